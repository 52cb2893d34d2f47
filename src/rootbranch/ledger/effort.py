"""What an outcome cost, as far as that can be said: effort of one partner on one side, by the outcomes it took part in.

    efforts of a period ─ covered day for day? ─▶ sum ─┐
    standing entries ─ by partner, side, rule ─ count ─┴▶ CostLine: cost, or the reason why there is none

Own territory and partner territory are two lines and never one. Each line says how many of its outcomes other partners
took part in: the same outcome stands in their lines, too, so costs are never added up over partners.

Limits: effort of one period works in the next, and reports come late; the cost is a ratio of two numbers of one
period, no price. What happened in an unknown place is on neither side.
Source: domain, section 5, rules 7 to 9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from rootbranch.errors import InputError, Message
from rootbranch.ledger.counting import OUTCOMES, left_out_by
from rootbranch.model.effort import Effort, EffortKind, Territory
from rootbranch.model.ids import PartnerId
from rootbranch.model.ledger import Entry, Outcome, Period, Rule
from rootbranch.values import UNITS, unit_of

PERSONS, HOURS = "persons", "hours"
CENT = Decimal("0.01")

Line = tuple[PartnerId, Territory, EffortKind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """Effort of a partner on one side in a period, by what it counts there under one rule.

    Args:
        amount: Sum of the effort, of staff the average; None where it does not cover the period.
        outcomes: What the partner took part in on that side; `shared` of them with others, `unplaced` on no side.
        cost: Amount by outcome, to the hundredth; None where `why` says why.
    """

    partner: PartnerId
    territory: Territory
    kind: EffortKind
    unit: str
    amount: Decimal | None
    rule: str
    measure: str
    outcomes: int
    shared: int
    unplaced: int
    cost: Decimal | None
    why: Message | None


def check_effort(effort: Effort, known: Iterable[Effort]) -> None:
    """Check an effort against what it says and against those that stand.

    Raises:
        InputError: The amount is not more than 0, the unit is not of its kind, the days are turned, or another effort
            of the same partner, kind, unit and side has one of its days already.
    """
    if not effort.amount.is_finite() or effort.amount <= 0:
        raise InputError(Message("effort.bad_amount"), "amount", Message("effort.give_amount"))
    units = {EffortKind.STAFF: PERSONS, EffortKind.HOURS: HOURS}
    fits = (
        unit_of(effort.unit) == effort.unit and effort.unit not in UNITS
        if effort.kind is EffortKind.MONEY
        else effort.unit == units[effort.kind]
    )
    if not fits:
        raise InputError(Message("effort.bad_unit"), "unit", Message("effort.units_are"))
    if effort.first > effort.last:
        raise InputError(Message("usecases.period_turned"), "period", Message("usecases.turn_period"))
    for other in standing_efforts(known):
        if (
            other.id != effort.replaces
            and _line(other) == _line(effort)
            and other.first <= effort.last
            and effort.first <= other.last
        ):
            days = {"first": str(other.first), "last": str(other.last)}
            raise InputError(
                Message("effort.twice", days), "period", Message("effort.replace_it", {"id": other.id})
            )


def standing_efforts(efforts: Iterable[Effort]) -> tuple[Effort, ...]:
    """Leave out what was replaced."""
    found = tuple(efforts)
    replaced = {effort.replaces for effort in found if effort.replaces}
    return tuple(effort for effort in found if effort.id not in replaced)


def cost_lines(
    efforts: Iterable[Effort],
    entries: Iterable[Entry],
    rules: tuple[Rule, ...],
    period: Period,
    territories: Mapping[PartnerId, str],
) -> tuple[CostLine, ...]:
    """Set effort beside outcomes, for each partner, side, kind and rule.

    Args:
        efforts: All of them; those that reach over the period are said not to fit.
        entries: Standing entries.
        rules: Those that count outcomes without proof are used.
        period: Closed on both sides.
        territories: Partner → its territory.
    """
    assert period.first is not None, "a cost is of a closed period"
    assert period.last is not None, "a cost is of a closed period"
    sums: dict[Line, list[Effort]] = {}
    for effort in standing_efforts(efforts):
        if effort.first <= period.last and period.first <= effort.last:
            sums.setdefault(_line(effort), []).append(effort)
    used = [rule for rule in rules if rule.counts == OUTCOMES and not rule.needs_proof]
    counted = _count(entries, used, period, territories)
    lines = []
    for line, found in sorted(sums.items()):
        amount, why = _amount(found, period.first, period.last)
        for rule in used:
            outcomes, shared = counted.get((line[0], line[1], rule.name), (0, 0))
            unplaced, _ = counted.get((line[0], None, rule.name), (0, 0))
            if outcomes or unplaced:
                lines.append(_cost(line, rule, amount, why, outcomes, shared, unplaced))
    return tuple(lines)


def _cost(
    line: Line,
    rule: Rule,
    amount: Decimal | None,
    why: Message | None,
    outcomes: int,
    shared: int,
    unplaced: int,
) -> CostLine:
    if why is None and not outcomes:
        why = Message("effort.nothing_there")
    cost = None
    if why is None and amount is not None:
        cost = (amount / outcomes).quantize(CENT, rounding=ROUND_HALF_EVEN)
    partner, territory, kind, unit = line
    return CostLine(
        partner=partner, territory=territory, kind=kind, unit=unit, amount=amount, rule=rule.name,
        measure=rule.measure, outcomes=outcomes, shared=shared, unplaced=unplaced, cost=cost, why=why,
    )  # fmt: skip


def _amount(efforts: list[Effort], first: date, last: date) -> tuple[Decimal | None, Message | None]:
    """Sum efforts that cover a period day for day; staff as the average over its days."""
    if any(effort.first < first or effort.last > last for effort in efforts):
        return None, Message("effort.reaches_over")
    days, whole = sum(_days(effort) for effort in efforts), (last - first).days + 1
    if days < whole:
        return None, Message("effort.not_covered", {"days": days, "whole": whole})
    if efforts[0].kind is EffortKind.STAFF:
        weighted = sum((effort.amount * _days(effort) for effort in efforts), Decimal(0))
        return (weighted / whole).quantize(CENT, rounding=ROUND_HALF_EVEN), None
    return sum((effort.amount for effort in efforts), Decimal(0)), None


def _days(effort: Effort) -> int:
    return (effort.last - effort.first).days + 1


def _count(
    entries: Iterable[Entry], rules: list[Rule], period: Period, territories: Mapping[PartnerId, str]
) -> dict[tuple[PartnerId, Territory | None, str], tuple[int, int]]:
    """Count outcomes and those shared with others, by partner, side (None: unknown) and rule."""
    found: dict[tuple[PartnerId, Territory | None, str], tuple[int, int]] = {}
    assert period.first is not None
    assert period.last is not None
    for entry in entries:
        outcome = entry.outcome
        if outcome.happened_on is None or not period.first <= outcome.happened_on <= period.last:
            continue
        for rule in rules:
            if rule.kind is outcome.kind and left_out_by(rule, outcome) is None:
                for partner in outcome.took_part:
                    key = partner, _side(outcome, territories.get(partner, "")), rule.name
                    count, shared = found.get(key, (0, 0))
                    found[key] = count + 1, shared + (len(outcome.took_part) > 1)
    return found


def _side(outcome: Outcome, own: str) -> Territory | None:
    if not outcome.territory:
        return None
    return Territory.OWN if outcome.territory == own else Territory.PARTNER


def _line(effort: Effort) -> Line:
    return effort.partner, effort.territory, effort.kind, effort.unit
