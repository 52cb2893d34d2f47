"""Say what people decided of pairs of records, and how often a build agrees that does not know it.

A build does not know what people said of a pair (`identity` applies that to whoever looks), so their judgements measure it, on
the records that this register really has. The pairs were asked about because they are doubtful: of all pairs far more are
right. Where judgements are many they also teach (`resolve.judged`); then each pair has the score of a model that has not seen
what was said of it.

Source: decisions 0115 and 0173, on when judgements of officers teach.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rootbranch.model.entities import EntityKind
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Verdict
from rootbranch.store import Connection, judgements, lines

if TYPE_CHECKING:
    from rootbranch.resolve import Resolution

Decided = Mapping[tuple[RecordId, RecordId], bool]


def decided(connection: Connection) -> Decided:
    """Give what stands of people's words: of two current records, the smaller first, whether they are one.

    A judgement "unsure" decides nothing; of two on one pair the later holds. One on a row that was corrected is on its current
    record; one on a record that is closed or ended is on its own id, which no build has.
    """
    standing = judgements.standing(connection)
    now = lines.current_of(connection, {side for each in standing for side in (each.left, each.right)})
    latest: dict[tuple[RecordId, RecordId], Verdict] = {}
    for each in standing:
        left, right = sorted(now.get(side, side) for side in (each.left, each.right))
        if left != right:
            latest[left, right] = each.verdict
    return {
        pair: verdict is Verdict.SAME for pair, verdict in latest.items() if verdict is not Verdict.UNSURE
    }


def count_agreement(
    said: Decided, found: Mapping[EntityKind, "Resolution"]
) -> dict[EntityKind, tuple[int, int]]:
    """Count, for each kind, the judged pairs of its records, and those with which the groups agree."""
    counted: dict[EntityKind, tuple[int, int]] = {}
    for kind, one in found.items():
        entity_of: dict[RecordId, int] = dict(zip(map(RecordId, one.ids), one.entity.tolist(), strict=True))
        own = {pair: same for pair, same in said.items() if entity_of.keys() >= {*pair}}
        agreed = sum((entity_of[left] == entity_of[right]) is same for (left, right), same in own.items())
        counted[kind] = (len(own), agreed)
    return counted
