"""Lay the records of partners out as tables to be compared: one for each kind of entity, the same columns for every partner.

    {"properties": {"name": ["CRUZ-REYES, TOÑO"], "phone": ["(602) 555-0150"], …}}, "US"
        ─▶ {"name": "CRUZ-REYES, TOÑO", "phone": "+16025550150", …}

Numbers are written in their normal form with the country of the partner as the default, a first of January counts as
its year, and a masked part of a name is left out but for its first letter: a mask is no agreement.

A number or a birth date of which a record says several has the others in a column beside it (`phone.further`), one a line.

Limits: five values of a number or birth date, the first three of names as one text of other names; of all else the first.
Source: FollowTheMoney 4 (property names); scenario notes 2.4 (how agencies differ).
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from rootbranch import values
from rootbranch.model.entities import EntityKind
from rootbranch.resolve.columns import Column, Columns, Role

RECORD_ID = "record"
NAMES_MAX = 3
VALUES_MAX = 5  # of one column
FURTHER = ".further"
_DEFAULT_DAY = "-01-01"

SEVERAL = frozenset({Role.ID, Role.PHONE, Role.BIRTH_DATE})
"""Roles of which a record may say several values that each speak for themselves."""

Properties = Mapping[str, Sequence[str]]
Reader = Callable[[str, str], str]


def _as_it_is(text: str, _country: str) -> str:
    return text


def _name(text: str, _country: str) -> str:
    return values.unmasked_with_initials(text)


def _birth(text: str, _country: str) -> str:
    return text[:10].removesuffix(_DEFAULT_DAY)


def _phone(text: str, country: str) -> str:
    number = values.read_phone(text, country)
    return number.e164 if number else ""


def _document(text: str, _country: str) -> str:
    number = values.read_document(text)
    return number.number if number else ""


def _plate(text: str, _country: str) -> str:
    plate = values.read_plate(text)
    return plate.number if plate else ""


def _account(text: str, _country: str) -> str:
    account = values.read_account(text)
    return "" if account is None or account.end_only else account.number


# Column: what it holds, the properties that are looked for in this order, and how the value is written.
_LAYOUT: Mapping[EntityKind, Mapping[str, tuple[Role, tuple[str, ...], Reader]]] = {
    EntityKind.PERSON: {
        "name": (Role.NAME, ("name",), _name),
        "other_names": (Role.TEXT, ("weakAlias", "alias", "previousName"), _name),
        "birth": (Role.BIRTH_DATE, ("birthDate",), _birth),
        "document": (Role.ID, ("idNumber", "passportNumber", "taxNumber", "socialSecurityNumber"), _document),
        "phone": (Role.PHONE, ("phone",), _phone),
        "place": (Role.PLACE, ("address", "birthPlace"), _as_it_is),
        "nationality": (Role.CATEGORY, ("nationality", "citizenship"), _as_it_is),
        "sex": (Role.CATEGORY, ("gender",), _as_it_is),
    },
    EntityKind.ORGANISATION: {
        "name": (Role.NAME, ("name",), _as_it_is),
        "number": (Role.ID, ("registrationNumber", "taxNumber", "leiCode"), _document),
        "phone": (Role.PHONE, ("phone",), _phone),
        "place": (Role.PLACE, ("address",), _as_it_is),
        "country": (Role.CATEGORY, ("jurisdiction", "country"), _as_it_is),
    },
    EntityKind.VEHICLE: {
        "plate": (Role.ID, ("registrationNumber",), _plate),
        "vin": (Role.ID, ("vin", "serialNumber", "imoNumber", "mmsi"), _document),
        "make": (Role.CATEGORY, ("type",), _as_it_is),
        "model": (Role.TEXT, ("model",), _as_it_is),
        "colour": (Role.CATEGORY, ("description",), _as_it_is),
        "year": (Role.CATEGORY, ("buildDate",), _as_it_is),
    },
    EntityKind.ACCOUNT: {
        "number": (Role.ID, ("accountNumber", "iban", "publicKey"), _account),
        "bank": (Role.CATEGORY, ("bankName",), _as_it_is),
    },
}


def columns_of_kind(kind: EntityKind) -> Columns:
    """Declare the columns of one kind's table."""
    found = (Column(name=name, role=role) for name, (role, _, _) in sorted(_LAYOUT[kind].items()))
    return Columns(record_id=RECORD_ID, compared=tuple(found))


def lay_out(
    kind: EntityKind, properties: Properties, country: str, only: Container[str] | None = None
) -> dict[str, str]:
    """Write one record as a row of its kind's table; what it does not say is empty, further values stand beside the first.

    Args:
        country: Of the partner that wrote it, ISO 3166-1 alpha-2, for telephone numbers without a country code.
        only: The columns that are written; all where None.
    """
    row = {}
    for name, (role, wanted, read) in _LAYOUT[kind].items():
        if only is not None and name not in only:
            continue
        row[name] = _written(properties, wanted, read, country)
        if role in SEVERAL and (further := _further(row[name], properties, wanted, read, country)):
            row[name + FURTHER] = "\n".join(further)
    return row


def values_of(row: Mapping[str, str], column: str) -> tuple[str, ...]:
    """Give all values that a row has in one column, the first one first."""
    first = row.get(column, "")
    return (first, *row.get(column + FURTHER, "").splitlines()) if first else ()


def _written(properties: Properties, wanted: Iterable[str], read: Reader, country: str) -> str:
    found = (text for name in wanted for text in properties.get(name, ()))
    if read is _name:
        return " ".join(dict.fromkeys(filter(None, (_name(text, country) for text in [*found][:NAMES_MAX]))))
    return next(filter(None, (read(text, country) for text in found)), "")


def _further(
    first: str, properties: Properties, wanted: Iterable[str], read: Reader, country: str
) -> list[str]:
    found = (read(text, country) for name in wanted for text in properties.get(name, ())[:VALUES_MAX])
    return [text for text in dict.fromkeys(found) if text not in {"", first}][: VALUES_MAX - 1]
