"""Make a table ready to be compared: cleaned text, one code for each distinct value, an order of its own.

Records are put in the order of their ids, so that nothing after this depends on the order of the rows. A value is cut
before it is cleaned, so that one cell can cost only so much; what is empty after cleaning is missing, and missing
never agrees with anything.

A name wholly in another script than Latin is kept as it was written too, beside its romanization (`scripts`).

Limits: 256 characters of a value, 24 words of a name. A date counts as one only if it is written year first or as
eight digits; otherwise its digits are compared as they stand.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rootbranch.errors import InputError, Message
from rootbranch.resolve.columns import NAME_ROLES, Columns, Role
from rootbranch.values import LatinWords, Original, fold, original_of

VALUE_CHARACTERS_MAX = 256
NAME_WORDS_MAX = 24
MISSING = -1
OTHER_LETTERS = r"[^\x{0}-\x{36f}]"  # what names in Latin letters seldom have: beyond Latin and its marks
_NOT_DIGIT = re.compile(r"\D+")

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One compared column: the distinct values, and for each record which of them it has.

    Attributes:
        codes: Place in `values` for each record, `MISSING` where it has none.
        counts: How many records have each value.
    """

    name: str
    role: Role
    values: tuple[str, ...]
    codes: Codes
    counts: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Originals:
    """Names in other scripts than Latin.

    Attributes:
        names: The distinct ones.
        codes: Place in `names` for each record, `MISSING` where its name is in Latin letters, or in several scripts.
        latin: The words of all names in Latin letters, to read them by.
    """

    names: tuple[Original, ...]
    codes: Codes
    latin: LatinWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Further values that some records have in one column.

    Attributes:
        field: Name of the column.
        rows: Places of the records, ascending; one place for each value.
        codes: The values, by their places in the column's.
    """

    field: str
    rows: npt.NDArray[np.int64]
    codes: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A table in the order of its ids.

    Attributes:
        ids: The ids, ascending.
        fields: The compared columns in the order of their declaration.
        whole_name: The name as one text, from all columns that hold a part of it; None without such a column.
        originals: Names in other scripts; None where there are none.
        further: Further values, of each column that has some; they are among its values and counted there.
    """

    ids: tuple[str, ...]
    fields: tuple[Field, ...]
    whole_name: Field | None
    originals: Originals | None = None
    further: tuple[Further, ...] = ()

    def with_role(self, role: Role) -> tuple[Field, ...]:
        """Give the fields of one role."""
        return tuple(field for field in self.fields if field.role == role)


Several = Mapping[str, Mapping[str, Sequence[str]]]


def prepare_records(table: pa.Table, columns: Columns, further: Several = MappingProxyType({})) -> Records:
    """Clean a table and put it in the order of its ids.

    Args:
        further: By column and id, the values that a record has beside the one in its cell.

    Raises:
        InputError: A column is missing, or an id is missing or stands twice.
    """
    for name in (columns.record_id, *(column.name for column in columns.compared)):
        if table.column_names.count(name) != 1:
            raise InputError(Message("resolve.no_column"), name[:40], Message("resolve.fix_columns"))
    ids = table[columns.record_id].cast(pa.string())
    _check_ids(ids, columns.record_id)
    table = table.take(pc.sort_indices(ids))
    fields = tuple(
        _field(column.name, column.role, table[column.name].cast(pa.string())) for column in columns.compared
    )
    whole_name = _whole_name(fields, table.num_rows)
    listed = tuple(table[columns.record_id].cast(pa.string()).to_pylist())
    told = [_told_further(field, listed, further.get(field.name, {})) for field in fields]
    return Records(
        ids=listed,
        fields=tuple(field for field, _ in told),
        whole_name=whole_name,
        originals=_originals(table, fields, whole_name),
        further=tuple(more for _, more in told if more is not None),
    )


def clean_value(role: Role, value: str) -> str:
    """Clean one value as a column of that role is cleaned; empty where nothing is left."""
    return _CLEANERS.get(role, fold)(value[:VALUE_CHARACTERS_MAX])


def texts(field: Field) -> list[str]:
    """Write a field's value for each record, empty where it is missing."""
    values = np.array([*field.values, ""], dtype=object)
    return list(values[field.codes])


def _check_ids(ids: pa.ChunkedArray, name: str) -> None:
    if ids.null_count or pc.any(pc.equal(ids, "")).as_py():
        raise InputError(Message("resolve.id_missing"), name, Message("resolve.fix_ids"))
    if pc.count_distinct(ids).as_py() != len(ids):
        raise InputError(Message("resolve.id_twice"), name, Message("resolve.fix_ids"))


