"""From a figure of a release to the row of the partner's file, by links alone, for whoever may see it and who may not."""

import re
from html import unescape

import pytest

from tests.fixtures.office import Client, Office
from tests.fixtures.world import REPORT_COLUMNS, REPORTS, report

CLICKS_MAX = 5
ROW = "reportes_aa.csv"
REFERENCE = "JR-1"


def _links(client: Client, address: str) -> list[str]:
    """Give the addresses that the page opens from its lists, in the order of the page."""
    found = re.findall(r'<a [^>]*href="(/[^"]+)"[^>]*data-open', client.get(address).text)
    return [unescape(link) for link in dict.fromkeys(found)]


def _clicks_to_a_row(client: Client, address: str) -> list[str]:
    """Follow links, each page once, until one shows a cell of the partner's file; the addresses on the way there."""
    ways, seen = [[address]], {address}
    while ways:
        way = ways.pop(0)
        page = client.get(way[-1]).text
        if ROW in page and REFERENCE in page and way[-1].startswith("/records/"):
            return way
        for link in _links(client, way[-1]) if len(way) <= CLICKS_MAX else ():
            if link not in seen:
                seen.add(link)
                ways.append([*way, link])
    return []


def _release(client: Client) -> str:
    return _links(client, "/releases")[0]


def _pages(client: Client) -> dict[str, bytes]:
    """Open everything that links lead to from the release and from the figures."""
    pages: dict[str, bytes] = {}
    waiting = ["/releases", "/figures", "/figures?by=partner", "/figures?by=operation", "/ledger"]
    while waiting:
        address = waiting.pop()
        if address not in pages:
            pages[address] = client.get(address).content
            waiting += _links(client, address)
    return pages


def test_a_press_figure_leads_to_the_row_of_the_file_in_five_clicks(own_office: Office) -> None:
    client = own_office.as_("results")
    way = _clicks_to_a_row(client, _release(client))
    assert [address.split("/")[1] for address in way] == ["releases", "figures", "ledger", "records"]
    assert len(way) - 1 <= CLICKS_MAX


def test_the_front_page_leads_to_the_row_of_the_file_in_five_clicks(own_office: Office) -> None:
    client = own_office.as_("results")
    release = _release(client)  # Releases stands in the frame of each page: one click, the release another
    assert 2 + len(_clicks_to_a_row(client, release)) - 1 <= CLICKS_MAX


@pytest.mark.parametrize("officer", ["bb-liaison", "guardian"])
def test_who_may_not_see_it_finds_it_counted_and_closed(own_office: Office, officer: str) -> None:
    allowed, client = own_office.as_("results"), own_office.as_(officer)
    way = _clicks_to_a_row(allowed, _release(allowed))
    figure, entry, record = way[1], way[2], way[3]
    page = client.get(figure).text
    assert "2 more are counted but closed to you" in page
    assert "/ledger/" not in page
    assert REFERENCE not in page
    assert client.get(entry).status_code == client.get("/ledger/999999").status_code
    if officer == "bb-liaison":
        assert (
            client.get(record).status_code
            == client.get("/records/01900000-0000-7000-8000-000000000000").status_code
        )


def test_of_an_entry_the_reports_that_are_closed_are_counted(own_office: Office) -> None:
    client = own_office.as_("results")
    way = _clicks_to_a_row(client, _release(client))
    # BB takes its word back: what it said stays counted until the next count, and is closed from now on.
    own_office.world.execute(
        "UPDATE agreement SET valid_to = ? WHERE giver = 'BB'", "2026-01-01T00:00:00.000000Z"
    )
    page = client.get(way[2]).text
    assert ROW in page
    assert "reports_bb.csv" not in page
    assert "closed" in page


def test_a_source_that_must_stay_unknown_changes_no_byte(own_office: Office) -> None:
    """What carries H2 never leaves its giver, and what is the same arrest as one that is counted changes no page."""
    world = own_office.world
    client = own_office.as_("results")
    other = own_office.as_("bb-liaison")
    world.count()
    before = {"results": _pages(client), "bb-liaison": _pages(other)}
    hidden = REPORTS.replace("handling: {constant: H0}", "handling: {constant: H2}")
    assert hidden != REPORTS
    rows = [
        report(
            "h1",
            reference="JR-1",
            operation="Faro",
            place="Nogales",
            name="Bruno Inventado Robles",
            born="1980-05-05",
        ),
        report(
            "h2", reference="JR-77", operation="Secreto", place="Nogales", name="Fuente Inventada Callada"
        ),
    ]
    world.gather(world.file(REPORT_COLUMNS, rows, "secret.csv"), hidden)
    world.count()
    assert _pages(client) == before["results"]
    assert _pages(other) == before["bb-liaison"]
    assert len(before["results"]) > 20
