"""Measure whether the invented people are as hard to tell as real ones: `./run bench scenario_parity`.

One fixed plain matcher runs over two files of persons with alias records: a part of a real public list, and a list made of
invented people. It says *same* where two records have a document number in common, or three quarters of the words of
their names, or half of them and the birth date; words in common are counted against all words of both names. Compared are
pairs of records that have a number or a name of two words or more. No rule of the product is measured here, only how far
so simple a rule gets.

What the invented list is, and what of its layout was counted on one half of the real persons (A), stands in
`tools/teach/lists`; the other half (B) is only scored. Nothing of the generator is changed for this file.

Limits: seeds differ by more than the halves do; a difference of .03 says nothing. Source: shared data, `resolve/`; notes on
the synthetic region, sections 1.2 and 3.8.
"""

import csv
import hashlib
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from statistics import mean

from tools.teach.lists import Listed, invented_list, words_of

SEEDS = range(1, 11)
PRECISION_WITHIN, RECALL_WITHIN = 0.07, 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the plain matcher makes of a list.

    Args:
        two_dates: Share of persons with more than one birth date; measured on the whole public list: .091.
    """

    records: int
    pairs: int
    precision: float
    recall: float
    two_dates: float


def main() -> None:
    """Print precision and recall on both lists, and how far they lie apart."""
    invented = [score(invented_list(seed)) for seed in SEEDS]
    for seed, one in zip(SEEDS, invented, strict=True):
        show(f"invented, seed {seed}", one)
    precision, recall = mean(one.precision for one in invented), mean(one.recall for one in invented)
    print(f"{'invented, mean':24} precision {precision:.3f}  recall {recall:.3f}")
    folder = Path(os.environ.get("ROOTBRANCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
    file = folder / "resolve" / "sanctions_latam.csv"
    if not file.is_file():
        print(f"real list: LEFT OUT, {file} is not there; set ROOTBRANCH_DATA", file=sys.stderr)
        return
    real = tuple(real_list(file))
    whole = score(real)
    show("real, half A", score(one for one in real if half(one) == 0))
    show("real, half B", score(one for one in real if half(one) == 1))
    show("real, whole", whole)
    off = abs(precision - whole.precision), abs(recall - whole.recall)
    print(
        f"apart: precision {off[0]:.3f} (at most {PRECISION_WITHIN}), recall {off[1]:.3f} (at most {RECALL_WITHIN})"
    )
    outside = sum(
        abs(one.precision - whole.precision) > PRECISION_WITHIN
        or abs(one.recall - whole.recall) > RECALL_WITHIN
        for one in invented
    )
    print(f"seeds outside: {outside} of {len(invented)}")
    if off[0] > PRECISION_WITHIN or off[1] > RECALL_WITHIN:
        sys.exit("the invented people are not as hard to tell as real ones")


def show(name: str, one: Score) -> None:
    """Print one line."""
    counts = (
        f"{one.records:5} records {one.pairs:5} true pairs, {one.two_dates:.1%} of persons with two dates"
    )
    print(f"{name:24} precision {one.precision:.3f}  recall {one.recall:.3f}  {counts}")


# ---------------------------------------------------------------- the matcher


def score(records: Iterable[Listed]) -> Score:
    """Run the plain matcher over all pairs."""
    usable = [one for one in records if one.number or len(one.words) > 1]
    true = right = said = 0
    for left, right_one in combinations(usable, 2):
        same = left.person == right_one.person
        true += same
        if says_same(left, right_one):
            said += 1
            right += same
    dates: defaultdict[str, set[str]] = defaultdict(set)
    for one in usable:
        dates[one.person] |= {one.born} - {""}
    twice = sum(len(own) > 1 for own in dates.values())
    return Score(
        records=len(usable),
        pairs=true,
        precision=right / said,
        recall=right / true,
        two_dates=twice / len(dates),
    )


def says_same(left: Listed, right: Listed) -> bool:
    """Say *same* as the one fixed rule does."""
    if left.number and left.number == right.number:
        return True
    both = len(left.words & right.words)
    overlap = both / len(left.words | right.words)
    return overlap >= 0.75 or (overlap >= 0.5 and left.born != "" and left.born == right.born)


# ---------------------------------------------------------------- the real list


def real_list(file: Path) -> Iterator[Listed]:
    """Read the real list."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Listed(
                person=row["truth_entity"],
                name=row["name"],
                kind=row["name_kind"],
                words=words_of(row["name"]),
                born=iso(row["dob"]),
                number=re.sub(r"\W", "", row["id_value"]),
                nationality=row["nationality"],
                birthplace=row["pob"],
            )


def iso(written: str) -> str:
    """Write a day as `1964-08-31`; what is no whole day stays as it is."""
    try:
        return datetime.strptime(written, "%d %b %Y").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return written


def half(one: Listed) -> int:
    """Put a person into half A (0) or B (1)."""
    return hashlib.sha256(one.person.encode()).digest()[-1] % 2


if __name__ == "__main__":
    main()
