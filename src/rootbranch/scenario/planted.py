"""Say what was planted in a region that was written before, from its `region.json`, and put it in groups for a reader.

Nothing of a damaged file is shown: names of kinds are words of small letters, numbers are numbers.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from rootbranch.errors import InputError, Message
from rootbranch.scenario.chance import table
from rootbranch.scenario.sizes import SIZES
from rootbranch.scenario.truth import TABLES, WHOLE

DESCRIPTION_MAX_BYTES = 1 << 20
_NAME = re.compile(r"`([a-z_]+)`")
_KIND = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What was planted in a region that is there, by kind."""

    size: str
    seed: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedLine:
    """How often something was planted, and in which tables of the truth it is named."""

    kind: str
    count: int
    tables: tuple[str, ...]


def in_groups(counts: Mapping[str, int]) -> Iterator[tuple[str, tuple[PlantedLine, ...]]]:
    """Put what was planted into groups, each with its name; what no group has comes last, as ``other``.

    Args:
        counts: By kind.
    """
    groups: Mapping[str, Mapping[str, str]] = table("truth")["planted"]
    known = {kind for group in groups.values() for kind in group}
    rest = dict.fromkeys(sorted(counts.keys() - known), "")
    for name, group in (*groups.items(), ("other", rest)):
        lines = tuple(
            PlantedLine(kind=kind, count=counts[kind], tables=_tables(where))
            for kind, where in group.items()
            if kind in counts
        )
        if lines:
            yield name, lines


def _tables(where: str) -> tuple[str, ...]:
    """Pick the names of tables out of what says where something is."""
    named = dict.fromkeys(_NAME.findall(where))
    return tuple(one for one in named if one in TABLES or one in WHOLE)


def read_planted(folder: Path) -> Planted:
    """Say what was planted in a region that was written before.

    Raises:
        InputError: The folder holds no region, cannot be read, or what it says of itself is damaged.
    """
    path = folder / "region.json"
    try:
        if not path.is_file():
            raise InputError(
                what=Message("scenario.no_region"), where=str(folder), fix=Message("scenario.name_region")
            )
        with path.open("rb") as file:
            data = file.read(DESCRIPTION_MAX_BYTES + 1)
    except OSError as error:
        problem = Message("scenario.cannot_read", {"reason": error.strerror or type(error).__name__})
        raise InputError(what=problem, where=str(path), fix=Message("scenario.let_read")) from error
    if len(data) > DESCRIPTION_MAX_BYTES:
        raise _damaged(path, "length")
    try:
        about = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "JSON") from error
    return _checked(path, about)


def _checked(path: Path, about: object) -> Planted:
    if not isinstance(about, dict):
        raise _damaged(path, "JSON")
    size, seed, counts = (about.get(name) for name in ("size", "seed", "planted"))
    if not isinstance(size, str) or size not in SIZES:
        raise _damaged(path, "size")
    if not _whole(seed):
        raise _damaged(path, "seed")
    if not isinstance(counts, dict) or not counts:  # something is planted in every region
        raise _damaged(path, "planted")
    if not all(_KIND.fullmatch(kind) and _whole(count) for kind, count in counts.items()):
        raise _damaged(path, "planted")
    return Planted(size=size, seed=seed, counts=counts)


def _whole(number: object) -> TypeGuard[int]:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def _damaged(path: Path, part: str) -> InputError:
    """Name the part of the file that is not as it was written, and nothing that stands there."""
    return InputError(
        what=Message("scenario.damaged", {"part": part}), where=str(path), fix=Message("scenario.make_again")
    )
