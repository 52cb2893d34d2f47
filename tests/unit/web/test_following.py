"""The page of what became of arrests: a funnel, an empty period, a wrong day, and closed to who may not see."""

from tests.fixtures.office import Office


def test_the_page_shows_a_funnel_in_two_languages_and_says_when_it_is_empty(office: Office) -> None:
    results = office.as_("results")
    page = results.get("/follow").text
    assert "Charged (complaint or indictment)" in page
    assert "Nobody was arrested" in results.get("/follow?first=2031-01-01").text
    assert results.get("/follow?first=soon").status_code == 400
    results.get("/follow?lang=es")
    assert "Con cargos" in results.get("/follow").text
    assert office.as_("operator").get("/follow").status_code == 404
