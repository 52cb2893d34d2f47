"""Keys, blocks and the pairs that come of them."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from tests.worlds.persons import COLUMNS, invent

from rootbranch.errors import InputError
from rootbranch.resolve import blocks
from rootbranch.resolve.blocks import Blocks, build_blocks
from rootbranch.resolve.candidates import Candidates, Ranking
from rootbranch.resolve.columns import read_columns
from rootbranch.resolve.keys import TightKeys, WideKeys
from rootbranch.resolve.records import Records, prepare_records


@pytest.fixture(scope="module")
def records() -> Records:
    return prepare_records(invent(persons=300, records_each=3)[0], read_columns(COLUMNS, "columns.yml"))


def _records(*rows: dict[str, str]) -> Records:
    empty = dict.fromkeys(COLUMNS["columns"], "")
    table = pa.Table.from_pylist([{"id": f"r{place}"} | empty | row for place, row in enumerate(rows)])
    return prepare_records(table, read_columns(COLUMNS, "columns.yml"))


def _blocks(records: Records, block_max: int = 300, threads: int = 2) -> Blocks:
    return build_blocks(WideKeys(records, block_max), len(records.ids), block_max=block_max, threads=threads)


def _same(one: Candidates, other: Candidates) -> bool:
    names = ("left", "right", "weight", "keys", "best", "worst")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def test_records_that_share_a_document_share_a_block() -> None:
    found = _blocks(_records({"phone": "5551234567"}, {"phone": "5551234567"}, {"phone": "4449876543"}))
    assert set(map(tuple, np.split(found.members, found.starts[1:-1]))) == {(0, 1)}


def test_a_key_of_more_records_than_the_cap_joins_nobody() -> None:
    rows = [{"phone": "5551234567"}] * 4
    assert len(_blocks(_records(*rows), block_max=4).members) > 0
    assert len(_blocks(_records(*rows), block_max=3).members) == 0


def test_words_of_a_name_are_keys_in_any_order() -> None:
    found = _blocks(_records({"name": "ana baluce"}, {"name": "baluce ana"}, {"name": "zoro vexini"}))
    ranking = Ranking(found, kept_max=5, threads=1)
    pairs = ranking.pairs(0, 3)
    assert (pairs.left.tolist(), pairs.right.tolist()) == ([0], [1])
    assert pairs.keys[0] > 3


def test_blocks_sorted_in_parts_are_the_blocks_sorted_at_once(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _blocks(records)
    monkeypatch.setattr(blocks, "KEYS_EACH", 1_000)
    monkeypatch.setattr(blocks, "RECORDS_EACH", 70)
    parts = _blocks(records)
    assert np.array_equal(whole.members, parts.members)
    assert np.array_equal(whole.starts, parts.starts)
    assert whole.compared == parts.compared


def test_weights_say_how_rare_a_block_is(records: Records) -> None:
    found = _blocks(records)
    sizes = np.diff(found.starts)
    assert np.allclose(found.weights / 20, np.log2(len(records.ids) / sizes), atol=0.05)


def test_pairs_of_ranges_are_the_pairs_of_the_table(records: Records) -> None:
    ranking = Ranking(_blocks(records), kept_max=6, threads=2)
    whole = ranking.pairs(0, len(records.ids))
    bounds = [0, 1, 250, 251, 600, len(records.ids)]
    parts = [ranking.pairs(first, last) for first, last in pairwise(bounds)]
    assert _same(whole, Candidates.together(parts))
    assert (whole.left < whole.right).all()
    assert (whole.best <= whole.worst).all()


def test_pairs_among_chosen_records_are_those_of_the_table(records: Records) -> None:
    ranking = Ranking(_blocks(records), kept_max=6, threads=2)
    chosen = np.random.default_rng(3).random(len(records.ids)) < 0.5
    whole = ranking.pairs(0, len(records.ids))
    assert _same(whole.take(chosen[whole.left] & chosen[whole.right]), ranking.among(chosen))


def test_each_record_keeps_its_best_and_a_pair_stays_if_either_keeps_it(records: Records) -> None:
    found = _blocks(records)
    every = Ranking(found, kept_max=255, threads=1).pairs(0, len(records.ids))
    few = Ranking(found, kept_max=2, threads=1).pairs(0, len(records.ids))
    assert _same(few.take(few.best <= 2), few)
    assert len(few.left) == (every.best <= 2).sum()


def test_tight_keys_join_who_agrees_on_every_column_of_a_rule() -> None:
    rows = [
        {"name": "ana", "born": "19800101", "town": "x"},
        {"name": "ana", "born": "19800101", "town": "y"},
        {"name": "ana", "born": "", "town": "y"},
        {"name": "ben", "born": "", "town": "y"},
    ]
    records = _records(*rows)
    writer = TightKeys(records, [("name", "born"), ("town", "name")])
    pairs = Ranking(build_blocks(writer, 4, block_max=300, threads=1), kept_max=5, threads=1).pairs(0, 4)
    assert list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == [(0, 1), (1, 2)]


def test_a_tight_rule_of_a_column_that_is_not_compared_is_refused(records: Records) -> None:
    with pytest.raises(InputError) as refused:
        TightKeys(records, [("name", "height")])
    assert (refused.value.what.id, refused.value.where) == ("resolve.no_column", "height")
