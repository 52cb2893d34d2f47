"""The pages of networks: what the chart shows stands in tables, every link opens to its records, and walls hold."""

import html
import json
import re
from urllib.parse import quote

import pytest
from tests.fixtures.calls import make_crew
from tests.fixtures.office import Client, Office
from tests.unit.web.test_api import caller


@pytest.fixture(scope="module")
def traced(office: Office) -> Office:
    make_crew(office.world)
    return office


@pytest.fixture(scope="module")
def analyst(traced: Office) -> Client:
    return traced.as_("analyst")


def address_of(client: Client) -> str:
    found = re.search(r'href="(/networks/[0-9a-f-]{36})"', client.get("/networks").text)
    assert found
    return found[1]


def test_before_a_picture_is_built_the_page_says_how(own_office: Office) -> None:
    client = own_office.as_("analyst")

    assert "rootbranch resolve" in client.get("/networks").text
    assert client.get("/networks/nobody").status_code == 404


def test_the_chart_and_the_tables_say_the_same(analyst: Client) -> None:
    page = analyst.get(address_of(analyst)).text
    chart = json.loads(html.unescape(page.partition("data-network='")[2].partition("'")[0]))
    rows = set(re.findall(r'data-member="([^"]+)"', page))

    assert {one["id"] for one in chart["nodes"]} == {html.unescape(row) for row in rows}
    assert len(chart["links"]) == page.count("data-first=")
    assert "Ana Inventada Paz" in page


def test_every_link_opens_to_its_records(analyst: Client) -> None:
    page = analyst.get(address_of(analyst)).text
    links = [html.unescape(found) for found in re.findall(r'href="(/networks/[^"]+/link\?[^"]+)"', page)]

    assert links
    for link in links:
        assert 'href="/records/' in analyst.get(link).text


def test_ways_and_words_go_through_forms(analyst: Client) -> None:
    address = address_of(analyst)
    page = analyst.get(address).text
    ids = dict(re.findall(r'<option value="([0-9a-f-]{36})">(\w+) Inv', page))
    id = {name: id for id, name in ids.items()}

    assert "/records/" in analyst.get(f"{address}/ways?one={id['Bruno']}&other={id['Dario']}").text
    assert analyst.get(f"{address}/ways?one={id['Bruno']}&other={id['Bruno']}").status_code == 400
    assert analyst.send(f"{address}/role", person=id["Bruno"], role="lookout", reason="").status_code == 400
    assert (
        analyst.send(f"{address}/role", person=id["Bruno"], role="lookout", reason="<b>seen</b>").status_code
        == 303
    )
    said = analyst.get(address).text
    assert "&lt;b&gt;seen" in said
    assert "<b>seen" not in said
    word = re.search(r'name="word" value="([^"]+)"', said)
    assert word
    assert analyst.send(f"{address}/role/undo", word=word[1]).status_code == 303
    assert analyst.send(f"{address}/role/undo", word=word[1]).status_code == 409


def test_the_desk_leads_an_analyst_there_and_nobody_else(traced: Office) -> None:
    assert 'href="/networks"' in traced.as_("analyst").get("/").text
    for officer in ("results", "reviewer", "aa-liaison", "guardian"):
        client = traced.as_(officer)
        assert 'href="/networks"' not in client.get("/").text
        assert client.get("/networks").status_code == 404


def test_the_api_gives_the_same_networks_links_and_ways(traced: Office) -> None:
    for officer in ("analyst", "results"):
        traced.enrol(officer)
    client, results = caller(traced, "analyst", "analysis"), caller(traced, "results", "results")
    (line,) = client.get("/api/v1/networks").json()["lines"]
    network = client.get(f"/api/v1/networks/{line['id']}").json()
    ids = {one["name"].split()[0]: one["entity"] for one in network["members"]}
    link = network["links"][0]
    pair = f"one={quote(link['source'])}&other={quote(link['target'])}"
    opened = client.get(f"/api/v1/networks/{line['id']}/link?{pair}").json()

    assert [one["id"] for one in opened["records"]] == link["records"]
    ways = client.get(f"/api/v1/ways?one={ids['Bruno']}&other={ids['Dario']}").json()
    assert [len(path["hops"]) for path in ways["paths"]] == [3]
    word = client.post("/api/v1/roles", json={"person": ids["Bruno"], "role": "guide", "reason": "seen"})
    assert word.status_code == 201
    assert client.post(f"/api/v1/roles/{word.json()['id']}/undo").status_code == 204
    assert (
        client.post("/api/v1/roles", json={"person": ids["Bruno"], "role": "king", "reason": "x"}).status_code
        == 400
    )
    for address in ("networks", f"networks/{line['id']}", f"networks/{line['id']}/link?{pair}"):
        assert results.get(f"/api/v1/{address}").status_code == 404
