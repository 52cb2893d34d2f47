"""Measure gathering: records a second and core from CSV into SQLite, audit included, and peak memory.

    ./run bench gather [--records 200000]

Two invented feeds, each size in a process of its own:

    things     vehicles in 7 columns; one identifier each
    persons    12 columns; three records in four are open, one is about a protected person and is sealed

CPU seconds are those of the whole process without its
start (imports, opening, and a first file of ten rows, which brings in what is imported on first use), taken from
the operating system; memory is the process's peak. A second size, four times as large, shows whether memory is
flat. Goal: 20,000 records a second and core.

Beside it stands a floor, measured right after the load, since a shared machine is another one a minute later: the
rows that the load left in `record`, `payload` and `token`, put into an empty register by the driver alone, row by row, in
chunks of the same size and with the same constraints, indexes and commits. Nothing is read, digested, sealed or audited
there. A load puts three hundred rows into a statement, at some four fifths of that cost; `times` says how much of the floor it takes.

Seen on 23 November 2026, two shared cores with nothing else running, medians of five runs: things 31,700 (10,000 records) and 31,400
(40,000), persons 16,700 and 18,100. The same load with rows instead of columns and pages of 4 KiB, taking turns with this one six
times just before, 40,000 persons: 55.4 µs a record then and 51.5 now (19,400 a second), the best run of each 51.7 and 41.5. So the goal
is reached for things, and for persons by the best runs only.

What a person's record takes: two fifths are rows and commits of SQLite, a fifth is reading and building, the rest
digests, seals and blind tokens, putting rows together, audit, and the end of the delivery.
"""

import argparse
import csv
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

CHUNK = 5_000  # records in one transaction, as `settings.chunk_records` has it
LATER = ("happened_at", "ended_at", "ended_by", "end_reason")  # empty at a load of these feeds
HEAD = """
mapping: bench-feed
version: 1
file: {format: csv}
mode: full
kind: entity
key: [number]
marking:
  scale: admiralty
  source_grade: {column: source}
  info_grade: {column: info}
  tlp: {constant: AMBER}
  handling: {constant: H0}
  basis: {constant: "invented act, section 1"}
  purposes: {constant: "investigation results"}
"""
PERSONS = (
    HEAD
    + """
  originating_source: {column: unit}
schema: Person
category: {column: role, values: {A: associate, M: smuggled_migrant, V: victim, W: witness}}
fields:
  name: {columns: [given, family], join: " "}
  birthDate: {column: born, date: "%Y-%m-%d"}
  nationality: {column: country}
  idNumber: {column: document}
  phone: {column: phone}
  notes: {column: note}
"""
)
THINGS = (
    HEAD
    + """
  originating_source: {constant: "vehicle unit"}
schema: Vehicle
category: {constant: not_a_person}
fields:
  registrationNumber: {column: plate}
  model: {column: model}
  type: {column: type}
  country: {column: country}
"""
)
MAPPINGS = {"things": THINGS, "persons": PERSONS}
COUNTRIES = ("GT", "MX", "CO", "EC")
PERSON_COLUMNS = (
    "number", "given", "family", "born", "country", "document", "phone", "role", "source", "info", "unit", "note",
)  # fmt: skip
SYLLABLES = ("ma", "ri", "lo", "sa", "ne", "to", "vi", "ca", "du", "ela", "bor", "quin")


def write_file(path: Path, feed: str, records: int) -> None:
    """Write an invented feed; the same size gives the same bytes."""
    chance = random.Random(records)
    rows = _things(chance, records) if feed == "things" else _persons(chance, records)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _things(chance: random.Random, records: int) -> Iterator[tuple[str, ...]]:
    yield ("number", "plate", "model", "type", "country", "source", "info")
    for number in range(records):
        plate = f"{chance.choice(COUNTRIES)}-{chance.randrange(10**6):06}"
        model, kind = chance.choice(("Hilux", "Urvan", "Sprinter", "NPR")), chance.choice(("van", "truck"))
        grade = (chance.choice("ABC"), chance.choice("123"))
        yield (f"V{number:08}", plate, model, kind, chance.choice(COUNTRIES), *grade)


def _persons(chance: random.Random, records: int) -> Iterator[tuple[str, ...]]:
    def word() -> str:
        return "".join(chance.choices(SYLLABLES, k=3)).title()

    yield PERSON_COLUMNS
    for number in range(records):
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(15_000))
        yield (
            f"P{number:08}", word(), word(), born.isoformat(), chance.choice(COUNTRIES),
            f"X{chance.randrange(10**9):09}", f"+1 202 555 01{chance.randrange(100):02}",
            chance.choices("AMVW", weights=(75, 15, 5, 5))[0], chance.choice("ABC"), chance.choice("123"),
            f"unit {chance.randrange(40)}", "seen at the bus station with two others",
        )  # fmt: skip


