"""A figure is held against earlier windows of the same measure, rule, partners, length and season, or not at all."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from rootbranch.errors import InputError
from rootbranch.ledger import compare_figure, windows_before
from rootbranch.ledger.baselines import T_95, ratio_interval
from rootbranch.model.ledger import Comparison, Figure, Form, Period, Season

SPRING = Period(first=date(2031, 4, 1), last=date(2031, 5, 26))
KNOWN = {"AA": (date(2020, 1, 1), date(2031, 5, 1)), "BB": (date(2020, 1, 1), date(2031, 5, 1))}
DAYS = Season.SAME_DAYS


def figure(value: str, period: Period = SPRING, **more: object) -> Figure:
    given = {
        "measure": "arrests",
        "form": Form.NUMBER,
        "values": (Decimal(value),),
        "unit": "arrest",
        "rule": "arrest@1",
        "as_of": datetime(2031, 6, 1, tzinfo=UTC),
        "scope": {},
        "counts": ("e-1",),
        "reports": 1,
    } | more
    return Figure(period=period, **given)  # type: ignore[arg-type]


def compare(now: Figure, *values: str, season: Season = DAYS, **more: object) -> Comparison:
    windows = windows_before(SPRING, len(values), season)
    before = tuple(figure(value, window) for value, window in zip(values, windows, strict=True))
    given: dict[str, Any] = {"before": before, "windows": windows, "season": season, "partners": KNOWN}
    return compare_figure(now, **(given | more))


def plain(*values: Decimal | None) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(value) for value in values)


def reasons(comparison: Comparison) -> list[str]:
    return [why.id.removeprefix("ledger.window_") for why in comparison.why]


def test_seven_times_is_six_hundred_percent_more() -> None:
    found = compare(figure("70"), "12", "9", "11", "8")
    assert plain(found.now, found.before, found.ratio, found.percent) == (70, 10, 7, 600)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 7 < found.high


def test_fewer_than_four_windows_give_no_interval() -> None:
    found = compare(figure("70"), "12", "9", "9")
    assert (*plain(found.ratio, found.low), *reasons(found)) == (7, None, "few")


def test_windows_of_nothing_give_no_ratio_and_a_count_of_nothing_does() -> None:
    found = compare(figure("70"), "0", "0", "0", "0")
    assert (*plain(found.before, found.ratio, found.percent), *reasons(found)) == (0, None, None, "all_zero")
    none = compare(figure("0"), "12", "9", "11", "8")
    assert plain(none.ratio, none.percent) == (0, -100)
    assert none.high is not None
    assert none.high < 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"rule": "arrest@2"}, "rule"),
        ({"form": Form.RANGE, "values": (Decimal(60), Decimal(70))}, "range"),
        ({"form": Form.HIDDEN, "values": ()}, "hidden"),
        ({"period": Period(first=SPRING.first, last=date(2031, 5, 30))}, "other"),
    ],
)
def test_what_is_not_the_same_is_refused(changed: dict, reason: str) -> None:
    period = changed.pop("period", SPRING)
    found = compare(figure("70", period, **changed), "12", "9", "11", "8")
    assert reason in reasons(found)
    assert (found.refused, found.ratio, found.percent) == (True, None, None)


def test_windows_of_another_season_are_refused() -> None:
    found = compare(figure("70"), "12", "9", windows=windows_before(SPRING, 2, Season.PRECEDING))
    assert "other" in reasons(found)


def test_another_partner_set_is_refused_and_named() -> None:
    newcomer = KNOWN | {"CC": (date(2030, 9, 1), date(2031, 5, 1))}
    found = compare(figure("70"), "12", "9", partners=newcomer)
    assert reasons(found) == ["partners"]
    assert found.why[0].params["partners"] == "CC"
    assert not compare(figure("70"), "12", season=Season.PRECEDING, partners=newcomer).refused


def test_a_figure_of_one_partner_leans_on_that_partner_only() -> None:
    newcomer = KNOWN | {"CC": (date(2030, 9, 1), date(2031, 5, 1))}
    windows = windows_before(SPRING, 1, DAYS)
    for partner, refused in (("AA", False), ("CC", True)):
        scope = {"partner": partner}
        before = (figure("9", windows[0], scope=scope),)
        assert compare(figure("70", scope=scope), "9", before=before, partners=newcomer).refused is refused


def test_a_hidden_window_tells_nothing_of_itself() -> None:
    windows = windows_before(SPRING, 1, DAYS)
    hidden = figure("4", windows[0], form=Form.HIDDEN)
    found = compare(figure("70"), "4", before=(hidden,))
    assert (reasons(found), [each.value for each in found.windows]) == (["hidden"], [None])


def test_amounts_have_a_ratio_and_no_interval() -> None:
    scope = {"commodity": "cocaine", "unit": "kg"}
    windows = windows_before(SPRING, 4, DAYS)
    before = tuple(figure("10", window, scope=scope) for window in windows)
    found = compare(figure("70", scope=scope), "1", "1", "1", "1", before=before)
    assert (*plain(found.ratio), *reasons(found)) == (7, "amounts")


def test_the_same_days_of_a_leap_year_are_found() -> None:
    leap = Period(first=date(2028, 2, 29), last=date(2028, 3, 10))
    assert windows_before(leap, 1, DAYS)[0].first == date(2027, 2, 28)
    (before,) = windows_before(SPRING, 1, Season.PRECEDING)
    assert (before.last, (before.last - before.first).days) == (date(2031, 3, 31), 55)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("period", "count"),
    [
        (Period(last=SPRING.last), 4),
        (SPRING, 0),
        (SPRING, 21),
        (Period(first=date(2, 1, 1), last=date(2, 2, 1)), 9),
    ],
)
def test_windows_that_cannot_be_are_refused(period: Period, count: int) -> None:
    with pytest.raises(InputError):
        windows_before(period, count, DAYS)


def test_more_variation_between_windows_widens_the_interval() -> None:
    widths = [
        high / low
        for low, high in (
            ratio_interval(70, row) for row in ((10, 10, 10, 10), (12, 9, 11, 8), (2, 25, 4, 9))
        )
    ]
    assert widths == sorted(widths)
    assert widths[0] > 1.3  # windows that happen to be alike give no point
    assert ratio_interval(70, (12, 9, 11, 8)) == pytest.approx(ratio_interval(70, (8, 12, 11, 9)))
    assert all(one > other for one, other in pairwise(T_95))
