"""Compile the quantities of a report: how much of what was taken, in units that the ledger can add up.

A sum or a unit that cannot be read costs the row; a quantity that is begun and has no amount, and a taking without
any, are noted, because the figures then miss them.
"""

from collections.abc import Callable

from rootbranch.errors import Message
from rootbranch.gather.choices import UNIT_WORDS
from rootbranch.gather.mapping import FeedMapping, QuantityPart, Spec
from rootbranch.gather.rows import Cells
from rootbranch.gather.specs import CellError, compile_one, field_of
from rootbranch.model.reports import OutcomeKind
from rootbranch.values import unit_of

Noted = tuple[tuple[str, Message, str], ...]
Quantities = Callable[[Cells, str], tuple[list[dict[str, str]], Noted]]
FORMULA_STARTS = "=+-@"
# Kinds of outcome of which something was taken.
TAKINGS = frozenset({OutcomeKind.SEIZURE.value, OutcomeKind.FREEZE.value, OutcomeKind.FORFEITURE.value})


def compile_quantities(mapping: FeedMapping) -> Quantities:
    """Compile the quantities of a mapping to a function of a row and its kind of outcome.

    Returns:
        What was taken, and what is to be said of it; the function raises `CellError`.
    """
    getters = [_quantity(part) for part in mapping.quantities]
    amounts = ", ".join(field_of(part.amount) or "fields.quantities" for part in mapping.quantities)
    none_at_all: Noted = ((amounts, Message("gather.quantity_none"), "gather.done_nothing"),)

    def quantities(cells: Cells, kind: str) -> tuple[list[dict[str, str]], Noted]:
        taken: list[dict[str, str]] = []
        noted: Noted = ()
        for get in getters:
            quantity = get(cells)
            if type(quantity) is dict:
                taken.append(quantity)
            elif quantity is not None:
                noted = (*noted, (str(quantity), Message("gather.amount_missing"), "gather.done_left_out"))
        if not taken and not noted and getters and kind in TAKINGS:
            noted = none_at_all
        return taken, noted

    return quantities


def _quantity(part: QuantityPart) -> Callable[[Cells], dict[str, str] | str | None]:
    """Compile one quantity: a table, the field of an amount that is missing, or None where nothing is said."""
    commodity, unit = compile_one(part.commodity), compile_one(part.unit)
    amount, field = compile_one(part.amount, as_amount=True), field_of(part.amount)
    unit_field = field_of(part.unit) or "fields.quantities.unit"
    no_unit = Message("gather.unit_unknown", {"expected": " | ".join(UNIT_WORDS)})
    says = [compile_one(Spec(column=column)) for column in part.commodity.sources]

    def quantity(cells: Cells) -> dict[str, str] | str | None:
        text = amount(cells)
        if not text:
            return field if any(cell(cells) for cell in says) else None
        if text.startswith("-"):
            raise CellError(field, Message("gather.amount_negative"))
        what, measure = commodity(cells), unit(cells)
        if not what or not measure:
            raise CellError(field, Message("gather.quantity_bare"))
        known = unit_of(measure)
        if known is None:
            raise CellError(unit_field, no_unit)
        if known == "count" and "." in text.rstrip("0").rstrip("."):
            raise CellError(field, Message("gather.count_whole"))
        if what[0] in FORMULA_STARTS:
            raise CellError(field_of(part.commodity), Message("gather.formula"))
        return {"commodity": what, "amount": text, "unit": known}

    return quantity
