"""Lay two records side by side, field by field, and say where they agree."""

from collections.abc import Callable
from dataclasses import dataclass

from rootbranch.usecases import pair_views

# What somebody wrote in words may be the same thing written differently; a day, a number or a code may not.
WORDS = frozenset({"place", "operation", "offence", "subject.name", "name", "address", "scope", "publisher"})


@dataclass(frozen=True, slots=True)
class SideRow:
    """One field of both sides, as it is shown; `verdict` is `differs`, `spelled`, `equal` or `one_side`."""

    name: str
    left: str
    right: str
    verdict: str


def compare_sides(pair: pair_views.PairView, written: Callable[[str, str], str]) -> tuple[SideRow, ...]:
    """Compare every field of a pair: those that differ first, then the equal, then those only one side has.

    Several values of one field are joined. A missing value is never agreement.

    Args:
        written: Writes the value of a field in words; what is compared are the values themselves.
    """
    left, right = _together(pair.left.fields), _together(pair.right.fields)
    rows = [_row(name, left.get(name, []), right.get(name, []), written) for name in {**left, **right}]
    order = {"differs": 0, "spelled": 0, "equal": 1, "one_side": 2}
    return tuple(sorted(rows, key=lambda row: order[row.verdict]))


def _together(fields: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        if value:
            values.setdefault(name, []).append(value)
    return values


def _row(name: str, left: list[str], right: list[str], written: Callable[[str, str], str]) -> SideRow:
    if not left or not right:
        verdict = "one_side"
    elif [value.casefold() for value in left] == [value.casefold() for value in right]:
        verdict = "equal"
    else:
        verdict = "spelled" if name in WORDS else "differs"
    shown = ["; ".join(written(name, value) for value in values) for values in (left, right)]
    return SideRow(name, shown[0], shown[1], verdict)
