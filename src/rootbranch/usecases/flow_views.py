"""Look at flows: a table in small multiples, and one selection of it as a series with its vintages.

newest vintage of a table ─ flows.selected, once a word ─▶ board
every vintage of it       ─ flows.selected ─▶ one series, and what each revision changed
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rootbranch import flows
from rootbranch.errors import Message
from rootbranch.flows import Corridor, FlowAlert, Outlook, Series
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.store import flows as kept
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.outlooks import SeriesOutlook, alerts_of, outlook_of

MULTIPLES_MAX = 24
ALERTS_MAX = 12
RECENT_PERIODS = 12


Multiple = tuple[str, Mapping[str, str], Series]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowTable:
    """A publisher's table, as the newest vintage gives it.

    Attributes:
        splits: By what it is split. vintages: Days of all its publications, oldest first.
    """

    publisher: str
    table: str
    unit: str
    method: str
    coverage: str
    splits: tuple[str, ...]
    vintages: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBoard:
    """A table in small multiples, largest in the newest periods first.

    Attributes:
        tables: Publisher and table of all that are loaded. shown: The one on the board, None where nothing is loaded.
        multiples: Name, what it is of (words by split) and series; a word whose parts may count the same people comes part by
            part. more: How many are not on the board.
        alerts: The newest that were kept of what is on the board, with name and words.
        outlooks: The newest forecast of each of the multiples, in their order; None where none was kept.
        told, held: Of all alerts of what is on the board, those whose next period is known, and those whose change was still there.
    """

    tables: tuple[tuple[str, str], ...]
    shown: FlowTable | None
    by: str
    total: Series | None
    multiples: tuple[Multiple, ...]
    more: int
    corridors: tuple[Corridor, ...] = ()
    alerts: tuple[tuple[str, Mapping[str, str], FlowAlert], ...] = ()
    outlooks: tuple[Outlook | None, ...] = ()
    told: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSelection:
    """One selection of a table.

    Attributes:
        series: In the newest vintage. revisions: Period, vintage and count of each revision of a period, newest period first.
    """

    table: FlowTable
    wanted: Mapping[str, str]
    series: Series
    revisions: tuple[tuple[date, date, int | None, int | None], ...]
    outlook: SeriesOutlook


def flow_board(
    installation: Installation,
    actor: Actor,
    publisher: str = "",
    table: str = "",
    by: str = "",
    within: str = "",
) -> FlowBoard:
    """Show one table by one of its splits; the first table and split where none is named.

    Args:
        within: A place or route that all multiples are of; empty: the whole table.

    Raises:
        AccessError: There is no such table.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.FLOWS), "flow_board") as work:
        known = _vintages(work)
        if not known and not publisher:
            return FlowBoard(tables=(), shown=None, by="", total=None, multiples=(), more=0)
        if publisher and (publisher, table) not in known:
            raise work.not_there()
        shown, series = _newest(work, known[(publisher, table) if publisher else next(iter(known))])
        way = by if by in shown.splits else shown.splits[0] if shown.splits else ""
        scope = _scope(series, within, way)
        work.touch([f"{shown.publisher}/{shown.table}"])
        made = _multiples(series, way, scope)
        total = flows.selected(series, scope)
        shown_multiples = made[:MULTIPLES_MAX]
        alerts = _alerts(work, shown_multiples)
        return FlowBoard(
            tables=tuple(known),
            shown=shown,
            by=way,
            total=None if isinstance(total, Message) else total,
            multiples=shown_multiples,
            more=max(0, len(made) - MULTIPLES_MAX),
            corridors=flows.corridors_of(series),
            alerts=alerts[:ALERTS_MAX],
            outlooks=tuple(outlook_of(work, one).outlook for _, _, one in shown_multiples),
            told=sum(each[2].held is not None for each in alerts),
            held=sum(each[2].held is True for each in alerts),
        )


