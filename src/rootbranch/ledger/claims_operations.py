"""Find operations that are filed under two names, and join them where a person said so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from rootbranch.ledger.claims_questions import ClaimQuestion, Verdicts, ask, pair_of
from rootbranch.ledger.claims_rules import ClaimRules
from rootbranch.ledger.claims_telling import Telling, disjoint, read_telling
from rootbranch.model.records import Verdict
from rootbranch.model.reports import Claim


def one_name_each(claims: Iterable[Claim], verdicts: Verdicts) -> dict[str, str]:
    """Give each name of an operation the name its figures go by: the first in order of those a person joined."""
    filed = {claim.record: claim.operation for claim in claims}
    names = {operation: operation for operation in filed.values()}
    for (left, right), verdict in verdicts.items():
        if verdict is Verdict.SAME and left in filed and right in filed:
            one, other = sorted((names[filed[left]], names[filed[right]]))
            if one != other:
                names = {operation: one if name == other else name for operation, name in names.items()}
    return names


def operation_questions(
    claims: Iterable[Claim], names: Mapping[str, str], verdicts: Verdicts, rules: ClaimRules
) -> Iterable[ClaimQuestion]:
    """Ask about two operations that share two large totals, or one in one text, in no two different places.

    A number that many operations share tells nothing of two of them.
    """
    shared: dict[tuple[str, str], list[tuple[Telling, Telling]]] = defaultdict(list)
    told = [telling for claim in claims if (telling := read_telling(claim, rules))]
    by_number: dict[tuple[str, object], list[Telling]] = defaultdict(list)
    for telling in told:
        if telling.value >= rules.thresholds["distinct_value_min"]:
            by_number[telling.claim.metric, telling.value].append(telling)
    for same in by_number.values():
        if (
            len({names[telling.claim.operation] for telling in same})
            > rules.thresholds["operations_sharing_max"]
        ):
            continue
        for one, other in combinations(same, 2):
            first, second = sorted((names[one.claim.operation], names[other.claim.operation]))
            if first != second and not disjoint(one, other):
                shared[first, second].append((one, other))
    for operations in sorted(shared):
        pairs = shared[operations]
        answered = any(verdicts.get(pair_of(*pair)) is Verdict.DIFFERENT for pair in pairs)
        strong = len({one.claim.metric for one, _ in pairs}) > 1 or any(
            one.text == other.text for one, other in pairs
        )
        question = (
            ask(*pairs[0], pairs[0][0].claim.metric, verdicts, rules) if strong and not answered else None
        )
        if question:
            yield question
