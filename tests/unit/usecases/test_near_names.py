"""Names are found by words that few or very many have; what is behind a wall neither finds nor pushes out."""

from types import SimpleNamespace

import numpy as np
import pytest
from tests.fixtures.world import World

from rootbranch.model.ids import RecordId
from rootbranch.usecases import near_names as searching
from rootbranch.usecases.marks import marks_of_name

COUNT = 30_000


@pytest.fixture
def keyring(world: World):
    return world.installation.keyring


def pictured(keyring, names: dict[int, str]) -> SimpleNamespace:
    """Make a picture of `COUNT` records: two of three have María in their name and one of five García, but those that are given."""
    told = {
        at: " ".join(["maria"] * (at % 3 > 0) + ["garcia"] * (at % 5 == 0)) for at in range(COUNT)
    } | names
    held: dict[int, list[int]] = {}
    marks = {name: marks_of_name(keyring, name) for name in {*told.values()}}
    for at, name in told.items():
        for mark in marks[name]:
            held.setdefault(mark, []).append(at)
    return SimpleNamespace(
        ids=range(COUNT),
        others=(),
        found_by=lambda mark: np.array(held.get(mark, ()), np.int32),
        record_at=str,
    )


def found(keyring, picture, name: str, hidden: frozenset[str] = frozenset()) -> list[RecordId]:
    return searching.near_names(picture, keyring, name, lambda ids: {*ids} - hidden)


def test_two_words_that_thousands_have_find_who_has_both(keyring):
    picture = pictured(keyring, {77: "Perla Quiñones", 4_001: "María Yunga García"})
    near = found(keyring, picture, "García María")
    assert near
    assert all((int(at) % 5 == 0 and int(at) % 3) or at == "4001" for at in near)
    assert found(keyring, picture, "María García Yunga")[0] == "4001"
    assert found(keyring, picture, "Quinones") == ["77"]


def test_a_word_that_most_have_finds_nobody_alone(keyring):
    assert found(keyring, pictured(keyring, {}), "María") == []


def test_who_shares_one_word_of_several_is_near_only_where_nobody_shares_more(keyring):
    two = dict.fromkeys(range(40), "Perla Quiñones") | {40: "Perla Quiñones Yunga"}
    one = dict.fromkeys(range(41, 200), "Yunga")
    near = found(keyring, pictured(keyring, two | one), "Perla Quiñones Yunga")
    assert near[0] == "40"
    assert {*near} == {*map(str, two)}
    alone = found(keyring, pictured(keyring, one), "Perla Quiñones Yunga")
    assert len(alone) == searching.NEAR_MAX
    assert {*alone} <= {*map(str, one)}


def test_what_is_behind_a_wall_changes_nobody_who_is_near(keyring):
    open_ = dict.fromkeys(range(20), "Perla Soto") | {at: f"Yunga {at}" for at in range(30, 60)}
    hidden = dict.fromkeys(range(100, 700), "Perla Soto Quiñones Yunga")
    name = "Perla Soto Quiñones Yunga"
    seen = found(keyring, pictured(keyring, open_ | hidden), name, frozenset(map(str, hidden)))
    assert seen == found(keyring, pictured(keyring, open_), name)
    assert seen[:20] == [str(at) for at in range(20)]
    assert len(seen) == len(open_)
