"""Lay the published files of the shared data out as panels of monthly counts, for the benchmark of flows.

A month without row is zero in all of them: these publishers leave out empty cells. Annual figures of the Darien file are left out.
"""

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from rootbranch.flows import Panel

FOLDER = Path(os.environ.get("ROOTBRANCH_DATA", Path(__file__).parents[3] / "shared" / "data")) / "flows"
SECTORS = [
    "big_bend",
    "del_rio",
    "el_centro",
    "el_paso",
    "laredo",
    "rio_grande_valley",
    "san_diego",
    "tucson",
    "yuma",
]
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

Rows = dict[tuple[str, str], float]


def read_rows(name: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with gzip.open(FOLDER / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def panel_from(rows: Rows, top: int | None = None) -> Panel:
    """Fill a panel; `top` keeps the largest series by sum."""
    sums: dict[str, float] = defaultdict(float)
    for (name, _), count in rows.items():
        sums[name] += count
    names = tuple(sorted(sorted(sums, key=lambda name: (-sums[name], name))[:top]))
    places = {month: int(month[:4]) * 12 + int(month[5:7]) - 1 for _, month in rows}
    first, last = min(places.values()), max(places.values())
    counts = np.zeros((last - first + 1, len(names)))
    for (name, month), count in rows.items():
        if name in names:
            counts[places[month] - first, names.index(name)] += count
    return Panel(names=names, first=first, counts=counts)


def us_nationalities() -> Panel:
    rows: Rows = defaultdict(float)
    for row in read_rows("us_southwest_encounters.csv.gz"):
        if row["nat"]:
            rows[row["nat"], row["t"][:7]] += float(row["n"])
    return panel_from(rows)


def us_sectors() -> Panel:
    rows: Rows = defaultdict(float)
    for row in read_rows("usbp_sector_fy2000_2020.csv.gz", "|"):
        month = f"{row['cy']}-{int(row['month']):02d}"
        if month < "2019-10":
            for sector in SECTORS:
                rows[sector, month] += float(row[sector] or 0)
    for row in read_rows("us_southwest_encounters.csv.gz"):
        if row["area"].endswith("Sector") and row["t"] >= "2019-10":
            rows[row["area"].removesuffix(" Sector").lower().replace(" ", "_"), row["t"][:7]] += float(
                row["n"]
            )
    return panel_from(rows)


def us_nationwide() -> Panel:
    rows: Rows = defaultdict(float)
    for row in read_rows("cbp_nationwide_fy20_fy23.csv.gz"):
        month = MONTHS.index(row["Month (abbv)"]) + 1
        year = int(row["Fiscal Year"][:4]) - (month >= 10)
        rows[row["Citizenship"], f"{year}-{month:02d}"] += float(row["Encounter Count"])
    return panel_from(rows)


def frontex_routes() -> Panel:
    rows: Rows = defaultdict(float)
    for row in read_rows("frontex_detections.csv.gz"):
        if row["route"] != "Other":
            rows[row["route"], row["t"][:7]] += float(row["n"])
    return panel_from(rows)


def frontex_nationalities() -> Panel:
    rows: Rows = defaultdict(float)
    for row in read_rows("frontex_detections.csv.gz"):
        rows[f"{row['route']} | {row['nat']}", row["t"][:7]] += float(row["n"])
    return panel_from(rows, 60)


def darien() -> Panel:
    rows: Rows = defaultdict(float)
    for row in read_rows("darien_transits.csv.gz"):
        if row["t"] >= "2020":
            rows[row["nat"], row["t"][:7]] += float(row["n"])
    return panel_from(rows, 15)


def mexico() -> Panel:
    rows: Rows = defaultdict(float)
    for row in read_rows("mexico_irregular.csv.gz"):
        rows[row["nat"], row["t"][:7]] += float(row["n"])
    return panel_from(rows, 20)


PANELS = {
    "us-nationality": (us_nationalities, 22, 1),
    "us-sector": (us_sectors, 48, 5),
    "us-nationwide": (us_nationwide, 22, 1),
    "frontex-route": (frontex_routes, 36, 5),
    "frontex-route-nationality": (frontex_nationalities, 36, 5),
    "darien": (darien, 20, 1),
    "mexico": (mexico, 36, 5),
}
"""Each with the months before the first origin and the step from origin to origin, coprime to twelve."""


def origins_of(name: str, panel: Panel, horizon: int) -> list[int]:
    """List the origins: last months known, from which `horizon` months can still be compared."""
    _, before, step = PANELS[name]
    return list(range(before - 1, len(panel.counts) - horizon, step))


def with_total(panel: Panel) -> Panel:
    """Add the sum of all series as one more."""
    counts = np.column_stack((panel.counts, panel.counts.sum(axis=1)))
    return Panel(names=(*panel.names, "TOTAL"), first=panel.first, counts=counts)


def since(panel: Panel, year: int) -> Panel:
    """Leave out what lies before a year."""
    start = year * 12 - panel.first
    return Panel(names=panel.names, first=panel.first + start, counts=panel.counts[start:])


def larger(panel: Panel, median_min: float, top: int | None = None) -> Panel:
    """Keep series whose median month is at least so large, of the `top` largest by sum."""
    order = np.argsort(-panel.counts.sum(axis=0), kind="stable")[:top]
    kept = sorted(int(place) for place in order if np.median(panel.counts[:, place]) >= median_min)
    return Panel(
        names=tuple(panel.names[place] for place in kept), first=panel.first, counts=panel.counts[:, kept]
    )
