"""What stands in the rail, for whom.

Only a convenience: which duty may do what is said in the policies, and a page asked for by its address is
decided there. Somebody whose duty never opens a page is not led to it.
"""

from dataclasses import dataclass

from rootbranch.model.access import Actor, Duty

_RESULTS = frozenset({Duty.ANALYST, Duty.RESULTS_OFFICER, Duty.REVIEWER})
_CONTROL = frozenset({Duty.OPERATOR, Duty.DATA_PROTECTION_OFFICER})
_EVERYBODY = frozenset(Duty)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the rail; `key` names it in `web.place.*`."""

    key: str
    address: str
    duties: frozenset[Duty]


PLACES = (
    Place("desk", "/", _EVERYBODY),
    Place("deliveries", "/deliveries", _CONTROL | {Duty.LIAISON}),
    Place("ledger", "/ledger", _RESULTS),
    Place("queue", "/queue", _RESULTS),
    Place("figures", "/figures", _EVERYBODY),
    Place("releases", "/releases", _EVERYBODY),
    Place("holdings", "/holdings", frozenset({Duty.DATA_PROTECTION_OFFICER})),
    Place("audit", "/audit", frozenset({Duty.DATA_PROTECTION_OFFICER})),
    Place("people", "/people", _CONTROL),
)


SEARCHERS = _RESULTS | {Duty.LIAISON}


def may_search(actor: Actor) -> bool:
    """Say whether a search could find anything for this actor."""
    return bool(SEARCHERS & actor.officer.duties)


def entries_for(actor: Actor) -> tuple[Place, ...]:
    """List the places whose duty the actor has."""
    return tuple(place for place in PLACES if place.duties & actor.officer.duties)
