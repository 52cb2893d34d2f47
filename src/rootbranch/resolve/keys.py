"""Write the blocking keys of every record: what two records must share, once at least, to be compared at all.

Many weak keys instead of a few strong ones. A key is a whole value, or two half values of different columns, or a word
of the name with half a value, so that any two mistakes still leave some key untouched. How much sharing a key is worth
is measured afterwards by how rare it is (`candidates`).

    whole values (birth, document, telephone, address, place, whole name, each word of it)
    half values  (year · month and day · first word of an address · ends of a number · place · category) two by two
    a word's first or last letters with a half value; two words' first letters

Limits: a column whose values are so few that they could not name a block below the cap gives no half values.
Source: meta-blocking by weighted shared blocks (Papadakis et al. 2014, IEEE TKDE 26(8)).
"""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from rootbranch.resolve.columns import Role
from rootbranch.resolve.records import MISSING, Field, Records

DATE_DIGITS = 8
END_CHARACTERS = 4
WORD_CHARACTERS_MIN = 2
PARTS_SCHEMA = pa.schema([("record", pa.int32()), ("kind", pa.string()), ("part", pa.string())])

# A key is the digest of its kind and parts, 64 bits wide; two keys that meet by chance cost a needless comparison.
_KEYS = """
create table keys as
with half as (select record, kind, part from halves),
     word as (select distinct record, part from words),
     found as (
    select record, hash(kind, part) as key from wholes
    union all select record, hash('word', part) from word
    union all select record, hash('head', part[:4]) from word where length(part) > 4
    union all select l.record, hash(l.kind, l.part, r.kind, r.part)
        from half l join half r on l.record = r.record and l.kind < r.kind
        where split_part(l.kind, '.', 1) <> split_part(r.kind, '.', 1)
          and not (starts_with(l.kind, 'category') and starts_with(r.kind, 'category'))
    union all select w.record, hash('head', w.part[:4], h.kind, h.part) from word w join half h using (record)
    union all select w.record, hash('tail', w.part[-4:], h.kind, h.part) from word w join half h using (record)
        where length(w.part) > 4
    union all select l.record, hash('pair', l.part[:4], r.part[:4])
        from word l join word r on l.record = r.record and l.part < r.part
)
select distinct record, key from found
"""


def write_keys(connection: duckdb.DuckDBPyConnection, records: Records, block_max: int) -> None:
    """Make the table `keys(record, key)` in a connection.

    Args:
        block_max: Records in a block at most; see `candidates`.
    """
    for name, rows in (
        ("wholes", list(_wholes(records))),
        ("halves", list(_halves(records, block_max))),
        ("words", list(_words(records))),
    ):
        columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
        table = pa.table(
            [pa.array(column, type=kind.type) for column, kind in zip(columns, PARTS_SCHEMA, strict=True)],
            PARTS_SCHEMA,
        )
        connection.register(name, table)
    connection.execute(_KEYS)


def _wholes(records: Records) -> Iterator[tuple[int, str, str]]:
    for field in records.fields:
        if field.role in {Role.BIRTH_DATE, Role.ID, Role.PHONE, Role.ADDRESS, Role.PLACE, Role.TEXT}:
            for record, value in _each(field):
                yield record, _kind(field), value
    if records.whole_name is not None:
        for record, value in _each(records.whole_name):
            yield record, "whole name", " ".join(sorted(value.split()))


def _words(records: Records) -> Iterator[tuple[int, str, str]]:
    if records.whole_name is not None:
        for record, value in _each(records.whole_name):
            for word in set(value.split()):
                if len(word) >= WORD_CHARACTERS_MIN:
                    yield record, "word", word


def _halves(records: Records, block_max: int) -> Iterator[tuple[int, str, str]]:
    for field in records.fields:
        written = [_halves_of(field.role, value) for value in field.values]
        for place in range(max((len(halves) for halves in written), default=0)):
            kind = f"{_kind(field)}.{place}"
            parts = [halves[place] if place < len(halves) else "" for halves in written]
            if len(set(parts)) * block_max < len(records.ids):
                continue
            for record, code in enumerate(field.codes.tolist()):
                if code != MISSING and parts[code]:
                    yield record, kind, parts[code]


def _halves_of(role: Role, value: str) -> tuple[str, ...]:
    """Give the parts of a value that mean something alone; always as many for one role, empty where there is none."""
    match role:
        case Role.BIRTH_DATE:
            return (value[:4], value[4:]) if len(value) == DATE_DIGITS else (value[:4], "")
        case Role.ID | Role.PHONE:
            return (
                (value[:END_CHARACTERS], value[-END_CHARACTERS:]) if len(value) > END_CHARACTERS else ("", "")
            )
        case Role.ADDRESS:
            return (value.split(maxsplit=1)[0],)
        case Role.PLACE | Role.CATEGORY:
            return (value,)
        case _:
            return ()


def _kind(field: Field) -> str:
    return f"{field.role} {field.name}"


def _each(field: Field) -> Iterator[tuple[int, str]]:
    for record, code in enumerate(field.codes.tolist()):
        if code != MISSING:
            yield record, field.values[code]
