"""Compile the content of a report or a claim: cells to the fields that the ledger counts by.

One value that cannot be read costs the whole row, because what is counted must be right.
"""

from collections.abc import Callable

from rootbranch.errors import Message
from rootbranch.gather.choices import FIELD_CHOICES, REPORT_DATES
from rootbranch.gather.contents import Compiled, Content, needs_date
from rootbranch.gather.mapping import FeedMapping, QuantityPart, Spec
from rootbranch.gather.rows import Cells
from rootbranch.gather.specs import CellError, Get, compile_all, compile_one, field_of
from rootbranch.values import is_country

Getters = list[tuple[str, Get]]


def compile_report(mapping: FeedMapping, last_year: int) -> Compiled:
    """Compile the fields of a mapping of reports.

    Args:
        last_year: Years of birth of two digits end here.
    """
    single: Getters = []
    for name, specs in mapping.fields.items():
        if name != "took_part":
            born = last_year if name == "subject.birth_date" else None
            as_date = needs_date(name in REPORT_DATES, specs[0])
            get = compile_one(specs[0], as_date=as_date, last_year=born)
            single.append((name, _checked(name, get, specs[0])))
    took_part = [compile_all(spec) for spec in mapping.fields.get("took_part", ())]
    quantities = [_quantity(part) for part in mapping.quantities]
    birth_columns = [spec.sources for spec in mapping.fields.get("subject.birth_date", ())]
    birth_column = birth_columns[0][0] if birth_columns and birth_columns[0] else ""

    def content(cells: Cells) -> Content:
        fields, refused = _read(single, cells)
        try:
            partners = tuple(dict.fromkeys(value for get in took_part for value in get(cells)))
            taken = [quantity for get in quantities if (quantity := get(cells)) is not None]
        except CellError as error:
            refused.append(error)
            partners, taken = (), []
        if partners:
            fields["took_part"] = list(partners)
        if taken:
            fields["quantities"] = taken
        kind = str(fields.get("kind", ""))
        person = any(name in fields for name in ("subject.name", "subject.birth_date", "subject.document"))
        birth = fields.get("subject.birth_date")
        births = (str(birth),) if birth else ()
        unread = cells[birth_column] if birth_column and not births else ""
        happened = str(fields.get("happened_on", ""))
        return Content(kind, {"report": fields}, happened, person, births, unread, [], refused)

    return content


def _read(getters: Getters, cells: Cells) -> tuple[dict[str, object], list[CellError]]:
    """Read each field, and gather what is wrong instead of stopping at the first."""
    fields: dict[str, object] = {}
    refused: list[CellError] = []
    for name, get in getters:
        try:
            text = get(cells)
        except CellError as error:
            refused.append(error)
            continue
        if text:
            fields[name] = text
    return fields, refused


def _checked(name: str, get: Get, spec: Spec) -> Get:
    """Check a field that has a code list, or that must be there."""
    choices = frozenset(FIELD_CHOICES[name]) if name in FIELD_CHOICES else None
    field = field_of(spec) or f"fields.{name}"
    if choices is not None:
        problem = Message("gather.choice_unknown", {"expected": " | ".join(sorted(choices))})

        def chosen(cells: Cells) -> str:
            word = get(cells).lower()
            if word not in choices and (word or name == "kind"):
                raise CellError(field, problem)
            return word

        return chosen
    if name == "territory":

        def territory(cells: Cells) -> str:
            word = get(cells).upper()
            if word and not is_country(word):
                raise CellError(field, Message("gather.territory_form"))
            return word

        return territory
    return get


def _quantity(part: QuantityPart) -> Callable[[Cells], dict[str, str] | None]:
    commodity, unit = compile_one(part.commodity), compile_one(part.unit)
    amount, field = compile_one(part.amount, as_amount=True), field_of(part.amount)

    def quantity(cells: Cells) -> dict[str, str] | None:
        text = amount(cells)
        if not text:
            return None
        if text.startswith("-"):
            raise CellError(field, Message("gather.amount_negative"))
        what, measure = commodity(cells), unit(cells)
        if not what or not measure:
            raise CellError(field, Message("gather.quantity_bare"))
        return {"commodity": what, "amount": text, "unit": measure}

    return quantity


def compile_claim(mapping: FeedMapping) -> Compiled:
    """Compile the fields of a mapping of claims."""
    getters: Getters = [
        (
            name,
            compile_one(
                specs[0],
                as_amount=name == "value" and specs[0].values is None,
                as_date=needs_date(name == "published", specs[0]),
            ),
        )
        for name, specs in mapping.fields.items()
    ]
    metric_field = field_of(mapping.fields["metric"][0])

    def content(cells: Cells) -> Content:
        fields, refused = _read(getters, cells)
        metric = str(fields.get("metric", ""))
        if not metric and not refused:
            refused.append(CellError(metric_field, Message("gather.metric_missing")))
        return Content(metric, {"claim": fields}, "", False, (), "", [], refused)

    return content
