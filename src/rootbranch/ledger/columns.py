"""Lay the ledger out in columns, so that a million entries are counted in a fraction of a second.

    entries ─ lay_out ─▶ Columns ─ extend(next entries) ─▶ Columns ─ count_columns ─▶ the same figures

What a rule looks at (kind, ground, stage, territory, partners …) is kept once for all entries that share it, as
one outcome without day, operation, person and amounts: the *shape* of these entries. Rules, scopes and groups are
asked of a shape, with the very functions that are asked of an outcome, so there is one way to count and not two.

Derived: thrown away, it is laid out again from the entries, byte for byte; extending gives what laying out anew
would. What has no entry but is noted beside figures (what waits, what is set aside) is laid out in the same way.

Limits: about 230 bytes an entry. A field that outcomes gain later becomes part of the shape by itself; where nearly
every outcome has its own value in it, counting stays right and becomes slow.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from rootbranch.errors import Message
from rootbranch.ledger.entries import Head
from rootbranch.ledger.merging import QUANTITY
from rootbranch.ledger.outcomes import Formed
from rootbranch.ledger.settling import AFTER_DECISION
from rootbranch.ledger.tallies import Labels, amounts_of
from rootbranch.model.ids import Digest, OutcomeId, utc
from rootbranch.model.ledger import Entry, EntryKind, Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

NO_DAY = 0
STANDS = 2**63 - 1
ID_BYTES = 40
SCALE = 6
"""Decimals of an amount that is kept as a whole number; one with more, or too large, is kept as text."""
WHOLE_MAX = 2**52
WAITS = Message("ledger.waits")
_OWN = frozenset(
    {"id", "reports", "person", "happened_on", "reported_on", "place", "operation", "quantities"}
)
_START = datetime(1970, 1, 1, tzinfo=UTC)
# One row for each line, but `report` and `goods_…`: one for each report, and for each commodity and unit, of a line.
DTYPES: Mapping[str, str] = {
    "number": "i8", "id": f"S{ID_BYTES}", "digest": "S64", "shape": "i4", "operation": "i4", "day": "i4", "person": "i4",
    "reports": "i4", "report_first": "i8", "decided": "?", "entered": "i8", "left": "i8", "reason": "i4", "report": f"S{ID_BYTES}",
    "goods_line": "i4", "goods": "i4", "goods_low": "i8", "goods_high": "i8", "goods_odd": "i4", "persons": "S32",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Lines of the ledger in columns.

    Attributes:
        head: The entry up to which the ledger is laid out.
        arrays: By the names of `DTYPES`: a row for each accepting entry, those taken back too.
        shapes, operations, goods, odd, reasons: What the numbers in the arrays stand for. Operations as written;
            `odd` are amounts that are no whole number of millionths, low and high.
        asked: What rules said of the shapes, kept for the next count.
    """

    head: Head
    arrays: Mapping[str, "Array"]
    shapes: tuple[Outcome, ...] = ()
    operations: tuple[str, ...] = ()
    goods: tuple[Labels, ...] = ()
    odd: tuple[tuple[Decimal, Decimal], ...] = ()
    reasons: tuple[Message, ...] = ()
    asked: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        """Count the lines."""
        return len(self.arrays["shape"])


def empty_columns() -> Columns:
    """Lay out a ledger without entries."""
    import numpy as np  # a tenth of a second, which no other start should pay

    return Columns(head=Head(), arrays={name: np.zeros(0, dtype) for name, dtype in DTYPES.items()})


