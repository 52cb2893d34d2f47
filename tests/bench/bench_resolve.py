"""Measure how well records become persons: `./run bench resolve [--part sets|list|scripts] [--labels none|100|half]`.

Three parts, all by default: labelled sets (below); a public list with alias records, also by nationality
(`resolve_listed`); names and records across scripts, by script (`resolve_scripts`). Each part's page says what was
learned and chosen on which persons, and that others are reported on.

`historical_50k` (50,578 records of 5,156 real historical persons with injected errors; Splink datasets, MIT) and `febrl3`.
Truth is read to measure, and to play the labels; never else.

How nothing is fitted to what is reported. The persons of `historical_50k` are dealt into two halves by a fixed seed. Every
number of `rules/resolving.toml` was chosen by looking at the first half, or fixed before anything ran (but `start_stop`: an early look
at five values of it showed all persons); every figure printed for this set is of the second half, whose records take part in each run without labels, as they would in life. Labels
are of persons of the first half only: 100 of them, or all of them. A pair counts half for each of its records that is
reported on, so that a wrong pair across the border is neither lost nor counted twice. `febrl3` had no part in any choice.
The automatic tier are the groups joined beyond doubt (`sure_stop`). Persons exactly right are those whose records are one
entity with no other record in it.

Goals: cluster pair F1 0.96 without labels, 0.975 with 100 persons, 0.985 with half; 75 % exactly right without labels;
automatic tier precision 0.99 at recall 0.93; febrl3 0.995. Splink 5's demo model: 0.828. List: recall 0.80 of pairs with a
fact at precision 0.97. Scripts: recall at precision 0.98 of Arabic 0.60, Chinese 0.40, Korean 0.55, Hebrew 0.80, Russian 0.85.

Limits: the errors were injected, in one script and one country. CPU seconds and the peak of memory are of the whole process.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from tests.bench.resolve_listed import measure_listed
from tests.bench.resolve_scripts import measure_scripts

from rootbranch.gather import read_bare_table
from rootbranch.resolve import (
    check_constraints,
    load_resolve_rules,
    measure_groups,
    prepare_records,
    read_columns,
    resolve_records,
)

HALVES_SEED = 99
HISTORICAL: dict[str, Any] = {
    "record_id": "unique_id",
    "columns": {
        "full_name": "name",
        "first_name": "given",
        "surname": "surname",
        "dob": "birth_date",
        "birth_place": "place",
        "postcode_fake": "address",
        "occupation": "category",
        "gender": "category",
    },
}
FEBRL: dict[str, Any] = {
    "record_id": "rec_id",
    "columns": {
        "given_name": "given",
        "surname": "surname",
        "street_number": "category",
        "address_1": "address",
        "address_2": "address",
        "suburb": "place",
        "postcode": "place",
        "state": "category",
        "date_of_birth": "birth_date",
        "soc_sec_id": "id",
    },
}
LABELS = ("none", "100", "half")
PARTS = ("sets", "list", "scripts")


def main() -> None:
    """Print the parts that are asked for."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--part", choices=PARTS, action="append")
    arguments.add_argument("--labels", choices=LABELS, action="append")
    arguments.add_argument(
        "--development",
        action="store_true",
        help="stay in the half that rules are chosen on: learn from one part, report on the other",
    )
    given = arguments.parse_args()
    folder = (
        Path(os.environ.get("ROOTBRANCH_DATA", Path(__file__).parents[3] / "shared" / "data")) / "resolve"
    )
    if not folder.is_dir():
        print(f"LEFT OUT: {folder} is not there; set ROOTBRANCH_DATA", file=sys.stderr)
        return
    rules = load_resolve_rules()
    print(f"rules {rules.name}, sha-256 {rules.digest}")
    parts = given.part or PARTS
    if "sets" in parts:
        _measure_sets(folder, given.labels or LABELS, development=given.development)
    if "list" in parts:
        measure_listed(folder)
    if "scripts" in parts:
        measure_scripts()


def _measure_sets(folder: Path, labels: Sequence[str], *, development: bool) -> None:
    """Print one line a set and amount of labels."""
    print("set and labels        tier     F1     P      R      B3     exactly right")
    table = read_bare_table([folder / "febrl3.csv"], ["rec_id", *FEBRL["columns"]])
    persons = {id: id.split("-")[1] for id in table["rec_id"].to_pylist()}
    _measure("febrl3, none", table, FEBRL, persons, {}, None)
    table = read_bare_table(
        [folder / "historical_50k.parquet"], ["unique_id", "cluster", *HISTORICAL["columns"]]
    )
    persons = dict(zip(table["unique_id"].to_pylist(), table["cluster"].to_pylist(), strict=True))
    first, second = _halves(sorted(set(persons.values())))
    for amount in labels:
        taught = first[::2] if development else first
        labelled = {"none": [], "100": taught[:100], "half": taught}[amount]
        known = {id: person for id, person in persons.items() if person in set(labelled)}
        reported = set(first[1::2]) if development else set(second)
        _measure(f"historical_50k, {amount}", table, HISTORICAL, persons, known, reported)


def _halves(persons: list[str]) -> tuple[list[str], list[str]]:
    """Deal persons into two halves by chance, each in an order of chance."""
    chance = np.random.default_rng(HALVES_SEED)
    dealt = chance.integers(0, 2, len(persons))
    order = chance.permutation(len(persons))
    return [persons[place] for place in order if dealt[place]], [
        persons[place] for place in order if not dealt[place]
    ]


def _measure(
    name: str,
    table: pa.Table,
    declared: dict[str, Any],
    persons: dict[str, str],
    known: dict[str, str],
    reported: set[str] | None,
) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    records = prepare_records(table, read_columns(declared, name))
    found = resolve_records(
        records, load_resolve_rules(), known=known, constraints=check_constraints((), records.ids)
    )
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    truth = np.unique([persons[id] for id in found.ids], return_inverse=True)[1]
    chosen = np.array([reported is None or persons[id] in reported for id in found.ids])
    for tier, groups in (("likely", found.entity), ("sure", found.sure)):
        _print(name, tier, groups, truth, chosen)
    print(
        f"  compared {found.compared:,} of {len(found.ids):,}; {found.skipped} skipped; {found.candidates:,} pairs"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {cpu:.0f} CPU s, {wall:.0f} s by the clock, peak so far {peak:.0f} MB", flush=True)


def _print(
    name: str,
    tier: str,
    groups: npt.NDArray[np.int64],
    truth: npt.NDArray[np.int64],
    chosen: npt.NDArray[np.bool_],
) -> None:
    measured = measure_groups(groups, truth, chosen)
    figures = (measured.f1, measured.precision, measured.recall, measured.bcubed_f1, measured.exactly_right)
    print(f"{name:21} {tier:7}", " ".join(f"{figure:.4f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()
