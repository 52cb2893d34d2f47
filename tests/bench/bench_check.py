"""Measure checks through the API, durable audit included: `./run bench check [--districts N | --records N] [--home FOLDER]`.

    region ─▶ register ─▶ picture ─▶ `rootbranch serve` in a process of its own ◀─ calls of POST /api/v1/checks

Half of the calls ask for a name that stands in a record (one in five of them with a letter left out), the others for a telephone, a
document, a plate or an account that does, one in ten of all for something that nobody has. Every call brings its session, is decided by
the policies, and is answered when its audit entry is on the disk.

Two figures, each after a warm-up of other questions:

    fastest      `CALLERS` callers, each asking again as soon as it has its answer: checks a second
    at a rate    calls begin at fixed moments, `RATE` a second, whether or not the earlier ones are answered; the time of a call
                 runs from the moment at which it was due, so waiting counts (no coordinated omission)

CPU milliseconds are those of the server for one check, from the operating system. Callers share the two cores with the server.

The region has N districts of the size 1m, which has 20; with 0 it is that of the demo. With `--records` the register holds so many records
of invented persons instead, one to four of each, with names as frequent as in four countries. With `--home` the installation is kept
there and used again. Goals at 1,000,000 records: 200 checks a second, p99 at most 25 ms.

CPU milliseconds are those of the server's processes together. `--processes` says how many answer.

Seen on 22 November 2026, two shared cores that others worked on too, at a load of 13 to 16, with which CPU milliseconds grow as well; two processes:

    2,245 records in the register (demo)   100 checks a second, p50 26 ms, p99 184 ms, 6.2 CPU ms each
    50,468 (3 districts)                    33 a second, p50 85 ms, p99 457 ms, 14.3 CPU ms each
    335,913 (20 districts)                  19 a second, p50 144 ms, p99 1,335 ms, 23.0 CPU ms each

Before checks read in snapshots, one process, the demo: 58 a second, p99 124 ms, 12.4 CPU ms each, at a load of 3. In one process without HTTP, old and new one
after the other at a load of 14: 9.9 and 4.0 CPU ms (demo), 18.8 and 14.7 (3 districts), 25.3 and 19.2 (20 districts). So both goals are missed. 1,000,000
records were not tried: 20 districts took 317 CPU seconds to make, and it would need some 60.

Entries one by one and in shared commits, 23 November 2026, one process without HTTP, 8 threads, 2,000 records (`--records`), one run at a load of 20:
40 and 65 checks a second, of which the disk's flushes were the most. 100,000 records: a name 33 CPU ms, a number 13, at that load; 1,000,000 were
gathered (73 CPU s) and not resolved in time.
"""

import argparse
import contextlib
import csv
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import orjson
from sqlalchemy import func, select
from tools.teach.regions import size_of

from rootbranch import scenario
from rootbranch.model.access import Actor
from rootbranch.model.ids import RecordId
from rootbranch.model.marking import Purpose
from rootbranch.scenario.names import draw_given, draw_surnames
from rootbranch.store import payloads, schema
from rootbranch.usecases import (
    Installation,
    build_picture,
    create_installation,
    gather_file,
    open_installation,
)
from rootbranch.usecases.demo import _gather, _set_up
from rootbranch.usecases.identity import open_identity
from rootbranch.usecases.sessions import open_session

SEED = 23
CALLERS = 4
RATE = 200
MISTAKEN = 0.2
WARM, ASKED = 400, 2_000
NOBODYS = {
    "name": "Zzyzx Qwvbnm",
    "phone": "+52 664 999 0000",
    "plate": "ZZZ-99-Z9",
    "document": "Q00000000Q",
}
LIAISON = "enlace.gt-mp"
PERSONS = """
mapping: bench-persons
version: 1
file: {format: csv}
mode: full
kind: entity
key: [number]
marking:
  scale: admiralty
  source_grade: {constant: "B"}
  info_grade: {constant: "2"}
  tlp: {constant: AMBER}
  handling: {constant: H0}
  basis: {constant: "invented act, section 1"}
  purposes: {constant: "investigation analysis"}
  originating_source: {constant: "invented unit"}
schema: Person
category: {column: role, values: {A: associate}}
fields:
  name: {column: name}
  birthDate: {column: born, date: "%Y-%m-%d"}
  nationality: {column: country}
  idNumber: {column: document}
  phone: {column: phone}
"""
FIELDS = {"name": "name", "phone": "phone", "idNumber": "document", "registrationNumber": "plate"}
Query = dict[str, str]
Drawn = TypeVar("Drawn")


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--districts", type=int, default=0)
    arguments.add_argument("--records", type=int, default=0)
    arguments.add_argument("--home", type=Path)
    arguments.add_argument("--rate", type=int, default=RATE)
    arguments.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        if not home.exists():
            _make(home, given.districts, given.records)
        installation = open_installation(home, os.environ)
        identity = open_identity(installation)
        assert identity is not None
        with installation.register.read() as connection:
            held = connection.execute(select(func.count()).select_from(schema.record)).scalar_one()
        print(
            f"{held:,} records in the register, {len(identity.ids):,} of them persons and things in the picture"
        )
        asked = _queries(installation, identity.ids)
        token = _token(installation)
        installation.register.close()
        print(f"{given.processes} processes; load of the machine before: {os.getloadavg()[0]:.1f}")
        _measure(home, token, asked, given.rate, given.processes)


