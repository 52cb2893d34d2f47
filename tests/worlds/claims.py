"""Read files of claims with the truth beside them: `claims_*.csv`, `claims_*_truth.csv`, and the shared public ones."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from rootbranch.model.ids import PartnerId, RecordId
from rootbranch.model.ledger import Figure, Form
from rootbranch.model.reports import Claim

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
FOLDER = Path(__file__).parent


def read_claims(path: Path) -> tuple[Claim, ...]:
    """Read claims; the columns `label` and `note` hold answers and are never looked at."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Claim(
                record=RecordId(row["claim_id"]),
                partner=PartnerId("JOINT"),
                operation=row["case"],
                metric=row["metric"],
                value=Decimal(row["value"]) if row["value"] else None,
                unit=row["unit"],
                territory=row["country"],
                scope=row["scope"],
                publisher=row["publisher"],
                url=row["url"],
                language=row["lang"],
                published=row["published"],
            )
            for row in csv.DictReader(file)
        )


def read_truth(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Read operation, metric and true value: `19`, `10..17` a range, `29 or 30`, `121;135` a list, `?` unresolved."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple((row["case"], row["metric"], row["true_value"].strip()) for row in csv.DictReader(file))


def verdict_on(figure: Figure | None, truth: str, hidden_below: int = 10) -> str:
    """Say `right`, `unresolved` or `wrong` of a figure beside its truth."""
    if figure is None:
        return "wrong"
    if figure.form is Form.HIDDEN:
        return "right" if truth.isdigit() and int(truth) < hidden_below else "wrong"
    if _fits(figure, truth):
        return "right"
    open_form = figure.form in {Form.RANGE, Form.UNRESOLVED}
    return "unresolved" if open_form and truth != "?" else "wrong"


def _fits(figure: Figure, truth: str) -> bool:
    if truth == "?":
        return figure.form is Form.UNRESOLVED
    if ".." in truth:
        return figure.form is Form.RANGE and _same(figure.values, truth.split(".."))
    if " or " in truth:
        return any(_same(figure.values, [one]) for one in truth.split(" or ")) or _same(
            figure.values, truth.split(" or ")
        )
    if ";" in truth:
        return figure.form is Form.LIST and _same(figure.values, truth.split(";"))
    return figure.form in {Form.NUMBER, Form.LIST} and _same(figure.values, [truth])


def _same(values: Sequence[Decimal], truth: Iterable[str]) -> bool:
    return sorted(values) == sorted(Decimal(one) for one in truth)
