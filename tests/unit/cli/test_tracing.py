"""The command `trace`: the list, one network, ways, a word on a role, and what it says to wrong questions."""

import json

import pytest
from click.testing import CliRunner, Result
from tests.fixtures.calls import make_crew
from tests.fixtures.world import World, copy_world

from rootbranch.cli import main


@pytest.fixture(scope="module")
def crew(_sqlite_world: World, tmp_path_factory) -> World:
    made = make_crew(copy_world(_sqlite_world, tmp_path_factory.mktemp("crew") / "world"))
    made.close()
    return made


def run(crew: World, *arguments: str, officer: str = "analyst") -> Result:
    return CliRunner().invoke(main, ["trace", *arguments, "--home", str(crew.home), "--as", officer])


def test_the_list_leads_to_a_network_and_that_to_ways_and_words(crew: World) -> None:
    (line,) = json.loads(run(crew, "--json").output)["networks"]
    opened = json.loads(run(crew, line["id"], "--json").output)
    ids = {one["name"].split()[0]: one["id"] for one in opened["members"]}

    assert line["persons"] == 4
    assert "Ana Inventada Paz" in run(crew).output
    assert "organiser" in run(crew, line["id"]).output
    assert all(one["records"] for one in opened["links"])
    assert "Way of 3 hops" in run(crew, "--path", ids["Bruno"], ids["Dario"]).output
    assert json.loads(run(crew, "--path", ids["Bruno"], ids["Dario"], "--json").output)["paths"]
    said = run(crew, ids["Bruno"], "--role", "lookout", "--reason", "seen").output
    word = said.rpartition(" ")[2].strip()
    assert "an analyst's word" in run(crew, line["id"]).output
    assert word in run(crew, "--undo", word).output
    assert "an analyst's word" not in run(crew, line["id"]).output


@pytest.mark.parametrize(
    ("arguments", "officer", "code"),
    [
        (("nobody",), "analyst", 4),
        ((), "results", 4),
        (("--path", "x", "y"), "analyst", 4),
        (("nobody", "--role", "guide", "--reason", "so"), "analyst", 4),
        (("nobody", "--role", "guide"), "analyst", 1),
        (("--undo", "nothing"), "analyst", 4),
        (("--role", "guide"), "analyst", 2),
        (("x", "--role", "kingpin"), "analyst", 2),
    ],
)
def test_wrong_questions_are_answered_and_change_nothing(
    crew: World, arguments, officer: str, code: int
) -> None:
    found = run(crew, *arguments, officer=officer)

    assert found.exit_code == code, found.output
    assert "Traceback" not in found.output


def test_networks_are_told_in_spanish_too(crew: World) -> None:
    (line,) = json.loads(run(crew, "--json").output)["networks"]
    found = run(crew, line["id"], "--language", "es").output

    assert "organizador" in found
    assert "organiser" not in found
