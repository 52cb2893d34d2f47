"""Put figures in the order in which they are read: a measure at a time, steps as a case goes, money currency by currency."""

from collections.abc import Callable, Iterable

from rootbranch.model.ledger import Figure
from rootbranch.model.reports import Stage

Place = tuple[bool, int, int, str, str]

CLAIM_RULES = "claim"  # rules that compare published totals begin with it; all others count the ledger
_STEPS = {stage.value: place for place, stage in enumerate(Stage)}


def reading_place(figures: Iterable[Figure]) -> Callable[[Figure], Place]:
    """Make the sort key of these figures, without their scope; measures keep the order in which they come."""
    measures: dict[str, int] = {}
    for figure in figures:
        measures.setdefault(figure.measure, len(measures))

    def place(figure: Figure) -> Place:
        stage = _STEPS.get(figure.scope.get("stage", ""), len(_STEPS))
        goods, unit = figure.scope.get("commodity", ""), figure.scope.get("unit", "")
        return (is_claim(figure), measures.get(figure.measure, len(measures)), stage, goods, unit)

    return place


def in_reading_order(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Order figures by what they measure, then by scope; what others published comes last."""
    found = tuple(figures)
    place = reading_place(found)
    return tuple(sorted(found, key=lambda figure: (place(figure), sorted(figure.scope.items()))))


def is_claim(figure: Figure) -> bool:
    """Whether a figure compares totals that others published."""
    return figure.rule.startswith(CLAIM_RULES)
