"""Write model types as JSON and read them back, checked against their declared types.

    dataclass ─▶ object      date, datetime ─▶ ISO text      Decimal ─▶ text      enum ─▶ its value
    tuple, frozenset ─▶ array (sets sorted)                  Mapping ─▶ object

Keys are sorted, so the same value gives the same bytes.

Limits: types of `rootbranch.model` only; a union may join one type and None, plain types, or a list and an object.
"""

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def write_json(value: object) -> str:
    """Write a value of the model as JSON text with sorted keys."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_json(kind: type[T], text: str) -> T:
    """Read what `write_json` wrote.

    Raises:
        ValueError, TypeError: The text does not fit `kind`.
    """
    value: T = _typed(kind, json.loads(text))
    return value


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(str(_plain(item)) for item in value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form here")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    if isinstance(kind, NewType):
        kind = kind.__supertype__
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        members = [member for member in get_args(kind) if member is not type(None)]
        if value is None:
            return None
        if len(members) == 1:
            return _typed(members[0], value)
        of_shape = [one for one in members if (get_origin(one) is tuple) == isinstance(value, list)]
        if len(of_shape) == 1 and isinstance(value, list | dict):
            return _typed(of_shape[0], value)
        return _checked(tuple(members), value)
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if origin is frozenset:
        return frozenset(_typed(get_args(kind)[0], item) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _typed(get_args(kind)[1], item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        if not isinstance(value, dict) or not value.keys() <= hints.keys():
            raise TypeError(f"{kind.__name__} has other fields")
        return kind(**{name: _typed(hints[name], item) for name, item in value.items()})
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(value)
    return _checked((kind,), value)


def _tuple(members: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(members) == 2 and members[1] is Ellipsis:
        return tuple(_typed(members[0], item) for item in value)
    return tuple(_typed(member, item) for member, item in zip(members, value, strict=True))


def _checked(kinds: tuple[Any, ...], value: Any) -> Any:
    if object in kinds or isinstance(value, kinds):
        return value
    raise TypeError(f"{type(value).__name__} is not of the declared type")
