"""Draw counts over time as plain SVG, so that a chart needs no script, prints, and has its table beside it.

    values ─ a frame (periods → x, counts → y) ─▶ lines (broken where nothing is known), marks of hidden cells, grid, fan

Nothing is smoothed and the vertical axis begins at zero. What is not known is a hole in the line, never a zero.

Source: W. S. Cleveland, The Elements of Graphing Data, on small multiples with one scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

from rootbranch.model.aggregates import Series

GRID_LINES = 4
_ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The units of a drawing, and in them the room for the words of the axes, left and below."""

    width: int
    height: int
    left: int = 0
    below: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place of the drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing in its own units.

    Attributes:
        lines: Paths, one for each stretch without a hole. dots: Counts that stand alone between holes.
        hidden: Where a small cell is hidden. fans: Bands of a forecast, widest first; middle: its line.
        levels: Height and value of the lines of the grid. years: Where each year begins.
    """

    width: int
    height: int
    base: float
    left: float
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    hidden: tuple[float, ...]
    fans: tuple[str, ...]
    middle: str
    levels: tuple[tuple[float, int], ...]
    years: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One period of a forecast: `bands` are low and high, widest first."""

    day: date
    mean: float
    bands: tuple[tuple[float, float], ...]


def chart_of(series: Series, frame: Frame, *, top: int | None = None, ahead: Sequence[Ahead] = ()) -> Chart:
    """Draw one series.

    Args:
        top: Highest count of the axis; None: a round one above all. ahead: Its forecast, if there is one.
    """
    width, height, left, below = frame.width, frame.height, frame.left, frame.below
    many = len(series.counts) + len(ahead)
    highest = max([*filter(None, series.counts), *(high for one in ahead for _, high in one.bands), 1])
    ceiling = round_up(int(highest) + 1 if ahead else int(highest)) if top is None else max(top, 1)
    base = height - below - 1.0

    def x(place: float) -> float:
        return round(left + (width - left - 2) * place / max(1, many - 1), 1)

    def y(count: float) -> float:
        return round(base - (base - 4) * min(count, ceiling) / ceiling, 1)

    runs = _runs(series.counts)
    return Chart(
        width=width,
        height=height,
        base=base,
        left=left,
        lines=tuple(_path([(x(place), y(count)) for place, count in run]) for run in runs if len(run) > 1),
        dots=tuple((x(run[0][0]), y(run[0][1])) for run in runs if len(run) == 1),
        hidden=tuple(x(place) for place in series.hidden),
        fans=_fans(series, ahead, x, y),
        middle=_path([(x(len(series.counts) + number), y(one.mean)) for number, one in enumerate(ahead)]),
        levels=tuple(
            (y(ceiling * step / GRID_LINES), int(ceiling * step / GRID_LINES))
            for step in range(1, GRID_LINES + 1)
            if ceiling * step % GRID_LINES == 0
        ),
        years=tuple(
            Label(x(place), height - 2, str(day.year))
            for place, day in enumerate((*series.periods, *(one.day for one in ahead)))
            if (day.month, day.day) == (1, 1)
        ),
    )


def round_up(count: int) -> int:
    """Give the next round number; at least 4, so that the grid has whole counts."""
    if count <= GRID_LINES:
        return GRID_LINES
    power = 10 ** floor(log10(count))
    return next(int(step * power) for step in _ROUND if step * power >= count)


def _runs(counts: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """Cut counts where nothing is known."""
    runs: list[list[tuple[int, int]]] = [[]]
    for place, count in enumerate(counts):
        if count is None:
            runs.append([])
        else:
            runs[-1].append((place, count))
    return [run for run in runs if run]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if points else ""


def _fans(series: Series, ahead: Sequence[Ahead], x: object, y: object) -> tuple[str, ...]:
    assert callable(x)
    assert callable(y)
    first = len(series.counts)
    made = []
    for band in range(len(ahead[0].bands) if ahead else 0):
        upper = [(x(first + number), y(one.bands[band][1])) for number, one in enumerate(ahead)]
        lower = [(x(first + number), y(max(0.0, one.bands[band][0]))) for number, one in enumerate(ahead)]
        made.append(_path([*upper, *reversed(lower)]) + "Z")
    return tuple(made)
