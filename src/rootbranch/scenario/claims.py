"""Say what is published about each operation: totals as the press has them, each with what is wrong with it.

    outcomes of an operation ─▶ tally ─▶ TRUE        said by the agency that leads
                                       ├▶ DUP        the same again, elsewhere
                                       ├▶ SUBSET     a real part: one country, one day
                                       ├▶ PARTIAL    the real count of a day before all was over
                                       ├▶ CUMULATIVE the real count of all operations of the campaign so far
                                       ├▶ OTHER_OP   with the real count of a second operation
                                       ├▶ CONFLICT   counted by another rule
                                       ├▶ ESTIMATE   rounded
                                       └▶ MISREPORT  misprinted

Each claim knows the outcomes that it counts. Beside these the first deal of the deck has a few claims written by hand
(`tables/claims.toml`). None of them is ever added up.

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
from rootbranch.scenario.tallies import METRICS, Metric, Tally, operations_of, tally, tally_of
from rootbranch.scenario.world import World

# What is published beside each true total, on average; from the mix of labels of 109 published claims.
_BESIDE = (
    ("SUBSET", 1.0),  # most operations have one part or none to tell of: both together come to half a claim
    ("SUBSET", 0.3),
    ("DUP", 0.43),
    ("CUMULATIVE", 0.10),
    ("CONFLICT", 0.06),
    ("OTHER_OP", 0.05),
    ("MISREPORT", 0.04),
    ("PARTIAL", 0.03),
    ("ESTIMATE", 0.02),
)
_BY_HAND = frozenset({"MISREPORT"})
"""Labels of which the claims written by hand have as many as the first deal should."""
_PUBLISHED = ("arrests", "vehicles_seized", "firearms_seized", "prosecution_steps", "houses_closed")
_ALL = "all three campaigns"
_TO_PRINT = timedelta(days=10)  # what happened later is not in the press yet
_LANGUAGE = {"US-INV": "en", "US-BRD": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One published total.

    Args:
        label: What is wrong with it; TRUE for nothing.
        counts: What it counts, and to how much that truly comes; None where nobody can say what it counts.
        on_day: What the whole operation had truly come to when it was published; None as before.
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
    counts: Tally | None = None
    on_day: int | None = None


def make_claims(world: World) -> Iterator[Claim]:
    """List what is published about the operations of a district."""
    for deal in range(world.first_deal, world.first_deal + world.size.deals):
        if deal == 1:
            yield from (_by_hand(world, line) for line in table("claims")["claim"])
        random, number = stream(world.seed, "claims", str(deal)), len(table("claims")["claim"])
        for name in table("outcomes")["operations"]:
            for claim in _about(random, world, operation(name, deal), deal):
                number += 1
                yield replace(claim, id=_id(f"K{number:02d}", deal))


def _id(own: str, deal: int) -> str:
    return own if deal == 1 else f"{own}-{deal}"


def _campaign(deal: int) -> str:
    """Name all operations of a deal together."""
    return _ALL if deal == 1 else f"{_ALL}: {', '.join(operations_of(deal))}"


def _by_hand(world: World, line: Mapping[str, Any]) -> Claim:
    name, metric = line["operation"], METRICS.get(line["metric"])
    published = FIRST_DAY + timedelta(days=line["day"])
    counts = on_day = None
    if metric:
        names = operations_of(1) if name == _ALL else (name,)
        on_day = tally(world, metric, names, published).value
        counted = (*names, line["also"]) if "also" in line else names
        counts = tally_of(
            metric,
            (one for one in world.outcomes if one.operation in counted),
            FIRST_DAY + timedelta(days=line.get("until", line["day"])),
            territory=line["territory"],
            only=f"1-{line['only']}" if "only" in line else "",
        )
    return Claim(
        id=line["id"],
        published=published,
        publisher=line["publisher"],
        operation=name,
        metric=line["metric"],
        value=line["value"] if counts is None else counts.value + line["off"],
        unit=line["unit"],
        territory=line["territory"],
        scope=line["scope"],
        language=line["language"],
        label=line["label"],
        counts=counts,
        on_day=on_day,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What claims are made about: one metric of one operation.

    Args:
        counted: Every outcome that the metric counts until the press closed, in order of days.
    """

    world: World
    deal: int
    name: str
    metric: Metric
    counted: tuple[TrueOutcome, ...]


