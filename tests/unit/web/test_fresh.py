"""What the register has and the ledger has not is said where figures stand; the desk cuts nothing silently."""

import re

import pytest
from tests.fixtures.office import Office
from tests.fixtures.world import report

from rootbranch import usecases


def waiting(office: Office, officer: str) -> int:
    return usecases.uncounted_deliveries(office.world.installation, office.world.actor(officer))


def test_deliveries_after_the_last_count_are_counted_until_the_next(own_office: Office) -> None:
    assert waiting(own_office, "results") == 0
    own_office.world.reports(report("n1", day="2026-04-01"), name="one.csv")
    client = own_office.as_("results")
    for page in ("/", "/figures"):
        assert "1 delivery came after the last count" in client.get(page).text
    own_office.world.reports(report("n2", day="2026-04-02"), name="two.csv")
    assert "2 deliveries came" in client.get("/figures").text
    assert waiting(own_office, "aa-liaison") == 2
    client.send("/ledger/count")
    for page in ("/", "/figures"):
        assert "after the last count" not in client.get(page).text


@pytest.mark.parametrize("settles", ["publish", "judge"])
def test_whatever_settles_the_ledger_counts(own_office: Office, settles: str) -> None:
    world = own_office.world
    world.reports(report("n1", day="2026-04-01"), name="one.csv")
    assert waiting(own_office, "results") == 1
    actor = world.actor("results")
    if settles == "publish":
        usecases.publish_release(world.installation, actor, "Second", handling="AMBER")
    else:
        (pair,) = usecases.queue(world.installation, actor, limit=1).pairs
        usecases.judge(world.installation, actor, pair.left.record, pair.right.record, "unsure", "too_little")
    assert waiting(own_office, "results") == 0


def test_a_refused_count_takes_nothing_in(own_office: Office) -> None:
    own_office.world.reports(report("n1", day="2026-04-01"), name="one.csv")
    assert own_office.as_("analyst").send("/ledger/count").status_code == 404
    assert waiting(own_office, "results") == 1


def test_the_desk_shows_every_count_and_says_what_it_leaves_out(office: Office) -> None:
    world = office.world
    view = usecases.desk(world.installation, world.actor("results"))
    every = usecases.figures(world.installation, world.actor("results"))
    quantities = [line for line in every if "commodity" in line.figure.scope]
    assert quantities
    assert [line.key for line in view.headline] == [line.key for line in every if line not in quantities]
    page = office.as_("results").get("/").text
    assert f"{len(view.headline)} of {len(every)} figures" in page
    shown = len(re.findall(r'<a class="figure"', page))
    assert shown == len(view.headline)
