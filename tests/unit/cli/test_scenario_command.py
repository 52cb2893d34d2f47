"""The command that writes a region: stopped or refused, it leaves nothing behind; what it prints can be pasted."""

import errno
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rootbranch import scenario
from rootbranch.cli import main
from rootbranch.errors import InputError
from rootbranch.scenario.beside import beside

# A shell has its jobs in the background ignore Ctrl-C, and these tests may run in one.
AS_ON_A_TERMINAL = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from rootbranch.cli import main; main(prog_name='rootbranch')"
)


def _run(*words: object) -> Result:
    return CliRunner().invoke(main, ["scenario", *map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def spaced(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("out") / "my region"
    return folder, _run("--out", folder)


def test_the_next_command_can_be_pasted(spaced: tuple[Path, Result]) -> None:
    folder, told = spaced
    words = shlex.split(told.output.split("rootbranch scenario ")[1].split(". ")[0])

    shown = _run(*words)

    assert str(folder) in words
    assert shown.exit_code == 0
    assert "seed 1" in shown.output


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Protected persons"), ("es", "Personas protegidas")]
)
def test_what_was_planted_is_shown_in_groups_with_the_tables_that_name_it(
    spaced: tuple[Path, Result], language: str, heading: str
) -> None:
    told = _run("--list", "--out", spaced[0], "--language", language).output
    counts = scenario.read_planted(spaced[0]).counts
    lines = [line for line in told.splitlines() if line.startswith("  ")]

    assert heading in told
    assert len([line for line in lines if line.strip()]) >= len(counts)
    assert "scenario." not in told
    assert any(line.rstrip().endswith("collisions") and f" {counts['collision']} " in line for line in lines)


@pytest.mark.parametrize("option", ["--size=demo", "--seed=1", "--processes=2"])
def test_a_region_that_is_there_takes_nothing_that_says_how_to_make_one(
    spaced: tuple[Path, Result], option: str
) -> None:
    told = _run("--list", "--out", spaced[0], option)

    assert told.exit_code == 1
    assert option.split("=", maxsplit=1)[0] in told.output


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "JSON"),
        ("{}", "size"),
        ('{"size": "\\u001b[2Jgone", "seed": 1, "planted": {}}', "size"),
        ('{"size": ["demo"], "seed": 1, "planted": {}}', "size"),
        ('{"size": "demo", "seed": "1\\u001b[31m", "planted": {}}', "seed"),
        ('{"size": "demo", "seed": true, "planted": {}}', "seed"),
        ('{"size": "demo", "seed": 1, "planted": [1]}', "planted"),
        ('{"size": "demo", "seed": 1, "planted": {"gone\\u001b[2J": 3}}', "planted"),
        ('{"size": "demo", "seed": 1, "planted": {"[red]gone": 3}}', "planted"),
        ('{"size": "demo", "seed": 1, "planted": {"conflict": -3}}', "planted"),
        ('{"size": "demo", "seed": 1, "planted": {"conflict": 1e400}}', "planted"),
        (" " * (1 << 20) + "{}", "length"),
    ],
)
def test_a_damaged_region_is_named_and_nothing_of_it_shown(tmp_path: Path, said: str, part: str) -> None:
    (tmp_path / "region.json").write_text(said, encoding="utf-8")

    told = _run("--list", "--out", tmp_path)

    assert told.exit_code == 1
    assert f"damaged at: {part}" in told.output
    assert "region.json" in told.output
    assert "fix:" in told.output
    assert "gone" not in told.output
    assert "\x1b[2J" not in told.output


def test_a_folder_without_a_region_is_told_so(tmp_path: Path) -> None:
    told = _run("--list", "--out", tmp_path)

    assert told.exit_code == 1
    assert "holds no invented region" in told.output


