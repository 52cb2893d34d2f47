"""Sign in, stay signed in, sign out: password and second factor, sessions on the server.

An unknown officer, a wrong password and a wrong code get one answer and take as long. Five failures close
the credential for a quarter of an hour. A session is kept as digests, so the database opens none.

Source: OWASP ASVS 4.0, sections 2.2, 2.8 and 3.3; RFC 6238 for the second factor.
"""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import segno

from rootbranch import guard
from rootbranch.errors import AccessError, Message, StateError
from rootbranch.model.access import Actor, Kind, Officer, Thing, Verb
from rootbranch.model.ids import OfficerId
from rootbranch.model.marking import Purpose
from rootbranch.store import Connection, officers, sessions
from rootbranch.usecases.asking import Work, asking, audit_event, joint
from rootbranch.usecases.installation import JOINT_OFFICE, Installation
from rootbranch.usecases.views import Enrolment, Session, SignedIn

FAILURES_MAX = 5
LOCK_MINUTES = 15
TICKET_MINUTES = 10


def set_password(installation: Installation, actor: Actor, officer: OfficerId, password: str) -> None:
    """Give an officer a new password; the second factor is enrolled anew and open sessions end.

    Raises:
        InputError: The password is too short or too long.
    """
    thing = joint(Kind.OFFICER, officer)
    with asking(installation, actor, Verb.SET_UP, thing, "set_password") as work:
        if officers.get(work.connection, officer) is None:
            raise _refused()
        officers.set_credential(
            work.connection,
            officers.Credential(
                officer=officer, password_hash=guard.hash_password(password), second_factor=None
            ),
        )
        sessions.remove_of_officer(work.connection, officer)
        work.touch([officer])


def sign_in(
    installation: Installation, officer: str, password: str, code: str, purpose: str, door: str
) -> SignedIn:
    """Open a session for an officer who knows the password and holds the second factor.

    Raises:
        AccessError: Anything about it is wrong; nobody is told what.
        StateError: The password is right and no second factor is enrolled yet.
    """
    at = installation.clock()
    right = _password_is_right(installation, officer, password)
    with installation.register.write() as connection:
        known = _known(connection, OfficerId(officer), right, at)
        signed = _try_code(installation, connection, known, code, purpose, door, at)
        named = None if signed else officers.get(connection, OfficerId(officer))
        if named is not None:  # what was typed for a name that nobody has is not kept
            stated = Purpose(purpose) if purpose in set(Purpose) else Purpose.SET_UP
            _audit(
                installation,
                connection,
                Actor(officer=named, purpose=stated, door=door),
                "sign_in",
                allowed=False,
            )
    if signed is None:
        raise _refused()
    return signed


def _password_is_right(installation: Installation, officer: str, password: str) -> bool:
    # Outside any transaction: a hash takes a sixth of a second, and nobody else should wait for it.
    with installation.register.read() as connection:
        credential = officers.credential(connection, OfficerId(officer))
    return guard.check_password(credential.password_hash if credential else None, password)


def _known(
    connection: Connection, officer_id: OfficerId, right: bool, at: datetime
) -> tuple[Officer, officers.Credential] | None:
    officer = officers.get(connection, officer_id)
    credential = officers.credential(connection, officer_id)
    if officer is None or credential is None or not officer.active:
        return None
    if credential.locked_until is not None and credential.locked_until > at:
        return None
    if not right:
        _count_failure(connection, credential, at)
        return None
    return officer, credential


def _try_code(
    installation: Installation,
    connection: Connection,
    known: tuple[Officer, officers.Credential] | None,
    code: str,
    purpose: str,
    door: str,
    at: datetime,
) -> SignedIn | None:
    # Returns None instead of raising, so that the count of failures is committed.
    if known is None or purpose not in set(Purpose):
        return None
    officer, credential = known
    if credential.second_factor is None:
        raise StateError(
            Message("usecases.second_factor_missing"), "sign-in", Message("usecases.enrol_second_factor")
        )
    secret = guard.Sealer(installation.keyring).open(officer.id, credential.second_factor).decode()
    step = guard.check_code(secret, code, at, credential.last_step)
    if step is None:
        _count_failure(connection, credential, at)
        return None
    officers.set_credential(
        connection, replace(credential, last_step=step, failed_count=0, locked_until=None)
    )
    actor = Actor(officer=officer, purpose=Purpose(purpose), door=door)
    return _open_session(installation, connection, actor, at)


def _count_failure(connection: Connection, credential: officers.Credential, at: datetime) -> None:
    failed = credential.failed_count + 1
    locked = at + timedelta(minutes=LOCK_MINUTES) if failed >= FAILURES_MAX else None
    officers.set_credential(
        connection, replace(credential, failed_count=0 if locked else failed, locked_until=locked)
    )


def _open_session(installation: Installation, connection: Connection, actor: Actor, at: datetime) -> SignedIn:
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
    _audit(installation, connection, actor, "sign_in")
    return SignedIn(token=token, csrf=csrf, actor=actor, expires_at=expires)


