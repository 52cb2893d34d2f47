"""JOINT, the joint office: totals that somebody published, gathered from the press. Never added up."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.period import FIRST_DAY
from rootbranch.scenario.world import World
from rootbranch.scenario.writing import Csv

AGENCY = "JOINT"
_COLUMNS = (
    "claim", "published", "publisher", "operation", "metric", "value", "unit", "territory", "scope", "language", "url",
)  # fmt: skip


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the one file of published totals."""
    yield Feed(
        partner=AGENCY,
        mapping="joint-claims",
        file_name="published_totals_2026-08.csv",
        installment=1,
        format=Csv(columns=_COLUMNS),
        rows=_claims(desk.world),
    )


def _claims(world: World) -> Iterator[FeedRow]:
    for deal in range(world.first_deal, world.first_deal + world.size.deals):
        yield from (_claim(world, deal, line) for line in table("claims")["claim"])


def _claim(world: World, deal: int, line: Mapping[str, Any]) -> FeedRow:
    key = line["id"] if deal == 1 else f"{line['id']}-{deal}"
    name = line["operation"] if deal == 1 else f"{line['operation']} {deal}"
    published = FIRST_DAY + timedelta(days=line["day"])
    value = line["value"] if "value" in line else _arrests(world, name, line) + line["off"]
    cells = {
        "claim": key,
        "published": published.isoformat(),
        "publisher": line["publisher"],
        "operation": name,
        "metric": line["metric"],
        "value": str(value),
        "unit": line["unit"],
        "territory": line["territory"],
        "scope": line["scope"],
        "language": line["language"],
        "url": f"https://news.example.org/{published.year}/{key.lower()}",
    }
    return FeedRow(cells=cells, key=(key,))


def _arrests(world: World, operation: str, line: Mapping[str, Any]) -> int:
    until: date = FIRST_DAY + timedelta(days=line["until"])
    return sum(
        one.kind == "arrest" and one.operation == operation and one.happened_on <= until
        for one in world.outcomes
    )
