"""What commands print: headers in each language, headings, numbers in place of ids, cells as they came."""

import ast
import inspect
import json
from importlib import import_module
from itertools import pairwise

import pytest
from click.testing import CliRunner
from tests.fixtures.world import REPORT_COLUMNS, REPORTS, World, person, report
from tests.unit.cli.test_commands import gathered, run, sentences

from rootbranch import usecases
from rootbranch.cli import main

COLUMNS = {id.removeprefix("cli.column."): text for id, text in sentences("en").items() if ".column." in id}
MODULES = ("audit", "care", "gathering", "ledger", "people", "releases")
WIDTH = 80


# ---------------------------------------------------------------- help


def test_the_demo_names_its_own_folder_once():
    told = CliRunner().invoke(main, ["demo", "--help"], terminal_width=WIDTH).output

    assert "rootbranch-demo" in told
    assert "rootbranch-home" not in told


# ---------------------------------------------------------------- languages


def headers_in_code() -> set[str]:
    """Every name given to `table`, in all modules of commands."""
    return {
        str(name.value)
        for module in MODULES
        for node in ast.walk(ast.parse(inspect.getsource(import_module(f"rootbranch.cli.{module}"))))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "table"
        for name in node.args
        if isinstance(name, ast.Constant) and name.value
    }


def test_every_header_has_a_word_in_each_language():
    assert len(headers_in_code()) > 50
    for language in ("en", "es"):
        known = {id.removeprefix("cli.column.") for id in sentences(language)}
        assert headers_in_code() - known == set()


