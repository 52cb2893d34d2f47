"""Help names the words that an option takes; a restore says which seals stay closed; the demo lets in whom one names."""

import pytest
from click.testing import CliRunner
from tests.fixtures.world import World, person
from tests.unit.cli.test_commands import run

from rootbranch import guard, usecases
from rootbranch.cli import main
from rootbranch.cli.demo import _open
from rootbranch.cli.frame import Desk, Place
from rootbranch.model.access import Verb
from rootbranch.model.marking import Purpose
from rootbranch.model.reports import OutcomeKind
from rootbranch.settings import read_key_file, write_key_file


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("figures", tuple(Purpose)),
        ("entries", tuple(OutcomeKind)),
        ("audit list", tuple(Verb)),
        ("enter", usecases.FORM_FIELDS),
    ],
)
def test_help_lists_the_words(command: str, words: tuple[str, ...]) -> None:
    told = CliRunner().invoke(main, [*command.split(), "--help"], terminal_width=200).output

    assert [word for word in words if word not in told] == []


def test_a_restore_with_a_key_file_of_another_time_says_how_many_seals_stay_closed(world: World) -> None:
    world.persons(person("p-1", "MIGRANT", name="Eva Paz Rio"), person("p-2", "VICTIM", name="Ana Luz Sol"))
    usecases.back_up(world.installation, world.actor("operator"), world.folder / "backup")
    later = world.folder / "later.json"
    ring = guard.load_keyring(read_key_file(world.key_file))
    rotated = guard.retire_sealing(guard.rotate_sealing(ring), ring.sealing_keys[0][0])
    write_key_file(later, guard.dump_keyring(rotated))
    world.close()

    words = [
        "restore",
        str(world.folder / "backup"),
        "--home",
        str(world.folder / "again"),
        "--key-file",
        str(later),
    ]
    told = CliRunner().invoke(main, words, catch_exceptions=False)

    assert told.exit_code == 0
    assert "do not open: 2" in told.output


def test_a_restore_with_the_right_key_file_says_nothing_of_seals(world: World) -> None:
    world.persons(person("p-1", "MIGRANT", name="Eva Paz Rio"))
    usecases.back_up(world.installation, world.actor("operator"), world.folder / "backup")
    world.close()

    words = ["restore", str(world.folder / "backup"), "--home", str(world.folder / "again")]
    told = CliRunner().invoke(main, [*words, "--key-file", str(world.key_file)], catch_exceptions=False)

    assert "do not open" not in told.output


def test_the_demo_signs_in_whom_one_names_and_names_the_others(world: World, capsys) -> None:
    desk = Desk(
        place=Place(home=world.home, language="en"),
        installation=world.installation,
        actor=world.actor("results"),
    )

    _open(desk, "http://127.0.0.1:8321", "guardian", "supervision")

    told = capsys.readouterr().out
    ticket = told.split("ticket=")[1].split()[0]
    signed = usecases.redeem_ticket(world.installation, ticket, "web")
    assert (signed.actor.officer.id, signed.actor.purpose) == ("guardian", Purpose.SUPERVISION)
    assert "aa-analyst (analyst)" in told
    assert "guardian (" not in told


def test_an_officer_that_is_none_is_refused_by_the_demo(world: World) -> None:
    (world.home / usecases.DEMO_MARK).write_text("here\n")

    told = run(world, "demo", "--no-serve", officer="nobody")

    assert told.exit_code == 1
    assert "--as" in told.output
