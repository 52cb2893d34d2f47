"""Do to a written name what agencies do to names: one thing after another, each a function of its own.

    WrittenName ──NAME_SPOILERS[what]──▶ WrittenName

`tables/noise.toml` says how often each happens; a spoiler that has nothing to work on leaves the name as it is.

Source: notes on the synthetic region, sections 2.4 and 3.5.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from rootbranch.scenario.hearing import by_ear, heard_nickname, other_spelling, short_form

MASK = "«N»"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenName:
    """The parts of a name as they came out of the pen; parts that were lost are empty."""

    given: str
    paternal: str
    maternal: str
    nickname: str

    @property
    def whole(self) -> bool:
        """Whether it holds a whole given name and a whole surname, so that it can identify somebody."""
        return min(len(self.given.split()[0]), len(self.paternal)) > 2 and self.paternal != MASK

    @property
    def given_first(self) -> str:
        """`María Elena Quishpe Lema`."""
        return " ".join(filter(None, (self.given, self.paternal, self.maternal)))

    @property
    def surname_first(self) -> str:
        """`QUISHPE LEMA, MARÍA ELENA`, as a court list writes it."""
        return f"{' '.join(filter(None, (self.paternal, self.maternal)))}, {self.given}".upper()


def without_accents(text: str) -> str:
    """Take the accents off, as systems without them do."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def plain_letters(name: WrittenName) -> WrittenName:
    """Take the accents off all parts of a name."""
    return WrittenName(
        given=without_accents(name.given),
        paternal=without_accents(name.paternal),
        maternal=without_accents(name.maternal),
        nickname=without_accents(name.nickname),
    )


def _short(_: Random, name: WrittenName) -> WrittenName:
    first, *rest = name.given.split()
    return replace(name, given=" ".join((short_form(first), *rest)))


def _second_given_lost(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, given=name.given.split()[0])


def _other_spelling(random: Random, name: WrittenName) -> WrittenName:
    return replace(
        name, given=other_spelling(random, name.given), paternal=other_spelling(random, name.paternal)
    )


def _swapped(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, paternal=name.maternal, maternal=name.paternal) if name.maternal else name


def _respelled(random: Random, name: WrittenName) -> WrittenName:
    """Mishear one of given name and surnames."""
    first, *rest = name.given.split()
    match random.randrange(3 if name.maternal else 2):
        case 0:
            return replace(name, paternal=by_ear(random, name.paternal))
        case 1:
            return replace(name, given=" ".join((by_ear(random, first), *rest)))
        case _:
            return replace(name, maternal=by_ear(random, name.maternal))


def _maternal_lost(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, maternal="")


def _paternal_lost(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, paternal=name.maternal, maternal="") if name.maternal else name


def _repeated(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, maternal=name.paternal)


def _hyphenated(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, paternal=f"{name.paternal}-{name.maternal}", maternal="") if name.maternal else name


def _masked(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, paternal=MASK, maternal="")


def _initial_only(_: Random, name: WrittenName) -> WrittenName:
    if name.paternal == MASK:
        return name
    return replace(name, given=name.given.split()[0], paternal=f"{name.paternal[0]}.", maternal="")


def _nickname_heard(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, nickname=heard_nickname(name.nickname))


def _nickname_in_name(_: Random, name: WrittenName) -> WrittenName:
    return replace(name, given=f"{name.given} {name.nickname}") if name.nickname else name


NAME_SPOILERS: Mapping[str, Callable[[Random, WrittenName], WrittenName]] = {
    "other_spelling": _other_spelling,
    "short_form": _short,
    "second_given_lost": _second_given_lost,
    "swap_surnames": _swapped,
    "respelled": _respelled,
    "paternal_lost": _paternal_lost,
    "drop_maternal": _maternal_lost,
    "repeated_surname": _repeated,
    "extra_hyphen": _hyphenated,
    "masked": _masked,
    "initial_only": _initial_only,
    "nickname_heard": _nickname_heard,
    "nickname_in_name": _nickname_in_name,
}
