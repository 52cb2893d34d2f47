"""What stands in the rail, for whom: the places that the policies open to the duties and purpose of this session."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the rail; `key` names it in `web.place.*` and in what the use cases offer."""

    key: str
    address: str


DESK = Place("desk", "/")
PLACES = (
    Place("deliveries", "/deliveries"),
    Place("check", "/check"),
    Place("networks", "/networks"),
    Place("ledger", "/ledger"),
    Place("queue", "/queue"),
    Place("figures", "/figures"),
    Place("releases", "/releases"),
    Place("holdings", "/holdings"),
    Place("audit", "/audit"),
    Place("people", "/people"),
)


def places_among(offered: Collection[str]) -> tuple[Place, ...]:
    """List the places among what is offered; the desk is everybody's."""
    return (DESK, *(place for place in PLACES if place.key in offered))
