"""A law of gathering: rows that are read and built in blocks become what they become one by one.

The row is the truth. Each file here is gathered in blocks, in blocks of a line or two, and row by row; drafts, rejected
rows and findings are the same, byte for byte and in the same order, whatever the file holds.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.fixtures.feeds import ARRESTS, KNOWN_AT, PARTNER, PERSON_COLUMNS, PERSONS, changed, feed, written

from rootbranch.gather import Draft, FeedMapping, Reject, compile_mapping, delimited, open_file, read_drafts
from rootbranch.gather.lines import Lines
from rootbranch.model.records import Finding

COLUMNS = (*PERSON_COLUMNS, "kind", "day", "with", "sum", "age", "gone", "known")
VEHICLES: dict[str, Any] = {
    "schema": "Vehicle",
    "category": {"constant": "not_a_person"},
    "predicate": None,
    "fields": {"registrationNumber": [{"column": "name", "strip_prefix": "No."}, {"column": "officer"}]},
    "key": ["id", "kind"],
    "ignore": ["born"],
}
MAPPINGS: dict[str, FeedMapping] = {
    "persons": feed(),
    "without category": feed(changed(PERSONS, {"category": None, "predicate": None})),
    "ages, cells ignored, when known, withdrawn": feed(
        changed(
            PERSONS,
            {
                "age": {"column": "age"},
                "ignore": ["benefit", "sum"],
                "known_on": {"column": "known", "date": ["%d/%m/%Y", "%m/%d/%Y"]},
                "withdrawn": {"column": "gone", "values": {"X": "yes", "": "no"}},
            },
        )
    ),
    "joined, split, several, happened": feed(
        changed(
            PERSONS,
            {
                "fields/name": {"columns": ["name", "officer"], "join": " "},
                "fields/alias": {"column": "conduct", "split": "/"},
                "fields/idNumber": [{"column": "benefit"}, {"column": "with", "split": ";"}],
                "fields/birthDate": {"column": "born", "date": ["%d/%m/%Y", "iso"]},
                "fields/nationality": {"column": "kind", "values": {"D": "MX", "*": "GT"}},
                "fields/country": {"constant": "MX"},
                "marking/originating_source": {"columns": ["grade", "basis"]},
            },
        )
    ),
    "happened, of persons": feed(
        changed(
            PERSONS,
            {
                "schema": "Passport",
                "fields/name": None,
                "fields/number": {"column": "name"},
                "fields/startDate": {"column": "day", "date": ["%d/%m/%Y", "iso"]},
                "known_on": {"column": "known", "date": "%d/%m/%Y"},
            },
        )
    ),
    "no cell kept": feed(changed(PERSONS, {"ignore": list(COLUMNS)})),
    "vehicles": feed(changed(PERSONS, VEHICLES)),
    "schema of the row": feed(
        changed(PERSONS, {"schema": {"column": "kind", "values": {"D": "Person", "I": "Vehicle"}}})
    ),
    "arrests": feed(changed(ARRESTS, {"ignore": ["born"]})),
}

HOSTILE = [
    *("", " ", "=1+1", "+52 1 555", "-2", "-2-2x", "@a", "\t=", "Total", "TOTAL", "gran total", "\u00a0"),
    *("01/02/1980", "31/02/1980", "05/06/2007", "01/02/2012", "1980-01-02", "1980", "03/04/2024", "tomorrow"),
    *("S", "C", "A", "M", "?", "s", "D", "I", "X", "B", "G", "art. 21", "none", "17", "40", "menor", "adult"),
    *(
        "Peña Ñ",
        "'x",
        "two  words",
        "a/b//c",
        "x; y",
        "No. 17",
        "1.234,50",
        "id",
        "name",
        "\ufeffx",
        "\\",
        "{}",
    ),
]
CELLS = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
PIECES = [
    '"',
    '"\n',
    "a,b\n",
    "\n\n",
    ",\n",
    "\0",
    "\ufeff",
    '"x"y\n',
    ",".join(COLUMNS) + "\n",
    "\r",
    "TOTAL,,\n",
]
USUAL = dict(zip(COLUMNS, (
    "p1", "Ana Ruiz", "01/02/1980", "A", "B", "art. 21", "drove", "500 USD", "O-1", "03/04/2024",
    "D", "01/02/2024", "US-INV", "7", "40", "", "03/04/2024",
), strict=True))  # fmt: skip


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\r\n') else cell


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw a file: mostly usual rows, some with hostile cells, and now and then something that is no row."""
    parts = [",".join(COLUMNS) + "\n"]
    for number in range(draw(st.integers(1, 12))):
        odd = draw(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=3))
        row = USUAL | {"id": f"p{number}"} | odd
        parts.append(",".join(map(quoted, row.values())) + draw(ENDS))
        if draw(st.integers(0, 5)) == 0:
            parts.append(draw(st.sampled_from(PIECES)))
    return "".join(parts)


def items(path: Path, mapping: FeedMapping) -> Iterator[tuple[object, ...]]:
    """Give all that comes out of a file, as the register would see it."""
    build = compile_mapping(mapping, partner=PARTNER, file_name="feed.csv", known_at=KNOWN_AT)
    with open_file(path, mapping) as reading:
        for item in read_drafts(reading, build):
            if isinstance(item, Draft):
                assert said_in(item) == item.content.get("properties", {})
                yield tuple(item._replace(said={}))
            else:
                assert isinstance(item, Reject | Finding)
                yield (item,)


def said_in(draft: Draft) -> object:
    """Give the properties that a draft says it has, as its text has them."""
    if isinstance(draft.said, Mapping):
        assert orjson.dumps(draft.said).decode() == draft.text
        return draft.said.get("properties", {})
    values = zip(*draft.said, strict=True)
    return {name: [value] if isinstance(value, str) else value for name, value in values if value}


def gathered_in(path: Path, mapping: FeedMapping, characters: int | None) -> list[tuple[object, ...]]:
    """Gather a file in blocks of some characters; None is row by row."""
    with ExitStack() as stack:
        if characters is None:
            stack.enter_context(patch.object(Lines, "take_block", lambda *_: ""))
        else:
            stack.enter_context(patch.object(delimited, "BLOCK_CHARACTERS", characters))
        return list(items(path, mapping))


@pytest.mark.parametrize("name", MAPPINGS)
@given(content=files(), characters=st.sampled_from([1, 70, 300]))
@settings(max_examples=60)
@example(content=",".join(COLUMNS) + "\n" + '"p1\n' * 1_100, characters=300)
@example(content=",".join(COLUMNS) + "\n" + '"p1' + "\n" * 1_100 + '"' + "\nx" * 3, characters=300)
def test_a_block_gives_what_its_rows_give(name: str, content: str, characters: int) -> None:
    mapping = MAPPINGS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), content)
        alone = gathered_in(path, mapping, None)
        assert gathered_in(path, mapping, characters) == alone
        assert gathered_in(path, mapping, delimited.BLOCK_CHARACTERS) == alone


def test_rows_without_surprises_are_read_and_built_in_blocks(tmp_path: Path) -> None:
    lines = "".join(",".join((USUAL | {"id": f"p{number}"}).values()) + "\n" for number in range(2_000))
    path = written(tmp_path, f"{','.join(COLUMNS)}\n{lines}")
    mapping = MAPPINGS["persons"]
    build = compile_mapping(
        mapping, partner=PARTNER, file_name=path.name, known_at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    with open_file(path, mapping) as reading, patch.object(build, "_row", None):
        drafts = [item for item in read_drafts(reading, build) if isinstance(item, Draft)]
    assert [draft.row for draft in drafts] == list(range(1, 2_001))
