"""Say one figure as a line.

Limits: where a value is hidden, nothing beside it may tell it, so entries, reports, what waits and what was set
aside are left out too, whatever the figure holds.
Source: design, section 2, item 1 (no figure about protected persons below ten).
"""

from collections import Counter
from collections.abc import Mapping

from rootbranch.errors import Message
from rootbranch.model.ledger import Comparison, Figure, Form, LeftOut, Period
from rootbranch.report.comparisons import compared_part
from rootbranch.report.document import FigureRow
from rootbranch.report.naming import column_label, measure_label, scope_label, unit_label
from rootbranch.report.ordering import is_claim
from rootbranch.report.wording import counted, period_text, plain, said, t, value_text

JOINT_CREDIT = "ledger.joint_credit"  # the note of figures that sum to more than their total


def figure_row(
    figure: Figure,
    *,
    line: int,
    language: str,
    definition: Message | None,
    common: Period | None,
    partners: Mapping[str, str],
    key: str,
    comparison: Comparison | None = None,
) -> FigureRow:
    """Say a figure as a line; `common` is the period of the whole document, None where there is none."""
    hidden = figure.form is Form.HIDDEN
    values = () if hidden else figure.values
    path, unit = figure_path(key), figure.scope.get("unit", figure.unit)
    return FigureRow(
        line=line,
        key=key,
        path=path,
        open=t("report.open", language, path=path) if path else "",
        measure=figure.measure,
        scope=tuple(sorted(figure.scope.items())),
        form=figure.form,
        values=values,
        label=measure_label(figure.measure, figure.scope, language),
        scope_text=scope_label(figure.scope, language, partners),
        column=column_label(figure.scope, language),
        value=value_text(figure.form, values, language),
        unit=unit_label(unit, language, values),
        code=unit,
        definition=_definition(figure, definition, language),
        rule=plain(figure.rule),
        first=figure.period.first,
        last=figure.period.last,
        period="" if figure.period == common else period_text(figure.period, language),
        entries=None if hidden else len(figure.counts),
        reports=None if hidden else figure.reports,
        behind="" if hidden else _behind(figure, language),
        waiting=0 if hidden else figure.waiting,
        set_aside=0 if hidden else set_aside_count(figure),
        notes=_notes(figure, language),
        remarks=_remarks(figure, language),
        joint_credit=figure.note is not None and figure.note.id == JOINT_CREDIT,
        baseline=_baseline(comparison, language),
    )


def _baseline(comparison: Comparison | None, language: str) -> str:
    if comparison is None:
        return t("report.no_baseline", language)
    return " ".join(compared_part(comparison, language))


def figure_path(key: str) -> str:
    """Give the address of a figure in Rootbranch; empty where there is no key."""
    return f"/figures/{key}" if key else ""


def _definition(figure: Figure, definition: Message | None, language: str) -> str:
    if definition is not None:
        return said(definition, language)
    return t("report.section.claims_lead" if is_claim(figure) else "report.definition_missing", language)


def _behind(figure: Figure, language: str) -> str:
    if is_claim(figure):
        return counted("report.behind.claims", len(figure.counts), language)
    entries = counted("report.behind.entries", len(figure.counts), language)
    return f"{entries} · {counted('report.behind.reports', figure.reports, language)}"


def set_aside_count(figure: Figure) -> int:
    """Count the reports that speak of a figure and are not added; those of outcomes that wait are counted there."""
    return sum(records for _, records in reasons_of(figure))


def reasons_of(figure: Figure) -> tuple[tuple[Message, int], ...]:
    """Say why reports are not added, each reason with their number; without those of outcomes that wait."""
    aside = figure.set_aside
    reasons = aside.reasons if isinstance(aside, LeftOut) else ((reason, 1) for _, reason in aside)
    return tuple(one for one in reasons if not (figure.waiting and one[0].id == "ledger.waits"))


def _notes(figure: Figure, language: str) -> tuple[str, ...]:
    waits = figure.waiting and figure.form is not Form.HIDDEN
    return (
        *((counted("report.waiting", figure.waiting, language),) if waits else ()),
        *_remarks(figure, language),
    )


def _remarks(figure: Figure, language: str) -> tuple[str, ...]:
    remarks = [said(figure.note, language)] if figure.note else []
    if figure.form is Form.HIDDEN:
        return tuple(remarks)
    reasons: Counter[str] = Counter()
    for reason, n in reasons_of(figure):
        reasons[said(reason, language)] += n
    remarks += [
        counted("report.set_aside", n, language, reason=reason) for reason, n in sorted(reasons.items())
    ]
    if figure.decided_by_person:
        remarks.append(t("report.decided_by_person", language))
    return tuple(remarks)
