"""Read numbers in a sentence: digits as each language parts them, words, dozens, ranges, and what bounds them.

Source: RAE, Ortografía (2010), on figures; The Chicago Manual of Style, chapter 9. Countries differ within Spanish
(480.250 and 480,250): three digits behind a sign are thousands in both languages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rootbranch.gather.narratives.lexicon import Lexicon
from rootbranch.gather.narratives.tokens import Token

_YEARS = range(1900, 2100)
DIGITS_MAX = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a sentence.

    Args:
        first, last: Its first token and the one behind its last.
        about: Whether the word itself is a round one, such as a dozen.
        article: Whether it may be an article and no number (`un`, `una`).
        year_like: Four digits that may be a year.
        unsure: Written so that it may be another number.
    """

    value: Decimal
    first: int
    last: int
    about: bool = False
    article: bool = False
    year_like: bool = False
    unsure: bool = False


def numbers(tokens: Sequence[Token], words: Lexicon) -> Iterator[Number]:
    """Find the numbers of a sentence from left to right."""
    place = 0
    while place < len(tokens):
        found = _read(tokens, place, words)
        if found:
            yield found
            place = found.last
        else:
            place += 1


def _read(tokens: Sequence[Token], place: int, words: Lexicon) -> Number | None:
    group = _group(tokens, place, words)
    if group:
        return group
    total, current, at, unsure = Decimal(0), Decimal(-1), place, False
    last_kind = ""
    while at < len(tokens):
        kind, value, doubt = _part(tokens[at], words)
        if kind == "unit" and last_kind in {"", "hundred", "thousand", "million"}:
            current = max(current, Decimal(0)) + value
        elif kind == "unit" and last_kind == "unit" and _follows(current, value):
            current += value
        elif kind == "hundred" and last_kind == "unit":
            current *= 100
        elif kind in {"thousand", "million"} and (last_kind in {"unit", "hundred"} or kind == "thousand"):
            total += (current if current > 0 else Decimal(1)) * value
            current = Decimal(-1)
        elif last_kind and _joins(tokens, at, words, current):
            at += 1
            continue
        else:
            break
        unsure |= doubt
        last_kind, at = kind, at + 1
    if not last_kind or (last_kind in {"thousand", "million"} and at == place + 1):
        return None if not last_kind or tokens[place].word != "mil" else _thousand(place)
    only = tokens[place]
    single = at == place + 1
    return Number(
        value=total + max(current, Decimal(0)),
        first=place,
        last=at,
        article=single and only.word in {"un", "una"},
        year_like=single and only.text.isdigit() and len(only.text) == 4 and int(only.text) in _YEARS,
        unsure=unsure,
    )


def _thousand(place: int) -> Number:
    return Number(value=Decimal(1000), first=place, last=place + 1)


def _group(tokens: Sequence[Token], place: int, words: Lexicon) -> Number | None:
    """Read `two dozen`, `una veintena`, `medio centenar`; each is a round number."""
    here = tokens[place].word
    factor, at = Decimal(1), place
    if here in words.numbers["half"]:
        factor, at = Decimal("0.5"), place + 1
    elif here in words.numbers["units"] or here == "a":
        factor, at = Decimal(words.numbers["units"].get(here, 1)), place + 1
    if at < len(tokens) and tokens[at].word in words.numbers["groups"]:
        value = factor * words.numbers["groups"][tokens[at].word]
        return Number(value=value, first=place, last=at + 1, about=True)
    return None


def _part(token: Token, words: Lexicon) -> tuple[str, Decimal, bool]:
    if token.kind == "number":
        value, doubt = read_digits(token.text)
        return ("unit", value, doubt) if value is not None else ("", Decimal(0), False)
    table, word = words.numbers, token.word
    if word in table["units"]:
        return "unit", Decimal(table["units"][word]), False
    tens, _, ones = token.text.lower().partition("-")
    if ones and tens in table["units"] and ones in table["units"]:
        return "unit", Decimal(table["units"][tens] + table["units"][ones]), False
    if word in table["hundred"]:
        return "hundred", Decimal(100), False
    if word in table["thousand"]:
        return "thousand", Decimal(1000), False
    return ("million", Decimal(1_000_000), False) if word in table["million"] else ("", Decimal(0), False)


def read_digits(text: str) -> tuple[Decimal | None, bool]:
    """Read figures; three digits behind a sign are thousands, one or two are decimals.

    Returns:
        The value, None for too long a text; and whether another reading is as good.
    """
    plain = text.replace("\u00a0", " ")
    if len(plain) > DIGITS_MAX + 6:
        return None, False
    head, tail = plain, ""
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0 and len(plain) - last - 1 != 3:
        head, tail = plain[:last], plain[last + 1 :]
    parts = _groups(head)
    if any(len(part) != 3 for part in parts[1:]):
        return None, False
    doubtful = not tail and len(parts) == 2 and parts[0] == "0"
    return Decimal("".join(parts) + (f".{tail}" if tail else "")), doubtful


def _groups(text: str) -> list[str]:
    return text.replace(",", " ").replace(".", " ").split()


def _follows(current: Decimal, value: Decimal) -> bool:
    """`cien` or `ciento` before a smaller number; `twenty` before `one`."""
    if value < 100 and current >= 100 and current % 100 == 0:
        return True
    return value < 10 and current % 100 >= 20 and current % 10 == 0


def _joins(tokens: Sequence[Token], at: int, words: Lexicon, current: Decimal) -> bool:
    """Say whether a word only joins two parts of one number: `treinta y uno`, `one hundred and five`."""
    if tokens[at].word not in words.numbers["and"] or at + 1 >= len(tokens) or current < 20:
        return False
    kind, value, _ = _part(tokens[at + 1], words)
    return kind == "unit" and tokens[at + 1].kind == "word" and _follows(current, value)
