"""Publications are kept by vintage and never changed; whoever looks at them is audited; no row hangs on a record."""

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.fixtures.flow_files import FIRST, REVISED, flow_file, flow_layout
from tests.fixtures.world import World

from rootbranch import usecases
from rootbranch.disclosure import CountTable, Knowledge, SmallRule, attack_table, hide_small
from rootbranch.errors import AccessError, InputError, Message, StateError
from rootbranch.store.schema import metadata

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def load(
    world: World, *rows: str, day: date | None = MARCH, officer: str = "analyst"
) -> usecases.LoadedVintage:
    layout = usecases.flow_layout(str(flow_layout(world.folder)))
    return usecases.load_flows(
        world.installation, world.actor(officer), flow_file(world.folder, *rows), layout, day
    )


def test_a_revision_is_another_vintage_and_the_first_one_stays(any_world: World) -> None:
    load(any_world)
    revised = load(any_world, *REVISED, day=APRIL)
    assert [usecases.series_name(one) for one in revised.first_time] == ["South · VEN"]
    analyst = any_world.actor("analyst")
    (cuban,) = usecases.list_flows(any_world.installation, analyst, nationality="CUB")
    versions = usecases.read_flow(any_world.installation, analyst, cuban.id)
    assert [(one.vintage, one.counts) for one in versions] == [(MARCH, (25, 40)), (APRIL, (25, 90))]
    (before,) = usecases.list_flows(any_world.installation, analyst, nationality="CUB", known_on=MARCH)
    assert before.series.counts == (25, 40)
    assert usecases.list_flows(any_world.installation, analyst, known_on=date(2026, 2, 1)) == ()


def test_the_same_publication_again_changes_nothing_and_another_one_of_that_day_is_refused(
    world: World,
) -> None:
    assert load(world).fresh
    assert not load(world).fresh
    with pytest.raises(StateError):
        load(world, *REVISED)
    (cuban,) = usecases.list_flows(world.installation, world.actor("analyst"), nationality="CUB")
    assert cuban.series.counts == (25, 40)


def test_what_a_revision_changed_is_told(world: World) -> None:
    load(world)
    load(world, *REVISED, day=APRIL)
    found = usecases.read_flow_selection(
        world.installation, world.actor("results"), "us-cbp", "crossings", {"nationality": "CUB"}
    )
    assert not isinstance(found, Message)
    assert found.revisions == ((date(2022, 5, 1), APRIL, 40, 90),)


def test_a_share_is_of_the_vintage_that_was_known_on_a_day(world: World) -> None:
    load(world)
    load(world, *REVISED, day=APRIL)
    claim = usecases.changed_claim("outside-four-countries-2022")
    month = {
        day: usecases.flow_shares(world.installation, world.actor("results"), claim, day)[0]
        for day in (MARCH, APRIL)
    }
    assert (str(month[MARCH].percent), month[MARCH].matches) == ("40.00", True)
    assert (month[APRIL].numerator, month[APRIL].denominator, month[APRIL].matches) == (140, 200, False)


def test_everybody_reads_and_only_some_load(world: World) -> None:
    load(world, officer="operator")
    for officer in ("aa-liaison", "guardian", "aa-help", "reviewer"):
        assert len(usecases.list_flows(world.installation, world.actor(officer))) == 5
        with pytest.raises(AccessError):
            load(world, day=APRIL, officer=officer)
    told = usecases.list_audit(world.installation, world.actor("guardian"), limit=50)
    assert {"load_flows", "list_flows"} <= {line.event.what for line in told.items}


def test_a_file_that_cannot_be_used_leaves_nothing_behind(world: World) -> None:
    layout = usecases.flow_layout(str(flow_layout(world.folder)))
    actor = world.actor("analyst")
    changed = flow_file(world.folder, header="month,gate,citizenship,n")
    bad = {
        "changed layout": (changed.read_bytes(), "gather.counts_column_missing"),
        "no text": (b"\xff\xfe\x00month", "gather.counts_unread"),
        "a broken gzip": (gzip.compress(changed.read_bytes())[:40], "gather.counts_unread"),
        "an open quote": (b'month,gate,nat,n\n2022-04,"North,MEX,60\n', "gather.counts_no_csv"),
        "a column twice": (b"month,gate,nat,n,n\n2022-04,North,MEX,1,2\n", "gather.counts_column_doubled"),
        "no row": (b"month,gate,nat,n\n", "flows.no_rows"),
    }
    for name, (content, problem) in bad.items():
        path = world.folder / "bad.csv"
        path.write_bytes(content)
        with pytest.raises(InputError) as refused:
            usecases.load_flows(world.installation, actor, path, layout, MARCH)
        assert refused.value.what.id == problem, name
    with pytest.raises(InputError) as missing:
        usecases.load_flows(world.installation, actor, changed, layout, MARCH)
    assert missing.value.what.params["columns"] == "nat"
    assert missing.value.fix.params["others"] == "citizenship"
    assert usecases.list_flows(world.installation, actor) == ()


