"""Form outcomes: which reports tell of one thing, what waits for a person, what is not counted at all.

    reports ─ prepare ─▶ facts ─ rules and judgements ─▶ groups ─▶ outcomes
                                                            └─ compare ─▶ queue ─▶ who waits
    reports that fail the definition of their kind ─▶ set aside, with the reason

The order of the input changes nothing. A score never joins or parts anything; it orders the queue.

Limits: outcomes are derived and can be thrown away; nothing here is kept.
Source: domain, section 5.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rootbranch.errors import Message
from rootbranch.ledger.candidates import Candidate, choose_pairs
from rootbranch.ledger.certain import CertainGroup, certain_groups
from rootbranch.ledger.comparing import Bounds, compare
from rootbranch.ledger.counting import definition_of, left_out_by
from rootbranch.ledger.decisions import Decisions, join_reports, standing_decisions
from rootbranch.ledger.facts import PERSON_KINDS, TAKINGS, Facts, prepare, profile_of
from rootbranch.ledger.joining import Groups
from rootbranch.ledger.matching import Matching
from rootbranch.ledger.merging import outcome_of
from rootbranch.ledger.persons import group_persons, person_keys
from rootbranch.ledger.waiting import who_waits
from rootbranch.model.ids import Digest, JudgementId, OutcomeId, PartnerId, RecordId
from rootbranch.model.ledger import Outcome, Rule
from rootbranch.model.records import Judgement
from rootbranch.model.reports import Report

KeyedDigest = Callable[[str], Digest]
NOBODY = Digest("")
OTHER_KIND = Message("ledger.pair_kind_other")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPair:
    """Two outcomes that may be one, for a person to decide.

    Args:
        left, right: Their oldest reports, left < right; a judgement is made on these.
        score: 0 to 1; orders the queue and does nothing else.
        speaks_for, speaks_against, missing: Reasons without any value.
        unsure: A person looked and could not say.
        contradictory: Judgements on it contradict one another.
    """

    left: RecordId
    right: RecordId
    left_outcome: OutcomeId
    right_outcome: OutcomeId
    score: float
    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    missing: tuple[Message, ...]
    unsure: bool
    contradictory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A report that is kept and not counted, as the outcome it would have been."""

    outcome: Outcome
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Why two reports are one outcome: a rule by name and version, or a judgement by id."""

    left: RecordId
    right: RecordId
    by: str
    by_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Formed:
    """What the reports come to.

    Args:
        outcomes: All of them, oldest first; the waiting ones too.
        waiting: Outcome that is not counted yet → the counted one it may be one with.
        queue: Open pairs, likeliest first, those that somebody was unsure of last.
        contradictions: Judgements that cannot all hold; a person must undo one of each group.
        decided: Outcomes that a person's judgement shaped.
        skipped: Comparisons that were left out because a block was too full.
    """

    outcomes: tuple[Outcome, ...]
    waiting: Mapping[OutcomeId, OutcomeId]
    queue: tuple[OpenPair, ...]
    set_aside: tuple[SetAside, ...]
    merges: tuple[Merge, ...]
    contradictions: tuple[tuple[JudgementId, ...], ...]
    decided: frozenset[OutcomeId]
    skipped: int


def form_outcomes(
    reports: Iterable[Report],
    judgements: Iterable[Judgement],
    *,
    rules: tuple[Rule, ...],
    matching: Matching,
    territories: Mapping[PartnerId, str],
    digest: KeyedDigest,
) -> Formed:
    """Form outcomes from current reports and standing judgements.

    Args:
        reports: The current report of each row; none twice.
        judgements: All of the table, carried to current records (`carry_judgements`).
        rules: One version of each counting rule (`rules_on`); what fails a definition is set aside.
        territories: Partner → its territory, ISO 3166-1 alpha-2.
        digest: Keyed digest, so that nobody can try out names on what is kept.

    Raises:
        ValueError: Two reports are versions of one row.
    """
    counted, aside = _part_by_definition(reports, rules, territories)
    facts = prepare(counted, matching)
    persons = group_persons(facts, matching)
    certain = certain_groups(facts, person_keys(facts, persons), matching)
    decisions = standing_decisions(judgements, {one.report.record: one.index for one in facts})
    groups = join_reports(len(facts), certain, decisions)
    members = [[facts[index] for index in group] for group in groups.all().values()]
    known = _persons_of_outcomes(facts, persons, members)
    outcomes = tuple(
        outcome_of([one.report for one in group], digest(person) if person else NOBODY, territories)
        for group, person in zip(members, known, strict=True)
    )
    places = {one.index: place for place, group in enumerate(members) for one in group}
    pairs, skipped = _open_pairs(members, places, decisions, matching, outcomes)
    behind = who_waits(pairs, _vague(outcomes))
    return Formed(
        outcomes=outcomes,
        waiting={outcomes[place].id: outcomes[other].id for place, other in sorted(behind.items())},
        queue=tuple(sorted(pairs.values(), key=_queue_order)),
        set_aside=aside,
        merges=_merges(facts, certain, decisions, groups),
        contradictions=decisions.contradictions,
        decided=_decided(decisions, places, outcomes),
        skipped=skipped,
    )


def _vague(outcomes: Iterable[Outcome]) -> set[int]:
    return {place for place, one in enumerate(outcomes) if one.kind in PERSON_KINDS and one.person == NOBODY}


def _part_by_definition(
    reports: Iterable[Report], rules: tuple[Rule, ...], territories: Mapping[PartnerId, str]
) -> tuple[list[Report], tuple[SetAside, ...]]:
    counted: list[Report] = []
    aside: list[SetAside] = []
    for report in sorted(reports, key=lambda report: (report.recorded_at, report.key_digest)):
        rule = definition_of(rules, report.kind)
        reason = left_out_by(rule, report) if rule else Message("ledger.aside_no_rule")
        if reason is None:
            counted.append(report)
        else:
            aside.append(SetAside(outcome=outcome_of([report], NOBODY, territories), reason=reason))
    return counted, tuple(aside)


def _persons_of_outcomes(
    facts: Sequence[Facts], persons: Groups, members: Sequence[Sequence[Facts]]
) -> list[str]:
    """Give each outcome the key of its person; what one outcome says of its person is one person."""
    for group in members:
        for one in group[1:]:
            if one.kind in PERSON_KINDS:
                persons.join(group[0].index, one.index)
    keys = person_keys(facts, persons)
    return [keys[group[0].index] if group[0].kind in PERSON_KINDS else "" for group in members]


def _open_pairs(
    members: Sequence[Sequence[Facts]],
    places: Mapping[int, int],
    decisions: Decisions,
    matching: Matching,
    outcomes: Sequence[Outcome],
) -> tuple[dict[tuple[int, int], OpenPair], int]:
    """Compare outcomes and keep what a person must see; a decided pair is never asked again."""
    candidates = [Candidate(place, group[0], profile_of(group)) for place, group in enumerate(members)]
    different = _between(decisions.different, places)
    unsure = _between(decisions.unsure, places)
    contradictory = _between(decisions.contradictory, places)
    chosen, bounds = choose_pairs(candidates, matching), Bounds(matching)
    open_pairs: dict[tuple[int, int], OpenPair] = {}
    for left, right in sorted((chosen.pairs | unsure | contradictory) - different):
        kind = members[left][0].kind
        two_kinds = kind is not members[right][0].kind
        if two_kinds and not _may_be_one_taking(candidates[left], candidates[right]):
            continue
        asked = (left, right) in unsure or (left, right) in contradictory
        profiles = candidates[left].profile, candidates[right].profile
        if not asked and not bounds.may_be_shown(kind, *profiles):
            continue
        found = compare(kind, *profiles, matching)
        if found.score >= matching.score_queue or asked:
            ends = sorted((outcomes[place].reports[0], outcomes[place].id) for place in (left, right))
            open_pairs[left, right] = OpenPair(
                left=ends[0][0],
                right=ends[1][0],
                left_outcome=ends[0][1],
                right_outcome=ends[1][1],
                score=found.score,
                speaks_for=found.speaks_for,
                speaks_against=(*found.speaks_against, *((OTHER_KIND,) if two_kinds else ())),
                missing=found.missing,
                unsure=(left, right) in unsure,
                contradictory=(left, right) in contradictory,
            )
    return open_pairs, chosen.skipped


def _may_be_one_taking(one: Candidate, other: Candidate) -> bool:
    """Two partners may call one taking by two names; what one partner calls by two names is two."""
    kinds = {one.founder.kind, other.founder.kind}
    return kinds <= TAKINGS and not one.profile.partners & other.profile.partners


def _between(pairs: Iterable[tuple[int, int]], places: Mapping[int, int]) -> set[tuple[int, int]]:
    """Lift pairs of reports to pairs of outcomes."""
    lifted = {(places[left], places[right]) for left, right in pairs}
    return {(min(pair), max(pair)) for pair in lifted if pair[0] != pair[1]}


def _queue_order(pair: OpenPair) -> tuple[bool, bool, float, RecordId, RecordId]:
    return (not pair.contradictory, pair.unsure, -pair.score, pair.left, pair.right)


def _merges(
    facts: Sequence[Facts], certain: Sequence[CertainGroup], decisions: Decisions, groups: Groups
) -> tuple[Merge, ...]:
    reasons: dict[tuple[int, int], tuple[str, bool]] = {}
    for pair, judgement in decisions.same.items():
        reasons[pair] = (judgement, True)
    for group in certain:
        for member in group.members[1:]:
            if groups.head(group.members[0]) == groups.head(member):
                reasons.setdefault((group.members[0], member), (group.rule, False))
    return tuple(
        Merge(
            left=facts[left].report.record,
            right=facts[right].report.record,
            by=reasons[left, right][0],
            by_person=reasons[left, right][1],
        )
        for left, right in sorted(reasons)
    )


def _decided(
    decisions: Decisions, places: Mapping[int, int], outcomes: Sequence[Outcome]
) -> frozenset[OutcomeId]:
    touched = {index for pair in (*decisions.same, *decisions.different) for index in pair}
    return frozenset(outcomes[places[index]].id for index in touched)
