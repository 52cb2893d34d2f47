"""CSV and TSV: what is sound comes through as it is, what is not gives a finding or a refusal, and nothing is lost."""

from pathlib import Path

import pytest
from tests.fixtures.feeds import (
    PERSON,
    PERSON_COLUMNS,
    PERSONS,
    changed,
    feed,
    gathered,
    person_lines,
    sentences,
    written,
)

from rootbranch.errors import InputError
from rootbranch.gather import FeedMapping, open_file

HEADER = ",".join(PERSON_COLUMNS)


def refused(path: Path, mapping: FeedMapping) -> InputError:
    with pytest.raises(InputError) as caught:
        open_file(path, mapping)
    assert sentences(caught.value.what, caught.value.fix)
    assert caught.value.where.startswith(path.name)
    return caught.value


def test_a_sound_file_comes_through_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, person_lines({}, {"id": "p2", "name": '"Ruiz, Ana\nMaría"'}))
    out = gathered(path, feed())
    assert [draft.key for draft in out.drafts] == [("p1",), ("p2",)]
    assert [draft.locator for draft in out.drafts] == ["line 2", "line 3"]
    assert out.drafts[1].content["properties"] == {"name": ["Ruiz, Ana\nMaría"], "birthDate": ["1980-02-01"]}
    assert out.drafts[0].content["row"] == PERSON
    assert (out.rejects, out.findings, out.ended_early) == ([], [], False)


def test_the_locator_is_the_line_in_which_a_row_begins(tmp_path: Path) -> None:
    path = written(tmp_path, person_lines({"name": '"a\nb\nc"'}, {"id": "p2"}))
    assert [draft.locator for draft in gathered(path, feed()).drafts] == ["line 2", "line 5"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(tmp_path: Path, ends: str) -> None:
    path = written(tmp_path, person_lines({}, {"id": "p2"}).replace("\n", ends))
    assert len(gathered(path, feed()).drafts) == 2


def test_tabs_and_other_delimiters(tmp_path: Path) -> None:
    tabs = written(tmp_path, person_lines({}, delimiter="\t"), "feed.tsv")
    assert len(gathered(tabs, feed(format="tsv")).drafts) == 1
    semicolons = written(tmp_path, person_lines({}, delimiter=";"))
    assert len(gathered(semicolons, feed(delimiter=";")).drafts) == 1


# ------------------------------------------------------------------ what cannot be read at all


def test_zero_bytes_are_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, b""), feed()).what.id == "gather.empty_file"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv", feed()).what.id == "gather.unreadable"
    assert refused(tmp_path, feed()).what.id == "gather.no_file"


@pytest.mark.parametrize("content", [b"\n\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(written(tmp_path, content), feed()).what.id in {
        "gather.columns_missing",
        "gather.header_missing",
    }


@pytest.mark.parametrize(
    ("encoded", "declared", "fits"),
    [
        ("latin-1", "utf-8", "latin-1"),
        ("cp1252", "utf-8", "cp1252"),
        ("utf-16", "utf-8", "utf-16"),
        ("utf-16-le", "utf-8", "utf-16"),
        ("utf-16", "latin-1", "utf-16"),
        ("utf-8", "latin-1", "utf-8"),
        ("utf-8-sig", "cp1252", "utf-8"),
    ],
)
def test_a_wrong_encoding_is_refused_with_the_one_that_fits(
    tmp_path: Path, encoded: str, declared: str, fits: str
) -> None:
    name = "Peña “N”" if encoded == "cp1252" else "Peña"
    error = refused(written(tmp_path, person_lines({"name": name}).encode(encoded)), feed(encoding=declared))
    assert error.what.id == "gather.wrong_encoding"
    assert error.fix.params["encoding"] == fits


def test_a_wrong_encoding_is_refused_with_line_and_byte(tmp_path: Path) -> None:
    content = person_lines(*({"id": f"p{n}"} for n in range(30_000)), {"name": "Peña"}).encode("latin-1")
    assert len(content) > 1_048_576  # the place is right beyond the first piece that is read
    error = refused(written(tmp_path, content), feed())
    assert error.what.params["line"] == 30_002
    assert error.what.params["offset"] == content.index(b"\xf1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le"])
