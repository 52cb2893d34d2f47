"""Reports bear the number of the case to which they belong, as plans do: the agency's own, about the same cell."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import pytest

from rootbranch.scenario.agencies import co_dij, ec_fge, gt_mp, mx_fis, planned, us_brd, us_inv
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.effects import network_of
from rootbranch.scenario.feeds import FeedRow
from rootbranch.scenario.mentions import make_mentions
from rootbranch.scenario.noise import cell_of
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.truth import TABLES
from rootbranch.scenario.world import make_world

COLUMN = {
    "US-INV": "case_no",
    "MX-FIS": "Carpeta",
    "GT-MP": "expediente",
    "CO-DIJ": "radicado",
    "EC-FGE": "expediente",
}
AGENCIES = {each.AGENCY: each for each in (us_inv, mx_fis, gt_mp, co_dij, ec_fge)}


@pytest.fixture(scope="module", params=(1, 2, 7))
def desk(request) -> Desk:
    world = make_world(request.param, DEMO)
    return open_desk(world, make_mentions(world))


@pytest.fixture(scope="module")
def cases(desk) -> dict[tuple[str, str], dict[str, str]]:
    lines = [
        line.cells
        for feed in planned.feeds(desk)
        for row in feed.rows
        for line in row.lines
        if line.table == "cases"
    ]
    rows = [dict(zip(TABLES["cases"], map(str, line), strict=True)) for line in lines]
    return {(row["partner"], row["case"]): row for row in rows}


@pytest.fixture(scope="module")
def reports(desk) -> dict[str, list[tuple[str, FeedRow]]]:
    """Sound reports of each agency that has cases in them, each behind its `feed/key`."""
    return {
        name: [
            (f"{feed.mapping}/{row.key[0]}", row)
            for feed in agency.feeds(desk)
            for row in feed.rows
            if row.telling and not row.dirt
        ]
        for name, agency in AGENCIES.items()
    }


def _case(agency: str, cells: Mapping[str, object]) -> str:
    return cell_of(cells, COLUMN[agency])


def test_a_report_about_an_offender_bears_the_case_of_their_cell(desk, cases, reports):
    borne = 0
    for agency, rows in reports.items():
        for place, row in rows:
            number, telling = _case(agency, row.cells), row.telling
            assert telling
            if not number:
                continue
            case = cases[agency, number]
            borne += 1
            assert place in case["reports"].split()
            assert case["opened"] <= telling.reported_on.isoformat()
            if telling.subject:
                assert telling.subject.cell == case["cell"]
                assert telling.kind != "arrest" or telling.ground == "offence"
            else:
                outcome = desk.world.outcome(telling.outcome)
                assert outcome
                assert network_of(desk.world, outcome) == case["network"]
    assert borne >= 25


def test_a_few_reports_that_belong_to_a_case_do_not_say_so(cases, reports):
    belong = {place for case in cases.values() for place in case["reports"].split()}
    written = {place: _case(agency, row.cells) for agency, rows in reports.items() for place, row in rows}

    assert belong <= written.keys()
    assert 0.70 < sum(bool(written[place]) for place in belong) / len(belong) < 1
    assert not any(number for place, number in written.items() if place not in belong)
    missing = {place for rows in reports.values() for place, row in rows
               for noise in row.noise if noise.what == "case_missing"}  # fmt: skip
    assert missing == {place for place in belong if not written[place]}


def test_nobody_of_the_border_writes_a_case_into_an_event_and_its_truth_says_so(desk, cases):
    columns = {
        column
        for feed in us_brd.feeds(desk)
        if "results" in feed.mapping
        for row in feed.rows
        for column in row.cells
    }

    assert columns
    assert not any("case" in column for column in columns)
    assert not any(case["reports"] for (agency, _), case in cases.items() if agency == "US-BRD")


def test_plans_and_reports_of_one_cell_stand_in_one_case(desk, cases, reports):
    """A number that a plan and a report share is a case in which somebody was arrested and somebody is still planned for."""
    planned_in = defaultdict(set)
    for feed in planned.feeds(desk):
        for row in feed.rows:
            column = {"US-INV": "case_no", "MX-FIS": "Carpeta", "CO-DIJ": "radicado"}.get(
                feed.partner, "expediente"
            )
            if feed.partner in COLUMN:
                planned_in[feed.partner].add(cell_of(row.cells, column))
    reported_in = {
        agency: {_case(agency, row.cells) for _, row in rows} - {""} for agency, rows in reports.items()
    }

    for agency, numbers in planned_in.items():
        assert all((agency, number) in cases for number in numbers)
    assert sum(len(planned_in[agency] & numbers) for agency, numbers in reported_in.items()) >= 3
    one_case_a_cell = Counter((agency, case["cell"]) for (agency, _), case in cases.items() if case["cell"])
    assert set(one_case_a_cell.values()) == {1}
