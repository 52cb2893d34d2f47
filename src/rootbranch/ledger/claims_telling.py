"""Read one published claim: what its words, its publisher, its date and its territory say of the number.

    Claim ──▶ Telling: value in the base unit · marks · who said it first · which text · when · where

Limits: the words of the scope are matched against phrases, they are not understood.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rootbranch.ledger.claims_rules import ClaimRules, metric_words, plain_words
from rootbranch.model.ids import RecordId
from rootbranch.model.reports import Claim

_CODE = re.compile(r"\b[A-Z]{2}\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_IN_PLACE = re.compile(r"\b(?:only in|in|en|solo en) ([A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)\b")
_OF = re.compile(r"(?<!\S)(\d+) (?:of|de|out of) (?:the |los |las |all )?(\d+) ")


class Mark(StrEnum):
    """What the words of a claim say of its number."""

    OTHER = "other"  # it is about another operation
    WIDER = "wider"  # it covers more than the operation
    MAYBE_WIDER = "maybe_wider"
    PART = "part"  # one of several places
    PHASE = "phase"  # one day or phase, or the rest
    CATEGORY = "category"  # one kind of person
    PER_TIME = "per_time"  # so many a week
    PART_WAY = "part_way"  # while it was still going on
    TOTAL = "total"
    COMBINED = "combined"
    ESTIMATE = "estimate"
    AT_LEAST = "at_least"
    NEARLY = "nearly"
    AT_MOST = "at_most"
    ADDS_UP = "adds_up"  # its own words break it down and the parts add up
    PLANNED = "planned"  # asked for or ordered
    DONE = "done"  # carried out
    DOUBTFUL = "doubtful"  # read from a text, perhaps wrongly


INEXACT = frozenset({Mark.ESTIMATE, Mark.AT_LEAST, Mark.NEARLY, Mark.AT_MOST})
_PLAIN_MARKS = (
    (Mark.OTHER, "other_operation"),
    (Mark.MAYBE_WIDER, "maybe_wider"),
    (Mark.PER_TIME, "per_time"),
    (Mark.PART_WAY, "part_way"),
    (Mark.TOTAL, "total"),
    (Mark.COMBINED, "combined"),
    (Mark.ESTIMATE, "estimate"),
    (Mark.AT_LEAST, "at_least"),
    (Mark.NEARLY, "nearly"),
    (Mark.AT_MOST, "at_most"),
    (Mark.PLANNED, "status_planned"),
    (Mark.DONE, "status_done"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One claim as the rules see it.

    Args:
        value: In `unit`, the base unit of its family.
        origin: Words that name who said it first; two tellings that share an agency are one source.
        first_hand: Whether an authority speaks, itself or quoted by name.
        text: The text it stands in, by address, else by publisher and date.
        words: The scope, folded.
        territories: ISO codes named; `wide` where the territory says that it is more than one place.
        first, last: Days between which it was published; None where unknown.
    """

    claim: Claim
    value: Decimal
    unit: str
    marks: frozenset[Mark]
    origin: frozenset[str]
    first_hand: bool
    text: str
    words: str
    territories: frozenset[str]
    wide: bool
    first: date | None
    last: date | None

    @property
    def id(self) -> RecordId:
        """The record of the claim."""
        return self.claim.record


def read_telling(claim: Claim, rules: ClaimRules) -> Telling | None:
    """Read a claim by the rules; None where it gives no number."""
    if claim.value is None:
        return None
    words = plain_words(claim.scope)
    unit, factor = _unit(claim.unit, rules)
    origin, first_hand = _origin(claim, rules)
    codes = frozenset(_CODE.findall(claim.territory))
    first, last = _span(claim.published)
    return Telling(
        claim=claim,
        value=claim.value * factor,
        unit=unit,
        marks=_marks(claim, words, rules),
        origin=origin,
        first_hand=first_hand,
        text=claim.url.strip() or claim.told_in or f"{claim.publisher}|{claim.published}",
        words=words,
        territories=codes,
        wide=_is_wide(claim.territory, codes, rules),
        first=first,
        last=last,
    )


def sources(tellings: Iterable[Telling]) -> int:
    """Count independent sources: who relays another, or speaks for the same agency, is no new one."""
    groups: list[set[str]] = []
    for telling in tellings:
        merged = set(telling.origin)
        apart = []
        for group in groups:
            if group & merged:
                merged |= group
            else:
                apart.append(group)
        groups = [*apart, merged]
    return len(groups)


def disjoint(one: Telling, other: Telling) -> bool:
    """Say whether the two name territories that have nothing in common."""
    if one.wide or other.wide or not (one.territories and other.territories):
        return False
    return not one.territories & other.territories


