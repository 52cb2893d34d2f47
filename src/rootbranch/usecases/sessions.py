"""Stay signed in, say what for, sign out: sessions on the server.

A session is kept as keyed digests: who reads the database opens none, and one that was put in or changed by hand is none.
It ends after `session_minutes` without a request, and `session_hours_max` after it was made in any case.
How one is begun: `signing_in`, `tickets`.

Source: OWASP ASVS 4.0, section 3.3.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from rootbranch import guard
from rootbranch.errors import AccessError, Message
from rootbranch.model.access import Actor, Kind, Officer, Thing, Verb
from rootbranch.model.ids import NO_DIGEST, Digest
from rootbranch.model.marking import Purpose
from rootbranch.store import Connection, evidence, officers, sessions
from rootbranch.usecases.asking import Work, audit_event
from rootbranch.usecases.installation import JOINT_OFFICE, Installation
from rootbranch.usecases.kept import UNKEPT, kept_of
from rootbranch.usecases.views import Session, SignedIn

SESSION, FORM, TICKET = "session", "form", "ticket"
"""What a token is good for."""
SEEN_EVERY = timedelta(seconds=5)
"""How exactly it is kept when a session was last used: whoever asks often would otherwise write at each request."""


def open_session(installation: Installation, connection: Connection, actor: Actor, at: datetime) -> SignedIn:
    """Open a session within a transaction, for somebody who has shown who it is."""
    token, csrf = guard.new_token(), guard.new_token()
    expires = _expires(installation, made_at=at, at=at)
    keyring = installation.keyring
    keep_session(
        installation,
        connection,
        sessions.Session(
            token_digest=guard.token_digest(keyring, SESSION, token),
            officer=actor.officer.id,
            purpose=actor.purpose,
            csrf_digest=guard.token_digest(keyring, FORM, csrf),
            made_at=at,
            seen_at=at,
            expires_at=expires,
            second_factor_at=at,
            mark=NO_DIGEST,
        ),
    )
    audit_session(installation, connection, actor, "sign_in")
    return SignedIn(token=token, csrf=csrf, actor=actor, expires_at=expires)


def keep_session(installation: Installation, connection: Connection, session: sessions.Session) -> None:
    """Keep a session with the mark that nobody makes without the key."""
    sessions.add(connection, replace(session, mark=_mark(installation, session)))


def find_session(
    installation: Installation, connection: Connection, digest: Digest, at: datetime
) -> sessions.Session | None:
    """Find a session or ticket that has not ended; None for one that is not as this program kept it."""
    try:
        found = sessions.get(connection, digest, at)
    except ValueError:  # a purpose that is none
        return None
    if found is None or found.mark != _mark(installation, found):
        return None
    return found if at < _last_moment(installation, found.made_at) else None


def _mark(installation: Installation, session: sessions.Session) -> Digest:
    fixed = replace(session, seen_at=session.made_at, expires_at=session.made_at, mark=NO_DIGEST)
    return guard.keyed_digest(installation.keyring, "session", evidence.state_text(fixed))


def _last_moment(installation: Installation, made_at: datetime) -> datetime:
    return made_at + timedelta(hours=installation.settings.session_hours_max)


def _expires(installation: Installation, *, made_at: datetime, at: datetime) -> datetime:
    idle = at + timedelta(minutes=installation.settings.session_minutes)
    return min(idle, _last_moment(installation, made_at))


def resolve_session(installation: Installation, token: str) -> Session | None:
    """Find the session of a token and keep it alive; None when it has ended."""
    at = installation.clock()
    digest = guard.token_digest(installation.keyring, SESSION, token)
    with installation.register.read() as connection:
        kept = (
            kept_of(installation.register, connection, at)[1] if installation.register.is_sqlite else UNKEPT
        )

        def ask(_: object) -> dict[Digest, tuple[sessions.Session, Officer]]:
            found = find_session(installation, connection, digest, at)
            officer = officers.get(connection, found.officer) if found else None
            return {digest: (found, officer)} if found and officer else {}

        known = kept.each("sessions", (digest,), ask)
        if known and not _goes_on(installation, known[digest][0], at):
            known = ask(digest)  # another process may have seen it used since
    if digest not in known or not known[digest][1].active:
        return None
    found, officer = known[digest]
    expires = found.expires_at
    if at - found.seen_at >= SEEN_EVERY:
        expires = _expires(installation, made_at=found.made_at, at=at)
        with installation.register.write() as connection:
            sessions.touch(connection, digest, at, expires)
        kept.forget("sessions", digest)
    actor = Actor(officer=officer, purpose=found.purpose, door="web")
    return Session(actor=actor, csrf_digest=found.csrf_digest, expires_at=expires)


def _goes_on(installation: Installation, session: sessions.Session, at: datetime) -> bool:
    return at < session.expires_at and at < _last_moment(installation, session.made_at)


def csrf_holds(installation: Installation, session: Session, token: str) -> bool:
    """Say whether a form's token belongs to the session."""
    return guard.matches_token(installation.keyring, FORM, session.csrf_digest, token)


def refuse_form(installation: Installation, session: Session) -> None:
    """Audit that a form came without the proof of its session: from another site, or from a page grown old."""
    with installation.register.write() as connection:
        audit_session(installation, connection, session.actor, "form_proof", allowed=False)


def sign_out(installation: Installation, token: str) -> None:
    """End a session; one that has ended already is no error."""
    digest = guard.token_digest(installation.keyring, SESSION, token)
    with installation.register.write() as connection:
        found = find_session(installation, connection, digest, installation.clock())
        officer = officers.get(connection, found.officer) if found else None
        sessions.remove(connection, digest)
        if found is not None and officer is not None:
            actor = Actor(officer=officer, purpose=found.purpose, door="web")
            audit_session(installation, connection, actor, "sign_out")


def change_purpose(installation: Installation, token: str, purpose: str) -> None:
    """State another purpose for what follows in this session; the change is audited.

    Raises:
        AccessError: The session has ended, or there is no such purpose.
    """
    at = installation.clock()
    digest = guard.token_digest(installation.keyring, SESSION, token)
    with installation.register.write() as connection:
        found = find_session(installation, connection, digest, at)
        officer = officers.get(connection, found.officer) if found else None
        if found is not None and officer is not None and purpose in set(Purpose):
            sessions.remove(connection, digest)
            keep_session(installation, connection, replace(found, purpose=Purpose(purpose)))
            actor = Actor(officer=officer, purpose=Purpose(purpose), door="web")
            audit_session(installation, connection, actor, "change_purpose")
            return
        if found is not None and officer is not None:
            actor = Actor(officer=officer, purpose=found.purpose, door="web")
            audit_session(installation, connection, actor, "change_purpose", allowed=False)
    raise refused()


def audit_session(
    installation: Installation, connection: Connection, actor: Actor, what: str, *, allowed: bool = True
) -> None:
    """Audit what somebody did with a session, or was refused."""
    thing = Thing(kind=Kind.INSTALLATION, id="session", partner=JOINT_OFFICE)
    at = installation.clock()
    work = Work(installation=installation, actor=actor, connection=connection, thing=thing, at=at)
    audit_event(work, Verb.READ, thing, what, [actor.officer.id], allowed=allowed)


def refused() -> AccessError:
    """Make the one answer for everything that is wrong about signing in."""
    return AccessError(Message("usecases.not_signed_in"), "sign-in", Message("usecases.try_again"))
