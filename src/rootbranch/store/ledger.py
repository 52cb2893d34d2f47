"""Keep the entries of the ledger and the rules they were accepted under; nothing here changes a line.

Limits: the chain is made and verified by the room `ledger`; this one keeps it in order and refuses a fork.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, literal_column, not_, or_, select

from rootbranch.model.filters import Filter
from rootbranch.model.ids import NO_DIGEST, Digest, EntryId, OfficerId, OutcomeId, PartnerId, RecordId
from rootbranch.model.ledger import Composite, Entry, EntryKind, Outcome, Rule
from rootbranch.model.reports import ADVERSE_STAGES, OutcomeKind
from rootbranch.store import filters
from rootbranch.store.codec import read_json, write_json
from rootbranch.store.engines import Plain, fold_letters, folded, insert_rows, is_among, lock_table
from rootbranch.store.schema import entry, entry_subject, rule
from rootbranch.store.times import utc_text

STREAM_ROWS = 500
CHUNK_ROWS = 2_000
COMPOSITE = "composite."  # before the id of a word; no rule's id has a point


def lock_head(connection: Connection) -> tuple[int, Digest]:
    """Return number and digest of the last entry, and let nobody else append until the transaction ends."""
    lock_table(connection, entry)
    return head(connection)


def head(connection: Connection) -> tuple[int, Digest]:
    """Return number and digest of the last entry; 0 where there is none."""
    row = connection.execute(
        select(entry.c.number, entry.c.digest).order_by(entry.c.number.desc()).limit(1)
    ).one_or_none()
    return (0, NO_DIGEST) if row is None else (row.number, Digest(row.digest))


def add(connection: Connection, value: Entry, subjects: Iterable[RecordId] | None = None) -> None:
    """Append an entry and the records it cites (those of its outcome unless others are named).

    The database refuses a second entry after the same head, and a record of a protected person.
    """
    connection.execute(insert(entry).values(columns(value)))
    cited = [
        {"entry_id": value.id, "record_id": record_id, "protected": False}
        for record_id in dict.fromkeys(value.outcome.reports if subjects is None else subjects)
    ]
    if cited:
        connection.execute(insert(entry_subject), cited)


def add_all(connection: Connection, values: Sequence[Entry]) -> None:
    """Append entries that follow one another, each with the records that its outcome cites, some thousand at a time."""
    for start in range(0, len(values), CHUNK_ROWS):
        chunk = values[start : start + CHUNK_ROWS]
        rows = [tuple(map(_plain, columns(value).values())) for value in chunk]
        insert_rows(connection, entry.name, tuple(columns(chunk[0])), rows)
        cited = [
            (value.id, record_id, False)
            for value in chunk
            for record_id in dict.fromkeys(value.outcome.reports)
        ]
        insert_rows(connection, entry_subject.name, ("entry_id", "record_id", "protected"), cited)


def _plain(value: object) -> Plain:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    assert value is None or isinstance(value, str | int)
    return str(value) if isinstance(value, str) else value


def columns(value: Entry) -> dict[str, object]:
    """Spread an entry over the columns of its table; all but the outcome are there to be filtered by."""
    outcome = value.outcome
    return {
        "number": value.number,
        "id": value.id,
        "kind": value.kind,
        "outcome_id": outcome.id,
        "outcome_kind": outcome.kind,
        "happened_on": outcome.happened_on,
        "reported_on": outcome.reported_on,
        "territory": outcome.territory,
        "operation": outcome.operation,
        "lead": outcome.lead,
        "took_part": filters.set_text(outcome.took_part),
        "own_territory": outcome.own_territory,
        "person": outcome.person,
        "stage": outcome.stage or "",
        "outcome": write_json(outcome),
        "reverses": value.reverses,
        "reviewer": value.reviewer,
        "rule": value.rule,
        "reason": value.reason,
        "entered_at": value.entered_at,
        "previous": value.previous,
        "digest": value.digest,
    }


def get(connection: Connection, entry_id: EntryId) -> Entry | None:
    """Return an entry."""
    row = connection.execute(select(entry).where(entry.c.id == entry_id)).one_or_none()
    return None if row is None else of_row(row)


def by_number(connection: Connection, number: int) -> Entry | None:
    """Return an entry by its number in the chain."""
    row = connection.execute(select(entry).where(entry.c.number == number)).one_or_none()
    return None if row is None else of_row(row)


def is_whole(connection: Connection, number: int, digest: Digest) -> bool:
    """Say whether the entries up to a number are all there and the last of them has a digest, which stands for all."""
    up_to = select(func.count()).select_from(entry)
    _, last = head(connection)
    if digest != last:
        up_to = up_to.where(entry.c.number <= number)  # else all are counted, which an index does by itself
    return digest_of(connection, number) == digest and connection.execute(up_to).scalar_one() == number


def digest_of(connection: Connection, number: int) -> Digest | None:
    """Return the digest of an entry by its number; it stands for all entries before it, too."""
    found = connection.execute(select(entry.c.digest).where(entry.c.number == number)).scalar_one_or_none()
    return None if found is None else Digest(found)


def of_numbers(connection: Connection, numbers: Iterable[int]) -> tuple[Entry, ...]:
    """Return entries by their numbers, at most some hundred, in the order of the chain."""
    query = select(entry).where(entry.c.number.in_([*numbers])).order_by(entry.c.number)
    return tuple(of_row(row) for row in connection.execute(query))


def of_ids(connection: Connection, ids: Iterable[EntryId]) -> tuple[Entry, ...]:
    """Return entries by their ids, in the order of the chain."""
    query = select(entry).where(is_among(connection, entry.c.id, ids)).order_by(entry.c.number)
    return tuple(of_row(row) for row in connection.execute(query))


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """Give all entries in the order of the chain, in constant memory."""
    return stream(connection, select(entry).where(entry.c.number > after))


def that_need_proof(
    connection: Connection, kinds: Iterable[OutcomeKind], outcomes: Iterable[OutcomeId]
) -> Iterator[Entry]:
    """Give the entries of these kinds or outcomes with what takes them back, in the order of the chain."""
    wanted = or_(
        entry.c.outcome_kind.in_(sorted(kinds)),
        is_among(connection, entry.c.outcome_id, sorted(set(outcomes))),
    )
    return stream(connection, select(entry).where(wanted))


def only_standing(query: Select[Any]) -> Select[Any]:
    """Narrow a query to the accepting entries that no other entry took back."""
    taken_back = select(entry.c.reverses).where(entry.c.reverses.is_not(None))
    return query.where(entry.c.kind == EntryKind.ACCEPT, entry.c.id.not_in(taken_back))


def standing(connection: Connection) -> Iterator[Entry]:
    """Give the accepting entries that no other entry took back, in the order of the chain."""
    return stream(connection, only_standing(select(entry)))


class Narrowed(TypedDict, total=False):
    """What a list of entries is narrowed to; what is left out or None means any.

    Args:
        standing: True for accepting entries that nobody took back, False for those taken back.
        operation: Its name, in any case and with or without accents.
        partner: One that took part, the lead or another.
        first, last: Days of the event, both included; an entry without a day is left out.
    """

    kind: OutcomeKind | None
    operation: str | None
    territory: str | None
    partner: PartnerId | None
    person: Digest | None
    first: date | None
    last: date | None
    standing: bool | None


def page(
    connection: Connection, where: Filter, *, limit: int, after: int | None = None, **to: Unpack[Narrowed]
) -> tuple[Entry, ...]:
    """Return entries that pass a filter, newest first, from the one numbered below `after` on."""
    query = _narrowed(select(entry), where, to)
    if after is not None:
        query = query.where(entry.c.number < after)
    return tuple(
        of_row(row) for row in connection.execute(query.order_by(entry.c.number.desc()).limit(limit))
    )


def count(connection: Connection, where: Filter, **to: Unpack[Narrowed]) -> int:
    """Count the entries that `page` would give in all."""
    found = _narrowed(select(entry.c.number), where, to).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def operations(connection: Connection) -> tuple[str, ...]:
    """Return the names of the operations that entries are of, in alphabetical order."""
    query = select(entry.c.operation).where(entry.c.operation != "").distinct()
    return tuple(sorted(connection.execute(query).scalars()))


def meant(text: str, names: Iterable[str]) -> str | None:
    """Find the name that a text means, in any case and with or without accents, as `Narrowed` compares them."""
    return next((name for name in names if folded(name) == folded(text)), None)


def reversals(connection: Connection, entry_ids: Iterable[EntryId]) -> dict[EntryId, EntryId]:
    """Map those of these entries that were taken back to the entry that did it."""
    query = select(entry.c.reverses, entry.c.id).where(
        entry.c.reverses.is_not(None), is_among(connection, entry.c.reverses, sorted(entry_ids))
    )
    return {EntryId(taken): EntryId(by) for taken, by in connection.execute(query)}


def _narrowed(query: Select[Any], where: Filter, to: Narrowed) -> Select[Any]:
    query = query.where(filters.where(where, filters.ENTRY))
    for column, value in (
        (entry.c.outcome_kind, to.get("kind")),
        (entry.c.territory, to.get("territory")),
        (entry.c.person, to.get("person")),
    ):
        if value is not None:
            query = query.where(column == value)
    if (operation := to.get("operation")) is not None:
        query = query.where(fold_letters(entry.c.operation) == folded(operation))
    if (partner := to.get("partner")) is not None:
        query = query.where(or_(entry.c.lead == partner, filters.holds(entry.c.took_part, partner)))
    if (first := to.get("first")) is not None:
        query = query.where(entry.c.happened_on >= first)
    if (last := to.get("last")) is not None:
        query = query.where(entry.c.happened_on <= last)
    if (standing := to.get("standing")) is not None:
        taken_back = select(entry.c.reverses).where(entry.c.reverses.is_not(None))
        held = entry.c.id.not_in(taken_back) if standing else entry.c.id.in_(taken_back)
        query = query.where(entry.c.kind == EntryKind.ACCEPT, held)
    return query


def entries_of_record(connection: Connection, record_id: RecordId) -> tuple[Entry, ...]:
    """Return the entries that cite a record, in the order of the chain."""
    query = (
        select(entry)
        .join(entry_subject, entry_subject.c.entry_id == entry.c.id)
        .where(entry_subject.c.record_id == record_id)
    )
    return tuple(of_row(row) for row in connection.execute(query.order_by(entry.c.number)))


def of_persons_with_an_adverse_step(connection: Connection) -> tuple[Entry, ...]:
    """Return the standing entries of every person of whom one tells that a case ended for the person."""
    taken_back = select(entry.c.reverses).where(entry.c.reverses.is_not(None))
    nothing: ColumnElement[str] = literal_column("''")  # as the partial indexes say it
    adverse = entry.alias()
    persons = select(adverse.c.person).where(
        adverse.c.stage != nothing, adverse.c.stage.in_(sorted(ADVERSE_STAGES)), adverse.c.person != nothing
    )
    query = select(entry).where(
        entry.c.person != nothing,
        entry.c.person.in_(persons),
        entry.c.kind == EntryKind.ACCEPT,
        entry.c.id.not_in(taken_back),
    )
    return tuple(of_row(row) for row in connection.execute(query.order_by(entry.c.number)))


def keep_rule(connection: Connection, value: Rule | Composite, digest: Digest, at: datetime) -> bool:
    """Keep a rule under its id and version; a version that is there already stays as it is.

    Returns:
        Whether it was not there.
    """
    id = value.id if isinstance(value, Rule) else f"{COMPOSITE}{value.id}"
    known = select(rule.c.digest).where(rule.c.id == id, rule.c.version == value.version)
    if connection.execute(known).one_or_none() is not None:
        return False
    connection.execute(
        insert(rule).values(id=id, version=value.version, body=write_json(value), digest=digest, added_at=at)
    )
    return True


def rules(connection: Connection) -> tuple[tuple[Rule, Digest], ...]:
    """Return all versions of all rules with the digests they were kept under."""
    return tuple((read_json(Rule, body), digest) for body, digest in _kept(connection, composite=False))


def composites(connection: Connection) -> tuple[tuple[Composite, Digest], ...]:
    """Return all versions of composite words with the digests they were kept under."""
    return tuple((read_json(Composite, body), digest) for body, digest in _kept(connection, composite=True))


def _kept(connection: Connection, *, composite: bool) -> Iterator[tuple[str, Digest]]:
    of_kind = rule.c.id.startswith(COMPOSITE, autoescape=True)
    query = select(rule.c.body, rule.c.digest).where(of_kind if composite else not_(of_kind))
    for body, digest in connection.execute(query.order_by(rule.c.id, rule.c.version)):
        yield body, Digest(digest)


def stream(connection: Connection, query: Select[Any]) -> Iterator[Entry]:
    """Give the entries of a query in the order of the chain."""
    ordered = query.order_by(entry.c.number)
    with connection.execute(ordered, execution_options={"yield_per": STREAM_ROWS}) as rows:
        for row in rows:
            yield of_row(row)


def of_row(row: Row[Any]) -> Entry:
    """Make an entry of a row of its table."""
    return Entry(
        id=EntryId(row.id),
        number=row.number,
        kind=EntryKind(row.kind),
        outcome=read_json(Outcome, row.outcome),
        reverses=None if row.reverses is None else EntryId(row.reverses),
        reviewer=None if row.reviewer is None else OfficerId(row.reviewer),
        rule=row.rule,
        reason=row.reason,
        entered_at=row.entered_at,
        previous=Digest(row.previous),
        digest=Digest(row.digest),
    )
