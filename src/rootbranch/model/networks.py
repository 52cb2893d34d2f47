"""What a network is: who and what hangs together, by which links, in which role, how near to the root.

    statements ─ trace ─▶ Link ─▶ Network(members, links) ─ plan ─▶ options

A network is derived and never kept; what an analyst says of a role is kept and comes back with every build. A protected
person is no member, nor is a telephone, account or vehicle of one: `Member` refuses the category. A telephone that nobody
is known to hold may join two members; it is never a target.

Limits: a chance is a judgement of the evidence, not a frequency that was counted; its range says how far to trust it.

Source: design, sections 2 and 3; notes on networks, section 4; roles as in the notes on the synthetic region, section 2.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rootbranch.model.category import PROTECTED, SubjectCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import OfficerId, RecordId


class NetworkRole(StrEnum):
    """What somebody does in a network; `role` alone always means this."""

    ORGANISER = "organiser"
    RECRUITER = "recruiter"
    TRAVEL_ORGANISER = "travel_organiser"
    DOCUMENT_FORGER = "document_forger"
    GUIDE = "guide"
    TRANSPORTER = "transporter"
    BOATMAN = "boatman"
    STASH_HOUSE_KEEPER = "stash_house_keeper"
    MONEY_MOVER = "money_mover"
    FRONT_BUSINESS_OWNER = "front_business_owner"
    CORRUPT_OFFICIAL = "corrupt_official"
    LOOKOUT = "lookout"
    ENFORCER = "enforcer"


class LinkKind(StrEnum):
    """By what two members hang together; `HOLDING` ties somebody to a thing, `OWNERSHIP` to an organisation."""

    CALL = "call"
    MESSAGE = "message"
    PAYMENT = "payment"
    SHARED_PHONE = "shared_phone"
    SHARED_ACCOUNT = "shared_account"
    SHARED_VEHICLE = "shared_vehicle"
    JOURNEY = "journey"
    CO_ARREST = "co_arrest"
    HOLDING = "holding"
    SHARED_PLACE = "shared_place"
    OWNERSHIP = "ownership"
    MEMBERSHIP = "membership"
    DIRECTORSHIP = "directorship"
    FAMILY = "family"
    ASSOCIATION = "association"
    CONNECTION = "connection"


class MemberKind(StrEnum):
    """What sort of thing a member is; only persons have roles and tiers."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PHONE = "phone"
    ACCOUNT = "account"
    VEHICLE = "vehicle"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A probability with its range, each in [0, 1]; wide where the grade is unknown."""

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        """Keep the three in order."""
        if not 0 <= self.low <= self.likely <= self.high <= 1:
            raise ValueError("a span is in [0, 1], and in order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two members that hang together, and the records that say so.

    Args:
        source, target: Entity ids, the smaller first: a link has no direction.
        first, last: First and last day that a record tells of, None where none does.
        chance: How probable it is that they have to do with one another in this way.
        sources: How many originating sources say so; five agencies that relay one source are one.
        records: Ids of the records it rests on, sorted, at least one.
    """

    source: EntityId
    target: EntityId
    kind: LinkKind
    first: date | None
    last: date | None
    chance: Span
    sources: int
    records: tuple[str, ...]

    def __post_init__(self) -> None:
        """No link without a record, none to oneself, each written one way round."""
        if not self.source < self.target:
            raise ValueError("a link ties two members, the smaller id first")
        if not self.records or self.sources < 1:
            raise ValueError("a link rests on a record and its source")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleShare:
    """How probable a role is for one person, in [0, 1], and the rules that gave it, the strongest first."""

    role: NetworkRole
    share: float
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOverride:
    """What an analyst says of somebody's role, with a reason; it outweighs every rule until it is taken back.

    Args:
        record: A record of that person; whoever it turns out to be about has the role.
    """

    id: str
    record: RecordId
    role: NetworkRole
    officer: OfficerId
    reason: str
    at: datetime
    undone_at: datetime | None = None
    undone_by: OfficerId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person or a thing of a network.

    Args:
        category: Of a person, never a protected one; `NOT_A_PERSON` of a thing. Only a suspect or a convicted person
            may become a target.
        roles: Of a person, the likeliest first, adding up to 1; empty of a thing.
        tier: 0 at the root, 1 for those next to it, and so on to the branches; None of a thing and of who hangs on
            no root.
        territories: ISO 3166-1 alpha-2 of where records place the member, the most frequent first.
        holders: Of a thing, the members known to hold it; where nobody is known to, it is never a target. Empty of a person.
        group: Number of the closer group inside the network, from 0 on.
    """

    entity: EntityId
    kind: MemberKind
    category: SubjectCategory
    roles: tuple[RoleShare, ...] = ()
    tier: int | None = None
    override: RoleOverride | None = None
    territories: tuple[str, ...] = ()
    holders: tuple[EntityId, ...] = ()
    group: int = 0

    def __post_init__(self) -> None:
        """Refuse protected persons, and roles of things."""
        if self.category in PROTECTED:
            raise ValueError("a protected person is no member of a network")
        person = self.kind is MemberKind.PERSON
        if person == (self.category is SubjectCategory.NOT_A_PERSON):
            raise ValueError("a person has a category, a thing has none")
        if self.roles and (not person or abs(sum(one.share for one in self.roles) - 1) > 1e-6):
            raise ValueError("the roles of a person add up to 1, a thing has none")

    @property
    def target(self) -> bool:
        """Whether the law lets this person be a target."""
        return self.category in {SubjectCategory.SUSPECT, SubjectCategory.CONVICTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Members that hang together, and their links; both sorted, every end of a link a member.

    Args:
        id: Id of its oldest member, so that it stays while others come and go.
    """

    id: str
    members: tuple[Member, ...]
    links: tuple[Link, ...]

    def __post_init__(self) -> None:
        """Nothing hangs on somebody who is not there."""
        known = {one.entity for one in self.members}
        if len(known) != len(self.members):
            raise ValueError("a member is in a network once")
        ends = {end for one in self.links for end in (one.source, one.target)}
        holders = {holder for one in self.members for holder in one.holders}
        if not ends | holders <= known:
            raise ValueError("a link or a holder names somebody who is no member")
