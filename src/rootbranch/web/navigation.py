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


ACTS = {
    "search": _RESULTS | {Duty.LIAISON},
    "enter": frozenset({Duty.RESULTS_OFFICER, Duty.REVIEWER}),
    "publish": frozenset({Duty.RESULTS_OFFICER}),
}


def acts_for(actor: Actor) -> frozenset[str]:
    """List the acts of `ACTS` whose duty the actor has, so that nobody is shown a button that refuses."""
    return frozenset(act for act, duties in ACTS.items() if duties & actor.officer.duties)


def entries_for(actor: Actor) -> tuple[Place, ...]:
    """List the places whose duty the actor has."""
    return tuple(place for place in PLACES if place.duties & actor.officer.duties)