def test_a_vintage_of_the_future_is_refused_and_a_packed_file_is_read(world: World) -> None:
    with pytest.raises(InputError, match=r"flows\.vintage_later"):
        load(world, day=date(2030, 1, 1))
    packed = world.folder / "crossings.csv.gz"
    packed.write_bytes(gzip.compress(flow_file(world.folder).read_bytes()))
    layout = usecases.flow_layout(str(flow_layout(world.folder)))
    assert usecases.load_flows(world.installation, world.actor("analyst"), packed, layout).series == 5


def test_series_are_written_long_without_what_is_not_known(world: World, tmp_path: Path) -> None:
    load(world, *FIRST, "2022-05,West,CUB,<10")
    found = usecases.list_flows(world.installation, world.actor("analyst"), nationality="CUB")
    out = tmp_path / "long.csv"
    assert usecases.write_long_flows(out, found) == 3
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "unique_id,ds,y"
    assert {line.split(",", 1)[1] for line in lines[1:]} == {"2022-04-01,25", "2022-05-01,40", "2022-04-01,0"}


def test_no_table_of_flows_refers_to_a_record_or_an_entity() -> None:
    tables = [table for name, table in metadata.tables.items() if name.startswith("flow_")]
    assert tables
    referred = {key.column.table.name for table in tables for key in table.foreign_keys}
    assert referred == {"officer", "flow_vintage"}


FORECAST = (
    "unique_id,ds,mean,lo-80,hi-80,lo-95,hi-95,method,why,error_ratio,parts,trust,outside,upstream\n"
    "{id},2022-06-01,41.0,20.0,60.0,10.0,90.0,blend,learnt,0.9,naive=0.40;level=0.60,steady,0/3,left\n"
    "{id},2022-07-01,42.0,,,,,blend,learnt,0.9,naive=0.40;level=0.60,steady,0/3,left\n"
)
ALERTS = (
    "unique_id,ds,direction,y,expected,ratio,began,delay_months,chance,false_share,alarms_per_year,held,playbook\n"
    "{id},2022-05-01,up,40,25.2,1.6,2022-05-01,0,0.01,0.1,0.45,open,reception;health;staffing\n"
)


