"""Languages, numbers and days; and no code list without its words."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from tests.fixtures.office import Office

from rootbranch.errors import LANGUAGES
from rootbranch.model.access import Duty, Kind, Verb
from rootbranch.model.category import SubjectCategory
from rootbranch.model.jobs import JobState
from rootbranch.model.marking import GradeScale, HandlingCode, Purpose
from rootbranch.model.records import DeliveryMode, DeliveryState, EndReason, RecordKind, Severity, Verdict
from rootbranch.model.reports import CustodyGround, OutcomeKind, Stage
from rootbranch.web import rendering
from rootbranch.web.pages.queue import REASONS
from rootbranch.web.wording import Wording, choose_language

CODES = {
    "duty": Duty, "thing": Kind, "verb": Verb, "category": SubjectCategory, "job_state": JobState,
    "scale": GradeScale, "handling": HandlingCode, "purpose": Purpose, "mode": DeliveryMode,
    "delivery_state": DeliveryState, "end": EndReason, "record_kind": RecordKind, "severity": Severity,
    "verdict": Verdict, "ground": CustodyGround, "kind": OutcomeKind, "stage": Stage, "schema": OutcomeKind,
}  # fmt: skip
TEMPLATES = Path(rendering.__file__).parent / "templates"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", CODES)
def test_every_code_has_words(language: str, area: str) -> None:
    words = Wording(language)
    written = {code.value: words.code(area, code) for code in CODES[area]}
    unsaid = {code for code, text in written.items() if "_" in code and text == code.replace("_", " ")}
    assert unsaid == set() if language == "es" else True
    assert len(set(written.values())) == len(written)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_the_queue_has_words(language: str) -> None:
    words = Wording(language)
    assert all(words.reason(reason) != reason.replace("_", " ") or language == "en" for reason in REASONS)
    assert words.reason("place_and_day: both name it").endswith(": both name it")
    assert words.reason("ledger.entered_by_rule") != "ledger.entered_by_rule"
    assert words.reason("typed in words") == "typed in words"


def test_every_sentence_of_a_template_that_counts_has_both_forms() -> None:
    asked = {
        id for path in TEMPLATES.glob("*.html") for id in re.findall(r'\btn\("([^"]+)"', path.read_text())
    }
    assert asked
    for id in asked:
        for language in LANGUAGES:
            assert Wording(language).tn(id, 1) != Wording(language).tn(id, 2000)


def test_numbers_have_one_form_and_days_have_words() -> None:
    for language in LANGUAGES:
        words = Wording(language)
        assert words.number(1_234_567) == "1,234,567"
        assert words.number(Decimal("4.20")) == "4.2"
        assert words.number(0) == "0"
        assert words.number(None) == "–"
    assert Wording("en").day(date(2022, 9, 13)) == "13 Sep 2022"
    assert Wording("es").day(date(2022, 9, 13)) == "13 sep 2022"
    there = datetime(2022, 9, 13, 20, 30, tzinfo=timezone(timedelta(hours=-6)))
    assert Wording("en").moment(there) == "14 Sep 2022, 02:30 UTC"
    assert Wording("en").exact(datetime(2022, 9, 13, 1, 2, 3, tzinfo=UTC)) == "13 Sep 2022, 01:02:03 UTC"


@pytest.mark.parametrize(
    ("wanted", "accepted", "chosen"),
    [
        (("es", "en"), "en", "es"),
        (("xx", "es"), "", "es"),
        ((None, None), "fr;q=0.9, es-GT;q=0.8, en;q=0.1", "es"),
        ((None, None), "en;q=0.2,es;q=0.9", "es"),
        ((None, None), "pt, fr", "en"),
        ((None, None), ";q=x,,es;q=x", "en"),
    ],
)
def test_a_language_is_chosen_by_address_then_cookie_then_browser(
    wanted: tuple[str | None, ...], accepted: str, chosen: str
) -> None:
    assert choose_language(wanted, accepted, "en") == chosen


def test_language_and_look_are_remembered(office: Office) -> None:
    client = office.client()
    assert client.get("/about?lang=es&look=dark&x=1").headers["location"] == "/about?x=1"
    page = client.get("/about").text
    assert '<html lang="es" data-theme="dark">' in page
    assert '<html lang="en">' in office.client().get("/about?lang=xx&look=xx").text
    client.get("/about?look=system")
    assert '<html lang="es">' in client.get("/about").text
