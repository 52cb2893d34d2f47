"""Measure the ledger on invented joint arrests by five agencies, or on a region: `./run bench ledger [--region FOLDER]`.

Every arrest must be counted once: what the rules do not join for certain has to wait in the queue. `--arrests` says how
many (20,000 unless told), each reported by all five. Of a region (`rootbranch scenario`) the truth lies beside its
files. Exits with 1 where an outcome is counted twice, or in a region more than 2 % are wrongly merged.
"""

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.bench.ledger_region import measure
from tests.fixtures.reports import START, append, counting, form, report

from rootbranch.ledger import count_figures, load_rules, settle, verify_entries
from rootbranch.model.ids import EntryId
from rootbranch.model.reports import Report

ARRESTS = 20_000
AGENCIES = ("MX", "US", "GT", "CO", "EC")
GIVEN = [
    "Ana",
    "Luis",
    "Eva",
    "Raul",
    "Marta",
    "Jose",
    "Ines",
    "Hugo",
    "Rosa",
    "Ivan",
    "Elena",
    "Oscar",
    "Julia",
    "Pablo",
]
SYLLABLES = [
    "ba",
    "ro",
    "mi",
    "te",
    "lu",
    "na",
    "qui",
    "so",
    "ve",
    "za",
    "cha",
    "pe",
    "dor",
    "gal",
    "rin",
    "mon",
]


def _surname(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=3)).title()


def _joint_arrests(chance: random.Random, arrests: int) -> list[Report]:
    """Each arrest by five agencies: one without a number, one that leaves the birth date out, one a day late."""
    reports = []
    for arrest in range(arrests):
        given, first, second = chance.choice(GIVEN), _surname(chance), _surname(chance)
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(730))
        birth = str(date(1960, 1, 2) + timedelta(days=chance.randrange(16_000)))
        place = _surname(chance)
        for turn, agency in enumerate(AGENCIES):
            reports.append(
                report(
                    f"{agency}-{arrest}",
                    agency,
                    age=chance.randrange(100_000),
                    day=day + timedelta(days=turn == 4),
                    name=f"{given} {first} {second}"
                    if turn % 2
                    else f"{first.upper()}-{second.upper()}, {given}",
                    birth="" if turn == 2 else birth,
                    reference="" if turn == 1 else f"JOINT-{arrest}",
                    territory=AGENCIES[arrest % 5],
                    place=place,
                    operation=f"Operation {arrest % 200}",
                )
            )
    return reports


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", type=Path, help="folder of an invented region")
    parser.add_argument("--arrests", type=int, default=ARRESTS)
    asked = parser.parse_args()
    if asked.region:
        sys.exit(0 if measure(asked.region) else 1)
    _measure_joint(asked.arrests)


def _measure_joint(arrests: int) -> None:
    """Form, settle and count, and say how long each took."""
    reports = _joint_arrests(random.Random(1), arrests)
    started = time.perf_counter()
    formed = form(reports)
    seconds = time.perf_counter() - started
    waiting, skipped = len(formed.waiting), formed.skipped
    print(f"{len(reports):,} reports of {arrests:,} arrests: {seconds:.1f} s")
    print(f"counted {counting(formed):,}, waiting {waiting:,}, pairs in the queue {len(formed.queue):,}")
    print(f"comparisons left out for want of room {skipped:,}")
    rules = load_rules()
    started = time.perf_counter()
    entries = append([], settle(formed, [], START, rules=rules))
    print(f"{len(entries):,} entries drafted, chained: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    verify_entries(entries)
    print(f"the same verified: {time.perf_counter() - started:.1f} s")
    by_partner = Counter(partner for entry in entries for partner in entry.outcome.took_part)
    print(f"took part: {dict(sorted(by_partner.items()))}, in sum {by_partner.total():,} of {len(entries):,}")
    copies = max(1, 1_000_000 // len(entries))
    many = [replace(entry, id=EntryId(f"{entry.id}-{copy}")) for copy in range(copies) for entry in entries]
    started = time.perf_counter()
    count_figures(many, rules, as_of=START)
    print(f"{len(many):,} entries counted under {len(rules)} rules: {time.perf_counter() - started:.1f} s")
    double = counting(formed) - arrests
    print(f"double counts: {double}")
    if double:
        sys.exit(1)


if __name__ == "__main__":
    main()
