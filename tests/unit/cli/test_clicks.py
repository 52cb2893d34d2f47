"""What stands in a terminal is in the user's language: click's own words, what the audit names, places, what a pair is about."""

from collections.abc import Iterator

import click
import pytest
from click import core
from click.testing import CliRunner
from tests.fixtures.world import World, person, report
from tests.unit.cli.test_commands import run

from rootbranch import usecases
from rootbranch.cli import main
from rootbranch.cli.clicks import language_of
from rootbranch.cli.helps import explaining, help_texts, plain, texts_of
from rootbranch.errors import LANGUAGES

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


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_command_and_option_says_in_each_language_what_it_is_for(language: str) -> None:
    said = {plain(text) for _, _, text in texts_of(main)}
    known = help_texts(language)
    assert sorted(said - known.keys()) == []
    assert sorted(known.keys() - said) == [], "nothing says this any more"


def test_help_is_in_the_language_that_was_chosen_and_only_while_it_is_asked_for() -> None:
    spanish = CliRunner().invoke(main, ["figures", "--help", "--language", "es"], terminal_width=200).output
    english = CliRunner().invoke(main, ["figures", "--help"], terminal_width=200).output
    assert "Primer día del período." in spanish
    assert "Muestra este mensaje y termina." in spanish
    assert "First day" not in spanish
    assert "First day of the period." in english
    assert "Primer" not in english


def test_help_is_english_again_when_a_command_ends() -> None:
    before = [text for _, _, text in texts_of(main)]
    with explaining(main, "es"):
        assert [text for _, _, text in texts_of(main)] != before
    assert [text for _, _, text in texts_of(main)] == before


def groups_of(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        yield words
        for name, below in command.commands.items():
            yield from groups_of(below, (*words, name))


@pytest.mark.parametrize("words", list(groups_of(main)), ids=" ".join)
def test_no_list_of_commands_is_cut_short_in_any_language(words: tuple[str, ...]) -> None:
    for language in LANGUAGES:
        chosen = {"ROOTBRANCH_LANGUAGE": language}
        listed = CliRunner().invoke(main, [*words, "--help"], env=chosen, terminal_width=80).output
        assert "-h, --help" in listed
        assert [line for line in listed.splitlines() if line.endswith("...") and "[ARGS]" not in line] == []
