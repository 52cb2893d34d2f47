"""From a figure of a release to the row of the partner's file, by links alone, for whoever may see it and who may not."""

import re
from html import unescape

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


def _pages(client: Client, addresses: list[str]) -> list[bytes]:
    """Open pages, without the minute at which each was shown."""
    return [re.sub(rb"\d\d:\d\d UTC", b"", client.get(address).content) for address in addresses]


def test_a_press_figure_leads_to_the_row_of_the_file_in_five_clicks(own_office: Office) -> None:
    client = own_office.as_("results")
    way = _clicks_to_a_row(client, _release(client))
    assert [address.split("/")[1] for address in way] == ["releases", "figures", "ledger", "records"]
    assert (
        len(way) - 1 <= CLICKS_MAX - 2
    )  # from any page: Releases in the frame is one click, the release another


def test_who_may_not_see_it_finds_it_counted_and_closed(own_office: Office) -> None:
    allowed, client = own_office.as_("results"), own_office.as_("bb-liaison")
    way = _clicks_to_a_row(allowed, _release(allowed))
    figure, entry, record = way[1], way[2], way[3]
    page = client.get(figure).text
    assert "2 more are counted but closed to you" in page  # no number that is counted goes missing
    assert "/ledger/" not in page
    assert REFERENCE not in page
    for address, no_such in (
        (entry, "/ledger/999999"),
        (record, "/records/01900000-0000-7000-8000-000000000000"),
    ):
        assert client.get(address).status_code == client.get(no_such).status_code == 404


def test_of_an_entry_the_reports_that_are_closed_are_counted(own_office: Office) -> None:
    client = own_office.as_("results")
    way = _clicks_to_a_row(client, _release(client))
    both = {link for link in _links(client, way[2]) if link.startswith("/records/")}
    assert len(both) == 2
    # What BB gave is closed from now on; what it said stays counted until the next count.
    ended = "2026-01-01T00:00:00.000000Z"
    own_office.world.execute("UPDATE agreement SET valid_to = ? WHERE giver = 'BB'", ended)
    assert {link for link in _links(client, way[2]) if link.startswith("/records/")} < both
    assert "closed to you" in client.get(way[2]).text


def test_a_source_that_must_stay_unknown_changes_no_byte(own_office: Office) -> None:
    """What carries H2 never leaves its giver; that it tells of an arrest that is counted shows on no page of anybody else."""
    world = own_office.world
    client, other = own_office.as_("results"), own_office.as_("bb-liaison")
    world.count()
    way = _clicks_to_a_row(client, _release(client))
    lists = ["/releases", "/figures", "/figures?by=partner", "/figures?by=operation", "/ledger", *way]
    before = _pages(client, lists), _pages(other, lists)
    hidden = REPORTS.replace("handling: {constant: H0}", "handling: {constant: H2}")
    assert hidden != REPORTS
    known = {"name": "Bruno Inventado Robles", "born": "1980-05-05"}
    rows = [
        report("h1", reference=REFERENCE, operation="Faro", place="Nogales", **known),
        report(
            "h2", reference="JR-77", operation="Secreto", place="Nogales", name="Fuente Inventada Callada"
        ),
    ]
    world.gather(world.file(REPORT_COLUMNS, rows, "secret.csv"), hidden)
    world.count()
    assert _pages(client, lists) == before[0]
    assert _pages(other, lists) == before[1]
