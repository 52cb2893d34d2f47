"""Every answer is protected, and what no page of ours would send is refused."""

import json
import logging
from collections.abc import AsyncIterator

import pytest
from tests.fixtures.office import MIGRANT, SUSPECT, Office

from rootbranch import usecases
from rootbranch.web.protection import POLICY

PAGES = (
    "/",
    "/sign-in",
    "/about",
    "/nowhere",
    "/api/v1/openapi.json",
    "/api/v1/nowhere",
    "/static/nothing.js",
)


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_policy_and_is_kept_by_nobody(office: Office, address: str) -> None:
    answer = office.client().get(address)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] in {"no-store", "no-cache"}


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    assert POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


def test_a_built_file_may_be_kept_where_its_digest_is_named(office: Office) -> None:
    page = office.client().get("/sign-in").text
    address = page.split('<link rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    assert "immutable" in office.client().get(address).headers["cache-control"]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_a_form_from_elsewhere_is_refused_before_it_is_read(office: Office, headers: dict[str, str]) -> None:
    client = office.as_("results")
    data = {"csrf": client.cookies["rb_form"]}
    assert client.post("/sign-out", data=data, headers=headers).status_code == 403
    assert client.get("/").status_code == 200


def test_a_page_is_not_embedded_elsewhere_but_may_be_linked(office: Office) -> None:
    embedded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    linked = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert office.client().get("/about", headers=embedded).status_code == 403
    assert office.client().get("/about", headers=linked).status_code == 200


def test_a_body_past_the_limit_is_refused_told_or_not(office: Office) -> None:
    client, limit = office.as_("results"), office.world.installation.settings.upload_bytes_max

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(limit // 1000 + 2):
            yield b"x" * 1000

    assert client.post("/search", content=b"x" * (limit + 1)).status_code == 413
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/search", content=in_pieces(), headers=form).status_code == 413


def test_a_form_without_the_proof_of_its_session_does_nothing(office: Office) -> None:
    client, other = office.as_("results"), office.as_("results")
    for proof in ("", "x", other.cookies["rb_form"]):
        answer = client.post("/search", data={"csrf": proof, "text": SUSPECT})
        assert answer.status_code == 403
        assert SUSPECT not in answer.text


def test_what_is_not_there_and_what_is_not_allowed_are_one_answer(office: Office) -> None:
    client = office.as_("aa-liaison")
    (bb,) = (
        line.delivery.id
        for line in usecases.list_deliveries(office.world.installation, office.world.actor("guardian")).items
        if line.delivery.partner == "BB"
    )
    asked = [f"/deliveries/{bb}", "/deliveries/01900000-0000-7000-8000-000000000000", "/audit", "/nowhere"]
    answers = [client.get(address) for address in asked]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


def test_a_fault_of_ours_says_nothing_of_what_was_asked(
    own_office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(MIGRANT)

    monkeypatch.setattr(usecases, "search", broken)
    client = own_office.as_("aa-analyst")
    with caplog.at_level(logging.INFO):
        answer = client.send("/search", text=MIGRANT)
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert MIGRANT not in answer.text + caplog.text
    assert "unforeseen ValueError" in caplog.text


def test_the_log_has_ids_and_no_words(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    client = office.as_("aa-analyst")
    with caplog.at_level(logging.INFO, logger="rootbranch.web.access"):
        client.send("/search", text=SUSPECT)
        client.get("/ledger?operation=Faro")
        client.get("/records/not%20an%20id%3A%20Ana")
        client.get(f"/{SUSPECT}")
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name.endswith("access")]
    assert [line["route"] for line in lines] == ["/search", "/ledger", "/records/{record_id}", ""]
    assert {line["officer"] for line in lines[:3]} == {"aa-analyst"}
    assert lines[2]["ids"] == []
    assert "Inventado" not in caplog.text
    assert "Faro" not in caplog.text
