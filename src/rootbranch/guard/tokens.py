"""Make blind tokens of the strong identifiers in a record, so that two records can be known to share one.

    of the person   a document number, or a whole name together with a full birth date
    of things       a telephone number, an e-mail address, an account, a registration number
    of the other    the account that a payment goes to: it is not the payer's

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
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, IntEnum
from functools import lru_cache
from itertools import chain, islice
from string import digits
from typing import Any, NamedTuple
from unicodedata import decimal, normalize

from rootbranch.guard.folding import fold_column, fold_names
from rootbranch.guard.keys import Keyring, blind_digests
from rootbranch.model.ids import Digest


class Reach(IntEnum):  # numbers, because each record is looked up by it
    """Which identifiers of a record are asked for.

    Attributes:
        WHO: What tells who somebody is.
        HELD: That, and the things that this person holds.
        NAMED: All that the record of a thing names, at either end.
    """

    WHO = 1
    HELD = 2
    NAMED = 3


class _Taken(Enum):
    """What a property is taken as."""

    DOCUMENT = 1
    PHONE = 2
    THING = 3
    NAME = 4
    GIVEN = 5
    BIRTH = 6
    OF_OTHER = 7


_TAKEN_AS = {
    name: taken
    for taken, names in {
        _Taken.DOCUMENT: "idNumber passportNumber taxNumber socialSecurityNumber innCode",
        _Taken.PHONE: "phone callerNumber receiverNumber phoneMentioned",
        _Taken.THING: (
            "email iban accountNumber payerAccount registrationNumber cryptoAddress publicKey imoNumber mmsi"
        ),
        _Taken.OF_OTHER: "beneficiaryAccount",
        _Taken.NAME: "name alias previousName",
        _Taken.GIVEN: "firstName secondName middleName fatherName motherName lastName",
        _Taken.BIRTH: "birthDate",
    }.items()
    for name in names.split()
}
_OF_REPORT = {"idNumber": "subject.document", "name": "subject.name", "birthDate": "subject.birth_date"}
_DOCUMENT_SCHEMATA = frozenset({"Identification", "Passport"})

_PHONE_DIGITS = 8
_E164_DIGITS_MAX = 15
_CHARACTERS_MIN = 5

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS = digits.encode()
_LABELS = re.compile(
    rb"(?:documento|document|numero|number|num|nro|no|doc|id|dni|cui|dpi|cedula|cc|ci|pasaporte|passport|pass|nit)+(?=\d)"
)
"""What some partners write before a number."""
_LABELS_OR_NOUGHT = frozenset(sign.encode() for sign in "cdinp0")
"""How a label or a leading nought begins."""
_NOT_DIGITS = bytes(set(range(256)) - set(_DIGITS))
_IN_PHONES = _DIGITS + b" ()+-.\t"
_DIGIT_GROUPS = re.compile(rb"\d+")

Said = Mapping[str, object] | tuple[tuple[str, ...], tuple[object, ...]]
"""Content of a record, as `identifier_tokens` takes it, or the names of an entity's properties and the value of each."""
Record = tuple[Said, str, Reach]
"""What a record says, its schema, and which identifiers are asked for."""


def identifier_tokens(keyring: Keyring, content: Mapping[str, object], schema: str) -> list[Digest]:
    """Make the tokens of what tells who somebody is, and of the things that this person holds.

    Args:
        content: Content of the record: `{"properties": {name: [values]}}` of an entity, or `{"report": {field: value}}`.
        schema: FollowTheMoney schema of an entity; ignored for a report.

    Returns:
        Sorted, without doubles; empty for a claim.
    """
    return token_lists(keyring, ((content, schema, Reach.HELD),))[0]


def person_tokens(keyring: Keyring, content: Mapping[str, object], schema: str) -> list[Digest]:
    """Make the tokens of the person only, as `identifier_tokens` does: who shares a telephone is not the same person."""
    return token_lists(keyring, ((content, schema, Reach.WHO),))[0]


def token_lists(keyring: Keyring, records: Iterable[Record]) -> list[list[Digest]]:
    """Make the tokens of many records, a list for each; some thousand at once cost a quarter of what they cost one by one."""
    found: list[list[bytes]] = []
    groups: dict[_Kind, _Alike] = {}
    for said, schema, reach in records:
        own: list[bytes] = []
        found.append(own)
        if isinstance(said, tuple):
            names, values = said
            kind = (schema, names, reach, True)
            group = groups.get(kind) or groups.setdefault(kind, _Alike([], [], _places(names)))
            group.found.append(own)
            group.rows.append(values)
        else:
            _sort_in(groups, own, said, schema, reach)
    for (schema, names, reach, _flat), group in groups.items():
        taken = _taken(schema, names)
        _take_person(group, taken)
        if reach is not Reach.WHO:
            _take_of_things(group, taken.phones, taken.things)
        if reach is Reach.NAMED:
            _take_of_things(group, (), taken.of_other)
    digests = iter(blind_digests(keyring, chain.from_iterable(found)))
    return [sorted(set(islice(digests, len(own)))) for own in found]


