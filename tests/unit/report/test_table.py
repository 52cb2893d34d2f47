"""The table for spreadsheets holds every figure, with numbers that can be counted with and no formula."""

import csv
import io
from decimal import Decimal

import pytest
from tests.unit.report.releases import DEFINITIONS, figure, figures, release

from rootbranch.model.ledger import Form, Release
from rootbranch.report import release_document, write_csv


def lines(of: Release, language: str = "en") -> list[dict[str, str]]:
    text = write_csv(release_document(of, DEFINITIONS, language=language)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_figure_is_one_line_with_bare_numbers():
    read = lines(release(), "es")
    assert len(read) == len(figures())
    cash = [line for line in read if line["figure"] == "Cantidad incautada: dinero en efectivo"]
    assert [(line["value"], line["lowest"], line["highest"], line["unit"]) for line in cash] == [
        ("2416300", "", "", "MXN"),
        ("", "303500", "304410", "USD"),
    ]


def test_a_list_and_what_is_hidden_or_unresolved_are_no_numbers():
    by_form = {line["form"]: line for line in lines(release())}
    assert by_form["list"]["listed"] == "360; 235; 121; 121"
    assert (by_form["hidden"]["value"], by_form["hidden"]["reports"]) == ("hidden", "")
    assert by_form["unresolved"]["value"] in {"not resolved", ""}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_is_never_a_formula(start):
    hostile = f"{start}HYPERLINK(1)"
    shown = (figure("arrests", (1,), hostile, hostile, scope={"operation": "x", "commodity": hostile}),)
    for line in lines(release(title=hostile, handling=hostile, shown=shown)):
        assert all(not cell.startswith(start) for cell in line.values())
        assert line["rule"] == f"'{hostile}"


def test_a_negative_number_stays_a_number():
    shown = (
        figure("net_change", (-3,), "x@1", "count", counts=0),
        figure("share", ("-0.5",), "x@1", "count", counts=0),
    )
    assert [line["value"] for line in lines(release(shown=shown))] == ["-3", "-0.5"]


def test_large_and_small_amounts_are_written_out():
    shown = (figure("arrests", (Decimal("3.1E+8"),), "arrest@1", "COP", counts=1, form=Form.NUMBER),)
    assert lines(release(shown=shown))[0]["value"] == "310000000"


def test_it_opens_with_accents_and_the_line_ends_of_spreadsheets():
    written = write_csv(release_document(release(), DEFINITIONS, language="es"))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\r\n") == len(figures()) + 1
