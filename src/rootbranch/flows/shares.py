"""Give a share with everything that it rests on, and say which published claim it matches.

    series of one table and vintage ─ sum_of ─▶ numerator, denominator ─▶ Share ─ matches ─▶ the claim or not

Nothing is guessed: where a count of the period is not known, or a nationality is not counted for itself, there is no share and a
reason instead. Series of different tables, vintages, units or methods are never added.

Source: notes on flows, section 2; the four-country claim is quoted in `claims.toml`.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

from rootbranch.errors import InputError, Message
from rootbranch.model.aggregates import EVERY, Series, SeriesKey, period_at, places_between


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedShare:
    """What somebody published about a share.

    Attributes:
        publisher: Whose numbers it was said of; empty: anybody's.
        outside: Nationalities that the share leaves out; all others are in the numerator.
        month: Of which it was said, first day.
        percent: As published; its decimals are how exactly it was said.
        year_starts: Month in which the year begins to which "to date" refers.
    """

    name: str
    said: str
    publisher: str
    outside: tuple[str, ...]
    month: date
    percent: Decimal
    year_starts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with what it rests on.

    Attributes:
        key: Publisher, table, and the part of it that was asked for; `EVERY`: all of it.
        first, last: First days of the first and last month.
        percent: To two decimals, half up; None where it cannot be given: `why` says why.
        matches: Whether it rounds to the claim, to the decimals of the claim; None without claim or share.
    """

    key: SeriesKey
    coverage: str
    unit: str
    vintage: date
    outside: tuple[str, ...]
    first: date
    last: date
    numerator: int | None
    denominator: int | None
    percent: Decimal | None
    matches: bool | None
    why: Message | None = None


def sum_of(series: Sequence[Series], first: date, last: date) -> int | None:
    """Add series of one table and vintage over a period; None where any count is not known.

    Raises:
        InputError: They are of different tables, vintages, units, methods or steps.
    """
    if not series:
        return None
    kinds = {(one.key.publisher, one.key.table, one.vintage, one.step, one.counting) for one in series}
    if len(kinds) > 1:
        raise InputError(Message("flows.never_summed"), "series", Message("flows.fix_never_summed"))
    step = series[0].step
    days = [period_at(first, step, number) for number in range(places_between(first, last, step) + 1)]
    counts = [one.at(day) for one in series for day in days]
    return None if None in counts else sum(filter(None, counts))


def is_asked(table: Sequence[Series], claim: PublishedShare) -> bool:
    """Say whether a claim may mean a table: it is of its publisher and counts any of its nationalities for itself."""
    return claim.publisher in ("", table[0].key.publisher) and not set(claim.outside).isdisjoint(
        one.key.nationality for one in table
    )


def shares_of(table: Sequence[Series], claim: PublishedShare) -> tuple[Share, ...]:
    """Give the shares of one table and vintage that a claim may mean: the month and the year to date, whole and in parts.

    Args:
        table: All series of one vintage of a table.
    """
    periods = [(claim.month, claim.month), (_year_start(claim), claim.month)]
    if periods[0] == periods[1]:
        periods.pop()
    return tuple(_share(table, part, claim, first, last) for first, last in periods for part in _parts(table))


def _year_start(claim: PublishedShare) -> date:
    year = claim.month.year - (claim.month.month < claim.year_starts)
    return date(year, claim.year_starts, 1)


def _parts(table: Sequence[Series]) -> list[tuple[str, str]]:
    """List the whole and the parts by component and by route; of a place there are too many to be meant."""
    parts = [("", EVERY)]
    for name in ("component", "route"):
        parts += [(name, word) for word in sorted({getattr(one.key, name) for one in table} - {EVERY})]
    return parts


def _share(
    table: Sequence[Series], part: tuple[str, str], claim: PublishedShare, first: date, last: date
) -> Share:
    name, word = part
    split = [
        one for one in table if one.key.nationality != EVERY and (not name or getattr(one.key, name) == word)
    ]
    model = table[0]
    numerator, denominator, why = _pair(split, claim, first, last)
    percent = None
    if why is None and numerator is not None and denominator:
        percent = _rounded(Decimal(100 * numerator) / denominator, Decimal("0.01"))
    key = SeriesKey(publisher=model.key.publisher, table=model.key.table, **({name: word} if name else {}))
    return Share(
        key=key,
        coverage=model.counting.coverage,
        unit=model.counting.unit,
        vintage=model.vintage,
        outside=claim.outside,
        first=first,
        last=last,
        numerator=numerator,
        denominator=denominator,
        percent=percent,
        matches=_matches(numerator, denominator, claim) if percent is not None else None,
        why=why,
    )


def _pair(
    split: Sequence[Series], claim: PublishedShare, first: date, last: date
) -> tuple[int | None, int | None, Message | None]:
    if not split:
        return None, None, Message("flows.not_by_nationality")
    if len({one.counting for one in split}) > 1:
        return None, None, Message("flows.parts_overlap")
    missing = sorted(set(claim.outside) - {one.key.nationality for one in split})
    if missing:
        return None, None, Message("flows.not_counted_apart", {"codes": ", ".join(missing)})
    finest = _finest(split)
    denominator = sum_of(finest, first, last)
    if denominator is None:
        return None, None, Message("flows.period_unknown")
    inside = sum_of([one for one in finest if one.key.nationality not in claim.outside], first, last)
    if not denominator:
        return inside, denominator, Message("flows.nothing_counted")
    return (0 if inside is None else inside), denominator, None


def _finest(split: Sequence[Series]) -> list[Series]:
    """Keep the series of one kind of split, so that no total is added to its parts."""
    kinds: dict[tuple[bool, ...], list[Series]] = {}
    for one in split:
        kind = tuple(word != EVERY for word in (one.key.place, one.key.route, one.key.component))
        kinds.setdefault(kind, []).append(one)
    return kinds[max(kinds)]


def _matches(numerator: int | None, denominator: int | None, claim: PublishedShare) -> bool:
    assert numerator is not None
    assert denominator
    exact = Decimal(100 * numerator) / denominator
    return _rounded(exact, Decimal(1).scaleb(int(claim.percent.as_tuple().exponent))) == claim.percent


def _rounded(value: Decimal, to: Decimal) -> Decimal:
    return value.quantize(to, ROUND_HALF_UP)


@cache
def published_shares() -> tuple[PublishedShare, ...]:
    """Get the published shares that come with the package, by name."""
    text = (files("rootbranch.flows") / "claims.toml").read_text(encoding="utf-8")
    return tuple(
        PublishedShare(
            name=name,
            said=one["said"],
            publisher=one["publisher"],
            outside=tuple(one["outside"]),
            month=one["month"],
            percent=Decimal(one["percent"]),
            year_starts=one["year_starts"],
        )
        for name, one in sorted(tomllib.loads(text).items())
    )
