"""Numbers that texts tell: claims with their place, counted nowhere twice, and nothing else of the text."""

import orjson
import pytest
from tests.fixtures.world import REPORT_COLUMNS, REPORTS, World, report

from rootbranch import usecases
from rootbranch.errors import AccessError
from rootbranch.model.ledger import Figure, Form
from rootbranch.usecases import views
from rootbranch.usecases.figures import figure_key

TEXTS = """\
mapping: texts
version: 1
file: {format: csv}
mode: delta
kind: entity
schema: Article
key: [id]
known_on: {column: day, date: iso}
category: {constant: uncategorised}
withdrawn: {column: state, values: {GONE: "yes", "*": "no"}}
marking: &marking
  scale: {constant: admiralty}
  source_grade: {constant: B}
  info_grade: {constant: "2"}
  tlp: {constant: AMBER}
  basis: {constant: "invented law 7"}
  purposes: {constant: "investigation"}
  originating_source: {column: office}
fields:
  bodyText: {column: text}
narrative:
  text: {column: text}
  publisher: {column: office}
  published: {column: day, date: iso}
  marking:
    scale: {constant: admiralty}
    source_grade: {constant: B}
    info_grade: {constant: "2"}
    tlp: {constant: AMBER}
    basis: {constant: "invented law 7"}
    purposes: {constant: "results investigation analysis"}
    originating_source: {column: office}
""".replace("&marking", "")
COLUMNS = ("id", "day", "office", "text", "state")
NAME = "Evaristo Inventado Lomas"
TEXT = (
    f"Agents arrested 19 people, including four fugitives, in Operation Tin Whistle on May 3, 2026. "
    f"{NAME} is among them. They seized 17 vehicles. Six migrants were found in a van."
)


def row(
    id: str, text: str, day: str = "2026-05-04", office: str = "US DOJ", state: str = ""
) -> dict[str, str]:
    return {"id": id, "day": day, "office": office, "text": text, "state": state}


def gather(world: World, *rows: dict[str, str], partner: str = "AA") -> views.GatherResult:
    return world.gather(world.file(COLUMNS, rows), TEXTS, partner)


def claims(world: World) -> list[dict[str, str]]:
    """Read the claims that stand, as they are kept."""
    found = world.rows(
        "record JOIN payload ON payload.record_id = record.id WHERE kind = 'claim' AND ended_at IS NULL",
        "open_text",
    )
    return [orjson.loads(text)["claim"] for (text,) in found]


def told(world: World) -> set[tuple[str, str]]:
    return {(one["metric"], one.get("value", "")) for one in claims(world)}


def figures(world: World) -> dict[tuple[str, str], Figure]:
    lines = usecases.figures(world.installation, world.actor("results"), by="operation")
    return {(one.figure.scope["operation"], one.figure.measure): one.figure for one in lines}


def test_a_text_gives_claims_that_say_where_in_it_they_stand(world: World) -> None:
    gather(world, row("t1", TEXT))

    found = {one["metric"] + one.get("value", ""): one for one in claims(world)}
    assert set(found) == {"arrests19", "arrests4", "vehicles_seized17", "migrants_found"}
    start, end = map(int, found["arrests19"]["passage"].split("–"))
    assert TEXT[start:end] == "19 people"
    assert found["arrests19"]["rule"].startswith("narratives@1")
    assert found["arrests4"]["scope"] == "4 of the 19 counted"


def test_a_claim_of_a_text_opens_to_its_place_and_the_text_stays_sealed(world: World) -> None:
    gather(world, row("t1", TEXT))
    world.count()
    figure = figures(world)["Tin Whistle", "arrests"]
    assert isinstance(figure.counts, tuple)
    key = figure_key(figure)
    actor = world.actor("aa-liaison")

    view = usecases.read_record(world.installation, actor, figure.counts[0])
    opened = usecases.read_figure(world.installation, world.actor("aa-liaison", "results"), key)

    assert dict(view.fields)["passage"] == "16–25"
    assert view.file_name
    assert view.record.locator == "line 2"
    assert [line.id for line in opened.records] == [figure.counts[0]]
    assert NAME not in str(view)
    article = world.rows("record WHERE schema = 'Article'", "id")
    with pytest.raises(AccessError):
        usecases.read_record(world.installation, actor, article[0][0])


def test_no_name_and_no_small_number_of_protected_people_is_kept_open(world: World) -> None:
    gather(
        world,
        row("t1", TEXT),
        row("t2", "Operation Tin Whistle: 62 migrants were found, 55 in Mexico and 7 in Guatemala."),
    )

    kept = orjson.dumps(claims(world)).decode()
    assert "Inventado" not in kept
    met = [one for one in claims(world) if one["metric"] == "migrants_found"]
    assert sorted(one.get("value", "") for one in met) == ["", "", "", "62"]
    assert "fewer than ten" in {one.get("scope") for one in met}
    assert not any(one.get("value") == "7" or one.get("value") == "55" for one in met)


