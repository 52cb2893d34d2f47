"""Teach and write the models: `python -m tools.teach [--kind person] [--kind vehicle]`. Same bytes whoever runs it.

Regions of three sizes teach, so that what depends on the size of a table is seen to: many demos, some of two or three
districts, one as large as `1m`. Of persons invented lists of the wanted teach too (`lists`): in a region no agency has a
person twice, so that an equal place, which agencies write in ways of their own, would seem to speak against a pair. It is
not let to (`NEVER_AGAINST`). Regions and lists of other seeds choose the stops of `rules/resolving.toml` (301 to 399) and
are reported on (`./run bench resolve_taught`, `resolve`); none of them teaches.

Limits: about 15 minutes of CPU and 4 GB, nearly all for making and reading regions.
"""

import argparse
from pathlib import Path

import lightgbm
import numpy as np

from rootbranch.model.entities import EntityKind
from rootbranch.resolve.candidates import find_candidates
from rootbranch.resolve.contrasting import contrast_pairs
from rootbranch.resolve.keys import WideKeys
from rootbranch.resolve.rules import load_resolve_rules
from rootbranch.resolve.taught import NEVER_AGAINST
from tools.teach.lists import make_list_table
from tools.teach.regions import FEEDS, Table, make_tables

RULES = Path(__file__).parents[2] / "src" / "rootbranch" / "resolve" / "rules"
TEACHING = (*((seed, 0) for seed in range(201, 226)), (231, 2), (232, 2), (241, 3), (251, 15))
"""Seed and districts (0: the demo) of the regions that teach."""
LISTS = range(261, 291)
"""Seeds of the lists that teach."""
TREES = 180
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 15,
    "min_data_in_leaf": 25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.6,
    "lambda_l2": 2.0,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}


def main() -> None:
    """Make the regions, learn, and write one model a kind."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--kind", choices=[kind.value for kind in FEEDS], action="append")
    wanted = [EntityKind(kind) for kind in arguments.parse_args().kind or [kind.value for kind in FEEDS]]
    tables: dict[EntityKind, list[Table]] = {kind: [] for kind in wanted}
    for seed, districts in TEACHING:
        made = make_tables(seed, districts)
        for kind in wanted:
            tables[kind].append(made[kind])
        print(f"seed {seed}, {districts} districts", flush=True)
    if EntityKind.PERSON in tables:
        tables[EntityKind.PERSON] += [make_list_table(seed) for seed in LISTS]
    for kind in wanted:
        text = teach(tables[kind])
        (RULES / f"{kind}.model.txt").write_text(text, encoding="utf-8", newline="\n")
        print(f"{kind}: {len(text):,} bytes")


def teach(tables: list[Table]) -> str:
    """Learn from the candidate pairs of all tables which are one entity; give the model as text."""
    rules = load_resolve_rules()
    features, same = [], []
    names: tuple[str, ...] = ()
    for table in tables:
        count = len(table.records.ids)
        ranking = find_candidates(
            WideKeys(table.records, rules.block_max),
            count,
            block_max=rules.block_max,
            kept_max=rules.taught_kept_max,
            threads=2,
        )
        pairs = ranking.pairs(0, count)
        compared, names = contrast_pairs(table.records, pairs.left, pairs.right)
        features.append(compared)
        same.append(table.truth[pairs.left] == table.truth[pairs.right])
    data = lightgbm.Dataset(
        np.concatenate(features), np.concatenate(same).astype(np.float32), feature_name=list(names)
    )
    settings = {**SETTINGS, "monotone_constraints": [int(name in NEVER_AGAINST) for name in names]}
    return str(lightgbm.train(settings, data, num_boost_round=TREES).model_to_string())


if __name__ == "__main__":
    main()
