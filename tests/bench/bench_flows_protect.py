"""Measure disclosure control on real tables: `./run bench flows_protect [--seconds N] [--months YYYY-MM …]`.

    nationality × area, one month, with margins: how many counts an attacker computes where only small cells are hidden, and where the table is
    protected; cells hidden for each small one, and the bound; time                    (goal: 0 and 0; ≤ 1.6; ≤ 10 s)
    component × area × nationality: three crossed dimensions, the same
    fiscal year to date: May beside the year to April and the year to May              (goal: 0)
    rounding: the same tables, widest change and range left

The attacker gets what is published and nothing else; the second attacker knows the rule and which cells it hid as well, and `narrowed` counts the cells of
which it learns more than with all cells hidden. Reads the shared data, folder `flows`; set ROOTBRANCH_DATA where it lies elsewhere.

Limits: the search ends by the clock; load and CPU seconds are printed.
"""

import argparse
import csv
import gzip
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path

from rootbranch.disclosure import (
    TOTAL,
    CountTable,
    Knowledge,
    Range,
    SmallRule,
    attack_table,
    hide_small,
    round_small,
)

RULE = SmallRule()
MONTHS = ("2022-05", "2023-12", "2024-03")
FILE = "us_southwest_encounters.csv.gz"
YEAR = tuple(f"2021-{month}" for month in (10, 11, 12)) + tuple(f"2022-0{month}" for month in range(1, 6))


def folder() -> Path:
    root = os.environ.get("ROOTBRANCH_DATA")
    found = (Path(root) if root else Path(__file__).resolve().parents[3] / "shared" / "data") / "flows"
    if not (found / FILE).exists():
        sys.exit("skipped: the shared data is not there; set ROOTBRANCH_DATA")
    return found


def read(columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """Add up counts by month and columns; rows that lack one of them are left out, as the margins of the table are its own."""
    counts: Counter[tuple[str, ...]] = Counter()
    with gzip.open(folder() / FILE, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if all(row[name] for name in columns):
                counts[(row["t"][:7], *(row[name] for name in columns))] += int(float(row["n"]))
    return counts


def with_totals(cells: Counter[tuple[str, ...]], dimensions: tuple[str, ...], name: str) -> CountTable:
    words = [(*sorted({label[place] for label in cells}), TOTAL) for place in range(len(dimensions))]
    counts = dict.fromkeys(product(*words), 0)
    for label, count in cells.items():
        for total in product(*((word, TOTAL) for word in label)):
            counts[total] += count
    return CountTable(name=name, dimensions=dimensions, labels=tuple(counts), counts=tuple(counts.values()))


def found(ranges: Iterable[Range]) -> str:
    widths = [one.width for one in ranges]
    return f"{sum(width == 0 for width in widths)} computed, {sum(width < 10 for width in widths)} narrower than 10"


def measure(table: CountTable, seconds: float) -> None:
    small = {
        label: (RULE.least, RULE.threshold - 1)
        for label, count in zip(table.labels, table.counts, strict=True)
        if count is not None and RULE.least <= count < RULE.threshold
    }
    knows = Knowledge(small=small)
    bare = replace(
        table,
        counts=tuple(
            None if label in small else count for label, count in zip(table.labels, table.counts, strict=True)
        ),
    )
    print(f"{table.name}: {len(table.labels)} cells, {len(small)} small")
    exact = sum(one.width == 0 for one in attack_table([bare], {}, knows))
    print(
        f"  only these hidden     {found(attack_table([bare], {}, Knowledge()))}; knowing the rule {exact} computed"
    )
    wall, spent = time.perf_counter(), time.process_time()
    done = hide_small(table, {}, RULE, seconds=seconds)
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    hidden = sum(count is None for count in done.table.counts)
    everything = replace(table, counts=tuple(None if count else 0 for count in table.counts))
    at_best = {one.label: (one.low, one.high) for one in attack_table([everything], {}, knows)}
    narrowed = sum((one.low, one.high) != at_best[one.label] for one in done.knowing if one.label in small)
    print(
        f"  protected             {found(done.ranges)}; knowing the rule and the cells {narrowed} narrowed\n"
        f"  hidden                {hidden}, {hidden / max(1, len(small)):.2f} for each small one; bound {100 * done.bound / done.cost:.0f} % of the price"
        f"   {wall:.1f} s, {spent:.1f} CPU s"
    )
    wall, spent = time.perf_counter(), time.process_time()
    rounded = round_small(table, {}, RULE, seed=1, seconds=60.0)
    pairs = zip(rounded.table.counts, table.counts, strict=True)
    change = max(abs(after - before) for after, before in pairs if after is not None and before is not None)
    print(
        f"  rounded               widest change {change}, narrowest range {min(one.width for one in rounded.ranges):.0f}"
        f"   {time.perf_counter() - wall:.1f} s, {time.process_time() - spent:.1f} CPU s"
    )


def to_date(seconds: float) -> None:
    """Publish the year to April with its months, then the year to May: does May follow?"""
    cells = read(("nat",))
    nationalities = sorted({label[1] for label in cells})
    tree = {"month": {"TO-APRIL": YEAR[:-1], "TO-MAY": YEAR}}
    labels = [(month, nat) for month in YEAR[:-1] for nat in nationalities]
    sums = {
        (name, nat): sum(cells[month, nat] for month in months)
        for name, months in tree["month"].items()
        for nat in nationalities
    }
    counts = {label: cells[label] for label in labels} | {
        key: value for key, value in sums.items() if key[0] == "TO-APRIL"
    }
    before = CountTable(
        name="to April", dimensions=("month", "nat"), labels=tuple(counts), counts=tuple(counts.values())
    )
    first = hide_small(before, tree, RULE, seconds=seconds)
    later = {key: value for key, value in sums.items() if key[0] == "TO-MAY"}
    after = CountTable(
        name="to May", dimensions=("month", "nat"), labels=tuple(later), counts=tuple(later.values())
    )
    for name, others in (("for itself", []), ("beside the year to April", [first.table])):
        done = hide_small(after, tree, RULE, others=others, seconds=seconds)
        months = replace(  # the month itself, as nobody shows it
            done.table,
            labels=(*(("2022-05", nat) for nat in nationalities), *done.table.labels),
            counts=(*(None for _ in nationalities), *done.table.counts),
        )
        ranges = {one.label: one for one in attack_table([months, first.table], tree, Knowledge())}
        told = [
            nat
            for nat in nationalities
            if 0 < cells["2022-05", nat] < RULE.threshold and ranges["2022-05", nat].width < RULE.threshold
        ]
        print(
            f"year to May, protected {name}: {sum(count is None for count in done.table.counts)} of {len(later)} hidden; "
            f"small counts of May narrower than 10: {len(told)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--months", nargs="*", default=MONTHS)
    chosen = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}")
    for columns in (("nat", "area"), ("component", "nat", "demog")):
        cells = read(columns)
        for month in chosen.months:
            of_month = Counter({label[1:]: count for label, count in cells.items() if label[0] == month})
            measure(with_totals(of_month, columns, f"{month} {' × '.join(columns)}"), chosen.seconds)
    to_date(chosen.seconds)


if __name__ == "__main__":
    main()
