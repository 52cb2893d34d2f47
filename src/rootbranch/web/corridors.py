"""Place the corridors of a table on the map that comes with the app; no tile is fetched from anywhere.

    longitude, latitude ─ the grid of degrees of static/world.svg ─▶ circles whose area is the count, in a window around them

Source: Natural Earth 1:110m by world-atlas (public domain), built into `world.svg` by `web/build.mjs`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from rootbranch.flows import Corridor

ROOM_DEGREES = 6.0
WIDTH_DEGREES_MIN = 24.0
SHAPE = 2.0  # width to height
LARGEST = 0.035  # radius of the largest circle, of the window's width
_HOLLOW = 0.006


@dataclass(frozen=True, slots=True)
class Spot:
    """A circle on the map; `radius` in degrees, hollow where the count is not known."""

    corridor: Corridor
    x: float
    y: float
    radius: float
    known: bool


@dataclass(frozen=True, slots=True)
class Map:
    """A window of the map, in degrees from 180° west and 90° north, and what is drawn in it."""

    left: float
    top: float
    width: float
    height: float
    spots: tuple[Spot, ...]


def map_of(corridors: Sequence[Corridor]) -> Map | None:
    """Draw corridors; None where there is none to draw."""
    if not corridors:
        return None
    xs = [one.longitude + 180 for one in corridors]
    ys = [90 - one.latitude for one in corridors]
    width = max(
        max(xs) - min(xs) + 2 * ROOM_DEGREES,
        SHAPE * (max(ys) - min(ys) + 2 * ROOM_DEGREES),
        WIDTH_DEGREES_MIN,
    )
    height = width / SHAPE
    peak = max([one.count or 0 for one in corridors] + [1])
    spots = tuple(
        Spot(
            one,
            round(x, 2),
            round(y, 2),
            round(max(width * LARGEST * sqrt((one.count or 0) / peak), width * _HOLLOW), 3),
            one.count is not None,
        )
        for one, x, y in zip(corridors, xs, ys, strict=True)
    )
    middle, level = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return Map(
        round(middle - width / 2, 2), round(level - height / 2, 2), round(width, 2), round(height, 2), spots
    )
