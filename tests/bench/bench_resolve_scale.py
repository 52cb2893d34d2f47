"""Measure speed and memory on invented records: `./run bench resolve_scale [--records 1000000] [--tight]`.

The records are invented for speed, not for quality: easy data, whose F1 says only that nothing broke. Recipe, from the
values of `historical_50k` (Splink datasets, MIT), every draw from one fixed seed:

    persons      given name, surname, birth place, occupation drawn each on its own; of surnames 70 % get two letters more;
                 birth date any day of 28,000 from 1930 on; postcode: one digit and two letters at the end drawn anew
    records      1 to 4 of each person, in an order of chance
    mistakes     one letter left out, swapped or replaced in 12 % of given names and surnames, 8 % of birth dates, 10 % of
                 postcodes, 3 % of places
    missing      1 % of given names, 3 % of surnames, 15 % of birth dates and postcodes, 14 % of places, 50 % of occupations

The table is written by one process and resolved by another, so that peak memory and CPU are of resolving alone, reading the
file included; all threads count. With `--tight` Splink 5 and this room run one after the other on the same table with the
same seven rules (`RULES`), each in a process of its own; Splink trains, predicts and clusters, the room writes keys, compares, learns, scores
and clusters; reading and cleaning are printed apart.

Goals: 1,000,000 records in 4 minutes and 10,000,000 in 45 on two cores, in 16 GB; with the same rules 1.2 times Splink's CPU.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from rootbranch.gather import read_bare_table
from rootbranch.resolve import (
    check_constraints,
    load_resolve_rules,
    measure_groups,
    prepare_records,
    read_columns,
    resolve_records,
)

SEED = 11
PERSONS_EACH = 100_000
LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))
COLUMNS: dict[str, Any] = {
    "record_id": "unique_id",
    "columns": {
        "first_name": "given",
        "surname": "surname",
        "dob": "birth_date",
        "birth_place": "place",
        "postcode_fake": "address",
        "occupation": "category",
    },
}
MISTAKES = {"first_name": 0.12, "surname": 0.12, "dob": 0.08, "postcode_fake": 0.10, "birth_place": 0.03}
MISSING = {
    "first_name": 0.01,
    "surname": 0.03,
    "dob": 0.15,
    "postcode_fake": 0.15,
    "birth_place": 0.14,
    "occupation": 0.5,
}
RULES = (
    ("surname", "dob"),
    ("first_name", "dob"),
    ("postcode_fake", "first_name"),
    ("postcode_fake", "surname"),
    ("dob", "birth_place"),
    ("dob", "postcode_fake"),
    ("first_name", "surname", "birth_place"),
)


def main() -> None:
    """Write the table, then resolve it."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--records", type=int, default=100_000)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--tight", action="store_true", help="Splink's rules, and Splink beside it")
    given = arguments.parse_args()
    data = os.environ.get("ROOTBRANCH_DATA", Path(__file__).parents[3] / "shared" / "data")
    values = Path(data) / "resolve" / "historical_50k.parquet"
    if not values.is_file():
        print(f"LEFT OUT: {values} is not there; set ROOTBRANCH_DATA", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "records.parquet"
        _alone(_write_records, values, table, given.records)
        print(f"{given.records:,} invented records, {table.stat().st_size / 1e6:.0f} MB on disk", flush=True)
        if given.tight:
            _alone(_splink, table)
        _alone(_resolve, table, RULES if given.tight else (), given.threads)


def _alone(work: Callable[..., None], *arguments: Any) -> None:
    """Run in a process of its own and wait for it."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


class _Clock:
    """Prints what a step took, threads included."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def say(self, what: str) -> float:
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"  {what:34} {cpu:8.1f} CPU s {wall:8.1f} s by the clock, peak so far {peak:.0f} MB", flush=True
        )
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return cpu


def _resolve(path: Path, blocking: tuple[tuple[str, ...], ...], threads: int) -> None:
    clock, rules = _Clock(), load_resolve_rules()
    columns = read_columns(COLUMNS, "scale")
    table = read_bare_table([path], ["unique_id", *COLUMNS["columns"]])
    records = prepare_records(table, columns)
    read = clock.say("rootbranch: read and clean")
    constraints = check_constraints((), records.ids)
    found = resolve_records(
        records, rules, known={}, constraints=constraints, blocking=blocking, threads=threads
    )
    resolved = clock.say("rootbranch: keys to entities")
    count = len(found.ids)
    print(f"  {(read + resolved) / count * 1e6:.0f} CPU microseconds a record with {threads} threads")
    print(f"  {found.candidates:,} pairs compared, {len(found.left):,} kept, learned: {found.learned}")
    truth = pq.read_table(path, columns=["unique_id", "cluster"]).sort_by("unique_id")["cluster"].to_numpy()
    _print("rootbranch", found.entity, truth)


