"""Compile the content of a report or a claim: cells to the fields that the ledger counts by.

One value that cannot be read costs the whole row, because what is counted must be right.
"""

from datetime import date

from rootbranch.errors import Message
from rootbranch.gather.choices import FIELD_CHOICES, REPORT_DATES
from rootbranch.gather.contents import Compiled, Content, needs_date
from rootbranch.gather.mapping import FeedMapping, Spec
from rootbranch.gather.quantities import compile_quantities
from rootbranch.gather.rows import Cells
from rootbranch.gather.specs import CellError, Get, compile_all, compile_one, field_of
from rootbranch.values import is_country

Getters = list[tuple[str, Get]]
AS_WRITTEN = "gather.done_as_written"
# What can only lie behind the day on which a file is known; a date of birth ahead makes a minor instead.
PAST = frozenset({"happened_on", "reported_on"})


def compile_report(
    mapping: FeedMapping, last_year: int, last_day: date, partners: frozenset[str] | None
) -> Compiled:
    """Compile the fields of a mapping of reports.

    Args:
        last_year: Years of birth of two digits end here.
        last_day: No report tells of a later one.
        partners: Ids of those who can have taken part; None where nobody knows.
    """
    single: Getters = []
    for name, specs in mapping.fields.items():
        if name != "took_part":
            born = last_year if name == "subject.birth_date" else None
            as_date = needs_date(name in REPORT_DATES, specs[0])
            get = _past(name, specs[0], compile_one(specs[0], as_date=as_date, last_year=born), last_day)
            single.append((name, _checked(name, get, specs[0])))
    took_part = [compile_all(spec) for spec in mapping.fields.get("took_part", ())]
    stranger = _stranger(mapping)
    quantities = compile_quantities(mapping)
    empty = _said_when_empty(mapping)
    birth_columns = [spec.sources for spec in mapping.fields.get("subject.birth_date", ())]
    birth_column = birth_columns[0][0] if birth_columns and birth_columns[0] else ""

    def content(cells: Cells) -> Content:
        fields, refused = _read(single, cells)
        kind = str(fields.get("kind", ""))
        try:
            with_us = tuple(dict.fromkeys(value for get in took_part for value in get(cells)))
            taken, noted = quantities(cells, kind)
        except CellError as error:
            refused.append(error)
            with_us, taken, noted = (), [], ()
        if with_us:
            fields["took_part"] = list(with_us)
            if partners is not None and not partners.issuperset(with_us):
                noted = (*noted, stranger)
        if taken:
            fields["quantities"] = taken
        missing = [problem for names, problem in empty if not any(name in fields for name in names)]
        if missing and not refused:
            noted = (*noted, *missing)
        person = any(name in fields for name in ("subject.name", "subject.birth_date", "subject.document"))
        birth = fields.get("subject.birth_date")
        births = (str(birth),) if birth else ()
        unread = cells[birth_column] if birth_column and not births else ""
        happened = str(fields.get("happened_on", ""))
        return Content(kind, {"report": fields}, happened, person, births, unread, [], refused, noted)

    return content


def _said_when_empty(mapping: FeedMapping) -> tuple[tuple[tuple[str, ...], tuple[str, Message, str]], ...]:
    """List what is noted where a report says neither of some fields that the mapping takes from columns."""
    said = []
    for names, message, done in (
        (("happened_on",), "gather.report_undated", "gather.done_no_period"),
        (("place", "territory"), "gather.report_nowhere", "gather.done_no_territory"),
    ):
        specs = [spec for name in names for spec in mapping.fields.get(name, ())]
        columns = [field_of(spec) for spec in specs if spec.sources]
        if columns:
            said.append((names, (", ".join(columns), Message(message), done)))
    return tuple(said)


def _stranger(mapping: FeedMapping) -> tuple[str, Message, str]:
    specs = mapping.fields.get("took_part", ())
    field = ", ".join(field_of(spec) for spec in specs if spec.sources) or "fields.took_part"
    return field, Message("gather.no_such_partner"), AS_WRITTEN


def _past(name: str, spec: Spec, get: Get, last_day: date) -> Get:
    """Refuse what lies ahead; a part of a date is compared by the part."""
    if name not in PAST:
        return get
    last, field = last_day.isoformat(), field_of(spec) or f"fields.{name}"

    def past(cells: Cells) -> str:
        text = get(cells)
        if _is_ahead(text, last):
            raise CellError(field, Message("gather.date_ahead", {"last": last}))
        return text

    return past


def _is_ahead(text: str, last: str) -> bool:
    return text[:10] > last and text[:10] > last[: len(text)]


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


def compile_claim(mapping: FeedMapping, last_day: date) -> Compiled:
    """Compile the fields of a mapping of claims.

    Args:
        last_day: What was published on a later one is noted, and kept: a claim is compared, never counted.
    """
    getters: Getters = [(name, _claimed(name, specs[0])) for name, specs in mapping.fields.items()]
    metric_field = field_of(mapping.fields["metric"][0])
    last = last_day.isoformat()
    ahead = tuple(
        (field_of(spec) or "fields.published", Message("gather.date_ahead", {"last": last}), AS_WRITTEN)
        for spec in mapping.fields.get("published", ())
    )

    def content(cells: Cells) -> Content:
        fields, refused = _read(getters, cells)
        metric = str(fields.get("metric", ""))
        if not metric and not refused:
            refused.append(CellError(metric_field, Message("gather.metric_missing")))
        noted = ahead if _is_ahead(str(fields.get("published", "")), last) else ()
        return Content(metric, {"claim": fields}, "", False, (), "", [], refused, noted)

    return content


def _claimed(name: str, spec: Spec) -> Get:
    as_amount = name == "value" and spec.values is None
    return compile_one(spec, as_amount=as_amount, as_date=needs_date(name == "published", spec))
