"""What stands in a terminal is in the user's language: click's own words, what the audit names, places, what a pair is about."""

import pytest
from click import core
from click.testing import CliRunner
from tests.fixtures.world import World, person, report
from tests.unit.cli.test_commands import run

from rootbranch import usecases
from rootbranch.cli import main
from rootbranch.cli.clicks import language_of

SPANISH = {
    "gather": "Falta el argumento 'FILES...'.",
    "gather --nope": "No existe la opción '--nope'.",
    "nope": "No existe la orden 'nope'.",
    "figures --by": "La opción '--by' necesita un valor.",
    "audit list --limit 0": "0 está fuera del intervalo 1<=x<=1000.",
    "audit list --limit few": "'few' no es un número válido (integer range).",
    "undo one two": "Sobra un argumento (two)",
    "undo one two three": "Sobran argumentos (two three)",
    "audit verify --checkpoint none.json": "'none.json' no existe.",
}
ENGLISH = {
    "gather": "Missing argument 'FILES...'.",
    "gather --nope": "No such option '--nope'.",
    "nope": "No such command 'nope'.",
    "figures --by": "Option '--by' requires an argument.",
    "audit list --limit 0": "0 is not in the range 1<=x<=1000.",
    "audit list --limit few": "'few' is not a valid integer range.",
    "undo one two": "Got unexpected extra argument (two)",
    "undo one two three": "Got unexpected extra arguments (two three)",
    "audit verify --checkpoint none.json": "'none.json' does not exist.",
}


def said(words: str, language: str) -> str:
    found = CliRunner().invoke(main, words.split(), env={"ROOTBRANCH_LANGUAGE": language}, terminal_width=200)
    assert found.exit_code == 2
    return found.output


@pytest.mark.parametrize("words", SPANISH)
def test_wrong_arguments_are_told_in_the_language_that_was_chosen(words: str) -> None:
    assert SPANISH[words] in said(words, "es")
    assert ENGLISH[words] in said(words, "en")
    assert "Error: " in said(words, "es")


def test_usage_and_headings_of_help_are_in_the_language_that_was_chosen() -> None:
    told = CliRunner().invoke(main, ["audit", "--help"], env={"ROOTBRANCH_LANGUAGE": "es"}).output
    assert [word for word in ("Uso: ", "Opciones:", "Órdenes:") if word not in told] == []
    assert [word for word in ("Usage", "Options:", "Commands:") if word in told] == []


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("gather --language es", "es"),
        ("gather --language=es", "es"),
        ("gather --language en", "en"),
        ("gather --language xx", "en"),
        ("gather --language", "en"),
        ("gather", "es"),
        ("", "es"),
    ],
)
def test_the_option_comes_before_the_environment(
    words: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROOTBRANCH_LANGUAGE", "es")
    assert language_of(words.split()) == language


def test_click_has_its_own_words_again_when_a_command_is_done() -> None:
    before = vars(core).copy()
    said("nope", "es")
    assert vars(core) == before


def test_the_audit_names_doors_and_acts_in_words(world: World) -> None:
    world.persons(person("p-1"))
    acts = {event for (event,) in world.rows("audit", "what")}
    told = run(world, "audit", "list", officer="guardian", language="es").output
    assert "línea de órdenes" in told
    assert "incorporar archivo" in told
    assert [act for act in acts if "_" in act and act in told] == []
    assert "gather_file" in run(world, "audit", "list", officer="guardian").output


def test_the_queue_says_what_a_pair_is_about(world: World) -> None:
    row = {"name": "Ruth Sol Mar", "document": "QX7654321", "place": "Tapachula"}
    world.reports(report("r-1", **row), name="one.csv")
    world.reports(report("r-2", **row | {"document": ""}), name="two.csv", partner="BB")
    world.count()
    pairs = usecases.queue(world.installation, world.actor("results"), limit=5).pairs
    assert {pair.about for pair in pairs} == {"outcome"}
    told = run(world, "queue", officer="results", language="es").output
    assert f"{pairs[0].right.record}  resultado  " in told


def test_where_an_entry_was_touched_is_said_in_words(world: World) -> None:
    world.execute("UPDATE audit SET count = 77 WHERE number = 2")
    told = run(world, "audit", "verify", language="es")
    assert told.exit_code == 3
    assert "asiento 2 de la auditoría" in told.output
    assert "audit entry" not in told.output
