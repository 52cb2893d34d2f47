"""Cut a network into stretches of time, for a slider: which links somebody told of up to when.

Limits: a link lasts from its first to its last day on record; that nothing was recorded says nothing of what went on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rootbranch.model.networks import Network

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One stretch of time.

    Args:
        first, last: Days, both in it.
        links: How many links lasted on one of its days.
        members: How many members those links have as ends.
    """

    first: date
    last: date
    links: int
    members: int


def snapshots_of(network: Network) -> tuple[Snapshot, ...]:
    """Give the quarters of the years in which anything was told of a network; none where no link has a day."""
    days = [day for one in network.links for day in (one.first, one.last) if day is not None]
    if not days:
        return ()
    return tuple(_snapshot(network, first, last) for first, last in _quarters(min(days), max(days)))


def _quarters(first: date, last: date) -> Iterator[tuple[date, date]]:
    start = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    while start <= last:
        months = start.month + 2
        following = date(start.year + months // MONTHS, months % MONTHS + 1, 1)
        yield start, date.fromordinal(following.toordinal() - 1)
        start = following


def _snapshot(network: Network, first: date, last: date) -> Snapshot:
    own = [
        one
        for one in network.links
        if one.first is not None and one.last is not None and one.first <= last and one.last >= first
    ]
    ends = {end for one in own for end in (one.source, one.target)}
    return Snapshot(first=first, last=last, links=len(own), members=len(ends))
