"""Find the strongest ways from one member to another, every hop with its chance and the records it rests on.

    A ─ call 0.8 ─ telephone ─ journey 0.6 ─ B        strength 0.48 (0.31 to 0.72), weakest hop: journey

A way is as probable as all its hops together. The next way goes through other members where there are any, so that a second
opinion does not share the middle of the first.

Limits: hops are taken to be independent; at most `HOPS_MAX` of them, for a longer way says nothing of two people.
Source: Dijkstra, A note on two problems in connexion with graphs (1959); notes on networks, section 4 (paths and documents).
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rootbranch.model.entities import EntityId
from rootbranch.model.networks import Link, Network, Span

HOPS_MAX = 12
PATHS_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of a way: all links between two members, and how probable it is that one of them holds."""

    source: EntityId
    target: EntityId
    chance: Span
    links: tuple[Link, ...]

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the records that the step rests on."""
        return tuple(sorted({record for link in self.links for record in link.records}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A way from one member to another; `chance` is that of all its hops together."""

    hops: tuple[Hop, ...]
    chance: Span


def find_paths(network: Network, start: EntityId, end: EntityId) -> tuple[Path, ...]:
    """Give up to three ways, the strongest first; none where nothing leads from one to the other or both are the same."""
    hops = _hops(network.links)
    found: list[Path] = []
    shut: set[EntityId] = set()
    while len(found) < PATHS_MAX and start != end:
        way = _strongest(hops, start, end, shut)
        if way is None or way in [[*_names(path)] for path in found]:
            break
        own = tuple(hops[one][other] for one, other in pairwise(way))
        found.append(Path(hops=own, chance=_all_of([hop.chance for hop in own])))
        if len(way) == 2:
            hops = {
                id: {k: v for k, v in near.items() if {id, k} != {start, end}} for id, near in hops.items()
            }
        shut |= {*way[1:-1]}
    return tuple(found)


def _names(path: Path) -> Iterable[EntityId]:
    yield path.hops[0].source
    yield from (hop.target for hop in path.hops)


def _hops(links: Sequence[Link]) -> dict[EntityId, dict[EntityId, Hop]]:
    """Join the links of each pair, seen from either end."""
    between: dict[tuple[EntityId, EntityId], list[Link]] = defaultdict(list)
    for one in links:
        between[one.source, one.target].append(one)
    hops: dict[EntityId, dict[EntityId, Hop]] = defaultdict(dict)
    for (source, target), own in sorted(between.items()):
        chance = any_of([one.chance for one in own])
        for here, there in ((source, target), (target, source)):
            hops[here][there] = Hop(source=here, target=there, chance=chance, links=tuple(own))
    return hops


def any_of(spans: Sequence[Span]) -> Span:
    """Say how probable it is that one of several independent things holds."""
    low, likely, high = (
        1 - math.prod(1 - getattr(span, name) for span in spans) for name in ("low", "likely", "high")
    )
    return Span(low=low, likely=max(low, likely), high=min(1.0, max(likely, high)))


def _all_of(spans: Sequence[Span]) -> Span:
    low, likely, high = (
        math.prod(getattr(span, name) for span in spans) for name in ("low", "likely", "high")
    )
    return Span(low=low, likely=max(low, likely), high=min(1.0, max(likely, high)))


def _strongest(
    hops: Mapping[EntityId, Mapping[EntityId, Hop]],
    start: EntityId,
    end: EntityId,
    shut: Collection[EntityId],
) -> list[EntityId] | None:
    """Find the most probable way that goes through nobody who is shut."""
    waiting: list[tuple[float, int, list[EntityId]]] = [(0.0, 1, [start])]
    done: set[EntityId] = set()
    while waiting:
        doubt, length, way = heapq.heappop(waiting)
        here = way[-1]
        if here == end:
            return way
        if here in done or length > HOPS_MAX:
            continue
        done.add(here)
        for other, hop in hops.get(here, {}).items():
            if other not in done and other not in shut and hop.chance.likely > 0:
                heapq.heappush(waiting, (doubt - math.log(hop.chance.likely), length + 1, [*way, other]))
    return None
