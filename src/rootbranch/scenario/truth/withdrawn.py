"""List the records that a partner takes back: by a row of their own, or by leaving them out of a later full file.

rows of full files and rows that take themselves back ─▶ note ─▶ withdrawals
"""

from collections.abc import Iterator

from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.mapping_files import mapping
from rootbranch.scenario.world import World

Line = tuple[object, ...]
_OWN_ROW, _LEFT_OUT = "own row", "left out of a full file"


class Withdrawals:
    """What is taken back in the rows of a district."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._first: dict[tuple[str, str], tuple[Feed, int, str, str | None]] = {}
        self._again: set[tuple[str, str]] = set()
        self._later: dict[str, Feed] = {}
        self._by_row: dict[tuple[str, str], Feed] = {}

    def note(self, feed: Feed, number: int, row: FeedRow) -> None:
        """Take note of a row that may be taken back, or that takes itself back."""
        place = (feed.mapping, "|".join(row.key))
        by_itself = bool(row.telling and row.telling.taken_back == "withdrawn")
        if not by_itself and not _full(feed.mapping):
            return
        if feed.installment == 1:
            self._first[place] = (feed, number, _entity(row), _why(row))
        elif by_itself:
            self._by_row[place] = feed
        else:
            self._again.add(place)
            self._later[feed.mapping] = feed

    def lines(self, world: World) -> Iterator[Line]:
        """Make the lines, in the order of the first file."""
        cleared = {person.id: outcome.id for person, outcome in world.cleared}
        for place, (feed, number, entity, why) in self._first.items():
            later = self._by_row.get(place) or self._later.get(feed.mapping)
            if later and place not in self._again:
                way = _OWN_ROW if place in self._by_row else _LEFT_OUT
                if why is None and entity in cleared:
                    reason = f"acquitted ({cleared[entity]})"
                else:
                    reason = "entered by mistake" if why is None else why
                yield (feed.partner, *place, feed.file_name, number, entity, way, later.file_name, reason)


def _entity(row: FeedRow) -> str:
    if row.mention:
        return row.mention.person.id
    return row.telling.outcome if row.telling else ""


def _why(row: FeedRow) -> str | None:
    """Say why a row is taken back if it is; None where it lies in the person."""
    if row.dirt:
        return f"the row was spoiled: {row.dirt}"
    return row.telling.why if row.telling else None


def _full(name: str) -> bool:
    return bool(mapping(name)["mode"] == "full")
