"""Effort stands beside outcomes: each partner and each side apart, covered day for day, corrected by replacing."""

from datetime import date
from decimal import Decimal

import pytest
from tests.fixtures.world import World, report

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError
from rootbranch.model.access import Duty, Officer
from rootbranch.model.effort import Territory
from rootbranch.model.ids import OfficerId, PartnerId

MARCH = date(2026, 3, 1), date(2026, 3, 31)
ROW = {
    "partner": "AA", "kind": "money", "amount": "1000.00", "unit": "USD", "territory": "own",
    "first": "2026-03-01", "last": "2026-03-31", "source": "budget report",
}  # fmt: skip


def enter(world: World, *rows: dict[str, str], officer: str = "results"):
    return usecases.enter_effort(world.installation, world.actor(officer), rows)


def costs(world: World, days=MARCH):
    return usecases.costs(world.installation, world.actor("results"), *days)


@pytest.fixture
def busy(any_world: World) -> World:
    """AA: three seizures at home, one of them with BB, one abroad, one nobody knows where."""
    any_world.reports(
        report("s1", "seizure", reference="J-1"),
        report("s2", "seizure", reference="J-2", day="2026-03-02"),
        report("s3", "seizure", reference="J-3", day="2026-03-20"),
        report("s4", "seizure", reference="J-4", day="2026-03-21", territory="GT"),
        report("s5", "seizure", reference="J-5", day="2026-03-22", territory=""),
    )
    any_world.reports(report("b1", "seizure", reference="J-1"), partner="BB")
    any_world.count()
    return any_world


def test_own_territory_and_that_of_others_are_two_lines(busy: World) -> None:
    enter(busy, ROW, ROW | {"territory": "partner", "amount": "700"})
    own, other = costs(busy)
    assert (own.territory, own.outcomes, own.shared, own.unplaced) == (Territory.OWN, 3, 1, 1)
    assert (own.cost, own.why) == (Decimal("333.33"), None)
    assert (other.territory, other.outcomes, other.cost) == (Territory.PARTNER, 1, Decimal("700.00"))


def test_staff_is_averaged_over_its_days_and_kinds_are_never_mixed(busy: World) -> None:
    first = ROW | {"kind": "staff", "unit": "persons", "amount": "10", "last": "2026-03-10"}
    second = ROW | {"kind": "staff", "unit": "persons", "amount": "31", "first": "2026-03-11"}
    enter(busy, first, second, ROW, ROW | {"unit": "MXN", "amount": "9"})
    assert {(line.kind.value, line.unit, line.amount) for line in costs(busy)} == {
        ("staff", "persons", Decimal("24.23")),
        ("money", "USD", Decimal("1000.00")),
        ("money", "MXN", Decimal(9)),
    }


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"first": "2026-03-02"}, "effort.not_covered"),
        ({"last": "2026-04-01"}, "effort.reaches_over"),
    ],
)
def test_an_effort_that_does_not_fit_the_period_gives_no_cost(
    busy: World, row: dict[str, str], why: str
) -> None:
    enter(busy, ROW | row)
    (line,) = costs(busy)
    assert (line.amount, line.cost, line.why.id) == (None, None, why)


def test_a_wrong_effort_is_replaced_and_stays_kept(busy: World) -> None:
    (wrong,) = enter(busy, ROW)
    enter(busy, ROW | {"amount": "600", "replaces": wrong.id})
    assert costs(busy)[0].cost == Decimal("200.00")
    assert len(busy.rows("effort")) == 2
    for other in ({"replaces": wrong.id}, {"replaces": "none"}, {"partner": "BB", "replaces": wrong.id}):
        with pytest.raises(InputError):
            enter(busy, ROW | other)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"amount": "-5"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "much"}, "amount"),
        ({"unit": "hours"}, "unit"),
        ({"unit": "kg"}, "unit"),
        ({"unit": "XYZQ"}, "unit"),
        ({"kind": "staff"}, "unit"),
        ({"kind": "luck"}, "kind"),
        ({"territory": "both"}, "territory"),
        ({"first": "2026-02-30"}, "first"),
        ({"last": "2026-02-01"}, "period"),
        ({"source": " "}, "source"),
        ({"partner": "ZZ"}, "partner"),
    ],
)
def test_what_cannot_be_used_names_its_field_and_keeps_nothing(
    world: World, wrong: dict[str, str], where: str
) -> None:
    with pytest.raises(InputError) as refused:
        enter(world, ROW | wrong)
    assert refused.value.where == where
    with pytest.raises(InputError) as second:
        enter(world, ROW, ROW | {"territory": "partner"} | wrong)
    assert second.value.where == f"2: {where}"
    assert world.rows("effort") == []


def test_days_are_not_entered_twice(world: World) -> None:
    enter(world, ROW)
    with pytest.raises(InputError) as refused:
        enter(world, ROW | {"first": "2026-03-31", "last": "2026-04-30"})
    assert refused.value.what.id == "effort.twice"


def test_an_officer_of_a_partner_enters_the_own_partners_only(world: World) -> None:
    officer = Officer(
        id=OfficerId("bb-results"),
        name="BB",
        partner=PartnerId("BB"),
        duties=frozenset({Duty.RESULTS_OFFICER}),
    )
    usecases.add_officer(world.installation, world.actor("operator"), officer)
    actor = usecases.actor_for(world.installation, "bb-results", "results", "cli")
    with pytest.raises(InputError):
        usecases.enter_effort(world.installation, actor, [ROW])
    assert usecases.enter_effort(world.installation, actor, [ROW | {"partner": "BB"}])
    for other in ("operator", "analyst", "aa-liaison"):
        with pytest.raises(AccessError):
            enter(world, ROW, officer=other)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "effort.columns"),
        ("partner,kind\nAA,money\n", "effort.columns"),
        (",".join(ROW) + "\n", "effort.no_rows"),
        (",".join(ROW) + "\nAA,money\n", "effort.cells"),
        (",".join(ROW) + ",name\n" + ",".join(ROW.values()) + ",x\n", "effort.columns"),
        (",".join(ROW) + '\n"AA,money', "effort.no_csv"),
    ],
)
def test_a_file_that_is_none_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        usecases.read_effort_file(text)
    assert refused.value.what.id == problem


def test_a_file_is_read_as_it_stands() -> None:
    text = "\ufeff" + ",".join(ROW) + "\r\n" + ",".join(ROW.values()) + "\r\n"
    assert usecases.read_effort_file(text) == (ROW,)
