"""A page offers what the policies allow to the duty and the purpose of the session, and nothing that it then refuses."""

import re

import pytest
from tests.fixtures.office import Office
from tests.fixtures.world import OFFICERS, PURPOSE_OF

from rootbranch import usecases
from rootbranch.model.access import Actor, Duty
from rootbranch.model.marking import Purpose

BUTTONS = {
    "enter": ("/ledger", 'href="/ledger/new"', "/ledger/new"),
    "publish": ("/figures", 'href="/releases/new', "/releases/new"),
}


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("officer", ["operator", "aa-liaison", "analyst", "results", "reviewer", "guardian"])
def test_a_button_stands_where_its_form_opens_and_nowhere_else(
    office: Office, officer: str, purpose: Purpose
) -> None:
    client = office.as_(officer, purpose)
    duty = Duty.OPERATOR if officer == "operator" else OFFICERS[officer][1]
    fitting = purpose is PURPOSE_OF[duty]
    for act, (address, button, form) in BUTTONS.items():
        page = client.get(address)
        offered = page.status_code == 200 and button in page.text
        assert client.get(form).status_code == (200 if offered else 404), (act, officer, purpose)
        may = fitting and duty in {Duty.RESULTS_OFFICER, *((Duty.REVIEWER,) if act == "enter" else ())}
        assert offered is may, (act, officer, purpose)
    rail = re.findall(
        r'<a href="(/[a-z]*)"', client.get("/").text.partition("<nav")[2].partition("</nav>")[0]
    )
    assert {place: client.get(place).status_code for place in rail} == dict.fromkeys(rail, 200)


def test_counting_is_offered_to_who_may_enter_only(office: Office) -> None:
    for officer, purpose, offered in (
        ("results", "results", True),
        ("reviewer", "results", True),
        ("analyst", "analysis", False),
    ):
        page = office.as_(officer, purpose).get("/ledger").text
        assert ('action="/ledger/count"' in page) is offered


def test_an_entry_is_a_link_for_who_may_open_it(office: Office) -> None:
    figure = office.as_("results").get("/figures").text.partition('href="/figures/')[2].partition('"')[0]
    for officer, opens in (("results", True), ("reviewer", True), ("aa-liaison", False), ("operator", False)):
        page = office.as_(officer).get(f"/figures/{figure}").text
        assert ('href="/ledger/' in page) is opens, officer


def test_what_is_offered_is_what_the_use_cases_allow(office: Office) -> None:
    world = office.world
    allowed = {
        officer: usecases.offers(world.installation, world.actor(officer))
        for officer in ("results", "guardian")
    }
    assert {"search", "ledger", "queue", "enter", "publish"} <= allowed["results"]
    assert {"holdings", "audit", "verify", "people", "deliveries"} <= allowed["guardian"]
    assert not allowed["guardian"] & {"search", "ledger", "queue", "enter", "publish", "gather"}
    for officer in allowed:
        elsewhere = Actor(officer=world.actor(officer).officer, purpose=Purpose.ASSISTANCE, door="web")
        assert usecases.offers(world.installation, elsewhere) == {"figures", "flows", "releases"}
