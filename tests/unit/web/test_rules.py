"""The page of rules lists every version, and puts words with their closed lists side by side."""

from tests.fixtures.office import Office


def test_the_page_of_rules_lists_and_compares(office: Office) -> None:
    results = office.as_("results")
    page = results.get("/rules").text
    assert "disruption_action@1" in page
    both = results.get("/rules?compare=disruption_action@1+infrastructure_disruption@1").text
    assert "Outcomes of the kind arrest are not in its list." in both
    assert "arrest@1: 2" in both
    assert results.get("/rules?compare=luck@1,arrest@1").status_code == 400
    assert results.get("/rules?compare=arrest@1,seizure@1&first=soon").status_code == 400
    same = results.get("/rules?compare=freeze@1,forfeiture@1").text
    assert "They count the same entries." in same


def test_who_may_not_see_the_ledger_compares_nothing(office: Office) -> None:
    operator = office.as_("operator")
    assert operator.get("/rules").status_code == 200
    assert operator.get("/rules?compare=arrest@1,seizure@1").status_code == 404
