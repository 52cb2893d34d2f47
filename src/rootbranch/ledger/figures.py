"""Make figures: each with its rule, its period, its as-of time and the list of what it counts.

    entries ─ standing as of ─▶ tallies, one for each rule and group ─▶ Figure

An outcome counts 1 in total; in a table by partner each that took part shows it, and the figure says that
the column sums to more.

Limits: persons are told apart by document, or name and birth date; who cannot be told apart makes a range.
Source: domain, section 5.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from rootbranch.errors import Message
from rootbranch.ledger.column_counts import count_columns, note_open_columns
from rootbranch.ledger.columns import Columns
from rootbranch.ledger.counting import OUTCOMES, PERSONS, QUANTITIES
from rootbranch.ledger.entries import standing_entries
from rootbranch.ledger.facts import plain_amount
from rootbranch.ledger.listing import left_out, list_or_prove
from rootbranch.ledger.outcomes import Formed
from rootbranch.ledger.tallies import Labels, Tallies, Tally
from rootbranch.model.ids import utc
from rootbranch.model.ledger import Entry, Figure, Form, Period, Rule

WHOLE: Mapping[str, str] = MappingProxyType({})
ALWAYS = Period()


def count_figures(
    entries: Iterable[Entry],
    rules: tuple[Rule, ...],
    *,
    as_of: datetime,
    period: Period = ALWAYS,
    scope: Mapping[str, str] = WHOLE,
    by: str | None = None,
    formed: Formed | None = None,
    open_work: Columns | None = None,
) -> tuple[Figure, ...]:
    """Count a ledger under each rule given, several versions of one rule side by side if asked.

    Args:
        entries: The whole ledger, in order; what was entered after `as_of` is not looked at.
        rules: Those that need a definition or a campaign are passed over; `count_proven` counts them.
        period: Days of the event. What has no day counts only where the period is open on both sides.
        scope: What to narrow to: `operation`, `territory` (own, partner, unknown), `country`, `partner`, `lead`.
        by: One of the same: a figure for each value that occurs, instead of one for the whole.
        formed: Outcomes as they are now, only to say what waits and what is set aside.
        open_work: The same laid out (`lay_out_open`), instead of `formed`.

    Returns:
        Figures in the order of the rules, then of the groups. Without `by`, a rule that finds nothing
        gives 0; quantities and steps give one figure for each commodity and unit, or stage, that occurs.

    Raises:
        InputError: `scope` or `by` names something that outcomes cannot be narrowed to.
    """
    tallies = Tallies(_without_proof(rules), period, scope, by)
    tallies.count(standing_entries(entries, as_of))
    if formed is not None:
        tallies.note_open_work(formed)
    if open_work is not None:
        note_open_columns(tallies, open_work)
    return _figures(tallies, as_of)


def count_figures_in_columns(
    columns: Columns,
    rules: tuple[Rule, ...],
    *,
    as_of: datetime,
    period: Period = ALWAYS,
    scope: Mapping[str, str] = WHOLE,
    by: str | None = None,
    open_work: Columns | None = None,
) -> tuple[Figure, ...]:
    """Count a ledger laid out in columns: the figures of `count_figures`, at a million entries in a fraction of a second.

    Args:
        open_work: What waits and what is set aside (`lay_out_open`).

    Raises:
        InputError: `scope` or `by` names something that outcomes cannot be narrowed to.
    """
    tallies = Tallies(_without_proof(rules), period, scope, by)
    count_columns(tallies, columns, as_of)
    if open_work is not None:
        note_open_columns(tallies, open_work)
    return _figures(tallies, as_of)


def _without_proof(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Leave out what needs proof: it is never counted without it; see `proven`."""
    return tuple(rule for rule in rules if not rule.needs_proof)


def _figures(tallies: Tallies, as_of: datetime) -> tuple[Figure, ...]:
    bare = Figure(
        measure="",
        form=Form.NUMBER,
        values=(),
        unit="",
        rule="",
        period=tallies.period,
        as_of=utc(as_of),
        scope=dict(tallies.scope),
        counts=(),
        reports=0,
    )
    return tuple(figure for rule in tallies.rules for figure in _figures_of(rule, tallies, bare, tallies.by))


def hide_figure(figure: Figure) -> Figure:
    """Take out of a figure whatever would tell its value: the number, the list it counts, the reports."""
    return replace(
        figure,
        form=Form.HIDDEN,
        values=(),
        counts=(),
        reports=0,
        set_aside=(),
        waiting=0,
        decided_by_person=False,
        note=Message("ledger.hidden"),
    )


def _figures_of(rule: Rule, tallies: Tallies, bare: Figure, by: str | None) -> Iterator[Figure]:
    groups = dict(tallies.groups[rule.name])
    if by is None and rule.counts in {OUTCOMES, PERSONS}:
        groups.setdefault(((), ()), Tally())
    figures = {labels: _figure(rule, labels, groups[labels], bare) for labels in sorted(groups)}
    for (_, part), figure in figures.items():
        if by == "partner":
            column = [other.values[-1] for (_, same), other in figures.items() if same == part]
            yield _with_joint_credit(
                figure, sum(column, Decimal(0)), rule, tallies.totals[rule.name].get(part)
            )
        else:
            yield figure


def _figure(rule: Rule, labels: tuple[Labels, Labels], tally: Tally, bare: Figure) -> Figure:
    group, part = labels
    values, note = _values(rule, tally)
    return replace(
        bare,
        measure=rule.measure,
        form=Form.NUMBER if len(values) == 1 else Form.RANGE,
        values=values,
        unit=dict(part).get("unit", rule.unit),
        rule=rule.name,
        scope={**bare.scope, **dict(group), **dict(part)},
        counts=tally.proof or list_or_prove(tally.counts),
        reports=tally.reports,
        set_aside=left_out(tally.set_aside, tally.aside_more),
        decided_by_person=tally.decided,
        note=note,
        waiting=tally.waiting,
    )


def _values(rule: Rule, tally: Tally) -> tuple[tuple[Decimal, ...], Message | None]:
    """Give one number, or low and high with the reason why nobody could narrow it."""
    low, high, note = plain_amount(tally.low), plain_amount(tally.high), None
    if rule.counts == PERSONS:
        known = len(tally.persons) + tally.told
        low, high = Decimal(max(known, min(tally.nobody, 1))), Decimal(known + tally.nobody)
        note = Message("ledger.persons_not_told_apart", {"count": tally.nobody})
    elif rule.counts == QUANTITIES:
        note = Message("ledger.amounts_differ")
    return ((low,), None) if low == high else ((low, high), note)


def _with_joint_credit(figure: Figure, column: Decimal, rule: Rule, total: Tally | None) -> Figure:
    whole = _values(rule, total)[0][-1] if total else Decimal(0)
    if column <= whole:
        return figure
    return replace(figure, note=Message("ledger.joint_credit", {"sum": str(column), "total": str(whole)}))
