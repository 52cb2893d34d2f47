"""Open an entity: who or what it is by which records, why they are one, what speaks against it, what could be the same.

entity id ─▶ the row it names ─▶ its current record ─▶ its group, as the asker may see it (`identity`) ─▶ EntityView
"""

from collections import Counter
from collections.abc import Sequence

from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.entities import KIND_OF_SCHEMA, EntityId
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Judgement, Record, Verdict
from rootbranch.store import lines, records, versions
from rootbranch.usecases.asking import Work, asking
from rootbranch.usecases.entity_views import EntityView, JudgementOnEntity, Said, Tie
from rootbranch.usecases.evidence import Explainer
from rootbranch.usecases.identity import Identity, Seen, entity_id_of, entity_ids_of, open_identity
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.masking import mask, masked_values, tells_origin
from rootbranch.usecases.opened import flat_fields, open_contents, opened_lines
from rootbranch.usecases.things import all_records
from rootbranch.usecases.views import RecordLine

NEARBY_MAX = 10
VALUES_MAX = 8


def read_entity(installation: Installation, actor: Actor, entity_id: str) -> EntityView:
    """Open an entity by its id, or by that of any record that belongs to it.

    Raises:
        AccessError: Not there, not for this person, or about a protected person.
    """
    identity = open_identity(installation)
    with asking(installation, actor, Verb.READ, all_records(actor, entity_id), "read_entity") as work:
        start = _current(work, RecordId(entity_id))
        found = _found(work, start)
        if identity is None:
            return _view(work, None, (start,), found, None)
        seen = Seen(work, identity, Verb.READ)
        return _view(work, identity, seen.group_of(start), found, seen)


def _current(work: Work, id: RecordId) -> RecordId:
    """Follow an id to the current record of its row, if the asker may open that."""
    current = lines.current_of(work.connection, [id]).get(id)
    where = work.filter_for(Verb.READ, Kind.RECORD)
    if current is None or not versions.openable(work.connection, work.at, where, [current]):
        raise work.not_there()
    return current


def _found(work: Work, id: RecordId) -> Record:
    record = records.get(work.connection, id)
    if record is None:
        raise work.not_there()
    return record


def _view(
    work: Work, identity: Identity | None, group: Sequence[RecordId], start: Record, seen: Seen | None
) -> EntityView:
    explainer = Explainer(work)
    own = entity_id_of(work, group)
    nearby = _nearby(work, seen, group) if seen else ()
    work.touch([*group, *(line.id for _, line, _ in nearby)])
    opened = _opened(work, group)
    decided = seen.decided(group) if seen else ()
    return EntityView(
        id=own,
        kind=KIND_OF_SCHEMA.get(start.schema),
        records=tuple(line for line, _, _ in opened),
        fields=_fields([fields for _, fields, _ in opened]),
        ties=tuple(_tie(seen, explainer, id, group, decided) for id in group[1:]) if seen else (),
        nearby=nearby,
        judgements=tuple(map(_judgement, seen.decided(_around(group, nearby)))) if seen else (),
        version=identity.version if identity else "",
        origin_closed=not all(origin for _, _, origin in opened),
    )


def _opened(
    work: Work, ids: Sequence[RecordId]
) -> list[tuple[RecordLine, tuple[tuple[str, str], ...], bool]]:
    opened = [*open_contents(work, ids).values()]
    assert len(opened) == len(ids)  # the filter passed them in this transaction
    fields = [flat_fields(content) for _, content in opened]
    hidden = masked_values(work, (value for own in fields for _, value in own))
    origins = [tells_origin(work, record) for record, _ in opened]
    return [
        (line, mask(own, hidden, origin=origin), origin)
        for line, own, origin in zip(opened_lines(work, opened), fields, origins, strict=True)
    ]


def _fields(
    found: Sequence[tuple[tuple[str, str], ...]],
) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    """Count for each field how many records give each value."""
    counted: dict[str, Counter[str]] = {}
    for lines_of in found:
        for name, value in dict.fromkeys(lines_of):
            if value and not name.startswith("predicate."):
                counted.setdefault(name, Counter())[value] += 1
    return tuple(
        (
            name,
            tuple(Said(text=text, records=count) for text, count in counts.most_common(VALUES_MAX)),
        )
        for name, counts in counted.items()
    )


def _tie(
    seen: Seen,
    explainer: Explainer,
    id: RecordId,
    group: Sequence[RecordId],
    decided: Sequence[Judgement],
) -> Tie:
    """Find the record of the group that speaks most for another one of it: one that a person named, else the closest."""
    words = {frozenset((each.left, each.right)): each for each in decided if each.verdict is Verdict.SAME}
    others = [other for other in group if other != id]
    closest = max(
        others, key=lambda other: (frozenset((id, other)) in words, seen.score_of(id, other), other < id)
    )
    word = words.get(frozenset((id, closest)))
    return Tie(
        record=id,
        closest=closest,
        score=1.0 if word else seen.score_of(id, closest),
        evidence=explainer.between(id, closest),
        decided=word.id if word else None,
    )


def _nearby(
    work: Work, seen: Seen, group: Sequence[RecordId]
) -> tuple[tuple[EntityId, RecordLine, float], ...]:
    """Find entities with a compared record that is not decided, the likeliest first."""
    best: dict[RecordId, float] = {}
    for id in group:
        for other, score in seen.compared_with(id):
            if other not in group:
                best[other] = max(score, best.get(other, 0.0))
    listed = sorted(best, key=lambda id: (-best[id], id))[:NEARBY_MAX]
    groups = seen.groups_of(listed)
    names = entity_ids_of(work, groups.values())
    first: dict[EntityId, RecordId] = {}
    for id in listed:
        first.setdefault(names[groups[id]], id)
    shown = opened_lines(work, [*open_contents(work, first.values()).values()])
    return tuple((entity, line, best[line.id]) for entity, line in zip(first, shown, strict=True))


def _around(
    group: Sequence[RecordId], nearby: Sequence[tuple[EntityId, RecordLine, float]]
) -> list[RecordId]:
    return [*group, *(line.id for _, line, _ in nearby)]


def _judgement(each: Judgement) -> JudgementOnEntity:
    return JudgementOnEntity(
        id=each.id,
        left=each.left,
        right=each.right,
        verdict=each.verdict,
        officer=each.officer,
        made_at=each.made_at,
        reason=each.reason,
    )
