"""Mix real and invented stops into one sheet, and count how often readers tell them apart: `./run bench scenario_blind`.

    ./run bench scenario_blind --real complaints.csv --sheet sheet.csv --key key.csv       20 real rows and 20 invented ones, shuffled
    ./run bench scenario_blind --key key.csv --answers one.csv two.csv three.csv           how often each reader was right

The real rows are whoever's who has them: a CSV with the columns below (others are left out; a name column would tell at once). Every
cell is put into one form first, so that neither an agency's way of writing nor the years told of tell: month, hour, age of the vehicle,
words in small letters. A reader gets
the sheet and fills in `real` with yes or no. At most 70 % right, over three readers, is the goal; the range is Wilson's, 95 %.

Limits: no real row is in the project or in the shared data (counts only), so nobody has been asked yet; readers who know one another's
answers count as one. Chance alone gives 50 %.
Source: notes on the synthetic region, section 3.8, number 6; Wilson 1927, Journal of the American Statistical Association 22.
"""

import argparse
import csv
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from math import sqrt
from pathlib import Path
from random import Random

from rootbranch.scenario import write_region

COLUMNS = ("month", "hour", "state", "make", "model", "colour", "vehicle_age", "people")
EACH, GOAL, Z = 20, 0.70, 1.96
_WRITTEN = ("%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M", "%m/%d/%Y", "%Y-%m-%d")
Row = Mapping[str, str]


def main() -> None:
    """Write a sheet, or count answers; ends with 1 where readers tell too often."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--real", type=Path, help="CSV with some of: date, time, state, make, model, colour, year, people"
    )
    arguments.add_argument("--sheet", type=Path, default=Path("sheet.csv"), help="to write")
    arguments.add_argument("--key", type=Path, required=True, help="to write, or to read with --answers")
    arguments.add_argument("--answers", type=Path, nargs="+", help="CSV with the columns row and real")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    if given.answers:
        right = [count_right(_read(given.key), _read(one)) for one in given.answers]
        sys.exit(0 if _told(given.answers, right) else "readers tell invented rows from real ones")
    if not given.real:
        arguments.error("name the real rows with --real, or the readers' answers with --answers")
    real = [in_one_form(row) for row in _read(given.real)]
    if len(real) < EACH:
        sys.exit(f"{given.real} has {len(real)} rows, and {EACH} are needed")
    with tempfile.TemporaryDirectory() as place:
        feed = write_region(Path(place) / "region", given.seed).folder / "feeds" / "US-BRD"
        invented = [in_one_form(row) for row in stops(_read(feed / "stops_2026-08.csv"))]
    sheet, key = mixed(Random(given.seed), real, invented)
    _write(given.sheet, ("row", *COLUMNS, "real"), sheet)
    _write(given.key, ("row", "real"), key)
    print(f"{given.sheet}: {len(sheet)} rows for each reader; {given.key}: which are real, not for readers")


def stops(rows: Iterable[Row]) -> list[Row]:
    """Give the stops of vehicles as complaints have them: day and hour, state, vehicle, people."""
    return [
        {**row, "date": row["stopped_at"], "state": row["station"].rpartition(", ")[2]}
        for row in rows
        if row["type"]
    ]


def in_one_form(row: Row) -> Row:
    """Put the cells of a row into the form of the sheet; what cannot be read is empty, as if it were missing."""
    written = " ".join(
        filter(None, (row.get("date", ""), row.get("hour", "") or row.get("time", "")))
    ).strip()
    at, timed = _moment(written)
    year = re.search(r"\b(19|20)\d\d\b", row.get("year", ""))
    people = re.search(r"\d+", row.get("people", ""))
    words = {
        name: " ".join(row.get(name, "").lower().split()) for name in ("state", "make", "model", "colour")
    }
    return {
        "month": f"{at:%m}" if at else "",
        "hour": f"{at:%H}" if at and timed else "",
        **words,
        "vehicle_age": str(at.year - int(year.group())) if at and year else "",
        "people": people.group() if people else "",
    }


def _moment(written: str) -> tuple[datetime | None, bool]:
    for form in _WRITTEN:
        try:
            return datetime.strptime(written, form).replace(tzinfo=UTC), "%M" in form
        except ValueError:
            continue
    return None, False


def mixed(
    random: Random, real: Sequence[Row], invented: Sequence[Row]
) -> tuple[Sequence[Row], Sequence[Row]]:
    """Shuffle as many of both into a sheet, whose column `real` is empty, and its key."""
    drawn = [(row, "yes") for row in random.sample(real, EACH)]
    drawn += [(row, "no") for row in random.sample(invented, EACH)]
    random.shuffle(drawn)
    sheet = [{"row": str(place), **row, "real": ""} for place, (row, _) in enumerate(drawn, start=1)]
    key = [{"row": str(place), "real": is_real} for place, (_, is_real) in enumerate(drawn, start=1)]
    return sheet, key


def count_right(key: Iterable[Row], answers: Iterable[Row]) -> tuple[int, int]:
    """Count the rows that a reader told rightly, and all rows; an empty answer is wrong."""
    said = {row["row"]: row["real"].strip().lower() for row in answers}
    true = {row["row"]: row["real"] for row in key}
    return sum(said.get(row) == is_real for row, is_real in true.items()), len(true)


def wilson(right: int, of: int) -> tuple[float, float]:
    """Give the range in which the share lies."""
    share, spread = right / of, Z * Z / of
    middle = share + spread / 2
    width = Z * sqrt(share * (1 - share) / of + spread / (4 * of))
    return (middle - width) / (1 + spread), (middle + width) / (1 + spread)


def _told(readers: Iterable[Path], counts: Sequence[tuple[int, int]]) -> bool:
    for reader, (right, of) in zip(readers, counts, strict=True):
        print(f"{reader.name}: {right} of {of} right")
    right, of = (sum(numbers) for numbers in zip(*counts, strict=True))
    low, high = wilson(right, of)
    print(f"together {right / of:.2f} right ({low:.2f} to {high:.2f}), goal at most {GOAL}")
    return right / of <= GOAL


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, restval=""))


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
