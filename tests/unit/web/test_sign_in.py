"""Signing in: two factors, one answer for everything that is wrong, a cap on tries, sessions on the server."""

import re
from dataclasses import replace

import pytest
from tests.fixtures.office import Client, Office, proof_of
from tests.fixtures.world import PASSWORD

from rootbranch import usecases
from rootbranch.errors import AccessError, Message, StateError
from rootbranch.model.ids import OfficerId
from rootbranch.web.failures import TooManyTriesError
from rootbranch.web.serving import configure
from rootbranch.web.throttle import AT_ONCE_MAX, FAILURES_MAX, Throttle


@pytest.fixture(scope="module")
def enrolled(office: Office) -> Office:
    office.enrol("results")
    return office


@pytest.fixture(autouse=True)
def fresh_throttle(office: Office) -> None:
    office.app.state.throttle = Throttle()


def attempt(client: Client, **fields: str):
    proof = proof_of(client.get("/sign-in").text)
    return client.post("/sign-in", data={"csrf": proof, "purpose": "results", **fields})


def test_both_factors_open_a_session_that_scripts_cannot_read(enrolled: Office) -> None:
    client = enrolled.client()
    answer = attempt(client, officer="results", password=PASSWORD, code=enrolled.code(), next="/figures")
    assert (answer.status_code, answer.headers["location"]) == (303, "/figures")
    for cookie in answer.headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
    assert client.get("/").status_code == 200


def test_over_https_the_cookies_are_bound_to_the_host(enrolled: Office) -> None:
    answer = enrolled.client().get("https://127.0.0.1/sign-in")
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-rb_form=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_everything_wrong_gets_one_answer(enrolled: Office) -> None:
    wrong = (
        {"officer": "nobody", "password": PASSWORD, "code": "123456"},
        {"officer": "results", "password": "wrong", "code": "123456"},
        {"officer": "results", "password": PASSWORD, "code": "000000"},
        {"officer": "results", "password": PASSWORD, "code": enrolled.code(), "purpose": "curiosity"},
    )
    bodies = set()
    for fields in wrong:
        answer = attempt(enrolled.client(), **fields)
        assert answer.status_code == 401
        assert "rb_session" not in str(answer.headers)
        shown = re.sub(r'(name="csrf"|name="officer") value="[^"]*"', r"\1", answer.text)
        bodies.add(shown.replace(" autofocus", "").replace(" selected", ""))
    assert len(bodies) == 1


def test_the_second_factor_is_enrolled_with_a_picture_and_proved(own_office: Office) -> None:
    office, client = own_office, own_office.client()
    operator = office.world.actor("operator")
    usecases.set_password(office.world.installation, operator, OfficerId("reviewer"), PASSWORD)
    page = attempt(client, officer="reviewer", password=PASSWORD, code="")
    secret = page.text.split('name="secret" value="', 1)[1].split('"', 1)[0]
    assert "<svg" in page.text
    assert PASSWORD not in page.text
    proved = office.code(secret)
    fields = {"csrf": proof_of(page.text), "officer": "reviewer", "password": PASSWORD, "secret": secret}
    assert client.post("/enrol", data={**fields, "code": "000000"}).status_code == 401
    assert client.post("/enrol", data={**fields, "code": proved}).status_code == 200
    proved = office.code(secret)
    assert attempt(client, officer="reviewer", password=PASSWORD, code=proved).status_code == 303


@pytest.mark.parametrize(("trusted", "answer"), [("", 429), ("127.0.0.1", 401), ("127.0.0.2", 429)])
def test_where_a_request_comes_from_is_believed_of_the_proxy_only(
    own_office: Office, trusted: str, answer: int
) -> None:
    installation = own_office.world.installation
    settings = installation.settings.model_copy(update={"trusted_proxy": trusted})
    config = configure(replace(installation, settings=settings))
    config.load()
    client = Client(config.loaded_app)
    for number in range(FAILURES_MAX + 1):
        client.headers["x-forwarded-for"] = f"192.0.2.{number}"
        tried = attempt(client, officer=f"nobody-{number}", password="wrong", code="123456")

    assert tried.status_code == answer


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb"])
def test_the_way_back_stays_in_the_house(enrolled: Office, target: str) -> None:
    answer = attempt(
        enrolled.client(), officer="results", password=PASSWORD, code=enrolled.code(), next=target
    )
    assert answer.headers["location"] == "/"


def test_a_choice_of_language_leads_to_no_other_host(office: Office) -> None:
    answer = office.client().get("http://127.0.0.1//evil.example/?lang=es")
    assert answer.headers["location"] == "/evil.example/"


def test_a_ticket_is_asked_about_first_and_good_once(office: Office) -> None:
    ticket, client = office.ticket("results"), office.client()
    page = client.get(f"/enter?ticket={ticket}").text
    assert "rb_session" not in client.cookies
    assert client.post("/enter", data={"csrf": proof_of(page), "ticket": ticket}).status_code == 303
    other = office.client()
    proof = proof_of(other.get("/sign-in").text)
    assert other.post("/enter", data={"csrf": proof, "ticket": ticket}).status_code == 401


