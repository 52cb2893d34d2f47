"""Help, and erasure, by command: the way to a protected person's record, and the reasons that stay."""

import pytest
from tests.fixtures.world import World, person
from tests.unit.cli.test_commands import run

MIGRANT = "Eva Paz Rio"


def delivered(world: World) -> World:
    world.persons(person("p-1", "MIGRANT", name=MIGRANT), person("", name="Bo Luz"), name="ours.csv")
    world.persons(person("p-2", "VICTIM", name="Ana Mar Sol"), partner="BB", name="theirs.csv")
    return world


def lines(world: World, *words: object, officer: str) -> list[list[str]]:
    result = run(world, *words, officer=officer)
    assert result.exit_code == 0, result.output
    return [line.split() for line in result.output.splitlines()[1:]]


def audited(world: World) -> set[str]:
    return {line[7] for line in lines(world, "audit", "list", officer="guardian") if len(line) > 7}


def test_an_assistance_officer_finds_and_opens_a_record_of_the_own_partner(world):
    delivered(world)

    (delivery,) = lines(world, "deliveries", "list", officer="aa-help")
    assert delivery[3] == "ours.csv"
    (record,) = lines(world, "deliveries", "records", delivery[0], officer="aa-help")
    assert record[-2] == "smuggled_migrant"
    opened = lines(world, "unseal", record[0], "--reason", "family_contact", officer="aa-help")

    assert ["name", *MIGRANT.split()] in opened
    assert "open_seal:family_contact" in audited(world)


def test_an_assistance_officer_sees_no_delivery_of_another_partner(world):
    delivered(world)
    theirs = next(id for id, name in world.rows("delivery", "id, file_name") if name == "theirs.csv")

    assert run(world, "deliveries", "show", theirs, officer="aa-help").exit_code == 4
    assert run(world, "deliveries", "records", theirs, officer="aa-help").exit_code == 4


def test_the_reason_of_a_purge_stays_in_the_audit(world):
    delivered(world)
    world.persons(person("p-3", name="Ruth Sol Mar"))
    (record,) = world.search("Ruth")

    lines(world, "purge", record, "--reason", "review_passed", "--yes", officer="guardian")

    assert "purge:review_passed" in audited(world)


def test_rejected_rows_are_erased_for_a_reason(world):
    delivered(world)
    ours = next(id for id, name in world.rows("delivery", "id, file_name") if name == "ours.csv")

    told = run(
        world, "deliveries", "purge-rejects", ours, "--reason", "giver_asked", "--yes", officer="guardian"
    )

    assert told.exit_code == 0
    assert world.rows("rejected") == []
    assert "purge_rejects:giver_asked" in audited(world)


@pytest.mark.parametrize("words", [("purge", "x"), ("unseal", "x"), ("deliveries", "purge-rejects", "x")])
def test_a_reason_in_free_words_is_not_taken(world, words):
    assert run(world, *words, "--reason", f"asked for by {MIGRANT}", officer="guardian").exit_code == 2
    assert "review_passed" in run(world, "purge", "x", "--reason", "why not").output
