"""Make blind tokens of the strong identifiers in a record, so that two records can be known to share one.

    person   a document number, or a whole name together with a full birth date
    thing    a telephone number, an e-mail address, an account, a registration number

The value is folded (case, accents, and everything but letters and digits taken out) and digested under the blind key.
What says nothing about anybody gets no token: a birth year, a number of fewer than five characters, `000000`, `S/N`.

Limits: made to find a protected person again, not to prove identity. Where it must err it withdraws too much, never too
little: telephone numbers are compared by their last eight digits, because partners write them with and without country
and trunk codes; document numbers are compared without their country. No nicknames, no misspelt names: that is the
work of `resolve`. Whoever holds the blind key can try out values.
Source: design, section 2, points 3 and 4; FollowTheMoney 4 (property names); decision 0032.
"""

import re
from collections.abc import Mapping, Sequence
from string import ascii_lowercase, digits
from unicodedata import normalize

from rootbranch.guard.keys import Keyring, blind_digest
from rootbranch.model.tokens import BlindToken, TokenScope

_DOCUMENTS = frozenset({"idNumber", "passportNumber", "taxNumber", "socialSecurityNumber", "innCode"})
_DOCUMENT_SCHEMATA = frozenset({"Identification", "Passport"})
_PHONES = frozenset({"phone", "callerNumber", "receiverNumber"})
_THINGS = frozenset(
    {
        "email",
        "iban",
        "accountNumber",
        "registrationNumber",
        "cryptoAddress",
        "publicKey",
        "imoNumber",
        "mmsi",
    }
)
_NAMES = ("name", "alias", "previousName")
_GIVEN = ("firstName", "secondName", "middleName", "fatherName", "motherName", "lastName")

_PHONE_DIGITS = 8
_CHARACTERS_MIN = 5
_VALUES_MAX = 16
"""Of one property; more than that is no identifier but an attempt to fill the register."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKS = re.compile("[\u0300-\u036f]+")
_DIGITS = digits.encode()
_KEPT = ascii_lowercase.encode() + _DIGITS
_NOT_KEPT = bytes(set(range(256)) - set(_KEPT))
_NOT_DIGITS = bytes(set(range(256)) - set(_DIGITS))
_BETWEEN_NAMES = b" ,;/_-\t\n\r"
_NOT_IN_NAMES = bytes(set(_NOT_KEPT) - set(_BETWEEN_NAMES))
_SPACED = bytes.maketrans(_BETWEEN_NAMES, b" " * len(_BETWEEN_NAMES))


def identifier_tokens(keyring: Keyring, content: Mapping[str, object], schema: str) -> tuple[BlindToken, ...]:
    """Make the tokens of a record's identifiers.

    Args:
        content: Content of the record: `{"properties": {name: [values]}}` of an entity, or `{"report": {field: value}}`.
        schema: FollowTheMoney schema of an entity; ignored for a report.

    Returns:
        Sorted, without doubles; empty for a claim.
    """
    persons: set[bytes] = set()
    things: set[bytes] = set()
    properties, report = content.get("properties"), content.get("report")
    if isinstance(properties, Mapping):
        _take_entity(persons, things, properties, schema)
    if isinstance(report, Mapping):
        _take_documents(persons, _values(report, "subject.document"))
        _take_names(persons, _values(report, "subject.name"), _values(report, "subject.birth_date"))
    of_persons = sorted([blind_digest(keyring, value) for value in persons])
    of_things = sorted([blind_digest(keyring, value) for value in things])
    return (
        *[BlindToken(TokenScope.PERSON, token) for token in of_persons],
        *[BlindToken(TokenScope.THING, token) for token in of_things],
    )


def fold(text: str) -> bytes:
    """Take out case, accents and everything but letters and digits; the rest as UTF-8.

    What looks alike by compatibility becomes alike: full-width digits, ligatures, circled letters.
    """
    plain = _without_accents(text)
    if plain.isascii():
        return plain.encode().lower().translate(None, _NOT_KEPT)
    return "".join(filter(str.isalnum, plain.casefold())).encode()


def _fold_parts(name: str) -> list[bytes]:
    plain = _without_accents(name)
    if plain.isascii():
        return plain.encode().lower().translate(_SPACED, _NOT_IN_NAMES).split()
    return list(filter(None, map(fold, plain.translate(_SPACED_TEXT).split())))


_SPACED_TEXT = dict.fromkeys(_BETWEEN_NAMES, " ")


def _without_accents(text: str) -> str:
    return text if text.isascii() else _MARKS.sub("", normalize("NFKD", text))


# The functions below add to sets that they are handed, since this runs for every row that is gathered.


def _take_entity(
    persons: set[bytes], things: set[bytes], properties: Mapping[str, object], schema: str
) -> None:
    for name in properties:
        if name in _DOCUMENTS or (name == "number" and schema in _DOCUMENT_SCHEMATA):
            _take_documents(persons, _values(properties, name))
        elif name in _PHONES:
            _take_phones(things, _values(properties, name))
        elif name in _THINGS:
            _take_things(things, _values(properties, name))
    if days := _values(properties, "birthDate"):
        names = [value for name in _NAMES if name in properties for value in _values(properties, name)]
        given = [value for name in _GIVEN if name in properties for value in _values(properties, name)]
        _take_names(persons, [*names, " ".join(given)] if given else names, days)


def _values(properties: Mapping[str, object], name: str) -> Sequence[str]:
    value = properties.get(name)
    if isinstance(value, list):
        return [item for item in value[:_VALUES_MAX] if isinstance(item, str)]
    return (value,) if isinstance(value, str) else ()


def _take_documents(persons: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        folded = fold(value)
        if _says_something(folded) and folded.translate(None, _NOT_DIGITS):
            persons.add(b"document:" + folded)


def _take_things(things: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        folded = fold(value)
        if _says_something(folded):
            things.add(b"thing:" + folded)


def _take_phones(things: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        number = fold(value).translate(None, _NOT_DIGITS)
        if _says_something(number):
            things.add(b"phone:" + number[-_PHONE_DIGITS:])


def _take_names(persons: set[bytes], names: Sequence[str], days: Sequence[str]) -> None:
    whole_days = [day[:10].encode() for day in days if _DAY.match(day)]
    for name in names if whole_days else ():
        # In the order of the alphabet, because one partner writes PÉREZ LÓPEZ, Juan and another Juan Pérez López.
        parts = sorted(_fold_parts(name))
        joined = b".".join(parts)
        if len(parts) > 1 and len(joined) > _CHARACTERS_MIN:
            for day in whole_days:
                persons.add(b"born:" + day + b":" + joined)


def _says_something(folded: bytes) -> bool:
    return len(folded) >= _CHARACTERS_MIN and folded.count(folded[:1]) != len(folded)
