"""Review dates: the shortest clock that applies."""

from datetime import UTC, datetime

import pytest

from rootbranch import guard
from rootbranch.model.category import SubjectCategory

KNOWN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("category", "agreed", "days"),
    [
        (SubjectCategory.UNCATEGORISED, (), 180),
        (SubjectCategory.UNCATEGORISED, (365,), 180),
        (SubjectCategory.UNCATEGORISED, (90, 365), 90),
        (SubjectCategory.SUSPECT, (), 1095),
        (SubjectCategory.SMUGGLED_MIGRANT, (), 1095),
        (SubjectCategory.SUSPECT, (365, 730), 365),
        (SubjectCategory.NOT_A_PERSON, (), 1825),
        (SubjectCategory.NOT_A_PERSON, (4000,), 1825),
    ],
)
def test_the_shortest_clock_applies(category: SubjectCategory, agreed: tuple[int, ...], days: int) -> None:
    assert (guard.review_on(category, KNOWN, agreed) - KNOWN).days == days


def test_a_time_without_zone_and_a_negative_limit_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        guard.review_on(SubjectCategory.SUSPECT, KNOWN.replace(tzinfo=None))
    with pytest.raises(ValueError, match="negative"):
        guard.review_on(SubjectCategory.SUSPECT, KNOWN, (-1,))
