"""Ask of an action in the ledger whether the flow moved afterwards: its day and place become the question.

    entry, or all entries of an operation ─▶ month, territory, place ─┬─▶ corridor of a table ─▶ flows.judge_displacement
                                       a table of counts by corridor ─┘

The ledger lends a day and a territory, its reports a place where the asker may open them; nothing of anybody, and no word of a partner is
shown. Which corridor is meant is said by who asks; else by the name of the
place, on the territory where that is counted by itself (Laredo is not Nuevo Laredo); else it is the only one counted on the territory. Where none of these settles it, the corridors are listed and nothing
is guessed.

Limits: an operation is asked by its first month and its most frequent place. Monthly tables split by place or route. Where two offices count
the same corridor, the larger series stands for it.
Source: decision 0167; design, section 2, item 5.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from rootbranch import flows
from rootbranch.errors import InputError, Message
from rootbranch.flows import Series, Step
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.filters import Everything
from rootbranch.model.ids import EntryId
from rootbranch.model.ledger import Entry
from rootbranch.store import flows as kept
from rootbranch.store import ledger as entries
from rootbranch.store import versions
from rootbranch.usecases.asked import named
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.ledger_choices import operation_named
from rootbranch.usecases.opened import open_contents, side_fields
from rootbranch.values import place_similarity

if TYPE_CHECKING:  # SciPy takes half a second to import, which no other command should pay
    from rootbranch.flows import Displacement

NEAR_MONTHS = 3
ENTRIES_MAX = 1_000
REPORTS_MAX = 100
ALIKE_MIN = 0.85
SHOWN_MAX = 12
MONTHS_A_YEAR = 12

Corridors = dict[str, tuple[frozenset[str], Series]]
"""By name: the components that count it, and its series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowAction:
    """An action of the ledger, the question it became, and the answer.

    Attributes:
        entries: Numbers of the entries asked about, earliest event first.
        by: Why this corridor: `asked`, `place` (its name) or `territory` (the only one counted there).
        near: Other standing entries on the territory within NEAR_MONTHS of the day: what they did is not told apart.
        left_out: Corridors of which a count is not known in the months compared.
    """

    entries: tuple[int, ...]
    operation: str
    happened_on: date
    territory: str
    publisher: str
    table: str
    vintage: date
    corridor: str
    by: str
    near: int
    left_out: tuple[str, ...]
    judged: "Displacement"


def displacement_after(
    installation: Installation,
    actor: Actor,
    *,
    entry: str = "",
    operation: str = "",
    publisher: str,
    table: str,
    corridor: str = "",
) -> FlowAction:
    """Judge whether a flow moved after an entry of the ledger, or after an operation.

    Args:
        entry: Number or id; or empty, and `operation` is a name.
        corridor: One of the table's; empty: what the place or the territory says.

    Raises:
        AccessError: There is no such entry or table, or not for this person.
        InputError: Neither or both are given, the action has no day, the table has no corridors or none that fits, or the day is
            not covered.
    """
    if bool(entry) == bool(operation):
        raise InputError(Message("forecasts.one_action"), "entry", Message("forecasts.fix_one_action"))
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME, entry), "displacement_after") as work:
        work.require(Verb.READ, joint(Kind.FLOWS))
        found = _entries(work, entry, operation)
        dated = sorted((one.outcome.happened_on, one.number) for one in found if one.outcome.happened_on)
        if not dated:
            raise InputError(Message("forecasts.no_day_of_action"), entry or operation, Message("forecasts.fix_no_day_of_action"))  # fmt: skip
        day = dated[0][0]
        territory = Counter(one.outcome.territory for one in found).most_common(1)[0][0]
        vintage, series = _table(work, publisher, table)
        counted = _corridors(series, f"{publisher}/{table}")
        word, by = _corridor(counted, corridor, "" if corridor else _place(work, found), territory)
        panel, left_out = _panel(counted, word)
        month = day.year * MONTHS_A_YEAR + day.month - 1 - panel.first
        if not 0 <= month < len(panel.counts):
            raise InputError(
                Message("forecasts.not_covered", {"month": f"{day:%Y-%m}"}),
                f"{publisher}/{table}",
                Message("forecasts.fix_table_not_covered"),
            )
        work.touch([*(one.id for one in found), f"{publisher}/{table}"])
        return FlowAction(
            entries=tuple(number for _, number in dated),
            operation=found[0].outcome.operation,
            happened_on=day,
            territory=territory,
            publisher=publisher,
            table=table,
            vintage=vintage,
            corridor=word,
            by=by,
            near=_near(work, found, day, territory),
            left_out=left_out,
            judged=flows.judge_displacement(panel, word, month),
        )


def _entries(work: Work, entry: str, operation: str) -> Sequence[Entry]:
    if entry:
        get = named(
            work, entry, entries.by_number, lambda connection, id: entries.get(connection, EntryId(id))
        )
        if entries.reversals(work.connection, [get.id]):
            raise InputError(Message("forecasts.taken_back"), entry, Message("forecasts.fix_taken_back"))
        return (get,)
    name = operation_named(work.connection, operation)
    found = entries.page(work.connection, Everything(), limit=ENTRIES_MAX, operation=name, standing=True)
    if not found:
        raise work.not_there()
    return found


