"""Answer whether somebody may do this to this thing for this purpose, and which rows he may do it to.

    decide      one thing     Cedar evaluates the policies over the thing
    row_filter  a whole kind  Cedar evaluates them with the thing unknown; what is left becomes a filter

Both rest on one policy set, and a property test holds them to one answer. Answers are kept for as long as the
process lives, under everything they depend on: the policies, the standing, the verb and the attributes of the thing.
An error while deciding is never a permission: it raises.

Limits: time comes in as an argument; an agreement that ends does so at the next question, not before.
Source: design, section 2 points 4, 6 and 7, section 6 (access); Directive (EU) 2016/680, art. 4, 6 and 7.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

import cedarpy
import orjson

from rootbranch.errors import AccessError, IntegrityError, Message
from rootbranch.guard.policies import Policies
from rootbranch.guard.residual import UntranslatableError, to_filter
from rootbranch.guard.standing import Standing, combinations_of, standing_of
from rootbranch.model.access import Actor, Agreement, Kind, Thing, Verb
from rootbranch.model.filters import Filter

_ANSWERS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and the names of the policies it rests on; no name means that no policy permits it."""

    allowed: bool
    reasons: tuple[str, ...]


def decide(
    policies: Policies, actor: Actor, verb: Verb, thing: Thing, agreements: Iterable[Agreement], at: datetime
) -> Decision:
    """Decide about one thing.

    Args:
        agreements: Any; those that do not apply to the actor, the purpose and `at` are left out.

    Raises:
        IntegrityError: The policies could not be evaluated, as for an attribute of unknown value. Nothing is allowed.
    """
    standing = standing_of(actor, agreements, at)
    return _decide(policies, standing, verb, thing.kind, _attributes(thing))


def require(
    policies: Policies, actor: Actor, verb: Verb, thing: Thing, agreements: Iterable[Agreement], at: datetime
) -> Decision:
    """Decide, and raise where the answer is no.

    Raises:
        AccessError: Not allowed; the same error that `not_there` gives for a thing that does not exist.
        IntegrityError: As `decide`.
    """
    decision = decide(policies, actor, verb, thing, agreements, at)
    if not decision.allowed:
        raise not_there(thing.kind, thing.id)
    return decision


def not_there(kind: Kind, thing: str) -> AccessError:
    """Make the one answer for what does not exist and for what is not allowed."""
    where = kind.value if thing == kind else f"{kind} {thing}"
    return AccessError(Message("guard.not_there"), where, Message("guard.ask_for_access"))


def row_filter(
    policies: Policies, actor: Actor, verb: Verb, kind: Kind, agreements: Iterable[Agreement], at: datetime
) -> Filter:
    """Say which things of a kind somebody may do this to, as a filter over the attributes of `Thing`.

    Raises:
        IntegrityError: The policies could not be evaluated or leave something that is no exact filter.
    """
    return _row_filter(policies, standing_of(actor, agreements, at), verb, kind)


Attributes: TypeAlias = tuple[str, str, bool, bool, tuple[str, ...], tuple[str, ...]]


def _attributes(thing: Thing) -> Attributes:
    # What the policies may see of the thing; its id is not among it, so the answer serves all alike.
    return (thing.partner, thing.tlp, thing.no_onward, thing.protected, thing.purposes, thing.handling)


@lru_cache(maxsize=_ANSWERS_KEPT)
def _decide(
    policies: Policies, standing: Standing, verb: Verb, kind: Kind, attributes: Attributes
) -> Decision:
    request = {**_question(standing, verb), "resource": f'{kind}::"thing"'}
    entities = orjson.dumps([_principal(standing), _resource(kind, attributes)]).decode()
    answer = cedarpy.is_authorized(request, policies.parsed, entities, policies.schema)
    if answer.diagnostics.errors or answer.decision == cedarpy.Decision.NoDecision:
        raise _undecided()
    return Decision(
        answer.allowed, tuple(sorted(policies.names[reason] for reason in answer.diagnostics.reasons))
    )


@lru_cache(maxsize=_ANSWERS_KEPT)
def _row_filter(policies: Policies, standing: Standing, verb: Verb, kind: Kind) -> Filter:
    entities = orjson.dumps([_principal(standing)]).decode()
    answer = cedarpy.is_authorized_partial(
        _question(standing, verb), policies.parsed, entities, policies.schema
    )
    # Every policy must come back, also those that no longer depend on the thing: none may be lost on the way.
    if answer.diagnostics.errors or answer.residuals.keys() != policies.names.keys():
        raise _undecided()
    try:
        return to_filter(answer.residuals, kind)
    except UntranslatableError:
        raise _undecided() from None


def _question(standing: Standing, verb: Verb) -> dict[str, object]:
    return {
        "principal": 'Actor::"actor"',
        "action": f'Action::"{verb}"',
        "context": {"purpose": _entity("Purpose", standing.purpose)},
    }


def _principal(standing: Standing) -> dict[str, object]:
    agreed = {each for agreed in standing.agreed for each in combinations_of(agreed)}
    return {
        "uid": {"type": "Actor", "id": "actor"},
        "attrs": {
            "partner": standing.partner,
            "duties": [_entity("Duty", duty) for duty in sorted(standing.duties)],
            "active": standing.active,
            "agreed": [
                {"giver": each.giver, "h0": each.h0, "h1": each.h1, "h3": each.h3} for each in sorted(agreed)
            ],
        },
        "parents": [],
    }


def _resource(kind: Kind, attributes: Attributes) -> dict[str, object]:
    partner, tlp, no_onward, protected, purposes, handling = attributes
    record = {
        "partner": partner,
        "tlp": _entity("Tlp", tlp),
        "no_onward": no_onward,
        "protected": protected,
        "purposes": [_entity("Purpose", purpose) for purpose in purposes],
        "handling": [_entity("Handling", code) for code in handling],
    }
    attrs = {Kind.RECORD: record, Kind.DELIVERY: {"partner": partner}, Kind.ENTITY: {"partner": partner}}.get(
        kind, {}
    )
    return {"uid": {"type": kind, "id": "thing"}, "attrs": attrs, "parents": []}


def _entity(kind: str, name: str) -> dict[str, object]:
    return {"__entity": {"type": kind, "id": name}}


def _undecided() -> IntegrityError:
    return IntegrityError(Message("guard.undecided"), "guard/policies", Message("guard.mend_policies"))
