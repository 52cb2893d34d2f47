"""Turn rows into drafts of records: the mapping is compiled once, so that a row costs little.

    row ─▶ key ─▶ marking ─▶ content ─▶ category ─▶ Draft
             └────────┴──────────┴─ what cannot be read ─▶ Reject, with every reason

Nothing is judged by the clock: ages are counted on the day the partner knew, or on that of the event where it is
earlier; what happened later than the file was known and gathered cannot have happened (days in UTC).
"""

from collections.abc import Callable
from datetime import date, datetime

import orjson

from rootbranch.errors import Message
from rootbranch.gather.blocks import BuildBlock, BuildRow, compile_blocks
from rootbranch.gather.contents import Compiled, Content
from rootbranch.gather.entity_contents import compile_entity
from rootbranch.gather.formulas import formula_columns, has_formula
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.readers import Problem, Readers, compile_readers, moment_of
from rootbranch.gather.report_contents import compile_claim, compile_report
from rootbranch.gather.rows import ORIGINAL_MAX_BYTES, Block, Cells, Draft, Note, Reject, Row, shown_name
from rootbranch.gather.specs import CellError
from rootbranch.gather.subjects import Subject, protect_minor, surely_adult
from rootbranch.gather.told import Tell, compile_told
from rootbranch.model.ids import PartnerId, utc
from rootbranch.model.records import RecordKind

UNREAD_AGE = "not read"  # is no age of an adult


class Build:
    """Build drafts of rows: of one by calling it, of a block at once; `told` gives what the text of a row claims."""

    __slots__ = ("_block", "_row", "told")

    def __init__(self, row: BuildRow, block: BuildBlock | None, told: Tell | None = None) -> None:
        """Take what builds one row and, where there is such a thing, what builds a block and reads texts."""
        self._row = row
        self._block = block
        self.told = told

    def __call__(self, row: Row) -> Draft | Reject:
        """Build the draft of one row, or reject it."""
        return self._row(row)

    def block(self, block: Block) -> list[Draft | Reject]:
        """Build each row of a block, in its order; each becomes what it would become by itself."""
        if self._block is None:
            return [self._row(block.row(place)) for place in range(len(block.lines))]
        return self._block(block)


def compile_mapping(
    mapping: FeedMapping,
    *,
    partner: PartnerId,
    file_name: str,
    known_at: datetime,
    gathered_at: datetime | None = None,
    partners: frozenset[str] | None = None,
    delivered_before: bool = True,
) -> Build:
    """Compile a mapping to what builds drafts, or rejected rows, of its rows.

    Args:
        known_at: When the partner knew, where a row does not say; with zone.
        gathered_at: With `known_at`, the later of the two is the last day that a report can tell of.
        partners: Ids of all partners there are; None where nobody knows them.
        delivered_before: Whether the feed was delivered before, so that a text may claim less than it did.
    """
    last_day = utc(max(known_at, gathered_at or known_at)).date()
    content = _content(mapping, known_at.year, last_day, partners)
    readers = compile_readers(mapping, content, partner, known_at)
    row = _row_builder(mapping, readers, Note(file_name))
    told = compile_told(mapping, partner, Note(file_name), delivered_before=delivered_before)
    return Build(row, compile_blocks(mapping, readers, row, known_at.year), told)


def _row_builder(mapping: FeedMapping, readers: Readers, note: Note) -> BuildRow:
    key_of, marking_of, content_of, known_of, withdrawn_of, _category, _age, kept_of = readers
    subject_of, kind = _subject(readers), mapping.kind

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
        happened_at = moment_of(content.happened) if content.happened else None
        subject = subject_of(cells, content, known if happened_at is None else min(known, happened_at))
        if content.left_out or content.noted or subject.problems:
            problems = (*problems, *_left_out(content), *content.noted, *subject.problems)
        if has_formula(cells.values()):
            problems = (*problems, *_formulas(cells))
        body = content.body
        if subject.predicate is not None:
            body["predicate"] = subject.predicate
        body["row"] = kept_of(cells)
        findings = tuple([note.note(number, locator, *problem) for problem in problems]) if problems else ()
        return Draft(
            kind,
            content.schema,
            subject.category,
            marking,
            key,
            orjson.dumps(body).decode(),
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
    formula = Message("gather.formula")
    return [(shown_name(column), formula, "gather.done_text") for column in formula_columns(cells)]


def _subject(readers: Readers) -> Callable[[Cells, Content, datetime], Subject]:
    decide, age_of = readers.category, readers.age

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
