"""Laws of the invented region that hold whatever the seed."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from rootbranch.model.category import is_protected
from rootbranch.scenario.flows import write_flows
from rootbranch.scenario.narratives import make_narratives
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

SEEDS = st.integers(min_value=0, max_value=10**9)


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_a_text_holds_what_is_said_of_it_and_lists_everybody_it_must_hide(seed):
    world = make_world(seed, DEMO)
    protected = {one.id for one in world.protected if is_protected(one.category)}
    ties = {tie.id: tie for network in world.networks for tie in network.ties}
    for agency in ("MX-FIS", "GT-MP"):
        for told in make_narratives(world, agency, Pen(seed, agency, "texts"), 60):
            for one in told.named:
                assert told.text[one.start : one.end] == one.written
            for total in told.totals:
                assert told.text[total.start : total.end] == total.written
                assert total.counts is None or total.counts.until == told.written_on
            for tie in told.ties:
                assert ties[tie.tie].since <= told.day <= ties[tie.tie].until
            assert not protected & {one.id for one in told.officers}
            listed = {(person.id, value) for person, written in told.hides for _, value in written}
            named = {(one.entity, one.written) for one in told.named if one.entity in protected}
            assert named <= listed
            assert told.text == told.text.strip()


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_no_small_count_leaves_the_flow_tables(seed):
    with TemporaryDirectory() as folder:
        write_flows(Path(folder), seed, DEMO)
        with (Path(folder) / "flows" / "monthly_flows.csv").open(encoding="utf-8", newline="") as file:
            shown = [row["count"] for row in csv.DictReader(file) if row["suppressed"] == "no"]
    assert shown
    assert all(int(count) >= 10 for count in shown)
