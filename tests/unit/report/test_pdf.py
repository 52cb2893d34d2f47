"""The PDF holds the whole document as plain text, the same bytes each time, and is made for everybody."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.report.releases import DEFINITIONS, PARTNERS, change, figure, figures, release
from tests.unit.report.releases import key_of as key_in_release

from rootbranch.model.ledger import Figure
from rootbranch.report import ReportDocument, release_document, write_pdf

LANGUAGES = ("en", "es")


def key_of(each: Figure) -> str:
    return key_in_release(each) if each in figures() else "r2-99"


def document(language: str = "en", **of) -> ReportDocument:
    return release_document(
        release(**of),
        DEFINITIONS,
        language=language,
        previous=release(first=True),
        partners=PARTNERS,
        key_of=key_of,
    )


def text_of_pdf(pdf: bytes, folder: Path) -> str:
    """Extract the text without white space and without the marks of breaking."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no pdftotext (poppler): the text of the PDF is not read back")
    (folder / "release.pdf").write_bytes(pdf)
    done = subprocess.run([tool, "-raw", folder / "release.pdf", "-"], capture_output=True, check=True)
    return squeezed(done.stdout.decode())


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_in_the_text(language, tmp_path):
    said = document(language)
    text = text_of_pdf(write_pdf(said), tmp_path)
    in_grids = {row.line for section in said.sections if section.grid for row in section.rows}
    assert in_grids
    for row in said.rows:
        # Where each partner's cell would say of joint credit what the lead says, it is said once.
        remarks = row.remarks[1:] if row.joint_credit else row.remarks
        parts = [row.label, row.value, row.rule, row.definition, *remarks]
        if row.line not in in_grids:
            parts += [row.key, row.unit, row.behind]
        for part in parts:
            assert squeezed(part) in text, (row.line, part)
    for part in (said.title, said.changes_lead, *said.reading, *(fact.text for fact in said.facts)):
        assert squeezed(part) in text, part
    for line in said.changes:
        assert squeezed(line.before) in text
        assert squeezed(line.after) in text


def test_the_demo_sized_release_is_a_few_pages(tmp_path):
    scopes = [
        {},
        *({"territory": side} for side in ("own", "partner")),
        *({"partner": id} for id in "ABCDEF"),
    ]
    goods = ["boats", "cash", "cocaine", "firearms", "phones", "vehicles"] * 5
    shown = tuple(
        figure("seized_quantities", (n,), "seized_quantity@1", f"u{n}", waiting=1,
               scope={**scope, "commodity": commodity, "unit": f"u{n}"})
        for scope in scopes
        for n, commodity in enumerate(goods)
    )  # fmt: skip
    changed = tuple(
        change(each.measure, each.scope, (1,), (2,), 1, 0) for each in shown if each.scope.get("partner")
    )
    pdf = write_pdf(document(shown=shown, changed=changed))
    text = text_of_pdf(pdf, tmp_path)
    assert int(re.findall(r"Page\d+of(\d+)", text)[0]) <= 8


def test_what_waits_and_what_a_figure_was_stand_in_its_cell(tmp_path):
    sides = [
        figure("arrests", (number,), "arrest@1", "arrest", scope={"territory": side}, waiting=waiting)
        for side, number, waiting in (("own", 1234, 7), ("partner", 5678, 0))
    ]
    changed = (change("arrests", {"territory": "partner"}, (5566,), (5678,), 1, 0),)
    text = text_of_pdf(write_pdf(document(shown=tuple(sides), changed=changed)), tmp_path)
    assert "1,234(+7)" in text
    assert "5,678was5,566" in text
    assert text.count("5,566") == 1, "a change that a cell tells is not listed again"


