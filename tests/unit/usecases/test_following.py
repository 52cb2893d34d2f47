"""Whoever a case ended for is due for review at once, and is in no picture that is built after."""

from datetime import date

import pytest
from tests.fixtures.world import World, person, report

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError
from rootbranch.ledger import CaseState
from rootbranch.model.entities import EntityKind
from rootbranch.model.ledger import Period
from rootbranch.usecases.rows import lay_out_records

ANA = {"name": "Ana Lucero Paz", "born": "1981-04-17", "document": "QX1234567"}


@pytest.fixture
def acquitted(any_world: World) -> World:
    """Ana was arrested and acquitted; Luis was arrested."""
    any_world.persons(person("p1", **ANA), person("p2", name="Luis Campos Soto", document="WZ1000000"))
    any_world.reports(
        report("a1", reference="JR-1", **ANA),
        report("a2", reference="JR-2", name="Luis Campos Soto", born="1970-01-02", document="WZ1000000"),
        report("s1", "prosecution_step", day="2026-05-01", stage="acquittal", reference="C-1", **ANA),
    )
    any_world.count()
    return any_world


def persons_laid_out(world: World) -> list[str]:
    with world.installation.register.read() as connection:
        rows = lay_out_records(world.installation, world.actor("analyst"), connection)
    return sorted(row["name"] for row in rows.of_kind[EntityKind.PERSON])


def test_an_adverse_end_puts_the_persons_records_up_for_review(acquitted: World) -> None:
    guardian = acquitted.actor("guardian")
    due = usecases.review_due(acquitted.installation, guardian)
    arrests = usecases.list_entries(
        acquitted.installation, acquitted.actor("results"), usecases.EntryFilters()
    )
    cited = {
        record
        for line in arrests.items
        for record in line.entry.outcome.reports
        if line.entry.outcome.person
        and line.entry.outcome.happened_on in {date(2026, 3, 14), date(2026, 5, 1)}
    }
    assert {record.id for record in due} < cited
    assert len(due) == 2  # her arrest and her acquittal, not his arrest


def test_an_adverse_end_takes_the_person_out_of_the_next_picture_until_charged_again(
    acquitted: World,
) -> None:
    assert len(persons_laid_out(acquitted)) == 1
    acquitted.reports(
        report("s2", "prosecution_step", day="2026-05-20", stage="indictment", reference="C-2", **ANA)
    )
    acquitted.count()
    assert len(persons_laid_out(acquitted)) == 2
    assert usecases.review_due(acquitted.installation, acquitted.actor("guardian")) == ()


def test_the_funnel_shows_the_acquittal_and_as_of_before_it_does_not(acquitted: World) -> None:
    march = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
    found = usecases.follow_through(acquitted.installation, acquitted.actor("results"), march)
    assert (found.arrests, found.cases) == (2, 2)
    assert found.states == {CaseState.OPEN: 1, CaseState.CONVICTED: 0, CaseState.ADVERSE: 1}
    turned = Period(first=date(2026, 4, 1), last=date(2026, 3, 1))
    with pytest.raises(InputError):
        usecases.follow_through(acquitted.installation, acquitted.actor("results"), turned)
    for officer in ("operator", "guardian", "aa-help"):
        with pytest.raises(AccessError):
            usecases.follow_through(acquitted.installation, acquitted.actor(officer), march)
