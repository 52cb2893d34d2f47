"""Displacement: half of a flow that moves is found, nothing is found where nothing moved, and what cannot be told is not told."""

import numpy as np
import pytest

from rootbranch.flows import Panel, judge_displacement
from rootbranch.flows.displacement.placebos import placebos_of, shift_at, weights_of

CORRIDORS = 6


def world(months: int = 96, seed: int = 2) -> np.ndarray:
    chance = np.random.default_rng(seed)
    levels = np.array([9.0, 8, 8, 7, 7, 6])
    return np.rint(np.exp(levels + np.cumsum(chance.normal(0, 0.08, (months, CORRIDORS)), axis=0)))


def panel_of(counts: np.ndarray) -> Panel:
    return Panel(names=tuple("abcdef"[: counts.shape[1]]), first=2016 * 12, counts=np.asarray(counts, float))


def moved(counts: np.ndarray, month: int, part: float) -> np.ndarray:
    made = counts.copy()
    gone = np.rint(part * counts[month + 1 : month + 4, 0])
    made[month + 1 : month + 4, 0] -= gone
    made[month + 1 : month + 4, 1] += gone
    return made


def test_a_flow_that_moves_is_found_and_how_much_of_it_turned_up() -> None:
    found = judge_displacement(panel_of(moved(world(), 60, 0.9)), "a", 60)
    assert found.verdict == "moved"
    assert found.chance is not None
    assert found.chance <= 0.05
    assert found.share == pytest.approx(1, abs=0.35)
    assert found.share_low is not None
    assert found.share_high is not None
    assert found.share is not None
    assert 0 < found.share_low < found.share < found.share_high
    assert found.month == "2021-01-01"


def test_a_flow_that_stays_away_is_not_said_to_have_moved() -> None:
    counts = world()
    counts[61:64, 0] = np.rint(counts[61:64, 0] / 10)
    assert judge_displacement(panel_of(counts), "a", 60).verdict in {"fell", "shifted"}


def test_nothing_moved_cannot_be_told_and_says_what_would_have_been_found() -> None:
    found = judge_displacement(panel_of(world()), "a", 60)
    assert (found.verdict, found.why, found.share) == ("cannot_tell", "chance", None)
    assert found.found_at_half is True


@pytest.mark.parametrize("month", [0, 5, 93, 95])
def test_too_few_months_around_an_action_cannot_tell(month: int) -> None:
    found = judge_displacement(panel_of(world()), "a", month)
    assert (found.verdict, found.why, found.chance, found.found_at_half) == (
        "cannot_tell",
        "short",
        None,
        None,
    )


def test_a_short_world_cannot_tell() -> None:
    assert judge_displacement(panel_of(world(30)), "a", 20).why == "short"


def test_half_is_found_in_most_months_and_nothing_in_few() -> None:
    counts = world(120)
    hits = {0.0: 0, 0.5: 0}
    months = range(14, 116, 3)
    for month in months:
        placebos = placebos_of(counts, 0, month)
        for part in hits:
            shift = shift_at(weights_of(moved(counts, month, part), 0), month)
            hits[part] += (1 + (placebos <= shift).sum()) / (1 + len(placebos)) <= 0.05
    assert hits[0.5] / len(months) >= 0.9
    assert hits[0.0] / len(months) <= 0.09


def test_empty_corridors_do_not_break_it() -> None:
    counts = np.zeros((80, 3))
    counts[:, 0] = 50
    found = judge_displacement(panel_of(counts), "b", 40)
    assert found.verdict == "cannot_tell"
