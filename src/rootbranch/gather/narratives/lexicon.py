"""The words by which claims are read, one lexicon a language, from the packaged tables.

Nothing but these words, numbers, dates, countries and names of operations is ever taken from a text.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rootbranch.gather.narratives.tokens import Token
from rootbranch.values import fold

VERSION = "narratives@1"
LANGUAGES = ("en", "es")
Phrases = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language.

    Args:
        numbers: Words of numbers, by what they do.
        nouns, substances, weights, money: Phrases to what they name.
        deeds: Words of what was done, whole and by their beginnings.
        words: Small words, by what they do.
        scope: Phrases that narrow or widen a number, by what they do.
        countries: Phrases to ISO codes.
    """

    language: str
    numbers: Mapping[str, Any]
    nouns: Phrases
    substances: Phrases
    weights: Phrases
    money: Phrases
    deeds: Mapping[str, str]
    stems: tuple[tuple[str, str], ...]
    words: Mapping[str, frozenset[str]]
    months: tuple[str, ...]
    scope: Mapping[str, tuple[str, ...]]
    countries: Phrases

    def deed(self, word: str) -> str:
        """Name what a word says was done; empty for any other word."""
        found = self.deeds.get(word)
        if found is None:
            found = next((deed for stem, deed in self.stems if word.startswith(stem)), "")
        return found

    def knows(self, word: str) -> bool:
        """Say whether a word is one of this language's, for telling languages apart."""
        return (
            word in self.numbers["units"]
            or (word,) in self.nouns
            or word in self.words["common"]
            or bool(self.deed(word))
        )

    def is_(self, what: str, word: str) -> bool:
        """Say whether a word is one of a list."""
        return word in self.words[what]


@cache
def lexicon(language: str) -> Lexicon:
    """Load the lexicon of a language."""
    table = _table(f"lexicon_{language}.toml")
    deeds = [(word, deed) for deed, words in table["deeds"].items() for word in words]
    words = table["words"]
    return Lexicon(
        language=language,
        numbers=table["numbers"],
        nouns=_phrases(table["nouns"]),
        substances=_phrases(table["substances"]),
        weights=_phrases(table["weights"]),
        money=_phrases(table["money"]),
        deeds={word: deed for word, deed in deeds if not word.endswith("*")},
        stems=tuple((word[:-1], deed) for word, deed in deeds if word.endswith("*")),
        words={name: frozenset(listed) for name, listed in words.items()},
        months=tuple(words["months"]),
        scope={name: tuple(sorted(listed, key=len, reverse=True)) for name, listed in table["scope"].items()},
        countries=_phrases(_table("countries.toml")["codes"]),
    )


def may_be_person(name: str) -> bool:
    """Say whether a name of two words and more has a given name in it, and is not called after a saint."""
    words = fold(name).split()
    given, saints = _given_names()
    return len(words) > 1 and words[0] not in saints and not given.isdisjoint(words)


@cache
def _given_names() -> tuple[frozenset[str], frozenset[str]]:
    table = _table("given_names.toml")
    return frozenset(table["names"].split()), frozenset(table["saints"])


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _phrases(table: Mapping[str, Iterable[str]]) -> Phrases:
    return {tuple(phrase.split()): name for name, listed in table.items() for phrase in listed}


def phrase_at(tokens: Sequence[Token], place: int, phrases: Phrases, longest: int = 4) -> tuple[str, int]:
    """Find the longest phrase that begins at a token.

    Returns:
        What it names and how many tokens it takes; empty and 0 for none.
    """
    words = tuple(token.word for token in tokens[place : place + longest])
    for length in range(len(words), 0, -1):
        found = phrases.get(words[:length])
        if found is not None:
            return found, length
    return "", 0