def _sort_in(
    groups: "dict[_Kind, _Alike]", own: list[bytes], content: Mapping[str, object], schema: str, reach: Reach
) -> None:
    properties, report = content.get("properties"), content.get("report")
    if isinstance(properties, dict):
        names = tuple(properties)
        group = groups.setdefault(
            (schema, names, reach, False), _Alike([], [], dict(zip(names, names, strict=True)))
        )
        group.found.append(own)
        group.rows.append(properties)
    if isinstance(report, dict):
        names = tuple(_OF_REPORT)
        group = groups.setdefault(("", names, Reach.WHO, True), _Alike([], [], _places(names)))
        group.found.append(own)
        group.rows.append([report.get(field) for field in _OF_REPORT.values()])


@lru_cache(maxsize=4_096)
def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


class _Names(NamedTuple):
    """Names of the properties that a record has, by what they are taken as."""

    documents: tuple[str, ...]
    phones: tuple[str, ...]
    things: tuple[str, ...]
    names: tuple[str, ...]
    given: tuple[str, ...]
    births: tuple[str, ...]
    of_other: tuple[str, ...]


@lru_cache(maxsize=4_096)
def _taken(schema: str, properties: tuple[str, ...]) -> _Names:
    """Sort the names once for all records that have the same ones."""
    is_document = {"number": _Taken.DOCUMENT} if schema in _DOCUMENT_SCHEMATA else {}
    taken = {name: (_TAKEN_AS | is_document).get(name) for name in properties}
    return _Names(*(tuple(name for name in properties if taken[name] is what) for what in _Taken))


_Kind = tuple[str, tuple[str, ...], Reach, bool]


class _Alike(NamedTuple):
    """Records whose properties have the same names: what was found in each, and the properties of each.

    Args:
        rows: By name, or in the order of the names.
        at: Where in a row each property is.
    """

    found: list[list[bytes]]
    rows: list[Any]
    at: Mapping[str, str | int]

    def column(self, name: str) -> tuple[Sequence[int], list[str]]:
        """Give all texts of one property, with the place of the record that has each."""
        at = self.at[name]
        texts: list[Any] = [row[at] for row in self.rows]
        kinds = set(map(type, texts))
        if kinds == {list} and set(map(len, texts)) == {1}:
            texts = [value[0] for value in texts]
            kinds = set(map(type, texts))
        if kinds == {str}:  # as nearly always
            return range(len(texts)), texts
        pairs = [(place, text) for place, row in enumerate(self.rows) for text in _texts(row[at])]
        return [place for place, _text in pairs], [text for _place, text in pairs]

    def add(self, places: Sequence[int], tokens: Iterable[bytes]) -> None:
        """Add a token to the record at each place; an empty one says nothing."""
        for place, token in zip(places, tokens, strict=True):
            if token:
                self.found[place].append(token)


def _take_person(group: _Alike, taken: _Names) -> None:
    for name in taken.documents:
        places, texts = group.column(name)
        group.add(places, map(_document, fold_column(texts)))
    if taken.births and (taken.names or taken.given):
        _take_births(group, taken)


def _take_births(group: _Alike, taken: _Names) -> None:
    """Take each name together with each whole day of birth."""
    places, texts = group.column(taken.births[0])
    starts = [b"born:%b:" % text[:10].encode() if _DAY.match(text) else b"" for text in texts]
    days: list[list[bytes]] = [[] for _ in group.rows]
    for place, start in zip(places, starts, strict=True):
        if start:
            days[place].append(start)
    columns = [group.column(name) for name in taken.names]
    if taken.given:
        given: list[list[str]] = [[] for _ in group.rows]
        for part in taken.given:
            for place, text in zip(*group.column(part), strict=True):
                given[place].append(text)
        columns.append((range(len(given)), list(map(" ".join, given))))
    for places, names in columns:
        for place, folded in zip(places, fold_names(names), strict=True):
            if len(folded) >= _CHARACTERS_MIN:
                for day in days[place]:
                    group.found[place].append(day + folded)


def _take_of_things(group: _Alike, phones: Iterable[str], things: Iterable[str]) -> None:
    for name in phones:
        for place, text in zip(*group.column(name), strict=True):
            group.found[place].extend(_phones(text))
    for name in things:
        places, texts = group.column(name)
        group.add(places, (b"thing:" + text if _says_something(text) else b"" for text in fold_column(texts)))


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, list):
        if len(value) == 1:
            return value if isinstance(value[0], str) else ()
        return [item for item in value if isinstance(item, str)]
    return (value,) if isinstance(value, str) else ()


def _document(folded: bytes) -> bytes:
    """Make the text of a document's token; empty where the number says nothing."""
    if folded[:1] in _LABELS_OR_NOUGHT:
        labels = _LABELS.match(folded)
        folded = folded[labels.end() if labels else 0 :].lstrip(b"0")
    # of letters and digits, to be all letters is to be without a digit
    without_digit = folded.isalpha() if folded.isascii() else not folded.translate(None, _NOT_DIGITS)
    if without_digit or len(folded) < _CHARACTERS_MIN or folded.count(folded[:1]) == len(folded):
        return b""
    return b"document:" + folded


def _phones(text: str) -> list[bytes]:
    raw = text.encode() if text.isascii() else _with_plain_digits(text)
    number = raw.translate(None, _NOT_DIGITS)
    simple = len(number) <= _E164_DIGITS_MAX and not raw.translate(None, _IN_PHONES)
    ends = (number,) if simple else _ends_of_numbers(raw, number)
    return [b"phone:" + one[-_PHONE_DIGITS:] for one in ends if _says_something(one)]


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


def _says_something(folded: bytes) -> bool:
    return len(folded) >= _CHARACTERS_MIN and folded.count(folded[:1]) != len(folded)
