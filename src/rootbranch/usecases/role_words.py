"""Say what role somebody has, against the rules or with them, and take that back exactly.

A named analyst says it, with a reason; it is kept on a record, witnessed by the audit, and holds for whoever that record turns
out to be about. Nobody can say it of a record that is withdrawn or protected: it is not there.
"""

from dataclasses import replace

from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.entities import KIND_OF_SCHEMA, EntityKind
from rootbranch.model.ids import RecordId
from rootbranch.model.networks import NetworkRole, RoleOverride
from rootbranch.store import lines, records, role_overrides, versions
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.reasons import REASON_CHARACTERS_MAX
from rootbranch.usecases.witness import witness_role


def say_role(
    installation: Installation, actor: Actor, entity_id: str, role: str, reason: str
) -> RoleOverride:
    """Say what role somebody has.

    Args:
        entity_id: Of the person, or of any record of theirs.

    Raises:
        AccessError: Not there, not for this person, or about a protected person.
        InputError: No such role, no reason, or not a person.
    """
    kept = reason.strip()
    if role not in {*NetworkRole}:
        fix = Message("trace.roles", {"roles": ", ".join(NetworkRole)})
        raise InputError(Message("trace.no_role", {"role": role}), "role", fix)
    if not 0 < len(kept) <= REASON_CHARACTERS_MAX:
        fix = Message("usecases.give_reason", {"max": REASON_CHARACTERS_MAX})
        raise InputError(Message("usecases.reason_needed"), "reason", fix)
    with asking(installation, actor, Verb.JUDGE, joint(Kind.ENTITY, entity_id), "say_role") as work:
        record = _judged(work, RecordId(entity_id))
        made = RoleOverride(
            id=new_id(),
            record=record,
            role=NetworkRole(role),
            officer=actor.officer.id,
            reason=kept,
            at=work.at,
        )
        role_overrides.add(work.connection, made)
        witness_role(work, made)
        work.touch([record])
        return made


def take_role_back(installation: Installation, actor: Actor, override_id: str) -> RoleOverride:
    """Take back what was said of a role; it stays in the register as taken back. Gives the word as it stood.

    Raises:
        AccessError: Not there, or on a record that is not for this person.
        StateError: It was taken back before.
    """
    with asking(installation, actor, Verb.JUDGE, joint(Kind.ENTITY, override_id), "take_role_back") as work:
        found = role_overrides.get(work.connection, override_id)
        if found is None:
            raise work.not_there()
        _judged(work, found.record)
        if found.undone_at is not None:
            raise StateError(Message("usecases.undone_before"), override_id, Message("trace.look_again"))
        role_overrides.undo(work.connection, override_id, actor.officer.id, work.at)
        witness_role(work, replace(found, undone_at=work.at, undone_by=actor.officer.id))
        work.touch([found.record])
        return found


def _judged(work: Work, id: RecordId) -> RecordId:
    """Follow an id to the current record of a person that the asker may judge."""
    current = lines.current_of(work.connection, [id]).get(id)
    where = work.filter_for(Verb.JUDGE, Kind.RECORD)
    if current is None or not versions.openable(work.connection, work.at, where, [current]):
        raise work.not_there()
    record = records.get(work.connection, current)
    if record is None or KIND_OF_SCHEMA.get(record.schema) is not EntityKind.PERSON:
        raise InputError(Message("trace.not_a_person"), id, Message("trace.name_person"))
    return current
