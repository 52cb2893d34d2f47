"""Languages, numbers and days; and no code list without its words."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from tests.fixtures.office import Office

from rootbranch.errors import LANGUAGES, Message
from rootbranch.model.access import Duty, Kind, Verb
from rootbranch.model.category import SubjectCategory
from rootbranch.model.ids import PartnerId, RecordId
from rootbranch.model.jobs import JobState
from rootbranch.model.ledger import Figure, Form, Period
from rootbranch.model.marking import GradeScale, HandlingCode, Purpose
from rootbranch.model.records import DeliveryMode, DeliveryState, EndReason, RecordKind, Severity, Verdict
from rootbranch.model.reports import CustodyGround, OutcomeKind, Stage
from rootbranch.usecases import REASONS, pair_views
from rootbranch.web import rendering
from rootbranch.web.sides import compare_sides
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
    for verdict, reasons in REASONS.items():
        assert words.code("queue_why", verdict) != verdict.value
        for reason in reasons:
            assert words.reason(reason) != reason.replace("_", " ") or language == "en"
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
    assert Wording("en").exact(datetime(2022, 9, 13, 1, 2, 3, tzinfo=UTC)) == "13 Sep 2022, 01:02:03"


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


@pytest.mark.parametrize(
    ("text", "en", "es"),
    [
        ("cash 480250 GTQ", "cash: 480,250 GTQ", "dinero en efectivo: 480,250 GTQ"),
        ("cash 480250 gtq", "cash: 480,250 GTQ", "dinero en efectivo: 480,250 GTQ"),
        ("firearms 1 count", "firearms: 1", "armas de fuego: 1"),
        ("forged documents 1200 count", "forged documents: 1,200", "documentos falsos: 1,200"),
        ("cocaine 4.20 kg", "cocaine: 4.2 kg", "cocaína: 4.2 kg"),
        ("quad bikes 2 vehicle", "quad bikes: 2 vehicles", "quad bikes: 2 vehículos"),
        ("•••", "•••", "•••"),
    ],
)
def test_a_quantity_of_a_record_is_said_in_words(text: str, en: str, es: str) -> None:
    assert Wording("en").value_of("quantities", text) == en
    assert Wording("es").value_of("quantities", text) == es


def test_what_a_claim_says_is_said_in_words() -> None:
    words = Wording("es")
    assert words.value_of("metric", "arrests") == "Detenciones"
    assert words.value_of("unit", "usd") == "USD"
    assert words.value_of("unit", "persons") == "personas"
    assert words.value_of("value", "2416300") == "2,416,300"
    assert words.value_of("value", "about twenty") == "about twenty"


def test_a_total_that_others_published_is_marked_and_a_figure_of_ours_is_not() -> None:
    for language, ours, theirs in (
        ("en", "Arrests", "Arrests (as published)"),
        ("es", "Detenciones", "Detenciones (según lo publicado)"),
    ):
        assert Wording(language).in_words(_arrests("arrest@1"))[0] == ours
        assert Wording(language).in_words(_arrests("claims@1"))[0] == theirs


def _arrests(rule: str) -> Figure:
    return Figure(
        measure="arrests",
        form=Form.NUMBER,
        values=(Decimal(22),),
        unit="persons",
        rule=rule,
        period=Period(),
        as_of=datetime(2026, 6, 1, tzinfo=UTC),
        scope={"operation": "Faro"},
        counts=(),
        reports=2,
    )


def test_a_name_of_a_file_breaks_after_its_own_signs_only() -> None:
    words = Wording("en")
    assert words.pieces("reports_of_action_2026-08.csv") == [
        "reports_",
        "of_",
        "action_",
        "2026-",
        "08.",
        "csv",
    ]
    assert [len(piece) for piece in words.pieces("x" * 100)] == [40, 40, 20]


def test_two_days_are_different_and_two_spellings_are_written_differently() -> None:
    left, right = (
        pair_views.PairSide(
            record=RecordId(side),
            partner=PartnerId(side),
            fields=(
                ("reported_on", day),
                ("place", place),
                ("territory", "GT"),
                ("quantities", "cash 480250 GTQ"),
                ("quantities", f"firearms {number} count"),
            ),
            file_name="",
            locator="",
        )
        for side, day, place, number in (
            ("a", "2025-06-09", "Guatemala City", 1),
            ("b", "2025-06-04", "Ciudad de Guatemala", 6),
        )
    )
    asked = Message("usecases.same_outcome")
    pair = pair_views.PairView(
        left=left,
        right=right,
        about="outcome",
        asked=asked,
        score=1.0,
        speaks_for=(),
        speaks_against=(),
        missing=(),
    )
    words = Wording("en")
    rows = {row.name: row for row in compare_sides(pair, words.value_of)}
    assert {name: words.code("compared", row.verdict) for name, row in rows.items()} == {
        "reported_on": "different",
        "place": "written differently",
        "quantities": "different",
        "territory": "equal",
    }
    assert rows["quantities"].left == "cash: 480,250 GTQ; firearms: 1"
    assert rows["quantities"].right == "cash: 480,250 GTQ; firearms: 6"
