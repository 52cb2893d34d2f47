"""Compile a filter tree of `guard` into a condition of a query.

Each caller hands in which column stands for which attribute. An attribute without a column, a node of
another kind or a value of another type raises: what cannot be said is refused, never half translated.

Source: design, section 6 (access); stack notes, section 4 (strings are never put together).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, Text, and_, false, func, literal, not_, or_, true

from rootbranch.errors import Message, StateError
from rootbranch.model.filters import And, Equals, Everything, Filter, Has, Not, Nothing, OneOf, Or
from rootbranch.model.marking import HandlingCode, Purpose
from rootbranch.store.schema import delivery, entry, marking, record

Columns = Mapping[str, ColumnElement[Any]]
SETS = frozenset({"purposes", "handling"})


def set_text(values: Iterable[str]) -> str:
    """Write a set of words as a column holds it, `,a,b,`, so that one word is found whole."""
    words = [str(word) for word in values]
    assert not any("," in word for word in words)
    return f",{','.join(words)}," if words else ","


def read_set(text: str) -> tuple[str, ...]:
    """Read what `set_text` wrote, in the same order."""
    return tuple(word for word in text.split(",") if word)


# What a table has no column for holds for all of its rows, as in `model.access.Thing`.
_PLAIN: dict[str, ColumnElement[Any]] = {
    "tlp": literal("CLEAR", Text),
    "no_onward": literal(False, Boolean),
    "protected": literal(False, Boolean),
    "purposes": literal(set_text(Purpose), Text),
    "handling": literal(set_text([HandlingCode.H0]), Text),
}

RECORD: Columns = {
    "id": record.c.id,
    "partner": record.c.partner,
    "tlp": marking.c.tlp,
    "no_onward": marking.c.no_onward,
    "protected": record.c.protected,
    "purposes": marking.c.purposes,
    "handling": marking.c.handling,
}
DELIVERY: Columns = _PLAIN | {"id": delivery.c.id, "partner": delivery.c.partner}
ENTRY: Columns = _PLAIN | {"id": entry.c.id, "partner": entry.c.lead}


def where(tree: Filter, columns: Columns) -> ColumnElement[bool]:
    """Compile a filter over the attributes of `columns`; sets are columns made by `set_text`.

    Raises:
        StateError: The tree names an unknown attribute, compares one with a value of another type, or
            holds something that is not a filter.
    """
    match tree:
        case Everything():
            return true()
        case Nothing():
            return false()
        case And(parts=parts):
            return and_(true(), *(where(part, columns) for part in parts))
        case Or(parts=parts):
            return or_(false(), *(where(part, columns) for part in parts))
        case Not(part=part):
            return not_(where(part, columns))
        case Equals(attribute=name, value=bool(value)):
            return _column(name, columns, Boolean).is_(value)
        case Equals(attribute=name, value=str(value)):
            return _column(name, columns, String) == value
        case OneOf(attribute=name, values=tuple(values)):
            return _column(name, columns, String).in_(values)
        case Has(attribute=name, value=str(value)):
            return holds(_column(name, columns, String, a_set=True), value)
    raise _refused(type(tree).__name__)


def holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Say that a set, written by `set_text`, holds a word."""
    # LIKE does not tell upper from lower case on SQLite; taking the word away and looking for a change does.
    return false() if "," in word or not word else func.replace(column, f",{word},", "") != column


def _column(name: str, columns: Columns, kind: type, *, a_set: bool = False) -> ColumnElement[Any]:
    if name not in columns or not isinstance(columns[name].type, kind) or (name in SETS) is not a_set:
        raise _refused(name)
    return columns[name]


def _refused(name: str) -> StateError:
    return StateError(Message("store.filter_unknown", {"name": name}), "filter", Message("store.filter_fix"))
