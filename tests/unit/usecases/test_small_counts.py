"""A measure of protected persons is released without a count, a difference or a column that tells fewer than ten."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from rootbranch.ledger import freeze_release, load_rules, rules_digest
from rootbranch.model.ids import OfficerId, ReleaseId
from rootbranch.model.ledger import Figure, Form, Period, Release
from rootbranch.usecases.small_counts import protect_figures

AT = datetime(2031, 6, 1, tzinfo=UTC)
RULE = replace(load_rules()[0], id="assisted", measure="persons_assisted", unit="person", protected=True)


def figure(value: int, **scope: str) -> Figure:
    return Figure(
        measure=RULE.measure, form=Form.NUMBER, values=(Decimal(value),), unit="person", rule=RULE.name,
        period=Period(), as_of=AT, scope=scope, counts=tuple(f"e-{n}" for n in range(value)), reports=value,
    )  # fmt: skip


def release(*figures: Figure) -> Release:
    return freeze_release(
        id=ReleaseId("r-1"), number=1, title="May", figures=figures, rules_digest=rules_digest(), as_of=AT,
        released_at=AT, released_by=OfficerId("o-1"), handling="GREEN", previous=None,
    )  # fmt: skip


def shown(figures: tuple[Figure, ...], *earlier: Release) -> list[int | None]:
    found = protect_figures(figures, (RULE,), earlier)
    for each in found:
        assert each.form is not Form.HIDDEN or (each.values, each.counts, each.reports) == ((), (), 0)
    return [int(each.values[0]) if each.values else None for each in found]


def test_a_release_that_adds_three_persons_does_not_tell_three() -> None:
    first = release(figure(40))
    assert shown((figure(43),), first) == [None]
    assert shown((figure(40),), first) == [40]
    assert shown((figure(55),), first) == [55]


def test_a_small_territory_is_covered() -> None:
    rows = (
        figure(60),
        figure(4, territory="own"),
        figure(26, territory="partner"),
        figure(30, territory="unknown"),
    )
    found = shown(rows)
    assert found[1] is None
    assert found.count(None) >= 2


@pytest.mark.parametrize(
    ("columns", "tells"),
    [((24, 21), "six are not in the first"), ((20, 17), "seven stand in both"), ((30,), "nobody else")],
)
def test_whole_less_a_column_tells_no_small_count(columns: tuple[int, ...], tells: str) -> None:
    rows = (figure(30), *(figure(count, partner=f"P{place}") for place, count in enumerate(columns)))
    whole, *seen = shown(rows)
    assert whole is None or all(count is None or whole - count >= 10 for count in seen), tells
    assert whole is None or None in seen or not 0 < sum(filter(None, seen)) - whole < 10, tells


def test_a_column_that_grows_by_three_hides_the_columns() -> None:
    first = release(figure(60), figure(40, partner="A"), figure(40, partner="B"))
    _, *seen = shown((figure(75), figure(43, partner="A"), figure(55, partner="B")), first)
    assert seen == [None, None]


def test_counts_of_actions_are_shown_as_they_are() -> None:
    rows = (figure(3),)
    assert protect_figures(rows, (replace(RULE, protected=False),), ()) == rows