def _about(random: Random, world: World, name: str, deal: int) -> Iterator[Claim]:
    until = FIRST_DELIVERY - _TO_PRINT
    mine = [one for one in world.outcomes if one.operation == name and one.happened_on <= until]
    mine.sort(key=lambda one: (one.happened_on, one.id))
    for what in _PUBLISHED:
        metric = METRICS[what]
        counted = tuple(one for one in mine if metric.amount(one))
        if not counted:
            continue
        about = _Subject(world=world, deal=deal, name=name, metric=metric, counted=counted)
        leads = sorted({telling.agency for one in counted for telling in one.tellings})
        leader = counted[0].tellings[0].agency
        published = counted[-1].happened_on + timedelta(days=random.randrange(1, 6))
        counts = tally_of(metric, counted, published)
        true = Claim(
            id="",
            published=published,
            publisher=f"{leader} press office",
            operation=name,
            metric=what,
            value=counts.value,
            unit=metric.unit,
            territory="",
            scope="total",
            language=_LANGUAGE.get(leader, "es"),
            label="TRUE",
            counts=counts,
        )
        yield _on_its_day(about, true)
        for label, other in _all_beside(random, true, about):
            agency = random.choice(leads)
            publisher, language = f"{agency} press office", _LANGUAGE.get(agency, "es")
            yield _on_its_day(about, replace(other, label=label, publisher=publisher, language=language))


def _all_beside(random: Random, true: Claim, about: _Subject) -> Iterator[tuple[str, Claim]]:
    """Draw what is published beside a true total, each with its label; no part of it twice."""
    parts: list[Tally | None] = []
    for label, share in _BESIDE:
        if (about.deal == 1 and label in _BY_HAND) or random.random() >= share:
            continue
        other = _beside(random, label, true, about)
        if other is None or (label == "SUBSET" and other.counts in parts):
            continue
        parts.append(other.counts if label == "SUBSET" else None)
        yield label, other


def _on_its_day(about: _Subject, claim: Claim) -> Claim:
    """Hold a claim against what the operation had come to when it was published."""
    names = operations_of(about.deal) if claim.operation.startswith(_ALL) else (about.name,)
    return replace(claim, on_day=tally(about.world, about.metric, names, claim.published).value)


def _beside(random: Random, label: str, true: Claim, about: _Subject) -> Claim | None:
    """Write the claim of one label; None where the operation has nothing to be wrong about in this way."""
    later = replace(true, published=true.published + timedelta(days=random.randrange(4)))
    match label:
        case "DUP":
            return later
        case "SUBSET":
            return _part(random, later, about)
        case "PARTIAL":
            return _part_way(random, true, about)
        case "CONFLICT":
            more = random.randrange(1, max(2, true.value // 3 + 1))
            return replace(later, value=true.value + more, scope="counted with those of earlier months")
        case "CUMULATIVE":
            counts = tally(about.world, about.metric, operations_of(about.deal), later.published)
            scope = "since the campaign began"
            return _counting(replace(later, operation=_campaign(about.deal), scope=scope), counts)
        case "ESTIMATE":
            return (
                replace(later, value=-(-true.value // 10) * 10, scope="nearly") if true.value > 20 else None
            )
        case "OTHER_OP":
            return _with_another(random, later, about)
        case _:
            return replace(later, value=int(str(true.value)[::-1]) + 10, scope="headline")


def _counting(claim: Claim, counts: Tally) -> Claim:
    return replace(claim, value=counts.value, counts=counts)


def _part(random: Random, claim: Claim, about: _Subject) -> Claim | None:
    """Claim what happened in one country, or else on one day; None where that is everything."""
    one = random.choice(about.counted)
    territory, day = territory_of(one.place), one.happened_on
    there = tally_of(about.metric, about.counted, claim.published, territory=territory)
    if there.value < claim.value:
        return _counting(replace(claim, territory=territory, scope=f"in {territory} only"), there)
    that_day = tally_of(about.metric, about.counted, day, since=day)
    return _counting(replace(claim, scope="on one day"), that_day) if that_day.value < claim.value else None


def _part_way(random: Random, claim: Claim, about: _Subject) -> Claim | None:
    """Claim what had been counted on the evening of a day before the last; None where all was over on one day."""
    days = sorted({one.happened_on for one in about.counted})[:-1]
    if not days:
        return None
    day = random.choice(days)
    return _counting(
        replace(claim, published=day, scope="so far"), tally_of(about.metric, about.counted, day)
    )


def _with_another(random: Random, claim: Claim, about: _Subject) -> Claim | None:
    """Claim the total of two operations under the name of one; None where no other has anything to add."""
    others = [name for name in operations_of(about.deal) if name != about.name]
    random.shuffle(others)
    alone = claim.value
    for other in others:
        both = tally(about.world, about.metric, (about.name, other), claim.published)
        if both.value > alone:
            return _counting(replace(claim, scope="with an operation of another name"), both)
    return None