def extend(columns: Columns, entries: Iterable[Entry]) -> Columns:
    """Lay out the entries that follow those of `columns`, in the order of the chain."""
    sheet = _Sheet(columns)
    taken_back: list[tuple[str, int]] = []
    head = columns.head
    for entry in entries:
        head = Head(entry.number, entry.digest)
        at = micros(entry.entered_at)
        if entry.kind is EntryKind.ACCEPT:
            sheet.add(entry.outcome)
            rows = sheet.rows
            rows["number"].append(entry.number)
            rows["id"].append(_bytes(entry.id))
            rows["digest"].append(entry.digest.encode())
            rows["decided"].append(entry.reviewer is not None or entry.reason == AFTER_DECISION)
            rows["entered"].append(at)
            rows["left"].append(STANDS)
        elif entry.reverses is not None:
            taken_back.append((entry.reverses, at))
    arrays = sheet.arrays()
    places = _places(arrays["id"], {_bytes(id) for id, _ in taken_back})
    for id, at in taken_back:
        arrays["left"][places[_bytes(id)]] = at
    return sheet.columns(head, arrays)


def lay_out_open(formed: Formed) -> Columns:
    """Lay out what stands beside the ledger: outcomes that wait for a person, then what is set aside."""
    sheet = _Sheet(empty_columns())
    waiting = ((outcome, WAITS) for outcome in formed.outcomes if outcome.id in formed.waiting)
    for outcome, reason in (*waiting, *((aside.outcome, aside.reason) for aside in formed.set_aside)):
        sheet.add(outcome)
        sheet.rows["reason"].append(sheet.reasons.code(_reason_key(reason), reason))
    return sheet.columns(Head(), sheet.arrays())


def is_now(columns: Columns, as_of: datetime) -> bool:
    """Say whether nothing was entered or taken back after a moment, so that the ledger then is the ledger now."""
    entered, left = columns.arrays["entered"], columns.arrays["left"]
    return not len(columns) or micros(as_of) >= max(entered.max(), left[left != STANDS].max(initial=0))


def micros(moment: datetime) -> int:
    """Count the microseconds since 1970."""
    return (utc(moment) - _START) // timedelta(microseconds=1)


