"""Purposes are offered that the duties can use; stating one stays on the page or says why it cannot."""

import re

import pytest
from tests.fixtures.office import Office
from tests.fixtures.world import OFFICERS

FITTING = {
    "operator": {"set_up"},
    "aa-liaison": {"investigation", "analysis", "results", "assistance"},
    "analyst": {"investigation", "analysis"},
    "results": {"results"},
    "reviewer": {"results"},
    "guardian": {"supervision"},
    "aa-help": {"assistance"},
}


def offered(page: str) -> set[str]:
    chooser = page.partition('<select name="purpose"')[2].partition("</select>")[0]
    return set(re.findall(r'value="(\w+)"', chooser))


@pytest.mark.parametrize("officer", FITTING)
def test_only_purposes_that_open_something_are_offered(office: Office, officer: str) -> None:
    assert offered(office.as_(officer).get("/").text) == FITTING[officer]


def test_the_stated_purpose_is_shown_even_where_it_opens_nothing(office: Office) -> None:
    assert offered(office.as_("results", "assistance").get("/").text) == {"results", "assistance"}


def test_stating_a_purpose_stays_on_a_page_that_is_open_for_it(own_office: Office) -> None:
    client = own_office.as_("analyst", "analysis")
    page = client.get("/ledger?kind=arrest").text
    fields = dict(re.findall(r'name="(place|back)" value="([^"]*)"', page))
    assert fields == {"place": "ledger", "back": "/ledger?kind=arrest"}
    back = client.send("/purpose", purpose="investigation", **fields).headers["location"]
    assert back == "/ledger?kind=arrest&stated=yes"
    again = client.get(back)
    assert again.status_code == 200
    assert 'name="back" value="/ledger?kind=arrest"' in again.text


def test_stating_a_purpose_that_closes_the_page_leads_to_the_desk_and_says_why(own_office: Office) -> None:
    client = own_office.as_("analyst", "analysis")
    closed = client.send("/purpose", purpose="assistance", place="ledger", back="/ledger")
    assert closed.headers["location"] == "/?closed=yes"
    assert "not open for the purpose: assistance" in client.get("/?closed=yes").text


def test_a_thing_that_is_closed_for_the_purpose_leads_to_the_desk_too(own_office: Office) -> None:
    client = own_office.as_("results")
    nowhere = "/records/00000000-0000-0000-0000-000000000000"
    assert client.get(f"{nowhere}?stated=yes").headers["location"] == "/?closed=yes"
    assert client.get(nowhere).status_code == 404


def test_no_way_back_leads_elsewhere(own_office: Office) -> None:
    client = own_office.as_("results")
    for odd in ("//elsewhere.example/", "https://elsewhere.example", "/\\elsewhere.example"):
        sent = client.send("/purpose", purpose="results", place="desk", back=odd)
        assert sent.headers["location"] == "/"


@pytest.mark.parametrize("officer", ["operator", *OFFICERS])
def test_a_refusal_keeps_the_places_and_tells_nothing(office: Office, officer: str) -> None:
    client = office.as_(officer)
    rail = re.compile(r"<nav.*?</nav>", re.DOTALL)
    nowhere, hidden = client.get("/nowhere"), client.get("/records/00000000-0000-0000-0000-000000000000")
    assert (nowhere.status_code, hidden.status_code) == (404, 404)
    places = rail.search(client.get("/figures").text)
    found = rail.search(nowhere.text)
    assert places
    assert found
    assert found[0] == places[0].replace(' aria-current="page"', "")
    assert nowhere.content == hidden.content
    assert "UTC" not in nowhere.text
    assert "<nav" not in office.client().get("/nowhere").text
