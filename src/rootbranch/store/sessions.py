"""Keep who is signed in, by the digest of a token that only their browser has."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from rootbranch.model.ids import Digest, OfficerId
from rootbranch.model.marking import Purpose
from rootbranch.store.engines import columns_of
from rootbranch.store.schema import session


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in officer with the purpose stated for this session.

    Args:
        expires_at: From then on the session is as if it were not there.
        second_factor_at: When the second factor was last shown, None before it was.
        mark: Keyed digest of what a session stays: whose it is, what for, since when. Made and checked by who has the key.
    """

    token_digest: Digest
    officer: OfficerId
    purpose: Purpose
    csrf_digest: Digest
    made_at: datetime
    seen_at: datetime
    expires_at: datetime
    second_factor_at: datetime | None = None
    mark: Digest


def add(connection: Connection, value: Session) -> None:
    """Begin a session."""
    connection.execute(insert(session).values(columns_of(session, value)))


def get(connection: Connection, token_digest: Digest, at: datetime) -> Session | None:
    """Return a session that has not expired."""
    query = select(session).where(session.c.token_digest == token_digest, session.c.expires_at > at)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Session(
        token_digest=Digest(row.token_digest),
        officer=OfficerId(row.officer),
        purpose=Purpose(row.purpose),
        csrf_digest=Digest(row.csrf_digest),
        made_at=row.made_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        second_factor_at=row.second_factor_at,
        mark=Digest(row.mark),
    )


def touch(connection: Connection, token_digest: Digest, at: datetime, expires_at: datetime) -> None:
    """Remember that the session was used, and let it go on until `expires_at`."""
    used = {"seen_at": at, "expires_at": expires_at}
    connection.execute(update(session).where(session.c.token_digest == token_digest).values(used))


def remove(connection: Connection, token_digest: Digest) -> None:
    """End one session."""
    connection.execute(delete(session).where(session.c.token_digest == token_digest))


def remove_of_officer(connection: Connection, officer: OfficerId) -> None:
    """End all sessions of an officer, as after a change of password or duties."""
    connection.execute(delete(session).where(session.c.officer == officer))


def remove_expired(connection: Connection, at: datetime) -> int:
    """Delete sessions whose time is over, and say how many."""
    return connection.execute(delete(session).where(session.c.expires_at <= at)).rowcount
