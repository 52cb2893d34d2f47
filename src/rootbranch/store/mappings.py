"""Keep the text of each mapping under which something was gathered, so that a record leads back to it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, insert, select

from rootbranch.model.ids import Digest
from rootbranch.store.schema import mapping


def keep(connection: Connection, digest: Digest, name: str, text: str, at: datetime) -> None:
    """Keep a mapping under its digest; one that is there already stays."""
    if get(connection, digest) is None:
        connection.execute(insert(mapping).values(digest=digest, name=name, text=text, added_at=at))


def get(connection: Connection, digest: Digest) -> str | None:
    """Return the text of a mapping."""
    return connection.execute(select(mapping.c.text).where(mapping.c.digest == digest)).scalar_one_or_none()


def texts(connection: Connection) -> Iterator[tuple[Digest, str]]:
    """Give all mappings with the digest they were kept under."""
    for digest, text in connection.execute(
        select(mapping.c.digest, mapping.c.text).order_by(mapping.c.digest)
    ):
        yield Digest(digest), text
