"""Sign in with password and second factor, and get both.

An unknown officer, a wrong password and a wrong code get one answer and take as long. Five failures close
the credential for a quarter of an hour.

Source: OWASP ASVS 4.0, sections 2.2 and 2.8; RFC 6238 for the second factor.
"""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import segno

from rootbranch import guard
from rootbranch.errors import Message, StateError
from rootbranch.model.access import Actor, Kind, Officer, Verb
from rootbranch.model.ids import OfficerId
from rootbranch.model.marking import Purpose
from rootbranch.store import Connection, officers, sessions
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.sessions import audit_session, open_session, refused
from rootbranch.usecases.views import Enrolment, SignedIn
from rootbranch.usecases.witness import password_state

FAILURES_MAX = 5
LOCK_MINUTES = 15


def set_password(installation: Installation, actor: Actor, officer: OfficerId, password: str) -> None:
    """Give an officer a new password; the second factor is enrolled anew and open sessions end.

    Raises:
        InputError: The password is too short or too long.
    """
    thing = joint(Kind.OFFICER, officer)
    with asking(installation, actor, Verb.SET_UP, thing, "set_password") as work:
        if officers.get(work.connection, officer) is None:
            raise refused()
        kept = guard.hash_password(installation.keyring, officer, password)
        made = officers.Credential(officer=officer, password_hash=kept, second_factor=None)
        officers.set_credential(work.connection, made)
        work.leave(password_state(made))
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
            audit_session(
                installation,
                connection,
                Actor(officer=named, purpose=stated, door=door),
                "sign_in",
                allowed=False,
            )
    if signed is None:
        raise refused()
    return signed


def _password_is_right(installation: Installation, officer: str, password: str) -> bool:
    # Outside any transaction: a hash takes a sixth of a second, and nobody else should wait for it.
    with installation.register.read() as connection:
        credential = officers.credential(connection, OfficerId(officer))
    kept = credential.password_hash if credential else None
    return guard.check_password(installation.keyring, officer, kept, password)


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
    return open_session(installation, connection, actor, at)


def _count_failure(connection: Connection, credential: officers.Credential, at: datetime) -> None:
    failed = credential.failed_count + 1
    locked = at + timedelta(minutes=LOCK_MINUTES) if failed >= FAILURES_MAX else None
    officers.set_credential(
        connection, replace(credential, failed_count=0 if locked else failed, locked_until=locked)
    )


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
        raise refused()
    return show_enrolment(officer, guard.new_secret())


def show_enrolment(officer: str, secret: str) -> Enrolment:
    """Draw a second factor that is not kept yet, so that an app can take it in; nothing is looked up."""
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
            audit_session(installation, connection, actor, "finish_enrolment")
    if not fits:
        raise refused()


def enrol_second_factor(installation: Installation, actor: Actor, officer: OfficerId, secret: str) -> None:
    """Set a second factor for an officer, by the operator at the machine (first start, demo, lost phone)."""
    with asking(
        installation, actor, Verb.SET_UP, joint(Kind.OFFICER, officer), "enrol_second_factor"
    ) as work:
        credential = officers.credential(work.connection, officer)
        if credential is None:
            raise refused()
        sealed = guard.Sealer(installation.keyring).seal(officer, secret.encode())
        officers.set_credential(work.connection, replace(credential, second_factor=sealed, last_step=0))
        work.touch([officer])