def test_gathering_a_text_again_changes_nothing(world: World) -> None:
    first = gather(world, row("t1", TEXT))
    again = gather(world, row("t1", TEXT))

    assert (first.accepted, again.accepted, again.changed, again.unchanged, again.retracted) == (
        5,
        0,
        0,
        5,
        0,
    )


def test_a_corrected_text_takes_back_what_it_claims_no_longer(world: World) -> None:
    gather(world, row("t1", TEXT))
    gather(world, row("t1", "Agents arrested 21 people in Operation Tin Whistle on May 3, 2026."))

    assert told(world) == {("arrests", "21")}


def test_a_withdrawn_text_takes_its_claims_with_it(world: World) -> None:
    gather(world, row("t1", TEXT), row("t2", "Agents seized 9 boats in Operation Red Kite."))
    gather(world, row("t1", TEXT, state="GONE"))

    assert told(world) == {("boats_seized", "9")}


def test_small_chunks_part_no_text_from_its_claims(world: World) -> None:
    world.close()
    world.environ["ROOTBRANCH_CHUNK_RECORDS"] = "2"

    result = gather(world, *(row(f"t{n}", TEXT) for n in range(3)))

    assert result.accepted == 15


def test_what_several_texts_tell_of_one_day_is_one_number(world: World) -> None:
    gather(
        world,
        row("t1", "Agents arrested 19 people in Operation Tin Whistle on May 3, 2026."),
        row("t2", "El 3 de mayo de 2026 fueron detenidas 19 personas en la operación «Tin Whistle».", office="GT MP"),
        row("t3", "So far 12 people were arrested in Operation Tin Whistle.", day="2026-05-03"),
    )  # fmt: skip

    figure = figures(world)["Tin Whistle", "arrests"]
    assert (figure.form, [int(one) for one in figure.values]) == (Form.NUMBER, [19])
    assert {why.id for _, why in figure.set_aside} == {"claims.repeats", "claims.part_way"}


def test_events_of_several_days_are_never_a_total(world: World) -> None:
    gather(
        world,
        row("t1", "Agents seized 3 vehicles in Operation Tin Whistle on May 3, 2026."),
        row("t2", "Agents seized 5 vehicles in Operation Tin Whistle on May 9, 2026."),
    )
    figure = figures(world)["Tin Whistle", "vehicles_seized"]
    assert (figure.form, figure.waiting) == (Form.UNRESOLVED, 0)

    gather(world, row("t3", "Operation Tin Whistle ended with 8 vehicles seized in total."))
    figure = figures(world)["Tin Whistle", "vehicles_seized"]
    assert [int(one) for one in figure.values] == [8]


def test_an_unsure_reading_waits_in_the_queue_for_a_person(world: World) -> None:
    gather(
        world,
        row("t1", "Operation Tin Whistle has led to 19 arrests.", office="US DOJ"),
        row("t2", "In Operation Tin Whistle agents arrested 23.", office="Daily Bugle"),
    )
    assert [int(one) for one in figures(world)["Tin Whistle", "arrests"].values] == [19]

    pairs = usecases.queue(world.installation, world.actor("results")).pairs
    (pair,) = [each for each in pairs if each.about == "claim"]
    usecases.judge(
        world.installation, world.actor("results"), pair.left.record, pair.right.record, "same", "one total"
    )

    assert [int(one) for one in figures(world)["Tin Whistle", "arrests"].values] == [23]


def test_a_report_that_says_a_number_itself_makes_no_second_claim_of_it(world: World) -> None:
    mapping = REPORTS.replace("fields:\n", "narrative:\n  text: {column: story}\nfields:\n", 1)
    rows = [
        report("a-1", operation="Norte", story="One person was arrested in Operation Norte. Agents seized 4 boats."),
        report("s-1", "seizure", operation="Norte", commodity="cash", amount="1000", unit="USD", story="They seized $1,000."),
    ]  # fmt: skip
    world.gather(world.file((*REPORT_COLUMNS, "story"), rows), mapping)
    world.count()

    assert told(world) == {("boats_seized", "4")}
    assert world.figures()["arrests"] == "1"


def test_a_number_of_no_operation_is_kept_and_said(world: World) -> None:
    result = gather(world, row("t1", "Agents arrested 19 people on Monday."))

    assert told(world) == {("arrests", "19")}
    assert [message.id for message, _ in result.findings] == ["gather.told_no_operation"]
    assert not [key for key in figures(world) if key[1] == "arrests" and not key[0]]