def test_without_a_session_a_page_leads_to_the_door_and_a_part_of_a_page_too(office: Office) -> None:
    assert office.client().get("/ledger").headers["location"] == "/sign-in?next=/ledger"
    part = office.client().get("/jobs", headers={"hx-request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (204, "/sign-in?next=/jobs")


def test_signing_out_ends_the_session_on_the_server(office: Office) -> None:
    client = office.as_("results")
    stolen = office.client()
    stolen.cookies.update(client.cookies)
    assert client.send("/sign-out").headers["location"] == "/sign-in"
    assert stolen.get("/").status_code == 303


def test_another_purpose_is_stated_for_the_session(office: Office) -> None:
    client = office.as_("results")
    assert client.send("/purpose", purpose="analysis").status_code == 303
    assert '<option value="analysis" selected>' in client.get("/").text
    assert client.get("/ledger").status_code == 404
    assert client.send("/purpose", purpose="curiosity").status_code == 404


def fails(throttle: Throttle, address: str, account: str) -> None:
    with pytest.raises(AccessError), throttle.one_try(address, account):
        raise AccessError(Message("web.not_here"), "", Message("web.not_here_fix"))


@pytest.mark.parametrize("same", ["address", "account"])
def test_failures_are_capped_by_address_and_by_account(same: str) -> None:
    now = 0.0
    throttle = Throttle(clock=lambda: now)
    for n in range(FAILURES_MAX):
        fails(
            throttle,
            "192.0.2.1" if same == "address" else f"192.0.2.{n + 10}",
            "ana" if same == "account" else f"o{n}",
        )
    again = ("192.0.2.1", "somebody") if same == "address" else ("198.51.100.7", "ANA")
    with pytest.raises(TooManyTriesError), throttle.one_try(*again):
        pass
    with throttle.one_try("192.0.2.200", "bea"):
        pass
    now = 61.0
    with throttle.one_try(*again):
        pass


def test_who_signs_in_rightly_is_not_counted() -> None:
    throttle = Throttle(clock=lambda: 0.0)
    for _ in range(3 * FAILURES_MAX):
        with throttle.one_try("192.0.2.1", "ana"):
            pass
    for _ in range(FAILURES_MAX):
        fails(throttle, "192.0.2.1", "ana")
    with pytest.raises(TooManyTriesError), throttle.one_try("192.0.2.1", "ana"):
        pass


def test_too_many_failures_are_answered_with_429_also_for_an_account_that_nobody_has(office: Office) -> None:
    office.app.state.throttle = Throttle(clock=lambda: 0.0)
    client = office.client()
    answers = [
        attempt(client, officer="nobody", password="x", code="1").status_code for _ in range(FAILURES_MAX + 1)
    ]
    assert answers == [401] * FAILURES_MAX + [429]


def test_a_form_without_the_proof_of_its_session_is_audited_as_refused(own_office: Office) -> None:
    client = own_office.as_("results")
    answer = client.post("/ledger/count", data={"csrf": "forged"})
    assert answer.status_code == 403
    written = [
        row for row in own_office.world.rows("audit", "what, officer, allowed") if row[0] == "form_proof"
    ]
    assert [(what, officer, bool(allowed)) for what, officer, allowed in written] == [
        ("form_proof", "results", False)
    ]


def test_few_passwords_are_checked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rootbranch.web.throttle.WAIT_SECONDS_MAX", 0.01)
    throttle = Throttle()
    under_way = [throttle.one_try(str(n), str(n)) for n in range(AT_ONCE_MAX)]
    for each in under_way:
        each.__enter__()
    with pytest.raises(StateError), throttle.one_try("other", "other"):
        pass
    for each in under_way:
        each.__exit__(None, None, None)


def test_processes_that_share_a_folder_count_failures_together(tmp_path) -> None:
    one, other = (Throttle(clock=lambda: 5.0, folder=tmp_path) for _ in range(2))
    for number in range(FAILURES_MAX):
        with pytest.raises(AccessError), (one, other)[number % 2].one_try(f"192.0.2.{number}", "ana"):
            raise AccessError(Message("web.a"), "", Message("web.b"))
    for each in (one, other):
        with pytest.raises(TooManyTriesError), each.one_try("192.0.2.99", "Ana"):
            pass
    with other.one_try("192.0.2.99", "bea"):
        pass
    kept = (tmp_path / "tries").read_bytes()
    assert b"ana" not in kept
    assert b"192.0.2" not in kept


def test_many_names_neither_fill_the_file_nor_free_who_failed(tmp_path) -> None:
    throttle = Throttle(clock=lambda: 5.0, folder=tmp_path)
    with pytest.raises(AccessError), throttle.one_try("a", "first"):
        raise AccessError(Message("web.a"), "", Message("web.b"))
    before = (tmp_path / "tries").stat().st_size
    for number in range(300):
        with throttle.one_try(f"h{number}", "\x00é" * number):
            pass
    assert (tmp_path / "tries").stat().st_size == before
