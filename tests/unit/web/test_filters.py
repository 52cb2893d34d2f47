"""A filter that cannot be read is said at its field, kept as it was typed, and never answered with everything."""

import re

import pytest
from tests.fixtures.office import Office

from rootbranch import usecases
from rootbranch.errors import LANGUAGES, InputError, Message, text_of
from rootbranch.model.ledger import Period
from rootbranch.web.asked import day

TURNED = "first=2026-12-01&last=2026-01-01"
WRONG = [
    ("results", "/ledger", "first=2026-13-45", "first"),
    ("results", "/ledger", "last=yesterday", "last"),
    ("results", "/ledger", "kind=nonsense", "kind"),
    ("results", "/ledger", "state=odd", "state"),
    ("results", "/ledger", TURNED, "last"),
    ("results", "/figures", "first=garbage", "first"),
    ("results", "/figures", "by=colour", "by"),
    ("results", "/figures", TURNED, "last"),
    ("results", "/releases/new", "first=2026-02-30", "first"),
    ("results", "/releases/new", TURNED, "last"),
    ("guardian", "/audit", "verb=dance", "verb"),
    ("guardian", "/audit", "kind=colour", "kind"),
    ("guardian", "/audit", "first=x", "first"),
    ("guardian", "/audit", TURNED, "last"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("officer", "place", "query", "field"), WRONG)
def test_a_wrong_filter_is_marked_and_nothing_is_listed(
    office: Office, officer: str, place: str, query: str, field: str, language: str
) -> None:
    answer = office.as_(officer).get(f"{place}?{query}", headers={"accept-language": language})
    assert answer.status_code == 400
    marked = re.findall(r'<(?:input|select) id="(\w+)"[^>]*aria-invalid="true"', answer.text)
    assert marked == [field]
    assert f'id="wrong-{field}"' in answer.text
    assert text_of(Message("web.filters.wrong"), language) in answer.text
    assert "data-row" not in answer.text.partition("<main")[2].partition("</main>")[0]
    typed = dict(part.split("=") for part in query.split("&"))[field]
    assert f'value="{typed}"' in answer.text
    if field in ("first", "last"):
        assert re.search(rf'id="{field}"[^>]* type="{"text" if day(typed) is None else "date"}"', answer.text)


def test_a_wrong_filter_of_a_closed_page_tells_nothing(office: Office) -> None:
    client = office.as_("operator")
    assert client.get("/ledger?first=x").status_code == client.get("/audit?first=x").status_code == 404


def test_a_wrong_severity_lists_no_finding(office: Office) -> None:
    client = office.as_("aa-liaison")
    delivery = re.search(r'href="(/deliveries/[0-9a-f-]{36})"', client.get("/deliveries").text)
    assert delivery
    answer = client.get(f"{delivery[1]}?severity=odd")
    assert answer.status_code == 400
    assert 'id="wrong-severity"' in answer.text


def test_a_filter_that_narrows_is_no_error(office: Office) -> None:
    client = office.as_("results")
    for address in (
        "/ledger?first=&last=&kind=",
        "/figures?by=total",
        "/figures?first=2026-03-01&last=2026-03-01",
    ):
        assert client.get(address).status_code == 200, address


def test_days_in_the_wrong_order_are_refused_whoever_asks(office: Office) -> None:
    world = office.world
    installation, results = world.installation, world.actor("results")
    first, last = day("2026-12-01"), day("2026-01-01")
    calls = (
        lambda: usecases.figures(installation, results, period=Period(first=first, last=last)),
        lambda: usecases.list_entries(installation, results, usecases.EntryFilters(first=first, last=last)),
        lambda: usecases.list_audit(
            installation, world.actor("guardian"), usecases.AuditFilters(first=first, last=last)
        ),
    )
    for call in calls:
        with pytest.raises(InputError) as refused:
            call()
        assert refused.value.what.id == "usecases.period_turned"


@pytest.mark.parametrize(
    "query", ["operation=faro", "operation=FARO", "partner=aa", "territory=mx", "operation=Far%C3%B3"]
)
def test_a_name_is_found_in_any_case_and_without_its_accents(office: Office, query: str) -> None:
    answer = office.as_("results").get(f"/ledger?{query}")
    assert answer.status_code == 200
    assert "data-row" in answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("field", ["operation", "partner", "territory"])
def test_a_name_that_is_not_there_is_said_at_its_field(office: Office, field: str) -> None:
    answer = office.as_("results").get(f"/ledger?{field}=ZQ")
    assert answer.status_code == 400
    assert re.findall(r'<input id="(\w+)"[^>]*aria-invalid="true"', answer.text) == [field]
    assert f'id="wrong-{field}"' in answer.text


def test_the_ledger_offers_partners_and_operations_to_choose_from(office: Office) -> None:
    page = office.as_("results").get("/ledger").text
    assert '<option value="AA">' in page
    assert '<option value="Faro">' in page
