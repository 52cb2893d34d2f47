"""Write the sound tables: `python -m tools.transliteration [SCRIPT …]`.

The curve (`middle`, `slope`) is fitted on a quarter of the learning half with a table learned from the other three, so
that it does not see words that the table has seen; then the table itself is learned from the whole half.
"""

import math
import sys
from pathlib import Path

from rootbranch.values.cross_script import read_across
from rootbranch.values.scripts import Script
from rootbranch.values.transliteration import table_of_counts
from tools.transliteration.learning import Learner, Table
from tools.transliteration.pairs import FILES, Pair, learned_from, most_similar_others, read_pairs

TABLES = Path(__file__).parents[2] / "src" / "rootbranch" / "values" / "tables"
NEWTON_STEPS = 40
HEAD = """\
# How names in this script are written in Latin letters. Made by tools/transliteration; do not edit.
# unit(s), then group of letters:times seen. Learned from Wikidata name pairs (CC0), half of the persons.
"""


def main() -> None:
    """Learn and write the tables that are named, or all."""
    for script in map(Script, sys.argv[1:] or FILES):
        pairs = [pair for pair in read_pairs(script) if learned_from(pair)]
        learner = Learner(script)
        middle, slope = fit_curve(script, learner.learn(pairs[len(pairs) // 4 :]), pairs[: len(pairs) // 4])
        counts = learner.learn(pairs)
        write(script, counts, middle, slope)
        entries = sum(map(len, counts.values()))
        print(
            f"{script}: {len(pairs)} pairs, {len(counts)} units, {entries} entries, middle {middle:.2f}, slope {slope:.2f}"
        )


def write(script: Script, counts: Table, middle: float, slope: float) -> None:
    """Write one table, the most frequent groups first."""
    lines = [f"middle\t{middle:.3f}", f"slope\t{slope:.3f}"]
    for units, groups in sorted(counts.items()):
        entries = sorted(groups.items(), key=lambda item: (-item[1], item[0]))
        lines.append(
            "\t".join([units, *(f"{group}:{count:.1f}".removesuffix(".0") for group, count in entries)])
        )
    (TABLES / f"{script}.tsv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def fit_curve(script: Script, counts: Table, pairs: list[Pair]) -> tuple[float, float]:
    """Fit a logistic curve to bits for each letter: true pairs against the most similar other name."""
    table = table_of_counts(script, counts, 2.0, 1.0)
    costs = []
    for pair, other in zip(pairs, most_similar_others(pairs), strict=True):
        costs += [
            (read_across(table, pair.units, pair.latin).bits_per_letter, 1.0),
            (read_across(table, pair.units, other.latin).bits_per_letter, 0.0),
        ]
    return _newton(costs)


def _newton(costs: list[tuple[float, float]]) -> tuple[float, float]:
    offset = slope = 0.0
    for _ in range(NEWTON_STEPS):
        gradient, hessian = [0.0, 0.0], [0.0, 0.0, 0.0]
        for bits, truth in costs:
            chance = 1 / (1 + math.exp(-(offset - slope * bits)))
            weight = chance * (1 - chance)
            for place, part in enumerate((1.0, -bits)):
                gradient[place] += (truth - chance) * part
            hessian = [hessian[0] + weight, hessian[1] - weight * bits, hessian[2] + weight * bits * bits]
        determinant = hessian[0] * hessian[2] - hessian[1] ** 2
        offset += (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant
        slope += (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant
    return offset / slope, slope


if __name__ == "__main__":
    main()
