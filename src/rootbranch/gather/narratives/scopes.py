"""Read what stands around a number: bounds, part-way words, campaigns, other operations, days, countries, operations.

Only phrases of the lexicon are handed on, never the words between them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rootbranch.gather.narratives.lexicon import Lexicon, may_be_person, phrase_at
from rootbranch.gather.narratives.numbers import Number
from rootbranch.gather.narratives.tokens import Sentence, Token

_BEFORE = 4  # words before a number in which a bound may stand
_OPERATION_WORDS_MAX = 4
_OPERATION_DIGITS_MAX = 3
_OPERATIONS_MAX = 20  # names looked for again in the rest of a text
_PERSONAL = frozenset(
    {
        "alias",
        "apodo",
        "apodado",
        "apodada",
        "aka",
        "known",
        "conocido",
        "conocida",
        "nicknamed",
        "dijo",
        "said",
    }
)
_NOT_A_NAME = frozenset({"el", "la", "los", "las", "the", "don", "dona"})
_OPEN, _CLOSE = '«“"', '»”"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date in a sentence."""

    iso: str
    place: int


def bounds(tokens: Sequence[Token], number: Number, words: Lexicon) -> list[str]:
    """Give the phrases right before a number that make it a bound or an estimate."""
    before = (
        " "
        + " ".join(
            token.word for token in tokens[max(0, number.first - _BEFORE) : number.first] if token.word
        )
        + " "
    )
    found = [phrase for phrase in words.scope["bound"] if before.endswith((f" {phrase} ", f" {phrase} a "))]
    if number.about and not found:
        found = ["about" if words.language == "en" else "alrededor de"]
    return found[:1]


def subset(tokens: Sequence[Token], number: Number, words: Lexicon) -> bool:
    """Say whether a number tells some of the one before: `including 4`, `4 of whom`, `entre ellos 5`."""
    before = (
        " "
        + " ".join(token.word for token in tokens[max(0, number.first - 5) : number.first] if token.word)
        + " "
    )
    after = " " + " ".join(token.word for token in tokens[number.last : number.last + 3] if token.word) + " "
    return any(f" {phrase} " in before or after.startswith(f" {phrase} ") for phrase in words.scope["subset"])


def said(sentence: Sentence, what: str, words: Lexicon) -> list[str]:
    """Give the phrases of one kind that a sentence has."""
    text = sentence.words()
    found: list[str] = []
    for phrase in words.scope[what]:
        if f" {phrase} " in text and not any(phrase in longer for longer in found):
            found.append(phrase)
    return found


def said_of(
    sentence: Sentence, number: Number, every: Sequence[Number], what: str, words: Lexicon
) -> list[str]:
    """Give the phrases of one kind that stand nearer to this number than to any other of the sentence."""
    others = [one for one in every if one is not number and not one.article and not one.year_like]
    folded = [token.word for token in sentence.tokens]
    found: list[str] = []
    for phrase in words.scope[what]:
        row = phrase.split()
        for place in range(len(folded) - len(row) + 1):
            if folded[place : place + len(row)] != row or any(phrase in longer for longer in found):
                continue
            if all(_far(number, place) <= _far(other, place) for other in others):
                found.append(phrase)
    return found


def _far(number: Number, place: int) -> int:
    return number.first - place if place < number.first else place - number.last + 1


def since(sentence: Sentence, words: Lexicon) -> list[str]:
    """Give `since April 2022` in full; a day of the month makes it a day of an event and no campaign."""
    tokens = sentence.tokens
    for place, token in enumerate(tokens):
        if token.word not in words.scope["since"]:
            continue
        rest = [
            one
            for one in tokens[place + 1 : place + 5]
            if one.word not in {"de", "of", "the", "el"} and one.text != ","
        ]
        if rest and rest[0].word in words.months:
            year = rest[1].text if len(rest) > 1 and _is_year(rest[1]) else ""
            return [" ".join(filter(None, (token.word, rest[0].word, year)))]
        if rest and _is_year(rest[0]):
            return [f"{token.word} {rest[0].text}"]
    return []


def day_of(sentence: Sentence, words: Lexicon, published: date | None) -> Day | None:
    """Find the first full date, or day and month with the year of publication."""
    tokens = sentence.tokens
    for place, token in enumerate(tokens):
        if token.word not in words.months or token.text == "may":
            continue
        around = [
            one
            for one in tokens[max(0, place - 2) : place + 5]
            if one.word not in {"de", "of", "del"} and one.text != ","
        ]
        at = next(index for index, one in enumerate(around) if one is token)
        days = [
            one
            for one in (around[at - 1 : at] + around[at + 1 : at + 2])
            if one.kind == "number" and one.text.isdigit()
        ]
        day = next((int(one.text) for one in days if len(one.text) <= 2), 0)
        year = next(
            (int(one.text) for one in around[at + 1 : at + 3] if _is_year(one)),
            published.year if published else 0,
        )
        try:
            return Day(iso=date(year, words.months.index(token.word) % 12 + 1, day).isoformat(), place=place)
        except ValueError:
            continue
    return None


