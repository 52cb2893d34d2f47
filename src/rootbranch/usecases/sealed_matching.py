"""Find, inside the seal, records of protected persons that came without a flag and under another spelling.

    sealed contents, opened in memory ─┐
    clear records of persons ──────────┴─▶ resolve ─▶ groups with a protected person ─▶ "withdraw this row" (`store.matches`)
                                                                                        └─▶ sealed in the same transaction

Nothing else comes out: neither for whom, nor how many, at any door. A record that people put together with such a one is
withdrawn with it. An officer's decision lifts such a withdrawal as any other, never for a minor.

Limits: it runs with each build of the picture, not with each delivery. Who is matched wrongly is withdrawn until an officer
decides: here the register errs towards protection.
Source: design, section 2, items 2 and 4; decision 0114.
"""

from collections.abc import Iterator, Mapping, Sequence

import orjson

from rootbranch import guard, ledger
from rootbranch.model.entities import EntityKind
from rootbranch.model.ids import Digest, PartnerId, RecordId
from rootbranch.store import Connection, care, judgements, lines, matches, partners, payloads, persons
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.sealing import ROOM, seal_matched

CHUNK = 2_000


def match_inside_seal(installation: Installation) -> None:
    """Match the persons of the register with those under seal, and withdraw what is found; nothing is told."""
    from rootbranch.usecases.comparing import resolve_rows

    with installation.register.read() as connection:
        known = persons.speaking(connection)
        if not any(each.protected for each in known):
            return
        rows = list(_rows(installation, connection, known))
        joined = _joined_by_people(connection, [each.id for each in known])
    listed = {each.id: each for each in known}
    found = resolve_rows(EntityKind.PERSON, rows).found
    groups: dict[int, list[persons.Person]] = {}
    for id, group in zip(found.ids, found.entity.tolist(), strict=True):
        groups.setdefault(group, []).append(listed[RecordId(id)])
    pairs = [
        (row.key, person.key)
        for members in groups.values()
        for person in members
        if person.protected
        for row in _with_joined(members, joined, listed)
        if not row.protected
    ]
    _keep(installation, pairs)


def _with_joined(
    members: Sequence[persons.Person],
    joined: Mapping[RecordId, set[RecordId]],
    listed: Mapping[RecordId, persons.Person],
) -> list[persons.Person]:
    """Add to a group whatever people put together with a record of it, and so on."""
    found, edge = set[RecordId](), {each.id for each in members}
    while edge:
        found |= edge
        edge = {other for id in edge for other in joined.get(id, ())} - found
    return [listed[id] for id in sorted(found)]


def _keep(installation: Installation, pairs: Sequence[tuple[Digest, Digest]]) -> None:
    with installation.register.write() as connection:
        no_more = matches.replace_all(connection, pairs)
        sealed = seal_matched(installation.keyring, connection, no_more, installation.clock())
    if sealed:
        care.forget(installation.register)


def _rows(
    installation: Installation, connection: Connection, known: Sequence[persons.Person]
) -> Iterator[dict[str, str]]:
    """Lay out all contents, clear or under seal, as one table; it exists in memory only."""
    from rootbranch import resolve

    sealer = guard.Sealer(installation.keyring)
    territories = {each.id: each.territory for each in partners.all_partners(connection)}
    for start in range(0, len(known), CHUNK):
        some = {each.id: each for each in known[start : start + CHUNK]}
        contents = dict(payloads.open_texts(connection, some))
        for id, blob in payloads.sealed(connection, list(some)):
            if sealer.has_key(blob):
                contents[id] = sealer.open(id, blob).decode()
        for id, text in contents.items():
            row = _laid_out(text.removesuffix(ROOM), some[id].partner, territories)
            yield {resolve.RECORD_ID: id, **row}


def _laid_out(text: str, partner: PartnerId, territories: Mapping[PartnerId, str]) -> dict[str, str]:
    from rootbranch import resolve

    properties = orjson.loads(text).get("properties") or {}
    return resolve.lay_out(EntityKind.PERSON, properties, territories.get(partner, ""))


def _joined_by_people(connection: Connection, ids: Sequence[RecordId]) -> dict[RecordId, set[RecordId]]:
    """Give for each record those that people called the same, unless what they said contradicts itself."""
    standing = judgements.standing(connection)
    now = lines.current_of(connection, {side for each in standing for side in (each.left, each.right)})
    names = sorted(set(ids))
    index = {id: place for place, id in enumerate(names)}
    decided = ledger.standing_decisions(ledger.carry_judgements(standing, now), index)
    found: dict[RecordId, set[RecordId]] = {}
    for left, right in decided.same:
        found.setdefault(names[left], set()).add(names[right])
        found.setdefault(names[right], set()).add(names[left])
    return found
