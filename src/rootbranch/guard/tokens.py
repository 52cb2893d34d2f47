"""Make blind tokens of the strong identifiers in a record, so that two records can be known to share one.

    of the person   a document number, or a whole name together with a full birth date
    of things       a telephone number, an e-mail address, an account, a registration number

The value is folded (case, accents, and everything but letters and digits taken out) and digested under the blind key.
What says nothing about anybody gets no token: a birth year, a number or a name of fewer than five characters, `000000`, `S/N`.

Limits: made to find a protected person again, not to prove identity. Where it must err it withdraws too much, never too
little: telephone numbers are compared by their last eight digits, because partners write them with and without country
and trunk codes (each of several in one cell, without extensions); document numbers are compared without their country, without leading noughts and without words before them
(`DNI`, `No.`). No nicknames, no misspelt names: that is the
work of `resolve`. Whoever holds the blind key can try out values.
Source: design, section 2, points 3 and 4; FollowTheMoney 4 (property names); decision 0032.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from string import ascii_lowercase, digits
from typing import NamedTuple
from unicodedata import decimal, normalize

from rootbranch.guard.keys import Keyring, blind_digests
from rootbranch.model.ids import Digest


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

_PHONE_DIGITS = 8
_E164_DIGITS_MAX = 15
_CHARACTERS_MIN = 5

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKS = re.compile("[\u0300-\u036f]+")
_DIGITS = digits.encode()
_DIGITS_FROM_ONE = frozenset(digits[1:].encode()[n : n + 1] for n in range(9))
_LABELS = re.compile(
    rb"(?:documento|document|numero|number|num|nro|no|doc|id|dni|cui|dpi|cedula|cc|ci|pasaporte|passport|pass|nit)+(?=\d)"
)
"""What some partners write before a number."""
_KEPT = ascii_lowercase.encode() + _DIGITS
_NOT_KEPT = bytes(set(range(256)) - set(_KEPT))
_NOT_DIGITS = bytes(set(range(256)) - set(_DIGITS))
_IN_PHONES = _DIGITS + b" ()+-.\t"
_DIGIT_GROUPS = re.compile(rb"\d+")
_BETWEEN_NAMES = b" ,;/_-\t\n\r"
_NOT_IN_NAMES = bytes(set(_NOT_KEPT) - set(_BETWEEN_NAMES))
_SPACED = bytes.maketrans(_BETWEEN_NAMES, b" " * len(_BETWEEN_NAMES))


def identifier_tokens(keyring: Keyring, content: Mapping[str, object], schema: str) -> list[Digest]:
    """Make all tokens of a record's identifiers.

    Args:
        content: Content of the record: `{"properties": {name: [values]}}` of an entity, or `{"report": {field: value}}`.
        schema: FollowTheMoney schema of an entity; ignored for a report.

    Returns:
        Sorted, without doubles; empty for a claim.
    """
    return _tokens(keyring, content, schema, with_things=True)


def person_tokens(keyring: Keyring, content: Mapping[str, object], schema: str) -> list[Digest]:
    """Make the tokens of the person only, as `identifier_tokens` does: who shares a telephone is not the same person."""
    return _tokens(keyring, content, schema, with_things=False)


def _tokens(
    keyring: Keyring, content: Mapping[str, object], schema: str, *, with_things: bool
) -> list[Digest]:
    found: set[bytes] = set()
    properties = content.get("properties")
    if isinstance(properties, dict):
        taken = _taken(schema, tuple(properties))
        _take_person(found, properties, taken)
        if with_things:
            _take_of_things(found, properties, taken)
    report = content.get("report")
    if isinstance(report, dict):
        _take_documents(found, _texts(report.get("subject.document")))
        _take_names(found, _texts(report.get("subject.name")), _texts(report.get("subject.birth_date")))
    return sorted(blind_digests(keyring, found))


def fold(text: str) -> bytes:
    """Take out case, accents and everything but letters and digits; the rest as UTF-8.

    What looks alike by compatibility becomes alike (full-width digits, ligatures, circled letters), and so do the digits
    of all scripts.
    """
    plain = _without_accents(text)
    if plain.isascii():
        return plain.encode().lower().translate(None, _NOT_KEPT)
    kept = filter(str.isalnum, plain.casefold())
    return "".join([str(decimal(sign)) if sign.isdecimal() else sign for sign in kept]).encode()


def _fold_parts(name: str) -> list[bytes]:
    plain = _without_accents(name)
    if plain.isascii():
        return plain.encode().lower().translate(_SPACED, _NOT_IN_NAMES).split()
    return list(filter(None, map(fold, plain.translate(_SPACED_TEXT).split())))


_SPACED_TEXT = dict.fromkeys(_BETWEEN_NAMES, " ")


def _without_accents(text: str) -> str:
    return text if text.isascii() else _MARKS.sub("", normalize("NFKD", text)).translate(_PLAIN)


_PLAIN = {
    ord(sign): plain
    for signs, plain in {
        "øØ": "o",
        "łŁ": "l",
        "đĐðÐ": "d",
        "æÆ": "ae",
        "œŒ": "oe",
        "ßẞ": "ss",
        "þÞ": "th",
        "ı": "i",
    }.items()
    for sign in signs
}
"""Letters that Unicode does not take apart into a plain one and a mark; partners write them plain."""


# The functions below add to sets that they are handed and do plain ASCII in place, since they run for every row that
# is gathered; twice as slow a way of saying it would be shorter.


class _Names(NamedTuple):
    """Names of the properties that a record has, by what they are taken as."""

    documents: tuple[str, ...]
    phones: tuple[str, ...]
    things: tuple[str, ...]
    names: tuple[str, ...]
    given: tuple[str, ...]
    births: tuple[str, ...]


@lru_cache(maxsize=4_096)
def _taken(schema: str, properties: tuple[str, ...]) -> _Names:
    """Sort the names once for all records that have the same ones."""
    is_document = {"number": _Taken.DOCUMENT} if schema in _DOCUMENT_SCHEMATA else {}
    taken = {name: (_TAKEN_AS | is_document).get(name) for name in properties}
    return _Names(*(tuple(name for name in properties if taken[name] is what) for what in _Taken))


def _take_person(found: set[bytes], properties: Mapping[str, object], taken: _Names) -> None:
    for name in taken.documents:
        _take_documents(found, _texts(properties[name]))
    if taken.births and (taken.names or taken.given):
        names = [text for name in taken.names for text in _texts(properties[name])]
        if taken.given:
            names.append(" ".join([text for name in taken.given for text in _texts(properties[name])]))
        _take_names(found, names, _texts(properties[taken.births[0]]))


def _take_of_things(found: set[bytes], properties: Mapping[str, object], taken: _Names) -> None:
    for name in taken.phones:
        _take_phones(found, _texts(properties[name]))
    for name in taken.things:
        _take_things(found, _texts(properties[name]))


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, list):
        if len(value) == 1:
            return value if isinstance(value[0], str) else ()
        return [item for item in value if isinstance(item, str)]
    return (value,) if isinstance(value, str) else ()


def _take_documents(found: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        # Most are letters and digits only; for them, to be all letters is to be without a digit.
        simple = value.isalnum() and value.isascii()
        folded = value.encode().lower() if simple else fold(value)
        if folded[:1] not in _DIGITS_FROM_ONE:
            labels = _LABELS.match(folded)
            folded = folded[labels.end() if labels else 0 :].lstrip(b"0")
        without_digit = folded.isalpha() if simple else not folded.translate(None, _NOT_DIGITS)
        if _says_something(folded) and not without_digit:
            found.add(b"document:" + folded)


def _take_things(found: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        folded = fold(value)
        if _says_something(folded):
            found.add(b"thing:" + folded)


def _take_phones(found: set[bytes], values: Sequence[str]) -> None:
    for value in values:
        raw = value.encode() if value.isascii() else _with_plain_digits(value)
        number = raw.translate(None, _NOT_DIGITS)
        simple = len(number) <= _E164_DIGITS_MAX and not raw.translate(None, _IN_PHONES)
        for one in (number,) if simple else _ends_of_numbers(raw, number):
            if _says_something(one):
                found.add(b"phone:" + one[-_PHONE_DIGITS:])


def _with_plain_digits(text: str) -> bytes:
    signs = [str(decimal(sign)) if sign.isdecimal() else sign for sign in normalize("NFKC", text)]
    return "".join(signs).encode()


def _ends_of_numbers(raw: bytes, number: bytes) -> list[bytes]:
    """Cut a cell of several numbers, or of a number and more, wherever a number may end."""
    so_far, found = b"", []
    for group in _DIGIT_GROUPS.findall(raw):
        so_far += group
        if len(so_far) >= _PHONE_DIGITS:
            so_far = so_far[-_PHONE_DIGITS:]
            found.append(so_far)
    return found or [number]


def _take_names(found: set[bytes], names: Sequence[str], days: Sequence[str]) -> None:
    whole_days = [day[:10].encode() for day in days if _DAY.match(day)]
    for name in names if whole_days else ():
        # In the order of the alphabet, because one partner writes PÉREZ LÓPEZ, Juan and another Juan Pérez López.
        parts = _fold_parts(name)
        parts.sort()
        joined = b".".join(parts)
        if len(joined) >= _CHARACTERS_MIN:
            for day in whole_days:
                found.add(b"born:" + day + b":" + joined)


def _says_something(folded: bytes) -> bool:
    return len(folded) >= _CHARACTERS_MIN and folded.count(folded[:1]) != len(folded)
