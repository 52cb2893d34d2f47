"""Deal the deck of outcomes: what really happened, and which agency tells of it how and when.

    tables/outcomes.toml ──deal──▶ TrueOutcome ──▶ Telling, one for each report

A larger region deals the deck several times: with other people and numbers, on other days, under operations of their own.

Source: notes on the synthetic region, sections 2.5 and 3.6 (labels of reports).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DAY, FIRST_DELIVERY

REPORT_DAY = 0.07  # of reports that bear an incident number: the day of the report for that of the event
_FIRST_NUMBER, _STRIDE = 100, 47
"""Of the houses that later deals close, and by how many pairs of words their businesses lie apart."""
_NAME_STRIDE = 1_009
"""By how many pairs of words the names of later operations lie apart; has no divisor in common with their number."""

Quantities = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one report says of the event; differs from the truth where the deck says so.

    Args:
        name: How the subject is written: ``""`` (in the agency's own way), ``plain``, ``masked``, ``initial``,
            ``maternal`` (second surname only), ``bare`` (nothing beside it) or ``ageless`` (no birth date).
        quantities: Commodity, amount in plain decimals, unit.
    """

    happened_on: date
    place: str
    quantities: Quantities = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report of one agency.

    Args:
        outcome: Id of the true outcome, or of the happening that must not count.
        label: TRUE for the founding report, else DUP, CONFLICT, NOT_COUNTED or WITHDRAWN.
        link: How it can be known to tell of the same: founding, reference, agreement or person.
        first_account: What the first delivery said where the second corrects it.
        taken_back: ``withdrawn`` by its own row or ``absent`` from the second file; empty where it stands.
    """

    outcome: str
    agency: str
    kind: str
    label: str
    link: str
    account: Account
    reported_on: date
    operation: str
    reference: str
    subject: Person | None = None
    category: SubjectCategory = SubjectCategory.SUSPECT
    stage: str = ""
    ground: str = "offence"
    natural_key: str = ""
    took_part: tuple[str, ...] = ()
    relays: str = ""
    first_account: Account | None = None
    taken_back: str = ""
    why: str = ""

    @property
    def installment(self) -> int:
        """The delivery in which it comes first, 1 or 2."""
        return 1 if self.reported_on <= FIRST_DELIVERY else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueOutcome:
    """One thing that really happened, and everybody who tells of it."""

    id: str
    kind: str
    happened_on: date
    place: str
    operation: str
    subject: Person | None
    stage: str
    quantities: Quantities
    took_part: tuple[str, ...]
    tellings: tuple[Telling, ...]

    @property
    def site(self) -> str:
        """Name of the site that was closed; empty where none was."""
        return self.tellings[0].natural_key if self.kind == "infrastructure" else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who is needed for one deal of the deck.

    Args:
        suspects: By the label of the deck.
        uncounted: By the id of the report that must not count.
    """

    suspects: Mapping[str, Person]
    uncounted: Mapping[str, Person]


def deal_outcomes(seed: int | str, deal: int, cast: Cast) -> Iterator[TrueOutcome]:
    """Deal the 40 outcomes once.

    Args:
        deal: 1 for the demo; later deals move days and amounts by chance.
    """
    random = stream(seed, "outcomes", str(deal))
    moved, incidents = moved_by(seed, deal), dict[str, str]()
    for number, line in enumerate(table("outcomes")["outcome"], start=1):
        subject = cast.suspects[line["who"]] if "who" in line else None
        shared = any(report.get("link") == "reference" for report in line["reports"])
        incident = line.get("incident", line["id"])
        if incident not in incidents:
            incidents[incident] = (
                f"JR-{2025 + (deal - 1) % 2}-{_apart(deal, 100 * number + random.randrange(100))}"
            )
        factor = 1.0 if deal == 1 else random.uniform(0.6, 1.7)
        outcome = TrueOutcome(
            id=f"{deal}-{line['id']}",
            kind=line["kind"],
            happened_on=FIRST_DAY + timedelta(days=line["day"]) + moved,
            place=line["place"],
            operation=operation(line["operation"], deal),
            subject=subject,
            stage=line.get("stage", ""),
            quantities=_quantities(line.get("quantities", []), factor),
            took_part=tuple(sorted({report["by"] for report in line["reports"]})),
            tellings=(),
        )
        told = _Told(
            outcome=outcome,
            reference=incidents[incident] if shared else "",
            natural_key=_site(line, deal),
            factor=factor,
            seed=str(seed),
        )
        yield replace(
            outcome, tellings=tuple(_tell(random, told, line_of_report) for line_of_report in line["reports"])
        )


def operation(name: str, deal: int) -> str:
    """Give the name of an operation; each deal after the first has operations of its own, with names of two words."""
    operations: Mapping[str, str] = table("outcomes")["operations"]
    if deal == 1 or name not in operations:
        return operations.get(name, "")
    first, second = table("outcomes")["later_operations"]
    number = _NAME_STRIDE * ((deal - 2) * len(operations) + list(operations).index(name))
    return f"{first[number % len(first)]} {second[number // len(first) % len(second)]}"


