"""Workbooks: nothing is computed, types are kept, and what is broken or blown up is refused."""

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.fixtures.feeds import (
    ARREST,
    ARRESTS,
    PERSON,
    PERSON_COLUMNS,
    feed,
    gathered,
    sentences,
    written,
)

from rootbranch.errors import InputError
from rootbranch.gather import FeedMapping, open_file


def workbook(
    folder: Path, *rows: list[Any], title: str = "Detenidos", before: tuple[list[Any], ...] = ()
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in (*before, list(PERSON_COLUMNS), *rows):
        sheet.append(row)
    path = folder / "feed.xlsx"
    book.save(path)
    return path


def person(**changes: Any) -> list[Any]:
    return list((PERSON | changes).values())


def refused(path: Path, mapping: FeedMapping) -> InputError:
    with pytest.raises(InputError) as caught:
        open_file(path, mapping)
    assert sentences(caught.value.what, caught.value.fix)
    return caught.value


def test_a_sound_sheet_comes_through_with_its_places(tmp_path: Path) -> None:
    out = gathered(workbook(tmp_path, person(), [], person(id="p2")), feed(format="xlsx"))
    assert [(draft.key[0], draft.row, draft.locator) for draft in out.drafts] == [
        ("p1", 1, "Detenidos!A2"),
        ("p2", 2, "Detenidos!A4"),
    ]
    assert out.findings == []


def test_typed_dates_and_numbers_are_taken_as_typed(tmp_path: Path) -> None:
    out = gathered(
        workbook(tmp_path, person(id=17, born=date(1980, 2, 1), name=12345678.0)), feed(format="xlsx")
    )
    assert out.drafts[0].key == ("17",)
    assert out.drafts[0].content["properties"] == {"name": ["12345678"], "birthDate": ["1980-02-01"]}
    assert out.findings == []


def test_a_typed_number_has_no_decimal_comma_to_misread(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(ARREST))
    sheet.append(["a1", "I", datetime(2024, 2, 1), "", 12.345])  # noqa: DTZ001
    sheet.append(["a2", "I", "01/02/2024", "", "12,345"])
    book.save(tmp_path / "feed.xlsx")
    out = gathered(tmp_path / "feed.xlsx", feed(ARRESTS, format="xlsx"))
    assert out.drafts[0].content["report"]["quantities"][0]["amount"] == "12.345"  # type: ignore[index]
    assert out.rejects[0].findings[0].message.id == "values.amount_ambiguous"


def test_a_formula_is_kept_as_its_text_and_never_computed(tmp_path: Path) -> None:
    out = gathered(
        workbook(tmp_path, person(name='=HYPERLINK("http://x")', born="=1+1")), feed(format="xlsx")
    )
    row = out.drafts[0].content["row"]
    assert isinstance(row, dict)
    assert (row["name"], row["born"]) == ('=HYPERLINK("http://x")', "=1+1")
    assert out.problems.count("gather.formula") == 2


def test_the_sheet_and_the_header_are_where_the_mapping_says(tmp_path: Path) -> None:
    path = workbook(tmp_path, person(), before=(["Fiscalía"], ["corte", "agosto"]))
    out = gathered(path, feed(format="xlsx", sheet="Detenidos", header_row=3))
    assert [draft.locator for draft in out.drafts] == ["Detenidos!A4"]
    assert out.problems == ["gather.display_rows"]


def test_a_header_elsewhere_is_pointed_at(tmp_path: Path) -> None:
    error = refused(workbook(tmp_path, person(), before=(["Fiscalía"], [])), feed(format="xlsx"))
    assert (error.fix.id, error.fix.params) == ("gather.fix_header_line", {"line": 3})


def test_a_sheet_that_is_not_there_is_refused_with_those_there_are(tmp_path: Path) -> None:
    error = refused(workbook(tmp_path, person()), feed(format="xlsx", sheet="Otra"))
    assert error.fix.params == {"sheets": "Detenidos"}


def test_rows_of_a_table_are_judged_as_in_csv(tmp_path: Path) -> None:
    rows = (person(), list(PERSON_COLUMNS), ["TOTAL", None, 17], [*person(id="p3"), "x", "y"], ["p4"])
    out = gathered(workbook(tmp_path, *rows), feed(format="xlsx"))
    assert [note.message.id for note in out.notes] == ["gather.header_again"]
    assert [reject.findings[0].message.id for reject in out.rejects] == [
        "gather.totals_row",
        "gather.cells_many",
        "gather.grade_missing",  # cells at the end of a sheet's row are simply empty
    ]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, b"", "a.xlsx"), feed(format="xlsx")).what.id == "gather.empty_file"
    assert (
        refused(written(tmp_path, b"id,name\n", "b.xlsx"), feed(format="xlsx")).what.id
        == "gather.not_workbook"
    )
    plain = tmp_path / "c.xlsx"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refused(plain, feed(format="xlsx")).what.id == "gather.not_workbook"


def test_a_workbook_that_was_cut_off_is_refused_at_any_length(tmp_path: Path) -> None:
    whole = workbook(tmp_path, *(person(id=f"p{n}") for n in range(50))).read_bytes()
    for length in range(1, len(whole), len(whole) // 23):
        path = written(tmp_path, whole[:length], "cut.xlsx")
        assert refused(path, feed(format="xlsx")).what.id == "gather.not_workbook"


def rewritten(path: Path, member: str, change: Any) -> Path:
    out = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == member else content)
    return out


SHEET = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = rewritten(workbook(tmp_path, person()), SHEET, lambda content: content + b" " * 300_000_000)
    assert path.stat().st_size < 1_000_000
    assert refused(path, feed(format="xlsx")).what.id == "gather.workbook_large"


def test_an_entity_bomb_is_never_expanded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    path = rewritten(
        workbook(tmp_path, person()),
        SHEET,
        lambda content: content.replace(b"<worksheet", bomb + b"<worksheet", 1),
    )
    assert refused(path, feed(format="xlsx")).what.id == "gather.not_workbook"


def test_a_sheet_that_breaks_off_keeps_the_rows_before_and_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path, *(person(id=f"p{n}") for n in range(50)))
    path = rewritten(path, SHEET, lambda content: content[: content.index(b'<row r="30"')] + b"<row r=")
    out = gathered(path, feed(format="xlsx"))
    assert len(out.drafts) == 28
    assert out.ended_early
    assert [(note.message.id, note.locator) for note in out.notes] == [
        ("gather.sheet_broken", "Detenidos!A30")
    ]


@pytest.mark.parametrize("place", [b'r="XFE2"', b'r="ZZZZZZ2"', b'r="A99999999999999"', b'r="?"'])
def test_a_cell_in_no_possible_place_costs_no_memory(tmp_path: Path, place: bytes) -> None:
    path = rewritten(workbook(tmp_path, person()), SHEET, lambda content: content.replace(b'r="J2"', place))
    out = gathered(path, feed(format="xlsx"))
    assert out.ended_early or out.rejects or out.drafts
