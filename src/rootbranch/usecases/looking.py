"""The frame of a use case that only looks, many times a second: read in a snapshot, audited before it is answered.

    snapshot, number n ─▶ policy, facts, answer ─▶ one writer at a time: is the number still n? ─ yes ─▶ audit entry ─▶ answered
          ▲                                                            │
          └────────────────────── somebody changed the register ◀─ no ─┘   after `TRIES_MAX` the look is a transaction of its own

So what is answered is what stood in the register when the audit entry was written, as if all had been one transaction, and
others look meanwhile. What an answer rests on may be kept from look to look (`kept`); entries of looks that end at the
same time share a commit (`together`).

Limits: on PostgreSQL every look is a transaction of its own (`asking`).
Source: design, section 2, item 7; H. T. Kung and J. T. Robinson, On Optimistic Methods for Concurrency Control (1981);
decisions 0134 and 0171.
"""

from collections.abc import Callable
from typing import TypeVar

from rootbranch import guard
from rootbranch.errors import AccessError
from rootbranch.model.access import Actor, Thing, Verb
from rootbranch.store import partners
from rootbranch.usecases.asking import Work, asking, audit_refusal, event_of
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.kept import kept_of
from rootbranch.usecases.together import keep_event

TRIES_MAX = 3
Answer = TypeVar("Answer")


class _ChangedError(Exception):
    """Somebody changed the register between the look and its audit."""


def look(
    installation: Installation,
    actor: Actor,
    thing: Thing,
    what: str,
    answer: Callable[[Work], Answer],
) -> Answer:
    """Answer a question about what may be read.

    Args:
        answer: Reads and changes nothing; it may be called again, each time with another `Work`.

    Raises:
        AccessError: Not allowed, or not there; the refusal is audited.
    """
    if installation.register.is_sqlite:
        for _ in range(TRIES_MAX):
            try:
                return _look(installation, actor, thing, what, answer)
            except _ChangedError:
                continue
    with asking(installation, actor, Verb.READ, thing, what) as work:
        return answer(work)


def _look(
    installation: Installation, actor: Actor, thing: Thing, what: str, answer: Callable[[Work], Answer]
) -> Answer:
    at = installation.clock()
    register = installation.register
    try:
        with register.read() as connection:
            number, kept = kept_of(register, connection, at)
            work = Work(
                installation=installation,
                actor=actor,
                connection=connection,
                thing=thing,
                at=at,
                agreements=kept.once("agreements", lambda: partners.agreements(connection)),
                kept=kept,
            )
            work.require(Verb.READ, thing)
            found = answer(work)
            event = event_of(work, Verb.READ, thing, what)
    except AccessError:
        audit_refusal(installation, actor, Verb.READ, thing, what)
        raise guard.not_there(thing.kind, thing.id) from None
    if not keep_event(register, event, number):
        raise _ChangedError
    return found
