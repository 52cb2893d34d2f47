"""The frame of every use case: ask the policy, open one transaction, write the audit in it.

    with asking(installation, actor, Verb.READ, thing, "read_delivery") as work:
        … facts from `work.connection`, the work room's function, new facts …
        work.touch(ids)          # what the audit entry counts and digests

What was refused is audited too, in a transaction of its own, and answered as if nothing were there.

Source: design, section 2, item 7; Directive (EU) 2016/680, art. 25.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from rootbranch import guard
from rootbranch.errors import AccessError
from rootbranch.model.access import Actor, Agreement, Kind, Thing, Verb
from rootbranch.model.audit import AuditEvent
from rootbranch.model.filters import Filter
from rootbranch.model.ids import NO_DIGEST, Digest
from rootbranch.store import Connection, audit, evidence, partners
from rootbranch.usecases.installation import JOINT_OFFICE, Installation
from rootbranch.usecases.kept import UNKEPT, Unkept

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True, kw_only=True)
class Work:
    """One use case under way: its transaction, its time, and what it has touched so far.

    Args:
        left: See `leave`.
        beside: How many more things it touches, where they are too many to be named.
        kept: What may be used of what others read in the same state of the register.
        settled: When it settled the ledger itself, which the audit says only at its end.
    """

    installation: Installation
    actor: Actor
    connection: Connection
    thing: Thing
    at: datetime
    agreements: tuple[Agreement, ...] = ()
    touched: list[str] = field(default_factory=list)
    left: object = None
    beside: int = 0
    kept: Unkept = UNKEPT
    settled: datetime | None = None

    def leave(self, state: object) -> None:
        """Name the row or rows as this use case leaves them; the audit keeps their digest, and `doctor` compares."""
        self.left = state

    def touch(self, ids: Iterable[str]) -> None:
        """Add what this use case reads or changes, for the audit entry."""
        self.touched.extend(ids)

    def not_there(self) -> AccessError:
        """Make the one answer for what is not there and for what is not for this person."""
        return guard.not_there(self.thing.kind, self.thing.id)

    def filter_for(self, verb: Verb, kind: Kind) -> Filter:
        """Get the row filter of the policies for this actor."""
        return guard.row_filter(self.installation.policies, self.actor, verb, kind, self.agreements, self.at)

    def allows(self, verb: Verb, thing: Thing) -> bool:
        """Ask about one more thing."""
        return guard.decide(
            self.installation.policies, self.actor, verb, thing, self.agreements, self.at
        ).allowed

    def require(self, verb: Verb, thing: Thing) -> None:
        """Ask about one more thing, and stop where the answer is no."""
        guard.require(self.installation.policies, self.actor, verb, thing, self.agreements, self.at)


@contextmanager
def asking(
    installation: Installation,
    actor: Actor,
    verb: Verb,
    thing: Thing,
    what: str,
    within: Connection | None = None,
) -> Iterator[Work]:
    """Run a use case in one transaction with its audit entry.

    Args:
        within: A transaction that is open already (a dry run, taken back at its end).

    Raises:
        AccessError: Not allowed, or not there; the refusal is audited.
    """
    at = installation.clock()
    try:
        with nullcontext(within) if within else installation.register.write() as connection:
            work = Work(
                installation=installation,
                actor=actor,
                connection=connection,
                thing=thing,
                at=at,
                agreements=partners.agreements(connection),
            )
            work.require(verb, thing)
            yield work
            write_event(work.connection, event_of(work, verb, thing, what))
    except AccessError:
        audit_refusal(installation, actor, verb, thing, what)
        # Whatever was refused on the way, the asker hears one answer about what was asked for.
        raise guard.not_there(thing.kind, thing.id) from None


def audit_event(
    work: Work,
    verb: Verb,
    thing: Thing,
    what: str,
    ids: Iterable[str],
    *,
    allowed: bool = True,
    left: object = None,
) -> None:
    """Write one more audit entry within a use case, for what it does beside its main act; `left`: see `Work.leave`."""
    sides = Work(
        installation=work.installation,
        actor=work.actor,
        connection=work.connection,
        thing=thing,
        at=work.at,
        touched=list(ids),
        left=left,
    )
    write_event(sides.connection, event_of(sides, verb, thing, what, allowed=allowed))


def joint(kind: Kind, id: str = "") -> Thing:
    """Name something of the joint office, or all things of a kind."""
    return Thing(kind=kind, id=id or kind.value, partner=JOINT_OFFICE)


def event_of(work: Work, verb: Verb, thing: Thing, what: str, *, allowed: bool = True) -> AuditEvent:
    """Make what the audit says of a use case when it is done."""
    return AuditEvent(
        at=work.at,
        officer=work.actor.officer.id,
        purpose=work.actor.purpose,
        door=work.actor.door,
        verb=verb,
        kind=thing.kind,
        what=what,
        thing=_audited_id(work.installation, thing, allowed=allowed),
        allowed=allowed,
        count=len(work.touched) + work.beside,
        touched=touched_digest(work.installation, work.touched)
        if work.left is None
        else state_digest(work.installation, work.left),
    )


def _audited_id(installation: Installation, thing: Thing, *, allowed: bool) -> str:
    """Name a thing so that a purge need not reach the audit: what was typed for an id may be somebody's name.

    What is allowed was there under its id.
    """
    if allowed or thing.id == thing.kind or _ID.fullmatch(thing.id):
        return thing.id
    return guard.keyed_digest(installation.keyring, "asked", thing.id)


def touched_digest(installation: Installation, ids: Iterable[str]) -> Digest:
    """Digest a set of ids, whatever their order; no ids give no digest."""
    listed = list(dict.fromkeys(sorted(ids)))  # a load's ids come sorted, and a set would mix them
    return guard.keyed_digest(installation.keyring, *listed) if listed else NO_DIGEST


def state_digest(installation: Installation, state: object) -> Digest:
    """Digest rows as a use case left them."""
    return guard.keyed_digest(installation.keyring, "left", evidence.state_text(state))


def write_event(connection: Connection, event: AuditEvent) -> None:
    """Put an event at the end of the chain, in the transaction of what it tells of."""
    number, digest = audit.lock_head(connection)
    audit.append(connection, guard.append_event(guard.Head(number, digest), event))


def audit_refusal(installation: Installation, actor: Actor, verb: Verb, thing: Thing, what: str) -> None:
    """Audit that somebody was refused, in a transaction of its own."""
    with installation.register.write() as connection:
        work = Work(
            installation=installation,
            actor=actor,
            connection=connection,
            thing=thing,
            at=installation.clock(),
        )
        write_event(connection, event_of(work, verb, thing, what, allowed=False))
