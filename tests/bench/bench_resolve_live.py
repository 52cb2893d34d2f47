"""Measure records that arrive one at a time: `./run bench resolve_live [--records 1000000] [--arriving 3000]`.

    ./run bench resolve_live                              speed and memory, and undoing one decision, at 100,000 records
    ./run bench resolve_live --quality 402:4 [--orders 3] live against batch, on an invented region SEED:DISTRICTS

**Speed.** Invented persons in the register's layout, every draw from one fixed seed: a given name and two surnames from the
words of `historical_50k` (Splink datasets, MIT) that stand there ten times or more, one word in a hundred with a mistake;
birth, document, telephone, place, nationality and sex, with shares missing as in `MISSING`; 1 to 4 records a person. Some
records are held out, the index is made of the rest, and the held out arrive one by one: found, scored, and put into their group by the
pairs at and above the stop. Printed: wall and CPU time of each arrival, load time, memory. The data are for speed, not for quality.

**Undo.** On a picture of as many records, a decision that parts two records of a group and one that joins two groups is taken and
taken back; what is there afterwards must be what was there before.

**Quality.** `tools/teach` makes a region that neither taught nor chose (seeds above 400). Batch over all records against batch over four
fifths and the rest live, in several orders, which must give the same groups.

Goals: p50 at most 1 ms and p99 at most 3 ms at 1,000,000 records; a gap of cluster F1 of at most 0.005; undo in 5 ms.
"""

import argparse
import gc
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from tools.teach.regions import make_tables

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    Arrival,
    GrowingGraph,
    LiveIndex,
    Records,
    check_constraints,
    columns_of_kind,
    group_island,
    island_around,
    load_resolve_rules,
    load_taught,
    make_graph,
    measure_groups,
    prepare_records,
    resolve_taught,
)
from rootbranch.resolve.clustering import join_records
from rootbranch.resolve.records import texts

SEED = 17
OFTEN = 10
MISTAKES = 0.01
HELD_OUT = 0.2
MISSING = {
    "birth": 0.3,
    "document": 0.6,
    "phone": 0.6,
    "place": 0.3,
    "nationality": 0.2,
    "sex": 0.1,
    "other_names": 0.9,
}
Rows = dict[str, list[str]]


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--records", type=int, default=100_000)
    arguments.add_argument("--arriving", type=int, default=3_000)
    arguments.add_argument("--quality", action="append", default=[])
    arguments.add_argument("--kind", choices=["person", "vehicle"], action="append")
    arguments.add_argument("--orders", type=int, default=3)
    given = arguments.parse_args()
    print(f"rules {load_resolve_rules().name}, sha-256 {load_resolve_rules().digest}")
    for region in given.quality:
        seed, _, districts = region.partition(":")
        for kind, table in make_tables(int(seed), int(districts or 0)).items():
            if not given.kind or kind in given.kind:
                _print_quality(region, kind, table.records, table.truth, given.orders)
    if not given.quality:
        data = os.environ.get("ROOTBRANCH_DATA", Path(__file__).parents[3] / "shared" / "data")
        values = Path(data) / "resolve" / "historical_50k.parquet"
        if not values.is_file():
            print(f"LEFT OUT: {values} is not there; set ROOTBRANCH_DATA", file=sys.stderr)
            return
        rows, person = _persons(values, given.records + given.arriving)
        _print_speed(rows, given.records)
        _print_undo(person[: given.records])


# ---------------------------------------------------------------- speed


def _print_speed(rows: Rows, count: int) -> None:
    rules, taught = load_resolve_rules(), load_taught(EntityKind.PERSON)
    assert taught is not None
    wall, cpu = time.perf_counter(), time.process_time()
    records = _prepared({name: column[:count] for name, column in rows.items()})
    _say("clean", wall, cpu)
    wall, cpu = time.perf_counter(), time.process_time()
    index = LiveIndex(records, rules, taught)
    _say("index", wall, cpu)
    gc.freeze()  # what stays is not walked through again and again
    none = np.zeros(0, np.int64)
    graph = GrowingGraph(make_graph(count, none, none, none))
    times, cpus, compared = [], [], []
    for place in range(count, len(rows["record"])):
        row = {name: column[place] for name, column in rows.items()}
        wall, cpu = time.perf_counter(), time.thread_time()
        placed = index.arrive(row["record"], row)
        _place(graph, placed)
        _grouped(graph, placed.place, rules.taught_stop, rules.floor)
        cpus.append((time.thread_time() - cpu) * 1e3)
        times.append((time.perf_counter() - wall) * 1e3)
        compared.append(placed.near.compared)
    print(f"{len(times):,} records arrive at {count:,}: find, score and place")
    for name, found in (("CPU ms", cpus), ("wall ms", times), ("compared with", compared)):
        print(f"  {name:14}", *(f"p{at} {np.percentile(found, at):.2f}" for at in (50, 90, 99, 100)))


