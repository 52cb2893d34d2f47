"""Plant files that arrived broken before the sound one was sent: another encoding in one line, pages with a header each, and so on.

    sound file of stops ─▶ wrong_encoding    one line as another program wrote it: refused whole, with the line
                        ├▶ header_again      an export in pages, the header above each
                        ├▶ display_row       a line for the eye at the end, how many rows there are
                        └▶ no_rows           a day on which nothing happened: header only

A broken file holds rows of the sound one, its first ones, and nothing else: whoever gathers both has what the sound one says, and
no more. None of them is in the order of play. `truth/broken_files.csv` and `region.json` name them.

Limits: one file of each kind or more, by the shares in `tables/noise.toml`; only stops, which are about nobody, break.
Source: notes on the synthetic region, section 3.5 (structure).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.district import Body
from rootbranch.scenario.truth import write_whole
from rootbranch.scenario.writing import Csv

WRONG_ENCODING = "wrong_encoding"
ROWS_MAX = 500
_MAY_BREAK = frozenset({"us-brd-stops", "mx-fis-retenes", "ec-fge-salidas"})
_AS_ANOTHER_WROTE = "cp1252"
_PAGES_MIN, _PAGES_MAX = 20, 41  # rows
_TOTAL = {"US-BRD": "Rows: {}", "MX-FIS": "Total de registros: {}", "EC-FGE": "Total: {}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenFile:
    """A file that arrived broken.

    Args:
        inside: Where it lies in the region.
        what: What is wrong with it.
        lines: Lines of the file, from 1, that are wrong; none where it has no rows.
        of: Where the sound file lies, whose first rows it holds.
        rows: Rows of the sound file that it holds, those of the wrong line too.
    """

    partner: str
    mapping: str
    inside: str
    what: str
    lines: tuple[int, ...]
    of: str
    rows: int


def write_broken(folder: Path, seed: int, files: Sequence[Body]) -> tuple[BrokenFile, ...]:
    """Write the broken files of a region beside the sound ones, and what is true of them.

    Args:
        folder: Of the region, whose sound files are there.
    """
    random = stream(seed, "broken files")
    may = [one for one in files if one.mapping in _MAY_BREAK and one.installment == 1 and one.rows]
    made: list[BrokenFile] = []
    for what, share in table("noise")["files"].items():
        fitting = [one for one in may if what != WRONG_ENCODING or _line_to_break(folder, one)]
        for _ in range(max(1, round(share * len(files))) if fitting else 0):
            held = Counter(one.of for one in made)
            sound = min(fitting, key=lambda one: held[one.inside])  # every seed breaks the same files
            made.append(_broken(random, folder, sound, what, held[sound.inside]))
    write_whole(folder, "broken_files", map(_line, made))
    return tuple(made)


def _line(one: BrokenFile) -> tuple[object, ...]:
    name, sound = (Path(inside).name for inside in (one.inside, one.of))
    return one.partner, one.mapping, name, one.what, " ".join(map(str, one.lines)), sound, one.rows


def _broken(random: Random, folder: Path, sound: Body, what: str, number: int) -> BrokenFile:
    """Write one broken file.

    Args:
        number: Of broken files that there are of the sound one.
    """
    assert isinstance(sound.format, Csv)
    path = Path(sound.inside)
    inside = path.with_name(f"{path.stem}_v{number}{path.suffix}").as_posix()
    lines = list(islice(_lines(folder, sound), ROWS_MAX + 1))
    rows, wrong = len(lines) - 1, list[int]()
    written = [line.encode(sound.format.encoding) for line in lines]
    match what:
        case "wrong_encoding":
            place = _line_to_break(folder, sound)
            written[place] = lines[place].encode(_AS_ANOTHER_WROTE)
            wrong = [place + 1]
        case "header_again":
            every = random.randrange(_PAGES_MIN, _PAGES_MAX)
            pages = [written[1:][first : first + every] for first in range(0, rows, every)]
            written = [line for page in pages for line in (written[0], *page)]
            wrong = [1 + page * (every + 1) for page in range(1, len(pages))]
        case "display_row":
            total = _TOTAL[sound.partner].format(rows) + sound.format.line_end
            written.append(total.encode(sound.format.encoding))
            wrong = [len(written)]
        case _:
            written, rows = written[:1], 0
    (folder / inside).write_bytes(b"".join(written))
    return BrokenFile(
        partner=sound.partner,
        mapping=sound.mapping,
        inside=inside,
        what=what,
        lines=tuple(wrong),
        of=sound.inside,
        rows=rows,
    )


def _line_to_break(folder: Path, sound: Body) -> int:
    """Find the first line of data, from 0, that another program writes in other bytes; 0 where there is none."""
    assert isinstance(sound.format, Csv)
    if sound.format.encoding != "utf-8":
        return 0  # read as Latin-1, a line in UTF-8 is not refused
    lines = islice(_lines(folder, sound), 1, ROWS_MAX + 1)
    return next((place for place, line in enumerate(lines, start=1) if not line.isascii()), 0)


def _lines(folder: Path, sound: Body) -> Iterator[str]:
    """Read the lines of a file as they were written, header first; no cell of a stop holds a line break."""
    assert isinstance(sound.format, Csv)
    with (folder / sound.inside).open(encoding=sound.format.encoding, newline="") as file:
        yield from file
