"""Compile the specs of a mapping to small functions, once, so that a row costs little.

A compiled spec takes the cells of a row and returns text, or raises `CellError`; for a property it returns all its
values. What a spec does not ask for costs nothing.
"""

from collections.abc import Callable
from decimal import Decimal
from operator import itemgetter

from rootbranch.errors import Message
from rootbranch.gather.mapping import Spec
from rootbranch.gather.rows import Cells, Several, Typed, shown_names
from rootbranch.values import compile_date, parse_amount, parse_date

Get = Callable[[Cells], str]
GetAll = Callable[[Cells], tuple[str, ...]]
Change = Callable[[str], str | Message]

ISO = ("iso",)
# cells that need reading (dates, words of a list) repeat; some 6 MB a column at most
CACHE_MAX_CELLS = 32_768


class CellError(Exception):
    """A cell cannot be read as its mapping says.

    Args:
        field: The column or columns, for the finding.
        message: What is wrong; without the cell's text.
    """

    def __init__(self, field: str, message: Message) -> None:
        super().__init__(message.id)
        self.field = field
        self.message = message


def field_of(spec: Spec) -> str:
    """Name the columns a spec reads, for findings."""
    return shown_names(list(spec.sources))


def compile_one(
    spec: Spec, *, as_date: bool = False, as_amount: bool = False, last_year: int | None = None
) -> Get:
    """Compile a spec that gives one text, empty where the cells are.

    Args:
        as_date: The value is a date although the spec names no format; then it is ISO.
        as_amount: The value is a number although the spec names no decimal sign; then it is a point.
        last_year: Years of two digits end here, for dates of birth.
    """
    source = _source(spec)
    change = _change(spec, as_date, as_amount, last_year)
    if change is None:
        return source
    if spec.constant is not None:
        return _constant(spec, change)
    read = _reader(spec, change)
    if spec.column is None:
        return lambda cells: read(source(cells))
    column, known = spec.column, dict[str, str]()

    def get(cells: Cells) -> str:
        raw = cells[column]
        if type(raw) is not str:
            return read(raw)
        value = known.get(raw)
        if value is None:
            if len(known) >= CACHE_MAX_CELLS:
                known.clear()
            value = known[raw] = read(raw.strip())
        return value

    return get


def _reader(spec: Spec, change: Change) -> Callable[[str], str]:
    field, blank_counts = field_of(spec), spec.values is not None and "" in spec.values

    def read(text: str) -> str:
        if not text and not blank_counts:
            return ""
        value = change(text)
        if isinstance(value, Message):
            raise CellError(field, value)
        return value

    return read


def compile_all(spec: Spec, *, as_date: bool = False, last_year: int | None = None) -> GetAll:
    """Compile a spec that may give several values: a list in the cell, or text to split."""
    one = compile_one(spec, as_date=as_date, last_year=last_year)
    if spec.constant is not None or (spec.column is None and spec.split is None):
        return in_list(one)
    source, split = _source(spec), spec.split
    change = _change(spec, as_date, False, last_year)
    read = _reader(spec, change) if change is not None else str.strip

    def get(cells: Cells) -> tuple[str, ...]:
        text = source(cells)
        if type(text) is Several:
            return tuple(value for part in text.parts if (value := read(part)))
        if split is not None:
            return tuple(value for part in text.split(split) if (value := read(part.strip())))
        value = one(cells)
        return (value,) if value else ()

    return get


def plain_column(spec: Spec) -> str | None:
    """Name the column of a spec that takes one column as it is, None for any other."""
    return spec.column if takes_as_it_is(spec) else None


def takes_as_it_is(spec: Spec) -> bool:
    """Say whether a spec takes the texts as they stand."""
    asks = (spec.values, spec.date, spec.decimal, spec.split, spec.strip_prefix)
    return all(asked is None for asked in asks)


def in_list(get: Get) -> GetAll:
    """Give the one value of a spec as a list."""

    def get_all(cells: Cells) -> tuple[str, ...]:
        text = get(cells)
        return (text,) if text else ()

    return get_all


def _constant(spec: Spec, change: Change) -> Get:
    value = change(spec.constant or "")
    if isinstance(value, Message):
        problem = value

        def refuse(_cells: Cells) -> str:
            raise CellError("", problem)

        return refuse
    fixed = value
    return lambda _cells: fixed


def _source(spec: Spec) -> Get:
    if spec.constant is not None:
        fixed = spec.constant.strip()
        return lambda _cells: fixed
    if spec.column is not None:
        column = spec.column

        def one(cells: Cells) -> str:
            text = cells[column]
            return text if type(text) is not str else text.strip()

        return one
    join, texts, strip = spec.join, _getter(spec.columns or ()), str.strip
    return lambda cells: join.join(filter(None, map(strip, texts(cells))))


def _getter(columns: tuple[str, ...]) -> Callable[[Cells], tuple[str, ...]]:
    """Take the cells of several columns; `itemgetter` of one column gives no tuple."""
    if len(columns) == 1:
        only = columns[0]
        return lambda cells: (cells[only],)
    return itemgetter(*columns)


def _change(spec: Spec, as_date: bool, as_amount: bool, last_year: int | None) -> Change | None:
    steps: list[Change] = []
    if spec.strip_prefix is not None:
        steps.append(_without(spec.strip_prefix))
    if spec.values is not None:
        steps.append(_look_up(spec.values))
    if spec.date is not None or as_date:
        steps.append(_dated(spec, last_year))
    if spec.decimal is not None or as_amount:
        steps.append(_counted(spec))
    if not steps:
        return None
    return steps[0] if len(steps) == 1 else _chain(tuple(steps))


def _chain(steps: tuple[Change, ...]) -> Change:
    def change(text: str) -> str | Message:
        for step in steps:
            value = step(text)
            if isinstance(value, Message):
                return value
            text = value
        return text

    return change


def _without(prefix: str) -> Change:
    return lambda text: text.removeprefix(prefix).strip() if type(text) is not Typed else text


def _look_up(values: dict[str, str]) -> Change:
    unknown = Message("gather.value_unknown", {"count": len(values)})
    otherwise = values.get("*", unknown)
    return lambda text: values.get(text, otherwise)


def _dated(spec: Spec, last_year: int | None) -> Change:
    formats = spec.date or ISO
    read = compile_date(formats, spec.zone, last_year) if last_year else compile_date(formats, spec.zone)
    if formats == ISO:
        return read
    return lambda text: parse_date(text, ISO, spec.zone) if type(text) is Typed else read(text)


def _counted(spec: Spec) -> Change:
    sign, decimals = spec.decimal or "point", spec.decimals

    def change(text: str) -> str | Message:
        # a number that the file types has a point and nothing between thousands
        amount = _typed_amount(text) if type(text) is Typed else parse_amount(text, sign, decimals)
        return amount if isinstance(amount, Message) else format(amount, "f")

    return change


def _typed_amount(text: str) -> Decimal | Message:
    try:
        amount = Decimal(text)
    except ArithmeticError:
        return Message("values.amount_form", {"expected": "1234.5"})
    # an exponent of thousands would write thousands of digits
    if abs(amount.adjusted()) > 30:
        return Message("values.amount_form", {"expected": "1234.5"})
    return amount
