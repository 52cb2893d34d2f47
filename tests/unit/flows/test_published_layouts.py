"""The shipped layouts read what the publishers gave, and the known answers come out to the unit. Reads the shared data."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rootbranch.flows import LoadedFlows, load_series, published_shares, selected, shares_of, shipped_layout
from rootbranch.gather import counts_bytes, read_counts


def load(data: Path, file: str, name: str) -> LoadedFlows:
    layout = shipped_layout(name)
    path = data / "flows" / file
    rows = read_counts(counts_bytes(path), path.name, layout.delimiter, layout.columns)
    return load_series(rows, layout, date(2025, 6, 4))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "name", "shares"),
    [
        ("us_southwest_encounters.csv.gz", "us-southwest-encounters", ("47.07", "40.08")),
        ("cbp_nationwide_fy20_fy23.csv.gz", "us-nationwide-encounters", ("52.98", "46.77")),
    ],
)
def test_the_claim_of_forty_per_cent_is_the_fiscal_year_to_date(
    shared_data: Path, file: str, name: str, shares: tuple[str, ...]
) -> None:
    found = shares_of(load(shared_data, file, name).series, published_shares()[0])
    whole = [one for one in found if (one.key.route, one.key.component) == ("ALL", "ALL")]
    assert tuple(str(one.percent) for one in whole) == shares
    southwest = [one for one in found if one.denominator == 1_539_314]
    assert {one.numerator for one in southwest} == {617_004}
    assert {one.percent for one in southwest} == {Decimal("40.08")}
    assert {one.denominator for one in found if one.matches} == {1_539_314}


@pytest.mark.parametrize(
    ("file", "name", "series", "notes"),
    [
        ("usbp_sector_fy2000_2020.csv.gz", "us-border-patrol-sectors", 22, 0),
        ("darien_transits.csv.gz", "panama-darien-transits", 60, 13),
        ("mexico_irregular.csv.gz", "mexico-irregular", 170, 1),
        ("frontex_detections.csv.gz", "frontex-detections", 767, 0),
    ],
)
def test_the_other_layouts_read_their_files(
    shared_data: Path, file: str, name: str, series: int, notes: int
) -> None:
    loaded = load(shared_data, file, name)
    assert (len(loaded.series), len(loaded.notes), loaded.more) == (series, notes, 0)
    assert not isinstance(selected(loaded.series, {}), str)
