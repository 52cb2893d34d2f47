"""Say what changed in the figures since the release before.

Limits: a change knows values, not what they looked like; without the release before at hand, two rising values are
shown as a range, others as a list.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from rootbranch.model.ledger import Figure, FigureChange, Form, Release
from rootbranch.report.document import ChangeRow
from rootbranch.report.naming import measure_label, scope_label, unit_label
from rootbranch.report.rows import figure_path
from rootbranch.report.wording import MINUS, difference, number, t, value_text


def change_rows(
    release: Release,
    previous: Release | None,
    *,
    language: str,
    partners: Mapping[str, str],
    key_of: Callable[[Figure], str] | None,
    lines: Mapping[int, int],
) -> tuple[ChangeRow, ...]:
    """Say each change as a line, in the order of the document.

    Args:
        lines: Line of each figure of the release, by its `id()`.
    """
    now = _by_name(release.figures)
    then = _by_name(previous.figures if previous else ())
    rows = [
        _row(change, now.get(_name(change)), then.get(_name(change)), language, partners, key_of, lines)
        for change in release.changes
        if _says_something(change)
    ]
    return tuple(sorted(rows, key=lambda row: row.line or len(lines) + 1))


def _says_something(change: FigureChange) -> bool:
    """Whether it is more than a nought that is listed in one release and not in the other."""
    return any(change.before or ()) or any(change.after or ())


def _row(
    change: FigureChange,
    now: Figure | None,
    then: Figure | None,
    language: str,
    partners: Mapping[str, str],
    key_of: Callable[[Figure], str] | None,
    lines: Mapping[int, int],
) -> ChangeRow:
    figure = now or then
    unit = change.scope.get("unit", figure.unit if figure else "")
    hidden = any(side is not None and side.form is Form.HIDDEN for side in (now, then))
    key = key_of(now) if now is not None and key_of else ""
    before = (
        _value(change.before, then, language)
        if change.before is not None
        else t("report.changes.new", language)
    )
    after = (
        _value(change.after, now, language)
        if change.after is not None
        else t("report.changes.gone", language)
    )
    return ChangeRow(
        line=lines[id(now)] if now is not None else 0,
        key=key,
        path=figure_path(key),
        label=measure_label(change.measure, change.scope, language),
        scope_text=scope_label(change.scope, language, partners),
        unit=unit_label(unit, language, change.after or change.before or ()) if unit else "",
        is_new=change.before is None,
        before=before,
        after=after,
        difference="" if hidden else _difference(change, language),
        entries="" if hidden else _entries(change, language),
    )


def _value(values: tuple[Decimal, ...], figure: Figure | None, language: str) -> str:
    if figure is not None:
        return value_text(figure.form, () if figure.form is Form.HIDDEN else values, language)
    rising = len(values) == 2 and values[0] < values[1]
    return value_text(Form.RANGE if rising else Form.LIST, values, language)


def _difference(change: FigureChange, language: str) -> str:
    if change.before is None or change.after is None or len(change.before) != 1 or len(change.after) != 1:
        return ""
    return difference(change.after[0] - change.before[0], language)


def _entries(change: FigureChange, language: str) -> str:
    added = f"+{number(change.entries_added, language)}" if change.entries_added else ""
    gone = f"{MINUS}{number(change.entries_gone, language)}" if change.entries_gone else ""
    return " ".join(part for part in (added, gone) if part)


def _by_name(figures: tuple[Figure, ...]) -> dict[tuple[object, ...], Figure]:
    return {_name(figure): figure for figure in figures}


def _name(thing: Figure | FigureChange) -> tuple[object, ...]:
    return (thing.measure, tuple(sorted(thing.scope.items())))
