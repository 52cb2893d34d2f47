"""Put versions of rules side by side over one ledger, and never mix two of them in one number.

    rules, period ─ spans ─▶ one count for each stretch in which no rule changes
    entries ─ compare_rules(a, b, c) ─▶ totals with their parts · what is in one and not in another, by which clause

Source: domain, section 5, rule 10.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rootbranch.errors import InputError, Message
from rootbranch.ledger.counting import BY_STAGE, OUTCOMES, left_out_by, rules_on
from rootbranch.ledger.entries import standing_entries
from rootbranch.ledger.proving import Proofs
from rootbranch.model.ids import EntryId
from rootbranch.model.ledger import Composite, Entry, Period, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTotal:
    """What one rule, or one composite word, counts; `parts` are rule, unit and count, and always shown beside it."""

    name: str
    title: str
    total: int
    parts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDifference:
    """Entries that `inside` counts and `outside` does not, by the clause that leaves them out."""

    inside: str
    outside: str
    clause: Message
    entries: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Several ways to count one ledger, side by side."""

    totals: tuple[RuleTotal, ...]
    differences: tuple[RuleDifference, ...]


def spans(
    rules: tuple[Rule, ...], period: Period, today: date
) -> tuple[tuple[Period, tuple[Rule, ...]], ...]:
    """Cut a period where a rule changes, so that each figure is of one version.

    The first version of a rule covers what happened before it, too.

    Args:
        rules: All versions.
        today: Versions that take effect later are not looked at.

    Returns:
        Stretches with the rules to count in them: first the whole period with the rules that do not change in it.
    """
    whole: list[Rule] = []
    parts: dict[Period, list[Rule]] = {}
    for newest in rules_on(rules, today):
        versions = sorted(
            (rule for rule in rules if rule.id == newest.id and rule.valid_from <= today),
            key=lambda rule: rule.version,
        )
        within = list(_within(versions, period))
        if len(within) == 1:
            whole.append(within[0][1])
        for stretch, rule in within if len(within) > 1 else ():
            parts.setdefault(stretch, []).append(rule)
    cut = sorted(parts, key=lambda one: one.first or date.min)
    return ((period, tuple(whole)), *((stretch, tuple(parts[stretch])) for stretch in cut))


def _within(versions: list[Rule], period: Period) -> Iterable[tuple[Period, Rule]]:
    for place, rule in enumerate(versions):
        first = rule.valid_from if place else None
        last = versions[place + 1].valid_from - timedelta(days=1) if place + 1 < len(versions) else None
        from_day = max((day for day in (first, period.first) if day), default=None)
        to_day = min((day for day in (last, period.last) if day), default=None)
        if from_day is None or to_day is None or from_day <= to_day:
            yield Period(first=from_day, last=to_day), rule


def compare_rules(
    entries: Iterable[Entry],
    names: Iterable[str],
    rules: tuple[Rule, ...],
    composites: tuple[Composite, ...],
    *,
    as_of: datetime,
    period: Period,
    proofs: Proofs,
) -> Comparison:
    """Count one ledger under several rules, versions or composite words, whatever their days.

    Raises:
        InputError: A name is unknown, or the rule counts persons or quantities, of which no total can be compared.
    """
    asked = {name: _rules_of(name, rules, composites) for name in dict.fromkeys(names)}
    titles = {each.name: each.title for each in composites}
    counts: dict[str, dict[str, int]] = {
        name: {rule.name: 0 for rule in listed.values()} for name, listed in asked.items()
    }
    apart: dict[tuple[str, str, str, tuple[tuple[str, str | int], ...]], list[EntryId]] = {}
    for entry in standing_entries(entries, as_of):
        why = {name: _why_out(entry, listed, period, proofs) for name, listed in asked.items()}
        for name, reason in why.items():
            if reason is None:
                counts[name][asked[name][entry.outcome.kind].name] += 1
                continue
            for other in (other for other, clause in why.items() if clause is None):
                key = other, name, reason.id, tuple(sorted(reason.params.items()))
                apart.setdefault(key, []).append(entry.id)
    units = {rule.name: rule.unit for rule in rules}
    return Comparison(
        totals=tuple(
            RuleTotal(
                name=name,
                title=titles.get(name, ""),
                total=sum(parts.values()),
                parts=tuple((rule, units[rule], count) for rule, count in parts.items()),
            )
            for name, parts in counts.items()
        ),
        differences=tuple(
            RuleDifference(
                inside=inside, outside=outside, clause=Message(id, dict(params)), entries=tuple(found)
            )
            for (inside, outside, id, params), found in sorted(apart.items(), key=lambda item: item[0])
        ),
    )


def _rules_of(
    name: str, rules: tuple[Rule, ...], composites: tuple[Composite, ...]
) -> Mapping[str | None, Rule]:
    by_name = {rule.name: rule for rule in rules}
    word = next((each for each in composites if each.name == name), None)
    listed = [by_name[one] for one in word.rules] if word else [by_name[name]] if name in by_name else []
    if not listed:
        known = ", ".join((*by_name, *(each.name for each in composites)))
        raise InputError(Message("rules.no_such_name"), name, Message("rules.names_are", {"names": known}))
    if any(rule.counts not in {OUTCOMES, BY_STAGE} for rule in listed):
        raise InputError(Message("rules.not_compared"), name, Message("rules.sum_outcomes"))
    return {rule.kind: rule for rule in listed}


def _why_out(
    entry: Entry, listed: Mapping[str | None, Rule], period: Period, proofs: Proofs
) -> Message | None:
    """Say which clause leaves an entry out; None where it is counted."""
    outcome = entry.outcome
    rule = listed.get(outcome.kind)
    if rule is None:
        return Message("rules.clause_kind", {"kind": outcome.kind.value})
    if reason := left_out_by(rule, outcome):
        return reason
    if rule.needs_definition and (reason := proofs.why_not_defined(rule.needs_definition, outcome)):
        return reason
    if rule.needs_campaign and not any(of == outcome.id for _, of in proofs.attributions):
        return Message("rules.clause_campaign")
    first, last, day = period.first, period.last, outcome.happened_on
    if (first or last) and day is None:
        return Message("ledger.no_date")
    if day and ((first and day < first) or (last and day > last)):
        return Message("rules.clause_period")
    return None
