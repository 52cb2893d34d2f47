"""Draw given names and surnames as people of a country bear them: frequent names often, rare ones seldom.

    Faker's lists ──two agree──▶ plausible names, each with how frequent it is ──▶ one shelf a country ──▶ draw

Of the library only the lists are used, and our own chance draws from them: quicker, and the same on every machine. A name
counts when two of its lists have it, or one that knows how frequent it is; what another list has as a surname only is no
given name. Names that were put into Latin letters, those of Haiti, and indigenous surnames come from `tables/names.toml`.

Limits: single words of three letters and more; a list without frequencies borrows them from those that have them.
Source: Faker (MIT), `faker.providers.person`; decision 0063.
"""

import unicodedata
from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import accumulate
from random import Random

from rootbranch.scenario.chance import table, weighted

LOCALES = (
    "es_CO",
    "es_CL",
    "es_ES",
    "es_AR",
    "es_MX",
    "pt_BR",
)  # the first to have a name says how it is spelt
_WITH_FREQUENCIES = ("es_CO", "es_CL")
_PARTS = ("first_names_male", "first_names_female", "last_names")
_SCALE = 1_000_000
SECOND_GIVEN = 0.65


@dataclass(frozen=True, slots=True)
class Shelf:
    """Names with their places on a line; the longer a name's place, the more frequent it is."""

    names: tuple[str, ...]
    ends: tuple[int, ...]

    def draw(self, random: Random) -> str:
        """Draw one name."""
        return self.names[bisect(self.ends, int(random.random() * self.ends[-1]))]


def draw_given(random: Random, nationality: str, sex: str) -> tuple[str, ...]:
    """Draw one or two different given names.

    Args:
        sex: `H` or `M`, as a CURP has it.
    """
    shelf = _shelf(nationality, "first_names_female" if sex == "M" else "first_names_male")
    first = shelf.draw(random)
    if transliterated(nationality) or random.random() >= SECOND_GIVEN:
        return (first,)
    while (second := shelf.draw(random)) == first:
        pass
    return (first, second)


def draw_surnames(random: Random, nationality: str) -> tuple[str, str]:
    """Draw father's and mother's surname; the second is empty where people bear one only, as some do everywhere."""
    shelf = _shelf(nationality, "last_names")
    one_only = table("names")["one_surname"]
    if transliterated(nationality) or random.random() < one_only.get(nationality, one_only["elsewhere"]):
        return shelf.draw(random), ""
    own = table("names")["own_surnames"].get(nationality, ())
    share = table("names")["own_share"].get(nationality, 0.0)
    paternal, maternal = (
        random.choice(own) if random.random() < share else shelf.draw(random) for _ in range(2)
    )
    return paternal, maternal


def draw_nickname(random: Random, given: str, sex: str) -> str:
    """Draw what somebody is called: seldom what many are called, mostly what few are.

    Args:
        sex: `H` or `M`, as a CURP has it; articles and words agree with it.
    """
    own = table("names")["nickname"]
    words = own["women" if sex == "M" else "men"]
    word, article = random.choice(words["words"]), words["article"]
    match weighted(random, own["shares"]):
        case "known":
            known = words["known"]
            return str(known[int(len(known) * random.random() ** 2)])
        case "article":
            return f"{article} {word}"
        case "addition":
            return f"{article} {word} {random.choice(words['additions'])}"
        case "town":
            towns = [place["es"].split(",")[0] for place in table("places")["place"].values()]
            return f"{word} de {random.choice(towns)}"
        case "code":
            return f"{article} {random.choice('CDJKLMPRTZ')}-{random.randrange(1, 60)}"
        case "sir":
            return f"{words['sir']} {given}"
        case _:
            return str(word)


def transliterated(nationality: str) -> bool:
    """Say whether names of a country were put into Latin letters."""
    return nationality in table("names")["transliterated"]


def folded(name: str) -> str:
    """Give a name in small letters without accents."""
    decomposed = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def _shelf(nationality: str, part: str) -> Shelf:
    own = table("names")["transliterated"].get(nationality) or table("names")["common"].get(nationality)
    if own:  # the most frequent first
        name_of = {
            "first_names_male": "given_men",
            "first_names_female": "given_women",
            "last_names": "surnames",
        }
        return _stand({name: 1.0 / place for place, name in enumerate(own[name_of[part]], start=2)})
    shares: Mapping[str, int] = table("names")["lists"].get(nationality, table("names")["lists"]["MX"])
    odds: dict[str, float] = {}
    for locale, share in shares.items():
        for name, frequency in plausible(locale, part).items():
            odds[name] = odds.get(name, 0.0) + share * frequency
    return _stand(odds)


def _stand(odds: Mapping[str, float]) -> Shelf:
    places = accumulate(max(1, round(one * _SCALE)) for one in odds.values())
    return Shelf(tuple(odds), tuple(places))


@cache
def plausible(locale: str, part: str) -> Mapping[str, float]:
    """List the names of one list that really are such names, spelt in one way, with their frequency (sum 1)."""
    found: dict[str, float] = {}
    for plain in _raw(locale, part):
        if _agreed(plain, locale, part):
            found[_spelling(plain, locale, part)] = _frequency(plain, locale, part)
    total = sum(found.values())
    return {name: frequency / total for name, frequency in found.items()}


def _agreed(plain: str, locale: str, part: str) -> bool:
    others = [other for other in LOCALES if other != locale and plain in _raw(other, part)]
    if part == "last_names":
        return bool(others) or locale in {*_WITH_FREQUENCIES, "pt_BR"}
    surname_too = any(plain in _raw(other, "last_names") for other in LOCALES)
    return bool(others) or (not surname_too and locale in {*_WITH_FREQUENCIES, "pt_BR"})


def _spelling(plain: str, locale: str, part: str) -> str:
    if locale == "pt_BR":  # Portuguese has accents of its own
        return _raw(locale, part)[plain][0]
    return next(_raw(locale, part)[plain][0] for locale in LOCALES if plain in _raw(locale, part))


def _frequency(plain: str, locale: str, part: str) -> float:
    asked = (locale,) if locale in _WITH_FREQUENCIES else _WITH_FREQUENCIES
    known = [_raw(one, part)[plain][1] for one in asked if plain in _raw(one, part)]
    return max(known) if known else min(_rarest(one, part) for one in asked) / 2


@cache
def _rarest(locale: str, part: str) -> float:
    return min(frequency for _, frequency in _raw(locale, part).values())


@cache
def _raw(locale: str, part: str) -> Mapping[str, tuple[str, float]]:
    """Read one list of the library: single words of three letters and more, by their plain form."""
    listed: Iterable[str] = getattr(import_module(f"faker.providers.person.{locale}").Provider, part)
    odds = listed if isinstance(listed, Mapping) else dict.fromkeys(listed, 0.0)
    names = {name.strip(): float(frequency) for name, frequency in odds.items()}
    return {
        folded(name): (name, frequency)
        for name, frequency in names.items()
        if name.isalpha() and len(name) > 2 and name[0].isupper()
    }