@dataclass(slots=True)
class _Words:
    """Numbers for values, in the order in which they first come."""

    values: list[Any] = field(default_factory=list)
    codes: dict[Hashable, int] = field(default_factory=dict)

    def code(self, key: Hashable, value: object) -> int:
        found = self.codes.setdefault(key, len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found


class _Sheet:
    """Lines that are being laid out after those of other columns."""

    def __init__(self, before: Columns) -> None:
        self.before = before
        self.rows: dict[str, list[Any]] = {name: [] for name in DTYPES}
        self._shapes = _words(before.shapes, _shape_key)
        self._operations = _words(before.operations, str)
        self._goods = _words(before.goods, tuple)
        self.reasons = _words(before.reasons, _reason_key)
        self._odd = list(before.odd)
        self._persons: list[bytes] = []
        self._lines = len(before)

    def add(self, outcome: Outcome) -> None:
        """Lay out what both an entry and what stands beside the ledger have."""
        rows = self.rows
        key = _shape_key(outcome)
        code = self._shapes.codes.get(key)
        rows["shape"].append(self._shapes.code(key, _shape(outcome)) if code is None else code)
        rows["operation"].append(self._operations.code(outcome.operation, outcome.operation))
        rows["day"].append(outcome.happened_on.toordinal() if outcome.happened_on else NO_DAY)
        rows["reports"].append(len(outcome.reports))
        rows["report_first"].append(len(self.before.arrays["report"]) + len(rows["report"]))
        rows["report"].extend(_bytes(report) for report in outcome.reports)
        self._persons.append(sha256(outcome.person.encode()).digest() if outcome.person else b"")
        for labels, amounts in amounts_of(outcome) if outcome.quantities else ():
            whole = tuple(_millionths(amount) for amount in amounts)
            rows["goods_line"].append(self._lines)
            rows["goods"].append(self._goods.code(labels, labels))
            rows["goods_low"].append(whole[0] if None not in whole else 0)
            rows["goods_high"].append(whole[1] if None not in whole else 0)
            rows["goods_odd"].append(-1 if None not in whole else len(self._odd))
            if None in whole:
                self._odd.append(amounts)
        self._lines += 1

    def arrays(self) -> dict[str, "Array"]:
        """Join the new rows to those from before; `left` is always a copy that may be written."""
        import numpy as np

        self.rows["person"], self.rows["persons"] = self._numbered_persons()
        return {
            name: np.concatenate([self.before.arrays[name], np.array(rows, dtype=DTYPES[name])])
            for name, rows in self.rows.items()
        }

    def _numbered_persons(self) -> tuple[list[int], list[bytes]]:
        known = self.before.arrays["persons"]
        codes = dict(_places(known, {person for person in self._persons if person}))
        fresh: list[bytes] = []
        for person in self._persons:
            if person and person not in codes:
                codes[person] = len(known) + len(fresh)
                fresh.append(person)
        return [codes[person] if person else -1 for person in self._persons], fresh

    def columns(self, head: Head, arrays: Mapping[str, "Array"]) -> Columns:
        """Close the sheet."""
        return Columns(
            head=head,
            arrays=arrays,
            shapes=tuple(self._shapes.values),
            operations=tuple(self._operations.values),
            goods=tuple(self._goods.values),
            odd=tuple(self._odd),
            reasons=tuple(self.reasons.values),
        )


def _words(values: Iterable[Any], key: Any) -> _Words:
    listed = list(values)
    return _Words(listed, {key(value): code for code, value in enumerate(listed)})


def _shape(outcome: Outcome) -> Outcome:
    return replace(
        outcome,
        id=OutcomeId(""),
        reports=(),
        person=Digest(""),
        happened_on=None,
        reported_on=_START.date(),
        place="",
        operation="",
        quantities=(),
        conflicts={name: () for name in outcome.conflicts if not name.startswith(QUANTITY)},
    )


def _shape_key(outcome: Outcome) -> Hashable:
    return tuple(_key_parts(outcome))


def _key_parts(outcome: Outcome) -> Iterator[Hashable]:
    for name in _SHARED:
        value = getattr(outcome, name)
        if name == "conflicts":
            yield tuple(sorted(name for name in value if not name.startswith(QUANTITY)))
        else:
            yield tuple(sorted(value.items())) if isinstance(value, Mapping) else value


_SHARED = tuple(each.name for each in fields(Outcome) if each.name not in _OWN)


def _reason_key(reason: Message) -> Hashable:
    return reason.id, tuple(sorted(reason.params.items()))


def _millionths(amount: Decimal) -> int | None:
    whole = int(amount.scaleb(SCALE))
    return whole if abs(whole) < WHOLE_MAX and Decimal(whole).scaleb(-SCALE) == amount else None


def _bytes(id: str) -> bytes:
    plain = id.encode()
    assert len(plain) <= ID_BYTES, "an id has at most forty characters"
    return plain


def _places(column: "Array", wanted: set[bytes]) -> dict[bytes, int]:
    """Find in which rows these values stand, first by a part of them, which is quick, then whole."""
    import numpy as np

    if not wanted or not len(column):
        return {}
    size = column.dtype.itemsize
    padded = np.array(sorted(wanted), dtype=f"S{size}")
    mixed, asked = (_mixed(each, size) for each in (column, padded))
    near = np.flatnonzero(np.isin(mixed, asked))
    return {value: row for row in near.tolist() if (value := _whole(column, row, size)) in wanted}


def _mixed(values: "Array", size: int) -> "Array":
    import numpy as np

    words = np.ascontiguousarray(values).view(np.uint64).reshape(len(values), size // 8)
    factors = np.array(
        [0x9E3779B97F4A7C15 * (2 * place + 1) % 2**64 for place in range(size // 8)], np.uint64
    )
    mixed: Array = (words * factors).sum(axis=1, dtype=np.uint64)
    return mixed


def _whole(column: "Array", row: int, size: int) -> bytes:
    """Give a value with the zero bytes at its end that NumPy hides; ids have none, digests may."""
    value: bytes = column[row]
    return value.ljust(size, b"\0") if size == 32 else value
