"""A text that knows what stands where in it.

    template with two forms ─▶ agreed ─▶ template with slots ─▶ Sheet.fill ─▶ text, and for each thing named:
                                                                             from, to, written, what it is

Source: notes on the synthetic region, section 3.6 (every mention inside text).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from rootbranch.scenario.feeds import WrittenValues
from rootbranch.scenario.people import Person
from rootbranch.scenario.speakers import Speaker
from rootbranch.scenario.tallies import Tally

_SLOT = re.compile(r"\{(\w+)\}")
_I_SOUND = re.compile(r"h?[ií](?![aeou])", re.IGNORECASE)
_CLOSED = {"place", "origin", "day"}
"""Slots that may hold a comma of their own, which another must close: `in Laredo, TX, on …`."""
_FORMS = re.compile(r"\{(?:(\w+):)?([^{}|]*)\|([^{}|]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One thing named in a text.

    Args:
        start, end: Place in the text, in characters, the end not included.
        kind: ``person``, ``place``, ``operation`` or ``sum``.
        entity: Id of the person, place or operation; of a sum, amount, unit and commodity, or what is paid with it:
            ``pay`` of a driver or helper, ``fee`` of a traveller, ``extra`` asked on top of a fee.
    """

    start: int
    end: int
    written: str
    kind: str
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A sentence that says who is tied to whom, with the id of the tie."""

    start: int
    end: int
    left: str
    right: str
    tie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A number that must never be added: ``CUMULATIVE`` of a campaign, or of another operation (``OTHER_OP``).

    Args:
        counts: What it counts; None of an operation that is in nobody's files.
    """

    start: int
    end: int
    written: str
    label: str
    operation: str
    value: int
    counts: Tally | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """One text and what is true about it.

    Args:
        kind: Kind of the outcome, or ``note`` or ``complaint``.
        outcome: Id of the true outcome, empty where it tells of none.
        publisher: Agency that wrote it.
        written_on: Day on which it was written; `day` is the one that it tells of.
        officers: Who leads the case or speaks for the agency; nobody's target.
        hides: Protected persons it names, with each written form.
    """

    text: str
    language: str
    kind: str
    outcome: str
    publisher: str
    day: date
    written_on: date
    officers: tuple[Speaker, ...]
    named: tuple[Named, ...]
    ties: tuple[Tie, ...]
    totals: tuple[Total, ...]
    hides: tuple[tuple[Person, WrittenValues], ...]


Piece = tuple[str, str, str]  # written, kind, entity; a kind of nothing is plain text
Slots = Mapping[str, Callable[[], Sequence[Piece]]]
"""What a slot writes, made only where a template asks for it."""


@cache
def agreed(template: str, sexes: tuple[tuple[str, str], ...]) -> str:
    """Choose among the two forms of each word: `detenid{o|a}`, `{victim:he|she}`.

    Args:
        sexes: `H` or `M` by the name before the colon; the empty name is the person that the text is about. Of `goods`
            the second form stands with one thing.
    """
    forms = dict(sexes)

    def chosen(found: re.Match[str]) -> str:
        whose, his, hers = found.groups()
        return hers if forms.get(whose or "") == "M" else his

    return _FORMS.sub(chosen, template)


@cache
def _split(template: str) -> tuple[str, ...]:
    """Cut a template into text and slots, in turn."""
    return tuple(_SLOT.split(template))


@dataclass(slots=True)
class Sheet:
    """A text that grows and knows what stands where."""

    parts: list[str] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    at: int = 0

    def add(self, written: str, kind: str = "", entity: str = "") -> None:
        """Write a piece; with a kind, take note of where it stands."""
        if self.parts and self.parts[-1].endswith(" y ") and _I_SOUND.match(written):
            self.parts[-1] = f"{self.parts[-1][:-2]}e "  # Pedro e Irma; as long as before
        if kind:
            end = self.at + len(written)
            self.named.append(Named(start=self.at, end=end, written=written, kind=kind, entity=entity))
        self.parts.append(written)
        self.at += len(written)

    def fill(self, template: str, slots: Slots) -> None:
        """Write a template, each slot as its pieces."""
        parts = _split(template)
        for place, part in enumerate(parts):
            if not place % 2:
                self.add(part)
                continue
            pieces = slots[part]()
            for piece in pieces:
                self.add(*piece)
            inserted = len(pieces) > 1 if part == "who" else part in _CLOSED and ", " in pieces[0][0]
            if inserted and parts[place + 1][:1] == " ":
                self.add(",")  # closes the age and town put between
