"""Keep releases as they were frozen; their figures never change again. Steps, confirmed or withdrawn, stand beside them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from rootbranch.model.ids import OfficerId, ReleaseId
from rootbranch.model.ledger import Release, ReleaseState, ReleaseStep
from rootbranch.store.codec import read_json, write_json
from rootbranch.store.engines import lock_table
from rootbranch.store.schema import release, release_step


def lock_last(connection: Connection) -> Release | None:
    """Return the last release, and let nobody else add one until the transaction ends."""
    lock_table(connection, release)
    return last(connection)


def add(connection: Connection, value: Release) -> None:
    """Keep a release; the database refuses a second one of the same number."""
    connection.execute(insert(release).values(columns(value)))


def columns(value: Release) -> dict[str, object]:
    """Spread a release over the columns of its table; the body has all of it."""
    return {
        "id": value.id,
        "number": value.number,
        "title": value.title,
        "body": write_json(value),
        "digest": value.digest,
        "previous": value.previous,
        "released_at": value.released_at,
    }


def get(connection: Connection, release_id: ReleaseId) -> Release | None:
    """Return a release by its id."""
    return _one(connection, select(release.c.body).where(release.c.id == release_id))


def by_number(connection: Connection, number: int) -> Release | None:
    """Return a release by its number."""
    return _one(connection, select(release.c.body).where(release.c.number == number))


def last(connection: Connection) -> Release | None:
    """Return the newest release."""
    return _one(connection, select(release.c.body).order_by(release.c.number.desc()).limit(1))


def page(connection: Connection, *, limit: int, after: int | None = None) -> tuple[Release, ...]:
    """Return releases, newest first, from the one numbered below `after` on."""
    query = select(release.c.body)
    if after is not None:
        query = query.where(release.c.number < after)
    bodies = connection.execute(query.order_by(release.c.number.desc()).limit(limit)).scalars()
    return tuple(read_json(Release, body) for body in bodies)


def add_step(connection: Connection, step: ReleaseStep) -> None:
    """Keep a step; the database refuses a second one of the same kind."""
    connection.execute(
        insert(release_step).values(
            release_id=step.release, state=step.state, officer=step.officer, at=step.at, reason=step.reason
        )
    )


def steps(connection: Connection) -> Mapping[ReleaseId, tuple[ReleaseStep, ...]]:
    """Return all steps by release, in the order in which they were taken."""
    found: dict[ReleaseId, tuple[ReleaseStep, ...]] = {}
    for row in connection.execute(select(release_step).order_by(release_step.c.at, release_step.c.state)):
        step = ReleaseStep(
            release=ReleaseId(row.release_id),
            state=ReleaseState(row.state),
            officer=OfficerId(row.officer),
            at=row.at,
            reason=row.reason,
        )
        found[step.release] = (*found.get(step.release, ()), step)
    return found


def _one(connection: Connection, query: Select[Any]) -> Release | None:
    body = connection.execute(query).scalar_one_or_none()
    return None if body is None else read_json(Release, body)
