"""Hold the errors in invented published totals against those in real ones: `./run bench scenario_errors [--seeds 5]`.

One plain counter runs on both: it adds up whatever was published of an operation, as if each total told of something else. Every
total that it should not have added is an error, of the type that its label names: said again, a part, a campaign so far, counted
by another rule, with another operation, misprinted, counted too early. The types are to come in the same order; types that the
real file has as often as one another may stand either way.

Limits: 109 real totals, some types once or twice: the order of the last three rests on five of them. ESTIMATE is in no real total. What the ledger's own rules make of published
totals is measured by `bench claims`.
Source: shared data, `ledger/ledger_claims.csv`; notes on the synthetic region, section 3.8 number 5.
"""

import argparse
import csv
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from tests.worlds.claims import read_claims

from rootbranch.model.ids import PartnerId, RecordId
from rootbranch.model.reports import Claim
from rootbranch.scenario.claims import make_claims
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

SEEDS = 5
TRUE = "TRUE"
Labelled = tuple[Claim, str]


def main() -> None:
    """Print the types of both, and end with 1 where their order differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how many demos are taken together")
    seeds = range(1, parser.parse_args().seeds + 1)
    folder = Path(os.environ.get("ROOTBRANCH_DATA", Path(__file__).parents[3] / "shared" / "data")) / "ledger"
    if not (folder / "ledger_claims.csv").is_file():
        print(f"LEFT OUT: no real totals at {folder}; set ROOTBRANCH_DATA", file=sys.stderr)
        return
    real = real_claims(folder / "ledger_claims.csv")
    invented = [one for seed in seeds for one in invented_claims(seed)]
    plain = [wrongly_added(some) for some in (real, invented)]
    print(f"{'error of a plain counter':26} {'real':>5} {'share':>6} {'invented':>9} {'share':>6}")
    for label, number in plain[0].most_common():
        shares = [some[label] / some.total() for some in plain]
        print(f"{label:26} {number:>5} {shares[0]:>6.0%} {plain[1][label]:>9} {shares[1]:>6.0%}")
    wrong = out_of_order(plain[0], plain[1])
    print(
        f"totals {len(real)} real, {len(invented)} invented; pairs of types out of order: {len(wrong)} {wrong}"
    )
    sys.exit(1 if wrong else 0)


def real_claims(path: Path) -> list[Labelled]:
    """Read the published totals with their labels."""
    with path.open(encoding="utf-8", newline="") as file:
        labels = {row["claim_id"]: row["label"] for row in csv.DictReader(file)}
    return [(claim, labels[claim.record]) for claim in read_claims(path)]


def invented_claims(seed: int) -> list[Labelled]:
    """List the published totals of one demo with their labels."""
    return [
        (
            Claim(
                record=RecordId(f"{seed}-{one.id}"),
                partner=PartnerId("JOINT"),
                operation=f"{seed} {one.operation}",
                metric=one.metric,
                value=Decimal(one.value),
                unit=one.unit,
                territory=one.territory,
                scope=one.scope,
                publisher=one.publisher,
                url=f"https://news.example.org/{seed}/{one.id}",
                language=one.language,
                published=one.published.isoformat(),
            ),
            one.label,
        )
        for one in make_claims(make_world(seed, DEMO))
    ]


def wrongly_added(claims: Iterable[Labelled]) -> Counter[str]:
    """Count by label what somebody adds wrongly who adds up every total."""
    return Counter(label for _, label in claims if label != TRUE)


def out_of_order(real: Mapping[str, int], invented: Mapping[str, int]) -> list[tuple[str, str]]:
    """List the pairs of types of which one is more frequent in real totals and not so in invented ones."""
    return [
        (more, less)
        for more in real
        for less in real
        if real[more] > real[less] and invented.get(more, 0) <= invented.get(less, 0)
    ]


if __name__ == "__main__":
    main()
