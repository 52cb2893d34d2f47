"""Whoever is no minor is of age on the first day on which anything is told of them, and no minor comes of age."""

from collections.abc import Iterator
from datetime import date

import pytest

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.agencies.notices import feeds as notices
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DAY, SECOND_DELIVERY
from rootbranch.scenario.protection import periods
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.slips import ADULT_BORN_BY, MINOR_BORN_FROM
from rootbranch.scenario.world import make_world

SEEDS = (1, 9001, 9004, 9005, 9006)


@pytest.fixture(scope="module", params=SEEDS)
def desk(request) -> Desk:
    world = make_world(request.param, DEMO)
    return open_desk(world, make_mentions(world))


def test_everybody_who_is_no_minor_is_of_age_on_the_day_of_every_record(desk):
    seen: dict[str, int] = {}
    for kind, person, day in _dated(desk):
        seen[kind] = seen.get(kind, 0) + 1
        minor = person.category is SubjectCategory.MINOR
        assert (_years(person.born, day) < 18) == minor, (kind, person.id, day)

    assert seen.keys() == {"mention", "report", "call", "payment", "period", "notice"}
    assert seen["mention"] > 700


def test_nobody_is_a_minor_for_a_part_of_the_time(desk):
    world = desk.world
    strays = (one.person for one in desk.all_strays())
    for person in (*world.offenders, *world.associates, *world.protected, *world.background, *strays):
        if person.category is SubjectCategory.MINOR:
            assert person.born >= MINOR_BORN_FROM
            assert _years(person.born, SECOND_DELIVERY) < 18
        else:
            assert person.born <= ADULT_BORN_BY
            assert _years(person.born, FIRST_DAY) >= 18
            assert person.other is None or person.other.born <= ADULT_BORN_BY


def _dated(desk: Desk) -> Iterator[tuple[str, Person, date]]:
    """List what is told of whom, on which day: the kind of record, the person, the day."""
    world = desk.world
    everybody = {
        one.id: one for one in (*world.offenders, *world.associates, *world.protected, *world.background)
    }
    yield from (("mention", one.person, one.known_on) for one in (*desk.mentions, *desk.all_strays()))
    for telling in world.tellings:
        if telling.subject:
            yield "report", telling.subject, telling.account.happened_on
            yield "report", telling.subject, telling.reported_on
    for agency in ("US-INV", "MX-FIS", "CO-DIJ"):
        for call in desk.calls(agency):
            yield from (("call", everybody[end], call.at.date()) for end in call.ends if end in everybody)
    for payment in desk.all_payments():
        yield from (("payment", everybody[end], payment.at.date()) for end in payment.ends)
    yield from (("period", everybody[one.person], one.since) for one in periods(desk))
    for feed in notices(desk):
        for row in feed.rows:
            issued = date.fromisoformat(str(row.cells["issued"]).replace("/", "-"))
            yield from (("notice", everybody[one], issued) for one in row.about)


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
