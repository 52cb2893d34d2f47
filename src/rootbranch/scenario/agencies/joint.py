"""JOINT, the joint office: totals that somebody published, gathered from the press. Never added up."""

from collections.abc import Iterator

from rootbranch.scenario.claims import Claim, make_claims
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow
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
        rows=map(_row, make_claims(desk.world)),
    )


def _row(claim: Claim) -> FeedRow:
    cells = {
        "claim": claim.id,
        "published": claim.published.isoformat(),
        "publisher": claim.publisher,
        "operation": claim.operation,
        "metric": claim.metric,
        "value": str(claim.value),
        "unit": claim.unit,
        "territory": claim.territory,
        "scope": claim.scope,
        "language": claim.language,
        "url": f"https://news.example.org/{claim.published.year}/{claim.id.lower()}",
    }
    return FeedRow(
        cells=cells, key=(claim.id,), claim=claim, about=claim.counts.actions if claim.counts else ()
    )
