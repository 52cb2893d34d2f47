"""Keep what publishers count, by vintage, and give shares of it; nothing here touches a record.

file ─ gather ─▶ rows ─ flows.load_series ─▶ series ─ store ─▶ one vintage, written once
vintages ─ the newest known on a day ─▶ flows.shares_of ─▶ shares beside a published claim
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rootbranch import flows, gather
from rootbranch.errors import InputError, Message, StateError
from rootbranch.flows import FlowNote, Layout, PublishedShare, Series, Share
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import Digest
from rootbranch.store import flows as kept
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation, new_id

SERIES_SHOWN_MAX = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedVintage:
    """What a load came to.

    Attributes:
        fresh: False where this very publication was there already; then nothing was written.
        first_time: Series that no earlier vintage of the table had; empty for the first vintage.
        more: Notes beyond those listed.
    """

    publisher: str
    table: str
    vintage: date
    series: int
    rows: int
    fresh: bool
    first_time: tuple[Series, ...]
    notes: tuple[FlowNote, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSeries:
    """A series with its id, which holds through all its vintages."""

    id: str
    series: Series


def flow_layout(name: str) -> Layout:
    """Find a layout: one that comes with the package by its name, or a TOML file of the user's.

    Raises:
        InputError: There is neither, or the file is no layout.
    """
    path = Path(name)
    if path.suffix != ".toml":
        return flows.shipped_layout(name)
    try:
        with path.open("rb") as file:
            text = file.read(flows.LAYOUT_CHARACTERS_MAX + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(Message("flows.layout_unread"), path.name, Message("flows.fix_layout")) from None
    return flows.read_layout(text, path.name)


def load_flows(
    installation: Installation, actor: Actor, path: Path, layout: Layout, vintage: date | None = None
) -> LoadedVintage:
    """Keep the series of a publisher's file as one vintage of its table.

    Args:
        vintage: The day on which the publisher gave the numbers; None: today.

    Raises:
        InputError: The file cannot be used, or tells a small count that nobody published; nothing is kept then.
        StateError: The table has a vintage of that day, with other numbers.
    """
    with asking(installation, actor, Verb.ENTER, joint(Kind.FLOWS), "load_flows") as work:
        day = vintage or work.at.date()
        if day > work.at.date():
            raise InputError(Message("flows.vintage_later"), str(day), Message("flows.fix_vintage_later"))
        content = gather.counts_bytes(path)
        rows = gather.read_counts(content, path.name, layout.delimiter, layout.columns)
        loaded = flows.load_series(rows, layout, day)
        before = [
            one
            for one in kept.vintages(work.connection)
            if (one.publisher, one.table) == (layout.publisher, layout.table)
        ]
        named = [(flows.series_id(one), one) for one in loaded.series]
        same_day = next((one for one in before if one.vintage == day), None)
        if not layout.public_says:
            past = [[one for _, one in kept.series_of(work.connection, each)] for each in before]
            flows.refuse_opened(loaded.series, layout, past)
        if same_day:
            _refuse_other_numbers(work, same_day, named)
            first_time: tuple[Series, ...] = ()
        else:
            known = kept.keys_before(work.connection, [one.id for one in before])
            first_time = tuple(one for id, one in named if known and id not in known)
            made = _vintage(work, layout, day, content, loaded.rows)
            kept.add(work.connection, made, named)
            work.touch([made.id])
        return LoadedVintage(
            publisher=layout.publisher,
            table=layout.table,
            vintage=day,
            series=len(named),
            rows=loaded.rows,
            fresh=same_day is None,
            first_time=first_time,
            notes=loaded.notes,
            more=loaded.more,
        )


def _vintage(work: Work, layout: Layout, day: date, content: bytes, rows: int) -> kept.Vintage:
    return kept.Vintage(
        id=new_id(),
        publisher=layout.publisher,
        table=layout.table,
        vintage=day,
        layout_digest=Digest(flows.layout_digest(layout)),
        file_digest=Digest(hashlib.sha256(content).hexdigest()),
        rows_read=rows,
        officer=work.actor.officer.id,
        loaded_at=work.at,
    )


def _refuse_other_numbers(work: Work, same_day: kept.Vintage, named: Sequence[tuple[str, Series]]) -> None:
    """Let the same publication pass once more; another one under the same day would overwrite it."""
    if dict(kept.series_of(work.connection, same_day)) != dict(named):
        raise StateError(
            Message("flows.vintage_taken"),
            f"{same_day.publisher} {same_day.table} {same_day.vintage}",
            Message("flows.fix_vintage_taken"),
        )


def list_flows(
    installation: Installation,
    actor: Actor,
    *,
    publisher: str = "",
    table: str = "",
    nationality: str = "",
    by: str = "",
    known_on: date | None = None,
) -> tuple[KnownSeries, ...]:
    """List series in the newest vintage that was published by a day, by publisher and table.

    Args:
        by: Put each table together by this split; what cannot be added up is left out. Empty: as published.
        known_on: None: today. The rest: only series of that; empty: all.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.FLOWS), "list_flows") as work:
        found = [
            KnownSeries(id=id, series=one)
            for vintage in _newest(work, known_on)
            if publisher in ("", vintage.publisher) and table in ("", vintage.table)
            for id, one in _together(kept.series_of(work.connection, vintage), by)
            if nationality in ("", one.key.nationality)
        ]
        work.touch(one.id for one in found)
        return tuple(found)


def _together(series: Sequence[tuple[str, Series]], by: str) -> Sequence[tuple[str, Series]]:
    if not by:
        return series
    table = [one for _, one in series]
    found = [flows.selected(table, {by: word}) for word in flows.words_of(table, by)]
    return [(flows.series_id(one), one) for one in found if not isinstance(one, Message)]


def read_flow(installation: Installation, actor: Actor, id: str) -> tuple[Series, ...]:
    """Read one series in all its vintages, oldest first.

    Raises:
        AccessError: There is no such series.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.FLOWS, id), "read_flow") as work:
        found = kept.versions_of(work.connection, id)
        if not found:
            raise work.not_there()
        work.touch([id])
        return found


def flow_shares(
    installation: Installation, actor: Actor, claim: PublishedShare, known_on: date | None = None
) -> tuple[Share, ...]:
    """Give the shares that a published claim may mean, of every table that counts its nationalities.

    Args:
        known_on: As for `list_flows`.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.FLOWS), "flow_shares") as work:
        found: list[Share] = []
        for vintage in _newest(work, known_on):
            series = [one for _, one in kept.series_of(work.connection, vintage)]
            work.touch([vintage.id])
            if flows.is_asked(series, claim):
                found += flows.shares_of(series, claim)
        return tuple(found)


def _newest(work: Work, known_on: date | None) -> list[kept.Vintage]:
    """Give of each table the newest vintage by a day."""
    newest = {
        (one.publisher, one.table): one
        for one in kept.vintages(work.connection)
        if known_on is None or one.vintage <= known_on
    }
    return list(newest.values())
