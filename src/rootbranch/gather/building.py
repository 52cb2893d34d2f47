"""Turn rows into drafts of records: the mapping is compiled once, so that a row costs little.

    row ─▶ key ─▶ marking ─▶ content ─▶ category ─▶ Draft
             └────────┴──────────┴─ what cannot be read ─▶ Reject, with every reason

Nothing is judged by the clock: ages are counted on the day the partner knew, or on that of the event where it is
earlier; what happened later than the file was known and gathered cannot have happened (days in UTC).
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

import orjson

from rootbranch.errors import Message
from rootbranch.gather.choices import NO, YES
from rootbranch.gather.contents import Compiled, Content
from rootbranch.gather.entity_contents import compile_entity
from rootbranch.gather.mapping import FeedMapping, Spec
from rootbranch.gather.markings import compile_marking
from rootbranch.gather.report_contents import compile_claim, compile_report
from rootbranch.gather.rows import ORIGINAL_MAX_BYTES, Cells, Draft, Note, Reject, Row, shown_name
from rootbranch.gather.specs import CellError, Get, compile_one, field_of
from rootbranch.gather.subjects import Subject, compile_subject, protect_minor, surely_adult
from rootbranch.model.ids import PartnerId, utc
from rootbranch.model.records import RecordKind

UNREAD_AGE = "not read"  # is no age of an adult

Build = Callable[[Row], Draft | Reject]
Problem = tuple[str, Message, str]

# Behind the NUL before each cell; a signed number or a telephone number is no formula.
_FORMULA = re.compile(r"\0(?:[=@\t]|[+-](?![\d\s().,/-]*(?:\0|\Z)))")


def compile_mapping(
    mapping: FeedMapping,
    *,
    partner: PartnerId,
    file_name: str,
    known_at: datetime,
    gathered_at: datetime | None = None,
    partners: frozenset[str] | None = None,
) -> Build:
    """Compile a mapping to a function from row to draft or rejected row.

    Args:
        known_at: When the partner knew, where a row does not say; with zone.
        gathered_at: With `known_at`, the later of the two is the last day that a report can tell of.
        partners: Ids of all partners there are; None where nobody knows them.
    """
    key_of = _key(mapping.key)
    marking_of = compile_marking(mapping.marking, partner)
    last_day = utc(max(known_at, gathered_at or known_at)).date()
    content_of = _content(mapping, known_at.year, last_day, partners)
    subject_of = _subject(mapping)
    known_of = _known(mapping.known_on, utc(known_at))
    withdrawn_of = _withdrawn(mapping.withdrawn)
    row_of = _row(mapping.ignore)
    note, kind = Note(file_name), mapping.kind

    def build(row: Row) -> Draft | Reject:
        number, locator, cells = row
        key = key_of(cells)
        marking = marking_of(cells)
        content = content_of(cells)
        withdrawn = withdrawn_of(cells)
        if (
            content.refused
            or isinstance(key, CellError)
            or isinstance(marking, tuple)
            or isinstance(withdrawn, CellError)
        ):
            return _reject(note, row, (key, *_listed(marking), *content.refused, withdrawn))
        known, problems = known_of(cells)
        happened_at = _moment_of(content.happened) if content.happened else None
        subject = subject_of(cells, content, known if happened_at is None else min(known, happened_at))
        if content.left_out or content.noted or subject.problems:
            problems = (*problems, *_left_out(content), *content.noted, *subject.problems)
        if _FORMULA.search("\0".join(("", *cells.values()))):
            problems = (*problems, *_formulas(cells))
        body = content.body
        if subject.predicate is not None:
            body["predicate"] = subject.predicate
        body["row"] = row_of(cells)
        findings = tuple([note.note(number, locator, *problem) for problem in problems]) if problems else ()
        return Draft(
            kind,
            content.schema,
            subject.category,
            marking,
            key,
            body,
            happened_at,
            known,
            withdrawn,
            findings,
            number,
            locator,
        )

    return build


def _content(
    mapping: FeedMapping, last_year: int, last_day: date, partners: frozenset[str] | None
) -> Compiled:
    match mapping.kind:
        case RecordKind.ENTITY:
            return compile_entity(mapping, last_year)
        case RecordKind.REPORT:
            return compile_report(mapping, last_year, last_day, partners)
        case RecordKind.CLAIM:
            return compile_claim(mapping, last_day)


def _formulas(cells: Cells) -> list[Problem]:
    """Name the cells that begin like a formula."""
    return [
        (shown_name(column), Message("gather.formula"), "gather.done_text")
        for column, text in cells.items()
        if _FORMULA.match(f"\0{text}")
    ]


def _key(columns: tuple[str, ...]) -> Callable[[Cells], tuple[str, ...] | CellError]:
    missing = {column: CellError(shown_name(column), Message("gather.key_missing")) for column in columns}
    if len(columns) == 1:
        only = columns[0]
        return lambda cells: (part,) if (part := str(cells[only]).strip()) else missing[only]

    def key(cells: Cells) -> tuple[str, ...] | CellError:
        parts = tuple([str(cells[column]).strip() for column in columns])
        return missing[columns[parts.index("")]] if "" in parts else parts

    return key


def _withdrawn(spec: Spec | None) -> Callable[[Cells], bool | CellError]:
    if spec is None:
        return lambda _cells: False
    get = compile_one(spec)

    def withdrawn(cells: Cells) -> bool | CellError:
        try:
            word = get(cells).lower()
        except CellError as error:
            return error
        return word in YES or (
            word not in NO and CellError(field_of(spec), Message("gather.withdrawn_unclear"))
        )

    return withdrawn


def _subject(mapping: FeedMapping) -> Callable[[Cells, Content, datetime], Subject]:
    decide = compile_subject(mapping)
    age_of: Get | None = None if mapping.age is None else compile_one(mapping.age)

    def subject(cells: Cells, content: Content, at: datetime) -> Subject:
        found = decide(cells, content.person)
        if not content.person or (
            not content.unread and age_of is None and surely_adult(content.births, at.year)
        ):
            return found
        try:
            age = age_of(cells) if age_of else ""
        except CellError:
            age = UNREAD_AGE
        return protect_minor(found, content.births, content.unread, age, at.date())

    return subject


def _known(spec: Spec | None, delivered: datetime) -> Callable[[Cells], tuple[datetime, tuple[Problem, ...]]]:
    if spec is None:
        as_delivered: tuple[datetime, tuple[Problem, ...]] = (delivered, ())
        return lambda _cells: as_delivered
    get, field = compile_one(spec, as_date=True), field_of(spec)

    def known(cells: Cells) -> tuple[datetime, tuple[Problem, ...]]:
        try:
            text = get(cells)
        except CellError as error:
            return delivered, ((field, error.message, "gather.done_delivery_date"),)
        moment = _moment_of(text) if text else None
        if moment is None:
            return delivered, ((field, Message("gather.known_missing"), "gather.done_delivery_date"),)
        return moment, ()

    return known


def _row(ignored: tuple[str, ...]) -> Callable[[dict[str, str]], dict[str, str]]:
    """Keep the cells as delivered, without the columns that the mapping ignores and what lies below them."""
    if not ignored:
        return lambda cells: cells
    names, below = frozenset(ignored), tuple(f"{name}." for name in ignored)
    return lambda cells: {
        column: text for column, text in cells.items() if column not in names and not column.startswith(below)
    }


@lru_cache(maxsize=16_384)
def _moment_of(iso: str) -> datetime | None:
    """Give the moment of an ISO text in UTC; a day without a clock time begins at midnight, a month is none."""
    if len(iso) < 10:
        return None
    if len(iso) == 10:
        day = date.fromisoformat(iso)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = datetime.fromisoformat(iso)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _left_out(content: Content) -> tuple[Problem, ...]:
    return tuple((error.field, error.message, "gather.done_left_out") for error in content.left_out)


def _listed(marking: object) -> tuple[object, ...]:
    return marking if isinstance(marking, tuple) else ()


def _reject(note: Note, row: Row, parts: tuple[object, ...]) -> Reject:
    """Reject a row for every error among the parts; the first part is the key, the last whether it is withdrawn."""
    errors = [part for part in parts if isinstance(part, CellError)]
    findings = [note.rejected(row.number, row.locator, error.field, error.message) for error in errors]
    key = parts[0] if isinstance(parts[0], tuple) else None
    original = orjson.dumps(row.cells)[:ORIGINAL_MAX_BYTES]
    return Reject(row.number, row.locator, key, original, tuple(findings), withdrawn=parts[-1] is True)
