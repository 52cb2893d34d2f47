"""Narratives that MX-FIS and GT-MP hand over: JSON Lines with the whole text in one field, in Spanish or English.

Habits: MX-FIS writes 14/03/2026 and dates the folio; GT-MP writes 14-mar-2026. Both pass on what others sent them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow, TruthLine
from rootbranch.scenario.narratives import make_narratives
from rootbranch.scenario.pen import written_month_es
from rootbranch.scenario.speakers import OFFICER
from rootbranch.scenario.tallies import counted
from rootbranch.scenario.texts import Named, Narrative
from rootbranch.scenario.writing import JsonLines

_MX_SHARE = 55  # in per cent


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make one file of each of the two agencies."""
    mexican = desk.world.size.texts * _MX_SHARE // 100
    yield _feed("MX-FIS", "mx-fis-relatos", "relatos_2026-08.jsonl", _rows_mx(desk, mexican))
    yield _feed(
        "GT-MP", "gt-mp-relatos", "relatos_agosto_2026.jsonl", _rows_gt(desk, desk.world.size.texts - mexican)
    )


def _feed(partner: str, mapping: str, file_name: str, rows: Iterator[FeedRow]) -> Feed:
    return Feed(
        partner=partner, mapping=mapping, file_name=file_name, installment=1, format=JsonLines(), rows=rows
    )


def _rows_mx(desk: Desk, count: int) -> Iterator[FeedRow]:
    columns = ("Folio", "Fecha", "Emisor", "Idioma", "Relato")
    return _rows(
        desk, "MX-FIS", "mx-fis-relatos", "REL/{:06d}/{year}", lambda day: f"{day:%d/%m/%Y}", columns, count
    )


def _rows_gt(desk: Desk, count: int) -> Iterator[FeedRow]:
    columns = ("relato", "fecha", "emisor", "idioma", "texto")
    return _rows(desk, "GT-MP", "gt-mp-relatos", "R-{:06d}", written_month_es, columns, count)


def _rows(
    desk: Desk,
    agency: str,
    mapping: str,
    key_form: str,
    written: Callable[[date], str],
    columns: tuple[str, ...],
    count: int,
) -> Iterator[FeedRow]:
    pen = desk.pen(agency, "texts")
    told = make_narratives(desk.world, agency, pen, count)
    known: set[str] = set()
    for number, one in enumerate(told, start=desk.first):
        key = key_form.format(number, year=one.written_on.year)
        cells = (key, written(one.written_on), one.publisher, one.language, one.text)
        yield FeedRow(
            cells=dict(zip(columns, cells, strict=True)),
            key=(key,),
            also_hides=one.hides,
            sealed=True,
            noise=tuple(replace(what, column=columns[-1]) for what in pen.noise()),
            about=_about(one, desk),
            also_ties=tuple(tie.tie for tie in one.ties),
            lines=(*_new_officers(one, known), *_truth(desk, (agency, mapping, key), one)),
        )


def _about(told: Narrative, desk: Desk) -> tuple[str, ...]:
    """Name the outcome, everybody whom a text names, and the site that was closed, each once."""
    people = (one.entity for one in told.named if one.kind == "person")
    sites = (_entity(desk, one) for one in told.named if desk.world.places.known(one.entity))
    return tuple(dict.fromkeys(filter(None, (told.outcome, *people, *sites))))


def _entity(desk: Desk, named: Named) -> str:
    """Give the id of what a text names; a town keeps its key."""
    site = desk.world.places.known(named.entity) if named.kind == "place" else None
    return site.id if site else named.entity


def _new_officers(told: Narrative, known: set[str]) -> Iterator[TruthLine]:
    """List the officers whom no text of the file has named so far among the persons."""
    for one in told.officers:
        if one.id not in known:
            known.add(one.id)
            names = (one.given, one.paternal, one.maternal)
            yield TruthLine(
                table="persons", cells=(one.id, OFFICER, *names, one.sex, "", one.nationality, *[""] * 6)
            )


def _truth(desk: Desk, place: tuple[str, str, str], told: Narrative) -> Iterator[TruthLine]:
    yield TruthLine(
        table="texts",
        cells=(
            *place,
            told.language,
            told.kind,
            told.outcome,
            told.publisher,
            told.day,
            "DUP" if told.outcome else "",  # its founding report stands in a file
        ),
        planted="text_protected" if told.hides else "",
    )
    officers = {one.id for one in told.officers}
    for one in told.named:
        yield TruthLine(
            table="text_mentions",
            cells=(*place, one.start, one.end, one.written, one.kind, _entity(desk, one)),
            planted="trap_officer_named" if one.entity in officers else "",
        )
    for tie in told.ties:
        yield TruthLine(table="text_ties", cells=(*place, tie.start, tie.end, tie.left, tie.right, tie.tie))
    for total in told.totals:
        cells = (total.start, total.end, total.written, total.label, total.operation, "arrests", total.value)
        yield TruthLine(
            table="text_totals",
            cells=(*place, *cells, "persons", *counted(total.counts, total.value)),
            planted=f"text_{total.label.lower()}",
        )
