"""US-BRD, a border agency of the United States: daily CSV of encounters, stops and events.

Habits: M/D/YYYY and a 12-hour clock; given name first, the second surname often lost, no accents; much is missing;
people who were smuggled are held as material witnesses.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.agencies.whereabouts import coordinates, reference
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import (
    Dirt,
    Feed,
    FeedRow,
    bad_numbers,
    bad_report,
    changed,
    in_order,
    person_rows,
    said_in,
    with_columns,
)
from rootbranch.scenario.forms import Habit, about_nobody, numbered, person_row, thousands, town
from rootbranch.scenario.identifiers import fingerprint_token
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.pen import Pen, written_us, written_us_moment
from rootbranch.scenario.report_forms import report_columns, report_row
from rootbranch.scenario.traffic import numbers_of, stop_row
from rootbranch.scenario.vehicles import Vehicle, colour_in, type_in
from rootbranch.scenario.writing import Csv

AGENCY = "US-BRD"
FINGERPRINTED_FROM = 14  # years
HABIT = Habit(
    agency=AGENCY,
    language="en",
    person_key="E{:06d}",
    report_key="EV{:06d}",
    date=written_us,
    amount=thousands(",", "."),
    person_name=lambda name: {"name": name.given_first},
    report_name=lambda name: name.given_first,
    source_grades=("A", "B", "F"),
    info_grades=("1", "2", "6"),
    goods_column=numbered,
)
DIRT = Dirt(
    date="date_of_birth",
    bad_date="2/30/1990",
    grade="src",
    category="class",
    predicate=("conduct", "pay", "agent", "referred_on"),
    remark="alias",
)
_PHONES = ("phone_1", "phone_2", "phone_3")
_STOPS = (
    "stop_no",
    "stopped_at",
    "station",
    "came_from",
    "type",
    "make",
    "model",
    "colour",
    "year",
    "plate",
    "plate_state",
    "people",
    "remarks",
    "lat",
    "lon",
    *_PHONES,
)


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the agency's files in the order in which it hands them over."""
    for installment, month in ((1, "2026-08"), (2, "2026-11")):
        columns, people = with_columns(
            _encounters(desk, installment), partial(_encounter, desk, 0, about_nobody(AGENCY))
        )
        yield Feed(
            partner=AGENCY,
            mapping="us-brd-encounters",
            file_name=f"encounters_{month}.csv",
            installment=installment,
            format=Csv(columns=columns, line_end="\r\n"),
            rows=people,
            note="new and corrected rows" if installment == 2 else "",
        )
        yield Feed(
            partner=AGENCY,
            mapping="us-brd-results",
            file_name=f"events_{month}.csv",
            installment=installment,
            format=Csv(columns=report_columns(HABIT), line_end="\r\n"),
            rows=_results(desk, installment),
            note="new and corrected rows" if installment == 2 else "",
        )
        if installment == 1:
            yield Feed(
                partner=AGENCY,
                mapping="us-brd-stops",
                file_name="stops_2026-08.csv",
                installment=1,
                format=Csv(columns=_STOPS, line_end="\r\n"),
                rows=_stops(desk),
            )


def _encounters(desk: Desk, installment: int) -> Iterator[FeedRow]:
    """Write the people of one delivery.

    The second also corrects the birth dates of three from the first, and makes associates of whom a court cleared.
    """
    write = partial(_encounter, desk)
    if installment == 1:
        yield from person_rows(desk.numbered(AGENCY, 1), desk.strays(AGENCY), DIRT, write)
        return
    cleared = {person.id for person, _ in desk.world.cleared}
    first = tuple(desk.numbered(AGENCY, 1))
    early = [pair for pair in first if not pair[1].exact and pair[1].person.id not in cleared]
    for number, mention in early[5:8]:
        right = written_us(mention.person.born)
        row = changed(write(number, mention), {"date_of_birth": right, "src": "A", "inf": "1"})
        others = (one for one in row.identity if one[0] != "birth_date")
        yield replace(row, identity=(*others, ("birth_date", right)))
    for number, mention in first:
        if mention.person.id in cleared:
            yield write(number, replace(mention, category=SubjectCategory.ASSOCIATE))
    yield from (write(number, mention) for number, mention in desk.numbered(AGENCY, 2))


def _encounter(desk: Desk, number: int, mention: Mention) -> FeedRow:
    pen = desk.pen(AGENCY, f"encounters {number}")
    return _with_fingerprint(desk, pen, person_row(HABIT, pen, number, mention), mention)


def _with_fingerprint(desk: Desk, pen: Pen, row: FeedRow, mention: Mention) -> FeedRow:
    """Add the token of the fingerprints; nobody takes those of a child."""
    token = fingerprint_token(desk.world.seed, mention.person.id)
    child = (mention.known_on - mention.person.born).days // 365 < FINGERPRINTED_FROM
    written = "" if child or pen.loses("fingerprint_missing", "fingerprint", token) else token
    return replace(
        row,
        cells={**row.cells, "fingerprint": written},
        identity=(*row.identity, *((("fingerprint", written),) if written else ())),
        noise=(*row.noise, *pen.noise()),
    )


def _results(desk: Desk, installment: int) -> Iterator[FeedRow]:
    rows = [
        report_row(HABIT, desk.pen(AGENCY, f"results {said.number}"), said)
        for said in said_in(desk.world, AGENCY, installment)
    ]
    if installment == 1:
        for number in bad_numbers(desk.world, AGENCY)[:1]:
            cells = {"event_no": HABIT.report_key.format(number), "event_date": "2/30/2026"}
            rows += [
                bad_report(rows[1], "no_such_date", cells),
                bad_report(rows[2], "duplicate_key", {"event_no": rows[2].key[0]}),
            ]
    yield from in_order(rows)


def _stops(desk: Desk) -> Iterator[FeedRow]:
    pen, where = desk.pen(AGENCY, "stops"), desk.pen(AGENCY, "where stops were")
    who = desk.pen(AGENCY, "who was stopped")
    for number, stop in enumerate(desk.journeys("US"), start=desk.first):
        key = f"S{number:06d}"
        cells = {
            "stop_no": key,
            "stopped_at": written_us(stop.at.date())
            if pen.loses("time_missing", "stopped_at", written_us_moment(stop.at))
            else written_us_moment(stop.at),
            "station": town(stop.stop, "en"),
            "came_from": town(stop.origin, "en"),
            "type": type_in(stop.type, "en"),
            **(_vehicle(pen, stop.vehicle, stop.plate) if stop.vehicle else {}),
            "people": str(stop.people),
            "remarks": reference(where, stop.place, "en", "remarks"),
            **coordinates(where, stop.place, ("lat", "lon")),
            **numbers_of(stop.found, who, *_PHONES),
        }
        yield stop_row(stop, key, cells, pen, where, who)


def _vehicle(pen: Pen, vehicle: Vehicle, plate: str) -> dict[str, str]:
    seen = {
        "make": vehicle.make,
        "model": vehicle.model,
        "colour": colour_in(vehicle.colour, "en"),
        "year": str(vehicle.year),
    }
    return {
        **{
            column: "" if pen.loses(f"{column}_missing", column, text) else text
            for column, text in seen.items()
        },
        "plate": pen.plate(plate, "plate"),
        "plate_state": pen.plate_state(plate, vehicle.territory, "plate_state"),
    }
