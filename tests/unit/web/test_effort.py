"""The page of effort: empty, entered, refused with what was typed, and beside outcomes."""

from tests.fixtures.office import Office

TYPED = {
    "partner": "AA", "kind": "money", "amount": "900", "unit": "usd", "territory": "own",
    "first": "2026-01-01", "last": "2026-03-31", "source": "budget of the quarter",
}  # fmt: skip


def test_effort_is_entered_and_set_beside_outcomes(own_office: Office) -> None:
    results = own_office.as_("results")
    assert "No effort was entered yet." in results.get("/effort").text
    refused = results.send("/effort", **TYPED | {"amount": "-3"})
    assert refused.status_code == 400
    assert "budget of the quarter" in refused.text
    assert results.send("/effort", **TYPED).status_code == 303
    page = results.get("/effort?first=2026-01-01&last=2026-03-31").text
    assert "450.00" in page  # two arrests
    assert "No price:" in page
    assert results.get("/effort?first=2026-03-31&last=2026-01-01").status_code == 400
    results.get("/effort?lang=es")
    assert "Territorio propio" in results.get("/effort").text


def test_who_may_not_see_the_ledger_sees_no_effort(office: Office) -> None:
    assert office.as_("operator").get("/effort").status_code == 404
