"""`flows` on the command line: load, list, write long, share; what was wrong is said with its line."""

import json

from click.testing import CliRunner, Result
from tests.fixtures.flow_files import FIRST, flow_file, flow_layout
from tests.fixtures.world import World

from rootbranch.cli import main


def run(world: World, *words: str) -> Result:
    given = ["flows", *words, "--home", str(world.home)]
    return CliRunner().invoke(main, given, catch_exceptions=False)


def test_a_table_is_loaded_listed_and_set_beside_the_claim(world: World) -> None:
    world.close()
    file, layout = flow_file(world.folder, *FIRST, "2022-05,West,CUB,-2"), flow_layout(world.folder)
    loaded = run(
        world, "load", str(file), "--mapping", str(layout), "--vintage", "2026-03-01", "--as", "analyst"
    )
    assert "5 series" not in loaded.output
    assert "us-cbp crossings: 6 series from 11 rows, vintage 2026-03-01." in loaded.output
    assert "line 12: A count is below zero" in loaded.output
    listed = run(world, "series", "--nationality", "CUB", "--as", "results").output
    assert "South · CUB" in listed
    shares = json.loads(run(world, "share", "--json", "--as", "results").output)
    assert [one["why"] for one in shares] == ["not all of the period is known"] * 2
    april = run(world, "share", "--month", "2022-04", "--percent", "25", "--as", "results").output
    assert "25.00 %" in april
    assert "1 of 2 shares round to the claim" in april
    out = world.folder / "long.csv"
    assert "6 series, 11 rows: long.csv" in run(world, "series", "--long", str(out), "--as", "results").output


def test_a_layout_that_changed_names_the_missing_column(world: World) -> None:
    world.close()
    file = flow_file(world.folder, header="month,gate,citizenship,n")
    found = run(world, "load", str(file), "--mapping", str(flow_layout(world.folder)), "--as", "analyst")
    assert found.exit_code == 1
    assert "These columns are missing: nat." in found.output
    assert "Other columns of the file: citizenship." in found.output
    assert (
        "Faltan estas columnas"
        in run(
            world,
            "load",
            str(file),
            "--mapping",
            str(flow_layout(world.folder)),
            "--as",
            "analyst",
            "--language",
            "es",
        ).output
    )


def test_what_cannot_be_asked_is_refused_in_plain_words(world: World) -> None:
    world.close()
    for words in (
        ("share", "nonsense"), ("share", "--month", "2022-13"), ("share", "--outside", "mexico"),
        ("share", "--percent", "140"), ("share", "--percent", "NaN"), ("load", str(world.folder), "--mapping", "long"),
        ("share",),
    ):  # fmt: skip
        assert run(world, *words, "--as", "results").exit_code in (1, 2), words
    assert "frontex-detections" in run(world, "layouts").output
