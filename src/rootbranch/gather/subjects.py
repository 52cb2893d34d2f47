"""Decide who a row is about: its category, after the rules that protect.

    cell ─▶ category ─┬─ none or unknown ──────────────▶ uncategorised (protected)
                      ├─ suspect without a predicate ──▶ uncategorised (protected)
                      └─ under age, or perhaps so ─────▶ minor, whatever the cell says

Source: design, section 2, items 1 and 2; Directive (EU) 2016/680, art. 6.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from rootbranch.errors import Message
from rootbranch.gather.ages import ADULT_YEARS, NOTHING_SAID, age_is_young, unread_is_young
from rootbranch.gather.mapping import FeedMapping, PredicatePart
from rootbranch.gather.rows import Cells
from rootbranch.gather.specs import CellError, Get, compile_one, field_of
from rootbranch.model.category import SubjectCategory
from rootbranch.values import fold, under_age

PREDICATE_PARTS = tuple(PredicatePart.model_fields)


class Subject(NamedTuple):
    """What the rules say of a row's person.

    Args:
        predicate: All four parts, or None.
        problems: Field, what was found and what was done.
    """

    category: SubjectCategory
    predicate: dict[str, str] | None
    problems: tuple[tuple[str, Message, str], ...]


_NO_PERSON = Subject(SubjectCategory.NOT_A_PERSON, None, ())


def compile_subject(mapping: FeedMapping) -> Callable[[Cells, bool], Subject]:
    """Compile the category of a mapping.

    Returns:
        A function of a row's cells and of whether the row holds a person.
    """
    spec = mapping.category
    category = None if spec is None else compile_one(spec)
    field = "" if spec is None else ", ".join(spec.sources)
    predicate = compile_predicate(mapping.predicate)
    plain: dict[str, Subject] = {choice.value: Subject(choice, None, ()) for choice in SubjectCategory}
    uncategorised, suspect = plain["uncategorised"], plain["suspect"]
    not_a_person = plain["not_a_person"]
    unknown = _uncategorised(field, "gather.category_missing")
    without_predicate = {
        part: _uncategorised(part or field, "gather.predicate_missing")
        for part in ("", *_predicate_fields(mapping.predicate))
    }

    def decide(cells: Cells, person: bool) -> Subject:
        if category is None:
            # said once for the file, see `reading`
            return uncategorised if person else _NO_PERSON
        try:
            word = category(cells)
        except CellError:
            return unknown
        found = plain.get(word) or plain.get(word.lower())
        if found is None or (person and found is not_a_person):
            return unknown if word or person else _NO_PERSON
        if found is suspect:
            parts = predicate(cells)
            if isinstance(parts, dict):
                return Subject(SubjectCategory.SUSPECT, parts, ())
            return without_predicate[parts]
        return found

    return decide


def compile_predicate(part: PredicatePart | None) -> Callable[[Cells], dict[str, str] | str]:
    """Compile the predicate: all four parts, or the column of the first that is missing."""
    if part is None:
        return lambda _cells: ""
    getters: list[tuple[str, str, Get]] = [
        (name, field, compile_one(getattr(part, name), as_date=name == "date"))
        for name, field in zip(PREDICATE_PARTS, _predicate_fields(part), strict=True)
    ]

    def predicate(cells: Cells) -> dict[str, str] | str:
        parts: dict[str, str] = {}
        for name, field, get in getters:
            try:
                text = get(cells)
            except CellError:
                return field
            if fold(text) in NOTHING_SAID:
                return field
            parts[name] = text
        return parts

    return predicate


def _predicate_fields(part: PredicatePart | None) -> tuple[str, ...]:
    return () if part is None else tuple(field_of(getattr(part, name)) for name in PREDICATE_PARTS)


def surely_adult(births: Sequence[str], year: int) -> bool:
    """Say whether all dates of birth, ISO, are too long before a year to ask further."""
    return not births or max(births) < _year_text(year - ADULT_YEARS)


@cache
def _year_text(year: int) -> str:
    return f"{year:04}"


def protect_minor(subject: Subject, births: Iterable[str], unread: str, age: str, on: date) -> Subject:
    """Make a minor of whoever may be under age on a day.

    Args:
        births: Dates of birth, ISO.
        unread: A date of birth that could not be read.
        age: Years as the partner gives them.
    """
    young = any(_young(birth, on) for birth in births) or unread_is_young(unread, on) or age_is_young(age)
    if not young or subject.category is SubjectCategory.MINOR:
        return subject
    problem = ("", Message("gather.minor"), "gather.done_minor")
    return Subject(SubjectCategory.MINOR, None, (*subject.problems, problem))


def _young(birth: str, on: date) -> bool:
    try:
        return under_age(birth, on, ADULT_YEARS)
    except ValueError:
        return False


def _uncategorised(field: str, problem: str) -> Subject:
    done = (field, Message(problem), "gather.done_uncategorised")
    return Subject(SubjectCategory.UNCATEGORISED, None, (done,))
