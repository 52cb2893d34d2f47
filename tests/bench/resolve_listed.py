"""The part of `./run bench resolve` about a public list of wanted persons with alias records (`sanctions_latam`).

The file was made of one list by giving each name of a person a record of its own with a part of the person's identifiers;
some aliases are wholly false names. Asked is: at a precision of 0.97, how many of the true pairs that share a fact (the
same number, the same birth date, or half of the words of both names together) are found; and how many of all.

The records go the register's way: the layout of a person, its keys, the model that was taught on invented regions and
invented lists (`tools/teach`), its score for each pair. How nothing is fitted to what is reported: persons are dealt into
halves A and B by a digest of their number, as in `bench_scenario_parity`. Of half A were counted how many names, dates and
numbers such a list has, for the invented lists that teach (`tools/teach/lists`), and half A chooses the score above which
a pair is called one person; half B is reported on at that score, at the score by which B itself has that precision (`own`,
the recall that the goal asks for), and at that of the rules, which was chosen on invented regions (`rule`). All records take part; a pair counts half for each of
its records that is in the half.

Birthplace and nationality stand in every record of a person alike, because the file was made so. What they do is shown
by a second run without them, with a score chosen anew.

Limits: 678 records, some 120 true pairs with a fact in half B. By nationality there are few pairs outside Mexico.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tests.bench.bench_scenario_parity import half, real_list
from tools.teach.lists import Listed, lay_out_list

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    check_constraints,
    load_resolve_rules,
    load_taught,
    measure_groups,
    resolve_taught,
)

PRECISION_MIN = 0.97
GOAL = 0.80
SHARED_WORDS_MIN = 0.5
GROUP_PAIRS_MIN = 10

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """Pairs that were compared, their scores and what is true of them; and all true pairs by what they share."""

    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    same: Flags
    fact: Flags
    true: npt.NDArray[np.int64]
    true_fact: Flags


def measure_listed(folder: Path) -> None:
    """Print what is found of the true pairs, at the score that half A chose."""
    file = folder / "sanctions_latam.csv"
    listed = tuple(real_list(file))
    print(
        f"\nsanctions_latam: {len(listed)} records; goal: recall {GOAL} of pairs with a fact at {PRECISION_MIN}"
    )
    print("columns                    half    score   precision  recall: with a fact  of all")
    _measure("all", listed, groups=True)
    _measure("without place and nation", [replace(one, nationality="", birthplace="") for one in listed])


def _measure(name: str, listed: Sequence[Listed], *, groups: bool = False) -> None:
    records, taught = lay_out_list(listed), load_taught(EntityKind.PERSON)
    assert taught is not None
    found = resolve_taught(records, load_resolve_rules(), taught, check_constraints((), records.ids))
    scored = _judge(listed, found.left, found.right, found.scores)
    halves = np.array([half(one) for one in listed])
    chosen = _lowest_score(scored, halves == 0)
    for number, letter in enumerate("AB"):
        _print(f"{name:26} {letter:7}", scored, halves == number, chosen)
    for which, score in (
        ("B, own", _lowest_score(scored, halves == 1)),
        ("B, rule", load_resolve_rules().taught_sure_stop),
    ):
        _print(f"{name:26} {which:7}", scored, halves == 1, score)
    if groups:
        truth = np.unique([one.person for one in listed], return_inverse=True)[1]
        for tier, labels in (("likely", found.entity), ("beyond doubt", found.sure)):
            measured = measure_groups(labels, truth, halves == 1)
            print(
                f"  entities, {tier}, half B: precision {measured.precision:.3f}, recall of all"
                f" {measured.recall:.3f}, exactly right {measured.exactly_right:.3f}"
            )
        _print_nationalities(listed, scored, chosen)


def _judge(
    listed: Sequence[Listed],
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    scores: npt.NDArray[np.float64],
) -> _Scored:
    true = [
        pair
        for pair in combinations(range(len(listed)), 2)
        if listed[pair[0]].person == listed[pair[1]].person
    ]
    facts = {pair: _share_a_fact(listed[pair[0]], listed[pair[1]]) for pair in true}
    ends = list(zip(left.tolist(), right.tolist(), strict=True))
    return _Scored(
        left=left,
        right=right,
        scores=scores,
        same=np.array([pair in facts for pair in ends], bool),
        fact=np.array([facts.get(pair, False) for pair in ends], bool),
        true=np.array(true),
        true_fact=np.array(list(facts.values()), bool),
    )


def _share_a_fact(one: Listed, other: Listed) -> bool:
    if (one.number and one.number == other.number) or (one.born and one.born == other.born):
        return True
    return len(one.words & other.words) >= SHARED_WORDS_MIN * len(one.words | other.words)


def _lowest_score(scored: _Scored, counted: Flags) -> float:
    """Give the lowest score at and above which enough pairs are true; above all where there is none."""
    weight = (counted[scored.left] * 0.5) + (counted[scored.right] * 0.5)
    order = np.argsort(-scored.scores, kind="stable")
    ranked = scored.scores[order]
    right, claimed = np.cumsum((weight * scored.same)[order]), np.cumsum(weight[order])
    last = np.append(ranked[1:] != ranked[:-1], True)
    good = np.flatnonzero(last & (claimed > 0) & (right >= PRECISION_MIN * claimed))
    return float(ranked[good[-1]]) if len(good) else 2.0


def _print(name: str, scored: _Scored, counted: Flags, score: float) -> None:
    weight = (counted[scored.left] * 0.5) + (counted[scored.right] * 0.5)
    weight = weight * (scored.scores >= score)
    right, claimed = (weight * scored.same).sum(), weight.sum()
    true = counted[scored.true[:, 0]]
    with_fact = (weight * scored.fact).sum() / max((true & scored.true_fact).sum(), 1)
    print(
        f"{name} {score:5.3f}  {right / max(claimed, 1):8.3f} {with_fact:15.3f} {right / max(true.sum(), 1):11.3f}"
        f"   ({(true & scored.true_fact).sum()}, {true.sum()} true pairs)",
        flush=True,
    )


def _print_nationalities(listed: Sequence[Listed], scored: _Scored, score: float) -> None:
    print("  half B by nationality: true pairs with a fact, recall, precision")
    nations = np.array([one.nationality or "not said" for one in listed])
    reported = np.array([half(one) == 1 for one in listed])
    for nation in np.unique(nations):
        counted = reported & (nations == nation)
        true = (counted[scored.true[:, 0]] & scored.true_fact).sum()
        if true < GROUP_PAIRS_MIN:
            print(f"    {nation:20} {true:4} too few to say")
            continue
        weight = (counted[scored.left] * 0.5 + counted[scored.right] * 0.5) * (scored.scores >= score)
        recall, claimed = (weight * scored.fact).sum() / true, max(weight.sum(), 1)
        print(f"    {nation:20} {true:4} {recall:6.3f} {(weight * scored.same).sum() / claimed:6.3f}")
