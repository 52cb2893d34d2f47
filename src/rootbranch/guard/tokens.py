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
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from rootbranch.guard.keys import Keyring
from rootbranch.model.ids import Digest
from rootbranch.model.tokens import BlindToken, TokenScope

_DOCUMENTS = ("idNumber", "passportNumber", "taxNumber", "socialSecurityNumber", "innCode", "npiCode")
_DOCUMENT_SCHEMATA = frozenset({"Identification", "Passport"})
_THINGS = ("email", "iban", "accountNumber", "registrationNumber", "cryptoAddress", "publicKey", "imoNumber", "mmsi", "vin")
_NAMES = ("name", "alias", "previousName")
_GIVEN = ("firstName", "secondName", "middleName", "fatherName", "motherName", "lastName")

_PHONE_DIGITS = 8
_NUMBER_CHARACTERS_MIN = 5
_NAME_CHARACTERS_MIN = 5
_VALUES_MAX = 16
"""Of one property; more than that is no identifier but an attempt to fill the register."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ASCII_REST = {code: None for code in range(128) if not chr(code).isalnum()}


def identifier_tokens(keyring: Keyring, content: Mapping[str, object], schema: str) -> tuple[BlindToken, ...]:
    """Make the tokens of a record's identifiers.

    Args:
        content: Content of the record: `{"properties": {name: [values]}}` of an entity, or `{"report": {field: value}}`.
        schema: FollowTheMoney schema of an entity; ignored for a report.

    Returns:
        Sorted, without doubles; empty for a claim.
    """
    properties = content.get("properties")
    report = content.get("report")
    found: set[tuple[TokenScope, bytes]] = set()
    if isinstance(properties, Mapping):
        found.update(_of_entity(properties, schema))
    if isinstance(report, Mapping):
        found.update(_of_report(report))
    key = keyring.blind_key
    tokens = [BlindToken(scope, Digest(blake2b(value, key=key, digest_size=32).hexdigest())) for scope, value in found]
    tokens.sort()
    return tuple(tokens)


def fold(text: str) -> str:
    """Take out case, accents and everything but letters and digits.

    Also what looks alike by compatibility becomes alike: full-width digits, ligatures, circled letters.
    """
    if text.isascii():
        return text.lower().translate(_ASCII_REST)
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(filter(str.isalnum, spread))


def _of_entity(properties: Mapping[str, object], schema: str) -> Iterable[tuple[TokenScope, bytes]]:
    for name in _DOCUMENTS:
        yield from _documents(_values(properties, name))
    if schema in _DOCUMENT_SCHEMATA:
        yield from _documents(_values(properties, "number"))
    days = _values(properties, "birthDate")
    if days:
        names = [value for name in _NAMES for value in _values(properties, name)]
        names.append(" ".join(value for name in _GIVEN for value in _values(properties, name)))
        yield from _named_and_born(names, days)
    for value in _values(properties, "phone"):
        yield from _phone(value)
    for name in _THINGS:
        for value in _values(properties, name):
            folded = fold(value)
            if len(folded) >= _NUMBER_CHARACTERS_MIN and not _is_filler(folded):
                yield TokenScope.THING, b"thing:" + folded.encode()


def _of_report(report: Mapping[str, object]) -> Iterable[tuple[TokenScope, bytes]]:
    yield from _documents(_values(report, "subject.document"))
    yield from _named_and_born(_values(report, "subject.name"), _values(report, "subject.birth_date"))


def _values(properties: Mapping[str, object], name: str) -> Sequence[str]:
    value = properties.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    return [item for item in value if isinstance(item, str)][:_VALUES_MAX] if isinstance(value, list | tuple) else ()


def _documents(values: Iterable[str]) -> Iterable[tuple[TokenScope, bytes]]:
    for value in values:
        folded = fold(value)
        if len(folded) >= _NUMBER_CHARACTERS_MIN and not folded.isalpha() and not _is_filler(folded):
            yield TokenScope.PERSON, b"document:" + folded.encode()


def _named_and_born(names: Iterable[str], days: Sequence[str]) -> Iterable[tuple[TokenScope, bytes]]:
    for day in days:
        if not _DAY.match(day):
            continue
        for name in names:
            # In the order of the alphabet, because one partner writes PÉREZ LÓPEZ, Juan and another Juan Pérez López.
            parts = sorted(filter(None, map(fold, _words(name))))
            if sum(map(len, parts)) >= _NAME_CHARACTERS_MIN and len(parts) > 1:
                yield TokenScope.PERSON, f"born:{day[:10]}:{'.'.join(parts)}".encode()


def _words(name: str) -> Iterable[str]:
    return name.replace(",", " ").replace("-", " ").split()


def _phone(value: str) -> Iterable[tuple[TokenScope, bytes]]:
    digits = "".join(filter(str.isdecimal, fold(value)))
    if len(digits) >= _NUMBER_CHARACTERS_MIN and not _is_filler(digits):
        yield TokenScope.THING, b"phone:" + digits[-_PHONE_DIGITS:].encode()


def _is_filler(folded: str) -> bool:
    return len(set(folded)) == 1
