"""Records that arrive are placed the same in every order, and as a batch with the same counts places them."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.test_live_features import KINDS, ROWS, counted_by, prepared

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import LiveIndex, ResolveRules, Taught, load_resolve_rules, load_taught
from rootbranch.resolve.clustering import join_records
from rootbranch.resolve.contrasting import contrast_pairs
from rootbranch.resolve.keys import WideKeys
from rootbranch.resolve.live_keys import RowKeys
from rootbranch.resolve.live_table import LiveTable
from rootbranch.resolve.trees import Trees

Pairs = dict[tuple[int, int], float]
RULES = replace(
    load_resolve_rules(), block_max=4, live_kept_max=2
)  # so few that some dozen records meet them


def taught_for(kind: EntityKind) -> Taught:
    taught = load_taught(kind)
    assert taught is not None
    return taught


def arrived(
    kind: EntityKind,
    built: list[dict[str, str]],
    later: list[dict[str, str]],
    rules: ResolveRules,
    order: list[int],
) -> Pairs:
    """Let records arrive in an order; give the pairs that are left, by their places in `built` and `later`."""
    index = LiveIndex(prepared(kind, built), rules, taught_for(kind))
    place_of = list(range(len(built)))
    found: Pairs = {}
    for number in order:
        one = index.arrive(str(number), later[number])
        place_of.append(len(built) + number)
        assert len(place_of) == one.place + 1
        for other, score in zip(one.near.places.tolist(), one.near.scores.tolist(), strict=True):
            ends = sorted((place_of[other], place_of[one.place]))
            found[ends[0], ends[1]] = score
        for left, right in one.parted:
            ends = sorted((place_of[left], place_of[right]))
            del found[ends[0], ends[1]]
    return found


def batch(
    kind: EntityKind, built: list[dict[str, str]], later: list[dict[str, str]], rules: ResolveRules
) -> Pairs:
    """Do by definition, and all at once, what arrivals come to: every pair of which one at least arrived."""
    records, count, taught = prepared(kind, built), len(built), taught_for(kind)
    everything = counted_by(records, prepared(kind, [*built, *later]))
    writer, table = RowKeys(WideKeys(records, rules.block_max)), LiveTable(records)
    looked = [table.look_up(row) for row in [*built, *later]]
    keys = [{*writer.of(row.values, row.name).tolist()} for row in looked]

    def having(key: int, some: list[set[int]]) -> int:
        return sum(key in own for own in some)

    every = set().union(*keys)
    in_build = {key: having(key, keys[:count]) for key in every}
    alive = {key for key in every if in_build[key] <= rules.block_max}
    still = {key for key in alive if having(key, keys[count:]) <= rules.block_max}
    weight = {key: round(20 * float(np.log2(count / max(in_build[key], 1)))) for key in alive}

    def shared(one: int, other: int, some: set[int]) -> int:
        return sum(weight[key] for key in keys[one] & keys[other] & some)

    bounds, nearest = {}, {}
    for one in range(count, len(keys)):
        ranked = sorted(
            (-shared(one, other, alive), other) for other in range(count) if keys[one] & keys[other] & alive
        )[: rules.live_kept_max]
        last = -ranked[-1][0] if len(ranked) == rules.live_kept_max else 1
        own = math.ceil(rules.live_share * sum(weight[key] for key in keys[one] & alive))
        bounds[one] = max(last, min(round(20 * math.log2(count)), own))
        nearest[one] = {other for _, other in ranked}
    pairs = []
    for one in range(count, len(keys)):
        for other in range(one):
            in_common = keys[one] & keys[other] & still
            if not in_common:
                continue
            enough = shared(one, other, still)
            if other < count:
                if other in nearest[one] and enough >= bounds[one]:
                    pairs.append((other, one))
            elif enough >= min(bounds[one], bounds[other]):
                pairs.append((other, one))
    if not pairs:
        return {}
    left, right = np.array(pairs).T
    scores = taught.model.predict(contrast_pairs(everything, left, right)[0])
    return {pair: float(score) for pair, score in zip(pairs, scores, strict=True) if score >= rules.floor}


def groups_of(count: int, pairs: Pairs) -> list[int]:
    ends = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    scores = np.array([pairs[pair] for pair in sorted(pairs)])
    return join_records(
        count, ends[:, 0], ends[:, 1], scores, stop=RULES.taught_stop, floor=RULES.floor
    ).tolist()


@KINDS
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_in_any_order_the_pairs_are_those_of_a_batch_with_the_same_counts(kind, data):
    built = data.draw(st.lists(ROWS[kind], min_size=2, max_size=10))
    later = data.draw(st.lists(ROWS[kind], min_size=1, max_size=14))
    rules = replace(RULES, floor=data.draw(st.sampled_from([0.0, RULES.floor])))
    wanted = batch(kind, built, later, rules)
    first = arrived(kind, built, later, rules, list(range(len(later))))
    assert first.keys() == wanted.keys()
    assert first == pytest.approx(wanted, abs=1e-6)
    for seed in range(3):
        order = list(range(len(later)))
        random.Random(seed).shuffle(order)
        assert arrived(kind, built, later, rules, order) == first
    everybody = len(built) + len(later)
    assert groups_of(everybody, first) == groups_of(everybody, wanted)


@KINDS
def test_many_who_share_one_value_part_again_in_every_order(kind):
    """A value that more records share than a block may hold joins nobody, those who came first neither."""
    chance = random.Random(3)
    telling = {"phone": "+5215512345678"} if kind is EntityKind.PERSON else {"plate": "ABC123"}
    built = [{"name": f"ana{place}", "plate": f"ZZ{place:04}"} for place in range(12)]
    later = [{**telling, "birth": "1980-05-07", "year": "1999"} for _ in range(9)]
    open_ = replace(RULES, floor=0.0)
    wanted = batch(kind, built, later, open_)
    for _ in range(3):
        order = chance.sample(range(len(later)), len(later))
        assert arrived(kind, built, later, open_, order).keys() == wanted.keys()
    index = LiveIndex(prepared(kind, built), open_, taught_for(kind))
    parted = [pair for number, row in enumerate(later) for pair in index.arrive(str(number), row).parted]
    assert parted


@KINDS
def test_the_trees_give_the_probability_that_the_library_gives(kind):
    model = taught_for(kind).model
    chance = np.random.default_rng(1)
    rows = chance.normal(size=(3_000, model.num_feature())) * chance.choice([0, 1, 8, 60], size=(3_000, 1))
    rows[chance.random(rows.shape) < 0.3] = np.nan
    rows[chance.random(rows.shape) < 0.2] = 0
    numbers = rows.astype(np.float32)
    wanted = np.asarray(model.predict(numbers))
    for left_open in (set[int](), {0, 2, 5}, set(range(model.num_feature()))):
        trees = Trees(model, left_open)
        reached = trees.begin(numbers)
        np.testing.assert_allclose(trees.finish(numbers, reached), wanted, rtol=0, atol=1e-12)
        assert (trees.at_most(reached) >= wanted - 1e-12).all()
    np.testing.assert_allclose(Trees(model).at_most(Trees(model).begin(numbers)), wanted, rtol=0, atol=1e-12)