def _is_year(token: Token) -> bool:
    return token.kind == "number" and re.fullmatch(r"(?:19|20)\d\d", token.text) is not None


def is_dateline(sentence: Sentence) -> bool:
    """`TAPACHULA, 26 de mayo de 2025.`: where and when it was written, not when it happened."""
    first = sentence.tokens[0]
    return (
        len(sentence.tokens) <= 14 and first.kind == "word" and len(first.text) > 2 and first.text.isupper()
    )


def countries(sentence: Sentence, words: Lexicon) -> list[tuple[int, str]]:
    """List the countries named, with their places."""
    found = []
    for place, token in enumerate(sentence.tokens):
        code, length = phrase_at(sentence.tokens, place, words.countries)
        if length and token.text[:1].isupper() and not _is_city(sentence.tokens, place):
            found.append((place, code))
    return found


def _is_city(tokens: Sequence[Token], place: int) -> bool:
    """`Ciudad de Guatemala`, `Mexico City`."""
    before = [token.word for token in tokens[max(0, place - 2) : place]]
    after = tokens[place + 1].word if place + 1 < len(tokens) else ""
    return "ciudad" in before or after == "city" or before[-1:] in (["new"], ["nuevo"])


def operations(told: Iterable[Sentence], words: Lexicon) -> list[tuple[str, ...]]:
    """List for each sentence the operations it names, each as written.

    A name is taken in quotation marks or with a large letter right behind the word for it; a nickname in quotation marks
    is none, nor is what may be a person's name: a given name and a word more.
    """
    listed = list(told)
    marked = [_named(sentence.tokens, words) for sentence in listed]
    known = set(list(dict.fromkeys(name for names in marked for name in names))[:_OPERATIONS_MAX])
    return [
        tuple(dict.fromkeys((*names, *_again(sentence, known))))
        for sentence, names in zip(listed, marked, strict=True)
    ]


def in_names(tokens: Sequence[Token], names: Iterable[str]) -> frozenset[int]:
    """Give the tokens that are part of the name of an operation; a number among them counts nothing."""
    found: set[int] = set()
    for name in names:
        row = name.split()
        for place in range(len(tokens) - len(row) + 1):
            if [token.text for token in tokens[place : place + len(row)]] == row:
                found |= set(range(place, place + len(row)))
    return frozenset(found)


def _named(tokens: Sequence[Token], words: Lexicon) -> list[str]:
    found = []
    for place, token in enumerate(tokens):
        if token.text in _OPEN and _may_be_operation(tokens, place, words):
            name = _quoted(tokens, place)
            if name and not may_be_person(name):
                found.append(name)
        elif token.word in words.words["operation"] and token.text[:1].isupper():
            name = _capitals(tokens, place + 1)
            if name and not may_be_person(name):
                found.append(name)
    return found


def _may_be_operation(tokens: Sequence[Token], place: int, words: Lexicon) -> bool:
    before = list(tokens[max(0, place - 4) : place])
    folded = [token.word for token in before]
    if not _PERSONAL.isdisjoint(folded):
        return False
    # Whatever else stands in quotation marks may be how somebody is called, and a case may be called after a victim: only the
    # word for an operation right before it makes it the name of one.
    return bool(folded) and folded[-1] in words.words["operation"]


def _quoted(tokens: Sequence[Token], place: int) -> str:
    inside = []
    for token in tokens[place + 1 : place + 2 + _OPERATION_WORDS_MAX]:
        if token.text in _CLOSE:
            break
        inside.append(token)
    else:
        return ""
    if not inside or inside[0].word in _NOT_A_NAME or not inside[0].text[:1].isupper():
        return ""
    return (
        " ".join(token.text for token in inside)
        if all(token.kind in {"word", "number"} for token in inside)
        else ""
    )


def _capitals(tokens: Sequence[Token], place: int) -> str:
    inside: list[Token] = []
    for token in tokens[place : place + _OPERATION_WORDS_MAX + 1]:
        if token.kind != "word" or not token.text[:1].isupper():
            break
        inside.append(token)
    if not inside or len(inside) > _OPERATION_WORDS_MAX:
        return ""
    behind = tokens[place + len(inside) : place + len(inside) + 1]
    if behind and behind[0].text.isdigit() and len(behind[0].text) <= _OPERATION_DIGITS_MAX:
        inside += behind  # `Operation Red Kite 2`
    return " ".join(token.text for token in inside)


def _again(sentence: Sentence, known: set[str]) -> list[str]:
    """A name that was marked elsewhere in the text counts without its mark too."""
    text = " ".join(token.text for token in sentence.tokens)
    return [name for name in sorted(known) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
