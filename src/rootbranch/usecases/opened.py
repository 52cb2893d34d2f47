"""Lay out the content of a record that may be seen: fields, the row of the file, a line of a list."""

from collections.abc import Mapping

import orjson

from rootbranch.gather import neutral
from rootbranch.model.records import Record
from rootbranch.store import deliveries
from rootbranch.usecases.asking import Work
from rootbranch.usecases.masking import mask, masked_values, tells_origin
from rootbranch.usecases.views import PairSide, RecordLine

_LABELS = ("name", "registrationNumber", "accountNumber", "operation", "metric", "place", "reference", "kind")
_MORE_LABELS = ("value", "subject.name")


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


def label_of(work: Work, content: Mapping[str, object]) -> str:
    """Choose the words by which a person recognises a record in a list; what is masked in it is not among them."""
    fields = dict(reversed(flat_fields(content)))
    words = [fields[name] for name in (*_LABELS, *_MORE_LABELS) if fields.get(name)]
    hidden = masked_values(work, words)
    return " · ".join(neutral(word) for word in [word for word in words if word not in hidden][:3])


def record_line(work: Work, record: Record, content: Mapping[str, object]) -> RecordLine:
    """Make a line of a list from a record and its open content."""
    delivery = deliveries.get(work.connection, record.delivery)
    return RecordLine(
        id=record.id,
        partner=record.partner,
        schema=record.schema,
        label=label_of(work, content),
        happened_at=record.happened_at,
        known_at=record.known_at,
        file_name=delivery.file_name if delivery else "",
        locator=record.locator,
        originating_source=record.marking.originating_source,
    )


def pair_side(work: Work, record: Record, text: str) -> PairSide:
    """Lay out one half of a pair, field by field."""
    delivery = deliveries.get(work.connection, record.delivery)
    fields = flat_fields(orjson.loads(text))
    hidden = masked_values(work, (value for _, value in fields))
    shown = mask(fields, hidden, origin=tells_origin(work, record))
    return PairSide(
        record=record.id,
        partner=record.partner,
        fields=tuple((name, neutral(value)) for name, value in shown),
        file_name=delivery.file_name if delivery else "",
        locator=record.locator,
    )
