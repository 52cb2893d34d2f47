"""Stay signed in, say what for, sign out: sessions on the server.

A session is kept as digests, so the database opens none. How one is begun: `signing_in`, `tickets`.

Source: OWASP ASVS 4.0, section 3.3.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from rootbranch import guard
from rootbranch.errors import AccessError, Message
from rootbranch.model.access import Actor, Kind, Thing, Verb
from rootbranch.model.marking import Purpose
from rootbranch.store import Connection, officers, sessions
from rootbranch.usecases.asking import Work, audit_event
from rootbranch.usecases.installation import JOINT_OFFICE, Installation
from rootbranch.usecases.views import Session, SignedIn


def open_session(installation: Installation, connection: Connection, actor: Actor, at: datetime) -> SignedIn:
    """Open a session within a transaction, for somebody who has shown who it is."""
    token, csrf = guard.new_token(), guard.new_token()
    expires = at + timedelta(minutes=installation.settings.session_minutes)
    sessions.add(
        connection,
        sessions.Session(
            token_digest=guard.token_digest(token),
            officer=actor.officer.id,
            purpose=actor.purpose,
            csrf_digest=guard.token_digest(csrf),
            made_at=at,
            seen_at=at,
            expires_at=expires,
            second_factor_at=at,
        ),
    )
    audit_session(installation, connection, actor, "sign_in")
    return SignedIn(token=token, csrf=csrf, actor=actor, expires_at=expires)


def resolve_session(installation: Installation, token: str) -> Session | None:
    """Find the session of a token and keep it alive; None when it has ended."""
    at = installation.clock()
    digest = guard.token_digest(token)
    with installation.register.write() as connection:
        found = sessions.get(connection, digest, at)
        officer = officers.get(connection, found.officer) if found else None
        if found is None or officer is None or not officer.active:
            return None
        expires = at + timedelta(minutes=installation.settings.session_minutes)
        sessions.touch(connection, digest, at, expires)
    actor = Actor(officer=officer, purpose=found.purpose, door="web")
    return Session(actor=actor, csrf_digest=found.csrf_digest, expires_at=expires)


def csrf_holds(session: Session, token: str) -> bool:
    """Say whether a form's token belongs to the session."""
    return guard.matches_token(session.csrf_digest, token)


def refuse_form(installation: Installation, session: Session) -> None:
    """Audit that a form came without the proof of its session: from another site, or from a page grown old."""
    with installation.register.write() as connection:
        audit_session(installation, connection, session.actor, "form_proof", allowed=False)


def sign_out(installation: Installation, token: str) -> None:
    """End a session; one that has ended already is no error."""
    digest = guard.token_digest(token)
    with installation.register.write() as connection:
        found = sessions.get(connection, digest, installation.clock())
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
    digest = guard.token_digest(token)
    with installation.register.write() as connection:
        found = sessions.get(connection, digest, at)
        officer = officers.get(connection, found.officer) if found else None
        if found is not None and officer is not None and purpose in set(Purpose):
            sessions.remove(connection, digest)
            sessions.add(connection, replace(found, purpose=Purpose(purpose)))
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