def _place(graph: GrowingGraph, found: Arrival) -> None:
    for other, score in zip(found.near.places.tolist(), found.near.scores.tolist(), strict=True):
        graph.add(found.place, other, round(score * 1_000_000))
    for left, right in found.parted:
        graph.remove(left, right)


def _grouped(
    graph: GrowingGraph, place: int, stop: float, floor: float, different: tuple[tuple[int, int], ...] = ()
) -> tuple[tuple[int, ...], ...]:
    island = island_around(graph, [place], stop=stop, linked=lambda _: (), admitted=lambda some: some)
    return group_island(graph, island, stop=stop, floor=floor, different=different)


def _say(what: str, wall: float, cpu: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = time.process_time() - cpu, time.perf_counter() - wall
    print(f"  {what:14} {spent[0]:.1f} CPU s, {spent[1]:.1f} s by the clock, peak {peak:.0f} MB", flush=True)


def _print_undo(person: npt.NDArray[np.int64]) -> None:
    """Take a decision and take it back, in islands of a picture in which the true pairs score high."""
    chance = np.random.default_rng(SEED)
    order = np.argsort(person, kind="stable")
    left, right = order[:-1], order[1:]
    same = person[left] == person[right]
    left, right = left[same], right[same]
    scores = chance.integers(500_000, 1_000_000, len(left))
    graph = GrowingGraph(make_graph(len(person), np.minimum(left, right), np.maximum(left, right), scores))
    took = []
    for at in chance.integers(0, len(left), 1_000).tolist():
        pair = (int(left[at]), int(right[at]))
        before = _grouped(graph, pair[0], 0.5, 0.02)
        _grouped(graph, pair[0], 0.5, 0.02, different=(pair,))
        start = time.perf_counter()
        after = _grouped(graph, pair[0], 0.5, 0.02)
        took.append((time.perf_counter() - start) * 1e3)
        assert after == before, "taking a decision back gives what was there before"
    print(f"undo of one decision at {len(person):,} records, exact in {len(took):,} of {len(took):,}:")
    print("  wall ms       ", *(f"p{at} {np.percentile(took, at):.3f}" for at in (50, 99, 100)))


# ---------------------------------------------------------------- quality


def _print_quality(
    region: str, kind: EntityKind, records: Records, truth: npt.NDArray[np.int64], orders: int
) -> None:
    rules, taught = load_resolve_rules(), load_taught(kind)
    assert taught is not None
    nobody = check_constraints((), records.ids)
    whole = measure_groups(resolve_taught(records, rules, taught, nobody).entity, truth)
    print(f"{region} {kind}, {len(records.ids):,} records: batch F1 {whole.f1:.4f}", flush=True)
    names = [field.name for field in records.fields]
    columns = [texts(field) for field in records.fields]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    held = np.random.default_rng(SEED).random(len(rows)) < HELD_OUT
    first: npt.NDArray[np.int64] | None = None
    for order in range(orders):
        later = np.random.default_rng(order).permutation(np.flatnonzero(held))
        groups = _arrived(records, rows, held, later)
        one = measure_groups(groups, truth)
        first = groups if first is None else first
        same = "the same groups" if np.array_equal(groups, first) else "OTHER GROUPS"
        print(
            f"  {len(later):,} of them live, order {order}: F1 {one.f1:.4f}, gap {whole.f1 - one.f1:+.4f}, {same}"
        )


def _arrived(
    records: Records, rows: list[dict[str, str]], held: npt.NDArray[np.bool_], later: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Resolve those that are not held out, let the others arrive, and group all by the pairs that were scored."""
    kind = EntityKind.PERSON if records.whole_name is not None else EntityKind.VEHICLE
    rules, taught = load_resolve_rules(), load_taught(kind)
    assert taught is not None
    base = np.flatnonzero(~held)
    table = {"record": [records.ids[place] for place in base.tolist()]}
    for name in rows[0]:
        table[name] = [rows[place][name] for place in base.tolist()]
    built = _prepared(table, kind)
    resolved = resolve_taught(built, rules, taught, check_constraints((), built.ids))
    index = LiveIndex(built, rules, taught)
    built_left, built_right = base[resolved.left].tolist(), base[resolved.right].tolist()
    scores = dict(zip(zip(built_left, built_right, strict=True), resolved.scores.tolist(), strict=True))
    place_of = base.tolist()
    for place in later.tolist():
        found = index.arrive(records.ids[place], rows[place])
        place_of.append(place)
        for other, score in zip(found.near.places.tolist(), found.near.scores.tolist(), strict=True):
            scores[place_of[other], place] = score
        for left, right in found.parted:
            del scores[place_of[left], place_of[right]]
    ends = np.array(list(scores), np.int64).reshape(-1, 2)
    found_scores = np.array(list(scores.values()))
    return join_records(
        len(rows), ends[:, 0], ends[:, 1], found_scores, stop=rules.taught_stop, floor=rules.floor
    )


# ---------------------------------------------------------------- invented persons


def _prepared(rows: Rows, kind: EntityKind = EntityKind.PERSON) -> Records:
    columns = columns_of_kind(kind)
    names = (columns.record_id, *(column.name for column in columns.compared))
    return prepare_records(pa.table({name: pa.array(rows[name], pa.string()) for name in names}), columns)


def _persons(values: Path, count: int) -> tuple[Rows, npt.NDArray[np.int64]]:
    """Write records of invented persons, and which person each is of."""
    chance = np.random.default_rng(SEED)
    person = np.repeat(np.arange(count), chance.integers(1, 5, count))[:count]
    person = person[chance.permutation(count)]
    people = int(person.max()) + 1
    source = pq.read_table(values, columns=["first_name", "surname", "birth_place"])
    given, surname, place = (_often(source[name]) for name in source.column_names)
    names = [chance.choice(known, people) for known in (given, surname, surname)]
    born = (np.datetime64("1950-01-01") + chance.integers(0, 20_000, people)).astype(str)
    drawn = {
        "birth": born,
        "document": np.char.mod("%010d", chance.permutation(people) + 10**9),
        "phone": np.char.add("+52155", np.char.mod("%08d", chance.integers(0, 10**8, people))),
        "place": chance.choice(place, people),
        "nationality": chance.choice(["MX", "GT", "HN", "EC", "CO", "US"], people),
        "sex": chance.choice(["male", "female"], people),
        "other_names": chance.choice(given, people),
    }
    rows: Rows = {"record": np.char.mod("%09d", np.arange(count)).tolist()}
    for name, known in drawn.items():
        column = known[person].astype(object)
        column[chance.random(count) < MISSING[name]] = ""
        rows[name] = column.tolist()
    words = [known[person].astype(object) for known in names]
    words[2][chance.random(count) < 1 / 3] = ""
    for word in words:
        for row in np.flatnonzero(chance.random(count) < MISTAKES).tolist():
            word[row] = _mistyped(chance, word[row])
    rows["name"] = [" ".join(filter(None, one)) for one in zip(*words, strict=True)]
    return rows, person


def _often(column: pa.ChunkedArray) -> npt.NDArray[np.str_]:
    found, counts = np.unique(
        column.drop_null().to_numpy(zero_copy_only=False).astype(str), return_counts=True
    )
    return found[counts >= OFTEN]


def _mistyped(chance: np.random.Generator, word: str) -> str:
    if len(word) < 3:
        return word
    at = int(chance.integers(1, len(word)))
    return word[:at] + chr(97 + int(chance.integers(0, 26))) + word[at + int(chance.integers(0, 2)) :]


if __name__ == "__main__":
    main()
