"""People are met where their way leads: nobody from Mexico in Ecuador, the border's mix at the border; who lives there is local."""

import csv
from collections import Counter, defaultdict

import pytest

from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario.chance import table
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.outsiders import is_local
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.ways import mix_at, passes
from rootbranch.scenario.world import make_world

SEEDS = (1, 7, 9001)


@pytest.fixture(scope="module")
def met() -> dict[str, Counter[str]]:
    """Nationalities of protected persons on the way by the country of the agency that knows them."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for seed in SEEDS:
        for mention in make_mentions(make_world(seed, DEMO)):
            person = mention.person
            if is_protected(person.category) and not is_local(person.category, person.met_by):
                found[mention.agency[:2]][mention.person.nationality] += 1
    return found


def test_nobody_is_met_where_their_way_does_not_lead(met):
    assert met.keys() == {"EC", "CO", "GT", "MX", "US"}
    for territory, nationalities in met.items():
        assert [one for one in nationalities if not passes(one, territory)] == []
    assert "MX" not in met["GT"]
    assert met["EC"].keys() & {"VE", "CO", "GT", "HN", "MX"} == set()


def test_the_mix_of_the_border_comes_out_at_the_border(met):
    mix = table("places")["nationality"]
    for territory in ("US", "MX"):
        people = sum(met[territory].values())
        for nationality in ("MX", "HN", "GT", "VE", "CU", "NI", "CO", "SV", "EC"):
            expected = mix[nationality] / sum(mix.values())
            assert met[territory][nationality] / people == pytest.approx(expected, abs=0.035), nationality


def test_witnesses_sources_and_helpers_are_of_those_who_live_there_but_for_witnesses_held_at_the_border():
    local, held = Counter[bool](), Counter[str]()
    for seed in SEEDS:
        for person in make_world(seed, DEMO).protected:
            if is_local(person.category, person.met_by):
                local[person.nationality == person.met_by[:2]] += 1
            elif person.category is SubjectCategory.WITNESS:
                held[person.nationality] += 1

    assert sum(local.values()) >= 70
    assert local[True] > 0.7 * sum(local.values())  # 70 of 100 in the United States, 90 elsewhere
    assert held
    assert "US" not in held


def test_flows_are_of_those_whose_way_leads_past_the_crossing(region):
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with (region.folder / "flows" / "monthly_flows.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["nationality"] != "ALL":
                counts[row["crossing"]][row["nationality"]] += int(row["count"] or 0)
    for crossing, nationalities in counts.items():
        assert nationalities.keys() == mix_at(territory_of(crossing)).keys()
    whole = sum(counts["laredo"].values())
    assert 0.30 < counts["laredo"]["MX"] / whole < 0.42  # what is hidden is of rare nationalities
