"""What the doors get to show of networks: who and what hangs together, in which role, on which records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rootbranch.model.networks import Link, Member, Network, NetworkRole, Span
from rootbranch.trace import Hop, Path, Snapshot, any_of
from rootbranch.usecases.views import RecordLine

__all__ = [
    "ROLES",
    "LinkView",
    "NetworkLine",
    "NetworkView",
    "NetworksView",
    "PathsView",
    "Span",
    "any_of",
]

ROLES = tuple(role.value for role in NetworkRole)
"""Codes of all roles, as a form or a command offers them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLine:
    """A network as a line of a list.

    Args:
        root: Names of those at the root, as far as they may be shown.
        persons, things, links, groups: How many.
        first, last: From when to when anything is told of it.
        targets: How many of the persons are suspects or convicted.
    """

    id: str
    root: tuple[str, ...]
    persons: int
    targets: int
    things: int
    links: int
    groups: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworksView:
    """All networks that the asker may see, the largest first; `version` of the picture, empty before the first build."""

    lines: tuple[NetworkLine, ...]
    version: str
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkView:
    """One network.

    Args:
        names: Of each member, by its entity id, what the asker may be shown of it.
        places: Of each member, where it stands in the chart, x and y from -1 to 1.
        snapshots: Quarters of years, for the slider.
    """

    line: NetworkLine
    network: Network
    names: Mapping[str, str]
    places: Mapping[str, tuple[float, float]]
    snapshots: tuple[Snapshot, ...]
    version: str
    rules: str

    @property
    def persons(self) -> tuple[Member, ...]:
        """Members with a role, from the root to the branches."""
        found = (one for one in self.network.members if one.roles)
        return tuple(sorted(found, key=lambda one: (one.tier is None, one.tier or 0, self.names[one.entity])))

    @property
    def things(self) -> tuple[Member, ...]:
        """Members that are things or organisations, by kind."""
        found = (one for one in self.network.members if not one.roles)
        return tuple(sorted(found, key=lambda one: (one.kind, self.names[one.entity], one.entity)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """All that ties two members, with the records that say so."""

    network: str
    source: Member
    target: Member
    names: Mapping[str, str]
    links: tuple[Link, ...]
    records: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathsView:
    """The strongest ways between two members, and what their records are."""

    network: str
    paths: tuple[Path, ...]
    names: Mapping[str, str]
    records: Mapping[str, RecordLine]

    def lines_of(self, hop: Hop) -> tuple[RecordLine, ...]:
        """Give the records that a hop rests on."""
        return tuple(self.records[id] for id in hop.records if id in self.records)