def _field(name: str, role: Role, column: pa.ChunkedArray) -> Field:
    encoded = column.combine_chunks().dictionary_encode()
    raw = encoded.indices.fill_null(MISSING).to_numpy(zero_copy_only=False)
    cleaned = [clean_value(role, value) for value in encoded.dictionary.to_pylist()]
    return _coded(name, role, np.array([*cleaned, ""], dtype=object)[raw])


def _coded(name: str, role: Role, values: npt.NDArray[np.object_]) -> Field:
    found = sorted(set(values) - {""})
    places = {value: place for place, value in enumerate(found)}
    codes = np.fromiter((places.get(value, MISSING) for value in values), np.int32, len(values))
    counts = np.bincount(codes[codes != MISSING], minlength=len(found)).astype(np.int64)
    return Field(name=name, role=role, values=tuple(found), codes=codes, counts=counts)


def _told_further(
    field: Field, ids: tuple[str, ...], further: Mapping[str, Sequence[str]]
) -> tuple[Field, Further | None]:
    """Put further values among those of a column, and count who has them."""
    owned: set[tuple[int, str]] = set()
    for row, id in enumerate(ids if further else ()):
        own = field.values[field.codes[row]] if field.codes[row] != MISSING else ""
        cleaned = {clean_value(field.role, value) for value in further.get(id, ())} if own else set()
        owned |= {(row, value) for value in cleaned if value not in {"", own}}
    if not owned:
        return field, None
    known = sorted({*field.values, *(value for _, value in owned)})
    place_of = {value: place for place, value in enumerate(known)}
    moved = np.array([*(place_of[value] for value in field.values), MISSING], np.int32)
    ordered = sorted((row, place_of[value]) for row, value in owned)
    more = np.array([code for _, code in ordered], np.int32)
    codes = moved[field.codes]
    counts = np.bincount(np.append(codes[codes != MISSING], more), minlength=len(known)).astype(np.int64)
    return (
        replace(field, values=tuple(known), codes=codes, counts=counts),
        Further(field=field.name, rows=np.array([row for row, _ in ordered], np.int64), codes=more),
    )


def _name_parts(fields: tuple[Field, ...]) -> list[Field]:
    """Take the columns of whole names, else those of given names and surnames, in the order in which they are joined."""
    parts = [field for field in fields if field.role == Role.NAME]
    parts = parts or [field for field in fields if field.role in NAME_ROLES]
    return sorted(parts, key=lambda part: (part.role, part.name))


def _whole_name(fields: tuple[Field, ...], count: int) -> Field | None:
    """Take the whole names where a column holds them, else put given names and surnames together."""
    parts = _name_parts(fields)
    if not parts:
        return None
    written = zip(*(texts(part) for part in parts), strict=True)
    joined = [" ".join(" ".join(words).split()[:NAME_WORDS_MAX]) for words in written]
    return _coded("whole_name", Role.NAME, np.array([*joined, ""], dtype=object)[:count])


def _originals(table: pa.Table, fields: tuple[Field, ...], whole_name: Field | None) -> Originals | None:
    """Read the names in which there are letters of another script, as they were written."""
    columns = [table[part.name].cast(pa.string()).combine_chunks() for part in _name_parts(fields)]
    other = np.zeros(table.num_rows, bool)
    for column in columns:
        found = pc.match_substring_regex(column, OTHER_LETTERS).fill_null(fill_value=False)
        other |= found.to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(other)
    places: dict[Original, int] = {}
    codes = np.full(table.num_rows, MISSING, np.int32)
    for row, *written in zip(
        rows.tolist(), *(column.take(pa.array(rows)).to_pylist() for column in columns), strict=True
    ):
        name = original_of(" ".join(value[:VALUE_CHARACTERS_MAX] for value in written if value))
        if name is not None:
            codes[row] = places.setdefault(name, len(places))
    if not places or whole_name is None:
        return None
    latin = np.unique(whole_name.codes[codes == MISSING])
    words = LatinWords(word for code in latin[latin != MISSING] for word in whole_name.values[code].split())
    return Originals(names=tuple(places), codes=codes, latin=words)


def _digits(value: str) -> str:
    return _NOT_DIGIT.sub("", fold(value))


def _joined(value: str) -> str:
    return fold(value).replace(" ", "")


_CLEANERS: dict[Role, Callable[[str], str]] = {
    Role.BIRTH_DATE: _digits,
    Role.PHONE: _digits,
    Role.ID: _joined,
}
