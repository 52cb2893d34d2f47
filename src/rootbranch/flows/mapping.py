"""Say where on a map the places and routes of a table are drawn, and how much moves there.

Limits: only what `corridors.toml` lists; the rest is in the table beside the map.
Source: corridors.toml.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rootbranch.errors import Message
from rootbranch.flows.selecting import selected, words_of
from rootbranch.model.aggregates import Series

RECENT_PERIODS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """What moves at one place or along one route.

    Attributes:
        split, word: Which part of the table. longitude, latitude: In degrees, to a tenth.
        count: Over the newest twelve periods; None where one of them is not known.
        before: Over the twelve before.
    """

    split: str
    word: str
    longitude: float
    latitude: float
    count: int | None
    before: int | None


def corridors_of(table: Sequence[Series]) -> tuple[Corridor, ...]:
    """List the corridors of a table that can be drawn, largest first."""
    places = _places().get(f"{table[0].key.publisher}.{table[0].key.table}", {})
    found = []
    for split in ("place", "route"):
        for word in words_of(table, split):
            if word not in places:
                continue
            series = selected(table, {split: word})
            longitude, latitude = places[word]
            counts = () if isinstance(series, Message) else series.counts
            found.append(
                Corridor(
                    split=split,
                    word=word,
                    longitude=longitude,
                    latitude=latitude,
                    count=_sum(counts[-RECENT_PERIODS:]),
                    before=_sum(counts[-2 * RECENT_PERIODS : -RECENT_PERIODS]),
                )
            )
    return tuple(sorted(found, key=lambda one: (-(one.count or 0), one.word)))


def _sum(counts: Sequence[int | None]) -> int | None:
    return sum(filter(None, counts)) if counts and None not in counts else None


@cache
def _places() -> Mapping[str, Mapping[str, tuple[float, float]]]:
    text = (files("rootbranch.flows") / "corridors.toml").read_text(encoding="utf-8")
    return {
        f"{publisher}.{table}": {word: (place[0], place[1]) for word, place in places.items()}
        for publisher, tables in tomllib.loads(text).items()
        for table, places in tables.items()
    }
