"""The shapes in which networks are given out: members with roles and tiers, links with their range and records, ways."""

from datetime import date, datetime
from typing import Any

from pydantic import model_validator

from rootbranch.usecases import network_views
from rootbranch.web.api.fact_shapes import RecordLine
from rootbranch.web.api.shapes import Answer


class NetworkLine(Answer):
    """A network as a line of a list; `root` are names, as far as the caller may see them."""

    id: str
    root: tuple[str, ...]
    persons: int
    targets: int
    things: int
    links: int
    groups: int
    first: date | None
    last: date | None


class Networks(Answer):
    """All networks that the caller may see, the largest first."""

    lines: tuple[NetworkLine, ...]
    version: str
    rules: str


class Span(Answer):
    """A probability from 0 to 1, with its range."""

    low: float
    likely: float
    high: float


class RoleShare(Answer):
    """How probable a role is, and the rules that spoke for it."""

    role: str
    share: float
    rules: tuple[str, ...]


class RoleWord(Answer):
    """What an analyst said of a role."""

    id: str
    role: str
    officer: str
    reason: str
    at: datetime


class Member(Answer):
    """A person or a thing of a network; a thing without holders is never a target."""

    entity: str
    name: str
    kind: str
    category: str
    tier: int | None
    group: int
    territories: tuple[str, ...]
    holders: tuple[str, ...]
    roles: tuple[RoleShare, ...]
    override: RoleWord | None


class Link(Answer):
    """What ties two members, by one kind of evidence; `sources` counts who saw or said it first."""

    source: str
    target: str
    kind: str
    first: date | None
    last: date | None
    chance: Span
    sources: int
    records: tuple[str, ...]


class Snapshot(Answer):
    """A quarter of a year, and how many links lasted in it."""

    first: date
    last: date
    links: int
    members: int


class Network(Answer):
    """One network."""

    id: str
    version: str
    rules: str
    members: tuple[Member, ...]
    links: tuple[Link, ...]
    snapshots: tuple[Snapshot, ...]

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> Any:
        if not isinstance(value, network_views.NetworkView):
            return value
        fields = (
            "entity",
            "kind",
            "category",
            "tier",
            "group",
            "territories",
            "holders",
            "roles",
            "override",
        )
        members = [
            {name: getattr(one, name) for name in fields} | {"name": value.names[one.entity]}
            for one in value.network.members
        ]
        return {
            "id": value.network.id,
            "version": value.version,
            "rules": value.rules,
            "members": members,
            "links": value.network.links,
            "snapshots": value.snapshots,
        }


class OpenedLink(Answer):
    """All that ties two members, with the records that say so."""

    network: str
    links: tuple[Link, ...]
    records: tuple[RecordLine, ...]


class Hop(Answer):
    """One step of a way; any of its links is enough."""

    source: str
    target: str
    chance: Span
    records: tuple[str, ...]


class Path(Answer):
    """A way between two members."""

    chance: Span
    hops: tuple[Hop, ...]


class Paths(Answer):
    """The strongest ways between two members, and what to call whom."""

    network: str
    paths: tuple[Path, ...]
    names: dict[str, str]
