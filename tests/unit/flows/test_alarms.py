"""Alarms: a jump is found when it comes, noise alarms at the stated rate, small counts and later months change nothing."""

import numpy as np

from rootbranch.flows import Panel, find_alarms

FIRST = 2018 * 12


def panel_of(counts: np.ndarray) -> Panel:
    return Panel(
        names=tuple(f"s{place}" for place in range(counts.shape[1])),
        first=FIRST,
        counts=np.asarray(counts, float),
    )


def walks(months: int, many: int, seed: int = 5) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return np.rint(np.exp(7 + np.cumsum(chance.normal(0, 0.15, (months, many)), axis=0)))


def test_a_jump_is_found_in_its_month_with_direction_and_size() -> None:
    counts = walks(60, 6)
    counts[40:, 0] *= 6
    counts[45:, 1] = np.rint(counts[45:, 1] / 6)
    found = {(one.name, one.month): one for one in find_alarms(panel_of(counts))}
    up, down = found["s0", "2021-05-01"], found["s1", "2021-10-01"]
    assert (up.direction, down.direction) == ("up", "down")
    assert up.ratio > 3
    assert down.ratio < 1 / 3
    assert (up.delay_months, up.began) == (0, up.month)
    assert up.chance < 0.01
    assert up.discovery <= 0.06
    assert up.rate_year > 0


def test_noise_alarms_about_as_often_as_was_asked_for() -> None:
    panel = panel_of(walks(100, 12))
    years = 12 * (100 - 13) / 12
    for budget in (0.3, 0.6):
        assert 0.6 * budget <= len(find_alarms(panel, budget=budget)) / years <= 1.2 * budget


def test_what_comes_later_takes_no_alarm_back() -> None:
    counts = walks(70, 5)
    until = "2022-06-01"
    whole = [one for one in find_alarms(panel_of(counts)) if one.month <= until]
    assert whole
    assert whole == list(find_alarms(panel_of(counts[:54])))


def test_a_change_among_fewer_than_ten_is_no_alarm() -> None:
    counts = walks(60, 6)
    counts[:, 0] = 1
    counts[50:, 0] = 9
    assert not [one for one in find_alarms(panel_of(counts), budget=6) if one.name == "s0"]


def test_a_change_that_goes_on_is_one_alarm() -> None:
    counts = walks(60, 6)
    for month, times in ((40, 4), (41, 16), (42, 64)):
        counts[month, 0] *= times
    counts[43:, 0] *= 64
    ups = [one.month for one in find_alarms(panel_of(counts)) if one.name == "s0" and one.direction == "up"]
    assert [month for month in ups if "2021-05" <= month <= "2021-08-01"] == ["2021-05-01"]


def test_zeros_and_short_panels_give_no_alarm() -> None:
    assert find_alarms(panel_of(np.zeros((40, 3)))) == ()
    assert find_alarms(panel_of(walks(3, 2))) == ()


def test_an_alarm_says_whether_the_change_was_still_there_a_month_later() -> None:
    chance = np.random.default_rng(3)
    counts = np.rint(1000 * chance.uniform(0.95, 1.05, (40, 4)))
    counts[30, 0] *= 6
    counts[30:, 1] *= 6
    counts[39, 2] *= 6
    held = {one.name: one.held for one in find_alarms(panel_of(counts)) if one.direction == "up"}
    assert (held["s0"], held["s1"], held["s2"]) == (False, True, None)


def test_a_short_watch_does_not_make_many_alarms_a_year() -> None:
    counts = np.full((15, 2), 500.0)
    counts[14, 0] = 5000
    found = [one for one in find_alarms(panel_of(counts)) if one.name == "s0"]
    assert [one.rate_year <= 1.6 for one in found] == [True] * len(found)
