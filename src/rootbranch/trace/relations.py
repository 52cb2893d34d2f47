"""Read which other rows a record refers to: who is a member, owner, relative or director, and whose thing it is.

    Ownership {owner: p-7, asset: a-2}  ─▶  one end row p-7, other end row a-2        the caller knows which records those rows are

FollowTheMoney writes ties between things as rows of their own, and names the ends by the ids of other rows. A row that also
happens to name a number (`payerAccount`) may mean either; what is a number is read by `facts`.

Limits: rows of one partner only; an id that another partner gave is not followed. Proofs, posts and documents tie nobody.
Source: FollowTheMoney 4 (edge schemata: Membership, Ownership, Directorship, Employment, Family, Associate, Representation, UnknownLink).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rootbranch.trace.facts import Part, StatementKind

REFERENCES_MAX = 60  # of one record
CHARACTERS_MAX = 200  # of one id


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The id of another row, as the partner gave it.

    Args:
        part: Which part that row has in what the record tells.
        who: Whether somebody is meant, not a thing: then things beside it in the same part are theirs.
    """

    part: Part
    who: bool
    id: str


_ENDS: Mapping[StatementKind, tuple[tuple[Part, bool, tuple[str, ...]], ...]] = {
    StatementKind.PERSON: ((Part.HELD, False, ("addressEntity",)),),
    StatementKind.CALL: ((Part.ONE, True, ("caller",)), (Part.OTHER, True, ("receiver",))),
    StatementKind.MESSAGE: (
        (Part.ONE, True, ("sender",)),
        (Part.OTHER, True, ("recipients",)),
        (Part.ONE, False, ("senderAccount",)),
        (Part.OTHER, False, ("recipientAccount",)),
    ),
    StatementKind.PAYMENT: (
        (Part.ONE, True, ("payer",)),
        (Part.OTHER, True, ("beneficiary",)),
        (Part.ONE, False, ("payerAccount",)),
        (Part.OTHER, False, ("beneficiaryAccount",)),
    ),
    StatementKind.STOP: (
        (Part.FOUND, True, ("involved", "organizer")),
        (Part.FOUND, False, ("vehicle",)),
    ),
    StatementKind.VEHICLE: ((Part.HOLDER, True, ("owner", "operator")),),
    StatementKind.HANDSET: ((Part.FOUND, True, ("owner",)),),
    StatementKind.OWNERSHIP: ((Part.ONE, True, ("owner",)), (Part.OTHER, False, ("asset",))),
    StatementKind.MEMBERSHIP: (
        (Part.ONE, True, ("member", "employee")),
        (Part.OTHER, True, ("organization", "employer")),
    ),
    StatementKind.DIRECTORSHIP: ((Part.ONE, True, ("director",)), (Part.OTHER, True, ("organization",))),
    StatementKind.FAMILY: ((Part.ONE, True, ("person",)), (Part.OTHER, True, ("relative",))),
    StatementKind.ASSOCIATION: (
        (Part.ONE, True, ("person", "agent")),
        (Part.OTHER, True, ("associate", "client")),
    ),
    StatementKind.CONNECTION: ((Part.ONE, False, ("subject",)), (Part.OTHER, False, ("object",))),
}


def read_references(kind: StatementKind, properties: Mapping[str, Sequence[str]]) -> tuple[Reference, ...]:
    """Read the ids of other rows by which a record of one kind ties them, each once."""
    found: dict[tuple[Part, str], Reference] = {}
    for part, who, names in _ENDS.get(kind, ()):
        for name in names:
            for id in [*properties.get(name, ())][:REFERENCES_MAX]:
                if isinstance(id, str):
                    if not 0 < len(id) <= CHARACTERS_MAX:
                        continue
                    found.setdefault((part, id), Reference(part=part, who=who, id=id))
    return tuple(found.values())[:REFERENCES_MAX]
