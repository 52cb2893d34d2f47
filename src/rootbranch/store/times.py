"""Keep moments the same way on every engine: in UTC, to the microsecond.

SQLite has no type for a time, so it gets text of one fixed length, which sorts and compares as the moments
do. PostgreSQL gets `timestamp with time zone`.

Source: ISO 8601-1:2019, section 5.4 (combined date and time, `Z` for UTC).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from rootbranch.model.ids import utc

TEXT_LENGTH = 27


def utc_text(moment: datetime) -> str:
    """Write a moment as the SQLite column holds it, `2026-11-21T20:36:26.000000Z`.

    Raises:
        ValueError: The time has no zone.
    """
    return f"{utc(moment).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


class UtcTime(TypeDecorator[datetime]):
    """A moment with a zone on the way in, the same moment in UTC on the way out."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = DateTime(timezone=True)
    cache_ok: bool | None = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        """Choose the column type of the engine."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(TEXT_LENGTH))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Refuse a time without a zone, write the others in UTC."""
        if value is None:
            return None
        return utc_text(value) if dialect.name == "sqlite" else utc(value)

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read a moment in UTC, whatever zone the session of the database speaks."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        assert moment.tzinfo is not None  # a text without a zone was not written by this type
        return moment.astimezone(UTC)
