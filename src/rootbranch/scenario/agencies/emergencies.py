"""Rescues and deaths on the way, as three agencies tell of them: day, place, by what and how many. Nobody is named.

    US-BRD   rescues_2026-08.csv           what happened in the United States, with coordinates
    MX-FIS   rescates_2026-08.csv          in Mexico
    CO-DIJ   emergencias-2026-08.jsonl     south of Mexico, also what its neighbours told it of

How many they were stays with the agency: the mapping leaves it out, as it does of stops.
"""

from collections.abc import Iterator

from rootbranch.scenario.agencies.whereabouts import coordinates, reference
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.forms import town
from rootbranch.scenario.pen import written_us_moment
from rootbranch.scenario.traffic import mishap_row
from rootbranch.scenario.writing import Csv, JsonLines

_US = (
    "incident_no",
    "happened_at",
    "station",
    "came_from",
    "incident",
    "cause",
    "people",
    "remarks",
    "lat",
    "lon",
)
_MX = ("Folio", "Fecha y hora", "Lugar", "Procedencia", "Hecho", "Causa", "Personas", "Referencia")


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make one file of each of the three."""
    yield Feed(
        partner="US-BRD",
        mapping="us-brd-rescues",
        file_name="rescues_2026-08.csv",
        installment=1,
        format=Csv(columns=_US, line_end="\r\n"),
        rows=_american(desk),
    )
    yield Feed(
        partner="MX-FIS",
        mapping="mx-fis-rescates",
        file_name="rescates_2026-08.csv",
        installment=1,
        format=Csv(columns=_MX),
        rows=_mexican(desk),
    )
    yield Feed(
        partner="CO-DIJ",
        mapping="co-dij-emergencias",
        file_name="emergencias-2026-08.jsonl",
        installment=1,
        format=JsonLines(),
        rows=_southern(desk),
    )


def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = table("agencies")["mishap"][language]
    return words


def _american(desk: Desk) -> Iterator[FeedRow]:
    pen, words = desk.pen("US-BRD", "rescues"), _words("en")
    for number, one in enumerate(desk.mishaps("US"), start=desk.first):
        key = f"R{number:06d}"
        cells = {
            "incident_no": key,
            "happened_at": written_us_moment(one.at),
            "station": town(one.stop, "en"),
            "came_from": town(one.origin, "en"),
            "incident": words[one.kind],
            "cause": words[one.cause],
            "people": str(one.people),
            "remarks": reference(pen, one.place, "en", "remarks"),
            **coordinates(pen, one.place, ("lat", "lon")),
        }
        yield mishap_row(one, key, cells, pen)


def _mexican(desk: Desk) -> Iterator[FeedRow]:
    pen, words = desk.pen("MX-FIS", "rescues"), _words("es")
    for number, one in enumerate(desk.mishaps("MX"), start=desk.first):
        key = f"RS-{number:05d}"
        cells = {
            "Folio": key,
            "Fecha y hora": f"{one.at:%d/%m/%Y %H:%M}",
            "Lugar": town(one.stop, "es"),
            "Procedencia": town(one.origin, "es"),
            "Hecho": words[one.kind],
            "Causa": words[one.cause],
            "Personas": str(one.people),
            "Referencia": reference(pen, one.place, "es", "Referencia"),
        }
        yield mishap_row(one, key, cells, pen)


def _southern(desk: Desk) -> Iterator[FeedRow]:
    pen, words = desk.pen("CO-DIJ", "rescues"), _words("es")
    for number, one in enumerate(desk.mishaps("CO", "EC", "GT"), start=desk.first):
        key = f"CO-E-{number:05d}"
        at = f"{one.at:%Y-%m-%dT%H:%M:%S}"
        zone = "" if pen.loses("zone_lost", "ocurrido", f"{at}-05:00") else "-05:00"
        cells: dict[str, object] = {
            "emergencia": key,
            "ocurrido": f"{at}{zone}",
            "lugar": town(one.stop, "es"),
            "procedencia": town(one.origin, "es"),
            "hecho": words[one.kind],
            "causa": words[one.cause],
            "personas": one.people,
            "referencia": reference(pen, one.place, "es", "referencia"),
        }
        yield mishap_row(one, key, cells, pen)
