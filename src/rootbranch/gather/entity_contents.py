"""Compile the content of an entity: cells to properties of FollowTheMoney.

A value that cannot be read is left out, with a note; the rest of the row is kept.
"""

from collections.abc import Callable

from rootbranch.errors import Message
from rootbranch.gather.contents import Compiled, Content, needs_date
from rootbranch.gather.mapping import FeedMapping, Spec
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
from rootbranch.values import parse_date

HAPPENED = ("startDate", "date")
TEXT_FORMATS = frozenset({"csv", "tsv"})


def compile_entity(mapping: FeedMapping, last_year: int) -> Compiled:
    """Compile the fields of a mapping of entities; without fields, every property that a row brings is taken.

    Args:
        last_year: Years of birth of two digits end here.
    """
    return _entity(mapping, last_year) if mapping.fields else _all_properties(mapping)


def _entity(mapping: FeedMapping, last_year: int) -> Compiled:
    plain, single, several = sorted_properties(mapping, last_year)
    schema_of = _schema(mapping)
    known = properties_of() if mapping.entity_schema and mapping.entity_schema.fixed is None else None
    happens = any(name in mapping.fields for name in HAPPENED)
    births = mapping.fields.get("birthDate", ())
    birth_columns = [column for spec in births for column in spec.sources]
    birth_fields = {field_of(spec) for spec in births}

    def content(cells: Cells) -> Content:
        left_out: list[CellError] = []
        schema, refused = schema_of(cells)
        properties: dict[str, list[str]] = {}
        for name, column in plain:
            text = cells[column].strip()
            if text:
                properties[name] = [text]
        for name, _spec, get in single:
            try:
                text = get(cells)
            except CellError as error:
                left_out.append(error)
                continue
            if text:
                properties[name] = [text]
        for name, _spec, get_all in several:
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
            happened_in(properties) if happens else "",
            schema in PERSON_SCHEMATA,
            properties.get("birthDate", ()),
            " ".join(cells[column] for column in birth_columns)
            if any(error.field in birth_fields for error in left_out)
            else "",
            left_out,
            refused,
        )

    return content


def sorted_properties(
    mapping: FeedMapping, last_year: int
) -> tuple[list[tuple[str, str]], list[tuple[str, Spec, Get]], list[tuple[str, Spec, GetAll]]]:
    """Sort the fields of an entity: one column as it is, one value that is read, perhaps several values."""
    dates, text_only = date_properties(mapping), mapping.file.format in TEXT_FORMATS
    plain: list[tuple[str, str]] = []
    single: list[tuple[str, Spec, Get]] = []
    several: list[tuple[str, Spec, GetAll]] = []
    for name, specs in mapping.fields.items():
        for spec in specs:
            as_date = needs_date(name in dates, spec)
            born = last_year if name == "birthDate" else None
            column = plain_column(spec)
            if spec.split is not None or not text_only:
                several.append((name, spec, compile_all(spec, as_date=as_date, last_year=born)))
            elif len(specs) > 1:
                several.append((name, spec, in_list(compile_one(spec, as_date=as_date, last_year=born))))
            elif column is not None and not as_date:
                plain.append((name, column))
            else:
                single.append((name, spec, compile_one(spec, as_date=as_date, last_year=born)))
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
        return Content(schema, body, happened_in(properties), person, births, unread, left_out, refused)

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


def happened_in(properties: dict[str, list[str]]) -> str:
    """Give the day or moment that an entity tells of, empty where it does not."""
    return next((properties[name][0] for name in HAPPENED if properties.get(name)), "")
