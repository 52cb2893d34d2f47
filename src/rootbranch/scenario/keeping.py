"""Add to the rows of a feed what an agency keeps books with: the version of the row, and until when it may be kept.

    Feed ─▶ the same rows with two columns more, if the agency has them (tables/keeping.toml)

A row that the second delivery changes or withdraws has the next version; one that comes again as it was keeps its own.

Source: notes on the synthetic region, section 3.4 (each record has a version and a retention date).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from zlib import crc32

from rootbranch.scenario.chance import table
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.writing import Csv, Format, Xlsx


class Books:
    """What the agencies of a district remember of the rows that they handed over."""

    def __init__(self, dates: Mapping[str, Callable[[date], str]]) -> None:
        """Begin with no row.

        Args:
            dates: How each partner writes a day.
        """
        self._dates = dates
        self._known: dict[tuple[str, ...], tuple[int, int]] = {}
        self._entered: dict[tuple[str, ...], date] = {}

    def keep(self, feed: Feed) -> Feed:
        """Give the feed with its books; rows are still made while they are written."""
        words = table("keeping").get(feed.mapping)
        if words is None:
            return feed
        columns = (words["version"], words["until"])
        return replace(feed, format=_with(feed.format, columns), rows=self._rows(feed, words))

    def _rows(self, feed: Feed, words: Mapping[str, Any]) -> Iterator[FeedRow]:
        written = self._dates[feed.partner]
        for row in feed.rows:
            until = _years_after(self._entered_on(feed, row), words["years"])
            books = {words["version"]: str(self._version(feed, row)), words["until"]: written(until)}
            yield replace(row, cells={**row.cells, **books})

    def _entered_on(self, feed: Feed, row: FeedRow) -> date:
        """Say when the agency entered a row; one that comes twice was entered once."""
        place = (feed.mapping, *row.key)
        entered = row.mention.known_on if row.mention else row.telling.reported_on if row.telling else None
        return self._entered.setdefault(place, entered or FIRST_DELIVERY)

    def _version(self, feed: Feed, row: FeedRow) -> int:
        if row.dirt:
            return 1
        place, content = (feed.mapping, *row.key), crc32(repr(row.cells).encode())
        version, before = self._known.get(place, (1, content))
        self._known[place] = (version + (before != content), content)
        return self._known[place][0]


def _years_after(day: date, years: int) -> date:
    """Give the same day some years later; the 28th of February for its 29th."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _with(shape: Format, columns: tuple[str, ...]) -> Format:
    if isinstance(shape, Csv | Xlsx):
        return replace(shape, columns=(*shape.columns, *columns))
    return shape