def test_digests_and_addresses_copy_whole(tmp_path):
    said = document("en")
    (tmp_path / "release.pdf").write_bytes(write_pdf(said))
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no pdftotext (poppler): the text of the PDF is not read back")
    done = subprocess.run([tool, tmp_path / "release.pdf", "-"], capture_output=True, check=True)
    words = done.stdout.decode().split()
    facts = {fact.id: fact.text for fact in said.facts}
    for whole in (facts["digest"], facts["rules_digest"], "/figures/r2-1.", "/releases/2;"):
        assert whole in words, whole
    assert all(row.rule in words for row in said.rows)


def test_handling_digest_and_page_stand_on_every_page(tmp_path):
    said = document("en")
    pdf = write_pdf(said)
    text = text_of_pdf(pdf, tmp_path)
    pages = int(re.findall(r"Page\d+of(\d+)", text)[0])
    assert pages >= 3
    assert len(re.findall(r"Page\d+of\d+", text)) == pages
    assert text.count(f"digest{said.digest[:12]}") == pages
    assert text.count("TLP:AMBER") >= 2 * pages


@pytest.mark.slow
def test_the_same_document_gives_the_same_bytes_in_another_process():
    program = (
        "import sys, hashlib;"
        "from tests.unit.report.test_pdf import document, write_pdf;"
        "sys.stdout.write(hashlib.sha256(write_pdf(document('es'))).hexdigest())"
    )
    root = Path(__file__).parents[3]
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=root, capture_output=True, check=True, text=True
        ).stdout
        for _ in range(2)
    }
    assert len(digests) == 1
    assert digests != {""}


def test_another_figure_gives_other_bytes():
    one = document(shown=(figure("arrests", (1,), "arrest@1", "arrest"),))
    two = document(shown=(figure("arrests", (2,), "arrest@1", "arrest"),))
    assert write_pdf(one) != write_pdf(two)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_and_says_language_and_title(language):
    pdf = write_pdf(document(language, title="Resumen de la operación"))
    assert b"/StructTreeRoot" in pdf
    assert b"/MarkInfo" in pdf
    assert f"/Lang ({language}".encode() in pdf or f"<rdf:li>{language}</rdf:li>".encode() in pdf
    assert "Resumen de la operación".encode() in pdf  # in the metadata, which stay readable
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf


def test_the_only_time_is_the_as_of_time():
    pdf = write_pdf(document())
    assert set(re.findall(rb"D:(\d{14})", pdf)) <= {b"20261110173000"}
    assert set(re.findall(rb"Date>([^<]+)<", pdf)) == {b"2026-11-10T17:30:00+00:00"}


@pytest.mark.parametrize(
    "title",
    [
        '#eval("1 + 1") #panic("stop") #import "x.typ"',
        "*bold* _thin_ `raw` $a^2$ <label> @mention // note /* note */ ~ --- = head",
        '"}], "title": "other", {"',
        "back\\slash \\n \\u{1F600} #[",
        "مرحبا بكم في شلوم שלום",
        "Ελλάδα Киев Ñandú ŝőœß",
    ],
)
def test_a_title_is_text_and_nothing_else(title, tmp_path):
    text = text_of_pdf(write_pdf(document(title=title)), tmp_path)
    bare = re.sub(r"[\u202a-\u202e]", "", text)
    for word in title.split():  # words, because a reader of the file may turn their order with the direction
        assert word in bare


def test_a_sign_that_no_font_has_is_written_as_its_code_point(tmp_path):
    text = text_of_pdf(write_pdf(document(title="Operación 中 Ñandú")), tmp_path)
    assert "Operación[U+4E2D]Ñandú" in text


def test_a_very_long_word_and_a_very_long_title_stay_on_the_page():
    assert write_pdf(document(title="a" * 3_000, handling="b" * 3_000)).startswith(b"%PDF")
    assert write_pdf(document(title="word " * 800)).startswith(b"%PDF")


def test_who_may_not_open_figures_gets_no_addresses(tmp_path):
    closed = release_document(release(), DEFINITIONS, language="en")
    text = text_of_pdf(write_pdf(closed), tmp_path)
    assert "/figures/" not in text
    assert squeezed("The way to the records") not in text
