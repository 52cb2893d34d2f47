"""Laws of gathering, over any bytes at all and over files that are generated whole."""

import csv
import io
import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.fixtures.feeds import (
    PERSON,
    PERSON_COLUMNS,
    PERSONS,
    Gathered,
    changed,
    feed,
    gathered,
    sentences,
    written,
)

from rootbranch.errors import InputError
from rootbranch.gather import FeedMapping, neutral, rejects_lines
from rootbranch.model.category import TARGETS, SubjectCategory, is_protected

FORMATS = ("csv", "tsv", "json", "jsonl", "ftm", "xlsx")
HEADER = ",".join(PERSON_COLUMNS)

LINES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
PIECES = st.sampled_from(
    [
        '"',
        ",",
        "\n",
        "\r\n",
        "\r",
        "p1",
        "{",
        "}",
        "[",
        "]",
        ":",
        '"id"',
        "\\",
        "\\u00",
        "é",
        "=1",
        "\0",
        "TOTAL",
        HEADER,
    ]
)


def through(content: bytes, mapping: FeedMapping, name: str = "feed") -> Gathered | None:
    """Gather bytes; None where they are refused, with the three parts in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return gathered(written(Path(folder), content, name), mapping)
        except InputError as error:
            refused = error
    assert sentences(refused.what, refused.fix)
    assert refused.where
    return None


def sound(out: Gathered) -> None:
    """What holds of whatever came out: rows are numbered without a gap, and everything has its sentences."""
    assert out.rows == list(range(1, len(out.rows) + 1))
    for draft in out.drafts:
        assert draft.key
        assert all(draft.key)
        assert orjson.dumps(draft.content)
        assert draft.marking.basis
    assert all(reject.findings for reject in out.rejects)
    assert list(rejects_lines(out.findings, "es"))
    assert all(sentences(finding.message, finding.done) for finding in out.findings)


@pytest.mark.parametrize("form", FORMATS)
@given(content=st.binary(max_size=300))
@example(content=b"\xff\xfe\x00")
@example(content=b"PK\x05\x06" + bytes(18))
def test_any_bytes_are_read_or_refused(form: str, content: bytes) -> None:
    out = through(content, feed(format=form))
    if out is not None:
        sound(out)


@given(pieces=st.lists(PIECES | LINES, max_size=40))
@settings(max_examples=300)
def test_anything_below_a_header_is_rows_rejects_or_notes(pieces: list[str]) -> None:
    out = through(f"{HEADER}\n{''.join(pieces)}".encode(), feed())
    if out is not None:
        sound(out)


@given(pieces=st.lists(PIECES | LINES, max_size=40), form=st.sampled_from(["json", "jsonl", "ftm"]))
@settings(max_examples=300)
def test_anything_behind_an_object_keeps_that_object(pieces: list[str], form: str) -> None:
    first = PERSON if form != "ftm" else {"id": "e1", "schema": "Person", "properties": PERSON}
    start = ("" if form != "json" else "[") + json.dumps(first) + ("\n" if form != "json" else ",")
    out = through((start + "".join(pieces)).encode(), feed(format=form))
    assert out is not None
    sound(out)
    assert out.drafts[0].row == 1
    assert out.drafts[0].key == (first["id"],)


def csv_of(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([list(PERSON_COLUMNS), *rows])
    return buffer.getvalue().encode()


@given(rows=st.lists(st.lists(CELLS, min_size=10, max_size=10), max_size=8))
def test_what_a_partner_writes_is_what_is_kept(rows: list[list[str]]) -> None:
    assume(all(any(cell.strip() for cell in row) for row in rows))
    rows = [[f"k{number}", *row[1:4], "B", "art. 21", *row[6:]] for number, row in enumerate(rows)]
    out = through(csv_of(rows), feed())
    assert out is not None
    kept = {draft.key[0]: draft.content["row"] for draft in out.drafts}
    rejected = {reject.key[0] for reject in out.rejects if reject.key}
    for row in rows:
        assert row[0] in rejected or kept[row[0]] == dict(zip(PERSON_COLUMNS, row, strict=True))


@given(rows=st.lists(st.lists(CELLS, min_size=10, max_size=10), max_size=6))
def test_no_data_row_is_lost(rows: list[list[str]]) -> None:
    data = [row for row in rows if any(cell.strip() for cell in row) and row != list(PERSON_COLUMNS)]
    out = through(csv_of(rows), feed())
    assert out is not None
    header_again = out.problems.count("gather.header_again")
    assert len(out.drafts) + len(out.rejects) + header_again == len(data)


def as_lines(rows: list[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def as_array(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def as_sheet(rows: list[dict[str, Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (PERSON_COLUMNS, *(tuple(row.values()) for row in rows)):
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    return csv_of([list(row.values()) for row in rows])


WORDS = st.sampled_from(
    ["Ana", "Peña Ñ", "=1+1", "-2-2x", "+52 1 555", "a@b", "'x", "two  words", '"', "0017", "TOTAL"]
)
BIRTHS = st.dates(date(1940, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%d/%m/%Y}")
ROWS = st.lists(
    st.builds(
        lambda words, role, grade, born: PERSON | {"role": role, "grade": grade, "born": born} | words,
        st.fixed_dictionaries(dict.fromkeys(("name", "basis", "conduct", "officer"), WORDS)),
        st.sampled_from("SCAM?"),
        st.sampled_from("ABCDEF"),
        BIRTHS,
    ),
    min_size=1,
    max_size=3,
).map(lambda rows: [row | {"id": f"p{number}"} for number, row in enumerate(rows)])


@given(rows=ROWS)
@settings(max_examples=40)
def test_the_form_of_a_file_changes_nothing_in_its_records(rows: list[dict[str, Any]]) -> None:
    forms: dict[str, Callable[[list[dict[str, Any]]], bytes]] = {
        "csv": as_csv,
        "json": as_array,
        "jsonl": as_lines,
        "xlsx": as_sheet,
    }
    outs = [through(write(rows), feed(format=form)) for form, write in forms.items()]
    drafts = [
        [(draft.key, draft.category, draft.marking, draft.content) for draft in out.drafts]
        for out in outs
        if out
    ]
    assert len(drafts) == len(forms)
    assert all(other == drafts[0] for other in drafts)
    assert len(drafts[0]) == len(rows)


@given(rows=ROWS)
def test_no_marking_is_lost(rows: list[dict[str, Any]]) -> None:
    out = through(as_csv(rows), feed())
    assert out is not None
    marked = {draft.key[0]: (draft.marking.source_grade, draft.marking.basis) for draft in out.drafts}
    assert marked == {row["id"]: (row["grade"], row["basis"]) for row in rows}


@given(rows=ROWS, with_predicate=st.booleans())
def test_nobody_is_a_suspect_without_a_predicate_nor_as_a_minor(
    rows: list[dict[str, Any]], with_predicate: bool
) -> None:
    mapping = feed() if with_predicate else feed(changed(PERSONS, {"predicate": None}))
    out = through(as_csv(rows), mapping)
    assert out is not None
    for draft, row in zip(out.drafts, rows, strict=True):
        if draft.category is SubjectCategory.SUSPECT:
            assert set(draft.content["predicate"]) == {"conduct", "material_benefit", "officer", "date"}  # type: ignore[call-overload]
        else:
            assert "predicate" not in draft.content
        if draft.category in TARGETS:
            assert row["role"] in {"S", "C"}
            assert int(row["born"][6:]) <= 2007
        if row["role"] == "M" or int(row["born"][6:]) > 2007:
            assert is_protected(draft.category)


SECRETS = st.text("qwxz", min_size=6, max_size=10)


@given(
    secrets=st.lists(SECRETS, min_size=10, max_size=10, unique=True),
    breaks=st.sets(st.sampled_from(range(10))),
    form=st.sampled_from(["csv", "jsonl"]),
    tail=st.sampled_from(["", '"', ",,,", "{", "\0"]),
)
def test_no_finding_holds_the_value_of_a_cell(
    secrets: list[str], breaks: set[int], form: str, tail: str
) -> None:
    row = PERSON | {column: secrets[place] for place, column in enumerate(PERSON_COLUMNS) if place in breaks}
    content = as_csv([row]) if form == "csv" else as_lines([row])
    out = through(content + f"\n{','.join(secrets)}{tail}\n".encode(), feed(format=form))
    said = ""
    if out is not None:
        said = "".join(rejects_lines(out.findings)) + repr(out.findings)
    assert [secret for secret in secrets if secret in said] == []


@given(secrets=st.lists(SECRETS, min_size=10, max_size=10, unique=True))
def test_a_refusal_of_a_file_without_header_holds_no_value(secrets: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.raises(InputError) as caught:
        gathered(written(Path(folder), as_csv([])[:0] + ",".join(secrets).encode()), feed())
    said = sentences(caught.value.what, caught.value.fix) + caught.value.where
    assert [secret for secret in secrets if secret in said] == []


@given(text=st.text(max_size=20))
def test_no_neutral_text_is_a_formula(text: str) -> None:
    made = neutral(text)
    assert made.endswith(text)
    assert not made.lstrip().startswith(("=", "+", "-", "@"))
    assert neutral(made) == made
