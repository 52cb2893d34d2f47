"""Compare a figure with earlier windows of the same length, or say why it may not be compared.

    period ─ windows_before ─▶ earlier periods ─ counted ─▶ compare_figure ─▶ Comparison | refused

The interval is of the ratio, on the log scale, from what varied between the windows. With m windows of mean b, F is their
variance by b (1 where chance alone varies them), and the count now is x:

    P  = 1/x + 1/(mb)            what chance alone leaves open
    B  = (1 + 1/m)/b             the same, if what varies between windows grows with the count
    s² = max(F, ⅕)·P + max(F − ½, 0)·(B − P)        log(x/b) ± t(m − 1) · s

Where chance alone varies the windows it is F·P, a quasi-Poisson interval; where much more varies them it is F·B, the plain
spread of the windows. A fifth of chance is kept where the windows happen to be alike. Half a count is added to x and to the sum of the windows, so that a zero has a logarithm; and the
mean of varying windows lies above their middle, which is taken off.

Limits: windows are taken to vary alike and not to lean on one another. Measured in `./run bench baselines`.
Source: domain, section 5, rule 10; flows notes, section 6; quasi-likelihood: McCullagh and Nelder, Generalized Linear
Models (1989), chapter 9.
"""

from calendar import isleap
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import exp, log, sqrt

from rootbranch.errors import InputError, Message
from rootbranch.model.ledger import Comparison, Figure, Form, Period, Season, Window

WINDOWS_MAX = 20
INTERVAL_WINDOWS_MIN = 4
CHANCE_SHARE, CHANCE_KEPT = 0.5, 0.2
# Two-sided 95 % quantiles of Student's t for 3 to 19 degrees of freedom.
T_95 = (
    3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199,
    2.1098, 2.1009, 2.0930,
)  # fmt: skip
ONE_HUNDRED = Decimal(100)
ROUNDED = Decimal("0.0001")
Key = tuple[str, str, tuple[tuple[str, str], ...]]
Spans = Mapping[str, tuple[date, date]]


def windows_before(period: Period, count: int, season: Season) -> tuple[Period, ...]:
    """Give the windows that a period is compared with, newest first.

    Raises:
        InputError: The period is open or longer than a year, or the number of windows is out of bounds.
    """
    if period.first is None or period.last is None:
        raise _refused("ledger.window_open", "period")
    if not 1 <= count <= WINDOWS_MAX:
        raise _refused("ledger.window_count", "windows", max=WINDOWS_MAX)
    days = (period.last - period.first).days + 1
    if season is Season.SAME_DAYS and days > 366:
        raise _refused("ledger.window_long", "period")
    try:
        if season is Season.PRECEDING:
            starts = [period.first - timedelta(days=days * step) for step in range(1, count + 1)]
            return tuple(Period(first=first, last=first + timedelta(days=days - 1)) for first in starts)
        return tuple(
            Period(first=_years_back(period.first, step), last=_years_back(period.last, step))
            for step in range(1, count + 1)
        )
    except (OverflowError, ValueError):
        raise _refused("ledger.window_open", "period") from None


def compare_figure(
    now: Figure,
    before: tuple[Figure, ...],
    *,
    windows: tuple[Period, ...],
    season: Season,
    partners: Spans,
) -> Comparison:
    """Hold a figure against the same figure of earlier windows.

    Args:
        now: One number; a range or a hidden figure is refused.
        before: The figures of the windows, in any order; a window without one counts 0.
        windows: As `windows_before` gives them; others are refused where length or season differ.
        partners: First and last day of what is known of each partner; who is known in one window and not in
            another bars the comparison.
    """
    own = now.scope.get("partner")  # what one partner took part in leans on that partner only
    partners = {name: span for name, span in partners.items() if own in (None, name)}
    told = Comparison(
        measure=now.measure,
        unit=now.scope.get("unit", now.unit),
        scope=tuple(sorted(now.scope.items())),
        rule=now.rule,
        period=now.period,
        season=season,
        partners=_known_in(now.period, partners),
        now=now.values[0] if now.form is Form.NUMBER else None,
        waiting=now.waiting if now.form is not Form.HIDDEN else 0,
        windows=tuple(Window(period=window, value=None) for window in windows),
        before=None,
        ratio=None,
        percent=None,
        low=None,
        high=None,
        why=(),
    )
    counted = {figure.period: figure for figure in before if _key(figure) == _key(now)}
    why = _bars(
        now, tuple(figure for figure in before if _key(figure) == _key(now)), windows, season, partners
    )
    if why:
        return replace(told, why=why)
    values = tuple(counted[window].values[0] if window in counted else Decimal(0) for window in windows)
    told = replace(
        told,
        windows=tuple(Window(period=each, value=value) for each, value in zip(windows, values, strict=True)),
    )
    return _with_ratio(told, now.values[0], values, is_count="commodity" not in now.scope)