def _marks(claim: Claim, words: str, rules: ClaimRules) -> frozenset[Mark]:
    marks = {mark for mark, phrase in _PLAIN_MARKS if rules.says(phrase, words)}
    undated = rules.without_dates(words)
    if rules.says("part", undated) or _is_share(claim, undated):
        marks.add(Mark.PART)
    if rules.says("phase", undated) or _names_place(claim.scope, rules):
        marks.add(Mark.PHASE)
    if rules.says("same_operation", words):
        marks.discard(Mark.OTHER)
    if rules.says("campaign", words) or _is_long_period(claim, words, rules):
        marks.add(Mark.WIDER)
    if _names_category(claim, undated, rules):
        marks.add(Mark.CATEGORY)
    if _adds_up(claim):
        marks.add(Mark.ADDS_UP)
    if claim.event:
        marks.add(Mark.PHASE)
    if claim.unsure:
        marks.add(Mark.DOUBTFUL)
    if not rules.lists["total_metric"].isdisjoint(metric_words(claim.metric)):
        marks.add(Mark.TOTAL)
    return frozenset(marks)


def _is_long_period(claim: Claim, words: str, rules: ClaimRules) -> bool:
    """A count since some year is a wider total, unless the metric tells of a network's own doings."""
    if not rules.says("since", words) or rules.says("own_period", words):
        return False
    return rules.lists["activity_metric"].isdisjoint(metric_words(claim.metric))


def _is_share(claim: Claim, words: str) -> bool:
    """`5 of 24`, or `of the 24 arrested` beside the number 5."""
    if any(int(whole) > int(share) for share, whole in _OF.findall(words)):
        return True
    wholes = re.findall(r"(?<!\S)(?:of|de) (?:the|los|las) (\d+) ", words)
    return claim.value is not None and any(int(whole) > claim.value for whole in wholes)


def _names_place(scope: str, rules: ClaimRules) -> bool:
    """`in Veracruz`: one place by name; a month or a country list is none."""
    places = (plain_words(place).strip() for place in _IN_PLACE.findall(scope))
    return any(place not in rules.lists["month"] for place in places)


def _names_category(claim: Claim, words: str, rules: ClaimRules) -> bool:
    found = words.split()
    if rules.lists["category"].isdisjoint(found) or not rules.lists["contains"].isdisjoint(found):
        return False
    numbers = {word for word in found if word[0].isdigit()}
    return not (numbers - {str(claim.value)}) and rules.lists["count"].isdisjoint(found)


def _adds_up(claim: Claim) -> bool:
    """`33 adults + 19 minors + 7 in families` beside the number 59."""
    parts = [_NUMBER.findall(part) for part in claim.scope.split("+")]
    if len(parts) < 2 or any(len(numbers) != 1 for numbers in parts):
        return False
    return sum(Decimal(numbers[0].replace(",", "")) for numbers in parts) == claim.value


def _unit(unit: str, rules: ClaimRules) -> tuple[str, Decimal]:
    plain = plain_words(unit).strip()
    return rules.units.get(plain, (plain, Decimal(1)))


def _origin(claim: Claim, rules: ClaimRules) -> tuple[frozenset[str], bool]:
    words = plain_words(claim.publisher)
    cited = list(rules.phrases["citing"].finditer(words))
    relayed = rules.phrases["via"].search(words)
    if cited:
        words = words[cited[-1].end() :] or words
    elif relayed:
        words = words[: relayed.start()] or words
    named = {rules.aliases.get(word, word) for word in words.split()}
    agencies = named & rules.lists["agency"]
    host = "." + claim.url.removeprefix("https://").removeprefix("http://").split("/")[0] + "."
    first_hand = (
        bool(agencies)
        or not named.isdisjoint(rules.lists["agency_sign"])
        or any(part in host for part in rules.lists["official_host"])
    )
    told_by = agencies or named & rules.lists["wire"]
    if not told_by:
        told_by = {"".join(sorted(named - rules.lists["filler"])) or words or claim.url}
    return frozenset(told_by), first_hand


def _is_wide(territory: str, codes: frozenset[str], rules: ClaimRules) -> bool:
    words = plain_words(territory).split()
    return len(codes) > 2 or any(word.isdigit() or word in rules.lists["wide_territory"] for word in words)


def _span(published: str) -> tuple[date | None, date | None]:
    try:
        numbers = [int(part) for part in published.split("-")]
        match numbers:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, month]:
                return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
            case [year, month, day]:
                return date(year, month, day), date(year, month, day)
    except ValueError:
        pass
    return None, None
