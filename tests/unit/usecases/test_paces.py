"""People a week, told in numbers that say something."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.usecases import Pace, pace_of


@pytest.mark.parametrize(
    ("people_week", "pace", "told"),
    [
        (148.6, Pace.WEEK, "149"), (11.21, Pace.WEEK, "11.2"), (1, Pace.WEEK, "1.0"), (0.42, Pace.MONTH, "1.8"),
        (0.1, Pace.YEAR, "5.2"), (0.0004, Pace.YEAR, "0.021"), (0, Pace.YEAR, "0"),
    ],
)  # fmt: skip
def test_a_rate_is_told_in_the_shortest_time_in_which_somebody_passes(
    people_week: float, pace: Pace, told: str
) -> None:
    assert pace_of(people_week) is pace
    assert pace.told(people_week) == Decimal(told)


@given(st.floats(0, 1e6))
def test_what_is_told_is_within_a_twentieth_of_what_is_meant(people_week: float) -> None:
    pace = pace_of(people_week)
    meant = people_week * pace.weeks
    assert float(pace.told(people_week)) == pytest.approx(meant, rel=0.051, abs=0.005)


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.sampled_from(Pace))
def test_more_is_never_told_as_less(one: float, other: float, pace: Pace) -> None:
    low, high = sorted((one, other))
    assert pace.told(low) <= pace.told(high)
