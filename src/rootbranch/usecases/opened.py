"""Lay out the content of a record that may be seen: fields, the row of the file, a line of a list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import orjson

from rootbranch.gather import neutral
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Record
from rootbranch.store import deliveries, payloads, records
from rootbranch.usecases.asking import Work
from rootbranch.usecases.masking import MASK, mask, masked_values, tells_origin
from rootbranch.usecases.pair_views import Named, PairSide
from rootbranch.usecases.views import RecordLine

Opened: TypeAlias = tuple[Record, Mapping[str, Any]]
# By which fields a person recognises a record, the first three of them that it has. What kind of event a report
# tells of stands beside it in every list.
_LABELS = ("name", "registrationNumber", "accountNumber", "operation", "metric", "place", "reference")
_MORE_LABELS = ("value", "subject.name")
# Where it has no name or number of its own: who with whom, where, how much.
_TRAFFIC_LABELS = (
    "payer", "beneficiary", "payerAccount", "beneficiaryAccount", "callerNumber", "receiverNumber", "location",
    "description", "amount",
)  # fmt: skip
_LABELS_MAX = 3
# By which fields one tells the sides of a pair from others: what, when or how many, where, who.
_SIDE_LABELS = ("name", "kind", "metric", "value", "happened_on", "place", "operation", "subject.name")


def flat_fields(content: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Lay the mapped part of a record's content out as name and text, in its order."""
    part = content.get("properties") or content.get("report") or content.get("claim") or {}
    lines: list[tuple[str, str]] = []
    if isinstance(part, Mapping):
        for name, value in part.items():
            for each in value if isinstance(value, list) else (value,):
                lines.append((str(name), _one_line(each)))
    predicate = content.get("predicate")
    if isinstance(predicate, Mapping):
        lines.extend((f"predicate.{name}", str(value)) for name, value in predicate.items())
    return tuple(lines)


def _one_line(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values() if part not in (None, ""))
    return "" if value is None else str(value)


def row_of(content: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Give the row of the file, column by column, as it came."""
    row = content.get("row")
    return tuple((str(name), str(value)) for name, value in row.items()) if isinstance(row, Mapping) else ()


def side_fields(work: Work, content: Mapping[str, object]) -> Named:
    """Choose the fields by which one side of a pair is told from others; what is masked is not among them."""
    found = _chosen(content, _SIDE_LABELS)
    return _shown(found, masked_values(work, (value for _, value in found)))


def _shown(fields: Named, hidden: frozenset[str]) -> Named:
    return tuple((name, neutral(value)) for name, value in fields if value not in hidden)


def _chosen(content: Mapping[str, object], names: tuple[str, ...]) -> Named:
    fields = dict(reversed(flat_fields(content)))
    return tuple((name, fields[name]) for name in names if fields.get(name))


def open_contents(work: Work, ids: Iterable[RecordId]) -> dict[RecordId, Opened]:
    """Read records that the actor may open, with their contents; those that are sealed or erased are left out."""
    asked = list(ids)

    def ask(missing: Iterable[RecordId]) -> dict[RecordId, Opened]:
        texts = dict(payloads.open_texts(work.connection, missing))
        found = records.of_ids(work.connection, missing)
        return {id: (found[id], orjson.loads(texts[id])) for id in missing if id in found and id in texts}

    known = work.kept.each("opened", asked, ask)
    return {id: known[id] for id in asked if id in known}


def opened_lines(work: Work, opened: Sequence[Opened]) -> tuple[RecordLine, ...]:
    """Make the lines of a list from records and their open contents; what is to be masked is asked for all at once."""
    named = [_chosen(content, (*_LABELS, *_MORE_LABELS, *_TRAFFIC_LABELS)) for _, content in opened]
    sources = {record.marking.originating_source for record, _ in opened}
    hidden = masked_values(work, sources | {value for fields in named for _, value in fields})
    files = work.kept.each(
        "files",
        (record.delivery for record, _ in opened),
        lambda asked: deliveries.file_names(work.connection, asked),
    )
    return tuple(
        RecordLine(
            id=record.id,
            partner=record.partner,
            schema=record.schema,
            named=_shown(fields, hidden)[:_LABELS_MAX],
            happened_at=record.happened_at,
            known_at=record.known_at,
            file_name=files.get(record.delivery, ""),
            locator=record.locator,
            originating_source=MASK
            if record.marking.originating_source in hidden
            else record.marking.originating_source,
        )
        for (record, _), fields in zip(opened, named, strict=True)
    )


def pair_side(work: Work, record: Record, text: str) -> PairSide:
    """Lay out one half of a pair, field by field."""
    delivery = deliveries.get(work.connection, record.delivery)
    content = orjson.loads(text)
    fields = flat_fields(content)
    hidden = masked_values(work, (value for _, value in fields))
    shown = mask(fields, hidden, origin=tells_origin(work, record))
    return PairSide(
        record=record.id,
        partner=record.partner,
        fields=tuple((name, neutral(value)) for name, value in shown),
        file_name=delivery.file_name if delivery else "",
        locator=record.locator,
        named=side_fields(work, content),
    )
