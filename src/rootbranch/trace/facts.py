"""Read what one record says of telephones, accounts and vehicles, and of what somebody did: the raw material of links.

    {"callerNumber": ["044 390…"], "receiverNumber": ["+593 81…"]}  ─▶  one end telephone +52390…, other end telephone +59381…

Values are written in one form, so that two agencies' records of one number meet. They stay with the caller, who blinds them
before anything is kept.

Limits: a plate in free text counts only where some record of a vehicle bears it; names of payers in free text tie nobody. An address
counts where it names street, quarter or town, and a number.
Source: FollowTheMoney 4 (schemata and properties); notes on networks, section 4.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rootbranch import values
from rootbranch.model.networks import MemberKind

VALUES_MAX = 60  # of one property of one record
PIECES_MAX = 60  # of one text


class StatementKind(StrEnum):
    """What a record tells that can tie two."""

    PERSON = "person"
    CALL = "call"
    MESSAGE = "message"
    PAYMENT = "payment"
    STOP = "stop"
    HANDSET = "handset"
    VEHICLE = "vehicle"
    ACCOUNT = "account"
    ADDRESS = "address"
    ARREST = "arrest"
    OWNERSHIP = "ownership"
    MEMBERSHIP = "membership"
    DIRECTORSHIP = "directorship"
    FAMILY = "family"
    ASSOCIATION = "association"
    CONNECTION = "connection"


class Part(StrEnum):
    """Which part a value has in a statement: held by whom it is about, who holds that, one end, the other end, found beside others."""

    HELD = "held"
    HOLDER = "holder"
    ONE = "one"
    OTHER = "other"
    FOUND = "found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One value in one record.

    Args:
        value: In its normal form, with what it is in front: `phone:+5239…`.
        written: As the record has it.
    """

    part: Part
    kind: MemberKind
    value: str
    written: str


STATEMENT_OF_SCHEMA: Mapping[str, StatementKind] = {
    "Person": StatementKind.PERSON,
    "Organization": StatementKind.PERSON,
    "Company": StatementKind.PERSON,
    "LegalEntity": StatementKind.PERSON,
    "Call": StatementKind.CALL,
    "Message": StatementKind.MESSAGE,
    "Payment": StatementKind.PAYMENT,
    "Trip": StatementKind.STOP,
    "UserAccount": StatementKind.HANDSET,
    "Vehicle": StatementKind.VEHICLE,
    "Vessel": StatementKind.VEHICLE,
    "Airplane": StatementKind.VEHICLE,
    "BankAccount": StatementKind.ACCOUNT,
    "CryptoWallet": StatementKind.ACCOUNT,
    "Address": StatementKind.ADDRESS,
    "Ownership": StatementKind.OWNERSHIP,
    "Membership": StatementKind.MEMBERSHIP,
    "Employment": StatementKind.MEMBERSHIP,
    "Directorship": StatementKind.DIRECTORSHIP,
    "Family": StatementKind.FAMILY,
    "Associate": StatementKind.ASSOCIATION,
    "Representation": StatementKind.ASSOCIATION,
    "UnknownLink": StatementKind.CONNECTION,
}
"""FollowTheMoney schemata that tie somebody to something, and as what."""

