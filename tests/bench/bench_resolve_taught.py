"""Measure the models that were taught on invented regions, on regions that taught nothing: `./run bench resolve_taught`.

    ./run bench resolve_taught [--region SEED:DISTRICTS …] [--methods taught,self,labels] [--folder REGION]

Districts 0 is the demo. Seeds below 300 teach (`tools/teach`), 301 to 399 chose the stops, 401 and above are for reports;
by default ten demos and two middle regions of these. `--folder` measures a region that is there.

methods   taught: the packaged models, as the register is resolved · self: a scorer that teaches itself, without a label
          labels: the same, where half of the true entities with more than one record, and as many others, are known; measured
          on records of the rest

Printed for each kind: pair F1, precision and recall of the entities and of those joined without asking anybody; then how
often a pair with a given score was one entity; then recall and precision by nationality and by country of the agency.
All names of a region are in Latin letters: a table by script needs other data and is not printed.

A pair counts half for either of its records' groups. Limits: invented persons and vehicles; decision 0115 says what that cannot tell.
"""

import argparse
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tools.teach.regions import FEEDS, Table, make_tables, read_table

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    Resolution,
    check_constraints,
    load_resolve_rules,
    load_taught,
    measure_groups,
    resolve_records,
    resolve_taught,
)

REPORTED = (*(f"{seed}:0" for seed in range(411, 421)), "401:2", "402:4")
BINS = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.995, 1.001)
LABELS_SEED = 99
GROUP_PAIRS_MIN = 20

Flags = npt.NDArray[np.bool_]


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--region", action="append", default=[])
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--methods", default="taught,self,labels")
    arguments.add_argument("--kind", choices=[kind.value for kind in FEEDS], action="append")
    given = arguments.parse_args()
    methods = given.methods.split(",")
    kinds = [EntityKind(kind) for kind in given.kind or [kind.value for kind in FEEDS]]
    rules = load_resolve_rules()
    print(f"rules {rules.name}, sha-256 {rules.digest}")
    for kind in kinds:
        taught = load_taught(kind)
        print(f"{kind} model, sha-256 {taught.digest if taught else '-'}")
    pool: dict[EntityKind, list[tuple[Table, Resolution]]] = {kind: [] for kind in kinds}
    print("region, kind             method  tier     F1     P      R      (true pairs)   CPU s")
    for name, tables in _tables(given.folder, list(given.region or REPORTED)):
        for kind in kinds:
            for method in methods:
                found = _measure(name, tables[kind], method)
                if method == "taught" and found is not None:
                    pool[kind].append((tables[kind], found))
    for kind, resolved in pool.items():
        if resolved:
            _print_calibration(kind, resolved)
            _print_fairness(kind, resolved)


def _tables(folder: Path | None, regions: list[str]) -> Iterator[tuple[str, dict[EntityKind, Table]]]:
    if folder is not None:
        yield folder.name, {kind: read_table(folder, kind, 0) for kind in FEEDS}
        return
    for region in regions:
        seed, _, districts = region.partition(":")
        yield region, make_tables(int(seed), int(districts or 0))


def _measure(name: str, table: Table, method: str) -> Resolution | None:
    records, rules = table.records, load_resolve_rules()
    nobody = check_constraints((), records.ids)
    counted: Flags = np.ones(len(records.ids), bool)
    cpu = time.process_time()
    if method == "taught":
        taught = load_taught(table.kind)
        if taught is None:
            return None
        found = resolve_taught(records, rules, taught, nobody)
    else:
        known: dict[str, str] = {}
        if method == "labels":
            known, counted = _labels(table)
        found = resolve_records(records, rules, known=known, constraints=nobody)
    cpu = time.process_time() - cpu
    for tier, groups in (("likely", found.entity), ("sure", found.sure)):
        one = measure_groups(groups, table.truth, counted)
        print(
            f"{name:10} {table.kind:9} {len(records.ids):6} {method:7} {tier:7}",
            *(f"{figure:.4f}" for figure in (one.f1, one.precision, one.recall)),
            f"({table.pairs:,})",
            f"{cpu:.0f}",
            flush=True,
        )
    return found


def _labels(table: Table) -> tuple[dict[str, str], Flags]:
    """Let half of the entities with several records be known, and as many with one; measure on the others."""
    chance = np.random.default_rng(LABELS_SEED)
    sizes = np.bincount(table.truth)
    several, single = np.flatnonzero(sizes > 1), np.flatnonzero(sizes == 1)
    wanted = len(several) // 2
    chosen = {
        *chance.permutation(several)[:wanted].tolist(),
        *chance.permutation(single)[:wanted].tolist(),
    }
    told = np.array([entity in chosen for entity in table.truth.tolist()])
    ids = table.records.ids
    return {ids[place]: str(table.truth[place]) for place in np.flatnonzero(told)}, ~told


def _print_calibration(kind: EntityKind, resolved: list[tuple[Table, Resolution]]) -> None:
    scores = np.concatenate([found.scores for _, found in resolved])
    same = np.concatenate([table.truth[found.left] == table.truth[found.right] for table, found in resolved])
    print(f"\n{kind}: score, pairs, mean score, share that is one entity")
    for low, high in itertools.pairwise(BINS):
        inside = (scores >= low) & (scores < high)
        if inside.any():
            print(f"  {low:.3f}+ {inside.sum():7} {scores[inside].mean():.3f} {same[inside].mean():.3f}")


def _print_fairness(kind: EntityKind, resolved: list[tuple[Table, Resolution]]) -> None:
    """Print recall and precision of records by what they say and who wrote them, all regions together."""
    groups = {"country of the agency": "country"}
    if kind is EntityKind.PERSON:
        groups["nationality"] = "nationality"
    for title, attribute in groups.items():
        counts: dict[str, np.ndarray] = {}
        for table, found in resolved:
            right, claimed, true = _pairs_of_records(found.entity, table.truth)
            values = np.array([value or "not said" for value in getattr(table, attribute)])
            for value in np.unique(values):
                inside = values == value
                own = np.array([inside.sum(), right[inside].sum(), claimed[inside].sum(), true[inside].sum()])
                counts[value] = counts.get(value, np.zeros(4, int)) + own
        print(f"\n{kind} by {title}: records, true pairs counted from them, recall, precision")
        for value, (records, hit, claimed, true) in sorted(counts.items(), key=lambda item: -item[1][3]):
            if true >= GROUP_PAIRS_MIN:
                print(f"  {value:10} {records:8} {true:7} {hit / true:.3f} {hit / max(claimed, 1):.3f}")
            else:
                print(f"  {value:10} {records:8} too few true pairs to say")


def _pairs_of_records(
    found: npt.NDArray[np.int64], truth: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], ...]:
    """Count for each record its right, claimed and true partners."""
    both = np.unique(np.stack([found, truth]), axis=1, return_inverse=True)[1].ravel()
    return tuple(np.bincount(labels)[labels] - 1 for labels in (both, found, truth))


if __name__ == "__main__":
    main()
