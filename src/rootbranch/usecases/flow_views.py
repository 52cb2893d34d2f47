"""Look at flows: a table in small multiples, and one selection of it as a series with its vintages.

newest vintage of a table ─ flows.selected, once a word ─▶ board
every vintage of it       ─ flows.selected ─▶ one series, and what each revision changed
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rootbranch import flows
from rootbranch.errors import Message
from rootbranch.flows import Corridor, Series
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.store import flows as kept
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation

MULTIPLES_MAX = 24
RECENT_PERIODS = 12


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
        tables: All that are loaded. shown: The one on the board, None where nothing is loaded.
        multiples: Word and series. more: Words that are not on the board. left: Words that cannot be added up, and why.
    """

    tables: tuple[FlowTable, ...]
    shown: FlowTable | None
    by: str
    total: Series | None
    multiples: tuple[tuple[str, Series], ...]
    more: int
    left: tuple[tuple[str, Message], ...]
    corridors: tuple[Corridor, ...] = ()


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
        known = _tables(work)
        tables = tuple(one for one, _ in known.values())
        if not known and not publisher:
            return FlowBoard(tables=(), shown=None, by="", total=None, multiples=(), more=0, left=())
        if publisher and (publisher, table) not in known:
            raise work.not_there()
        shown, series = known[(publisher, table) if publisher else next(iter(known))]
        way = by if by in shown.splits else shown.splits[0] if shown.splits else ""
        scope = _scope(series, within, way)
        work.touch([f"{shown.publisher}/{shown.table}"])
        made, left = _multiples(series, way, scope)
        total = flows.selected(series, scope)
        return FlowBoard(
            tables=tables,
            shown=shown,
            by=way,
            total=None if isinstance(total, Message) else total,
            multiples=made[:MULTIPLES_MAX],
            more=max(0, len(made) - MULTIPLES_MAX),
            left=left,
            corridors=flows.corridors_of(series),
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
        known = _tables(work)
        if (publisher, table) not in known:
            raise work.not_there()
        shown, series = known[publisher, table]
        work.touch([f"{publisher}/{table}"])
        found = flows.selected(series, wanted)
        if isinstance(found, Message):
            return found
        return FlowSelection(
            table=shown, wanted=wanted, series=found, revisions=_revisions(work, shown, wanted)
        )


def _tables(work: Work) -> dict[tuple[str, str], tuple[FlowTable, tuple[Series, ...]]]:
    """Read the newest vintage of every table."""
    days: dict[tuple[str, str], list[kept.Vintage]] = {}
    for vintage in kept.vintages(work.connection):
        days.setdefault((vintage.publisher, vintage.table), []).append(vintage)
    found = {}
    for key, vintages in days.items():
        series = tuple(one for _, one in kept.series_of(work.connection, vintages[-1]))
        counting = series[0].counting
        made = FlowTable(
            publisher=key[0],
            table=key[1],
            unit=counting.unit,
            method=counting.method.partition(" · ")[0],
            coverage=counting.coverage,
            splits=flows.splits_of(series),
            vintages=tuple(vintage.vintage for vintage in vintages),
        )
        found[key] = made, series
    return found


def _scope(series: tuple[Series, ...], within: str, way: str) -> dict[str, str]:
    """Find of which split the word is that the board is narrowed to."""
    for split in ("route", "place", "component"):
        if within and split != way and within in flows.words_of(series, split):
            return {split: within}
    return {}


def _multiples(
    series: tuple[Series, ...], way: str, scope: Mapping[str, str]
) -> tuple[tuple[tuple[str, Series], ...], tuple[tuple[str, Message], ...]]:
    made: list[tuple[str, Series]] = []
    left: list[tuple[str, Message]] = []
    fitting = [one for one in series if all(getattr(one.key, split) == word for split, word in scope.items())]
    for word in flows.words_of(fitting, way) if way else ():
        found = flows.selected(fitting, {**scope, way: word})
        if isinstance(found, Message):
            left.append((word, found))
        else:
            made.append((word, found))
    made.sort(key=lambda each: -sum(filter(None, each[1].counts[-RECENT_PERIODS:])))
    return tuple(made), tuple(left)


def _revisions(
    work: Work, shown: FlowTable, wanted: Mapping[str, str]
) -> tuple[tuple[date, date, int | None, int | None], ...]:
    """List periods whose count a later vintage changed: period, vintage, before, after."""
    if len(shown.vintages) < 2:
        return ()
    versions = []
    for vintage in kept.vintages(work.connection):
        if (vintage.publisher, vintage.table) == (shown.publisher, shown.table):
            found = flows.selected([one for _, one in kept.series_of(work.connection, vintage)], wanted)
            if not isinstance(found, Message):
                versions.append(found)
    changed = [
        (day, after.vintage, before.at(day), after.at(day))
        for before, after in pairwise(versions)
        for day in after.periods
        if before.first <= day <= before.last and before.at(day) != after.at(day)
    ]
    return tuple(sorted(changed, reverse=True, key=lambda each: each[:2]))
