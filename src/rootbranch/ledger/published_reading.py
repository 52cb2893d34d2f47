"""Read one published number: tie it to measure, unit, period, scope and baseline, and say what bars a comparison.

    PublishedClaim ─▶ Reading(measure, low … high, period, scope, baseline, bars, flaws)

A bar is a reason why the number can be compared with nothing; a flaw is where it contradicts itself.

Limits: scope is free text; it is tied to the ledger as `operation=…`, `territory=own`, `country=MX` or a word for the whole.
Source: domain, section 5, rules 3, 7, 9, 10 and 12.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rootbranch.errors import Message
from rootbranch.ledger.published_rules import PublishedRules
from rootbranch.ledger.published_words import Told, folded, is_year, numbers_in, span_in
from rootbranch.model.ledger import Period
from rootbranch.model.published import PublishedClaim, PublishedTie
from rootbranch.values import fold

WHOLE = "whole"
CHANGES = {"percent_increase", "percent_decrease", "times"}
TONNE_KG = 1000
WAYS = ("operation", "territory", "country")
_DAYS = r"(\d{4}-\d{2}-\d{2})\s*(?:to|a|al|\.\.|/|–|-)\s*(\d{4}-\d{2}-\d{2})"
_BASELINE = re.compile(rf"(?:baseline|linea de base)\s*[:=]?\s*(?:{_DAYS}|[^;]*)")
_WAY = re.compile(r"\s*(operation|territory|country)\s*=\s*([^;]+?)\s*$")
ONE_HUNDRED = Decimal(100)
Bounds = tuple[Decimal, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A claim with its words read.

    Args:
        name: The measure without what its unit says; a percentage belongs to a name.
        way, value: How the ledger is narrowed; `way` is empty for the whole, None where the ledger has no such scope.
        told: Percentages that stand in the words of a count.
    """

    claim: PublishedClaim
    tie: PublishedTie
    name: str
    change: bool
    stock: bool
    scope: str
    way: str | None
    value: str
    told: tuple[Told, ...]
    bars: tuple[Message, ...]
    flaws: tuple[Message, ...]


def read_claim(claim: PublishedClaim, rules: PublishedRules, defined: frozenset[str]) -> Reading:
    """Read the words of a claim.

    Args:
        defined: Measures that the ledger counts under a rule: a word among them is no open word.
    """
    name = rules.measures.get(_words(claim.measure), _words(claim.measure).replace(" ", "_"))
    unit = _unit(claim, rules)
    measure = rules.of_unit.get((name, unit), name)
    change = unit in CHANGES
    numbers = numbers_in(claim.wording, rules)
    low, high = _bounds(claim.value, _of(claim.value, numbers, percent=change), rules)
    if unit == "t":
        unit, low, high = "kg", low * TONNE_KG, None if high is None else high * TONNE_KG
    period, of_words = _period(claim, rules)
    scope, baseline = _scope(claim)
    way, value = _way(scope, claim.scope, rules)
    stock = measure in rules.words["stock"]
    ratio = ratio_of(claim.value, unit) if change else None
    tie = PublishedTie(
        measure=measure,
        unit=unit,
        low=low,
        high=high,
        period=period,
        period_of_words=of_words,
        scope=f"{way}={value}" if way else scope or WHOLE,
        baseline=baseline,
        ratio=ratio,
    )
    return Reading(
        claim=claim,
        tie=tie,
        name=name,
        change=change,
        stock=stock,
        scope=scope,
        way=way,
        value=value,
        told=() if change else tuple(each for each in numbers if each.percent),
        bars=_bars(claim, tie, rules, defined, stock=stock, name=name),
        flaws=_flaws(claim, unit, numbers),
    )


def scope_name(text: str) -> str:
    """Write what a ledger is narrowed to so that spellings of one name meet."""
    return fold(text)


def ratio_of(value: Decimal, unit: str) -> Decimal:
    """Say how many times the number before: +600 % is seven times, −40 % is 0.6 times."""
    if unit == "times":
        return value
    return 1 + (value if unit == "percent_increase" else -value) / ONE_HUNDRED


def _words(text: str) -> str:
    return fold(text)


def _unit(claim: PublishedClaim, rules: PublishedRules) -> str:
    """Name the unit; a bare `percent` is a change only where the words say more or fewer."""
    said = "%" if claim.unit.strip() == "%" else _words(claim.unit)
    unit = "percent" if said == "%" else rules.units.get(said, said)
    if unit == "percent":
        words = set(_words(claim.wording).split())
        more, fewer = bool(words & rules.words["more"]), bool(words & rules.words["fewer"])
        if more != fewer:
            return "percent_increase" if more else "percent_decrease"
    return unit


def _of(value: Decimal, numbers: tuple[Told, ...], *, percent: bool) -> Told | None:
    return next((each for each in numbers if each.value == value and (percent or not each.percent)), None)


