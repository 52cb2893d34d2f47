"""Kill a load with the one signal that nobody can catch, open the installation again, and go on."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rootbranch import usecases
from rootbranch.errors import AccessError, StateError, text_of
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, copy_world, make_world, person

ROWS = 600
CHUNK = 20
KILLED_AFTER = 200

LOADER = """
import sys
from datetime import datetime
from pathlib import Path
from rootbranch import usecases

home, file, mapping = map(Path, sys.argv[1:4])
chunk = sys.argv[4]
installation = usecases.open_installation(home, {"ROOTBRANCH_CHUNK_RECORDS": chunk})
actor = usecases.actor_for(installation, "aa-liaison", "investigation", "cli")

def told(job):
    print(job.done, flush=True)

usecases.gather_file(installation, actor, file, "AA", mapping.read_text(), progress=told)
print("complete", flush=True)
"""


def rows(count: int = ROWS):
    return [
        person(f"k-{number}", name=f"Kil{number} Luz Gil", document=f"QX{number:07}")
        for number in range(count)
    ]


def start(world: World, file: Path) -> subprocess.Popen[str]:
    mapping = world.folder / "persons.yml"
    mapping.write_text(PERSONS)
    world.close()
    return subprocess.Popen(
        [sys.executable, "-c", LOADER, str(world.home), str(file), str(mapping), str(CHUNK)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def killed(world: World, file: Path) -> int:
    """Load a file in a process of its own and kill it in the middle; give the last row it acknowledged."""
    acknowledged = 0
    with start(world, file) as process:
        assert process.stdout is not None
        for line in process.stdout:
            assert line.strip() != "complete", "the load was done before it could be killed"
            acknowledged = int(line)
            if acknowledged >= KILLED_AFTER:
                process.send_signal(signal.SIGKILL)
                break
        rest = process.stdout.read().split()
    assert process.returncode == -signal.SIGKILL
    assert "complete" not in rest
    return max([acknowledged, *map(int, rest)])


def end_state(world: World) -> dict[str, list[tuple]]:
    """Take what must be alike whether a load was broken off or not: everything but ids, times and the audit."""
    return {
        "record": world.rows("record", '"row", category, key_digest, content_digest, ended_at, end_reason'),
        "payload": world.rows("payload", "open_text"),
        "token": world.rows("token", "token"),
        "delivery": world.rows(
            "delivery", "state, rows_committed, accepted, changed, unchanged, rejected, retracted, withheld"
        ),
        "mention": world.rows("mention"),
    }


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> tuple[World, Path, int]:
    """An installation whose load was killed, the file of it, and the last row that was acknowledged."""
    world = make_world(tmp_path_factory.mktemp("broken"))
    file = world.file(PERSON_COLUMNS, rows(), "big.csv")
    return world, file, killed(world, file)


@pytest.fixture
def world(broken, tmp_path) -> Iterator[World]:
    made = copy_world(broken[0], tmp_path / "copy")
    yield made
    made.close()


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(world, broken):
    (state, committed, accepted) = world.rows("delivery", "state, rows_committed, accepted")[0]

    assert state == "loading"
    assert ROWS > committed >= broken[2] >= KILLED_AFTER
    assert accepted == committed == len(world.rows("record")) == len(world.rows("payload"))
    # a chunk came with its audit entry or not at all
    chunks = [what for (what,) in world.rows("audit", "what") if what == "gather_chunk"]
    assert len(chunks) * CHUNK == committed


def test_nobody_sees_anything_of_a_load_that_was_killed(world):
    for officer in ("aa-liaison", "aa-analyst", "analyst", "results"):
        assert world.search("Luz", officer) == []
    some = world.rows("record", "id")[0][0]
    for officer in ("aa-liaison", "aa-analyst"):
        with pytest.raises(AccessError):
            usecases.read_record(world.installation, world.actor(officer), some)
    world.count()
    assert set(world.figures().values()) <= {"0"}
    assert usecases.review_due(world.installation, world.actor("guardian")) == ()


def test_the_doctor_says_that_a_load_is_half_done(world):
    (delivery,) = (id for (id,) in world.rows("delivery", "id"))

    checks = usecases.doctor(world.installation, world.actor("operator"))

    bad = [check for check in checks if not check.sound]
    assert len(bad) == 1
    assert delivery in text_of(bad[0].detail, "en")


def test_gathering_the_same_file_again_goes_on_and_ends_as_an_unbroken_load(world, broken, tmp_path):
    before = len(world.rows("record"))

    result = world.gather(world.folder / "files" / "big.csv", PERSONS)

    assert result.resumed_at == before
    # An installation with the same keys, so that digests can be compared, in which nothing was ever loaded.
    unbroken = copy_world(broken[0], tmp_path / "unbroken")
    for table in ("mention", "token", "payload", "record", "job", "delivery"):
        unbroken.execute(f"DELETE FROM {table}")
    unbroken.gather(unbroken.folder / "files" / "big.csv", PERSONS)
    assert end_state(world) == end_state(unbroken)
    assert result.accepted == ROWS
    assert all(check.sound for check in usecases.doctor(world.installation, world.actor("operator")))
    unbroken.close()


def test_after_it_went_on_no_job_is_left_running(world):
    world.gather(world.folder / "files" / "big.csv", PERSONS)

    jobs = usecases.list_jobs(world.installation, world.actor("aa-liaison"))

    assert [job.state for job in jobs if job.state == "running"] == []


def test_another_file_of_the_feed_is_refused_with_the_fix(world):
    (delivery,) = (id for (id,) in world.rows("delivery", "id"))

    with pytest.raises(StateError) as refused:
        world.persons(person("other"))

    assert delivery in text_of(refused.value.fix, "en")
    assert len(world.rows("delivery")) == 1


def test_a_cancelled_load_leaves_nothing_and_lets_the_next_file_in(world):
    (delivery,) = (id for (id,) in world.rows("delivery", "id"))

    usecases.cancel_delivery(world.installation, world.actor("aa-liaison"), delivery)

    assert (
        world.rows("record") == world.rows("payload") == world.rows("token") == world.rows("rejected") == []
    )
    assert all(check.sound for check in usecases.doctor(world.installation, world.actor("operator")))
    assert b"Luz Gil" not in b"".join(world.bytes_of_home().values())
    assert world.persons(person("other")).accepted == 1
    jobs = usecases.list_jobs(world.installation, world.actor("aa-liaison"))
    assert "running" not in {job.state for job in jobs}


def test_a_second_process_cannot_load_the_same_feed_at_the_same_time(world):
    from rootbranch.usecases.locks import feed_lock

    with feed_lock(world.home, "AA-persons"), pytest.raises(StateError):
        world.gather(world.folder / "files" / "big.csv", PERSONS)