def _with_ratio(told: Comparison, now: Decimal, values: tuple[Decimal, ...], *, is_count: bool) -> Comparison:
    mean = sum(values, Decimal(0)) / len(values)
    told = replace(told, before=mean.quantize(ROUNDED))
    if mean == 0:
        return replace(told, why=(Message("ledger.window_all_zero"),))
    ratio = now / mean
    told = replace(told, ratio=ratio.quantize(ROUNDED), percent=((ratio - 1) * ONE_HUNDRED).quantize(ROUNDED))
    if not is_count:
        return replace(told, why=(Message("ledger.window_amounts"),))
    if len(values) < INTERVAL_WINDOWS_MIN:
        few = {"count": len(values), "min": INTERVAL_WINDOWS_MIN}
        return replace(told, why=(Message("ledger.window_few", few),))
    low, high = ratio_interval(float(now), tuple(map(float, values)))
    return replace(told, low=Decimal(low).quantize(ROUNDED), high=Decimal(high).quantize(ROUNDED))


def ratio_interval(now: float, windows: tuple[float, ...]) -> tuple[float, float]:
    """Give the 95 % interval of the ratio of a count to its earlier windows; see the head of the module.

    Args:
        windows: `INTERVAL_WINDOWS_MIN` to `WINDOWS_MAX` counts, not all 0.
    """
    m = len(windows)
    mean = sum(windows) / m
    spread = sum((value - mean) ** 2 for value in windows) / (m - 1) / mean
    chance = 1 / (now + 0.5) + 1 / (m * mean)
    growing = (1 + 1 / m) / mean
    error = sqrt(max(spread, CHANCE_KEPT) * chance + max(spread - CHANCE_SHARE, 0) * (growing - chance))
    above = log(1 + max(spread - 1, 0) / mean) / 2 * (1 - 1 / m)
    middle = log(now + 0.5) - log(mean + 0.5 / m) + above
    half = T_95[m - INTERVAL_WINDOWS_MIN] * error
    return exp(middle - half), exp(middle + half)


def _bars(
    now: Figure, before: tuple[Figure, ...], windows: tuple[Period, ...], season: Season, partners: Spans
) -> tuple[Message, ...]:
    """List why a figure may not be held against its windows."""
    if now.form is Form.HIDDEN or any(figure.form is Form.HIDDEN for figure in before):
        return (Message("ledger.window_hidden"),)
    bars: list[Message] = []
    if now.form is not Form.NUMBER or any(figure.form is not Form.NUMBER for figure in before):
        bars.append(Message("ledger.window_range"))
    others = sorted({figure.rule for figure in before} - {now.rule})
    if others:
        bars.append(Message("ledger.window_rule", {"rule": now.rule, "other": ", ".join(others)}))
    if windows != windows_before(now.period, len(windows), season):
        bars.append(Message("ledger.window_other"))
    known = set(_known_in(now.period, partners))
    for window in windows:
        there = set(_known_in(window, partners))
        if there != known:
            differ = ", ".join(sorted(there ^ known))
            bars.append(
                Message(
                    "ledger.window_partners",
                    {"partners": differ, "first": str(window.first), "last": str(window.last)},
                )
            )
            break
    return tuple(bars)


def _known_in(period: Period, partners: Spans) -> tuple[str, ...]:
    """Name the partners of whom something is known from before the end of a period to after its beginning."""
    return tuple(
        sorted(
            partner
            for partner, (first, last) in partners.items()
            if (period.last is None or first <= period.last)
            and (period.first is None or last >= period.first)
        )
    )


def _key(figure: Figure) -> Key:
    return figure.measure, figure.unit, tuple(sorted(figure.scope.items()))


def _years_back(day: date, years: int) -> date:
    year = day.year - years
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def _refused(message: str, where: str, **params: int) -> InputError:
    return InputError(Message(message, params), where, Message("ledger.fix_window"))
