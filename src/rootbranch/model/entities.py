"""What an entity can be, and what a picture of entities says: which records are one person, vehicle or organisation.

An entity is a view over records and judgements; it is derived and never kept. Its id is the id of the first record of
its oldest row, so that an id given once leads to a row of a file for good, and from there to the entity that holds it
now: nothing has to be redirected when entities are joined, and taking that back gives the former ids again.

Source: design, section 3; decision 0114.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NewType

EntityId = NewType("EntityId", str)


class EntityKind(StrEnum):
    """What sort of thing records are resolved to."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VEHICLE = "vehicle"
    ACCOUNT = "account"


KIND_OF_SCHEMA: Mapping[str, EntityKind] = {
    "Person": EntityKind.PERSON,
    "Organization": EntityKind.ORGANISATION,
    "Company": EntityKind.ORGANISATION,
    "LegalEntity": EntityKind.ORGANISATION,
    "PublicBody": EntityKind.ORGANISATION,
    "Vehicle": EntityKind.VEHICLE,
    "Vessel": EntityKind.VEHICLE,
    "Airplane": EntityKind.VEHICLE,
    "BankAccount": EntityKind.ACCOUNT,
    "CryptoWallet": EntityKind.ACCOUNT,
}
"""FollowTheMoney schemata whose records are resolved, and to what."""
