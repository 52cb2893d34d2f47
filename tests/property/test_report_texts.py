"""Whatever text comes from outside: a document is made, it stays text, and the same text gives the same bytes."""

import csv
import io
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.report.releases import DEFINITIONS, change, figure, release

from rootbranch.report import ReportDocument, release_document, write_csv, write_pdf

ANY_TEXT = st.text(max_size=60)
MARKUP = st.text(alphabet="#*_`$\\\"'<>@[]{}()=+-~/&%;: \nabcñÉ0", max_size=60)
LATIN = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=["Cc", "Cf"]),
        st.sampled_from("#*_`$\\\"'<>@[]{}=+-~/"),
    ),
    max_size=60,
)
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def document(text: str, language: str = "es") -> ReportDocument:
    shown = (
        figure("arrests", (1,), "arrest@1", "arrest"),
        figure(text or "x", (2,), "claims@1", text, scope={"operation": text}),
        figure("seized_quantities", (3,), text, "count", scope={"commodity": text, "unit": text}),
        figure("arrests", (4,), "arrest@1", "arrest", scope={"partner": text}),
    )
    changed = (change(text or "x", {"operation": text}, (1,), (2,), 1, 0),)
    of = release(title=text, handling=text, shown=shown, changed=changed)
    return release_document(of, DEFINITIONS, language=language, partners={text: text})


@given(text=st.one_of(ANY_TEXT, MARKUP), language=st.sampled_from(["en", "es"]))
@example(text="\ud800\u202e\x00\ufeff", language="en")
@example(text="\ue000\ufdd0\U0010ffff\ufffe", language="en")
@example(text="#panic()", language="es")
def test_every_text_of_a_document_is_printable(text, language):
    for row in document(text, language).rows:
        for said in (row.label, row.scope_text, row.unit, row.rule, *row.notes):
            assert not TURNING.search(said)


@pytest.mark.slow
@settings(max_examples=40)
@given(text=st.one_of(ANY_TEXT, MARKUP))
@example(text="\ud800\u202e\x00\ufeff")
@example(text="\ue000\ufdd0\U0010ffff\ufffe\u0378")
@example(text="e\u0301\u0302\u4e2d\u200d\U0001f468\u200d\U0001f469")
@example(text="מרחב ועוד \u0600 نص")
@example(text='#panic("stop") ] } */ //')
def test_no_text_breaks_the_pdf_and_the_same_text_gives_the_same_bytes(text):
    assert write_pdf(document(text)) == write_pdf(document(text))


@pytest.mark.slow
@settings(max_examples=30)
@given(text=LATIN)
def test_a_text_is_printed_as_it_is(text):
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no pdftotext (poppler): the text of the PDF is not read back")
    said = document(text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "release.pdf"
        path.write_bytes(write_pdf(said))
        read = subprocess.run([tool, "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    squeezed = re.sub(r"[\s\u200b]+", "", read)
    for part in (said.title, *(row.label for row in said.rows), *(row.scope_text for row in said.rows)):
        assert re.sub(r"\s+", "", part) in squeezed


@given(text=st.one_of(ANY_TEXT, MARKUP))
def test_no_cell_of_the_table_is_a_formula_and_none_is_lost(text):
    said = document(text)
    table = list(csv.reader(io.StringIO(write_csv(said).decode("utf-8-sig"), newline="")))
    assert len(table) == 1 + len(said.rows)
    assert {len(line) for line in table} == {len(table[0])}
    for line in table[1:]:
        assert all(not cell.startswith(("=", "+", "@", "-", "\t", "\r")) for cell in line)