def read_flow_selection(
    installation: Installation, actor: Actor, publisher: str, table: str, wanted: Mapping[str, str]
) -> FlowSelection | Message:
    """Read one selection of a table, with what its revisions changed.

    Returns:
        The selection; or why its parts cannot be added up.

    Raises:
        AccessError: There is no such table.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.FLOWS), "read_flow_selection") as work:
        known = _vintages(work).get((publisher, table))
        if known is None:
            raise work.not_there()
        shown, series = _newest(work, known)
        work.touch([f"{publisher}/{table}"])
        found = flows.selected(series, wanted)
        if isinstance(found, Message):
            return found
        return FlowSelection(
            table=shown,
            wanted=wanted,
            series=found,
            revisions=_revisions(work, known, wanted),
            outlook=outlook_of(work, found),
        )


def _alerts(
    work: Work, multiples: Sequence[Multiple]
) -> tuple[tuple[str, Mapping[str, str], FlowAlert], ...]:
    found = [(name, wanted, alert) for name, wanted, series in multiples for alert in alerts_of(work, series)]
    return tuple(sorted(found, key=lambda each: each[2].period, reverse=True))


def _vintages(work: Work) -> dict[tuple[str, str], list[kept.Vintage]]:
    """Read of each table its vintages, oldest first."""
    days: dict[tuple[str, str], list[kept.Vintage]] = {}
    for vintage in kept.vintages(work.connection):
        days.setdefault((vintage.publisher, vintage.table), []).append(vintage)
    return days


def _newest(work: Work, vintages: Sequence[kept.Vintage]) -> tuple[FlowTable, tuple[Series, ...]]:
    """Read the newest vintage of a table."""
    series = tuple(one for _, one in kept.series_of(work.connection, vintages[-1]))
    counting = series[0].counting
    shown = FlowTable(
        publisher=vintages[-1].publisher,
        table=vintages[-1].table,
        unit=counting.unit,
        method=counting.method.partition(" · ")[0],
        coverage=counting.coverage,
        splits=flows.splits_of(series),
        vintages=tuple(vintage.vintage for vintage in vintages),
    )
    return shown, series


def _scope(series: tuple[Series, ...], within: str, way: str) -> dict[str, str]:
    """Find of which split the word is that the board is narrowed to."""
    for split in ("route", "place", "component"):
        if within and split != way and within in flows.words_of(series, split):
            return {split: within}
    return {}


def _multiples(series: tuple[Series, ...], way: str, scope: Mapping[str, str]) -> tuple[Multiple, ...]:
    made: list[Multiple] = []
    fitting = [one for one in series if all(getattr(one.key, split) == word for split, word in scope.items())]
    for word in flows.words_of(fitting, way) if way else ():
        wanted = {**scope, way: word}
        found = flows.selected(fitting, wanted)
        if not isinstance(found, Message):
            made.append((word, wanted, found))
            continue
        for part in flows.words_of([one for one in fitting if getattr(one.key, way) == word], "component"):
            apart = flows.selected(fitting, wanted | {"component": part})
            if not isinstance(apart, Message):
                made.append((f"{word} · {part}", wanted | {"component": part}, apart))
    return tuple(sorted(made, key=lambda each: -sum(filter(None, each[2].counts[-RECENT_PERIODS:]))))


def _revisions(
    work: Work, vintages: Sequence[kept.Vintage], wanted: Mapping[str, str]
) -> tuple[tuple[date, date, int | None, int | None], ...]:
    """List periods whose count a later vintage changed: period, vintage, before, after."""
    if len(vintages) == 1:
        return ()
    found = (
        flows.selected([one for _, one in kept.series_of(work.connection, vintage)], wanted)
        for vintage in vintages
    )
    versions = [one for one in found if not isinstance(one, Message)]
    changed = [
        (day, after.vintage, before.at(day), after.at(day))
        for before, after in pairwise(versions)
        for day in after.periods
        if before.first <= day <= before.last and before.at(day) != after.at(day)
    ]
    return tuple(sorted(changed, reverse=True, key=lambda each: each[:2]))
