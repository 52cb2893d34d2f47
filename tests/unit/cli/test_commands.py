"""The command line: complete help, exit codes, errors with what, where and fix, in both languages."""

import json
import os
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, REPORT_COLUMNS, REPORTS, World, person, report

from rootbranch import usecases
from rootbranch.cli import main

NOBODY = "01900000-0000-7000-8000-00000000dead"
ENTERED = ("kind=seizure", "happened_on=2026-05-01", "territory=MX", "commodity=cash", "amount=7", "unit=USD",
           "basis=law 7", "source_grade=B", "info_grade=2", "tlp=AMBER", "originating_source=JOINT")  # fmt: skip


def commands(group: click.Group = main, name: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    found: dict[tuple[str, ...], click.Command] = {}
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            found[(*name, word)] = command
            found |= commands(command, (*name, word))
        else:
            found[(*name, word)] = command
    return found


ALL = commands()


def run(world: World, *words: object, officer: str = "", purpose: str = "", language: str = "") -> Result:
    world.close()
    arguments = [*map(str, words), "--home", str(world.home)]
    arguments += ["--as", officer] if officer else []
    arguments += ["--purpose", purpose] if purpose else []
    arguments += ["--language", language] if language else []
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def gathered(world: World) -> World:
    world.persons(
        person("p-1", name="Ruth Sol Mar", document="QX7654321"), person("p-2", "MIGRANT", name="Eva Paz Rio")
    )
    world.reports(
        report("r-1", "seizure", commodity="cash", amount="5", unit="USD", operation="Norte"), name="told.csv"
    )
    world.count()
    return world


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("name", ALL, ids=" ".join)
def test_every_command_explains_itself_and_each_option(name):
    command = ALL[name]

    result = CliRunner().invoke(main, [*name, "--help"])

    assert result.exit_code == 0
    assert (command.help or "").strip()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{' '.join(name)} {parameter.opts[-1]} has no help"
            assert parameter.opts[-1] in result.output


def test_the_list_of_commands_shows_every_command_with_a_line():
    result = CliRunner().invoke(main, ["--help"])

    for name, command in ALL.items():
        if len(name) == 1:
            assert name[0] in result.output
            assert command.get_short_help_str(), name


def test_help_does_not_wait_for_the_database(tmp_path):
    script = (
        "import sys; from rootbranch.cli import main; print([m for m in sys.modules if m == 'sqlalchemy'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- exit codes and errors


def test_a_whole_day_by_command(tmp_path):
    """What a newcomer types, from an empty folder to a release."""
    environ = {"XDG_DATA_HOME": str(tmp_path / "data"), "ROOTBRANCH_HOME": str(tmp_path / "home")}
    (tmp_path / "reports.yml").write_text(REPORTS)
    world = World(folder=tmp_path, environ=environ)
    rows = [report("r-1", "seizure", commodity="cash", amount="5", unit="USD"), report("", "arrest")]
    file = world.file(REPORT_COLUMNS, rows, "told.csv")

    def call(*words: object) -> str:
        result = CliRunner().invoke(main, list(map(str, words)), env=environ, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    call("init")
    call("partners", "add", "AA", "--name", "Agency AA", "--territory", "mx")
    until = ("--until", "2099-12-31")
    for purpose in ("results", "investigation"):
        call("agreements", "add", "--giver", "AA", "--receiver", "JOINT", "--for", purpose, *until)
    call("officers", "add", "luz", "--name", "Luz", "--partner", "AA", "--duty", "liaison")
    call("officers", "add", "rio", "--name", "Rio", "--partner", "JOINT", "--duty", "results_officer")
    rejects = tmp_path / "rejects.csv"
    told = call(
        "gather",
        file,
        "--partner",
        "AA",
        "--mapping",
        tmp_path / "reports.yml",
        "--as",
        "luz",
        "--rejects",
        rejects,
    )
    assert "told.csv" in told
    assert len(rejects.read_text().splitlines()) >= 2
    call("count", "--as", "rio")
    call("release", "publish", "March", "--as", "rio")
    assert "March" in call("release", "list", "--as", "rio")
    found = json.loads(call("figures", "--json", "--as", "rio"))
    assert {one["measure"]: one["value"] for one in found}["seizures"] == "1"
    call("doctor")


def test_what_is_not_there_ends_with_four(world):
    result = run(gathered(world), "record", NOBODY, officer="aa-analyst")

    assert result.exit_code == 4
    assert NOBODY in result.output


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_error_says_what_where_and_fix_in_the_language_asked_for(world, tmp_path, language):
    result = run(
        world, "gather", tmp_path / "none.csv", "--partner", "AA", "--mapping", tmp_path / "none.yml",
        officer="aa-liaison", language=language,
    )  # fmt: skip

    assert result.exit_code == 1
    assert len([line for line in result.output.splitlines() if line.strip()]) >= 3
    assert "none.yml" in result.output


def test_a_folder_without_an_installation_says_how_to_start_one(tmp_path):
    result = CliRunner().invoke(main, ["count", "--home", str(tmp_path / "nowhere")], catch_exceptions=False)

    assert result.exit_code == 1
    assert "rootbranch init" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("figures", "--by", "weather"),
        ("figures", "--first", "31.12.2026"),
        ("queue", "--limit", "0"),
        ("judge", "a", "b", "alike", "--reason", "x"),
        ("release", "publish"),
        ("release", "publish", "March", "--handling", "PINK"),
        ("no-such-command",),
        ("search",),
        ("entries", "--state", "lost"),
    ],
    ids=" ".join,
)
def test_wrong_arguments_end_with_two(words, tmp_path):
    result = CliRunner().invoke(main, [*words, "--home", str(tmp_path)])

    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("words", "officer"),
    [
        (("entries", "--kind", "weather"), "results"),
        (("audit", "list", "--verb", "smell"), "guardian"),
        (("audit", "list", "--officer", "nobody"), "guardian"),
        (("enter", "kind"), "results"),
        (("enter", "kind=party"), "results"),
        (("judge", "a", "a", "same", "--reason", "x"), "results"),
        (("search", "x"), "aa-analyst"),
        (("undo", NOBODY), "results"),
        (("reverse", NOBODY, "--reason", "x"), "results"),
        (("entry", NOBODY), "results"),
        (("release", "show", NOBODY), "results"),
        (("release", "pdf", NOBODY, "--out", "x.pdf"), "results"),
        (("deliveries", "show", "no-id"), "operator"),
        (("deliveries", "cancel", "no-id"), "aa-liaison"),
        (("purge", "no-id", "--reason", "ordered", "--yes"), "guardian"),
        (("unseal", "no-id", "--reason", "assistance"), "aa-help"),
        (("officers", "close", "nobody"), "operator"),
        (("release", "publish", "  "), "results"),
        (("release", "publish", "M", "--first", "2026-05-02", "--last", "2026-05-01"), "results"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_a_request_that_means_nothing_is_answered_not_thrown(world, words, officer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(gathered(world), *words, officer=officer)

    assert result.exit_code in {0, 1, 4}  # and no exception came through
    assert list(tmp_path.glob("x.*")) == []


def test_who_is_not_known_or_has_no_such_purpose_is_told_what_there_is(world):
    assert run(world, "count", officer="nobody").exit_code == 1
    result = run(world, "count", officer="results", purpose="curiosity")
    assert result.exit_code == 1
    assert "supervision" in result.output


def test_purging_asks_before_it_erases(world):
    gathered(world)
    (record,) = world.search("Ruth")
    result = run(world, "purge", record, "--reason", "person_asked", officer="guardian")

    assert result.exit_code == 1  # nobody said yes
    assert world.search("Ruth") == [record]


def test_one_bad_file_does_not_keep_the_others_out(world, tmp_path):
    mapping = tmp_path / "persons.yml"
    mapping.write_text(PERSONS)
    empty = tmp_path / "empty.csv"
    empty.touch()
    good = world.file(PERSON_COLUMNS, [person("p-1", name="Ruth Sol Mar")])

    result = run(world, "gather", empty, good, "--partner", "AA", "--mapping", mapping, officer="aa-liaison")

    assert result.exit_code == 1
    assert "empty.csv" in result.output
    assert len(world.search("Ruth")) == 1


# ---------------------------------------------------------------- outputs

FIGURE_KEYS = {
    "measure", "scope", "form", "value", "values", "unit", "rule", "period", "as_of", "counts", "reports", "waiting",
    "decided_by_person", "set_aside", "note",
}  # fmt: skip


def test_the_json_of_figures_is_stable_and_opens_to_records(world):
    gathered(world)
    first = json.loads(run(world, "figures", "--json", officer="results").output)
    second = json.loads(run(world, "figures", "--json", officer="results").output)

    assert all(set(one) >= FIGURE_KEYS for one in first)
    without_time = [[{**one, "as_of": ""} for one in found] for found in (first, second)]
    assert without_time[0] == without_time[1]
    seizures = next(one for one in first if one["measure"] == "seizures")
    (entry,) = seizures["counts"]
    shown = run(world, "entry", entry, officer="results").output
    assert "told.csv" in shown
    assert "line 2" in shown


def test_the_same_figures_in_a_table_in_both_languages(world):
    gathered(world)
    english = run(world, "figures", officer="results").output
    spanish = run(world, "figures", officer="results", language="es").output

    assert "Seizures" in english
    assert "Incautaciones" in spanish or "Decomisos" in spanish or "Aseguramientos" in spanish


def test_a_release_is_handed_out_in_each_form(world, tmp_path):
    gathered(world)
    made = run(world, "release", "publish", "March", officer="results")
    assert made.exit_code == 0
    release = world.rows("release", "id")[0][0]
    for form, start in (("pdf", b"%PDF"), ("csv", b""), ("json", b"{")):
        file = tmp_path / f"release.{form}"
        result = run(world, "release", form, release, "--out", file, officer="results")
        assert result.exit_code == 0, result.output
        assert file.read_bytes().startswith(start)
    digest = world.rows("release", "digest")[0][0]
    assert digest in run(world, "release", "show", release, officer="results").output


def sentences(language: str) -> dict[str, str]:
    folder = files("rootbranch.errors") / "messages" / language
    return {
        id: text for file in folder.iterdir() for id, text in tomllib.loads(file.read_text("utf-8")).items()
    }


SPOKEN = (
    (("count",), "results"),
    (("queue",), "results"),
    (("entries",), "results"),
    (("figures",), "results"),
    (("judgements",), "results"),
    (("release", "list"), "results"),
    (("search", "Ruth"), "aa-analyst"),
    (("audit", "verify"), "operator"),
    (("audit", "list"), "guardian"),
    (("due",), "guardian"),
    (("deliveries", "list"), "operator"),
    (("partners", "list"), "operator"),
    (("doctor",), "operator"),
    (("enter", *ENTERED), "results"),
    (("record", NOBODY), "aa-analyst"),
    (("enter", "kind=party"), "results"),
    (("keys", "rotate"), "operator"),
    (("gather", "none.csv", "--partner", "AA", "--mapping", "none.yml"), "aa-liaison"),
)


@pytest.mark.parametrize(
    ("words", "officer"),
    SPOKEN,
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else value,
)
def test_no_english_sentence_is_said_in_spanish(world, words, officer):
    spanish = set(sentences("es").values())
    english = [
        text
        for text in sentences("en").values()
        if " " in text and len(text) > 12 and "{" not in text and text not in spanish
    ]

    result = run(gathered(world), *words, officer=officer, language="es")

    assert result.exit_code in {0, 1, 4}
    assert [text for text in english if text in result.output] == []


def test_a_language_that_is_not_spoken_is_refused(world):
    assert run(world, "count", language="xx").exit_code == 2


def test_a_purge_by_command_erases(world):
    gathered(world)
    (record,) = world.search("Ruth")

    result = run(world, "purge", record, "--reason", "person_asked", "--yes", officer="guardian")

    assert result.exit_code == 0, result.output
    assert world.search("Ruth") == []
    assert b"Ruth Sol Mar" not in b"".join(world.bytes_of_home().values())


def test_the_command_itself_runs_as_a_program(world):
    gathered(world).close()
    command = Path(sys.executable).with_name("rootbranch")
    environ = os.environ | {"ROOTBRANCH_HOME": str(world.home), "ROOTBRANCH_AS": "results"}

    done = subprocess.run([command, "figures"], capture_output=True, text=True, env=environ, check=False)

    assert done.returncode == 0, done.stderr
    assert "Seizures" in done.stdout
    assert usecases.DEMO_MARK not in done.stdout
