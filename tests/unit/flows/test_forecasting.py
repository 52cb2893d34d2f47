"""Forecasts: no look ahead, what each series is told, how well simple truths are met, and what drifts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rootbranch.flows import Panel, forecast_panel
from rootbranch.flows.forecasting.blending import groups_of
from rootbranch.flows.forecasting.candidates import CANDIDATES, candidates_of, naive_of
from rootbranch.flows.forecasting.intervals import intervals_of
from rootbranch.flows.forecasting.rhythm import DAILY
from rootbranch.flows.forecasting.rolling import roll
from rootbranch.flows.forecasting.upstream import signals_of
from rootbranch.model.aggregates import Step

FIRST = 2019 * 12


def panel_of(counts: np.ndarray) -> Panel:
    counts = np.asarray(counts, float)
    return Panel(names=tuple(f"s{place}" for place in range(counts.shape[1])), first=FIRST, counts=counts)


def walks(months: int, many: int, seed: int = 7, step: float = 0.2) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return np.rint(np.exp(7 + np.cumsum(chance.normal(0, step, (months, many)), axis=0)))


def seasonal(months: int, many: int, seed: int = 3) -> np.ndarray:
    chance = np.random.default_rng(seed)
    wave = np.sin(2 * np.pi * np.arange(months) / 12)[:, None]
    return np.rint(np.exp(7 + wave + chance.normal(0, 0.1, (months, many))))


def error_ratio(counts: np.ndarray, horizon: int, since: int) -> float:
    rolled = roll(counts, horizon)
    origins = range(since, len(counts) - horizon)
    came = np.stack([counts[one + 1 : one + 1 + horizon] for one in origins])
    ours, naive = (
        np.abs(np.expm1(said[since : len(counts) - horizon]) - came) for said in (rolled.given, rolled.naive)
    )
    return float(ours.sum() / naive.sum())


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 10_000), cut=st.integers(14, 22))
def test_what_comes_later_changes_nothing_that_was_said_before(seed: int, cut: int) -> None:
    counts = walks(26, 3, seed)
    whole, part = roll(counts, 3), roll(counts[:cut], 3)
    assert np.allclose(whole.given[:cut], part.given)
    ends, before = intervals_of(whole, (80,)), intervals_of(part, (80,))
    assert np.allclose(ends.high[:, :cut], before.high, equal_nan=True)
    assert np.allclose(ends.low[:, :cut], before.low, equal_nan=True)


def test_the_order_of_the_series_changes_nothing() -> None:
    counts = walks(40, 4)
    assert np.allclose(roll(counts, 3).given[:, :, ::-1], roll(counts[:, ::-1], 3).given)


def test_a_season_is_learnt_and_noise_is_not_made_worse() -> None:
    assert error_ratio(seasonal(72, 4), 6, 48) < 0.5
    assert error_ratio(walks(60, 8), 3, 30) < 1.06


def test_eighty_and_ninety_five_percent_of_a_steady_world_are_covered() -> None:
    counts = walks(90, 8, seed=11)
    ends = intervals_of(roll(counts, 3), (80, 95))
    origins = range(30, 87)
    came = np.stack([counts[one + 1 : one + 4] for one in origins])
    inside = [
        np.mean((came >= low[30:87]) & (came <= high[30:87]))
        for low, high in zip(ends.low, ends.high, strict=True)
    ]
    assert 0.76 <= inside[0] <= 0.86
    assert 0.92 <= inside[1] <= 0.985


def test_intervals_hold_the_forecast_and_widen_with_the_level() -> None:
    for one in forecast_panel(panel_of(walks(48, 5)), 6, (80, 95)):
        assert one.low is not None
        assert one.high is not None
        for ahead in range(6):
            assert one.low[1][ahead] <= one.low[0][ahead] <= one.mean[ahead] + 0.5
            assert one.mean[ahead] - 0.5 <= one.high[0][ahead] <= one.high[1][ahead]


def test_each_series_says_which_method_it_got_and_why() -> None:
    counts = np.rint(walks(60, 4, step=0.05) * np.random.default_rng(1).uniform(0.7, 1.3, (60, 4)))
    counts[:, 1] = 0
    counts[:57, 2] = np.nan  # three observations
    by_name = {one.name: one for one in forecast_panel(panel_of(counts), 2, (80,))}
    assert (by_name["s0"].method, by_name["s0"].reason) == ("blend", "learnt")
    assert (by_name["s1"].method, by_name["s1"].reason) == ("naive", "empty")
    assert by_name["s1"].mean == (0.0, 0.0)
    assert (by_name["s2"].method, by_name["s2"].reason) == ("naive", "short")
    assert by_name["s2"].mean == pytest.approx((counts[-1, 2], counts[-1, 2]))
    assert sum(by_name["s0"].parts[0]) == pytest.approx(1)
    assert by_name["s1"].parts[0][0] == 1


def test_a_series_at_which_the_blend_failed_gets_the_naive_forecast() -> None:
    counts = seasonal(84, 6)
    counts[:, 5] = np.repeat(
        [50, 900, 90, 2000, 150, 3000], 14
    )  # stands still and jumps: the newest figure is best
    found = forecast_panel(panel_of(counts), 3, (80,))
    assert (found[5].method, found[5].reason) == ("naive", "guard")
    assert found[5].error_ratio is not None
    assert found[5].error_ratio > 1.15
    assert found[0].method == "blend"


def test_a_short_panel_has_no_interval_and_no_invented_one() -> None:
    found = forecast_panel(panel_of(np.array([[5.0], [7.0], [6.0]])), 4, (80, 95))
    assert (found[0].low, found[0].high) == (None, None)
    assert (found[0].method, found[0].drift.watched) == ("naive", 0)
    assert found[0].months == ("2019-04-01", "2019-05-01", "2019-06-01", "2019-07-01")


def test_a_series_that_breaks_is_not_to_be_trusted() -> None:
    counts = walks(72, 6, step=0.05)
    counts[-9:, 0] = np.rint(counts[-9:, 0] * np.array([6, 1, 7, 1, 8, 1, 6, 1, 9]))
    found = forecast_panel(panel_of(counts), 1, (80, 95))
    assert found[0].drift.drifting
    assert not any(one.drift.drifting for one in found[1:])


def test_a_nationality_that_appears_for_the_first_time_is_forecast_from_its_own_months() -> None:
    counts = walks(60, 3)
    counts[:40, 2] = np.nan
    found = forecast_panel(panel_of(counts), 1, (80,))[2]
    assert found.method == "blend"
    assert counts[-1, 2] / 3 < found.mean[0] < counts[-1, 2] * 3


def test_horizons_are_parted_without_a_gap() -> None:
    for horizon in range(1, 40):
        assert [ahead for group in groups_of(horizon) for ahead in group] == list(range(horizon))


def test_each_candidate_keeps_a_constant_series_constant() -> None:
    logs = np.full((40, 2), np.log1p(100.0))
    for name, said in zip(CANDIDATES, candidates_of(logs, 14), strict=True):
        assert np.allclose(said, naive_of(logs, 14)), name


def test_the_same_month_of_last_year_is_what_it_says() -> None:
    logs = np.arange(40.0)[:, None]
    said = candidates_of(logs, 14)[CANDIDATES.index("last-season")]
    assert said[30, 0, 0] == 19  # month 31, a year before
    assert said[30, 12, 0] == 19  # month 43: 31 is not known yet, so two years before
    assert said[3, 0, 0] == 3  # no year yet: the newest


def led(delay: int, lead: int, seed: int = 2) -> tuple[Panel, Panel]:
    """Two series, the first of which follows its namesake upstream by `lead` months; and what lies upstream."""
    chance = np.random.default_rng(seed)
    months = 96
    source = 7 + np.cumsum(chance.normal(0, 0.35, months + lead))
    counts = np.rint(np.exp(np.column_stack((source[:months], chance.normal(7, 0.3, months)))))
    above = Panel(
        names=("s0",), first=FIRST, counts=np.rint(np.exp(source[lead : months + lead - delay]))[:, None]
    )
    return panel_of(counts), above


def test_what_leads_upstream_is_used_and_makes_the_error_smaller() -> None:
    panel, above = led(delay=1, lead=3)
    found = forecast_panel(panel, 2, (80,), upstream=above, delay=1)
    assert (found[0].upstream, found[1].upstream) == ("used", "none")
    assert found[0].upstream_ratio is not None
    assert found[0].upstream_ratio < 0.9
    assert found[0].parts[0][-1] > 0.1
    assert forecast_panel(panel, 2, (80,))[0].upstream == "none"


def test_what_is_published_too_late_to_lead_is_left_out() -> None:
    panel, above = led(delay=6, lead=1)
    found = forecast_panel(panel, 1, (80,), upstream=above, delay=6)[0]
    without = forecast_panel(panel, 1, (80,))[0]
    if found.upstream == "left":
        assert found.mean == without.mean
    assert found.upstream_ratio is not None
    assert found.upstream_ratio > 0.9


def test_a_figure_upstream_counts_only_from_its_publication_on() -> None:
    panel, above = led(delay=0, lead=2)
    counts = above.counts.copy()
    counts[-3:] *= 50
    later = Panel(names=above.names, first=above.first, counts=counts)
    for delay in (3, 5):
        signals, changed = (signals_of(panel, one, delay) for one in (above, later))
        assert np.array_equal(signals, changed, equal_nan=True)
        assert np.isnan(signals[:delay, 0]).all()
        assert np.isnan(signals[:, 1]).all()
    whole = roll(panel.counts, 2, signals=signals_of(panel, above, 1))
    part = roll(panel.counts[:60], 2, signals=signals_of(panel, above, 1)[:60])
    assert np.allclose(whole.given[:60], part.given)


def test_days_have_weeks() -> None:
    chance = np.random.default_rng(4)
    week = np.array([1.2, 1.2, 1.1, 1.0, 1.0, 0.4, 0.3])
    counts = np.rint(300 * week[np.arange(140) % 7][:, None] * chance.uniform(0.9, 1.1, (140, 2)))
    rolled = roll(counts, 7, rhythm=DAILY)
    origins = range(70, 133)
    came = np.stack([counts[one + 1 : one + 8] for one in origins])
    ours, naive = (np.abs(np.expm1(said[70:133]) - came).sum() for said in (rolled.given, rolled.naive))
    assert ours < 0.4 * naive
    panel = Panel(names=("a", "b"), first=738_000, counts=counts, step=Step.DAY)
    assert forecast_panel(panel, 2, (80,))[0].months == ("2021-12-16", "2021-12-17")


def test_a_series_that_appeared_lately_has_room_above_its_maximum() -> None:
    counts = walks(60, 6, step=0.5)
    counts[:44, 0] = 0
    counts[44:, 0] = np.rint(40 * 1.6 ** np.arange(16))
    ends = intervals_of(roll(counts, 3), (95,))
    assert ends.high[0, 50, 2, 0] > 3 * counts[50, 0] + 50


def test_each_weight_is_a_share_and_the_shares_of_a_series_are_one() -> None:
    rolled = roll(seasonal(60, 3), 6)
    assert (rolled.weights >= 0).all()
    assert np.allclose(rolled.weights.sum(axis=1), 1)