def _splink(path: Path) -> None:
    """Train, predict and cluster with the comparisons of Splink's own demo for persons, in one thread; trained on few pairs."""
    import logging

    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as library
    from splink.internals.blocking_rule_creator import BlockingRuleCreator

    logging.disable(logging.INFO)
    clock = _Clock()
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in RULES],
        comparisons=[
            library.ForenameSurnameComparison("first_name", "surname"),
            library.DateOfBirthComparison("dob", input_is_string=True),
            library.PostcodeComparison("postcode_fake"),
            library.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            library.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    with duckdb.connect(":memory:") as connection:
        connection.execute("set threads = 1")
        connection.execute("set enable_progress_bar = false")
        api = DuckDBAPI(connection=connection)
        linker = Linker(api.register(pq.read_table(path)), settings, log_level=logging.ERROR)
        clock.say("Splink: read")
        sure: list[str | BlockingRuleCreator] = [
            block_on("first_name", "surname", "dob"),
            block_on("dob", "postcode_fake"),
        ]
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
        for rule in (
            ("first_name", "surname"),
            ("dob", "birth_place"),
        ):  # few pairs: training on all of `dob` takes 50 s
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), estimate_without_term_frequencies=True
            )
        total = clock.say("Splink: train")
        scored = linker.inference.predict(threshold_match_weight=-20)
        total += clock.say("Splink: predict")
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(
            scored, threshold_match_probability=0.95
        )
        total += clock.say("Splink: cluster")
        print(f"  Splink: train, predict and cluster {total:.1f} CPU s")
        query = f"select cluster_id, cluster from {groups.physical_name} order by unique_id"
        found = connection.sql(query).to_arrow_table()
    labels = np.unique(found["cluster_id"].to_numpy(), return_inverse=True)[1]
    _print("Splink", labels, found["cluster"].to_numpy())


def _print(name: str, found: npt.NDArray[Any], truth: npt.NDArray[Any]) -> None:
    measured = measure_groups(found, truth)
    print(
        f"  {name}: cluster F1 {measured.f1:.4f}, precision {measured.precision:.4f}, recall {measured.recall:.4f}",
        flush=True,
    )


def _write_records(values: Path, out: Path, count: int) -> None:
    source = pq.read_table(values, columns=list(COLUMNS["columns"]))
    known = {name: source[name].drop_null().to_numpy(zero_copy_only=False) for name in source.column_names}
    chance = np.random.default_rng(SEED)
    ids = chance.permutation(count)
    schema = pa.schema(
        [("unique_id", pa.string()), *((name, pa.string()) for name in known), ("cluster", pa.int64())]
    )
    written = person = 0
    with pq.ParquetWriter(out, schema) as writer:
        while written < count:
            each = np.repeat(np.arange(PERSONS_EACH), chance.integers(1, 5, PERSONS_EACH))[: count - written]
            persons = _persons(known, chance, PERSONS_EACH)
            columns = {name: _written(chance, name, persons[name][each]) for name in known}
            columns["unique_id"] = np.char.mod("%09d", ids[written : written + len(each)])
            columns["cluster"] = each + person
            writer.write_table(pa.table(columns).select(schema.names).cast(schema))
            written += len(each)
            person += PERSONS_EACH


def _persons(
    known: dict[str, npt.NDArray[Any]], chance: np.random.Generator, count: int
) -> dict[str, npt.NDArray[Any]]:
    drawn = {name: values[chance.integers(0, len(values), count)] for name, values in known.items()}
    two = LETTERS[chance.integers(0, 26, (2, count))]
    longer = np.char.add(drawn["surname"].astype(str), np.char.add(two[0], two[1]))
    drawn["surname"] = np.where(chance.random(count) < 0.7, longer, drawn["surname"].astype(str))
    drawn["dob"] = (np.datetime64("1930-01-01") + chance.integers(0, 28_000, count)).astype(str)
    two = LETTERS[chance.integers(0, 26, (2, count))]
    end = np.char.add(chance.integers(0, 10, count).astype(str), np.char.add(two[0], two[1]))
    begin = np.array([value[:-3] for value in drawn["postcode_fake"]])
    drawn["postcode_fake"] = np.char.add(begin, end)
    return drawn


def _written(chance: np.random.Generator, name: str, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    found = values.astype(object)
    for row in np.flatnonzero(chance.random(len(found)) < MISTAKES.get(name, 0)):
        found[row] = _mistyped(chance, found[row])
    found[chance.random(len(found)) < MISSING[name]] = None
    return found


def _mistyped(chance: np.random.Generator, value: str) -> str:
    if len(value) < 3:
        return value
    place, kind = int(chance.integers(0, len(value) - 1)), chance.integers(0, 3)
    if kind == 0:
        return value[:place] + value[place + 1 :]
    if kind == 1:
        return value[:place] + value[place + 1] + value[place] + value[place + 2 :]
    return value[:place] + str(LETTERS[chance.integers(0, 26)]) + value[place + 1 :]


if __name__ == "__main__":
    main()