def test_each_encoding_is_read_where_it_is_named(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, person_lines({"name": "Peña"}).encode(encoding))
    out = gathered(path, feed(encoding=encoding.removesuffix("-sig")))
    assert out.drafts[0].content["properties"] == {"name": ["Peña"], "birthDate": ["1980-02-01"]}


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"])
def test_another_kind_of_file_is_refused(tmp_path: Path, start: bytes) -> None:
    assert refused(written(tmp_path, start + b"rest"), feed()).what.id == "gather.other_kind"


def test_a_missing_column_is_refused_with_those_there_are(tmp_path: Path) -> None:
    error = refused(written(tmp_path, person_lines({}).replace("born", "fecha")), feed())
    assert (error.what.id, error.what.params["columns"]) == ("gather.columns_missing", "born")
    assert error.where == "feed.csv, line 1"
    assert "fecha" in str(error.fix.params["columns"])


def test_a_file_without_header_does_not_show_its_first_person(tmp_path: Path) -> None:
    error = refused(written(tmp_path, ",".join(PERSON.values()) + "\n"), feed())
    assert error.fix.id == "gather.fix_no_header"
    assert "Ruiz" not in sentences(error.what, error.fix) + error.where


def test_a_wrong_delimiter_is_refused_with_the_right_one(tmp_path: Path) -> None:
    error = refused(written(tmp_path, person_lines({}, delimiter=";")), feed())
    assert error.fix.params == {"delimiter": ";", "line": 1}


def test_a_title_above_the_header_is_refused_with_the_line_of_the_header(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "Personas detenidas\n\n" + person_lines({})), feed())
    assert (error.fix.id, error.fix.params["line"]) == ("gather.fix_header_line", 3)


def test_a_needed_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, HEADER + ",name\n"), feed()).what.id == "gather.column_twice"


def test_a_header_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    wide = HEADER + "".join(f",c{n}" for n in range(3_000))
    assert refused(written(tmp_path, wide + "\n"), feed()).what.id == "gather.columns_many"


def test_a_header_of_a_hundred_thousand_open_lines_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, '"id\n' + "x\n" * 100_000), feed()).what.id == "gather.header_broken"


# ------------------------------------------------------------------ what costs a line or a row


def test_display_rows_above_the_header_are_noted(tmp_path: Path) -> None:
    path = written(tmp_path, "Personas detenidas\n\n" + person_lines({}))
    out = gathered(path, feed(header_row=3))
    assert [draft.locator for draft in out.drafts] == ["line 4"]
    assert [(note.message.id, note.message.params) for note in out.notes] == [
        ("gather.display_rows", {"count": 2})
    ]


def test_a_repeated_header_is_noted_and_is_no_row(tmp_path: Path) -> None:
    path = written(
        tmp_path, person_lines({}) + HEADER + "\n" + ",".join((PERSON | {"id": "p2"}).values()) + "\n"
    )
    out = gathered(path, feed())
    assert [draft.row for draft in out.drafts] == [1, 2]
    assert [(note.message.id, note.locator) for note in out.notes] == [("gather.header_again", "line 3")]


@pytest.mark.parametrize("word", ["TOTAL", "Total general", "Subtotal", "GRAN TOTAL", "Suma"])
def test_a_totals_row_is_rejected(tmp_path: Path, word: str) -> None:
    out = gathered(written(tmp_path, person_lines({}) + f"{word},,17,,,,,,,\n"), feed())
    assert [reject.findings[0].message.id for reject in out.rejects] == ["gather.totals_row"]
    assert len(out.drafts) == 1


def test_a_person_called_sum_or_total_is_no_totals_row(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, person_lines({"id": "total", "name": "Suma"})), feed())
    assert len(out.drafts) == 1


@pytest.mark.parametrize(
    ("line", "problem"), [("p2,a,b", "gather.cells_few"), ("p2" + ",x" * 12, "gather.cells_many")]
)
def test_a_row_of_another_width_is_rejected(tmp_path: Path, line: str, problem: str) -> None:
    out = gathered(written(tmp_path, person_lines({}) + line + "\n"), feed())
    finding = out.rejects[0].findings[0]
    assert (finding.message.id, finding.row, finding.locator) == (problem, 2, "line 3")
    assert b"p2" in out.rejects[0].original


def test_empty_cells_behind_the_last_column_cost_nothing(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, person_lines({}).rstrip() + ",,, \n"), feed())
    assert (len(out.drafts), out.findings) == (1, [])


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, person_lines({}) + "\n,,,,,,,,,\n\n"), feed())
    assert (out.rows, out.findings) == ([1], [])


