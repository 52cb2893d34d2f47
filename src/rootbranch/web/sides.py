"""Lay two records side by side, field by field, and say where they agree."""

from dataclasses import dataclass

from rootbranch.usecases import views


@dataclass(frozen=True, slots=True)
class SideRow:
    """One field of both sides; `verdict` is `equal`, `differs` or `one_side`."""

    name: str
    left: str
    right: str
    verdict: str


def compare_sides(pair: views.PairView) -> tuple[SideRow, ...]:
    """Compare every field of a pair: those that differ first, then the equal, then those only one side has.

    Several values of one field are joined. A missing value is never agreement.
    """
    left, right = _joined(pair.left.fields), _joined(pair.right.fields)
    rows = [_row(name, left.get(name, ""), right.get(name, "")) for name in {**left, **right}]
    order = {"differs": 0, "equal": 1, "one_side": 2}
    return tuple(sorted((row for row in rows if row.left or row.right), key=lambda row: order[row.verdict]))


def _joined(fields: tuple[tuple[str, str], ...]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in fields:
        joined[name] = f"{joined[name]}; {value}" if joined.get(name) else value
    return joined


def _row(name: str, left: str, right: str) -> SideRow:
    if not left or not right:
        verdict = "one_side"
    else:
        verdict = "equal" if left.casefold() == right.casefold() else "differs"
    return SideRow(name, left, right, verdict)