def load(home: Path, feed: str, file: Path) -> None:
    """Gather the feed in this process and print what it cost."""
    from rootbranch import usecases
    from rootbranch.model.access import Duty, Officer, Partner
    from rootbranch.model.ids import OfficerId, PartnerId

    usecases.create_installation(home, os.environ, key_file=home.with_suffix(".keys"))
    installation = usecases.open_installation(home, os.environ)
    operator = usecases.actor_for(installation, "operator", "set_up", "cli")
    usecases.add_partner(
        installation, operator, Partner(id=PartnerId("P"), name="P", territory="GT", contact="")
    )
    liaison = Officer(id=OfficerId("l"), name="L", partner=PartnerId("P"), duties=frozenset({Duty.LIAISON}))
    usecases.add_officer(installation, operator, liaison)
    actor = usecases.actor_for(installation, "l", "investigation", "cli")
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.csv"
        write_file(first, feed, 10)
        usecases.gather_file(
            installation, actor, first, "P", MAPPINGS[feed].replace("bench-feed", "bench-first")
        )
    before, wall = _cpu(), time.perf_counter()
    result = usecases.gather_file(installation, actor, file, "P", MAPPINGS[feed])
    cpu, wall = _cpu() - before, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"accepted": result.accepted, "cpu": cpu, "wall": wall, "peak_mb": peak}))


def bare_inserts(home: Path, other: Path) -> float:
    """Put the rows of a register into an empty one with the driver alone, and give the CPU seconds it took."""
    from rootbranch.store import Register

    kept = sqlite3.connect(home / "register.sqlite")
    other.mkdir()
    empty = Register(f"sqlite:///{other / 'register.sqlite'}")
    empty.migrate()
    with empty.write() as connection:
        for table in ("partner", "officer", "delivery", "marking"):
            _insert(connection, table, kept.execute(f"SELECT * FROM {table}"))
    ids = [id for (id,) in kept.execute("SELECT id FROM record ORDER BY id")]
    spent = 0.0
    for start in range(0, len(ids), CHUNK):
        of = (ids[start], ids[min(start + CHUNK, len(ids)) - 1])
        names = [name for (_, name, *_rest) in kept.execute("PRAGMA table_info(record)") if name not in LATER]
        columns = ", ".join(f'"{name}"' for name in names)
        rows = {
            "record": (columns, kept.execute(f"SELECT {columns} FROM record WHERE id BETWEEN ? AND ?", of)),
            "payload": ("", kept.execute("SELECT * FROM payload WHERE record_id BETWEEN ? AND ?", of)),
            "token": ("", kept.execute("SELECT * FROM token WHERE record_id BETWEEN ? AND ?", of)),
        }
        there = {table: (columns, found.fetchall()) for table, (columns, found) in rows.items()}
        before = _cpu()
        with empty.write() as connection:
            for table, (columns, found) in there.items():
                _insert(connection, table, found, columns)
        spent += _cpu() - before
    empty.close()
    kept.close()
    return spent


def _insert(connection: Any, table: str, rows: Iterable[tuple[Any, ...]], columns: str = "") -> None:
    listed = list(rows)
    if listed:
        marks = ", ".join("?" * len(listed[0]))
        named = f"({columns})" if columns else ""
        text = f"INSERT INTO {table} {named} VALUES ({marks})"
        connection.connection.driver_connection.executemany(text, listed)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Run both feeds in both sizes and print a line for each."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--records", type=int, default=200_000)
    arguments.add_argument("--runs", type=int, default=3, help="loads of each size; their median is printed")
    arguments.add_argument("--load", nargs=3, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.load:
        load(Path(given.load[0]), given.load[1], Path(given.load[2]))
        return
    print(
        f"{'feed':<8} {'records':>8} {'records/s/core':>15} {'CPU s':>8} {'wall s':>8} {'peak MB':>8} {'register MB':>12}"
        f" {'floor us':>9} {'load us':>8} {'times':>6} {'runs':>16}"
    )
    for feed in MAPPINGS:
        for records in (given.records // 4, given.records):
            lines = sorted((_measure(feed, records) for _ in range(given.runs)), key=lambda line: line["cpu"])
            _print(feed, records, lines)


def _measure(feed: str, records: int) -> dict[str, float]:
    """Load a feed once in a process of its own; give what it cost, and what the driver alone costs, in seconds and MB."""
    with tempfile.TemporaryDirectory() as folder:
        file, home = Path(folder) / "feed.csv", Path(folder) / "home"
        write_file(file, feed, records)
        told = subprocess.run(
            [sys.executable, __file__, "--load", str(home), feed, str(file)],
            check=True,
            capture_output=True,
            text=True,
        )
        line = json.loads(told.stdout.splitlines()[-1])
        assert line["accepted"] == records
        floor = bare_inserts(home, Path(folder) / "bare")
        size = sum(kept.stat().st_size for kept in home.rglob("*") if kept.is_file()) / 1e6
    return {**line, "floor": floor, "size": size}


def _print(feed: str, records: int, lines: list[dict[str, float]]) -> None:
    """Print the median load of several, quickest first, and the range of their speeds."""
    line = lines[len(lines) // 2]
    quick, slow = (records / lines[at]["cpu"] for at in (0, -1))
    print(
        f"{feed:<8} {records:>8} {records / line['cpu']:>15,.0f} {line['cpu']:>8.1f} {line['wall']:>8.1f} "
        f"{line['peak_mb']:>8.0f} {line['size']:>12.0f} {line['floor'] / records * 1e6:>9.1f} "
        f"{line['cpu'] / records * 1e6:>8.1f} {line['cpu'] / line['floor']:>6.1f} {slow:>7,.0f} to {quick:,.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
