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
from enum import Enum
from string import ascii_lowercase, digits
from unicodedata import normalize

from rootbranch.guard.keys import Keyring, blind_digest
from rootbranch.model.tokens import BlindToken, TokenScope


class _Taken(Enum):
    """What a property is taken as."""

    DOCUMENT = 1
    PHONE = 2
    THING = 3
    NAME = 4
    GIVEN = 5
    BIRTH = 6


_TAKEN_AS = {
    name: taken
    for taken, names in {
        _Taken.DOCUMENT: "idNumber passportNumber taxNumber socialSecurityNumber innCode",
        _Taken.PHONE: "phone callerNumber receiverNumber",
        _Taken.THING: "email iban accountNumber registrationNumber cryptoAddress publicKey imoNumber mmsi",
        _Taken.NAME: "name alias previousName",
        _Taken.GIVEN: "firstName secondName middleName fatherName motherName lastName",
        _Taken.BIRTH: "birthDate",
    }.items()
    for name in names.split()
}
_DOCUMENT_SCHEMATA = frozenset({"Identification", "Passport"})
_PERSON, _THING = TokenScope.PERSON, TokenScope.THING

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
        _take_documents(persons, _texts(report.get("subject.document")))
        names, days = _texts(report.get("subject.name")), _texts(report.get("subject.birth_date"))
        _take_names(persons, names, days)
    return (
        *[
            BlindToken(_PERSON, token)
            for token in sorted([blind_digest(keyring, value) for value in persons])
        ],
        *[BlindToken(_THING, token) for token in sorted([blind_digest(keyring, value) for value in things])],
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


# The functions below add to sets that they are handed and do plain ASCII in place, since they run for every row that
# is gathered; twice as slow a way of saying it would be shorter.


def _take_entity(
    persons: set[bytes], things: set[bytes], properties: Mapping[str, object], schema: str
) -> None:
    names: list[str] = []
    given: list[str] = []
    days: Sequence[str] = ()
    for name, value in properties.items():
        taken = _TAKEN_AS.get(name)
        if taken is None:
            if name != "number" or schema not in _DOCUMENT_SCHEMATA:
                continue
            taken = _Taken.DOCUMENT
        values = _texts(value)
        if taken is _Taken.DOCUMENT:
            _take_documents(persons, values)
        elif taken is _Taken.PHONE:
            _take_phones(things, values)
        elif taken is _Taken.THING:
            _take_things(things, values)
        elif taken is _Taken.NAME:
            names += values
        elif taken is _Taken.GIVEN:
            given += values
        else:
            days = values
    if days and (names or given):
        _take_names(persons, [*names, " ".join(given)] if given else names, days)


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, list):
        if len(value) == 1:
            return value if isinstance(value[0], str) else ()
        return [item for item in value[:_VALUES_MAX] if isinstance(item, str)]
    return (value,) if isinstance(value, str) else ()


def _take_documents(persons: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        folded = value.encode().lower().translate(None, _NOT_KEPT) if value.isascii() else fold(value)
        if _says_something(folded) and folded.translate(None, _NOT_DIGITS):
            persons.add(b"document:" + folded)


def _take_things(things: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        folded = fold(value)
        if _says_something(folded):
            things.add(b"thing:" + folded)


def _take_phones(things: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        number = (value.encode() if value.isascii() else fold(value)).translate(None, _NOT_DIGITS)
        if _says_something(number):
            things.add(b"phone:" + number[-_PHONE_DIGITS:])


def _take_names(persons: set[bytes], names: Sequence[str], days: Sequence[str]) -> None:
    whole_days = [day[:10].encode() for day in days if _DAY.match(day)]
    for name in names if whole_days else ():
        # In the order of the alphabet, because one partner writes PÉREZ LÓPEZ, Juan and another Juan Pérez López.
        parts = _fold_parts(name)
        if len(parts) > 1:
            parts.sort()
            joined = b".".join(parts)
            if len(joined) > _CHARACTERS_MIN:
                for day in whole_days:
                    persons.add(b"born:" + day + b":" + joined)


def _says_something(folded: bytes) -> bool:
    return len(folded) >= _CHARACTERS_MIN and folded.count(folded[:1]) != len(folded)
