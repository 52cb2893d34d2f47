"""Say what the folder of a region holds: for who asks (`RegionSummary`), for people (`README.txt`), for who gathers (`region.json`)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rootbranch.model.ids import PartnerId
from rootbranch.scenario.broken_files import BrokenFile
from rootbranch.scenario.sizes import Size

_LABEL = """INVENTED DATA. Nobody in it is real.

Every person, number, event and document in this folder was made up by a program. Names were put together by chance; no
telephone can ring and no document can be valid. Handling marks in the files (TLP:AMBER+STRICT and others) belong to the
invention.

Made by: rootbranch scenario --size {size} --seed {seed}

feeds/         what the invented agencies hand over
mappings/      how their files are read
flows/         counts of people on the move; flows/europe/ those of the other map
truth/         what really happened; never gather it
region.json    the order of the files, those that arrived broken, and what was planted

In truth/edges.csv an empty `evidence` means that no file has anything of the tie: its people met unseen, or nobody recorded
them. Such a tie is real all the same; nobody who works from the files can find it, and no score should expect it.
What each table and column of truth/ means: docs/reference/truth.md.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One file in the order of play.

    Args:
        installment: 1 or 2; after each of them a release can be made.
        mapping: Name of the mapping, to be had from `mapping_text`.
        note: What is particular about it, empty for a first file.
    """

    order: int
    installment: int
    partner: PartnerId
    mapping: str
    path: Path
    rows: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSummary:
    """What was written.

    Args:
        records: Rows of all files, each file counted once; corrected and repeated rows count again.
        outcomes, reports: True outcomes, and reports of them that stand.
        planted: How often each kind of trap was planted; a message `scenario.planted.…` says what it is.
        left_over: Folders that killed runs left beside it and that could not be removed.
    """

    folder: Path
    seed: int
    deliveries: tuple[Delivered, ...]
    records: int
    outcomes: int
    reports: int
    protected_persons: int
    planted: Mapping[str, int]
    truth: Path
    left_over: tuple[Path, ...] = ()


def describe(path: Path, summary: RegionSummary, broken: Iterable[BrokenFile], size: Size) -> None:
    """Say what the folder holds, for people and for whoever gathers it."""
    about = {
        "size": size.name,
        "seed": summary.seed,
        "records": summary.records,
        "outcomes": summary.outcomes,
        "reports": summary.reports,
        "protected_persons": summary.protected_persons,
        "planted": summary.planted,
        "files": [
            {
                "order": one.order,
                "installment": one.installment,
                "partner": one.partner,
                "mapping": f"mappings/{one.mapping}.yml",
                "file": one.path.relative_to(summary.folder).as_posix(),
                "rows": one.rows,
                "note": one.note,
            }
            for one in summary.deliveries
        ],
        "broken_files": [
            {
                "partner": one.partner,
                "mapping": f"mappings/{one.mapping}.yml",
                "file": one.inside,
                "what": one.what,
                "instead": one.of,
            }
            for one in broken
        ],
    }
    path.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def label(path: Path, seed: int, size: Size) -> None:
    """Say to whoever finds the folder that nothing in it is real, whatever its files are headed with."""
    path.write_text(_LABEL.format(size=size.name, seed=seed), encoding="utf-8", newline="\n")
