"""`/api/v1` gives the same things as the pages, one shape for errors, and no more than is named."""

import pytest
from tests.fixtures.office import MIGRANT, SUSPECT, Client, Office
from tests.fixtures.world import PASSWORD

PROBLEM = {"what", "where", "fix", "id"}


def caller(office: Office, officer: str, purpose: str) -> Client:
    """Open a session of the API and send its token with every call."""
    client = office.client()
    body = {"officer": officer, "password": PASSWORD, "code": office.code(), "purpose": purpose}
    answer = client.post("/api/v1/sessions", json=body)
    assert answer.status_code == 201, answer.text
    client.headers = {"authorization": f"Bearer {answer.json()['token']}"}
    return client


@pytest.fixture(scope="module")
def signed(office: Office) -> Office:
    for officer in ("results", "guardian", "aa-analyst", "aa-liaison"):
        office.enrol(officer)
    return office


@pytest.fixture(scope="module")
def results(signed: Office) -> Client:
    return caller(signed, "results", "results")


def test_a_call_without_a_token_says_how_to_get_one(office: Office) -> None:
    client = office.client()
    for headers in ({}, {"authorization": "Bearer nothing"}, {"authorization": "Basic eDp5"}):
        answer = client.get("/api/v1/entries", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json().keys() == PROBLEM


def test_a_cookie_opens_nothing_here(office: Office) -> None:
    client = office.as_("results")
    assert client.get("/api/v1/entries").status_code == 401


def test_wrong_credentials_are_one_answer(signed: Office) -> None:
    bodies = [
        {"officer": "nobody", "password": PASSWORD, "code": "1", "purpose": "results"},
        {"officer": "results", "password": "x", "code": "1", "purpose": "results"},
    ]
    answers = [signed.client().post("/api/v1/sessions", json=body) for body in bodies]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_lists_come_in_parts_that_join_to_the_whole(results: Client) -> None:
    whole = results.get("/api/v1/entries").json()
    parts, after = [], None
    while True:
        part = results.get("/api/v1/entries?limit=2" + (f"&after={after}" if after else "")).json()
        parts += part["items"]
        after = part["after"]
        if after is None:
            break
    assert parts == whole["items"]
    assert whole["total"] == len(parts) == 5


def test_a_figure_opens_to_the_row(results: Client) -> None:
    arrests = next(
        line for line in results.get("/api/v1/figures").json() if line["figure"]["measure"] == "arrests"
    )
    assert arrests["figure"]["values"] == ["2"]
    assert arrests["figure"]["waiting"] == 0
    seizures = next(
        line for line in results.get("/api/v1/figures").json() if line["figure"]["measure"] == "seizures"
    )
    assert seizures["figure"]["waiting"] == 3
    opened = results.get(f"/api/v1/figures/{arrests['key']}").json()
    entry = results.get(f"/api/v1/entries/{opened['entries'][0]['entry']['id']}").json()
    record = results.get(f"/api/v1/records/{entry['reports'][0]['id']}").json()
    assert {"name": "reference", "value": "JR-1"} in record["row"] or record["row"]
    assert record["record"]["schema"] == "arrest"


def test_no_answer_names_a_closed_record_or_a_persons_digest(results: Client, signed: Office) -> None:
    text = results.get("/api/v1/entries").text + results.get("/api/v1/figures?by=operation").text
    assert '"person":' not in text
    assert '"reports":[' not in text.replace(" ", "")
    liaison = caller(signed, "aa-liaison", "investigation")
    assert MIGRANT not in liaison.get("/api/v1/deliveries").text
    found = caller(signed, "aa-analyst", "analysis").post("/api/v1/searches", json={"text": "Amalia"})
    assert found.json() == {"hits": [], "more": False}


def test_search_words_go_in_the_body(signed: Office) -> None:
    found = caller(signed, "aa-analyst", "analysis").post("/api/v1/searches", json={"text": SUSPECT})
    assert {hit["partner"] for hit in found.json()["hits"]} == {"AA"}


def test_not_there_and_not_allowed_are_one_answer(results: Client) -> None:
    asked = ("/api/v1/audit", "/api/v1/records/x", "/api/v1/releases/x", "/api/v1/nowhere")
    answers = [results.get(address) for address in asked]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_malformed_call_names_the_field_and_not_the_value(results: Client) -> None:
    answer = results.get("/api/v1/entries?limit=secret-word")
    assert (answer.status_code, answer.json()["where"]) == (400, "limit")
    assert answer.json()["id"] == "web.malformed_call"
    assert "/api/v1/docs" in answer.json()["fix"]
    assert "page" not in answer.json()["fix"]
    body = results.post("/api/v1/searches", json={"text": 1, "secret word": MIGRANT})
    assert body.status_code == 400
    assert "secret" not in answer.text + body.text


def test_problems_come_in_the_language_asked_for(results: Client) -> None:
    answer = results.get("/api/v1/records/x", headers={"accept-language": "es"})
    assert answer.json()["what"] == "No está aquí, o no es para usted."


def test_judging_publishing_and_verifying_work_from_a_program(own_office: Office) -> None:
    for officer in ("results", "guardian"):
        own_office.enrol(officer)
    client = caller(own_office, "results", "results")
    pair = client.get("/api/v1/pairs").json()["pairs"][0]
    sides = {"left": pair["left"]["record"], "right": pair["right"]["record"]}
    made = client.post("/api/v1/judgements", json={**sides, "verdict": "same", "reason": "same port"})
    assert made.status_code == 201
    assert client.post(f"/api/v1/judgements/{made.json()['id']}/undo").status_code == 204
    assert client.get("/api/v1/judgements").json()["items"][0]["undone_at"]
    entry = client.get("/api/v1/entries").json()["items"][0]["entry"]["id"]
    assert client.post(f"/api/v1/entries/{entry}/reversal", json={"reason": "twice"}).status_code == 201
    assert client.post("/api/v1/entries/settlement").json().keys() == {
        "accepted",
        "reversed",
        "waiting",
        "pairs",
    }
    release = client.post("/api/v1/releases", json={"title": "By program"})
    assert client.get(f"/api/v1/releases/{release.json()['id']}").json()["difference"] is None
    assert client.get(f"/api/v1/releases/{release.json()['id']}/en.pdf").content.startswith(b"%PDF")
    assert client.request("DELETE", "/api/v1/sessions").status_code == 204
    assert client.get("/api/v1/entries").status_code == 401
    guardian = caller(own_office, "guardian", "supervision")
    kept = guardian.post("/api/v1/audit/checkpoints").text
    verdict = guardian.post("/api/v1/audit/verification", json={"checkpoint": kept}).json()
    assert verdict["broken"] is None
    doors = {item["event"]["door"] for item in guardian.get("/api/v1/audit?limit=50").json()["items"]}
    assert "api" in doors


def test_deliveries_findings_and_jobs_are_given(signed: Office) -> None:
    client = caller(signed, "aa-liaison", "investigation")
    deliveries = client.get("/api/v1/deliveries").json()["items"]
    persons = next(line for line in deliveries if line["delivery"]["file_name"] == "personas.csv")
    id = persons["delivery"]["id"]
    assert client.get(f"/api/v1/deliveries/{id}").json()["findings_by_kind"]
    findings = client.get(f"/api/v1/deliveries/{id}/findings").json()["items"]
    assert findings[0]["message"].keys() == {"id", "params", "text"}
    assert client.get(f"/api/v1/deliveries/{id}/rejects.csv").status_code == 200
    assert client.get("/api/v1/jobs").status_code == 200


def test_the_description_names_every_call_and_the_error_shape(office: Office) -> None:
    description = office.client().get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.")
    calls = [call for methods in description["paths"].values() for call in methods.values()]
    assert len(calls) >= 25
    assert all(call["responses"]["404"]["content"] for call in calls)
    assert set(description["components"]["schemas"]["Problem"]["properties"]) == PROBLEM
    docs = office.client().get("/api/v1/docs").text
    assert all(f"/api/v1{path}" in docs for path in description["paths"])


@pytest.mark.parametrize("address", ["figures?way=operation", "entries?kinds=arrest", "releases?limit=1"])
def test_a_parameter_that_a_call_does_not_have_is_refused(results: Client, address: str) -> None:
    answer = results.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    assert answer.json()["where"] in {"way", "kinds", "limit"}


def test_a_release_is_verified_confirmed_and_withdrawn(own_office: Office) -> None:
    for officer in ("results", "reviewer"):
        own_office.enrol(officer)
    results, reviewer = (caller(own_office, officer, "results") for officer in ("results", "reviewer"))
    (line,) = results.get("/api/v1/releases").json()
    assert line["state"] == "provisional"
    text = results.get(f"/api/v1/releases/{line['id']}/release.json").content
    verify = "/api/v1/releases/verification"
    held = results.post(verify, content=text).json()
    assert (held["number"], held["state"], held["difference"]) == (1, "provisional", None)
    changed = results.post(verify, content=text.replace(b'"number":1', b'"number":2', 1)).json()
    assert changed["difference"]["id"].startswith(("ledger.", "usecases."))
    assert results.post(verify, content=b"\xff").status_code == 400
    assert results.post(verify, content=b"{}").status_code == 400
    address = f"/api/v1/releases/{line['id']}"
    assert results.post(f"{address}/confirmation", json={}).status_code in {400, 409}
    assert reviewer.post(f"{address}/confirmation", json={"note": "seen"}).json()["state"] == "confirmed"
    assert results.post(f"{address}/withdrawal", json={"reason": ""}).status_code == 400
    assert results.post(f"{address}/withdrawal", json={"reason": "counted twice"}).status_code == 201
    opened = results.get(address).json()
    assert [step["state"] for step in opened["steps"]] == ["confirmed", "withdrawn"]
    assert opened["state"] == "withdrawn"
