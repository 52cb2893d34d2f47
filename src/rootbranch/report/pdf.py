"""Write the document of a release as a PDF for print and archive: tagged, with its language and title set.

The template is fixed and the data goes in beside it as JSON, so no text of a partner can become an instruction.
Only packaged fonts are used and the only time is the as-of time: the same document gives the same bytes on any machine.

Limits: the fonts write Latin, Greek, Cyrillic, Hebrew and Arabic. A sign that none of them has would be missing from
the page without a word; then every sign beyond Latin is written as its code point, `[U+4E2D]`.
Source: ISO 14289-1 (PDF/UA-1) and ISO 19005-2 (PDF/A-2a), which typst checks while writing; FIRST TLP 2.0, for
the colours of the handling line and its place on each page.
"""

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from rootbranch.model.ids import utc
from rootbranch.report.document import ReportDocument
from rootbranch.report.printed import printed_sections
from rootbranch.report.wording import moment, t

HERE = Path(__file__).parent
CANNOT_BE_WRITTEN = ("could not be displayed", "contains the codepoint")
BEYOND_LATIN = re.compile("[^\u0020-\u007e\u00a0-\u017f\u2010-\u201f\u2026\u2212\u00b7\ufffd]")
DIGEST_SHOWN = 12
OF_A_CHANGE = ("label", "scope_text", "unit", "before", "after", "difference", "entries")
WORDS = (
    "kind", "handling", "section.changes", "section.reading", "section.records", "section.definitions", "section.sentences", "section.sentences_lead",
    "column.line",
    "column.figure", "column.value", "column.unit", "column.behind", "column.waiting", "column.before", "column.after",
    "column.difference", "column.entries", "grid.reading", "waiting.reading",
)  # fmt: skip


def write_pdf(document: ReportDocument) -> bytes:
    """Write an A4 document in the language of `document`; handling line and digest on every page."""
    data = json.dumps(_data(document), ensure_ascii=False, sort_keys=True)
    try:
        return _compile(data, document)
    except typst.TypstError as error:
        if not any(words in str(error) for words in CANNOT_BE_WRITTEN):
            raise
    return _compile(BEYOND_LATIN.sub(_code_point, data), document)


def _compile(data: str, document: ReportDocument) -> bytes:
    return typst.compile(
        _template(),
        sys_inputs={"document": data},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
        timestamp=utc(document.as_of).replace(microsecond=0),
    )


def _data(document: ReportDocument) -> dict[str, object]:
    """Pick what is printed: finished texts only, no raw value of a partner."""
    language = document.language
    sections = printed_sections(document)
    return {
        "language": language,
        "title": document.title,
        "release": t("report.number", language, number=document.number),
        "handling": asdict(document.handling),
        "facts": [asdict(fact) for fact in document.facts],
        "glance": sections.glance,
        "sections": sections.sections,
        "changes_lead": _changes_lead(document, len(sections.changes)),
        "changes": [{name: getattr(row, name) for name in OF_A_CHANGE} for row in sections.changes],
        "definitions": sections.definitions,
        "sentences": [each.marked for each in document.sentences.sentences],
        "footnotes": list(document.sentences.footnotes),
        "reading": document.reading,
        "records": _way_to_the_records(document),
        "words": {name.replace(".", "_"): t(f"report.{name}", language) for name in WORDS},
        "footer": [
            t("report.digest_short", language, digest=document.digest[:DIGEST_SHOWN]),
            t("report.as_of_short", language, moment=moment(document.as_of, language)),
        ],
        "page": t("report.page", language, page="{page}", pages="{pages}"),
    }


def _changes_lead(document: ReportDocument, listed: int) -> str:
    """Say how many figures changed, and where those stand that the list of changes leaves out."""
    rest = len(document.changes) - listed
    if not rest:
        return document.changes_lead
    where = t("report.changes.printed", document.language, listed=listed, rest=rest)
    return f"{document.changes_lead} {where}"


def _way_to_the_records(document: ReportDocument) -> str:
    open_ones = [row for row in document.rows if row.path]
    if not document.path or not open_ones:
        return ""
    first = open_ones[0]
    return t(
        "report.section.records_lead",
        document.language,
        release=document.path,
        key=first.key,
        path=first.path,
    )


def _code_point(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"


@cache
def _template() -> bytes:
    return (HERE / "release.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
