"""The desk of flows, the page of a series and the API: numbers beside every drawing, hidden cells marked, no guess."""

from datetime import date
from pathlib import Path

import pytest
from tests.fixtures.flow_files import FIRST, REVISED, flow_file, flow_layout
from tests.fixtures.office import Office
from tests.unit.web.test_api import caller

from rootbranch import usecases
from rootbranch.flows import Counting, FlowUnit, Series, SeriesKey, Step
from rootbranch.web.charts import Ahead, Frame, chart_of, round_up

FRAME = Frame(width=100, height=50)


@pytest.fixture(scope="module")
def loaded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder: Path = tmp_path_factory.mktemp("flows")
    layout = usecases.flow_layout(str(flow_layout(folder)))
    actor = office.world.actor("analyst")
    assert "Nothing is loaded." in office.as_("aa-liaison").get("/flows").text
    for day, rows in ((date(2026, 3, 1), FIRST), (date(2026, 4, 1), (*REVISED, "2022-05,West,CUB,<10"))):
        usecases.load_flows(office.world.installation, actor, flow_file(folder, *rows), layout, day)
    return office


def test_the_desk_shows_small_multiples_with_the_same_numbers_as_a_table(loaded: Office) -> None:
    page = loaded.as_("aa-liaison").get("/flows?by=nationality").text
    assert page.count("Counts over time:") == 6
    for word in ("MEX", "CUB", "VEN"):
        assert f"data-open>{word}</a>" in page
    assert "The same numbers" in page


def test_the_page_of_a_series_marks_what_is_hidden_and_tells_revisions(loaded: Office) -> None:
    client = loaded.as_("results")
    page = client.get("/flows/of/us-cbp/crossings?nationality=CUB&place=West").text
    assert "hidden (small)" in page
    assert 'class="hidden-cell"' in page
    revised = client.get("/flows/of/us-cbp/crossings?nationality=CUB&place=South").text
    assert "What revisions changed" in revised
    assert "It is not a number of persons." in revised
    client.get("/flows?lang=es")
    assert "No es un número de personas." in client.get("/flows/of/us-cbp/crossings?nationality=VEN").text
    client.get("/flows?lang=en")


def test_a_kept_forecast_is_drawn_with_its_table_and_alerts_stand_on_the_desk(
    loaded: Office, tmp_path: Path
) -> None:
    world, analyst = loaded.world, loaded.world.actor("analyst")
    (known,) = usecases.list_flows(world.installation, analyst, by="nationality", nationality="VEN")
    header = "unique_id,ds,mean,lo-80,hi-80,lo-95,hi-95,method,why,error_ratio,parts,trust,outside,upstream\n"
    (tmp_path / "f.csv").write_text(
        f"{header}{known.id},2022-06-01,61,30,90,10,120,blend,learnt,0.912,naive=0.25;adjusted-mean-3=0.75,drifting,5/12,used\n",
        encoding="utf-8",
    )
    header = "unique_id,ds,direction,y,expected,alarms_per_year,held,playbook\n"
    (tmp_path / "a.csv").write_text(
        f"{header}{known.id},2022-05-01,up,50,12,0.5,open,reception;health\n"
        f"{known.id},2022-04-01,down,12,30,0.5,yes,check-counting\n"
        f"{known.id},2022-03-01,up,60,30,0.5,no,reception\n",
        encoding="utf-8",
    )
    usecases.keep_outlooks(
        world.installation, analyst, forecast=tmp_path / "f.csv", alerts=tmp_path / "a.csv"
    )
    client = loaded.as_("results")
    page = client.get("/flows/of/us-cbp/crossings?nationality=VEN").text
    assert page.count('class="fan"') == 2
    assert "30 – 90" in page
    assert "reception, health" in page
    assert "What may come next" in page
    for said in (
        "Do not trust this forecast now: 5 of the last 12 periods",
        "blend of simple forecasts",
        "weights learnt from past months",
        "91 % of that of repeating the last figure",
        "mean of three with its season 75 %, last figure 25 %",
        "used, as it was published by then",
        "of 2 alerts with a period after them, the change was still there for 1 (50 %)",
    ):
        assert said in page
    board = client.get("/flows?by=nationality").text
    assert "not to be trusted now" in board
    assert "Hit rate: of 2 alerts" in board
    assert "reception, health" in client.get("/flows?by=nationality").text


def test_what_is_not_there_is_not_found_and_a_wrong_filter_says_so(loaded: Office) -> None:
    client = loaded.as_("results")
    for address in ("/flows/of/nobody/nothing", "/flows?table=nobody/nothing"):
        assert client.get(address).status_code == 404
    assert client.get("/flows?by=person").status_code == 400
    assert client.get("/flows/of/us-cbp/crossings?nationality=<script>").status_code == 400
    assert loaded.client().get("/flows").status_code in (303, 401)


def test_the_api_gives_series_with_their_vintages_and_shares(loaded: Office) -> None:
    loaded.enrol("results")
    results = caller(loaded, "results", "results")
    page = results.get("/api/v1/flows?nationality=CUB&limit=1").json()
    assert page["total"] == 2
    whole = results.get("/api/v1/flows?nationality=CUB").json()["items"]
    south = next(one for one in whole if one["place"] == "South")
    opened = results.get(f"/api/v1/flows/{south['id']}").json()
    assert [one["counts"][1]["count"] for one in opened] == [40, 90]
    shares = results.get("/api/v1/flow-shares?known_on=2026-03-01").json()
    assert (shares[0]["numerator"], shares[0]["percent"], shares[0]["matches"]) == (40, "40.00", True)
    assert results.get("/api/v1/flows/0000000000000000").status_code == 404
    assert results.get("/api/v1/flow-shares?month=May").status_code == 400


def series(*counts: int | None, hidden: tuple[int, ...] = ()) -> Series:
    return Series(
        key=SeriesKey(publisher="p", table="t"),
        counting=Counting(unit=FlowUnit.EVENT, method="m", coverage="c"),
        vintage=date(2026, 1, 1), step=Step.MONTH, first=date(2024, 1, 1), counts=counts, hidden=hidden,
    )  # fmt: skip


def test_a_line_is_broken_where_nothing_is_known_and_begins_at_zero() -> None:
    chart = chart_of(series(0, 4, None, 2, None, 1, 3, hidden=(2,)), FRAME)
    assert len(chart.lines) == 2
    assert len(chart.dots) == 1
    assert chart.lines[0].startswith(f"M0 {chart.base:g}L")
    assert len(chart.hidden) == 1
    assert chart_of(series(None), FRAME).lines == ()


def test_a_fan_stands_behind_the_counts_and_never_below_zero() -> None:
    ahead = [Ahead(day=date(2024, 3, 1), mean=5.0, bands=((-3.0, 12.0), (2.0, 8.0)))] * 2
    chart = chart_of(series(3, 4), FRAME, ahead=ahead)
    assert len(chart.fans) == 2
    heights = [float(point.split(" ")[1].rstrip("Z")) for point in chart.fans[0][1:].split("L")]
    assert max(heights) <= chart.base
    assert chart.middle


def test_the_axis_ends_at_a_round_number_above_every_count() -> None:
    for count in (0, 1, 4, 5, 11, 99, 100, 101, 2_400, 66_584, 10**12):
        assert count <= round_up(count) <= max(4, 2.5 * count)