def test_a_region_that_cannot_be_read_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "region.json").write_text("{}", encoding="utf-8")

    def shut(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("rootbranch.scenario.planted.Path.open", shut)

    told = _run("--list", "--out", tmp_path)

    assert told.exit_code == 1
    assert "could not be read: Permission denied" in told.output


def test_a_seed_below_zero_is_refused(tmp_path: Path) -> None:
    told = _run("--seed", "-1", "--out", tmp_path / "region")

    assert told.exit_code == 2
    assert "--seed" in told.output
    assert list(tmp_path.iterdir()) == []


def test_the_way_back_up_makes_no_folder(tmp_path: Path) -> None:
    way = tmp_path / "up" / ".." / "region"
    told = _run("--out", way)

    assert told.exit_code == 0
    assert "/../" not in told.output
    assert _run("--list", "--out", way).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["region"]


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rootbranch.scenario.region.write_flows", stop)

    told = _run("--out", tmp_path / "new" / "folder" / "region")

    assert told.exit_code == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc here")
def test_a_place_that_cannot_be_written_to_is_told_so() -> None:
    told = _run("--out", "/proc/region")

    assert told.exit_code == 1
    assert "could not be written" in told.output


def _wait_for_the_last(group: int) -> None:
    """Wait until nobody of a process group is left; a keeper of books of the system ends a moment later."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a process is left")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_command_and_its_processes(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    folder = tmp_path / "new" / "region"
    words = [sys.executable, "-c", AS_ON_A_TERMINAL, "scenario", "--size", "1m", "--out", str(folder)]
    running = subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True)
    while not list(tmp_path.glob("new/.region.*.part/000*")):  # both processes are at work
        assert running.poll() is None
        time.sleep(0.05)

    running.send_signal(sent)
    _, told = running.communicate(timeout=60)

    assert running.returncode == code
    assert b"Traceback" not in told
    assert list(tmp_path.iterdir()) == []
    _wait_for_the_last(running.pid)


def test_a_place_without_room_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 9_000_000})
    monkeypatch.setattr("rootbranch.scenario.region.shutil.disk_usage", lambda _: usage)

    told = _run("--size", scenario.DEMO.name, "--out", tmp_path / "new" / "region")

    assert told.exit_code == 1
    assert "9 MB free" in told.output
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away_by_the_next_to_the_same_folder(tmp_path: Path) -> None:
    folder = tmp_path / "region"
    words = [sys.executable, "-c", AS_ON_A_TERMINAL, "scenario", "--size", "1m", "--out", str(folder)]
    running = subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True)
    while not list(tmp_path.glob(".region.*.part/000*")):
        assert running.poll() is None
        time.sleep(0.05)
    running.kill()
    running.communicate(timeout=60)
    _wait_for_the_last(running.pid)
    left = list(tmp_path.glob(".region.*.part"))

    assert len(left) == 1
    assert _run("--out", folder).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["region"]


def test_what_another_run_writes_at_the_moment_stays(tmp_path: Path) -> None:
    """So does what only looks like it, and what a run to another folder writes."""
    folder = tmp_path / "region"
    (tmp_path / ".region.mine.part").mkdir()
    (tmp_path / ".other.00000000-0000-0000-0000-000000000000.part").mkdir()
    with beside(folder) as running:
        (running.path / "half").write_text("written", encoding="utf-8")

        assert _run("--out", folder).exit_code == 0
        assert (running.path / "half").read_text(encoding="utf-8") == "written"

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".other.00000000-0000-0000-0000-000000000000.part",
        ".region.mine.part",
        "region",
    ]


def test_what_cannot_be_cleared_away_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / ".region.00000000-0000-0000-0000-000000000000.part"
    left.mkdir()
    rmtree = shutil.rmtree

    def all_but_that(path: Path, ignore_errors: bool = False) -> None:
        if path != left:
            rmtree(path, ignore_errors=ignore_errors)

    monkeypatch.setattr("rootbranch.scenario.beside.shutil.rmtree", all_but_that)

    told = _run("--out", tmp_path / "region")

    assert told.exit_code == 0
    assert f"left {left}, which could not be removed" in told.output


@pytest.mark.parametrize("name", ["round", "round/region"])
def test_links_that_lead_in_a_circle_are_a_wrong_argument(tmp_path: Path, name: str) -> None:
    (tmp_path / "round").symlink_to("again")
    (tmp_path / "again").symlink_to("round")

    told = _run("--out", tmp_path / name)

    assert told.exit_code == 2
    assert "lead in a circle" in told.output
    assert "--out" in told.output
    with pytest.raises(InputError):
        scenario.write_region(tmp_path / name)


@pytest.mark.parametrize("target", ["nowhere", "."])
def test_a_link_is_no_new_folder(tmp_path: Path, target: str) -> None:
    link = tmp_path / "link"
    link.symlink_to(target)

    told = _run("--out", link)

    assert told.exit_code == 1
    assert "is a link" in told.output
    assert str(link) in told.output
    assert "fix:" in told.output
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


def test_a_current_folder_that_is_gone_is_named_and_a_whole_path_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    told = [_run("--out", name) for name in ("region", "../region")]

    assert [one.exit_code for one in told] == [1, 1]
    assert all("was called is gone" in one.output and "whole path" in one.output for one in told)
    assert _run("--out", tmp_path / "region").exit_code == 0


@pytest.mark.parametrize(("name", "reason"), [("file/region", "Not a directory"), ("x" * 250, "too long")])
def test_a_place_that_can_hold_no_folder_is_told_so(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").touch()

    told = _run("--out", tmp_path / name)

    assert told.exit_code == 1
    assert reason in told.output
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_disk_that_fills_up_is_told_with_the_room_that_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("rootbranch.scenario.region.make_district", full)

    told = _run("--out", tmp_path / "new" / "region")

    assert told.exit_code == 1
    assert "No space left on device" in told.output
    assert f"{scenario.DEMO.megabytes} MB free" in told.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("module", ["click", "rich.console", "rootbranch.cli.main", "rootbranch.scenario"])
def test_ctrl_c_while_modules_are_read_in_ends_with_130_and_no_traceback(tmp_path: Path, module: str) -> None:
    stopped = f"""
import sys
class Stop:
    def find_spec(self, name, *_):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
from rootbranch.cli import main
main(["scenario", "--out", {str(tmp_path / "region")!r}])
"""
    told = subprocess.run([sys.executable, "-c", stopped], capture_output=True, text=True, check=False)

    assert told.returncode == 130
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_on_a_terminal_reaches_processes_that_are_being_born_without_a_word(tmp_path: Path) -> None:
    """A terminal sends it to all of them, also to one that has not come to say that it leaves it to the lead."""
    words = [sys.executable, "-c", AS_ON_A_TERMINAL, "scenario", "--size", "1m", "--out", str(tmp_path / "r")]
    running = subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True)
    while not list(tmp_path.glob(".r.*.part")):
        assert running.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)  # the processes are reading in their modules

    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)

    assert running.returncode == 130
    assert b"Traceback" not in told
    assert list(tmp_path.iterdir()) == []
    _wait_for_the_last(running.pid)


def test_list_alone_makes_no_region_and_no_region_lies_in_another(tmp_path):
    told = _run("--list", "--out", tmp_path / "nothere")
    assert told.exit_code != 0
    assert not (tmp_path / "nothere").exists()

    (tmp_path / "region.json").write_text("{}", encoding="utf-8")
    assert _run("--out", tmp_path / "sub" / "other").exit_code != 0
    assert not (tmp_path / "sub").exists()


def test_a_region_in_which_nothing_is_planted_is_damaged(tmp_path):
    (tmp_path / "region.json").write_text('{"size": "demo", "seed": 1, "planted": {}}', encoding="utf-8")

    assert _run("--list", "--out", tmp_path).exit_code != 0
