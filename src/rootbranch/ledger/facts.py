"""Prepare reports for comparing: folded once, so that a hundred thousand of them take seconds.

`Facts` is one report; `Profile` is what several reports of one thing say together. Neither is kept or shown.

Limits: a number counts as one only where it has a digit other than zero, so that `S/N` or `000` joins nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from rootbranch.ledger.matching import Matching
from rootbranch.model.ids import PartnerId
from rootbranch.model.reports import OutcomeKind, Quantity, Report, Stage
from rootbranch.values import fold, is_masked

PERSON_KINDS = frozenset({OutcomeKind.ARREST, OutcomeKind.PROSECUTION_STEP})
TAKINGS = frozenset({OutcomeKind.SEIZURE, OutcomeKind.FREEZE, OutcomeKind.FORFEITURE})
TELLING_DIGITS = 3
DOCUMENT_LETTERS_MIN = 5
KEY_LETTERS_MIN = 4

_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Goods = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One report, folded.

    Args:
        index: Place in order of age; smaller is older.
        name: Words of the name in alphabetical order, empty where it is missing or withheld in part.
        raw_name: As written, for comparing spellings.
        birth: ISO date, perhaps partial. `birth_full`: only where day, month and year are really known.
    """

    index: int
    report: Report
    kind: OutcomeKind
    stage: Stage | None
    partner: PartnerId
    day: int | None
    name: str
    raw_name: str
    birth: str
    birth_full: str
    document: str
    reference: str
    natural_key: str
    territory: str
    place: str
    operation: str
    goods: tuple[tuple[Goods, Decimal], ...]


def prepare(reports: Iterable[Report], matching: Matching) -> tuple[Facts, ...]:
    """Fold reports, oldest first.

    Raises:
        ValueError: Two reports are versions of one row; only the current one may come here.
    """
    ordered = sorted(reports, key=lambda report: (report.recorded_at, report.key_digest))
    if len({report.key_digest for report in ordered}) != len(ordered):
        raise ValueError("two reports of one row: hand in the current one only")
    return tuple(_facts(index, report, matching) for index, report in enumerate(ordered))


def _facts(index: int, report: Report, matching: Matching) -> Facts:
    subject = report.subject
    raw_name = subject.name if subject else ""
    birth = subject.birth_date if subject else ""
    known = _FULL_DATE.fullmatch(birth) and birth[5:] not in matching.default_birth_days
    return Facts(
        index=index,
        report=report,
        kind=report.kind,
        stage=report.stage,
        partner=report.partner,
        day=report.happened_on.toordinal() if report.happened_on else None,
        name=whole_name(raw_name),
        raw_name=raw_name,
        birth=birth,
        birth_full=birth if known else "",
        document=_number(subject.document if subject else "", DOCUMENT_LETTERS_MIN),
        reference=_number(report.reference, 1),
        natural_key=_key(report.natural_key),
        territory=report.territory.strip().upper(),
        place=report.place.strip(),
        operation=fold(report.operation),
        goods=goods_of(report.quantities),
    )


@lru_cache(maxsize=65_536)
def whole_name(name: str) -> str:
    """Give the words of a name in alphabetical order; empty where it is one word or withheld in part."""
    if is_masked(name):
        return ""
    words = sorted(fold(name).split())
    return " ".join(words) if sum(len(word) > 1 for word in words) > 1 else ""


def goods_of(quantities: Iterable[Quantity]) -> tuple[tuple[Goods, Decimal], ...]:
    """Add up what one report says of each commodity and unit; different ones stay apart."""
    amounts: dict[Goods, Decimal] = {}
    for quantity in quantities:
        unit = quantity.unit.strip()
        unit = unit.upper() if len(unit) == 3 and unit.isalpha() else unit.casefold()
        goods = (quantity.commodity.strip().casefold(), unit)
        amounts[goods] = amounts.get(goods, Decimal(0)) + quantity.amount
    return tuple(sorted((goods, plain_amount(amount)) for goods, amount in amounts.items()))


def plain_amount(amount: Decimal) -> Decimal:
    """Write an amount in one way only: `1.50` and `1.5` are one text, `1E+3` is `1000`."""
    text = f"{amount:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def is_telling(amount: Decimal) -> bool:
    """Say whether an amount hardly comes twice by chance: 155,507 is one sum, 2 vehicles are many takings."""
    return digits_of(amount) >= TELLING_DIGITS


def digits_of(amount: Decimal) -> int:
    """Count the digits of an amount before the zeros at its end: 5 of 535,690, one of 2,000."""
    return len(amount.normalize().as_tuple().digits)


def _number(text: str, letters_min: int) -> str:
    key = fold(text).replace(" ", "").upper()
    return key if len(key) >= letters_min and any(letter in "123456789" for letter in key) else ""


def _key(text: str) -> str:
    key = fold(text)
    return key if len(key) >= KEY_LETTERS_MIN else ""


@dataclass(slots=True)
class Profile:
    """What the reports of one outcome say together; grows while they are joined.

    `names` are whole names; `spellings` those and the ones withheld in part, as they were written.
    """

    names: set[str] = field(default_factory=set)
    spellings: set[str] = field(default_factory=set)
    births: set[str] = field(default_factory=set)
    births_full: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    references: dict[PartnerId, set[str]] = field(default_factory=dict)
    natural_keys: set[str] = field(default_factory=set)
    days: set[int] = field(default_factory=set)
    territories: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    goods: dict[Goods, set[Decimal]] = field(default_factory=dict)
    partners: set[PartnerId] = field(default_factory=set)
    named: set[PartnerId] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)

    @property
    def all_references(self) -> set[str]:
        """Every reference number, whoever gave it."""
        return set().union(*self.references.values())

    def add(self, facts: Facts) -> None:
        """Take in one more report."""
        for values, value in (
            (self.names, facts.name),
            (self.spellings, facts.name or facts.raw_name),
            (self.births, facts.birth),
            (self.births_full, facts.birth_full),
            (self.documents, facts.document),
            (self.natural_keys, facts.natural_key),
            (self.territories, facts.territory),
            (self.places, facts.place),
            (self.operations, facts.operation),
            (self.sources, fold(facts.report.originating_source)),
        ):
            if value:
                values.add(value)
        if facts.reference:
            self.references.setdefault(facts.partner, set()).add(facts.reference)
        if facts.day is not None:
            self.days.add(facts.day)
        for goods, amount in facts.goods:
            self.goods.setdefault(goods, set()).add(amount)
        self.partners.add(facts.partner)
        self.named.update(facts.report.took_part)


def profile_of(members: Iterable[Facts]) -> Profile:
    """Put together what several reports say."""
    profile = Profile()
    for facts in members:
        profile.add(facts)
    return profile


def day_text(day: int) -> str:
    """Write a day number as ISO date."""
    return date.fromordinal(day).isoformat()
