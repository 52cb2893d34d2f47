"""Name things as the policies see them."""

from rootbranch.model.access import Actor, Kind, Thing
from rootbranch.model.marking import HandlingCode
from rootbranch.model.records import Record


def record_thing(record: Record) -> Thing:
    """Name one record."""
    marking = record.marking
    return Thing(
        kind=Kind.RECORD,
        id=record.id,
        partner=record.partner,
        tlp=marking.tlp,
        no_onward=HandlingCode.H2 in marking.handling,
        protected=record.protected,
        purposes=marking.purposes,
        handling=marking.handling,
    )


def all_records(actor: Actor, id: str = "Record") -> Thing:
    """Name records before any is looked up: a first question, about the actor's own partner's.

    It keeps out whoever may read no record at all; the row filter or a second question decides on each.
    """
    return Thing(kind=Kind.RECORD, id=id, partner=actor.officer.partner)