def begin_enrolment(installation: Installation, officer: str, password: str) -> Enrolment:
    """Make a second factor for an officer who knows the password and has none.

    The secret is kept by the asker until `finish_enrolment` proves that an app has it.

    Raises:
        AccessError: Unknown officer, wrong password, or one is enrolled already.
    """
    right = _password_is_right(installation, officer, password)
    with installation.register.write() as connection:
        known = _known(connection, OfficerId(officer), right, installation.clock())
    if known is None or known[1].second_factor is not None:
        raise _refused()
    secret = guard.new_secret()
    uri = guard.setup_uri(secret, officer, "Rootbranch")
    picture = io.BytesIO()
    segno.make(uri, error="m").save(
        picture, kind="svg", xmldecl=False, omitsize=True, svgclass=None, lineclass=None
    )
    return Enrolment(secret=secret, uri=uri, qr_svg=picture.getvalue().decode())


def finish_enrolment(installation: Installation, officer: str, password: str, secret: str, code: str) -> None:
    """Keep the second factor, sealed, once a code from it is right.

    Raises:
        AccessError: Unknown officer, wrong password or code, or one is enrolled already.
    """
    at = installation.clock()
    right = _password_is_right(installation, officer, password)
    step = guard.check_code(secret, code, at, None)
    with installation.register.write() as connection:
        known = _known(connection, OfficerId(officer), right, at)
        fits = known is not None and known[1].second_factor is None and step is not None
        if known is not None and step is not None and fits:
            sealed = guard.Sealer(installation.keyring).seal(officer, secret.encode())
            officers.set_credential(connection, replace(known[1], second_factor=sealed, last_step=step))
            actor = Actor(officer=known[0], purpose=Purpose.SET_UP, door="web")
            _audit(installation, connection, actor, "finish_enrolment")
    if not fits:
        raise _refused()


def enrol_second_factor(installation: Installation, actor: Actor, officer: OfficerId, secret: str) -> None:
    """Set a second factor for an officer, by the operator at the machine (first start, demo, lost phone)."""
    with asking(
        installation, actor, Verb.SET_UP, joint(Kind.OFFICER, officer), "enrol_second_factor"
    ) as work:
        credential = officers.credential(work.connection, officer)
        if credential is None:
            raise _refused()
        sealed = guard.Sealer(installation.keyring).seal(officer, secret.encode())
        officers.set_credential(work.connection, replace(credential, second_factor=sealed, last_step=0))
        work.touch([officer])


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


def sign_out(installation: Installation, token: str) -> None:
    """End a session; one that has ended already is no error."""
    digest = guard.token_digest(token)
    with installation.register.write() as connection:
        found = sessions.get(connection, digest, installation.clock())
        officer = officers.get(connection, found.officer) if found else None
        sessions.remove(connection, digest)
        if found is not None and officer is not None:
            actor = Actor(officer=officer, purpose=found.purpose, door="web")
            _audit(installation, connection, actor, "sign_out")


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
            _audit(installation, connection, actor, "change_purpose")
            return
        if found is not None and officer is not None:
            actor = Actor(officer=officer, purpose=found.purpose, door="web")
            _audit(installation, connection, actor, "change_purpose", allowed=False)
    raise _refused()


def make_ticket(installation: Installation, actor: Actor, officer: str, purpose: str) -> str:
    """Make a ticket that opens one session, for somebody who sits at the machine (`demo`, first start).

    Who may act as operator at the machine holds the folder and the keys anyway; the ticket spares the
    newcomer the authenticator app, is good once and for ten minutes, and is audited.
    """
    with asking(installation, actor, Verb.SET_UP, joint(Kind.OFFICER, officer), "make_ticket") as work:
        if officers.get(work.connection, OfficerId(officer)) is None or purpose not in set(Purpose):
            raise _refused()
        token = guard.new_token()
        sessions.add(
            work.connection,
            sessions.Session(
                token_digest=guard.keyed_digest(installation.keyring, "ticket", token),
                officer=OfficerId(officer),
                purpose=Purpose(purpose),
                csrf_digest=guard.token_digest(token),
                made_at=work.at,
                seen_at=work.at,
                expires_at=work.at + timedelta(minutes=TICKET_MINUTES),
                second_factor_at=None,
            ),
        )
        work.touch([officer])
        return token


def redeem_ticket(installation: Installation, ticket: str, door: str) -> SignedIn:
    """Open the one session that a ticket is good for.

    Raises:
        AccessError: It was used, has expired, or never was.
    """
    at = installation.clock()
    digest = guard.keyed_digest(installation.keyring, "ticket", ticket)
    with installation.register.write() as connection:
        found = sessions.get(connection, digest, at)
        officer = officers.get(connection, found.officer) if found else None
        if found is not None and officer is not None and officer.active:
            sessions.remove(connection, digest)
            actor = Actor(officer=officer, purpose=found.purpose, door=door)
            return _open_session(installation, connection, actor, at)
    raise _refused()


def _audit(
    installation: Installation, connection: Connection, actor: Actor, what: str, *, allowed: bool = True
) -> None:
    thing = Thing(kind=Kind.INSTALLATION, id="session", partner=JOINT_OFFICE)
    at = installation.clock()
    work = Work(installation=installation, actor=actor, connection=connection, thing=thing, at=at)
    audit_event(work, Verb.READ, thing, what, [actor.officer.id], allowed=allowed)


def _refused() -> AccessError:
    return AccessError(Message("usecases.not_signed_in"), "sign-in", Message("usecases.try_again"))
