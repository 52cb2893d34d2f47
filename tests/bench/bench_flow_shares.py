"""Set the published claim of "about 40 %" beside what the publisher gave: `./run bench flow_shares`.

The two US files are read by the shipped layouts, as `rootbranch flows load` reads them, and shares are made as `rootbranch flows share`
makes them; the known answers are those of the notes of the shared data (47.07 % and 40.08 %, to the unit).

Reads the shared data, folder `flows`; set ROOTBRANCH_DATA where it lies elsewhere.
"""

import os
import sys
import time
from datetime import date
from pathlib import Path

from rootbranch.flows import load_series, published_shares, shares_of, shipped_layout
from rootbranch.gather import counts_bytes, read_counts

FILES = (
    ("us_southwest_encounters.csv.gz", "us-southwest-encounters", date(2025, 6, 4)),
    ("cbp_nationwide_fy20_fy23.csv.gz", "us-nationwide-encounters", date(2023, 10, 21)),
)
KNOWN = {
    ("southwest-encounters", "2022-05"): (113_505, 241_136, "47.07"),
    ("southwest-encounters", "2021-10/2022-05"): (617_004, 1_539_314, "40.08"),
    ("nationwide-encounters", "2022-05"): (145_700, 274_992, "52.98"),
}


def main() -> int:
    """Print all shares, and whether those that are known come out to the unit."""
    beside = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("ROOTBRANCH_DATA", beside)) / "flows"
    if not folder.is_dir():
        print(f"LEFT OUT, {folder} is not there; set ROOTBRANCH_DATA", file=sys.stderr)
        return 1
    claim = published_shares()[0]
    print(f"claim: {claim.said}")
    wrong = 0
    for name, layout_name, vintage in FILES:
        layout, path, start = shipped_layout(layout_name), folder / name, time.process_time()
        rows = read_counts(counts_bytes(path), path.name, layout.delimiter, layout.columns)
        loaded = load_series(rows, layout, vintage)
        shares = shares_of(loaded.series, claim)
        spent = time.process_time() - start
        print(f"\n{name}: {loaded.rows} rows, {len(loaded.series)} series, {spent:.1f} s of CPU")
        for one in shares:
            first, last = f"{one.first:%Y-%m}", f"{one.last:%Y-%m}"
            period = first if first == last else f"{first}/{last}"
            part = one.key.component if one.key.route == "ALL" else one.key.route
            known = KNOWN.get((one.key.table, period)) if part == "ALL" else None
            found = (one.numerator, one.denominator, str(one.percent))
            said = "" if known is None else "as known" if found == known else f"WRONG, known is {known}"
            wrong += said.startswith("WRONG")
            print(
                f"  {part:22} {period:16} {one.numerator:>9,} / {one.denominator:>9,} = {one.percent} %"
                f"  {'matches' if one.matches else 'no':8} {said}"
            )
    return wrong


if __name__ == "__main__":
    sys.exit(main())