def _site(line: Mapping[str, Any], deal: int) -> str:
    """Give the address or the name of what was closed; no two deals have one in common."""
    if deal == 1 or "later" not in line:
        return str(line.get("natural_key", ""))
    words, language = line["later"]["words"], line["later"]["language"]
    streets = table("sites")["streets"][language]
    pairs = tuple(product(*table("sites")["hotel_words"][language]))
    first, second = pairs[_STRIDE * deal % len(pairs)]
    name: str = words[deal // len(pairs) % len(words)].format(
        number=_FIRST_NUMBER + 3 * deal,
        street=streets[deal % len(streets)],
        first=first,
        second=second,
    )
    return name


def moved_by(seed: int | str, deal: int) -> timedelta:
    """Draw by how many days a deal lies elsewhere; the first lies where the deck says."""
    return timedelta(days=0 if deal == 1 else stream(seed, "days", str(deal)).randrange(-90, 16))


def _apart(deal: int, number: int) -> str:
    return f"{number:04d}" if deal == 1 else f"{deal:03d}{number:04d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    outcome: TrueOutcome
    reference: str
    natural_key: str
    factor: float
    seed: str

    def slips(self, agency: str) -> bool:
        """Draw whether an agency takes the day of its report for that of the event."""
        return stream(self.seed, "report day", self.outcome.id, agency).random() < REPORT_DAY


def _tell(random: Random, told: _Told, report: Mapping[str, Any]) -> Telling:
    outcome, link = told.outcome, report.get("link", "founding")
    account = Account(
        happened_on=outcome.happened_on, place=outcome.place, quantities=outcome.quantities, name=_name(link)
    )
    here = _changed(account, report, told.factor)
    differs = here.quantities != outcome.quantities
    said = report.get("said")
    reported_on = outcome.happened_on + timedelta(days=report.get("after", random.randrange(3, 20)))
    if link == "reference" and "days" not in report and not said and told.slips(report["by"]):
        here = replace(here, happened_on=reported_on)
    return Telling(
        outcome=outcome.id,
        agency=report["by"],
        kind=outcome.kind,
        label="TRUE" if link == "founding" else "CONFLICT" if differs else "DUP",
        link=link,
        account=here,
        reported_on=reported_on,
        operation=outcome.operation,
        reference=told.reference if link in {"founding", "reference"} else "",
        subject=outcome.subject,
        stage=outcome.stage,
        natural_key=told.natural_key,
        took_part=outcome.took_part if link == "founding" else (),
        relays=report.get("relays", ""),
        first_account=_changed(here, said, told.factor) if said else None,
    )


def _name(link: str) -> str:
    return "plain" if link in {"founding", "agreement"} else ""


def _changed(account: Account, line: Mapping[str, Any], factor: float) -> Account:
    return replace(
        account,
        happened_on=account.happened_on + timedelta(days=line.get("days", 0)),
        place=line.get("place", account.place),
        quantities=_quantities(line["quantities"], factor) if "quantities" in line else account.quantities,
        name=line.get("name", account.name),
    )


def _quantities(lines: list[list[str]], factor: float) -> Quantities:
    return tuple((commodity, _scaled(amount, factor), unit) for commodity, amount, unit in lines)


def _scaled(amount: str, factor: float) -> str:
    """Scale an amount in plain decimals; a round one stays as round."""
    if factor == 1.0:
        return amount
    if "." in amount:
        return f"{float(amount) * factor:.1f}"
    zeros = len(amount) - len(amount.rstrip("0"))
    return str(max(10**zeros, round(int(amount) * factor / 10**zeros) * 10**zeros))


def deal_uncounted(seed: int | str, deal: int, cast: Cast) -> Iterator[Telling]:
    """Deal the reports that no figure may count, and those that are taken back later."""
    random, moved = stream(seed, "uncounted", str(deal)), moved_by(seed, deal)
    for line in table("outcomes")["uncounted"]:
        yield _alone(random, deal, line, moved, label="NOT_COUNTED", subject=cast.uncounted[line["id"]])
    for line in table("outcomes")["taken_back"]:
        yield _alone(random, deal, line, moved, label="WITHDRAWN", subject=cast.suspects.get(line["id"]))


def _alone(
    random: Random,
    deal: int,
    line: Mapping[str, Any],
    moved: timedelta,
    *,
    label: str,
    subject: Person | None,
) -> Telling:
    day = FIRST_DAY + timedelta(days=line["day"]) + moved
    return Telling(
        outcome=f"{deal}-{line['id']}",
        agency=line["by"],
        kind=line.get("kind", "arrest"),
        label=label,
        link="founding",
        account=Account(happened_on=day, place=line["place"], name=line.get("name", "plain")),
        reported_on=day + timedelta(days=random.randrange(3, 20)),
        operation=operation(line.get("operation", ""), deal),
        reference="",
        subject=subject,
        category=SubjectCategory(line.get("category", "suspect")),
        ground=line.get("ground", "offence"),
        taken_back=line.get("way", ""),
        why=line.get("why", "taken back by the agency"),
    )
