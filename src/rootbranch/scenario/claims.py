"""Say what is published about each operation: totals as the press has them, each with what is wrong with it.

    outcomes of an operation ─▶ true totals ─▶ TRUE      said by the agency that leads
                                            ├▶ DUP       the same again, elsewhere
                                            ├▶ SUBSET    a part of it: one country, one day
                                            ├▶ PARTIAL   counted before all was over
                                            ├▶ CONFLICT  counted by another rule
                                            ├▶ ESTIMATE  rounded
                                            └▶ MISREPORT, OTHER_OP, CUMULATIVE

Beside these the first deal of the deck has a few claims written by hand (`tables/claims.toml`). None of them is ever added up.

Source: notes on the synthetic region, sections 2.5 and 3.6; shares of the labels from 109 published claims.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.happenings import TrueOutcome, operation
from rootbranch.scenario.period import FIRST_DAY, FIRST_DELIVERY
from rootbranch.scenario.world import World

# What is published beside each true total, on average; from the mix of labels of 109 published claims.
_BESIDE = {
    "SUBSET": 0.98,
    "DUP": 0.38,
    "CONFLICT": 0.15,
    "CUMULATIVE": 0.06,
    "OTHER_OP": 0.035,
    "ESTIMATE": 0.025,
    "MISREPORT": 0.025,
    "PARTIAL": 0.02,
}
_METRICS = {
    "arrests": ("arrest", "", "persons"),
    "vehicles_seized": ("seizure", "vehicles", "vehicles"),
    "firearms_seized": ("seizure", "firearms", "count"),
    "prosecution_steps": ("prosecution_step", "", "count"),
    "houses_closed": ("infrastructure", "", "count"),
}
_TO_PRINT = timedelta(days=10)  # what happened later is not in the press yet
_LANGUAGE = {"US-INV": "en", "US-BRD": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One published total.

    Args:
        label: What is wrong with it; TRUE for nothing.
    """

    id: str
    published: date
    publisher: str
    operation: str
    metric: str
    value: int
    unit: str
    territory: str
    scope: str
    language: str
    label: str


def make_claims(world: World) -> Iterator[Claim]:
    """List what is published about the operations of a district."""
    for deal in range(world.first_deal, world.first_deal + world.size.deals):
        if deal == 1:
            yield from (_by_hand(world, line) for line in table("claims")["claim"])
        random, number = stream(world.seed, "claims", str(deal)), len(table("claims")["claim"])
        for name in table("outcomes")["operations"]:
            for claim in _about(random, world, operation(name, deal)):
                number += 1
                yield _numbered(claim, deal, number)


def _numbered(claim: Claim, deal: int, number: int) -> Claim:
    return replace(claim, id=_id(f"K{number:02d}", deal))


def _id(own: str, deal: int) -> str:
    return own if deal == 1 else f"{own}-{deal}"


def _by_hand(world: World, line: Mapping[str, Any]) -> Claim:
    name = line["operation"]
    until = FIRST_DAY + timedelta(days=line.get("until", 0))
    counted = sum(
        one.kind == "arrest" and one.operation == name and one.happened_on <= until for one in world.outcomes
    )
    return Claim(
        id=line["id"],
        published=FIRST_DAY + timedelta(days=line["day"]),
        publisher=line["publisher"],
        operation=name,
        metric=line["metric"],
        value=line["value"] if "value" in line else counted + line["off"],
        unit=line["unit"],
        territory=line["territory"],
        scope=line["scope"],
        language=line["language"],
        label=line["label"],
    )


def _about(random: Random, world: World, name: str) -> Iterator[Claim]:
    until = FIRST_DELIVERY - _TO_PRINT
    mine = [one for one in world.outcomes if one.operation == name and one.happened_on <= until]
    for metric, (kind, goods, unit) in _METRICS.items():
        counted = [one for one in mine if one.kind == kind and _value(one, goods)]
        if not counted:
            continue
        last = max(one.happened_on for one in counted)
        leads = sorted({telling.agency for one in counted for telling in one.tellings})
        leader = counted[0].tellings[0].agency
        true = Claim(
            id="",
            published=last + timedelta(days=random.randrange(1, 6)),
            publisher=f"{leader} press office",
            operation=name,
            metric=metric,
            value=sum(_value(one, goods) for one in counted),
            unit=unit,
            territory="",
            scope="total",
            language=_LANGUAGE.get(leader, "es"),
            label="TRUE",
        )
        yield true
        for label, share in _BESIDE.items():
            if random.random() < share:
                other = _beside(random, label, true, counted, goods)
                if other is not None:
                    agency = random.choice(leads)
                    yield replace(
                        other,
                        label=label,
                        publisher=f"{agency} press office",
                        language=_LANGUAGE.get(agency, "es"),
                        published=other.published + timedelta(days=random.randrange(4)),
                    )


def _beside(random: Random, label: str, true: Claim, counted: list[TrueOutcome], goods: str) -> Claim | None:
    """Write the claim of one label; None where the operation has nothing to be wrong about in this way."""
    match label:
        case "DUP":
            return true
        case "SUBSET":
            return _part(random, true, counted, goods)
        case "PARTIAL":
            first = min(one.happened_on for one in counted)
            part = sum(_value(one, goods) for one in counted if one.happened_on == first)
            return (
                replace(true, published=first, value=part, scope="first hours") if part < true.value else None
            )
        case "CONFLICT":
            more = random.randrange(1, max(2, true.value // 3 + 1))
            return replace(true, value=true.value + more, scope="counted with those of earlier months")
        case "CUMULATIVE":
            return replace(true, value=true.value * random.randrange(3, 9), scope="since the campaign began")
        case "ESTIMATE":
            return replace(true, value=-(-true.value // 10) * 10, scope="nearly") if true.value > 20 else None
        case "OTHER_OP":
            return replace(
                true, value=true.value + random.randrange(2, 9), scope="with an operation of another name"
            )
        case _:
            return replace(true, value=int(str(true.value)[::-1]) + 10, scope="headline")


def _part(random: Random, true: Claim, counted: list[TrueOutcome], goods: str) -> Claim | None:
    """Claim what happened in one country, or else on one day; None where that is everything."""
    one = random.choice(counted)
    territory = territory_of(one.place)
    there = sum(_value(other, goods) for other in counted if territory_of(other.place) == territory)
    if there < true.value:
        return replace(true, territory=territory, value=there, scope=f"in {territory} only")
    that_day = sum(_value(other, goods) for other in counted if other.happened_on == one.happened_on)
    return replace(true, value=that_day, scope="on one day") if that_day < true.value else None


def _value(outcome: TrueOutcome, goods: str) -> int:
    if not goods:
        return 1
    return sum(int(float(amount)) for commodity, amount, _ in outcome.quantities if commodity == goods)
