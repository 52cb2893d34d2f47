"""Figures stand beside earlier windows, and published numbers are checked, on pages of their own."""

import httpx
import pytest
from tests.fixtures.office import Client, Office

CLAIMS = (
    "claim_id,published,publisher,wording,measure,value,unit,period_from,period_to,scope\n"
    "c1,2026-04-01,Press desk,{wording},arrests,{value},person,2026-03-01,2026-03-31,\n"
)


def check(client: Client, content: str | bytes, **fields: str) -> httpx.Response:
    return client.post(
        "/claims",
        data={"csrf": client.cookies["rb_form"], **fields},
        files={"claims": ("claims.csv", content)},
    )


def test_figures_stand_beside_earlier_windows_or_it_is_said_why_not(office: Office) -> None:
    results = office.as_("results")
    assert "/compare" in results.get("/figures").text
    form = results.get("/compare")
    assert form.status_code == 200
    assert 'id="compared"' not in form.text
    page = results.get("/compare?first=2026-03-01&last=2026-03-31&windows=4&season=preceding").text
    assert "2 arrests, under rule arrest@1" in page
    assert "Not compared" in page


@pytest.mark.parametrize(
    "asked",
    [
        "first=2026-03-01",  # open
        "first=2026-03-31&last=2026-03-01",
        "first=2026-03-01&last=2026-03-31&windows=0",
        "first=2026-03-01&last=2026-03-31&windows=21",
        "first=2026-03-01&last=2026-03-31&windows=four",
        "first=2026-03-01&last=2026-03-31&windows=%E0%A5%AA",  # a digit that is not one of ours
        "first=2026-03-01&last=2026-03-31&windows=" + "9" * 90,
        "first=2026-03-01&last=2026-03-31&season=winter",
        "first=0001-01-01&last=0001-02-01",  # there are no years before
        "first=2026-03-01&last=2026-03-31&by=person",
    ],
)
def test_what_cannot_be_compared_is_said_in_words(office: Office, asked: str) -> None:
    page = office.as_("results").get(f"/compare?{asked}")
    assert page.status_code == 400
    assert 'id="compared"' not in page.text


def test_published_numbers_are_checked_against_the_ledger(office: Office) -> None:
    results = office.as_("results")
    assert "claim_id, published" in results.get("/claims").text
    page = check(results, CLAIMS.format(wording="<b>2</b> arrests in March 2026", value=2)).text
    assert "reproduced" in page
    assert "<b>2</b>" not in page
    assert "contradicted" in check(results, CLAIMS.format(wording="9 arrests in March 2026", value=9)).text
    as_csv = check(results, CLAIMS.format(wording="9 arrests", value=9), **{"as": "csv"})
    assert as_csv.headers["content-disposition"] == 'attachment; filename="claims.csv"'
    assert check(results, CLAIMS.format(wording="9 arrests", value=9), **{"as": "json"}).json()["with_ledger"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"%PDF-1.7\n" + bytes(100)])
def test_a_file_that_is_no_table_of_claims_is_refused(office: Office, content: bytes) -> None:
    answer = check(office.as_("results"), content)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_a_row_that_cannot_be_read_is_named_beside_the_others(office: Office) -> None:
    broken = CLAIMS.format(wording="2 arrests", value=2) + "c2,soon,Press desk,x,arrests,many,person,,,\n"
    page = check(office.as_("results"), broken)
    assert page.status_code == 200
    assert "c1" in page.text
    assert "could not be read" in page.text


def test_a_form_that_is_not_ours_checks_nothing(office: Office) -> None:
    results = office.as_("results")
    files = {"claims": ("claims.csv", CLAIMS.format(wording="2 arrests", value=2))}
    assert results.post("/claims", data={"csrf": "no"}, files=files).status_code == 403
    assert office.client().get("/claims").status_code == 303


def test_a_release_is_published_beside_earlier_windows(own_office: Office) -> None:
    results = own_office.as_("results")
    form = results.get("/releases/new?first=2026-03-01&last=2026-03-31").text
    assert 'name="windows"' in form
    refused = results.send(
        "/releases/new", title="March", handling="AMBER", windows="2"
    )  # an open period has no windows
    assert refused.status_code == 400
    made = results.send(
        "/releases/new",
        title="March",
        handling="AMBER",
        first="2026-03-01",
        last="2026-03-31",
        windows="2",
        season="preceding",
    )
    assert made.status_code == 303
    assert "Not compared" in results.get(made.headers["location"]).text
