"""Count how often people and a build agree: what somebody decided of two records, and where the build alone puts them.

A build does not know what people said (`identity` applies that to whoever looks), so their judgements measure it, on the
records that this register really has. The pairs were asked about because they are doubtful: of all pairs far more are right.

Source: decision 0115, on when judgements of officers are to teach.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rootbranch.model.entities import EntityKind
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Verdict
from rootbranch.store import Connection, judgements, lines

if TYPE_CHECKING:
    from rootbranch.resolve import Resolution


def count_agreement(
    connection: Connection, found: Mapping[EntityKind, "Resolution"]
) -> dict[EntityKind, tuple[int, int]]:
    """Count, for each kind, the standing judgements on its current records, and those with which the build agrees.

    A judgement "unsure" says nothing and is not counted; neither is one on a record that is closed, ended or of another kind by now.
    """
    said = [each for each in judgements.standing(connection) if each.verdict is not Verdict.UNSURE]
    now = lines.current_of(connection, {side for each in said for side in (each.left, each.right)})
    counted: dict[EntityKind, tuple[int, int]] = {}
    for kind, one in found.items():
        entity_of: dict[RecordId, int] = dict(zip(map(RecordId, one.ids), one.entity.tolist(), strict=True))
        judged = agreed = 0
        for each in said:
            left, right = (now.get(side, side) for side in (each.left, each.right))
            if left != right and {left, right} <= entity_of.keys():
                judged += 1
                agreed += (entity_of[left] == entity_of[right]) is (each.verdict is Verdict.SAME)
        counted[kind] = (judged, agreed)
    return counted
