"""Commands that serve and play: the address is taken before it is told, and nobody's folder is written over."""

import socket

import pytest
from click.testing import CliRunner
from tests.fixtures.world import World
from tests.unit.cli.test_commands import run

from rootbranch import web
from rootbranch.cli import main


@pytest.fixture
def taken():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_an_address_that_is_taken_is_not_told_as_served(world, taken):
    result = run(world, "serve", "--port", taken)

    assert result.exit_code == 1
    assert "Serving" not in result.output
    assert str(taken) in result.output


def test_the_address_is_told_once_it_is_taken(world, monkeypatch):
    def serve(installation, *, bind, port, processes, ready):
        assert processes == 3
        ready(f"http://{bind}:{port}")

    monkeypatch.setattr(web, "serve", serve)

    assert (
        "Serving on http://127.0.0.1:8329" in run(world, "serve", "--port", "8329", "--processes", "3").output
    )


def played(world: World, *words: str):
    world.close()
    environ = {"ROOTBRANCH_HOME": str(world.home), "XDG_DATA_HOME": str(world.folder / "data")}
    return CliRunner().invoke(main, ["demo", "--no-serve", *words], env=environ, catch_exceptions=False)


def test_a_demo_does_not_touch_an_installation(world):
    before = world.tables()
    result = played(world, "--fresh")

    assert result.exit_code == 1
    assert world.tables() == before
    assert not world.folder.joinpath("home-files").exists()


def test_a_demo_does_not_write_over_a_folder_of_somebody(world):
    kept = world.folder / "play-files" / "my notes.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    result = played(world, "--home", str(world.folder / "play"))

    assert result.exit_code == 1
    assert kept.read_text() == "mine"
    assert not world.folder.joinpath("play").exists()
