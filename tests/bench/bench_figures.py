"""Measure figures and drill-down over a ledger of a million outcomes: `./run bench figures [--outcomes N] [--home FOLDER]`.

The outcomes are invented: five agencies, joint credit, every kind, stages, quantities, persons, territories, one entry in
a hundred taken back. Their reports are 1,000 real ones, gathered from files; each entry cites one to three of them. The
entries are made by `append_entry` and kept by `store`, not by `count`, which would form a million outcomes for hours.
What is timed goes through the use cases, and through the web application in this process, signed in.

Exits with 1 where columns and entries give different figures (compared on up to 20,000 entries), where all figures of a
release take more than a second of CPU once the columns are there, or where a page that opens a figure takes more than
100 ms of CPU in 99 of 100 cases. Wall time is printed beside: on a machine with other work it is longer.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import uuid_utils
from tests.fixtures.office import Client, Office
from tests.fixtures.world import START, World, make_world, report

from rootbranch import ledger, usecases
from rootbranch.model.access import Partner
from rootbranch.model.ids import Digest, EntryId, OutcomeId, PartnerId, RecordId
from rootbranch.model.ledger import EntryKind, Outcome, Period
from rootbranch.model.reports import CustodyGround, OutcomeKind, Quantity, Stage
from rootbranch.store import ledger as entries
from rootbranch.store import partners
from rootbranch.usecases import columns

AGENCIES = ("AA", "BB", "CC", "DD", "EE")
REPORTS = 1_000
CHUNK = 20_000
SAME_MAX = 20_000
SECONDS_MAX, PAGE_SECONDS_MAX = 1.0, 0.1
KINDS = [OutcomeKind.ARREST] * 12 + [OutcomeKind.SEIZURE] * 3 + [OutcomeKind.PROSECUTION_STEP] * 3
KINDS += [OutcomeKind.INVESTIGATION, OutcomeKind.INFRASTRUCTURE]
GOODS = (("cash", "USD"), ("cash", "MXN"), ("heroin", "kg"), ("boat", "count"))


def _outcome(number: int, chance: random.Random, cited: list[RecordId], persons: int) -> Outcome:
    kind, lead = chance.choice(KINDS), PartnerId(chance.choice(AGENCIES))
    territory = chance.choice(("MX", "US", "GT", "CO", "EC", ""))
    goods = chance.choice(GOODS)
    person = kind in (OutcomeKind.ARREST, OutcomeKind.PROSECUTION_STEP) and chance.random() < 0.9
    told_by = chance.sample(cited, chance.choice((1, 1, 1, 2, 3)))
    return Outcome(
        id=OutcomeId(f"outcome-{number}"),
        kind=kind,
        reports=tuple(sorted(told_by)),
        happened_on=date(2022, 1, 1) + timedelta(days=chance.randrange(1_500))
        if chance.random() > 0.01
        else None,
        reported_on=date(2026, 3, 1),
        territory=territory,
        place="",
        operation=f"Operation {chance.randrange(200)}" if chance.random() < 0.6 else "",
        lead=lead,
        took_part=tuple(PartnerId(one) for one in AGENCIES if one == lead or chance.random() < 0.25),
        own_territory=chance.random() < 0.7,
        person=Digest(f"{chance.randrange(persons):064x}") if person else Digest(""),
        stage=chance.choice([*Stage]) if kind is OutcomeKind.PROSECUTION_STEP else None,
        ground=CustodyGround.OFFENCE if chance.random() < 0.95 else CustodyGround.ILLEGAL_ENTRY,
        quantities=(
            Quantity(commodity=goods[0], amount=Decimal(chance.randrange(1, 10**7)) / 100, unit=goods[1]),
        )
        if kind is OutcomeKind.SEIZURE
        else (),
    )


def _drafts(count: int, cited: list[RecordId], after: int = 0) -> Iterator[ledger.EntryDraft]:
    chance = random.Random(after + 1)
    for number in range(after, after + count):
        yield ledger.EntryDraft(
            kind=EntryKind.ACCEPT,
            outcome=_outcome(number, chance, cited, max(count * 7 // 10, 1)),
            reverses=None,
            reviewer=None,
            rule="arrest@1",
            reason="ledger.entered_by_rule",
            entered_at=START,
        )


def _fill(world: World, count: int, after: int = 0) -> None:
    """Append entries to the chain, and take one in a hundred back."""
    cited = [RecordId(id) for (id,) in world.rows("record", "id")]
    drafts = _drafts(count, cited, after)
    while chunk := list(islice(drafts, CHUNK)):
        with world.installation.register.write() as connection:
            head = ledger.Head(*entries.lock_head(connection))
            made = []
            for draft in chunk:
                made.append(ledger.append_entry(head, draft, EntryId(str(uuid_utils.uuid7()))))
                head = ledger.head_after(made[-1])
            for entry in made[::100]:
                back = replace(chunk[0], kind=EntryKind.REVERSE, outcome=entry.outcome, reverses=entry.id)
                made.append(ledger.append_entry(head, back, EntryId(str(uuid_utils.uuid7()))))
                head = ledger.head_after(made[-1])
            entries.add_all(connection, made)


def _world(home: Path, outcomes: int) -> World:
    world = make_world(home)
    with world.installation.register.write() as connection:
        for name in AGENCIES[2:]:
            partners.add(connection, Partner(id=PartnerId(name), name=name, territory="MX", contact="desk"))
    for partner in ("AA", "BB"):
        rows = [
            report(f"r{n}", "infrastructure", natural_key=f"House {partner} {n}", place=f"Town {n % 40}")
            for n in range(REPORTS // 2)
        ]
        world.reports(*rows, partner=partner, name=f"reports_{partner.lower()}.csv")
    world.count()
    _fill(world, outcomes)
    return world


@dataclass(slots=True)
class Timed:
    """What a call took at its best, in seconds, and what it gave."""

    cpu: float
    wall: float
    found: object


def _timed(what: str, call: Callable[[], object], times: int = 3) -> Timed:
    runs = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        found = call()
        runs.append(Timed(time.process_time() - cpu, time.perf_counter() - wall, found))
    best = min(runs, key=lambda run: run.cpu)
    print(f"{what}: {best.cpu:.3f} s CPU, {best.wall:.3f} s wall")
    return best


def _all_figures(world: World) -> float:
    """Time the three tables of a release, as counted, and other ways to ask; the answers of before are thrown away."""
    installation, actor = world.installation, world.actor("results")

    def ask(**how: object) -> Callable[[], object]:
        def call() -> object:
            columns.forget_answers(world.home)
            return usecases.figures(installation, actor, **how)  # type: ignore[arg-type]

        return call

    def release() -> object:
        columns.forget_answers(world.home)
        return [usecases.figures(installation, actor, by=by) for by in (None, "territory", "partner")]

    seconds = _timed("all figures of a release (in all, by territory, by partner)", release).cpu
    for by in (None, "territory", "partner", "country", "operation"):
        found = _timed(f"  figures by {by or 'nothing'}", ask(by=by)).found
        assert isinstance(found, tuple)
        print(f"    {len(found):,} figures, the first counts {len(found[0].figure.counts):,} entries")
    _timed("  as of a day before", ask(as_of=START - timedelta(days=1)))
    _timed(
        "  by partner in 2024",
        ask(by="partner", period=Period(first=date(2024, 1, 1), last=date(2024, 12, 31))),
    )
    _timed("  the same figures asked again", lambda: usecases.figures(installation, actor, by="partner"))
    return seconds


def _pages(office: Office, requests: int = 200) -> float:
    """Time the pages from a figure down to the row of the partner's file; the worst of their 99th percentiles."""
    installation, actor = office.world.installation, office.world.actor("results")
    client = office.as_("results")
    lines = usecases.figures(installation, actor, by="partner")
    line = max(lines, key=lambda one: len(one.figure.counts))
    total = len(line.figure.counts)
    view = usecases.read_figure(installation, actor, line.key, first=total // 2)
    entry = view.entries[0].entry
    addresses = {
        "a figure": f"/figures/{line.key}",
        "a later page of it": f"/figures/{line.key}?first={total // 2}",
        "its last page": f"/figures/{line.key}?first={total - 5}",
        "an entry": f"/ledger/{entry.id}?figure={line.key}",
        "a report": f"/records/{entry.outcome.reports[0]}?figure={line.key}",
    }
    return max(_page(client, what, address, requests) for what, address in addresses.items())


def _page(client: Client, what: str, address: str, requests: int) -> float:
    cpus, walls = [], []
    client.get(address)  # the first of a process counts the figure
    for _ in range(requests):
        cpu, wall = time.process_time(), time.perf_counter()
        answer = client.get(address)
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
        assert answer.status_code == 200, (address, answer.status_code)
    cpus.sort()
    walls.sort()
    half, most = requests // 2, requests * 99 // 100
    print(
        f"  {what}: CPU p50 {cpus[half] * 1000:.0f} ms, p99 {cpus[most] * 1000:.0f} ms; "
        f"wall p50 {walls[half] * 1000:.0f} ms, p99 {walls[most] * 1000:.0f} ms; {len(answer.content) // 1024} KB"
    )
    return cpus[most]


def _same(world: World) -> bool:
    """Compare the figures of the columns with those of the same entries, one by one."""
    with world.installation.register.read() as connection:
        some = list(islice(entries.entries(connection), SAME_MAX))
    rules = ledger.load_rules()
    laid_out = ledger.extend(ledger.empty_columns(), some)
    same = all(
        ledger.count_figures_in_columns(laid_out, rules, as_of=START, by=by)
        == ledger.count_figures(some, rules, as_of=START, by=by)
        for by in (None, "operation", "territory", "country", "partner", "lead")
    )
    print(f"figures in columns are those of {len(some):,} entries one by one: {same}")
    return same


def main() -> None:
    """Build, measure, and say what was not reached."""
    asked = argparse.ArgumentParser(prog="./run bench figures")
    asked.add_argument("--outcomes", type=int, default=1_000_000)
    asked.add_argument("--home", type=Path, help="keep the register here, and use it again")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.home or Path(scratch) / "world"
        started = time.process_time()
        if (folder / "home").exists():
            world = World(folder=folder, environ={})
        else:
            world = _world(folder, given.outcomes)
        columns.forget_held(world.home)
        world.clock.at = START + timedelta(hours=1)
        ((outcomes,),) = world.rows("entry", "sum(kind = 'accept')")
        _fill(world, max(given.outcomes - outcomes, 0), outcomes)
        outcomes = max(given.outcomes, outcomes)
        print(f"{outcomes:,} outcomes entered: {time.process_time() - started:.0f} s CPU")
        actor = world.actor("results")
        read = lambda: usecases.figures(world.installation, actor)  # noqa: E731
        _timed("first figures: columns laid out from the entries, or read from their sheet", read, 1)
        columns.forget_held(world.home)
        _timed("first figures of a second process: columns read from their sheet", read, 1)
        reached = _same(world)
        seconds = _all_figures(world)
        pages = _pages(Office(world))
        _fill(world, 1_000, outcomes)
        _timed("figures after 1,000 more entries: only these are read", read, 1)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:,.0f} MB, sheet {_megabytes(world.home / 'ledger'):,.0f} MB, ", end="")
        print(f"register {_megabytes(world.home):,.0f} MB")
        world.close()
    reached = reached and seconds <= SECONDS_MAX and pages <= PAGE_SECONDS_MAX
    print("reached" if reached else "NOT reached")
    sys.exit(not reached)


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
