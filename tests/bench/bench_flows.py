"""Measure flows: `./run bench flows [PART …]`.

    error         mean absolute error against the naive forecast, geometric mean over series          (goal: ≤ 0.90, Frontex routes ≤ 0.65)
    upstream      the same with Darién upstream of the US nationalities, as published 0, 1 and 2 months later
    intervals     coverage of 80 and 95 % intervals, interval score against the native one of ETS     (goal: as said; ≤ 0.75)
    alarms        labelled shocks found, other alarms for each series and year, delay                 (goal: ≥ 85 %, ≤ 0.5, ≤ 0.7 month)
    displacement  half of the largest corridor's flow moved by hand: found; nothing moved: found      (goal: ≥ 80 %, ≤ 5 %)

One automatic procedure for all panels, horizons of 1 to 6 months, origins with a step coprime to twelve, everything made again at each
origin from what was known there. Constants were chosen on every second series (even places by name; displacement: months before
2012) and the others are reported beside them as `held out`. Baseline of the interval score: ETS(A,N,N) on log(1 + count) with its
Gaussian interval, written here; statsforecast 2.1.1's AutoETS(ZNN) on logs has a score 1 to 4 % higher on the US and Frontex
panels. Coverage is outside
the labelled breaks: a target of a labelled series in the month of its event or the two after is left out.

Limits: the panels end in 2019 (Frontex), 2023 (Darien, nationwide) and 2024; one vintage of each. Most dates of events are unverified.
A standard error of coverage clusters by month of origin. Reads the shared data, folder `flows`; set ROOTBRANCH_DATA where it lies elsewhere.
"""

import argparse
import csv
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from tests.bench import flow_panels as panels

from rootbranch.flows import Panel, find_alarms
from rootbranch.flows.displacement.placebos import FIRST_MONTH, placebos_of, shift_at, weights_of
from rootbranch.flows.forecasting.candidates import smooth_levels
from rootbranch.flows.forecasting.intervals import intervals_of
from rootbranch.flows.forecasting.rolling import roll
from rootbranch.flows.forecasting.upstream import signals_of

Array = NDArray[np.float64]
HORIZON = 6
LEVELS = (80, 95)
NORMAL = {80: 1.2815515655446004, 95: 1.959963984540054}
CALIBRATED_MONTHS = 24  # intervals need a past; the first two years of a panel are not scored
TRIALS = 400
EVENT_PANELS: dict[str, Callable[[], Panel]] = {
    "cbp_nat": lambda: panels.with_total(panels.us_nationalities()),
    "cbp_sector": lambda: panels.since(panels.with_total(panels.us_sectors()), 2012),
    "frontex_route": panels.frontex_routes,
    "darien_nat": lambda: panels.larger(panels.darien(), 0, 12),
}
EVENT_NAMES = {"us-nationality": "cbp_nat", "us-sector": "cbp_sector", "frontex-route": "frontex_route", "darien": "darien_nat"}  # fmt: skip


def geometric(values: Array) -> float:
    good = values[np.isfinite(values) & (values > 0)]
    return float(np.exp(np.log(good).mean()))


def halves(many: int) -> dict[str, slice]:
    return {"chosen on": slice(0, many, 2), "held out": slice(1, many, 2), "all": slice(0, many)}


def targets(counts: Array, origins: list[int]) -> Array:
    """Shape (origins, horizon, series)."""
    return np.stack([counts[origin + 1 : origin + 1 + HORIZON] for origin in origins])