_Reader = tuple[Part, MemberKind, tuple[str, ...]]
_READ: Mapping[StatementKind, tuple[_Reader, ...]] = {
    StatementKind.PERSON: (
        (Part.HELD, MemberKind.PHONE, ("phone",)),
        (Part.HELD, MemberKind.ACCOUNT, ("accountNumber", "iban", "cryptoAddress")),
        (Part.HELD, MemberKind.PLACE, ("address",)),
    ),
    StatementKind.CALL: (
        (Part.ONE, MemberKind.PHONE, ("callerNumber",)),
        (Part.OTHER, MemberKind.PHONE, ("receiverNumber",)),
    ),
    StatementKind.MESSAGE: (
        (Part.ONE, MemberKind.PHONE, ("senderAccount",)),
        (Part.OTHER, MemberKind.PHONE, ("recipientAccount",)),
    ),
    StatementKind.PAYMENT: (
        (Part.ONE, MemberKind.ACCOUNT, ("payerAccount",)),
        (Part.OTHER, MemberKind.ACCOUNT, ("beneficiaryAccount",)),
    ),
    StatementKind.STOP: (
        (Part.FOUND, MemberKind.PHONE, ("phoneMentioned",)),
        (Part.FOUND, MemberKind.VEHICLE, ("description",)),
    ),
    StatementKind.HANDSET: ((Part.FOUND, MemberKind.PHONE, ("phone",)),),
    StatementKind.VEHICLE: (
        (Part.HELD, MemberKind.VEHICLE, ("registrationNumber",)),
        (Part.FOUND, MemberKind.PHONE, ("notes",)),
    ),
    StatementKind.ACCOUNT: ((Part.HELD, MemberKind.ACCOUNT, ("accountNumber", "iban", "publicKey")),),
    StatementKind.ADDRESS: ((Part.HELD, MemberKind.PLACE, ("full", "address", "name")),),
}
_TEXTS = frozenset({StatementKind.STOP, StatementKind.VEHICLE})
_BETWEEN = re.compile(r"[;,|]")
_WORDS_BEFORE = re.compile(r"^[^\d+(]*")
_PLATE = re.compile(r"(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9-]{5,12}")
_DAYS = ("date", "startDate")
_LAST_DAYS = ("endDate",)
_ROAD = frozenset({"km", "kilometro", "mile", "mi", "marker", "near", "cerca", "edificio", "piso"})
_WORDS_OF_STREET_MIN = 2


def read_mentions(
    kind: StatementKind, properties: Mapping[str, Sequence[str]], country: str
) -> tuple[Mention, ...]:
    """Read the values by which a record of one kind may tie somebody to something, each once.

    Args:
        country: Of the partner that wrote it, ISO 3166-1 alpha-2, for telephone numbers without a country code.
    """
    found: dict[tuple[Part, str], Mention] = {}
    for part, thing, names in _READ.get(kind, ()):
        for written in _texts(properties, names, split=part is Part.FOUND and kind in _TEXTS):
            if (value := _read(part, thing, written, country)) is not None:
                one = Mention(part=part, kind=thing, value=f"{thing}:{value}", written=written)
                found.setdefault((part, one.value), one)
    return tuple(found.values())


def day_told(properties: Mapping[str, Sequence[str]]) -> str:
    """Give the day of which a record tells, ISO 8601; empty where it tells none."""
    return _first(properties, _DAYS)


def last_day_told(properties: Mapping[str, Sequence[str]]) -> str:
    """Give the day until which what a record tells lasted, ISO 8601; empty where it tells none."""
    return _first(properties, _LAST_DAYS)


def _first(properties: Mapping[str, Sequence[str]], names: Sequence[str]) -> str:
    return next((text[:10] for text in _texts(properties, names, split=False) if text), "")


def _texts(properties: Mapping[str, Sequence[str]], names: Iterable[str], *, split: bool) -> Iterator[str]:
    for name in names:
        for text in [*properties.get(name, ())][:VALUES_MAX]:
            if isinstance(text, str):
                yield from (each.strip() for each in _BETWEEN.split(text)[:PIECES_MAX]) if split else (text,)


def _read(part: Part, thing: MemberKind, written: str, country: str) -> str | None:
    if thing is MemberKind.PHONE:
        number = values.read_phone(_WORDS_BEFORE.sub("", written), country)
        return number.e164 if number else None
    if thing is MemberKind.ACCOUNT:
        account = values.read_account(written)
        return None if account is None or account.end_only else account.number
    if thing is MemberKind.PLACE:
        return _read_house(written)
    whole = part is Part.HELD or _PLATE.fullmatch(written.upper())
    plate = values.read_plate(written) if whole else None
    return plate.number if plate else None


def _read_house(written: str) -> str | None:
    """Write the address of one house, whatever the order of its words; a town, a road or a kilometre is none."""
    words = values.clean_address(written).split()
    named = [
        word for word in words if word.isalpha() and word not in _ROAD and not values.is_street_word(word)
    ]
    if len(named) < _WORDS_OF_STREET_MIN or not any(word[0].isdigit() for word in words) or "km" in words:
        return None
    return " ".join(sorted({*words}))
