"""Open one record down to the row of the file, and search among what one may see.

A protected person's record answers as if it were not there, to everybody. An identifier that a protected
person holds is masked in other records too (design, section 2, item 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import orjson

from rootbranch.errors import InputError, Message
from rootbranch.gather import load_mapping, neutral
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Record, RecordKind
from rootbranch.store import deliveries, ledger, mappings, payloads, records, versions
from rootbranch.usecases.asking import Work, asking
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.masking import Lines, mask, masked_values, tells_origin, veiled
from rootbranch.usecases.opened import flat_fields, opened_lines, row_of
from rootbranch.usecases.things import all_records, record_thing
from rootbranch.usecases.views import RecordVersion, RecordView, SearchView

SEARCH_CHARACTERS_MIN = 2
SEARCH_CHARACTERS_MAX = 200
LOOKED_AT_MAX = 1_000


def read_record(installation: Installation, actor: Actor, record_id: str) -> RecordView:
    """Open a record with the row of the file behind it.

    Raises:
        AccessError: Not there, not for this person, or about a protected person.
    """
    with asking(installation, actor, Verb.READ, all_records(actor, record_id), "read_record") as work:
        record = records.get(work.connection, RecordId(record_id))
        if record is None or record.protected:
            raise work.not_there()
        work.require(Verb.READ, record_thing(record))
        where = work.filter_for(Verb.READ, Kind.RECORD)
        if not versions.openable(work.connection, work.at, where, (record.id,)):
            raise work.not_there()
        text = payloads.open_text(work.connection, record.id)
        if text is None:
            raise work.not_there()
        work.touch([record.id])
        return _view(work, record, orjson.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What one asker is shown of a record; search finds in nothing else."""

    fields: Lines
    row: Lines
    masked: tuple[str, ...]
    origin: bool
    left_out: tuple[str, ...]


def _shown(work: Work, record: Record, content: Mapping[str, object]) -> _Shown:
    fields, row = flat_fields(content), row_of(content)
    hidden = masked_values(work, (value for _, value in (*fields, *row)))
    origin = tells_origin(work, record)
    open_row = row if origin else _mapped_columns(work, record, row)
    # The country of a report is where it happened; only an entity's fields tell where somebody is from.
    names_open = origin or record.kind is not RecordKind.ENTITY
    return _Shown(
        fields=mask(fields, hidden, origin=names_open),
        row=mask(open_row, hidden, origin=names_open),
        masked=tuple(sorted({name for name, value in (*fields, *open_row) if value in hidden})),
        origin=origin,
        left_out=tuple(name for name, _ in row if name not in dict(open_row)),
    )


def _view(work: Work, record: Record, content: Mapping[str, object]) -> RecordView:
    shown = _shown(work, record, content)
    delivery = deliveries.get(work.connection, record.delivery)
    return RecordView(
        record=veiled(work, record),
        fields=_neutral(shown.fields),
        row=_neutral(shown.row),
        file_name=delivery.file_name if delivery else "",
        protected_identifiers=shown.masked,
        origin_closed=not shown.origin,
        history=tuple(
            RecordVersion(
                id=version.id,
                recorded_at=version.recorded_at,
                ended_at=version.ended_at,
                end_reason=version.end_reason,
            )
            for version in versions.versions(work.connection, record)
            if not version.protected
        ),
        cited_by=tuple(
            (entry.id, entry.number) for entry in ledger.entries_of_record(work.connection, record.id)
        ),
        left_out=shown.left_out,
    )


def _mapped_columns(work: Work, record: Record, row: Lines) -> Lines:
    """Leave of a row what its mapping takes into a report; of an entity nothing, since its fields are shown."""
    if record.kind is RecordKind.ENTITY:
        return ()
    delivery = deliveries.get(work.connection, record.delivery)
    text = mappings.get(work.connection, delivery.mapping_digest) if delivery else None
    known = load_mapping(text, record.feed).columns_needed if text else ()
    return tuple((column, value) for column, value in row if column in known)


def _neutral(lines: Lines) -> Lines:
    return tuple((name, neutral(value)) for name, value in lines)


def search(installation: Installation, actor: Actor, text: str, *, limit: int = 50) -> SearchView:
    """Find records that hold a text, among those the actor may see.

    Raises:
        InputError: The text is too short or too long.
    """
    if not SEARCH_CHARACTERS_MIN <= len(text.strip()) <= SEARCH_CHARACTERS_MAX:
        raise InputError(
            Message("usecases.search_length"),
            "search",
            Message("usecases.search_between", {"min": SEARCH_CHARACTERS_MIN, "max": SEARCH_CHARACTERS_MAX}),
        )
    with asking(installation, actor, Verb.READ, all_records(actor), "search") as work:
        where = work.filter_for(Verb.READ, Kind.RECORD)
        found = records.search(work.connection, work.at, text.strip(), where, limit=LOOKED_AT_MAX)
        shown = (
            opened for opened in found if _is_found(_shown(work, opened.record, opened.content), text.strip())
        )
        hits = tuple(islice(shown, limit + 1))
        lines = opened_lines(work, [(opened.record, opened.content) for opened in hits[:limit]])
        work.touch(line.id for line in lines)
        return SearchView(hits=lines, more=len(hits) > limit)


def _is_found(shown: _Shown, text: str) -> bool:
    # Neither a hit nor the word "more" may tell what stands in a cell that is masked or left out.
    return any(records.holds(value, text) for _, value in (*shown.fields, *shown.row))
