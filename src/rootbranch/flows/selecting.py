"""Put the series of a table together as somebody looks at them: one place, one nationality, or all of it.

    series of one table and vintage ─ selected(place=…, nationality=…) ─▶ one Series, or the reason why there is none

Whatever is not asked for is added up, from the publisher's own total where there is one. What may not be added is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rootbranch.errors import Message
from rootbranch.flows.layouts import SPLITS
from rootbranch.model.aggregates import EVERY, Series, period_at, places_between


def words_of(table: Sequence[Series], split: str) -> tuple[str, ...]:
    """List the words of a split of a table, without the total."""
    return tuple(sorted({str(getattr(one.key, split)) for one in table} - {EVERY}))


def splits_of(table: Sequence[Series]) -> tuple[str, ...]:
    """List by what a table is split."""
    return tuple(split for split in SPLITS if words_of(table, split))


def selected(table: Sequence[Series], wanted: Mapping[str, str]) -> Series | Message:
    """Give one series of a table.

    Args:
        table: Series of one table and vintage.
        wanted: Words by split; what is missing is added up.

    Returns:
        The series, named by what was asked; or why there is none.
    """
    fitting = [one for one in table if all(getattr(one.key, split) == word for split, word in wanted.items())]
    if not fitting:
        return Message("flows.none")
    kinds: dict[tuple[bool, ...], list[Series]] = {}
    for one in fitting:
        kinds.setdefault(tuple(getattr(one.key, split) != EVERY for split in SPLITS), []).append(one)
    whole = [parts for parts in kinds.values() if len({part.counting for part in parts}) == 1]
    if not whole:
        return Message("flows.parts_overlap")
    made = [_added(parts, wanted) for parts in whole]
    known = [len(one.counts) - one.counts.count(None) for one in made]
    best = max(range(len(made)), key=lambda place: (known[place], -len(whole[place])))
    return made[best]


def _added(parts: Sequence[Series], wanted: Mapping[str, str]) -> Series:
    """Add series up; a period is known where all parts that reach over it are, and hidden where one of them is."""
    model = parts[0]
    names = {split: wanted.get(split, EVERY) for split in SPLITS}
    key = replace(model.key, **names)
    if len(parts) == 1:
        return replace(model, key=key)
    first, last = min(part.first for part in parts), max(part.last for part in parts)
    many = places_between(first, last, model.step) + 1
    counts: list[int | None] = []
    hidden = []
    for number in range(many):
        day = period_at(first, model.step, number)
        found = [part.at(day) for part in parts]
        counts.append(None if None in found else sum(filter(None, found)))
        if any(places_between(part.first, day, part.step) in part.hidden for part in parts):
            hidden.append(number)
    return replace(model, key=key, first=first, counts=tuple(counts), hidden=tuple(hidden))