def test_forecasts_and_alarms_stand_beside_their_series_until_a_newer_vintage_comes(world: World) -> None:
    load(world)
    analyst = world.actor("analyst")
    known = usecases.list_flows(world.installation, analyst, by="nationality", nationality="CUB")
    files = {}
    for name, text in (("forecast", FORECAST), ("alerts", ALERTS)):
        files[name] = world.folder / f"{name}.csv"
        files[name].write_text(text.format(id=known[0].id), encoding="utf-8")
    assert usecases.keep_outlooks(world.installation, analyst, **files) == (1, 1)
    wanted = {"nationality": "CUB"}
    found = usecases.read_flow_selection(world.installation, analyst, "us-cbp", "crossings", wanted)
    assert not isinstance(found, Message)
    assert found.outlook.outlook
    assert [one.mean for one in found.outlook.outlook.months] == [41.0, 42.0]
    assert found.outlook.fits
    made = found.outlook.outlook
    assert (made.method, made.why, made.upstream, made.error_ratio) == ("blend", "learnt", "left", 0.9)
    assert (made.parts, made.outside, made.watched) == ((("level", 0.6), ("naive", 0.4)), 0, 3)
    assert found.outlook.alerts[0].held is None
    assert found.outlook.alerts[0].look_at == ("reception", "health", "staffing")
    load(world, *FIRST, "2022-06,South,CUB,44", day=APRIL)
    later = usecases.read_flow_selection(world.installation, analyst, "us-cbp", "crossings", wanted)
    assert not isinstance(later, Message)
    assert not later.outlook.fits


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("{id}", "Amalia"), "flows.outlook_id"), (("41.0", "nan"), "flows.outlook_row"), (("41.0", "many"), "flows.outlook_row"),
        (("learnt", "because"), "flows.outlook_row"), (("level=0.60", "level=much"), "flows.outlook_row"),
        (("0/3", "none"), "flows.outlook_row"), (("left", "right"), "flows.outlook_row"),
        (("2022-06-01", "June"), "flows.outlook_row"), (("blend", "<b>blend</b>"), "flows.outlook_row"),
        (("lo-80,", ""), "gather.counts_column_missing"), ((",0/3,left\n", "\n"), "flows.outlook_id"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_forecast_is_refused_whole(
    world: World, change: tuple[str, str], problem: str
) -> None:
    path = world.folder / "forecast.csv"
    path.write_text(FORECAST.replace(*change).replace("{id}", "0" * 16), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        usecases.keep_outlooks(world.installation, world.actor("analyst"), forecast=path, alerts=None)
    assert refused.value.what.id == problem


def own(world: World, *rows: str, day: date = MARCH) -> usecases.LoadedVintage:
    """Load a table of our own, which nobody published, with its totals."""
    path, text = world.folder / "own.toml", flow_layout(world.folder).read_text(encoding="utf-8")
    text = text.replace('public_says = "an invented gazette"\n', "")
    for column in ("gate", "nat"):
        text = text.replace(f'column = "{column}"', f'column = "{column}"\nevery = "ALL"')
    path.write_text(text, encoding="utf-8")
    layout, file = usecases.flow_layout(str(path)), flow_file(world.folder, *rows)
    return usecases.load_flows(world.installation, world.actor("analyst"), file, layout, day)


def test_a_hidden_count_that_follows_from_its_total_is_not_kept(world: World) -> None:
    with pytest.raises(InputError, match=r"flows\.opened_counts"):
        own(world, "2022-04,ALL,MEX,100", "2022-04,North,MEX,95", "2022-04,South,MEX,<10")
    covered = ("2022-04,ALL,MEX,100", "2022-04,North,MEX,<10", "2022-04,South,MEX,<10", "2022-04,East,MEX,60")
    assert own(world, *covered).fresh
    assert not own(world, *covered).fresh


def test_an_earlier_vintage_does_not_open_what_a_later_one_hides(world: World) -> None:
    own(world, "2022-04,North,MEX,45", "2022-04,South,MEX,55")
    with pytest.raises(InputError, match=r"flows\.opened_counts"):
        own(world, "2022-04,ALL,MEX,104", "2022-04,North,MEX,45", "2022-04,South,MEX,55", day=APRIL)
    with pytest.raises(InputError, match=r"flows\.opened_counts"):
        own(world, "2022-04,North,MEX,48", "2022-04,South,MEX,55", day=APRIL)  # three came late
    assert own(world, "2022-04,North,MEX,75", "2022-04,South,MEX,55", day=APRIL).fresh


CROSSED = {
    ("North", "MEX"): 40, ("North", "GTM"): 4, ("North", "HND"): 25,
    ("South", "MEX"): 30, ("South", "GTM"): 26, ("South", "HND"): 15,
}  # fmt: skip


def test_nothing_that_may_be_asked_of_flows_opens_a_hidden_count(world: World) -> None:
    """Ask for every cut that a page, a map spot or the API may be asked for, and attack with all answers together."""
    places, nations = ("North", "South", "ALL"), ("MEX", "GTM", "HND", "ALL")
    true = {
        (place, nation): sum(
            count for (p, n), count in CROSSED.items() if place in {p, "ALL"} and nation in {n, "ALL"}
        )
        for place in places
        for nation in nations
    }
    table = CountTable(name="t", dimensions=("place", "nat"), labels=tuple(true), counts=tuple(true.values()))
    done = hide_small(table, {}, SmallRule(), seconds=60.0).table
    pairs = list(zip(done.labels, done.counts, strict=True))
    rows = [f"2022-05,{p},{n},{'<10' if count is None else count}" for (p, n), count in pairs]
    own(world, *rows)
    told: dict[tuple[str, ...], int] = {}
    for (place, nation), _ in pairs:
        wanted = {"place": place, "nationality": nation}
        asked = {split: word for split, word in wanted.items() if word != "ALL"}
        found = usecases.read_flow_selection(
            world.installation, world.actor("results"), "us-cbp", "crossings", asked
        )
        if not isinstance(found, Message):
            told |= dict(zip([(place, nation)], filter(None, found.series.counts), strict=False))
    for line in usecases.list_flows(world.installation, world.actor("results")):
        key = (line.series.key.place, line.series.key.nationality)
        told |= dict(zip([key], filter(None, line.series.counts), strict=False))
    assert {label for label, count in pairs if count is None}.isdisjoint(told)
    assert told == {label: count for label, count in true.items() if label in told}
    known = replace(done, counts=tuple(told.get(label) for label in done.labels))
    assert min(one.width for one in attack_table([known], {}, Knowledge())) >= 10
