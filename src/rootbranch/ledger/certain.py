"""Find reports that tell of one thing for certain, by the rules of `rules/matching.toml`.

    all reports ─ same fields ─▶ block ─ days ─▶ run ─ territory ─▶ part ─ nothing speaks against ─▶ group

What is not certain inside a block (an undated report between two days, a number that one partner uses
twice) is left to the queue; nothing here looks at a score.

Source: domain, section 5, rules 1, 3, 4, 5 and 6.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rootbranch.ledger.facts import Facts, Profile, digits_of
from rootbranch.ledger.matching import CertainRule, Matching
from rootbranch.ledger.persons import names_differ, names_fit
from rootbranch.model.reports import OutcomeKind
from rootbranch.values import place_similarity

PLACE_ALIKE_MIN = 0.6
_BY_WHAT_IS_TOLD = frozenset({"goods", "birth_full"})


class CertainGroup(NamedTuple):
    """Reports that a rule holds for one thing, by index, oldest first."""

    rule: str
    members: tuple[int, ...]


def certain_groups(
    facts: Sequence[Facts], persons: Sequence[str], matching: Matching
) -> tuple[CertainGroup, ...]:
    """Apply each rule to all reports; groups of several rules may overlap.

    Args:
        persons: Key of the person of each report, by index.
    """
    groups: list[CertainGroup] = []
    for rule in matching.certain:
        name = f"{rule.id}@{matching.version}"
        for block in _blocks(facts, persons, rule):
            if len(block) <= matching.certain_group:
                groups += (
                    CertainGroup(name, tuple(one.index for one in group)) for group in _split(block, rule)
                )
    return tuple(groups)


def _blocks(facts: Iterable[Facts], persons: Sequence[str], rule: CertainRule) -> list[list[Facts]]:
    blocks: dict[tuple[str, ...], list[Facts]] = {}
    for one in facts:
        if one.kind in rule.kinds:
            values = tuple(_value(one, field, persons, rule) for field in rule.same)
            if all(values):
                blocks.setdefault((one.kind, *values), []).append(one)
    return [block for block in blocks.values() if len(block) > 1]


def _value(facts: Facts, field: str, persons: Sequence[str], rule: CertainRule) -> str:
    if field == "goods":
        return _goods(facts, rule.digits)
    if field == "person":
        return persons[facts.index]
    if field == "stage":
        return facts.stage or ""
    value: str = getattr(facts, field)
    return value


def _goods(facts: Facts, digits: int) -> str:
    """Write all goods of a report as one text; empty where no amount is odd enough to tell."""
    if max((digits_of(amount) for _, amount in facts.goods), default=0) < digits:
        return ""
    return "; ".join(f"{amount:f} {' '.join(goods)}" for goods, amount in facts.goods)


def _split(block: list[Facts], rule: CertainRule) -> Iterable[list[Facts]]:
    for run in _runs(block, rule.days):
        for part in _by_territory(run):
            if rule.one_each and len({one.partner for one in part}) < len(part):
                continue
            for group in _without_contradiction(part, rule):
                named = _naming(group) if rule.named else group
                if len(named) > 1:
                    yield named


def _naming(group: list[Facts]) -> list[Facts]:
    """Keep those who name another's partner as taking part, or are named."""
    told_by = {one.partner for one in group}
    named = {partner for one in group for partner in one.report.took_part if partner != one.partner}
    return [
        one for one in group if one.partner in named or (told_by - {one.partner}) & {*one.report.took_part}
    ]


def _runs(block: list[Facts], days: int | None) -> list[list[Facts]]:
    """Cut a block where the days lie apart; who has no day joins only where there is no choice."""
    if days is None:
        return [block]
    dated = sorted((one for one in block if one.day is not None), key=lambda one: (one.day, one.index))
    undated = [one for one in block if one.day is None]
    runs: list[list[Facts]] = []
    for one in dated:
        assert one.day is not None
        last = runs[-1][-1].day if runs else None
        if last is not None and one.day - last <= days:
            runs[-1].append(one)
        else:
            runs.append([one])
    return _with_undecided(runs, undated)


def _by_territory(run: list[Facts]) -> list[list[Facts]]:
    parts: dict[str, list[Facts]] = {}
    for one in run:
        if one.territory:
            parts.setdefault(one.territory, []).append(one)
    return _with_undecided(list(parts.values()), [one for one in run if not one.territory])


def _with_undecided(parts: list[list[Facts]], undecided: list[Facts]) -> list[list[Facts]]:
    if len(parts) <= 1:
        parts = [[*(parts[0] if parts else ()), *undecided]]
    return [sorted(part, key=lambda one: one.index) for part in parts]


def _without_contradiction(part: list[Facts], rule: CertainRule) -> list[list[Facts]]:
    """Part reports that cannot be one thing; one that fits on two sides belongs to neither for certain.

    Those that say most come first, so that the sides stand before the vague ones are placed.
    """
    sides: list[tuple[Profile, list[Facts]]] = []
    for one in sorted(part, key=lambda one: (-_said(one), one.index)):
        fitting = [side for side in sides if not _contradicts(one, side[0], rule)]
        if not fitting:
            sides.append((Profile(), []))
            fitting = [sides[-1]]
        if len(fitting) == 1:
            fitting[0][0].add(one)
            fitting[0][1].append(one)
    return [sorted(members, key=lambda one: one.index) for _, members in sides]


def _said(facts: Facts) -> int:
    return sum(1 for value in (facts.natural_key, facts.birth_full, facts.name, facts.reference) if value)


def _contradicts(facts: Facts, profile: Profile, rule: CertainRule) -> bool:
    if facts.natural_key and profile.natural_keys and facts.natural_key not in profile.natural_keys:
        return True
    if "person" in rule.same:
        return _other_case(facts, profile)
    if not _BY_WHAT_IS_TOLD.isdisjoint(rule.same) and _elsewhere(facts, profile):
        return True
    if "birth_full" in rule.same and profile.partners and not names_fit(facts, profile):
        return True
    if facts.birth_full and profile.births_full and facts.birth_full not in profile.births_full:
        return True
    if "name" not in rule.same and names_differ(facts, profile):
        return True
    return _other_case(facts, profile)


def _elsewhere(facts: Facts, profile: Profile) -> bool:
    if not facts.place or not profile.places:
        return False
    return all(place_similarity(facts.place, place).score < PLACE_ALIKE_MIN for place in profile.places)


def _other_case(facts: Facts, profile: Profile) -> bool:
    """Two numbers of one partner are two cases; an arrest may clear several (one arrest, rule 1)."""
    if facts.kind is OutcomeKind.ARREST or not facts.reference:
        return False
    own = profile.references.get(facts.partner, set())
    return bool(own) and facts.reference not in own