def _bounds(value: Decimal, told: Told | None, rules: PublishedRules) -> Bounds:
    """Say what a number may be by its own words, and by how round it is."""
    hedge = "over" if told and told.ordinal else told.hedge if told else ""
    if hedge == "over":
        return value, None
    if hedge == "under":
        return min(Decimal(0), value), value
    if hedge == "nearly":
        return value * rules.thresholds["nearly_share_min"], value
    if hedge == "about":
        part = abs(value) * rules.thresholds["about_share"]
        return value - part, value + part
    digits = str(int(abs(value)))
    zeros = len(digits) - len(digits.rstrip("0"))
    if value != value.to_integral_value() or abs(value) < rules.thresholds["round_value_min"] or zeros < 2:
        return value, value
    half = Decimal(10) ** zeros / 2
    return value - half, value + half


def _period(claim: PublishedClaim, rules: PublishedRules) -> tuple[Period, bool]:
    """Take the days of the file; where the first is missing, the words may say how long it was."""
    first, last = claim.period.first, claim.period.last
    if first is None and last is not None:
        told = span_in(claim.wording, last, rules)
        if told:
            return Period(first=told, last=last), True
    return Period(first=first, last=last), False


def _scope(claim: PublishedClaim) -> tuple[str, Period | None]:
    """Part the baseline from the rest of the scope; a baseline is one only with its days."""
    plain = folded(claim.scope)
    found = _BASELINE.search(plain)
    if not found:
        return _words(plain), None
    rest = _words(plain[: found.start()] + " " + plain[found.end() :])
    try:
        days = [date.fromisoformat(text) for text in found.groups() if text]
    except ValueError:
        return rest, None
    return rest, Period(first=days[0], last=days[1]) if len(days) == 2 and days[0] <= days[1] else None


def _way(scope: str, written: str, rules: PublishedRules) -> tuple[str | None, str]:
    if not scope or scope in rules.words["whole"]:
        return "", ""
    for part in written.split(";"):
        found = _WAY.fullmatch(part)
        if found:
            return found[1], found[2]
    return None, ""


def _bars(
    claim: PublishedClaim,
    tie: PublishedTie,
    rules: PublishedRules,
    defined: frozenset[str],
    *,
    stock: bool,
    name: str,
) -> tuple[Message, ...]:
    """List why a number cannot be compared."""
    bars: list[Message] = []
    words = set(_words(claim.measure).split())
    if tie.unit not in CHANGES:
        words |= set(_words(claim.unit).split())
    if name not in set(rules.measures.values()) | defined and words & rules.words["composite"]:
        bars.append(Message("published.composite", {"measure": claim.measure}))
    if not tie.unit:
        bars.append(Message("published.no_unit"))
    if tie.unit == "percent":
        bars.append(Message("published.percent_of_what"))
    if tie.unit == "kg" and words & rules.words["substances"]:
        bars.append(Message("published.substances"))
    said = f"{_words(claim.scope)} | {_words(claim.wording)}"
    for phrase in ("territory_mixed", "attribution_open"):
        if any(f" {each} " in f" {said} " for each in rules.phrases[phrase]):
            bars.append(Message(f"published.{phrase}"))
    if tie.unit in CHANGES:
        bars += _bars_of_a_change(tie)
    if tie.period.last is None or (tie.period.first is None and not stock):
        bars.append(Message("published.period_open"))
    return tuple(bars)


def _bars_of_a_change(tie: PublishedTie) -> list[Message]:
    """A change is one only from a window of the same length and season."""
    before, now = tie.baseline, tie.period
    if before is None or before.first is None or before.last is None:
        return [Message("published.no_baseline")]
    if now.first is None or now.last is None:
        return []
    length, other = (now.last - now.first).days + 1, (before.last - before.first).days + 1
    if abs(length - other) > 1:  # a leap day
        return [Message("published.baseline_length", {"now": length, "before": other})]
    apart = (now.first - before.first).days % 365.25
    if min(apart, 365.25 - apart) > 7:
        return [Message("published.baseline_season")]
    return []


def _flaws(claim: PublishedClaim, unit: str, numbers: tuple[Told, ...]) -> tuple[Message, ...]:
    """List where a claim contradicts itself."""
    flaws: list[Message] = []
    if claim.value < 0:
        flaws.append(Message("published.negative"))
    if unit == "percent_decrease" and claim.value > ONE_HUNDRED:
        flaws.append(Message("published.more_than_all"))
    told = [each for each in numbers if not is_year(each) or each.value == claim.value]
    if told and all(abs(each.value) != abs(claim.value) for each in told) and _is_big(told, claim.value):
        flaws.append(Message("published.not_its_words", {"value": f"{claim.value:f}"}))
    if claim.published and claim.period.last and claim.period.last > claim.published:
        flaws.append(Message("published.before_its_end"))
    return tuple(flaws)


def _is_big(told: list[Told], value: Decimal) -> bool:
    """Say whether a number of the words can be meant: a lone small one beside a large value may count something else."""
    return any(10 * each.value >= abs(value) for each in told)
