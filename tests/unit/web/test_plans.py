"""The page and the API of plans: nothing is planned unasked, what is said is kept, walls hold."""

import re

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
    return f"{found[1]}/plans"


def test_a_plan_is_shown_when_asked_for_and_what_is_said_of_it_is_kept_and_taken_back(
    analyst: Client,
) -> None:
    address = address_of(analyst)
    assert 'id="plan-1"' not in analyst.get(address).text
    page = analyst.get(f"{address}?most=2").text
    assert 'id="plan-1"' in page
    assert 'href="/records/' in page
    actions = re.search(r'name="actions" value="([^"]+)"', page)
    assert actions
    left_out = re.search(r"without=([0-9a-f-]{36})", page)
    assert left_out
    without = analyst.get(f"{address}?most=2&without={left_out[1]}").text
    assert f":{left_out[1]}" not in without
    said = {"most": "2", "actions": actions[1], "verdict": "kept"}
    assert analyst.send(address, **said, reason="").status_code == 400
    assert analyst.send(address, **{**said, "verdict": "approved"}, reason="so").status_code == 400
    assert analyst.send(address, **{**said, "actions": "arrest:nobody"}, reason="so").status_code == 400
    assert analyst.send(address, **said, reason="<b>fits</b>").status_code == 303
    page = analyst.get(address).text
    assert "&lt;b&gt;fits" in page
    word = re.search(r'name="word" value="([^"]+)"', page)
    assert word
    assert analyst.send(f"{address}/undo", word=word[1]).status_code == 303
    assert analyst.send(f"{address}/undo", word=word[1]).status_code == 409


@pytest.mark.parametrize(
    "asked", ["most=x", "most=0", "most=21", "most=2&strike=-1", "most=2&caution=101", "most=" + "9" * 50]
)
def test_what_is_no_number_is_told_at_its_field(analyst: Client, asked: str) -> None:
    assert analyst.get(f"{address_of(analyst)}?{asked}").status_code == 400


def test_the_api_plans_decides_and_takes_back_for_analysts_only(traced: Office, analyst: Client) -> None:
    address = "/api/v1" + address_of(analyst)
    for officer in ("analyst", "results"):
        traced.enrol(officer)
    client, results = caller(traced, "analyst", "analysis"), caller(traced, "results", "results")
    found = client.post(address, json={"most": 2, "seconds": 1}).json()
    decisions = address.removesuffix("plans") + "plan-decisions"
    actions = [one["id"] for one in found["plans"][0]["actions"]]
    body = {"actions": actions, "verdict": "rejected", "reason": "too dear"}
    made = client.post(decisions, json=body)

    assert found["plans"][0]["actions"][0]["deconfliction_number"] == ""
    assert made.status_code == 201
    assert made.json()["id"] in [one["id"] for one in client.get(decisions).json()]
    assert client.post(decisions, json={**body, "verdict": "approved"}).status_code == 400
    assert client.post(address, json={"most": 2, "unknown": 1}).status_code == 400
    told = client.post(address, json={"most": 1, "required": ["nobody"]}).json()
    assert [one["id"] for one in told["contradictions"]] == ["plan.wish_unknown"]
    assert client.post(f"/api/v1/plan-decisions/{made.json()['id']}/undo").status_code == 204
    assert results.post(address, json={"most": 2}).status_code == 404
    assert results.get(decisions).status_code == 404
    assert results.post(f"/api/v1/plan-decisions/{made.json()['id']}/undo").status_code == 404
