"""Say what an actor may ask for, so that a door offers nothing that it would then refuse.

The policies are asked about the kind of thing; what one thing adds to that (its partner, its handling) is decided
when it is asked for. Nothing is read, so nothing is audited.
"""

from collections.abc import Mapping

from rootbranch import guard
from rootbranch.model.access import Actor, Kind, Officer, Thing, Verb
from rootbranch.model.marking import Purpose
from rootbranch.usecases.asking import joint
from rootbranch.usecases.installation import Installation

# What a door may offer, by the question that the use cases behind it ask.
OFFERS: Mapping[str, tuple[Verb, Kind]] = {
    "deliveries": (Verb.READ, Kind.DELIVERY),
    "gather": (Verb.GATHER, Kind.DELIVERY),
    "search": (Verb.READ, Kind.RECORD),
    "check": (Verb.READ, Kind.RECORD),
    "networks": (Verb.READ, Kind.ENTITY),
    "holdings": (Verb.VERIFY, Kind.RECORD),
    "ledger": (Verb.READ, Kind.OUTCOME),
    "enter": (Verb.ENTER, Kind.OUTCOME),
    "queue": (Verb.JUDGE, Kind.OUTCOME),
    "figures": (Verb.READ, Kind.FIGURE),
    "releases": (Verb.READ, Kind.RELEASE),
    "publish": (Verb.PUBLISH, Kind.RELEASE),
    "confirm": (Verb.JUDGE, Kind.RELEASE),
    "flows": (Verb.READ, Kind.FLOWS),
    "audit": (Verb.READ, Kind.AUDIT),
    "verify": (Verb.VERIFY, Kind.AUDIT),
    "people": (Verb.READ, Kind.OFFICER),
}
_OF_A_PARTNER = frozenset({Kind.DELIVERY, Kind.RECORD})


def offers(installation: Installation, actor: Actor) -> frozenset[str]:
    """List what of `OFFERS` the policies allow the actor for the stated purpose."""
    at = installation.clock()
    return frozenset(
        name
        for name, (verb, kind) in OFFERS.items()
        if guard.decide(installation.policies, actor, verb, _thing(actor, kind), (), at).allowed
    )


def purposes_for(installation: Installation, officer: Officer) -> tuple[Purpose, ...]:
    """List the purposes that open something to an officer's duties which is not open to everybody anyway.

    The policies are asked some eighty questions for it, so a door keeps the answer.
    """
    opened = {
        purpose: offers(installation, Actor(officer=officer, purpose=purpose, door="web"))
        for purpose in Purpose
    }
    common = frozenset.intersection(*opened.values())
    return tuple(purpose for purpose, what in opened.items() if what > common)


def _thing(actor: Actor, kind: Kind) -> Thing:
    """Name things of a kind: the own partner's, where a partner has such things, else the joint office's."""
    if kind in _OF_A_PARTNER:
        return Thing(kind=kind, id=kind.value, partner=actor.officer.partner)
    return joint(kind)
