"""Write in one language what stands between the braces of a template: days, sums, towns, agencies with their article.

    Phrases(language, country) ─▶ pieces for the slots of a template
    Deck ─▶ the next sentence of a list, none twice before all were there

What is called otherwise in another country, and how figures are written there, goes by who publishes.

Source: notes on the synthetic region, sections 2.2 (sums), 2.4 and 3.5 (text).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from random import Random
from typing import Any

from rootbranch.scenario.cast import partners
from rootbranch.scenario.chance import table
from rootbranch.scenario.forms import town
from rootbranch.scenario.happenings import Quantities
from rootbranch.scenario.spoilt_names import MASK, without_accents
from rootbranch.scenario.texts import Piece

AGENCIES_AT = {
    "US": ("US-INV", "US-BRD"),
    "MX": ("MX-FIS",),
    "GT": ("GT-MP",),
    "CO": ("CO-DIJ",),
    "EC": ("EC-FGE",),
}
"""Who may arrest, search and seize in a country."""

_POINTS = frozenset({"CO", "EC"})
"""Where Spanish texts write 480.250 and 4,2; elsewhere they write 480,250 and 4.2."""

AT_HOME = {agency: territory for territory, agencies in AGENCIES_AT.items() for agency in agencies}

_SWAP = str.maketrans(",.", ".,")
_MASK_EN = '"N"'


class Deck:
    """Sentences by their list: each list is shuffled and gone through before any of it comes again."""

    def __init__(self, random: Random) -> None:
        """Begin with every list whole."""
        self._random = random
        self._left: dict[tuple[str, ...], list[str]] = {}

    def draw(self, sentences: Sequence[str], *, without: str = "") -> str:
        """Take the next sentence.

        Args:
            without: A slot that must not be in it; empty for none.
        """
        usable = tuple(one for one in sentences if not without or without not in one)
        left = self._left.setdefault(usable, [])
        if not left:
            left += self._random.sample(usable, len(usable))
        return left.pop()


class Phrases:
    """The words of one language, as one country writes it."""

    def __init__(self, language: str, country: str) -> None:
        """Read the table of the language.

        Args:
            country: Of the agency that publishes.
        """
        self.language, self.country = language, country
        self.words: Mapping[str, Any] = table(f"narratives_{language}")

    def local(self, sentence: str) -> str:
        """Put the words of the country for those of the table."""
        return _local(sentence, self.language, self.country)

    def plain(self, text: str) -> str:
        """Write a name without accents, and a mask in other quotation marks, where the language has neither."""
        return without_accents(text).replace(MASK, _MASK_EN) if self.language == "en" else text

    def figure(self, amount: str) -> str:
        """Write an amount of plain decimals with the signs of the country."""
        whole, _, part = amount.partition(".")
        written = f"{int(whole):,}" + (f".{part}" if part else "")
        swapped = self.language == "es" and self.country in _POINTS
        return written.translate(_SWAP) if swapped else written

    def day(self, day: date) -> str:
        """Write a day in words."""
        words = self.words["words"]
        written: str = words["day"].format(day=day.day, month=words["months"][day.month - 1], year=day.year)
        return written

    def listed(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Put commas and an `and` between pieces."""
        out: list[Piece] = []
        for number, piece in enumerate(pieces):
            if number:
                out.append((self.words["words"]["and"] if number == len(pieces) - 1 else ", ", "", ""))
            out.append(piece)
        return out

    def money(self, usd: int, what: str) -> Piece:
        """Write what somebody is paid or pays.

        Args:
            what: ``pay``, ``fee`` or ``extra``.
        """
        return (self.words["unit"]["USD"].format(self.figure(str(usd))), "sum", f"{usd} USD {what}")

    def goods(self, quantities: Quantities) -> list[Piece]:
        """Write what was taken."""
        return self.listed([self._amount(*one) for one in quantities])

    def _amount(self, commodity: str, amount: str, unit: str) -> Piece:
        figure = self.figure(amount)
        shapes = [self.words["unit"][unit]] if commodity == "cash" else self.words["goods"][commodity]
        shape = self.local(shapes[0] if figure == "1" else shapes[-1])
        return (shape.format(figure), "sum", f"{amount} {unit} {commodity}")

    def arrests(self, count: int) -> str:
        """Write so many arrests."""
        one, more = self.words["words"]["persons"]
        written: str = (one if count == 1 else more).format(count)
        return written

    def of_place(self, place: str) -> Piece:
        """Write a town."""
        return (town(place, self.language), "place", place)

    def office(self, agency: str, *, of: bool = False) -> str:
        """Write an agency with its article."""
        alone, after_of = self.words["article"][agency]
        return f"{after_of if of else alone}{office(agency)}"

    def offices(self, agencies: Sequence[str], *, of: bool = False) -> list[Piece]:
        """Write several agencies."""
        return self.listed([(self.office(one, of=of), "", "") for one in agencies])


def one_thing(quantities: Quantities) -> bool:
    """Say whether what was taken is one thing to a sentence: one piece, or one sum of money."""
    return len(quantities) == 1 and (quantities[0][0] == "cash" or quantities[0][1] == "1")


@cache
def _local(sentence: str, language: str, country: str) -> str:
    for regional in table(f"narratives_{language}").get("regional", ()):
        if country in regional["at"]:
            for word, other in regional["words"].items():
                for written, instead in ((word, other), (capital(word), capital(other))):
                    sentence = re.sub(rf"\b{written}\b", instead, sentence)
    return sentence


@cache
def office(agency: str) -> str:
    """Give the name of an agency."""
    return next(one.name for one in partners() if one.id == agency)


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]
