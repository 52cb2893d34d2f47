"""Say what the columns of a table mean: which one holds names, which one births, places, numbers.

    record_id: unique_id
    columns: {full_name: name, dob: birth_date, birth_place: place, occupation: category}

Everything after this asks for roles and never for the name of a column.

Limits: one value a cell; 64 columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rootbranch.errors import InputError, Message

COLUMNS_MAX = 64


class Role(StrEnum):
    """What a column holds."""

    NAME = "name"
    GIVEN = "given"
    SURNAME = "surname"
    BIRTH_DATE = "birth_date"
    PLACE = "place"
    ID = "id"
    PHONE = "phone"
    ADDRESS = "address"
    TEXT = "text"
    CATEGORY = "category"


NAME_ROLES = frozenset({Role.NAME, Role.GIVEN, Role.SURNAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column that is compared, and its role."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The column that names a record, and those that are compared, in the order of their names."""

    record_id: str
    compared: tuple[Column, ...]


def read_columns(content: Mapping[str, Any], where: str) -> Columns:
    """Check a declaration as it was read from its file.

    Args:
        where: Name of the file, for the message.

    Raises:
        InputError: A key is missing or unknown, or a role is none of `Role`.
    """
    unknown = sorted(content.keys() - {"record_id", "columns"})
    if unknown:
        raise _refusal(Message("resolve.key_unknown", {"key": str(unknown[0])[:40]}), where)
    record_id, columns = content.get("record_id"), content.get("columns")
    if not isinstance(record_id, str) or not record_id:
        raise _refusal(Message("resolve.key_missing", {"key": "record_id"}), where)
    if not isinstance(columns, dict) or not 0 < len(columns) <= COLUMNS_MAX:
        raise _refusal(Message("resolve.key_missing", {"key": "columns"}), where)
    if record_id in columns:
        raise _refusal(Message("resolve.id_compared"), where)
    compared = []
    for name, role in sorted(columns.items()):
        if role not in list(Role):
            raise _refusal(
                Message("resolve.role_unknown", {"roles": ", ".join(Role)}), f"{where}: {name[:40]}"
            )
        compared.append(Column(name=name, role=Role(role)))
    return Columns(record_id=record_id, compared=tuple(compared))


def _refusal(what: Message, where: str) -> InputError:
    return InputError(what, where, Message("resolve.fix_columns"))