def events() -> list[dict[str, str]]:
    with (panels.FOLDER / "events.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def month_of(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def error() -> None:
    print(
        f"{'panel':28}{'series':>7}{'origins':>8}{'chosen on':>11}{'held out':>10}{'all':>7}{'WAPE %':>8}{'CPU s':>7}"
    )
    ratios = []
    for name, (load, _, _) in panels.PANELS.items():
        panel = load()
        start = time.process_time()
        rolled = roll(panel.counts, HORIZON)
        spent = time.process_time() - start
        origins = panels.origins_of(name, panel, HORIZON)
        came = targets(panel.counts, origins)
        misses = [np.abs(np.expm1(said[origins]) - came) for said in (rolled.given, rolled.naive)]
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = misses[0].sum(axis=(0, 1)) / misses[1].sum(axis=(0, 1))
        parts = [geometric(ratio[part]) for part in halves(len(panel.names)).values()]
        ratios.append(parts)
        wape = 100 * misses[0].sum() / came.sum()
        print(
            f"{name:28}{len(panel.names):7}{len(origins):8}{parts[0]:11.3f}{parts[1]:10.3f}{parts[2]:7.3f}{wape:8.1f}{spent:7.1f}"
        )
    chosen, held, every = np.exp(np.log(np.array(ratios)).mean(axis=0))
    print(f"{'geometric mean of panels':43}{chosen:11.3f}{held:10.3f}{every:7.3f}")


def upstream() -> None:
    panel, above = panels.us_nationalities(), panels.darien()
    origins = panels.origins_of("us-nationality", panel, HORIZON)
    both = [place for place, name in enumerate(panel.names) if name in above.names]
    for delay in (0, 1, 2):
        signals = signals_of(panel, above, delay)
        seen = [one for one in origins if np.isfinite(signals[one]).any()]
        came = targets(panel.counts, seen)
        misses = []
        for given in (None, signals):
            rolled = roll(panel.counts, HORIZON, signals=given)
            misses.append(np.abs(np.expm1(rolled.given[seen]) - came)[:, :, both])
        nearest, all_ahead = (
            geometric(misses[1][:, ahead].sum(axis=(0, 1)) / misses[0][:, ahead].sum(axis=(0, 1)))
            for ahead in (slice(0, 1), slice(None))
        )
        told = f"{len(both)} nationalities, {len(seen)} origins: error with Darién over without, one month {nearest:.3f}, six {all_ahead:.3f}"
        print(f"delay {delay}: {told}; used at the end for {int(rolled.taken.sum())} series")


def ets(logs: Array) -> tuple[Array, dict[int, tuple[Array, Array]]]:
    """Give middle and intervals of ETS(A,N,N) on logs with normal errors, as counts."""
    level, gain, missed = smooth_levels(logs)
    months = np.maximum(np.arange(len(logs)) - 1, 1)[:, None]
    ahead = np.arange(HORIZON)[None, :, None]
    spread = np.sqrt((missed / months)[:, None] * (1 + ahead * gain[:, None] ** 2))
    middle = np.repeat(level[:, None], HORIZON, axis=1)
    ends = {
        one: (np.maximum(np.expm1(middle - NORMAL[one] * spread), 0), np.expm1(middle + NORMAL[one] * spread))
        for one in LEVELS
    }
    return np.maximum(np.expm1(middle), 0), ends


def interval_score(came: Array, middle: Array, ends: dict[int, tuple[Array, Array]]) -> Array:
    """Weighted interval score (Bracher et al., 2021), mean by series."""
    score = 0.5 * np.abs(came - middle)
    for level, (low, high) in ends.items():
        outside = 1 - level / 100
        over = 2 / outside * (np.maximum(low - came, 0) + np.maximum(came - high, 0))
        score = score + outside / 2 * (high - low + over)
    mean: Array = (score / (len(ends) + 0.5)).mean(axis=(0, 1))
    return mean


def unbroken(name: str, panel: Panel, origins: list[int]) -> NDArray[np.bool_]:
    """Mark the targets that lie outside labelled breaks. Shape (origins, horizon, series)."""
    fine = np.ones((len(origins), HORIZON, len(panel.names)), np.bool_)
    target = np.array(origins)[:, None] + np.arange(1, HORIZON + 1)
    for event in events():
        if event["panel"] == EVENT_NAMES.get(name):
            off = target + panel.first - month_of(event["effective"])
            for series in event["series"].split(";"):
                if series in panel.names:
                    fine[:, :, panel.names.index(series)] &= (off < 0) | (off > 2)
    return fine


def intervals() -> None:
    print(
        f"{'panel':28}{'80 %':>13}{'worst':>7}{'95 %':>14}{'worst':>7}{'score chosen on':>17}{'held out':>10}{'all':>7}"
    )
    for name, (load, _, _) in panels.PANELS.items():
        panel = load()
        rolled = roll(panel.counts, HORIZON)
        found = intervals_of(rolled, LEVELS)
        origins = [one for one in panels.origins_of(name, panel, HORIZON) if one >= CALIBRATED_MONTHS]
        came, fine = targets(panel.counts, origins), unbroken(name, panel, origins)
        line = f"{name:28}"
        for place in range(len(LEVELS)):
            low, high = found.low[place][origins], found.high[place][origins]
            inside = np.where(fine, (came >= low - 0.5) & (came <= high + 0.5), np.nan)
            by_origin = np.nanmean(inside, axis=(1, 2))
            deviation = 100 * by_origin.std(ddof=1) / np.sqrt(max(1, len(origins) / HORIZON * gap_of(name)))
            line += f"{100 * np.nanmean(inside):7.1f} ±{deviation:4.1f}{100 * np.nanmin(np.nanmean(inside, axis=(0, 1))):7.0f} "
        middle, native = ets(rolled.logs)
        ours = {
            level: (found.low[place][origins], found.high[place][origins])
            for place, level in enumerate(LEVELS)
        }
        theirs = {level: (low[origins], high[origins]) for level, (low, high) in native.items()}
        ratio = interval_score(came, np.maximum(np.expm1(rolled.given[origins]), 0), ours) / interval_score(
            came, middle[origins], theirs
        )
        parts = [geometric(ratio[part]) for part in halves(len(panel.names)).values()]
        print(f"{line}{parts[0]:15.3f}{parts[1]:10.3f}{parts[2]:7.3f}")


def gap_of(name: str) -> int:
    """Origins nearer than the horizon share targets: this many of each six are worth one of their own."""
    return min(HORIZON, panels.PANELS[name][2])


def alarms() -> None:
    hits, pairs, delays, other, years, missed = 0, [0, 0], [], 0, 0.0, []
    known = events()
    for name, load in EVENT_PANELS.items():
        panel = load()
        kept = [
            place
            for place in range(len(panel.names))
            if np.median(panel.counts[:, place]) >= 30 or panel.names[place] == "UKR"
        ]
        panel = Panel(
            names=tuple(panel.names[place] for place in kept), first=panel.first, counts=panel.counts[:, kept]
        )
        found = [(one.name, month_of(one.month), one.direction.value) for one in find_alarms(panel)]
        labelled: dict[str, list[int]] = {}
        for event in known:
            if event["panel"] != name or month_of(event["effective"]) < panel.first + 13:
                continue
            at, after = month_of(event["effective"]), []
            for series in set(event["series"].split(";")) & set(panel.names):
                labelled.setdefault(series, []).append(at)
                seen = [
                    month - at
                    for one, month, way in found
                    if one == series and way == event["direction"] and 0 <= month - at <= 2
                ]
                pairs[1] += 1
                pairs[0] += bool(seen)
                after += [min(seen)] if seen else []
            hits += bool(after)
            delays += after
            missed += [] if after else [event["event_id"]]
        other += sum(all(not 0 <= month - at <= 3 for at in labelled.get(one, [])) for one, month, _ in found)
        years += len(panel.names) * (len(panel.counts) - 13) / 12
    print(
        f"events found {hits} of {hits + len(missed)} (missed: {', '.join(missed) or 'none'}); pairs of event and series {pairs[0]} of {pairs[1]}"
    )
    print(
        f"mean delay {np.mean(delays):.2f} months; other alarms {other / years:.2f} for each series and year ({years:.0f} series-years)"
    )


def displacement() -> None:
    whole = panels.us_sectors()
    cut = 2012 * 12 - whole.first
    for name, counts in (
        ("sectors before 2012 (chosen on)", whole.counts[:cut]),
        ("sectors since 2012 (held out)", whole.counts[cut:]),
    ):
        chance = np.random.default_rng(1)
        found = {0.0: 0, 0.25: 0, 0.5: 0}
        for _ in range(TRIALS):
            month = int(chance.integers(FIRST_MONTH, len(counts) - 3))
            place = int(counts[month - 3 : month].mean(axis=0).argmax())
            placebos = placebos_of(counts, place, month)
            for part in found:
                shift = shift_at(weights_of(moved(counts, place, month, part), place), month)
                found[part] += (1 + (placebos <= shift).sum()) / (1 + len(placebos)) <= 0.05
        told = ", ".join(f"{part:.0%} moved: {many / TRIALS:.1%}" for part, many in found.items())
        print(f"{name:34}found where {told}")


def moved(counts: Array, place: int, month: int, part: float) -> Array:
    """Move a part of a corridor's flow to the others, by their size, for three months."""
    made = counts.copy()
    for after in range(month + 1, month + 4):
        others = np.arange(counts.shape[1]) != place
        amount = part * counts[after, place]
        made[after, place] -= amount
        made[after, others] += amount * counts[after, others] / counts[after, others].sum()
    return made


PARTS: dict[str, Callable[[], None]] = {
    "error": error,
    "upstream": upstream,
    "intervals": intervals,
    "alarms": alarms,
    "displacement": displacement,
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which to run; all without one")
    given = parser.parse_args()
    if not panels.FOLDER.is_dir():
        print(f"No shared data in {panels.FOLDER}: nothing measured. Set ROOTBRANCH_DATA.", file=sys.stderr)
        return 2
    for name in given.parts or PARTS:
        start, wall = time.process_time(), time.perf_counter()
        print(f"\n{name}")
        PARTS[name]()
        print(f"  {time.process_time() - start:.1f} CPU s, {time.perf_counter() - wall:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