def _make(home: Path, districts: int, records: int) -> None:
    """Make an installation with a region in it, or one large file, and its picture."""
    files = home.with_name(home.name + "-files")
    create_installation(home, os.environ)
    installation = open_installation(home, os.environ)
    _set_up(installation, "a password of the benchmark")
    clock = _Clock()
    if records:
        files.mkdir(exist_ok=True)
        _write_persons(files / "persons.csv", records)
        liaison = next(each for each in scenario.officers() if each.id == LIAISON)
        actor = Actor(officer=liaison, purpose=Purpose.INVESTIGATION, door="api")
        gather_file(installation, actor, files / "persons.csv", liaison.partner, PERSONS)
    else:
        region = scenario.write_region(files, 1, size_of(districts))
        for instalment in (1, 2):
            _gather(installation, region, instalment, lambda message: None)
    clock.say("written and gathered")
    build_picture(installation, _analyst(Purpose.ANALYSIS))
    clock.say("resolved")
    installation.register.close()


class _Clock:
    """Says what each step took."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def say(self, what: str) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        print(f"{what}: {cpu - self._cpu:.0f} CPU s, {wall - self._wall:.0f} s by the clock", flush=True)
        self._wall, self._cpu = wall, cpu


def _write_persons(path: Path, count: int) -> None:
    """Write records of invented persons, one to four of each; names as frequent as in Colombia, Mexico, Guatemala and Ecuador."""
    chance = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("number", "role", "name", "born", "country", "document", "phone"))
        number = 0
        while number < count:
            country = chance.choice(("CO", "MX", "GT", "EC"))
            given, family = draw_given(chance, country, chance.choice("HM")), draw_surnames(chance, country)
            born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
            phone = (
                f"+52 {chance.choice((55, 33, 81))} {chance.randrange(10**4):04} {chance.randrange(10**4):04}"
            )
            document = f"X{chance.randrange(10**9):09}"
            for _ in range(min(chance.randint(1, 4), count - number)):
                name = " ".join(filter(None, (*given[: chance.randint(1, 2)], *family)))
                told = [
                    _mistaken(chance, name, MISTAKEN / 4),
                    "" if chance.random() < 0.3 else born.isoformat(),
                    "" if chance.random() < 0.2 else country,
                    "" if chance.random() < 0.6 else document,
                    "" if chance.random() < 0.6 else phone,
                ]
                rows.writerow((f"P{number:08}", "A", *told))
                number += 1


def _analyst(purpose: Purpose) -> Actor:
    officer = next(each for each in scenario.officers() if each.id == "analyst")
    return Actor(officer=officer, purpose=purpose, door="api")


def _token(installation: Installation) -> str:
    with installation.register.write() as connection:
        signed = open_session(installation, connection, _analyst(Purpose.INVESTIGATION), installation.clock())
    return signed.token


def _queries(installation: Installation, ids: Sequence[RecordId]) -> list[Query]:
    """Draw what is asked from the contents of records that are open."""
    chance = random.Random(SEED)
    listed: dict[str, list[str]] = {name: [] for name in FIELDS}
    with installation.register.read() as connection:
        for _, text in payloads.open_texts(connection, chance.sample(ids, min(len(ids), 20_000))):
            properties = orjson.loads(text).get("properties") or {}
            for field in listed.keys() & properties.keys():
                listed[field] += properties[field][:1]
    numbers = [{name: text} for field, name in FIELDS.items() if name != "name" for text in listed[field]]
    found = [{"name": _mistaken(chance, text)} for text in _some(chance, listed["name"])] + _some(
        chance, numbers
    )
    for place in range(0, len(found), 10):
        name = chance.choice(list(NOBODYS))
        found[place] = {name: NOBODYS[name]}
    chance.shuffle(found)
    return found


def _some(chance: random.Random, among: Sequence[Drawn]) -> list[Drawn]:
    return chance.choices(among, k=(WARM + ASKED) // 2)


def _mistaken(chance: random.Random, name: str, share: float = MISTAKEN) -> str:
    at = chance.randrange(len(name))
    return name[:at] + name[at + 1 :] if chance.random() < share else name


def _measure(home: Path, token: str, asked: Sequence[Query], rate: int, processes: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rootbranch.cli", "serve", "--home", str(home)]
    command += ["--port", str(port), "--processes", str(processes)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            for name, interval in (("fastest", 0.0), (f"at {rate} a second", 1 / rate)):
                _ask_all(port, token, asked[:WARM], interval)
                cpu, started = _cpu(server.pid), time.perf_counter()
                times = sorted(_ask_all(port, token, asked[WARM:], interval))
                wall, cpu = time.perf_counter() - started, _cpu(server.pid) - cpu
                count = len(times)
                print(
                    f"{name:<18} {count:,} checks, {count / wall:,.0f} a second, {cpu / count * 1e3:.1f} CPU ms each; "
                    f"p50 {times[count // 2] * 1e3:.1f}, p95 {times[int(count * 0.95)] * 1e3:.1f}, "
                    f"p99 {times[int(count * 0.99)] * 1e3:.1f} ms"
                )
        finally:
            server.terminate()


def _ask_all(port: int, token: str, asked: Sequence[Query], interval: float) -> list[float]:
    """Ask everything with some callers and give the seconds that each call took, from the moment it was due."""
    times: list[float] = []
    turns = iter(enumerate(asked))
    lock, start = threading.Lock(), time.perf_counter()

    def call() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        head = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        while True:
            with lock:
                number, query = next(turns, (-1, {}))
            if number < 0:
                return
            due = start + number * interval if interval else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.request("POST", "/api/v1/checks", orjson.dumps(query), head)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, body
            times.append(time.perf_counter() - due)

    callers = [threading.Thread(target=call) for _ in range(CALLERS if not interval else CALLERS * 4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(times) == len(asked), "a caller stopped"
    return times


def _wait_for(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    sys.exit("the server did not start")


def _cpu(pid: int) -> float:
    """Give the CPU seconds that a process and those that it started have used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(map(_cpu, map(int, started)))


if __name__ == "__main__":
    main()
