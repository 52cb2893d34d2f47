"""Say series and shares for the doors: names, rows and files of the same numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from rootbranch import flows, gather
from rootbranch.errors import InputError, Message, text_of
from rootbranch.flows import EVERY, Layout, PublishedShare, Series, Share, Step

if TYPE_CHECKING:
    from rootbranch.usecases.flows import KnownSeries

LONG_COLUMNS = ("unique_id", "ds", "y")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_CODES = re.compile(r"[A-Z]{3}(,[A-Z]{3})*", re.ASCII)
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})?", re.ASCII)


def series_name(series: Series) -> str:
    """Name a series by what it is split by; a total is `ALL`."""
    key = series.key
    words = (key.route, key.place, key.component, key.nationality)
    return " · ".join(word for word in words if word != EVERY) or EVERY


def period_name(day: date, step: Step) -> str:
    """Write a period: a month without its day."""
    return f"{day:%Y-%m}" if step is Step.MONTH else day.isoformat()


def flow_layouts() -> tuple[tuple[str, Layout], ...]:
    """List the layouts that come with the package, by name."""
    return tuple((name, flows.shipped_layout(name)) for name in flows.shipped_layouts())


def write_long_flows(path: Path, series: Sequence["KnownSeries"]) -> int:
    """Write series as CSV, `LONG_COLUMNS`; periods of which no count is known have no row.

    Returns:
        How many rows were written.

    Raises:
        InputError: The place cannot be written to.
    """
    rows = list(_long_rows(series))
    gather.write_bare_table(path, LONG_COLUMNS, rows)
    return len(rows)


def _long_rows(series: Sequence["KnownSeries"]) -> Iterator[tuple[str, str, str]]:
    for each in series:
        for day, count in zip(each.series.periods, each.series.counts, strict=True):
            if count is not None:
                yield each.id, day.isoformat(), str(count)


def changed_claim(
    name: str,
    *,
    publisher: str = "",
    outside: str = "",
    month: str = "",
    percent: str = "",
    year_starts: int | None = None,
) -> PublishedShare:
    """Find a published claim and change parts of it.

    Args:
        publisher: `ALL`: anybody's numbers.
        outside, month, percent: As typed; empty: as published.

    Raises:
        InputError: There is no such claim, or a part cannot be read.
    """
    known = {one.name: one for one in flows.published_shares()}
    if name not in known:
        raise InputError(
            Message("flows.no_claim"), name[:80], Message("flows.claims_are", {"names": ", ".join(known)})
        )
    claim = known[name]
    if outside and not _CODES.fullmatch(outside):
        raise InputError(Message("flows.no_codes"), "outside", Message("flows.fix_codes"))
    found = _MONTH.fullmatch(month)
    if month and not (found and int(found[1])):
        raise InputError(Message("flows.no_month"), "month", Message("flows.fix_month"))
    if publisher or outside or month or percent or year_starts:
        claim = replace(
            claim,
            said=f"{percent or claim.percent} %: {month or f'{claim.month:%Y-%m}'}, − {outside or ','.join(claim.outside)}",
            publisher={"": claim.publisher, EVERY: ""}.get(publisher, publisher),
            outside=tuple(outside.split(",")) if outside else claim.outside,
            month=date(int(found[1]), int(found[2]), 1) if found else claim.month,
            percent=_percent(percent) if percent else claim.percent,
            year_starts=year_starts or claim.year_starts,
        )
    return claim


def _percent(text: str) -> Decimal:
    try:
        value = Decimal(text) if _PERCENT.fullmatch(text) else Decimal(-1)
    except InvalidOperation:
        value = Decimal(-1)
    if not 0 <= value <= 100:
        raise InputError(Message("flows.no_percent"), "percent", Message("flows.fix_percent"))
    return value


def share_row(share: Share, language: str) -> dict[str, object]:
    """Give a share as plain data; a percentage as text keeps its decimals."""
    first, last = f"{share.first:%Y-%m}", f"{share.last:%Y-%m}"
    return {
        "publisher": share.key.publisher,
        "table": share.key.table,
        "place": share.coverage if share.key.route == EVERY else share.key.route,
        "component": share.key.component,
        "unit": share.unit,
        "period": first if first == last else f"{first}/{last}",
        "outside": list(share.outside),
        "numerator": share.numerator,
        "denominator": share.denominator,
        "percent": None if share.percent is None else str(share.percent),
        "vintage": share.vintage.isoformat(),
        "matches": share.matches,
        "why": text_of(share.why, language) if share.why else None,
    }
