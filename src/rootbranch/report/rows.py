"""Say one figure as a line.

Limits: where a value is hidden, nothing beside it may tell it, so entries, reports, what waits and what was set
aside are left out too, whatever the figure holds.
Source: design, section 2, item 1 (no figure about protected persons below ten).
"""

from collections import Counter
from collections.abc import Mapping

from rootbranch.errors import Message
from rootbranch.model.ledger import Figure, Form, Period
from rootbranch.report.document import FigureRow
from rootbranch.report.naming import measure_label, scope_label, unit_label
from rootbranch.report.wording import counted, day, plain, said, t, value_text

CLAIM_RULES = "claim"  # rules that compare published totals begin with it; all others count the ledger


def figure_row(
    figure: Figure,
    *,
    line: int,
    language: str,
    definition: Message | None,
    common: Period | None,
    partners: Mapping[str, str],
    key: str,
) -> FigureRow:
    """Say a figure as a line; `common` is the period of the whole document, None where there is none."""
    hidden = figure.form is Form.HIDDEN
    values = () if hidden else figure.values
    path = figure_path(key)
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
        value=value_text(figure.form, values, language),
        unit=unit_label(figure.scope.get("unit", figure.unit), language, values),
        definition=_definition(figure, definition, language),
        rule=plain(figure.rule),
        first=figure.period.first,
        last=figure.period.last,
        period="" if figure.period == common else period_text(figure.period, language),
        entries=None if hidden else len(figure.counts),
        reports=None if hidden else figure.reports,
        behind="" if hidden else _behind(figure, language),
        waiting=0 if hidden else figure.waiting,
        notes=_notes(figure, language),
        baseline=t("report.no_baseline", language),
    )


def figure_path(key: str) -> str:
    """Give the address of a figure in Rootbranch; empty where there is no key."""
    return f"/figures/{key}" if key else ""


def is_claim(figure: Figure) -> bool:
    """Whether a figure compares totals that others published."""
    return figure.rule.startswith(CLAIM_RULES)


def period_text(period: Period, language: str) -> str:
    """Say a period in words."""
    first = day(period.first, language) if period.first else ""
    last = day(period.last, language) if period.last else ""
    if first and last:
        return t("report.period_between", language, first=first, last=last)
    if first:
        return t("report.period_from", language, first=first)
    return t("report.period_to", language, last=last) if last else t("report.period_all", language)


def _definition(figure: Figure, definition: Message | None, language: str) -> str:
    if definition is not None:
        return said(definition, language)
    return t("report.section.claims_lead" if is_claim(figure) else "report.definition_missing", language)


def _behind(figure: Figure, language: str) -> str:
    if is_claim(figure):
        return counted("report.behind.claims", len(figure.counts), language)
    entries = counted("report.behind.entries", len(figure.counts), language)
    return f"{entries} · {counted('report.behind.reports', figure.reports, language)}"


def _notes(figure: Figure, language: str) -> tuple[str, ...]:
    notes = [said(figure.note, language)] if figure.note else []
    if figure.form is Form.HIDDEN:
        return tuple(notes)
    if figure.waiting:
        notes.append(counted("report.waiting", figure.waiting, language))
    # The reports of outcomes that wait are told of by the line above.
    aside = (reason for _, reason in figure.set_aside if not (figure.waiting and reason.id == "ledger.waits"))
    reasons = Counter(said(reason, language) for reason in aside)
    notes += [
        counted("report.set_aside", n, language, reason=reason) for reason, n in sorted(reasons.items())
    ]
    if figure.decided_by_person:
        notes.append(t("report.decided_by_person", language))
    return tuple(notes)
