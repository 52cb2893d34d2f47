"""Partners and agreements: what is typed is checked, a mistake can be mended, and what ended stays in the list."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from tests.fixtures.world import JOINT, World, agreement, report

from rootbranch import usecases
from rootbranch.cli import main
from rootbranch.errors import AccessError, InputError
from rootbranch.model.access import Partner
from rootbranch.model.ids import PartnerId

AA = PartnerId("AA")


def partner_of(world: World, id: str) -> Partner:
    found = usecases.list_partners(world.installation, world.actor("operator"))
    return next(each for each in found if each.id == id)


@pytest.mark.parametrize("territory", ["XX", "XA", "EU", "mx", "M", "MEX", "", "12", "QQ"])
def test_what_is_no_country_is_refused(world, territory):
    partner = Partner(id=PartnerId("CC"), name="C", territory=territory, contact="")
    operator = world.actor("operator")

    with pytest.raises(InputError):
        usecases.add_partner(world.installation, operator, partner)
    with pytest.raises(InputError):
        usecases.change_partner(world.installation, operator, AA, territory=territory)


@pytest.mark.parametrize("territory", ["MX", "US", "GT", "XK", "ZZ"])
def test_a_country_or_none_is_taken(world, territory):
    partner = Partner(id=PartnerId("CC"), name="C", territory=territory, contact="")
    usecases.add_partner(world.installation, world.actor("operator"), partner)

    assert partner_of(world, "CC") == partner


@pytest.mark.parametrize("change", [{"name": "Agency A"}, {"territory": "GT"}, {"contact": ""}], ids=str)
def test_a_mistake_in_a_partner_is_mended_and_nothing_else(any_world, change):
    before = partner_of(any_world, "AA")

    made = usecases.change_partner(any_world.installation, any_world.actor("operator"), AA, **change)

    assert made == partner_of(any_world, "AA") == replace(before, **change)
    entry = usecases.list_audit(any_world.installation, any_world.actor("guardian")).items[1]
    assert (entry.event.what, entry.event.thing, entry.event.count) == ("change_partner", "AA", 1)


def test_nothing_to_change_and_nobody_to_change_are_refused(world):
    operator = world.actor("operator")
    with pytest.raises(InputError):
        usecases.change_partner(world.installation, operator, AA)
    with pytest.raises(InputError):
        usecases.change_partner(world.installation, operator, PartnerId("nobody"), name="N")


def test_an_agreement_that_ended_closes_records_at_once_and_stays_in_the_list(any_world):
    any_world.reports(report("r-1", "seizure", commodity="cash", amount="5", unit="USD", place="Nogales"))
    (record,) = any_world.search("Nogales", officer="analyst")

    usecases.end_agreement(any_world.installation, any_world.actor("operator"), AA, PartnerId(JOINT))

    with pytest.raises(AccessError):
        usecases.read_record(any_world.installation, any_world.actor("analyst"), record)
    assert any_world.search("Nogales", officer="analyst") == []
    assert any_world.search("Nogales") == [record]
    listed = usecases.list_agreements(any_world.installation, any_world.actor("operator"))
    ended = next(each for each in listed if each.giver == AA)
    assert ended.valid_to <= any_world.clock.at
    assert next(each for each in listed if each.giver == "BB").valid_to > any_world.clock.at
    events = usecases.list_audit(any_world.installation, any_world.actor("guardian")).items
    assert "end_agreement" in {each.event.what for each in events}


def test_what_was_ended_can_be_agreed_anew(world):
    operator = world.actor("operator")
    usecases.end_agreement(world.installation, operator, AA, PartnerId(JOINT))
    with pytest.raises(InputError):
        usecases.end_agreement(world.installation, operator, AA, PartnerId(JOINT))
    again = replace(agreement("AA", JOINT), valid_from=world.clock.at)
    usecases.add_agreement(world.installation, operator, again)
    world.reports(report("r-1", "seizure", commodity="cash", amount="5", unit="USD", place="Nogales"))

    assert len(world.search("Nogales", officer="analyst")) == 1


@pytest.mark.parametrize("officer", ["results", "analyst", "guardian", "aa-liaison"])
def test_only_an_operator_changes_partners_and_agreements(world, officer):
    actor = world.actor(officer)
    with pytest.raises(AccessError):
        usecases.change_partner(world.installation, actor, AA, name="mine")
    with pytest.raises(AccessError):
        usecases.end_agreement(world.installation, actor, AA, PartnerId(JOINT))

    assert partner_of(world, "AA").name == "Agency AA"


def test_partners_and_agreements_are_changed_by_command(world):
    world.close()

    def call(*words: str) -> str:
        result = CliRunner().invoke(main, [*words, "--home", str(world.home)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    call("partners", "change", "AA", "--name", "Fiscalía AA", "--territory", "gt")
    call("agreements", "end", "--giver", "AA", "--receiver", JOINT)

    assert ["AA", "Fiscalía", "AA", "GT", "desk"] in [
        line.split() for line in call("partners", "list").splitlines()
    ]
    ended = next(line for line in call("agreements", "list").splitlines() if line.startswith("AA"))
    assert "2036" not in ended
