"""Compile the content of a record: properties of an entity, or fields of a report or a claim.

A value that cannot be read costs an entity that value, with a note; it costs a report or a claim the whole row,
because what is counted must be right.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rootbranch.errors import Message
from rootbranch.gather.choices import FIELD_CHOICES, REPORT_DATES
from rootbranch.gather.mapping import FeedMapping, QuantityPart, Spec
from rootbranch.gather.rows import Cells, Several, shown_name
from rootbranch.gather.specs import (
    CellError,
    Get,
    GetAll,
    compile_all,
    compile_one,
    field_of,
    in_list,
    plain_column,
)
from rootbranch.gather.vocabulary import PERSON_SCHEMATA, date_properties, properties_of
from rootbranch.model.records import RecordKind
from rootbranch.values import parse_date

HAPPENED = ("startDate", "date")
TEXT_FORMATS = frozenset({"csv", "tsv"})


class Content(NamedTuple):
    """The content of one row.

    Args:
        happened: ISO text of the day or moment, empty where the row does not say.
        person: Whether it holds a person.
        births: Dates of birth, ISO; `unread` is one that could not be read.
        left_out: What could not be read of an entity.
        refused: Why a report or a claim cannot be taken.
    """

    schema: str
    body: dict[str, object]
    happened: str
    person: bool
    births: Sequence[str]
    unread: str
    left_out: list[CellError]
    refused: list[CellError]


Compiled = Callable[[Cells], Content]


def compile_content(mapping: FeedMapping, last_year: int) -> Compiled:
    """Compile the fields of a mapping.

    Args:
        last_year: Years of birth of two digits end here.
    """
    if mapping.kind is RecordKind.ENTITY:
        return _all_properties(mapping) if not mapping.fields else _entity(mapping, last_year)
    return _report(mapping, last_year) if mapping.kind is RecordKind.REPORT else _claim(mapping)


def _entity(mapping: FeedMapping, last_year: int) -> Compiled:
    plain, single, several = _sorted_properties(mapping, last_year)
    schema_of = _schema(mapping)
    known = properties_of() if mapping.entity_schema and mapping.entity_schema.fixed is None else None
    happens = any(name in mapping.fields for name in HAPPENED)
    birth_columns = [column for spec in mapping.fields.get("birthDate", ()) for column in spec.sources]

    def content(cells: Cells) -> Content:
        left_out: list[CellError] = []
        schema, refused = schema_of(cells)
        properties: dict[str, list[str]] = {}
        for name, column in plain:
            text = cells[column].strip()
            if text:
                properties[name] = [text]
        for name, get in single:
            try:
                text = get(cells)
            except CellError as error:
                left_out.append(error)
                continue
            if text:
                properties[name] = [text]
        for name, get_all in several:
            try:
                values = get_all(cells)
            except CellError as error:
                left_out.append(error)
                continue
            if values:
                properties.setdefault(name, []).extend(values)
        if known is not None and not refused:
            _drop_foreign(properties, known[schema], left_out)
        if not properties and not refused:
            refused = [CellError("", Message("gather.row_says_nothing"))]
        return Content(
            schema,
            {"schema": schema, "properties": properties},
            _happened(properties) if happens else "",
            schema in PERSON_SCHEMATA,
            properties.get("birthDate", ()),
            " ".join(cells[column] for column in birth_columns) if left_out else "",
            left_out,
            refused,
        )

    return content


def _sorted_properties(
    mapping: FeedMapping, last_year: int
) -> tuple[list[tuple[str, str]], list[tuple[str, Get]], list[tuple[str, GetAll]]]:
    """Sort the fields of an entity: one column as it is, one value that is read, perhaps several values."""
    dates, text_only = date_properties(mapping), mapping.file.format in TEXT_FORMATS
    plain: list[tuple[str, str]] = []
    single: list[tuple[str, Get]] = []
    several: list[tuple[str, GetAll]] = []
    for name, specs in mapping.fields.items():
        for spec in specs:
            as_date = _needs_date(name in dates, spec)
            born = last_year if name == "birthDate" else None
            column = plain_column(spec)
            if spec.split is not None or not text_only:
                several.append((name, compile_all(spec, as_date=as_date, last_year=born)))
            elif len(specs) > 1:
                several.append((name, in_list(compile_one(spec, as_date=as_date, last_year=born))))
            elif column is not None and not as_date:
                plain.append((name, column))
            else:
                single.append((name, compile_one(spec, as_date=as_date, last_year=born)))
    return plain, single, several


def _all_properties(mapping: FeedMapping) -> Compiled:
    """Take every property that a FollowTheMoney entity brings and its schema has."""
    known, schema_of = properties_of(), _schema(mapping)

    def content(cells: Cells) -> Content:
        left_out: list[CellError] = []
        unread = ""
        schema, refused = schema_of(cells)
        types = known.get(schema, {})
        properties: dict[str, list[str]] = {}
        for name, cell in cells.items():
            if name in {"id", "schema"} or not cell:
                continue
            parts = cell.parts if type(cell) is Several else (cell,)
            if name not in types:
                left_out.append(
                    CellError(shown_name(name), Message("gather.property_foreign", {"schema": schema}))
                )
                continue
            if types[name] == "date":
                read = [parse_date(part) for part in parts]
                bad = next((value for value in read if isinstance(value, Message)), None)
                if bad is not None:
                    left_out.append(CellError(name, bad))
                    unread = cell if name == "birthDate" else unread
                properties[name] = [value for value in read if isinstance(value, str)]
            else:
                properties[name] = list(parts)
        if not any(properties.values()) and not refused:
            refused = [CellError("", Message("gather.row_says_nothing"))]
        births = tuple(properties.get("birthDate", ()))
        body: dict[str, object] = {"schema": schema, "properties": properties}
        person = schema in PERSON_SCHEMATA
        return Content(schema, body, _happened(properties), person, births, unread, left_out, refused)

    return content


def _schema(mapping: FeedMapping) -> Callable[[Cells], tuple[str, list[CellError]]]:
    spec = mapping.entity_schema or Spec(constant="")
    if spec.fixed is not None:
        fixed: tuple[str, list[CellError]] = (spec.fixed, [])
        return lambda _cells: fixed
    get, known, field = compile_one(spec), properties_of(), field_of(spec)

    def schema(cells: Cells) -> tuple[str, list[CellError]]:
        try:
            name = get(cells)
        except CellError as error:
            return "", [error]
        return (name, []) if name in known else ("", [CellError(field, Message("gather.schema_of_row"))])

    return schema


def _drop_foreign(properties: dict[str, list[str]], known: dict[str, str], left_out: list[CellError]) -> None:
    for name in [name for name in properties if name not in known]:
        del properties[name]
        left_out.append(CellError(name, Message("gather.property_not_in_schema", {"property": name})))


def _happened(properties: dict[str, list[str]]) -> str:
    return next((properties[name][0] for name in HAPPENED if properties.get(name)), "")


def _needs_date(is_date: bool, spec: Spec) -> bool:
    """Say whether a date is read as ISO because its spec names no format; a table of values speaks for itself."""
    return is_date and spec.values is None


def _report(mapping: FeedMapping, last_year: int) -> Compiled:
    single: list[tuple[str, Get]] = []
    for name, specs in mapping.fields.items():
        if name != "took_part":
            born = last_year if name == "subject.birth_date" else None
            as_date = _needs_date(name in REPORT_DATES, specs[0])
            get = compile_one(specs[0], as_date=as_date, last_year=born)
            single.append((name, _checked(name, get, specs[0])))
    took_part = [compile_all(spec) for spec in mapping.fields.get("took_part", ())]
    quantities = [_quantity(part) for part in mapping.quantities]
    birth_columns = [spec.sources for spec in mapping.fields.get("subject.birth_date", ())]
    birth_column = birth_columns[0][0] if birth_columns and birth_columns[0] else ""

    def content(cells: Cells) -> Content:
        fields: dict[str, object] = {}
        refused: list[CellError] = []
        for name, get in single:
            try:
                text = get(cells)
            except CellError as error:
                refused.append(error)
                continue
            if text:
                fields[name] = text
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
            if word and not (len(word) == 2 and word.isascii() and word.isalpha()):
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


def _claim(mapping: FeedMapping) -> Compiled:
    getters = [
        (
            name,
            compile_one(
                specs[0],
                as_amount=name == "value" and specs[0].values is None,
                as_date=_needs_date(name == "published", specs[0]),
            ),
        )
        for name, specs in mapping.fields.items()
    ]
    metric_field = field_of(mapping.fields["metric"][0])

    def content(cells: Cells) -> Content:
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
        metric = str(fields.get("metric", ""))
        if not metric and not refused:
            refused.append(CellError(metric_field, Message("gather.metric_missing")))
        return Content(metric, {"claim": fields}, "", False, (), "", [], refused)

    return content
