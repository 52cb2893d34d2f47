"""Count people on the move by month, crossing, nationality and who reports, and what is usual for each series.

    level × season × trend × noise ─▶ displacement ─▶ arrival ─▶ counts ─▶ small cells hidden ─▶ flows/monthly_flows.csv
                                                                                   └── shown months ─▶ flows/baselines.csv

    truth/flow_episodes.csv    what was planted: one displacement after a disruption, one new nationality
    flows/europe, truth/europe_episodes.csv    the same on the other map, where the region has no agency

Counts of people below ten are not written, nor whatever would let somebody compute them; such a cell is empty and says
`suppressed`. Baselines are made of shown months only, so that they give nothing back. Whole numbers throughout.

Limits: one table for a whole region; months, not weeks. Counts are drawn for themselves and do not add up from records.
Source: notes on the synthetic region, sections 2.3 and 3.3 (nationalities, displacement of 60-80 % within three weeks);
small cells: room `disclosure`.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isqrt
from pathlib import Path
from random import Random
from typing import Any

from rootbranch.disclosure import protect_cells
from rootbranch.model.aggregates import Cell
from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.period import FIRST_DAY
from rootbranch.scenario.sizes import Size
from rootbranch.scenario.truth import write_whole
from rootbranch.scenario.ways import mix_at

MONTHS = 24
ALL = "ALL"
SHOWN_MONTHS_MIN = 6
_DEMO_PROTECTED = 450

Series = tuple[str, str, str]  # crossing, reporter, nationality


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Something that changed the flows.

    Args:
        crossing, to: Where it began and where people went; of an arrival everywhere, both are empty.
        share: Per cent of those who left the crossing and went to the other.
    """

    kind: str
    crossing: str
    to: str
    starts: date
    ends: date | None
    share: int | None
    nationality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Corridor:
    """A map on which people are counted.

    Args:
        words: Of its streams and its folder, beside those of every map.
        episodes: Table of the truth.
    """

    table: str
    words: tuple[str, ...]
    episodes: str


_AMERICAS = _Corridor(table="flows", words=(), episodes="flow_episodes")
_EUROPE = _Corridor(table="europe", words=("europe",), episodes="europe_episodes")


def write_flows(folder: Path, seed: int, size: Size) -> Counter[str]:
    """Write the flow tables of a region into its folder, and what was planted into its truth; count that by kind.

    Args:
        folder: Of the region; `flows` and, where it is missing, `truth` are made in it.
        size: Of the whole region; larger regions have larger flows, by the square root of the persons in them.
    """
    return Counter(
        f"{kind}_{one.kind}"
        for kind, corridor in (("flow", _AMERICAS), ("europe", _EUROPE))
        for one in _write_corridor(folder, seed, size, corridor)
    )


def _write_corridor(folder: Path, seed: int, size: Size, corridor: "_Corridor") -> tuple[Episode, ...]:
    about = table(corridor.table)
    episodes = _episodes(stream(seed, "flow episodes", *corridor.words), about)
    counts = _counts(stream(seed, "flows", *corridor.words), size, about, episodes)
    shown = [(month, series, count) for month in _months() for series, count in _shown(counts[month])]
    into = folder.joinpath("flows", *corridor.words)
    into.mkdir(parents=True, exist_ok=True)
    _write(
        into / "monthly_flows.csv",
        ("month", "crossing", "reporter", "nationality", "count", "suppressed"),
        (
            (f"{month:%Y-%m}", *series, "" if count is None else count, "yes" if count is None else "no")
            for month, series, count in shown
        ),
    )
    _write(
        into / "baselines.csv",
        ("crossing", "reporter", "nationality", "period", "months_used", "mean", "method"),
        _baselines(shown),
    )
    write_whole(folder, corridor.episodes, (_line(one, about) for one in episodes))
    return episodes


def _line(one: Episode, about: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        one.kind,
        one.crossing,
        one.to,
        one.starts,
        one.ends or "",
        one.share or "",
        about["displacement"]["weeks"] if one.share else "",
        one.nationality,
    )


def _months() -> Iterator[date]:
    """List the first days of the months."""
    for number in range(MONTHS):
        yield _month(number)


def _month(number: int) -> date:
    years, month = divmod(FIRST_DAY.month - 1 + number, 12)
    return date(FIRST_DAY.year + years, month + 1, 1)


def _episodes(random: Random, about: Mapping[str, Any]) -> tuple[Episode, Episode]:
    moved, arrives = about["displacement"], about["arrival"]
    if "outcome" in moved:
        outcome = next(one for one in table("outcomes")["outcome"] if one["id"] == moved["outcome"])
        crossing, after = outcome["place"], outcome["day"]
    else:
        crossing, after = moved["crossing"], moved["day"]
    day = FIRST_DAY + timedelta(days=after)
    displacement = Episode(
        kind="displacement",
        crossing=crossing,
        to=moved["to"],
        starts=day,
        ends=day + timedelta(days=30 * moved["lasts_months"]),
        share=random.randrange(60, 81),
        nationality="",
    )
    arrival = Episode(
        kind="arrival",
        crossing="",
        to="",
        starts=_month(arrives["month"]),
        ends=None,
        share=None,
        nationality=arrives["nationality"],
    )
    return displacement, arrival


