"""Pages of definitions and campaigns: empty, filled in, refused, and blind."""

from tests.fixtures.office import Office

from rootbranch import usecases
from rootbranch.model.access import Partner
from rootbranch.model.ids import PartnerId


def arrest_of(office: Office):
    lines = usecases.list_entries(
        office.world.installation, office.world.actor("results"), usecases.EntryFilters(kind="arrest")
    )
    return lines.items[0].entry


def test_the_pages_say_what_they_are_for_before_anything_is_shown(office: Office) -> None:
    reviewer = office.as_("reviewer")
    listed = reviewer.get("/definitions").text
    assert "UNTOC, art. 2 (a), (b)" in listed
    assert "There is no campaign yet." in listed
    page = reviewer.get(f"/ledger/{arrest_of(office).number}/shown").text
    assert "No answers to see." in page
    reviewer.get("/definitions?lang=es")
    assert "no es un motivo" in reviewer.get(f"/ledger/{arrest_of(office).number}/shown").text
    assert "Aún no hay ninguna campaña." in reviewer.get("/definitions").text


def test_an_answer_without_a_record_is_refused_and_what_was_typed_stays(own_office: Office) -> None:
    results, entry = own_office.as_("results"), arrest_of(own_office)
    address = f"/ledger/{entry.id}/shown"
    results.get(address)
    record = entry.outcome.reports[0]
    fields = {"definition": "smuggling_for_gain@1"}
    for element in ("illegal_entry_procured", "another_person", "financial_benefit", "intent"):
        fields |= {f"answer.{element}": "met", f"record.{element}": record}
    refused = results.send(address, **fields | {"record.intent": ""})
    assert refused.status_code == 400
    assert "cites no record" in refused.text
    assert record in refused.text
    assert results.send(address, **fields).status_code == 303
    assert "Shown: stands in every figure that needs it." in results.get(address).text


def test_a_campaign_is_added_and_an_outcome_attributed(own_office: Office) -> None:
    results, entry = own_office.as_("results"), arrest_of(own_office)
    results.get("/definitions")
    assert results.send("/definitions/campaign", name="Faro", lead="JOINT", first="soon").status_code == 400
    assert (
        results.send("/definitions/campaign", name="Faro", lead="JOINT", first="2026-01-01").status_code
        == 303
    )
    refused = results.send(
        f"/ledger/{entry.id}/attribute", campaign="Faro", reason="tasked", record=entry.outcome.reports[0]
    )
    assert refused.status_code == 400
    assert "takes credit" in refused.text


def test_a_sample_is_drawn_for_somebody_who_can_review(own_office: Office) -> None:
    results = own_office.as_("results")
    results.get("/definitions")
    for size, officer in (("x", "reviewer"), ("3", "nobody"), ("3", "reviewer")):
        answer = results.send(
            "/definitions/sample", definition="smuggling_for_gain@1", size=size, officer=officer
        )
        assert answer.status_code == 400


def test_who_may_not_see_the_ledger_sees_none_of_it(office: Office) -> None:
    for officer in ("operator", "guardian"):
        client = office.as_(officer)
        assert client.get("/definitions").status_code == 404
        assert client.get(f"/ledger/{arrest_of(office).number}/shown").status_code == 404


def test_a_figure_of_a_campaign_stands_on_every_page_of_figures_and_in_a_release(own_office: Office) -> None:
    world, entry = own_office.world, arrest_of(own_office)
    results = own_office.as_("results")
    results.get("/definitions")
    # AA and BB report the arrests, the joint office takes no credit: a third partner leads.
    operator = world.actor("operator")
    third = Partner(id=PartnerId("CC"), name="Agency CC", territory="GT", contact="desk")
    usecases.add_partner(world.installation, operator, third)
    assert (
        results.send("/definitions/campaign", name="Faro", lead="CC", first="2026-01-01").status_code == 303
    )
    report = entry.outcome.reports[0]
    sent = results.send(f"/ledger/{entry.id}/attribute", campaign="Faro", reason="lead", record=report)
    assert sent.status_code == 303
    for way in ("total", "operation", "territory", "country", "partner"):
        page = results.get(f"/figures?by={way}")
        assert page.status_code == 200
        assert "Arrests of a campaign" in page.text, way
    release = usecases.publish_release(world.installation, world.actor("results"), "Campaign")
    assert "Campaign: Faro" in results.get(f"/releases/{release.number}").text
    assert (
        usecases.read_release(world.installation, world.actor("results"), str(release.number)).difference
        is None
    )
