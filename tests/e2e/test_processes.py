"""Several processes at one address: one answer whoever gives it, one throttle, one chain, and all of them end together."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from rootbranch import usecases
from rootbranch.errors import StateError
from rootbranch.model.access import Actor
from rootbranch.usecases.installation import now
from rootbranch.usecases.sessions import open_session
from rootbranch.web.throttle import FAILURES_MAX
from tests.fixtures.world import World, copy_world, person
from tests.unit.usecases.test_identity import ANA, build

PHONE = "664 555 0199"
SECONDS_MAX = 60


class Answer(NamedTuple):
    """What came back: status, names of the headers, body."""

    status: int
    headers: frozenset[str]
    body: bytes


class Served:
    """`rootbranch serve` with two workers, as an operating system sees it."""

    def __init__(self, world: World) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "rootbranch.cli", "serve", "--home", str(world.home)]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), "--processes", "2"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.wait_for(lambda: self.call("GET", "/sign-in").status == 200)

    def wait_for(self, holds) -> None:
        until = time.monotonic() + SECONDS_MAX
        while time.monotonic() < until:
            try:
                if holds():
                    return
            except OSError:
                pass
            time.sleep(0.1)
        pytest.fail("waited too long")

    def workers(self) -> list[int]:
        """List the processes that answer: those that have taken the address."""
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(one) for one in listed if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]

    def call(self, method: str, path: str, token: str = "", body: object = None):
        """Call on a connection of its own, so that any process may answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_MAX)
        head = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
        connection.request(method, path, json.dumps(body) if body is not None else None, head)
        came = connection.getresponse()
        answer = Answer(came.status, frozenset(name.lower() for name, _ in came.getheaders()), came.read())
        connection.close()
        return answer

    def check(self, token: str, **query: str):
        return self.call("POST", "/api/v1/checks", token, query)


@pytest.fixture(scope="module")
def world(_sqlite_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = copy_world(_sqlite_world, tmp_path_factory.mktemp("processes") / "world")
    made.clock.at = now()
    made.persons(
        person("a-1", **ANA),
        person("s-1", name="Omar Gil Luz", document="QX2222222", phone=f"{PHONE}; 664 555 0188"),
    )
    made.persons(
        person("m-1", "MIGRANT", name="Ruth Sol Nava", born="1990-02-03", document="QX7654321", phone=PHONE)
    )
    build(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(world: World) -> Iterator[Served]:
    running = Served(world)
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate()


def token_of(world: World, officer: str = "analyst") -> str:
    found = world.actor(officer)
    actor = Actor(officer=found.officer, purpose=found.purpose, door="api")
    with world.installation.register.write() as connection:
        return open_session(world.installation, connection, actor, now()).token


def test_no_hit_is_byte_for_byte_the_same_whoever_answers(world, served):
    token = token_of(world)
    nothing = (
        {"phone": PHONE}, {"document": "QX7654321"}, {"name": "Ruth Sol Nava"},
        {"phone": "664 555 0777"}, {"document": "QX0000001"}, {"name": "Zzyzx Qwvbnm"},
    )  # fmt: skip
    with ThreadPoolExecutor(4) as callers:
        answers = [*callers.map(lambda query: served.check(token, **query), nothing * 6)]
        found = [*callers.map(lambda _: served.check(token, name=ANA["name"]).body, range(8))]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert len({answer.headers for answer in answers}) == 1
    assert len(set(found)) == 1
    assert b"Ana Mar" in found[0]


def test_bad_tokens_and_a_caller_who_guesses_stop_nobody_else(world, served):
    token = token_of(world)
    entry = {"officer": "analyst", "password": "wrong", "code": "000000", "purpose": "analysis"}
    before = len(world.rows("audit WHERE what = 'check'", "number"))
    with ThreadPoolExecutor(12) as callers:
        guesses = [
            callers.submit(served.call, "POST", "/api/v1/sessions", "", entry)
            for _ in range(FAILURES_MAX + 10)
        ]
        bad = [callers.submit(served.check, f"no-token-{number}", name="Ana") for number in range(40)]
        good = [callers.submit(served.check, token, name=ANA["name"]) for _ in range(40)]
        assert {one.result().status for one in bad} == {401}
        assert {one.result().status for one in good} == {200}
        statuses = [one.result().status for one in guesses]
    assert set(statuses) == {404, 429}
    # Of both processes together; who found no place in time was refused as well.
    assert 0 < statuses.count(404) <= FAILURES_MAX
    assert len(world.rows("audit WHERE what = 'check'", "number")) == before + 40


def test_a_session_that_ended_is_refused_by_all_processes_at_once(world, served):
    token = token_of(world)
    assert {served.check(token, name="Ana").status for _ in range(8)} == {200}
    assert served.call("DELETE", "/api/v1/sessions", token).status == 204
    assert {served.check(token, name="Ana").status for _ in range(8)} == {401}


def test_a_purge_in_the_middle_is_seen_by_all_and_the_chain_stays_whole(world, served):
    token = token_of(world)
    (hit,) = json.loads(served.check(token, phone="664 555 0188").body)["hits"]
    one = hit["records"][0]["id"]

    def ask(_: int) -> tuple[int, bool]:
        answer = served.check(token, phone="664 555 0188")
        return answer.status, one.encode() in answer.body

    assert ask(0) == (200, True)
    with ThreadPoolExecutor(4) as callers:
        asked = [callers.submit(ask, number) for number in range(60)]
        with suppress(StateError):  # who reads keeps old pages from being given up; the erasure itself holds
            usecases.purge(world.installation, world.actor("guardian"), (one,), "ordered")
        after = [callers.submit(ask, number) for number in range(12)]
        assert {each.result()[0] for each in asked} == {200}
        assert {each.result() for each in after[4:]} == {(200, False)}
    assert ask(0) == (200, False)
    assert usecases.verify_audit(world.installation, world.actor("guardian"), ()).broken is None


def test_a_worker_that_dies_is_started_anew_and_a_signal_ends_all(world, served):
    token = token_of(world)
    served.wait_for(lambda: len(served.workers()) == 2)
    dead, other = served.workers()
    os.kill(dead, signal.SIGKILL)
    served.wait_for(lambda: len(set(served.workers()) - {dead}) == 2)
    assert {served.check(token, name="Ana").status for _ in range(4)} == {200}
    workers = served.workers()
    served.process.send_signal(signal.SIGTERM)
    out, _ = served.process.communicate(timeout=SECONDS_MAX)
    assert other in workers
    assert served.process.returncode == 0
    assert f"worker {dead} ended" in out
    assert "Traceback" not in out
    assert not [one for one in workers if Path(f"/proc/{one}").exists()]