def _counts(
    random: Random, size: Size, about: Mapping[str, Any], episodes: tuple[Episode, Episode]
) -> Mapping[date, Mapping[Series, int]]:
    """Count every series in every month, before anything is hidden."""
    level = about["level"]
    monthly = level["monthly"] * isqrt(sum(size.protected.values()) * 10_000 // _DEMO_PROTECTED) // 100
    counts: dict[date, dict[Series, int]] = defaultdict(dict)
    for number, month in enumerate(_months()):
        passing = _passing(random, number, month, monthly, about, episodes)
        for crossing in about["crossing"]:
            name = crossing["name"]
            for place, reporter in enumerate(crossing["reporters"]):
                for nationality, people in passing[name].items():
                    seen = level["seen"] + random.randrange(-6, 7) if place else 100
                    counted = people * seen // 100
                    counts[month][name, reporter, nationality] = counted
    return counts


def _passing(
    random: Random,
    number: int,
    month: date,
    monthly: int,
    about: Mapping[str, Any],
    episodes: tuple[Episode, Episode],
) -> dict[str, dict[str, int]]:
    """Say who passes where in one month."""
    displacement, arrival = episodes
    passing = {
        crossing["name"]: _by_nationality(random, number, month, monthly, about, crossing, arrival)
        for crossing in about["crossing"]
    }
    share = _share_of_month(month, displacement, about["displacement"]["weeks"])
    gone = {
        nationality: people * about["displacement"]["leaves"] * share // 1_000_000
        for nationality, people in passing[displacement.crossing].items()
    }
    for nationality, people in gone.items():
        passing[displacement.crossing][nationality] -= people
        passing[displacement.to][nationality] += people * (displacement.share or 0) // 100
    return passing


def _by_nationality(
    random: Random,
    number: int,
    month: date,
    monthly: int,
    about: Mapping[str, Any],
    crossing: Mapping[str, Any],
    arrival: Episode,
) -> dict[str, int]:
    """Say how many of each nationality pass one crossing; only those whose way leads there do (`ways`)."""
    season, level = about["season"]["months"][month.month - 1], about["level"]
    trend, noise = level["trend"], level["noise"]
    usual = monthly * crossing["weight"] // 100 * season * (1000 + trend * number) // 1_000_000
    mix = (
        about["nationality"][crossing["route"]]
        if "route" in crossing
        else mix_at(territory_of(crossing["name"]))
    )
    whole = sum(mix.values())
    people = {
        nationality: usual * share * random.randrange(1000 - noise, 1001 + noise) // (1000 * whole)
        for nationality, share in mix.items()
    }
    late = number - about["arrival"]["month"]
    new = usual * (about["arrival"]["first"] + about["arrival"]["grows"] * late) // 1000 if late >= 0 else 0
    people[arrival.nationality] = new * random.randrange(1000 - noise, 1001 + noise) // 1000
    return people


def _share_of_month(month: date, episode: Episode, weeks: int) -> int:
    """Say for which part of a month, per mille, people go another way: from nothing to all within the weeks named."""
    assert episode.ends
    next_month = (month + timedelta(days=32)).replace(day=1)
    days = [month + timedelta(days=day) for day in range((next_month - month).days)]
    total = 0
    for day in days:
        if episode.starts <= day < episode.ends:
            total += min(1000, 1000 * ((day - episode.starts).days + 1) // (7 * weeks))
    return total // len(days)


def _shown(counts: Mapping[Series, int]) -> Iterator[tuple[Series, int | None]]:
    """Hide what must not be shown, in one month; the total of an office at a crossing is a series of its own."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for (crossing, reporter, _), count in counts.items():
        totals[crossing, reporter] += count
    cells = [Cell(label=office, count=count, protected=True) for office, count in totals.items()]
    cells += [Cell(label=series, count=count, protected=True) for series, count in counts.items()]
    for cell in protect_cells(tuple(cells)):
        crossing, reporter, nationality = (*cell.label, ALL)[:3]
        yield (crossing, reporter, nationality), cell.count


def _baselines(shown: Iterable[tuple[date, Series, int | None]]) -> Iterator[tuple[Any, ...]]:
    """Take the mean of each series over its first and its last twelve months, of shown months only."""
    counts: dict[Series, dict[date, int]] = defaultdict(dict)
    for month, series, count in shown:
        known = counts[series]
        if count is not None:
            known[month] = count
    for series, known in counts.items():
        for first in (0, MONTHS - 12):
            months = [_month(number) for number in range(first, first + 12)]
            used = [known[month] for month in months if month in known]
            period = f"{months[0]:%Y-%m}/{months[-1]:%Y-%m}"
            if len(used) < SHOWN_MONTHS_MIN:
                yield (*series, period, len(used), "", "too few months shown")
                continue
            tenths = (20 * sum(used) // len(used) + 1) // 2
            yield (*series, period, len(used), f"{tenths // 10}.{tenths % 10}", "mean of the months shown")


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