def test_a_file_with_a_header_only_says_so(tmp_path: Path) -> None:
    assert gathered(written(tmp_path, HEADER + "\n"), feed()).problems == ["gather.no_rows"]


def test_nul_bytes_cost_their_row(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, person_lines({}, {"id": "p2", "name": "A\0B"}, {"id": "p3"})), feed())
    assert [draft.key[0] for draft in out.drafts] == ["p1", "p3"]
    assert [(reject.row, reject.findings[0].message.id) for reject in out.rejects] == [(2, "gather.nul")]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    people = [{"id": f"p{n}"} for n in range(1, 4_001)]
    people[9] |= {"name": '"Ana'}
    out = gathered(written(tmp_path, person_lines(*people)), feed())
    assert [(reject.row, reject.locator) for reject in out.rejects] == [(10, "line 11")]
    assert out.rejects[0].findings[0].message.id == "gather.quote_open"
    assert len(out.drafts) == 3_999
    assert out.drafts[9].locator == "line 12"
    assert out.rows == list(range(1, 4_001))


def test_a_quote_open_at_the_end_of_the_file_costs_its_own_line_only(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, person_lines({"name": '"Ana'}, {"id": "p2"}, {"id": "p3"})), feed())
    assert ([reject.row for reject in out.rejects], [draft.row for draft in out.drafts]) == ([1], [2, 3])


def test_text_behind_a_closing_quote_costs_its_row(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, person_lines({"name": '"Ana" Ruiz'}, {"id": "p2"})), feed())
    assert [reject.findings[0].message.id for reject in out.rejects] == ["gather.quote_odd"]
    assert [draft.key[0] for draft in out.drafts] == ["p2"]


def test_a_line_that_is_too_long_costs_itself(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, person_lines({"name": "A" * 3_000_000}, {"id": "p2"})), feed())
    assert [reject.findings[0].message.id for reject in out.rejects] == ["gather.row_too_long"]
    assert len(out.rejects[0].original) == 65_536
    assert [(draft.key[0], draft.locator) for draft in out.drafts] == [("p2", "line 3")]


def test_a_long_line_in_an_open_quote_costs_both_lines(tmp_path: Path) -> None:
    out = gathered(
        written(tmp_path, person_lines({"name": '"Ana'}, {"name": "A" * 3_000_000}, {"id": "p3"})), feed()
    )
    assert [reject.findings[0].message.id for reject in out.rejects] == [
        "gather.quote_open",
        "gather.row_too_long",
    ]
    assert [draft.key[0] for draft in out.drafts] == ["p3"]


def test_a_key_that_comes_twice_is_rejected_and_names_the_first_row(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, person_lines({}, {"id": "p2"}, {"name": "Otra"})), feed())
    assert [(reject.key, reject.findings[0].message.params) for reject in out.rejects] == [
        (("p1",), {"row": 1})
    ]


@pytest.mark.parametrize("second", [{"role": "M"}, {"role": "A", "born": "01/01/2015"}])
def test_a_key_that_comes_again_and_protects_takes_the_place_of_the_first(
    tmp_path: Path, second: dict[str, str]
) -> None:
    out = gathered(written(tmp_path, person_lines({"role": "C"}, second)), feed())
    assert [draft.row for draft in out.drafts] == [1, 2]
    assert "gather.key_twice" in out.problems
    assert out.rejects == []


# ------------------------------------------------------------------ columns


def test_an_unknown_column_is_noted_and_kept_with_the_row(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, f"{HEADER},extra,\n{','.join(PERSON.values())},x,y\n"), feed())
    assert {(note.message.id, note.field) for note in out.notes} == {
        ("gather.column_unknown", "extra"),
        ("gather.column_nameless", ""),
    }
    row = out.drafts[0].content["row"]
    assert isinstance(row, dict)
    assert (row["extra"], row["column 12"]) == ("x", "y")


def test_an_ignored_column_is_not_kept_at_all(tmp_path: Path) -> None:
    table = changed(PERSONS, {"ignore": ["extra"]})
    out = gathered(written(tmp_path, f"{HEADER},extra\n{','.join(PERSON.values())},secret\n"), feed(table))
    assert out.findings == []
    assert "secret" not in repr(out.drafts[0])
