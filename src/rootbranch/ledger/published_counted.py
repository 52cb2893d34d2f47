"""Hold a published number against what the ledger counts for the same measure, period, scope and baseline.

Limits: the ledger's figure stands for its whole scope; whether the publisher spoke of the same cases nobody can see.
Source: domain, section 5.
"""

from decimal import Decimal

from rootbranch.errors import Message
from rootbranch.ledger.published_pairs import ratio_bounds
from rootbranch.ledger.published_reading import ONE_HUNDRED, Reading
from rootbranch.ledger.published_rules import PublishedRules
from rootbranch.model.ledger import Figure, Form
from rootbranch.model.published import LedgerSide, Standing

Found = tuple[Standing, Message]


def compare_with_ledger(reading: Reading, side: LedgerSide, rules: PublishedRules) -> Found:
    """Say whether the ledger gives what was published."""
    if reading.way is None:
        return Standing.NOT_COMPARABLE, Message("published.scope_not_of_ledger")
    now = _figure(reading, side.now, rules)
    if isinstance(now, Message):
        return Standing.NOT_COMPARABLE, now
    if reading.change:
        before = _figure(reading, side.before, rules)
        if isinstance(before, Message):
            return Standing.NOT_COMPARABLE, before
        return _change(reading, now, before)
    low, high = now.values[0], now.values[-1]
    fits = low <= reading.tie.high if reading.tie.high is not None else True
    said = {"value": _said(now), "unit": now.unit, "rule": now.rule}
    if fits and reading.tie.low <= high:
        return Standing.REPRODUCED, Message("published.ledger_gives", said)
    return Standing.CONTRADICTED, Message("published.ledger_gives_other", said)


def _figure(reading: Reading, figures: tuple[Figure, ...], rules: PublishedRules) -> Figure | Message:
    """Find the one figure that a claim speaks of, or say why there is none to hold it against."""
    fitting = [figure for figure in figures if _speaks_of(reading, figure, rules)]
    if not fitting:
        return Message("published.not_counted", {"measure": reading.claim.measure})
    figure = fitting[0]
    if figure.form is Form.HIDDEN or not figure.values:
        return Message("published.hidden")
    if not figure.counts:
        return Message("published.ledger_empty")
    return figure


def _speaks_of(reading: Reading, figure: Figure, rules: PublishedRules) -> bool:
    measure, unit = reading.tie.measure, reading.tie.unit
    stage = rules.stages.get(measure)
    if stage:
        return figure.measure == "prosecution_steps" and figure.scope.get("stage") == stage
    if reading.change:
        return figure.measure == measure
    if figure.measure == measure:
        return rules.units.get(figure.unit, figure.unit) == unit
    commodity = figure.scope.get("commodity", "")
    return figure.measure == "seized_quantities" and (commodity, figure.scope.get("unit", "")) == (
        measure,
        unit,
    )


def _change(reading: Reading, now: Figure, before: Figure) -> Found:
    if before.values[-1] == 0 or len(now.values) + len(before.values) > 2:
        return Standing.NOT_COMPARABLE, Message("published.no_ratio")
    ratio = now.values[0] / before.values[0]
    low, high = ratio_bounds(reading)
    half = Decimal("0.005")  # a percentage is told without decimals
    fits = low - half <= ratio and (high is None or ratio <= high + half)
    said = {
        "now": _said(now),
        "before": _said(before),
        "times": f"{ratio:.2f}",
        "percent": f"{(ratio - 1) * ONE_HUNDRED:+.0f}",
        "rule": now.rule,
    }
    if fits:
        return Standing.REPRODUCED, Message("published.ledger_change", said)
    return Standing.CONTRADICTED, Message("published.ledger_change_other", said)


def _said(figure: Figure) -> str:
    return "–".join(f"{value:,f}" for value in figure.values)
