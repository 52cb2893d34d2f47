"""Measure the comparison of names: `./run bench values`.

Names across scripts (Wikidata, CC0): each person's name in another script is compared with its own Latin form and with
the most similar other Latin name (Jaro-Winkler) among the persons of the report; reported is the share of true pairs
above the lowest score at which at least 98 % of what is above it is true. The sound tables and their curves were
learned from the other half of the persons (`tools/transliteration`); the split is by a digest of the name. The figure
is the mean over five samples of 1,200 persons, the size that other systems were measured with here, with the
lowest and highest; with `--half`, all persons of the half at once too, where the most similar other name is nearer. Then labelled pairs of Latin names (persons
only, nothing fitted to them), and the speed of `compare_names`.

Limits: 18,000 pairs a script, Arabic, Chinese and Russian as single words; two different persons of one name in the
original count as an error here, though nobody could tell them apart.
Source: shared data, `resolve/`.
"""

import csv
import random
import sys
import time

from tools.transliteration.pairs import FILES, Pair, folder, learned_from, most_similar_others, read_pairs

from rootbranch.values import compare_names
from rootbranch.values.scripts import Script

PRECISION_MIN = 0.98
SAMPLE = 1_200
SAMPLES = 5
GOALS = {
    Script.ARABIC: 0.60,
    Script.HAN: 0.40,
    Script.HANGUL: 0.55,
    Script.HEBREW: 0.80,
    Script.CYRILLIC: 0.85,
}
WRONG_SHOWN = 12
SPEED_PAIRS = 20_000
SEEN_PAIRS = 10_000  # their names are still kept

Scored = tuple[float, bool, tuple[str, ...]]


def main() -> None:
    """Print the figures; with `--wrong`, the worst pairs too, with `--half`, the whole half at once."""
    if folder().is_dir():
        print(f"{'script':10} {'goal':>6} {'recall':>7} {'lowest':>7} {'highest':>7}")
        for script in FILES:
            measure_script(script)
        measure_labelled()
    else:
        print(f"names: LEFT OUT, {folder()} is not there; set ROOTBRANCH_DATA", file=sys.stderr)
    measure_speed()


def measure_script(script: Script) -> None:
    """Print one script's recall."""
    pairs = [pair for pair in read_pairs(script) if not learned_from(pair)]
    random.Random(1).shuffle(pairs)
    found = [recall(pairs[start : start + SAMPLE]) for start in range(0, SAMPLE * SAMPLES, SAMPLE)]
    mean = sum(found) / len(found)
    print(f"{script:10} {GOALS[script]:6.2f} {mean:7.3f} {min(found):7.3f} {max(found):7.3f}", flush=True)
    if "--half" in sys.argv:
        print(f"{script:10} all {len(pairs)} persons at once: {recall(pairs):.3f}", flush=True)


def recall(pairs: list[Pair]) -> float:
    """Give the recall at the precision asked for."""
    scored: list[Scored] = []
    for pair, other in zip(pairs, most_similar_others(pairs), strict=True):
        scored.append((compare_names(pair.written[1], pair.written[0]).score, True, pair.written))
        scored.append(
            (compare_names(pair.written[1], other.written[0]).score, False, (*pair.written, other.written[0]))
        )
    if "--wrong" in sys.argv:
        show_wrong(scored)
    return recall_at([(score, truth) for score, truth, _ in scored], PRECISION_MIN)


def recall_at(scored: list[tuple[float, bool]], precision: float) -> float:
    """Give the share of true pairs above the lowest score with this precision; equal scores stand or fall together."""
    levels: dict[float, list[int]] = {}
    for score, truth in scored:
        levels.setdefault(score, [0, 0])[truth] += 1
    wrong = right = best = 0
    for score in sorted(levels, reverse=True):
        wrong, right = wrong + levels[score][0], right + levels[score][1]
        if right >= precision * (wrong + right):
            best = right
    return best / sum(truth for _, truth in scored)


def show_wrong(scored: list[Scored]) -> None:
    """Print the false pairs that score highest and the true ones that score lowest."""
    false = sorted((row for row in scored if not row[1]), reverse=True)[:WRONG_SHOWN]
    true = sorted(row for row in scored if row[1])[:WRONG_SHOWN]
    for score, truth, names in false + true:
        print(f"    {score:.3f} {'true ' if truth else 'false'} {' | '.join(names)}")


def measure_labelled() -> None:
    """Print precision and recall over labelled pairs of persons' names, at the best F1 and at 0.85."""
    with (folder() / "name_pairs.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["schema"] == "Person"]
    scored = [(compare_names(row["name1"], row["name2"]).score, row["is_match"] == "True") for row in rows]
    best = max((f1_at(scored, score), score) for score, _ in scored)
    print(
        f"labelled pairs of persons: {len(rows)}, best F1 {best[0]:.3f} at {best[1]:.2f}; at 0.85 {f1_at(scored, 0.85):.3f}"
    )
    if "--wrong" in sys.argv:
        for (score, truth), row in zip(scored, rows, strict=True):
            if truth != (score >= best[1]):
                print(f"    {score:.3f} {truth} {row['name1']} | {row['name2']} | {row['notes']}")


def f1_at(scored: list[tuple[float, bool]], threshold: float) -> float:
    """Give F1 of calling every pair at or above the threshold one person."""
    right = sum(truth for score, truth in scored if score >= threshold)
    called, true = sum(score >= threshold for score, _ in scored), sum(truth for _, truth in scored)
    return 2 * right / (called + true) if called + true else 0.0


def measure_speed() -> None:
    """Print pairs per second on one core, all names new and most of their words seen before."""
    given = ["José", "María", "Juan Carlos", "Ana", "Luis", "Guadalupe", "Wendy", "Óscar", "Rosa", "Ever"]
    family = [
        "García",
        "López",
        "de la Cruz",
        "Hernández",
        "Quispe",
        "Mejía",
        "Ventura",
        "Xol",
        "Pérez",
        "Tut",
    ]
    chance = random.Random(1)
    names = [
        f"{chance.choice(given)} {chance.choice(family)} {chance.choice(family)} {number % 97}z"
        for number in range(2 * SPEED_PAIRS)
    ]
    pairs = list(zip(names[::2], names[1::2], strict=True))
    for said, chosen in (("names never seen", pairs), ("names seen before", pairs[-SEEN_PAIRS:])):
        start = time.process_time()
        for left, right in chosen:
            compare_names(left, right)
        took = time.process_time() - start
        print(f"compare_names, Latin, {said}: {len(chosen) / took:,.0f} pairs per second and core")
    start = time.process_time()
    for number in range(SPEED_PAIRS // 10):
        compare_names(f"Владимир Кузнецов{'абвгд'[number % 5]}", names[number])
    took = time.process_time() - start
    print(f"compare_names, Cyrillic to Latin: {SPEED_PAIRS / 10 / took:,.0f} pairs per second and core")


if __name__ == "__main__":
    main()
