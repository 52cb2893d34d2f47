"""Write ledger values as canonical JSON text and read them back, strictly.

The reader of a type is made once from its annotations and refuses what a dataclass would let pass: an
unknown or missing field, a number written as text, a time without a zone. Canonical means sorted keys, no
spaces, UTF-8, times in UTC with `Z`, decimals as text: equal values give equal bytes.

Source: RFC 8785 (canonical JSON) for the idea; keys here are ASCII field names, and numbers are whole.
"""

import hashlib
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import orjson

from rootbranch.errors import IntegrityError, Message
from rootbranch.model.ids import Digest, utc
from rootbranch.model.ledger import Entry, Figure, Outcome, Release, Rule

Reader = Callable[[Any], Any]
NO_VALUE = object()
Kept = TypeVar("Kept")


def encode(thing: Entry | Figure | Outcome | Release | Rule) -> str:
    """Write one value as canonical JSON text."""
    return canonical(thing).decode()


def canonical(thing: object) -> bytes:
    """Write dataclasses, mappings and tuples of them as canonical JSON."""
    return orjson.dumps(_plain(thing), option=orjson.OPT_SORT_KEYS)


def digest_of(thing: object) -> Digest:
    """Digest the canonical form, SHA-256: whoever holds the text can check it without a key."""
    return Digest(hashlib.sha256(canonical(thing)).hexdigest())


def decode_entry(text: str) -> Entry:
    """Read a kept entry. Raises IntegrityError where the text is not exactly one."""
    return _decode(text, Entry)


def decode_figure(text: str) -> Figure:
    """Read a kept figure. Raises IntegrityError where the text is not exactly one."""
    return _decode(text, Figure)


def decode_outcome(text: str) -> Outcome:
    """Read a kept outcome. Raises IntegrityError where the text is not exactly one."""
    return _decode(text, Outcome)


def decode_release(text: str) -> Release:
    """Read a kept release. Raises IntegrityError where the text is not exactly one."""
    return _decode(text, Release)


def decode_rule(text: str) -> Rule:
    """Read a kept rule. Raises IntegrityError where the text is not exactly one."""
    return _decode(text, Rule)


def _decode(text: str, kind: type[Kept]) -> Kept:
    try:
        thing: Kept = _reader(cast(Any, kind))(orjson.loads(text))
        if canonical(thing) != text.encode():  # one value, one text: otherwise two digests of one thing
            raise ValueError("not canonical")
    except (orjson.JSONDecodeError, ValueError, InvalidOperation) as problem:
        raise IntegrityError(
            what=Message("ledger.text_unreadable", {"kind": kind.__name__}),
            where=kind.__name__,
            fix=Message("ledger.restore_copy"),
        ) from problem
    return thing


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _later(kind: type) -> Mapping[str, object]:
    """Give the fields that came later, with the value at which they are left out."""
    return {field.name: field.default for field in fields(kind) if "later" in field.metadata}


def _plain(thing: object) -> object:
    if thing is None or isinstance(thing, bool | int):
        return thing
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, str):
        return thing
    if isinstance(thing, tuple):
        return [_plain(part) for part in thing]
    if isinstance(thing, datetime):
        return utc(thing).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, Decimal):
        return str(thing)
    if isinstance(thing, Mapping):
        return {str(key): _plain(value) for key, value in thing.items()}
    assert is_dataclass(thing), f"{type(thing)} has no canonical form"
    kind = cast(Any, type(thing))
    later = _later(kind)
    return {
        name: _plain(value)
        for name in _names(kind)
        if (value := getattr(thing, name)) != later.get(name, NO_VALUE)
    }


# ---------------------------------------------------------------- readers, one for each type


@cache
def _reader(kind: Any) -> Reader:
    if isinstance(kind, NewType):
        return _reader(kind.__supertype__)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind))
    if origin is tuple:
        return _read_tuple(get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        return _read_mapping(*get_args(kind))
    if is_dataclass(kind):
        return _read_dataclass(kind)
    if issubclass(kind, Enum):
        return _of(str, kind)
    return _PLAIN[kind]


def _of(json: type, make: Callable[[Any], Any]) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not json:  # bool is an int, and a whole number is no text
            raise ValueError(f"wants {json.__name__}")
        return make(value)

    return read


def _read_moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _read_decimal(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError("wants a finite number")
    return number


_PLAIN: dict[Any, Reader] = {
    str: _of(str, str),
    int: _of(int, int),
    bool: _of(bool, bool),
    type(None): _of(type(None), lambda value: value),
    datetime: _of(str, _read_moment),
    date: _of(str, date.fromisoformat),
    Decimal: _of(str, _read_decimal),
}


def _read_union(kinds: tuple[Any, ...]) -> Reader:
    readers = tuple(_reader(kind) for kind in kinds)

    def read(value: Any) -> Any:
        for reader in readers:
            try:
                return reader(value)
            except ValueError:
                continue
        raise ValueError("wants one of several types")

    return read


def _read_tuple(kinds: tuple[Any, ...]) -> Reader:
    readers = tuple(_reader(kind) for kind in kinds if kind is not Ellipsis)
    repeated = kinds[-1] is Ellipsis

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not (repeated or len(value) == len(readers)):
            raise ValueError("wants a list of the right length")
        if repeated:
            return tuple(readers[0](part) for part in value)
        return tuple(reader(part) for reader, part in zip(readers, value, strict=True))

    return read


def _read_mapping(key: Any, value: Any) -> Reader:
    read_key, read_value = _reader(key), _reader(value)

    def read(thing: Any) -> dict[Any, Any]:
        if not isinstance(thing, dict):
            raise ValueError("wants an object")  # noqa: TRY004 - one kind of error for every mismatch
        return {read_key(name): read_value(part) for name, part in thing.items()}

    return read


def _read_dataclass(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    later = _later(kind)
    positional = any(not field.kw_only for field in fields(kind))

    def read(thing: Any) -> Any:
        if not isinstance(thing, dict) or thing.keys() | later.keys() != readers.keys():
            raise ValueError(f"wants exactly the fields of {kind.__name__}")
        values = {name: reader(thing[name]) for name, reader in readers.items() if name in thing}
        return kind(*values.values()) if positional else kind(**values)

    return read
