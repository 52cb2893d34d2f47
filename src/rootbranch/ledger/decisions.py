"""Bring together what the rules join and what persons decided; a person's word wins.

A `DIFFERENT` separates what a rule joins, a `SAME` joins what no rule does. Where judgements contradict one
another along a chain, the chain is not followed at all: it goes back to the queue, and `DIFFERENT` stands.

    judgements ─ newest on a pair ─▶ SAME ──┐
                                  └▶ DIFFERENT (never one group)
    certain groups ─────────────────────────┴─▶ groups of reports
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rootbranch.ledger.certain import CertainGroup
from rootbranch.ledger.joining import Groups
from rootbranch.model.ids import JudgementId, RecordId
from rootbranch.model.records import Judgement, Verdict

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """The standing judgements on known reports, by index pair (smaller first).

    Args:
        contradictory: SAME judgements that a DIFFERENT contradicts along a chain; they join nothing.
        contradictions: For each such chain, all judgements in it.
    """

    same: Mapping[Pair, JudgementId]
    different: Mapping[Pair, JudgementId]
    unsure: Mapping[Pair, JudgementId]
    contradictory: Mapping[Pair, JudgementId]
    contradictions: tuple[tuple[JudgementId, ...], ...]


def carry_judgements(
    judgements: Iterable[Judgement], current: Mapping[RecordId, RecordId]
) -> tuple[Judgement, ...]:
    """Point judgements at the current records of the rows they spoke of; a correction undoes no decision.

    Args:
        current: Superseded record → current record of the same row.
    """
    carried: list[Judgement] = []
    for judgement in judgements:
        left, right = sorted(current.get(record, record) for record in (judgement.left, judgement.right))
        if left != right:
            carried.append(replace(judgement, left=left, right=right))
    return tuple(carried)


def contradicted_by(
    judgements: Iterable[Judgement], left: RecordId, right: RecordId, verdict: Verdict
) -> tuple[JudgementId, ...]:
    """List the judgements that a new one on another pair's chain would contradict; empty where it is sound.

    A new judgement on the same pair replaces the old one and contradicts nothing.
    """
    if verdict is Verdict.UNSURE:
        return ()
    pair = (min(left, right), max(left, right))
    standing = {key: judgement for key, judgement in _newest(judgements).items() if key != pair}
    records = sorted({record for key in (*standing, pair) for record in key})
    index = {record: place for place, record in enumerate(records)}
    known = {(index[key[0]], index[key[1]]): judgement for key, judgement in standing.items()}
    same = {key: judgement.id for key, judgement in known.items() if judgement.verdict is Verdict.SAME}
    different = {
        key: judgement.id for key, judgement in known.items() if judgement.verdict is Verdict.DIFFERENT
    }
    new = (index[pair[0]], index[pair[1]])
    (same if verdict is Verdict.SAME else different)[new] = JudgementId("")
    return tuple(
        judgement
        for chain in _contradicted_chains(len(records), same, different).values()
        if JudgementId("") in chain
        for judgement in chain
        if judgement
    )


def standing_decisions(judgements: Iterable[Judgement], index: Mapping[RecordId, int]) -> Decisions:
    """Sort out the judgements that stand; undone ones and those on unknown records are left out."""
    by_verdict: dict[Verdict, dict[Pair, JudgementId]] = {verdict: {} for verdict in Verdict}
    for judgement in _newest(judgements).values():
        if judgement.left in index and judgement.right in index:
            first, second = sorted((index[judgement.left], index[judgement.right]))
            by_verdict[judgement.verdict][first, second] = judgement.id
    same, different = by_verdict[Verdict.SAME], by_verdict[Verdict.DIFFERENT]
    chains = _contradicted_chains(len(index), same, different)
    spoilt = {judgement for chain in chains.values() for judgement in chain}
    return Decisions(
        same={pair: judgement for pair, judgement in same.items() if judgement not in spoilt},
        different=different,
        unsure=by_verdict[Verdict.UNSURE],
        contradictory={pair: judgement for pair, judgement in same.items() if judgement in spoilt},
        contradictions=tuple(chains[head] for head in sorted(chains)),
    )


def join_reports(size: int, certain: Sequence[CertainGroup], decisions: Decisions) -> Groups:
    """Join reports by judgements and rules so that no DIFFERENT pair ends in one group."""
    groups = Groups(size)
    for left, right in decisions.same:
        groups.join(left, right)
    for group in certain:
        for member in group.members[1:]:
            groups.join(group.members[0], member)
    torn = {
        groups.head(left) for left, right in decisions.different if groups.head(left) == groups.head(right)
    }
    return _join_again(size, groups, torn, certain, decisions) if torn else groups


def _join_again(
    size: int, before: Groups, torn: set[int], certain: Sequence[CertainGroup], decisions: Decisions
) -> Groups:
    """Build the torn groups anew, pair by pair: judgements first, then rules in order, older pairs first."""
    groups = Groups(size)
    enemies: dict[int, set[int]] = {}  # head of a group → members of others that it is different from
    for left, right in decisions.different:
        enemies.setdefault(left, set()).add(right)
        enemies.setdefault(right, set()).add(left)

    def join_unless_different(left: int, right: int) -> None:
        first, second = groups.head(left), groups.head(right)
        if first == second or second in {groups.head(other) for other in enemies.get(first, ())}:
            return
        groups.join(first, second)
        head, gone = min(first, second), max(first, second)
        enemies.setdefault(head, set()).update(enemies.pop(gone, ()))

    for left, right in sorted(decisions.same):
        join_unless_different(left, right)
    for group in certain:
        if before.head(group.members[0]) in torn:
            for left, right in combinations(group.members, 2):
                join_unless_different(left, right)
        else:
            for member in group.members[1:]:
                groups.join(group.members[0], member)
    return groups


def _newest(judgements: Iterable[Judgement]) -> dict[tuple[RecordId, RecordId], Judgement]:
    newest: dict[tuple[RecordId, RecordId], Judgement] = {}
    for judgement in judgements:
        if judgement.undone_at is not None:
            continue
        pair = (judgement.left, judgement.right)
        known = newest.get(pair)
        if known is None or (known.made_at, known.id) < (judgement.made_at, judgement.id):
            newest[pair] = judgement
    return newest


def _contradicted_chains(
    size: int, same: Mapping[Pair, JudgementId], different: Mapping[Pair, JudgementId]
) -> dict[int, tuple[JudgementId, ...]]:
    """Find chains of SAME that hold both ends of a DIFFERENT, with every judgement in them."""
    groups = Groups(size)
    for left, right in same:
        groups.join(left, right)
    chains: dict[int, set[JudgementId]] = {}
    for (left, right), judgement in different.items():
        if groups.head(left) == groups.head(right):
            chains.setdefault(groups.head(left), set()).add(judgement)
    for (left, _), judgement in same.items():
        if groups.head(left) in chains:
            chains[groups.head(left)].add(judgement)
    return {head: tuple(sorted(judgements)) for head, judgements in chains.items()}
