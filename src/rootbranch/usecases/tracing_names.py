"""Name the members of a network as their asker may see them: persons by a record, things by what a record has of them.

Limits: the name is that of the oldest record that the asker sees; a number that somebody protected holds is a mask.
"""

from collections.abc import Sequence

from rootbranch import guard, trace
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import RecordId
from rootbranch.store import lines, partners
from rootbranch.usecases.asking import Work
from rootbranch.usecases.identity import Identity
from rootbranch.usecases.masking import MASK, masked_values
from rootbranch.usecases.opened import open_contents, opened_lines
from rootbranch.usecases.tracing_facts import DIGITS
from rootbranch.usecases.tracing_told import record_naming


def names_of(work: Work, identity: Identity, members: Sequence[EntityId]) -> dict[str, str]:
    """Give a text for each member; a person's name as its partner wrote it."""
    things: dict[str, RecordId] = {
        id: record for id in members if ":" in id and (record := record_naming(work, identity, id))
    }
    persons = [RecordId(id) for id in members if id not in things and ":" not in id]
    current = lines.current_of(work.connection, persons)
    opened = open_contents(work, [current[id] for id in persons if id in current])
    shown = {line.id: line for line in opened_lines(work, [*opened.values()])}
    found: dict[str, str] = {id: shown[current[id]].label for id in persons if current.get(id) in shown}
    return dict.fromkeys(members, MASK) | found | _things(work, things)


def _things(work: Work, things: dict[str, RecordId]) -> dict[str, str]:
    """Find in one record of each thing how it is written there."""
    territories = {each.id: each.territory for each in partners.all_partners(work.connection)}
    opened = open_contents(work, things.values())
    written: dict[str, str] = {}
    for id, record_id in things.items():
        if record_id not in opened:
            continue
        record, content = opened[record_id]
        kind = trace.STATEMENT_OF_SCHEMA.get(record.schema)
        properties = content.get("properties") or {}
        mentions = trace.read_mentions(kind, properties, territories.get(record.partner, "")) if kind else ()
        digests = guard.blind_digests(work.installation.keyring, (one.value.encode() for one in mentions))
        for one, digest in zip(mentions, digests, strict=True):
            if f"{one.kind}:{digest[:DIGITS]}" == id:
                written[id] = one.value.partition(":")[2]
    hidden = masked_values(work, written.values())
    return {id: MASK if value in hidden else value for id, value in written.items()}