def _place(work: Work, found: Sequence[Entry]) -> str:
    """Read where it happened from those reports that the asker may open; the ledger itself keeps no words of partners."""
    cited = [report for entry in found for report in entry.outcome.reports][:REPORTS_MAX]
    may = versions.openable(work.connection, work.at, work.filter_for(Verb.READ, Kind.RECORD), cited)
    opened = open_contents(work, [id for id in cited if id in may])
    work.touch(opened)
    told = Counter(
        value
        for _, content in opened.values()
        for name, value in side_fields(work, content)
        if name == "place"
    )
    return told.most_common(1)[0][0] if told else ""


def _near(work: Work, found: Sequence[Entry], day: date, territory: str) -> int:
    months = day.year * MONTHS_A_YEAR + day.month - 1
    first, last = (date(*_month(months + off), 1) for off in (-NEAR_MONTHS, NEAR_MONTHS + 1))
    close = entries.page(
        work.connection, Everything(), limit=ENTRIES_MAX, territory=territory, first=first, last=last, standing=True
    )  # fmt: skip
    return len({one.id for one in close} - {one.id for one in found})


def _month(number: int) -> tuple[int, int]:
    return number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1


def _table(work: Work, publisher: str, table: str) -> tuple[date, tuple[Series, ...]]:
    """Read the newest vintage of a table."""
    known = [
        one for one in kept.vintages(work.connection) if (one.publisher, one.table) == (publisher, table)
    ]
    if not known:
        raise work.not_there()
    return known[-1].vintage, tuple(one for _, one in kept.series_of(work.connection, known[-1]))


def _corridors(series: Sequence[Series], where: str) -> Corridors:
    """Give for each corridor who counts it, and its series; the largest where two offices count the same."""
    splits = flows.splits_of(series)
    way = next((split for split in ("place", "route") if split in splits), "")
    if not way or series[0].step is not Step.MONTH:
        raise InputError(Message("forecasts.no_corridors"), where, Message("forecasts.fix_no_corridors"))
    found: Corridors = {}
    for word in flows.words_of(series, way):
        parts = [one for one in series if getattr(one.key, way) == word]
        offices = flows.words_of(parts, "component")
        whole = flows.selected(parts, {way: word})
        made = [whole] if not isinstance(whole, Message) else [
            flows.selected(parts, {way: word, "component": office}) for office in offices
        ]  # fmt: skip
        able = [one for one in made if not isinstance(one, Message)]
        if able:
            largest = max(able, key=lambda one: sum(filter(None, one.counts)))
            found[word] = (frozenset(one.key.component for one in parts), largest)
    return found


def _corridor(counted: Corridors, asked: str, place: str, territory: str) -> tuple[str, str]:
    """Settle which corridor an action was at."""
    if asked:
        if asked not in counted:
            raise _no_corridor(asked, counted)
        return asked, "asked"
    there = [word for word, (offices, _) in counted.items() if territory in offices]
    alike = {word: _likeness(word, place) for word in there or counted} if place else {}
    best = [word for word, score in alike.items() if score >= ALIKE_MIN and score == max(alike.values())]
    if len(best) == 1:
        return best[0], "place"
    if len(there) == 1:
        return there[0], "territory"
    raise _no_corridor(territory, there or counted)  # the place is a word of a partner


def _likeness(word: str, place: str) -> float:
    return place_similarity(word.replace("_", " "), place).score


def _no_corridor(asked: str, words: Iterable[str]) -> InputError:
    names = sorted(words)
    shown = ", ".join(names[:SHOWN_MAX]) + (" …" if len(names) > SHOWN_MAX else "")
    return InputError(
        Message("forecasts.which_corridor", {"place": asked[:80]}),
        "--at",
        Message("forecasts.fix_which_corridor", {"names": shown}),
    )


def _panel(counted: Corridors, corridor: str) -> tuple[flows.Panel, tuple[str, ...]]:
    """Lay corridors side by side from the first month of the one asked about on; leave out what has a hole there."""
    words = sorted(counted)
    days, values = flows.panel_of([counted[word][1] for word in words])
    mine = values[words.index(corridor)]
    known = np.flatnonzero(np.isfinite(mine))
    window = slice(known[0], known[-1] + 1)
    whole = np.asarray(np.isfinite(values[:, window]).all(axis=1))
    if not whole[words.index(corridor)]:
        raise InputError(
            Message("forecasts.corridor_holes"), corridor, Message("forecasts.fix_corridor_holes")
        )
    if whole.sum() < len((corridor, "another")):
        raise InputError(Message("forecasts.one_corridor"), corridor, Message("forecasts.fix_one_corridor"))
    first: date = days[window][0].astype(object)
    panel = flows.Panel(
        names=tuple(word for word, use in zip(words, whole, strict=True) if use),
        first=first.year * MONTHS_A_YEAR + first.month - 1,
        counts=values[whole][:, window].T,
    )
    return panel, tuple(word for word, use in zip(words, whole, strict=True) if not use)