@pytest.mark.parametrize(
    ("words", "officer", "header"),
    [
        (("figures",), "results", "medida"),
        (("entries",), "results", "asiento"),
        (("release", "list"), "results", "publicación"),
        (("audit", "list"), "guardian", "permitido"),
        (("holdings",), "guardian", "categoría"),
        (("deliveries", "list"), "operator", "retirados por el socio"),
        (("agreements", "list"), "operator", "finalidades"),
        (("doctor",), "operator", "comprobación"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_headers_are_in_the_language_asked_for(world, words, officer, header):
    said = run(gathered(world), *words, officer=officer, language="es").output
    first = next(line for line in said.splitlines() if header in line)

    assert [text for text in COLUMNS.values() if len(text) > 4 and f" {text} " in f" {first} "] == []


def test_yes_and_no_are_said_in_spanish(world):
    said = run(world, "officers", "list", language="es").output

    assert "sí" in said
    assert "yes" not in said


@pytest.mark.parametrize(
    ("words", "officer", "spanish", "english"),
    [
        (("deliveries", "list"), "operator", "completa", "complete"),
        (("holdings",), "guardian", "migrante objeto de tráfico", "smuggled_migrant"),
        (("agreements", "list"), "operator", "investigación, análisis", "investigation"),
        (("officers", "list"), "operator", "responsable de resultados", "results_officer"),
        (("audit", "list"), "guardian", "puesta en marcha", "set_up"),
        (("audit", "list"), "guardian", "incorporar", "gather "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_values_of_code_lists_are_words_of_the_language_asked_for(world, words, officer, spanish, english):
    gathered(world)
    told = {
        language: run(world, *words, officer=officer, language=language).output for language in ("en", "es")
    }

    assert spanish in told["es"]
    assert english not in told["es"]
    assert english in told["en"]  # as options take it


def test_a_verdict_is_told_in_spanish(world):
    world.reports(report("r-1"), report("r-2"))
    first, second = (id for (id,) in world.rows("record", "id"))
    told = run(world, "judge", first, second, "different", "--reason", "otro lugar", officer="results")
    assert told.exit_code == 0, told.output

    said = run(world, "judgements", officer="results", language="es").output

    assert "Distinto" in said
    assert "different" not in said


def test_what_a_search_finds_is_told_in_spanish(world):
    said = run(gathered(world), "search", "Ruth", officer="aa-analyst", language="es").output

    assert "Persona" in said.split()
    assert "Person" not in said.split()


def test_the_categories_of_a_deliverys_records_are_told_in_spanish(world):
    gathered(world)
    delivery = next(id for id, feed in world.rows("delivery", "id, feed") if feed == "persons")

    said = run(world, "deliveries", "records", delivery, officer="guardian", language="es").output

    assert "migrante objeto de tráfico" in said
    assert "sospechoso" in said
    assert "línea 2" in said
    assert "line 2" not in said


@pytest.mark.parametrize(
    ("language", "note"),
    [("en", "gathered before under the feed reports"), ("es", "ya se recogió con la fuente reports")],
)
def test_the_same_file_under_a_second_feed_is_noted_in_what_a_load_prints(world, language, note):
    file = world.file(REPORT_COLUMNS, [report("r-1")], "same.csv")
    for name in ("reports", "reports-b"):
        mapping = world.folder / f"{name}.yml"
        mapping.write_text(REPORTS.replace("mapping: reports", f"mapping: {name}"))
        words = ("gather", file, "--partner", "AA", "--mapping", mapping)
        told = run(world, *words, officer="aa-liaison", language=language)
        assert told.exit_code == 0, told.output

        assert (note in told.output) == (name == "reports-b")

    delivery = next(id for id, feed in world.rows("delivery", "id, feed") if feed == "reports-b")
    assert note in run(world, "deliveries", "show", delivery, language=language).output


# ---------------------------------------------------------------- one word for one thing


def test_neither_a_load_nor_a_list_of_loads_says_how_many_were_withdrawn(world):
    told = run(gathered(world), "deliveries", "list").output

    assert "retracted" in told
    assert "withdrawn" not in told
    assert "withheld" not in told


def test_a_total_and_a_hidden_count_of_holdings_are_named(world):
    lines = run(gathered(world), "holdings", officer="guardian").output.splitlines()

    assert any(line.split()[1:2] == ["all"] for line in lines)
    assert any(line.split()[-1:] == ["hidden"] for line in lines if "smuggled_migrant" in line)


# ---------------------------------------------------------------- a record


def opened(world: World, **cells: str) -> str:
    world.persons(person("p-1", name="Ruth Sol Mar", **cells))
    (record,) = world.search("Ruth")
    return run(world, "record", record, officer="aa-analyst").output


def test_what_was_mapped_and_the_row_of_the_file_have_headings(world):
    told = opened(world)

    assert told.index("What the mapping made of the row") < told.index("birthDate")
    assert told.index("birthDate") < told.index("The row as it came") < told.index("born")


def test_an_empty_cell_is_seen_to_be_empty(world):
    lines = opened(world).splitlines()

    assert ["document", "–"] in [line.split() for line in lines]


def test_a_cell_is_printed_as_it_came(world):
    assert "[/b] [red] :smile:" in opened(world, document="[/b] [red] :smile:")


# ---------------------------------------------------------------- numbers in place of ids


def test_an_entry_is_named_by_its_number(world):
    ((number, id),) = gathered(world).rows("entry", "number, id")

    by_number = run(world, "entry", number, officer="results")
    assert by_number.exit_code == 0
    assert by_number.output == run(world, "entry", id, officer="results").output
    assert run(world, "reverse", number, "--reason", "by mistake", officer="results").exit_code == 0
    assert world.rows("entry", "reverses")[0] == (id,)


@pytest.mark.parametrize("number", ["0", "99", "1234567890123456789012", "²"])
def test_a_number_that_no_entry_has_is_not_there(world, number):
    assert run(gathered(world), "entry", number, officer="results").exit_code == 4


def test_a_release_is_named_by_its_number_and_says_what_it_is(world):
    gathered(world)
    period = ("--first", "2026-03-01", "--last", "2026-03-31")
    run(world, "release", "publish", "Seizures in March", "--handling", "GREEN", *period, officer="results")

    told = run(world, "release", "show", "1", officer="results").output

    assert "Seizures in March" in told
    assert "GREEN" in told
    assert "2026-03-01 – 2026-03-31" in told
    assert f"As of {world.rows('release', 'released_at')[0][0]:.10}" in told


# ---------------------------------------------------------------- figures


def test_what_belongs_to_no_operation_comes_last(world):
    world.reports(
        report("r-1", "seizure", commodity="cash", amount="5", unit="USD"),
        report(
            "r-2", "seizure", commodity="cash", amount="7", unit="USD", operation="Norte", day="2026-02-01"
        ),
        report("r-3", "infrastructure", operation="Norte", day="2026-01-01"),
    )
    world.count()
    found = usecases.figures(world.installation, world.actor("results"), by="operation")
    without = [not line.figure.scope.get("operation") for line in found]

    assert set(without) == {True, False}
    assert not any(before and not after for before, after in pairwise(without))


# ---------------------------------------------------------------- what is wrong, where, and the fix


def test_one_record_named_twice_is_told_so(world):
    gathered(world)
    (record,) = world.search("Ruth")
    told = run(world, "judge", record, record, "same", "--reason", "x", officer="results").output

    assert "one record, named twice" in told
    assert record in told
    assert "two different records" in told


@pytest.mark.parametrize(
    "words",
    [
        ("undo", "nothing"),
        ("judge", "nothing", "more", "same", "--reason", "x"),
        ("decide", "nothing", "--category", "suspect", "--conduct", "x", "--material-benefit", "x", "--case", "x",
         "--reason", "x", "--until", "2026-12-31"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_what_is_not_there_is_named(world, words):
    officer = "reviewer" if words[0] == "decide" else "results"
    result = run(gathered(world), *words, officer=officer)

    assert result.exit_code == 4
    assert "nothing" in result.output


def test_a_record_that_is_not_withdrawn_needs_no_decision(world):
    gathered(world)
    (record,) = world.search("Ruth")
    result = run(
        world, "decide", record, "--category", "suspect", "--conduct", "x", "--material-benefit", "x", "--case", "x",
        "--reason", "x", "--until", "2026-12-31", officer="reviewer",
    )  # fmt: skip

    assert result.exit_code == 1
    assert "nothing to decide" in result.output
    assert world.rows("category_decision") == []


def test_figures_as_json_name_ids_to_those_who_may_read_them_and_count_them_for_others(world: World) -> None:
    world.reports(
        report("r-1", "seizure", commodity="cash", amount="5", unit="USD", operation="Norte"),
        report("r-2", "arrest", name="Ruth Sol Mar", benefit=""),
    )
    world.count()
    ids = {id for table in ("entry", "record") for (id,) in world.rows(table, "id")}

    told = {
        officer: run(world, "figures", "--json", officer=officer).output
        for officer in ("results", "operator")
    }

    assert not [id for id in ids if id in told["operator"]]
    assert [id for id in ids if id in told["results"]]
    counted = {
        officer: [len(each["counts"]) + each["counts_closed"] for each in json.loads(text)]
        for officer, text in told.items()
    }
    assert counted["operator"] == counted["results"]
    assert sum(counted["operator"]) > 0
