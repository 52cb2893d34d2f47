"""Put the pieces of the districts together, one district after the other, and throw the pieces away.

A district counts the rows of a file from 1; here the truth learns where they came to lie in the whole file.
"""

import csv
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rootbranch.scenario.district import Body, District
from rootbranch.scenario.truth import TABLES, added

_AT_ONCE = 1 << 20
_ROWS = {
    name: tuple(
        (columns.index(file), columns.index(row))
        for file, row in (("file", "row"), ("last_file", "last_row"))
        if row in columns
    )
    for name, columns in TABLES.items()
}
"""Where each table has the name of a file and the row in it."""


class Assembly:
    """The files of a region while they grow."""

    def __init__(self, folder: Path) -> None:
        """Begin with no file."""
        self._folder = folder
        self._files: dict[str, Body] = {}
        self._figures: dict[str, object] = {}

    def add(self, district: District) -> None:
        """Take the pieces of the next district."""
        above = {body.file_name: body.rows for body in self._files.values() if body.rows}
        for part in sorted((district.folder / "truth").iterdir()):
            whole, rows = self._made(f"truth/{part.name}"), _ROWS[part.stem]
            if above and rows:
                _copy_moved(part, whole, rows, above)
            else:
                _copy(part, whole)
        for body in district.bodies:
            self._append(body)
        self._figures = added(self._figures, district.figures) if self._figures else dict(district.figures)
        shutil.rmtree(district.folder)

    def close(self) -> tuple[Body, ...]:
        """Finish every file; each comes back with the rows that it has, in the order of play.

        Who would hand over nothing at all, not even a header, hands no file over.
        """
        for inside, body in tuple(self._files.items()):
            growing = self._growing(inside)
            with growing.open("ab") as file:
                file.write(body.format.tail.encode(body.format.encoding))
            if growing.stat().st_size:
                body.format.finish(growing, self._folder / inside)
            else:
                growing.unlink()
                del self._files[inside]
        figures = json.dumps(self._figures, indent=1, sort_keys=True) + "\n"
        self._made("truth/expected_figures.json").write_text(figures, encoding="utf-8", newline="\n")
        return tuple(self._files.values())

    def _append(self, body: Body) -> None:
        so_far = self._files.get(body.inside)
        growing = self._growing(body.inside)
        encoding = body.format.encoding
        if so_far is None:
            self._made(body.inside)
            growing.write_bytes(body.format.head.encode(encoding))
            self._files[body.inside] = body
        else:
            if so_far.rows and body.rows and body.format.joint:
                with growing.open("ab") as file:
                    file.write(body.format.joint.encode(encoding))
            self._files[body.inside] = replace(so_far, rows=so_far.rows + body.rows)
        _copy(body.path, growing)

    def _growing(self, inside: str) -> Path:
        return self._folder / f"{inside}.growing"

    def _made(self, inside: str) -> Path:
        path = self._folder / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _copy(part: Path, to: Path) -> None:
    with part.open("rb") as source, to.open("ab") as target:
        shutil.copyfileobj(source, target, _AT_ONCE)


def _copy_moved(part: Path, to: Path, rows: tuple[tuple[int, int], ...], above: Mapping[str, int]) -> None:
    """Copy lines of a table whose rows lie below those of the districts before."""
    with (
        part.open(encoding="utf-8", newline="") as source,
        to.open("a", encoding="utf-8", newline="") as target,
    ):
        writer = csv.writer(target, lineterminator="\n")
        for line in csv.reader(source):
            for file, row in rows:
                line[row] = str(int(line[row]) + above.get(line[file], 0))
            writer.writerow(line)
