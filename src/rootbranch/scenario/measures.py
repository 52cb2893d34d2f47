"""Say what a plan is: a measure of one agency, its target and its days; and what two plans are that meet.

Source: notes on the synthetic region, section 3.6; domain, section 4 (event and target deconfliction).
"""

from dataclasses import dataclass
from datetime import date

from rootbranch.scenario.identifiers import Phone
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.people import Person
from rootbranch.scenario.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a plan aims at.

    Args:
        id: Equal for whatever is the same thing in truth: id of a person, network, vehicle or place, number.
        about: Ids of whom or what it really is or belongs to, while the plan lasts.
        person, phone: Written by the agency's pen; a phone beside a person or an operation is a detail of it.
        place: A house or hotel, written as the agency writes addresses.
        text: What is written where there is none of these.
        room: Of a hotel.
    """

    kind: str
    id: str
    about: tuple[str, ...] = ()
    person: Person | None = None
    phone: Phone | None = None
    place: Place | None = None
    text: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One planned measure of one agency.

    Args:
        number: Running number within the agency.
        name: How the pen writes a person's name, see `Pen.name`.
    """

    agency: str
    number: int
    measure: str
    target: Target
    starts: date
    ends: date
    name: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """An agency's record of a person. `number` runs within the agency's records about persons."""

    number: int
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """Two sides that meet, or seem to.

    Args:
        collides: Whether somebody has to be told.
        why: Why it is so, or only seems so.
        linked_by: The record by which it can be found that two names are of one person; None where the plans say it.
    """

    id: str
    kind: str
    left: Plan
    right: Plan | PersonRecord
    collides: bool
    why: str
    linked_by: PersonRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """All plans of a region, in the order of agency and number."""

    plans: tuple[Plan, ...]
    collisions: tuple[Collision, ...]
