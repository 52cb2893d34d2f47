"""Say what a number in a sentence counts: by the noun behind it, and by what was done with it.

    number ─ noun ─▶ class ─ verb in the same clause ─▶ metric and unit

    19 people were arrested · detuvo a 19 · 19 arrests · $480,250 were seized · 4.2 kilograms of cocaine

Protected persons are only counted: migrants, victims and minors are never in a metric of arrests.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rootbranch.gather.narratives.lexicon import Lexicon, phrase_at
from rootbranch.gather.narratives.numbers import Number
from rootbranch.gather.narratives.tokens import Token

_BETWEEN_MAX = 3  # words between a number and its noun
_REACH_MAX = 28  # words between a number and what was done with it
_SYMBOLS = {"US$": "USD", "$": "USD", "€": "EUR", "Q": "GTQ", "£": "GBP"}
_PERSON_METRICS = {
    "arrested": "arrests",
    "charged": "charged",
    "convicted": "convictions",
    "guilty_pleas": "guilty_pleas",
    "extradited": "extraditions",
}
_ITSELF = frozenset({"arrests", "searches", "extraditions", "convictions", "guilty_pleas", "indictments"})
_MET = {"migrants": "migrants_found", "minors": "minors_found", "victims": "victims_rescued"}
_TAKEN = frozenset({"vehicles", "firearms", "phones", "documents", "boats", "accounts", "properties"})
_TAKEN_DEEDS = frozenset({"seized", "frozen", "forfeited"})
_STILL = "unmoved"  # money that must not be moved is frozen
_PERSONS = "persons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a number counts.

    Args:
        rule: Which rule read it.
        first, last: Tokens of the number with what it counts.
        deed: Token of what was done; -1 where the noun says it.
        unsure: Whether a person should look.
    """

    metric: str
    unit: str
    rule: str
    first: int
    last: int
    deed: int = -1
    unsure: bool = False


def counted_by(tokens: Sequence[Token], number: Number, words: Lexicon) -> Counted | None:
    """Say what a number counts; None where it is no count of anything done."""
    if _is_no_count(tokens, number, words):
        return None
    thing, unit, last = _thing(tokens, number, words)
    first = number.first - (1 if number.first and tokens[number.first - 1].kind == "money" else 0)
    wanted = _deeds_of(thing)
    if not thing:
        return _object(tokens, number, words)
    if thing in _ITSELF or thing == "arrest_warrants_issued":
        unit = {
            "arrests": _PERSONS,
            "extraditions": _PERSONS,
            "guilty_pleas": _PERSONS,
            "convictions": _PERSONS,
        }.get(thing, "warrants" if thing == "arrest_warrants_issued" else "count")
        return Counted(metric=thing, unit=unit, rule="noun", first=first, last=last)
    if thing == "detained":
        return Counted(metric="arrests", unit=_PERSONS, rule="noun", first=first, last=last)
    place, rule = _deed(tokens, number, last, wanted, words)
    if place < 0 and wanted is _TAKEN_DEEDS:
        place, rule = _still_or_found(tokens, number, last, words)
    if place < 0:
        return None
    deed = {_STILL: "frozen", "met": "met" if wanted is not _TAKEN_DEEDS else "seized"}.get(
        found := words.deed(tokens[place].word), found
    )
    metric = _metric(thing, deed)
    doubt = (thing == "persons" and deed == "met") or unit == "?" or rule == "goods found"
    return Counted(
        metric=metric,
        unit=unit if unit != "?" else "pesos",
        rule=rule,
        first=first,
        last=last,
        deed=place,
        unsure=doubt,
    )


def _is_no_count(tokens: Sequence[Token], number: Number, words: Lexicon) -> bool:
    """An age, a day, a distance, a share, a road, a clock time."""
    before = tokens[number.first - 1] if number.first else None
    after = tokens[number.last] if number.last < len(tokens) else None
    if before and (
        words.is_("before_no_count", before.word) or (before.text in {":", "."} and _is_clock(tokens, number))
    ):
        return True
    if after is None:
        return number.article or number.year_like or _is_month(before, words)
    if after.text == "%" or (after.text == ":" and _is_clock(tokens, number)):
        return True
    behind = tokens[number.last + 1] if number.last + 1 < len(tokens) else None
    if words.is_("years", after.word) or f"{after.word} {behind.word if behind else ''}" == "por ciento":
        return True
    if after.text in {"-", "–"} and behind is not None and words.is_("years", behind.word):
        return True
    if _is_month(after, words) or _is_month(before, words):
        return True
    of_month = after.word == "de" and behind is not None and _is_month(behind, words)
    return of_month or (number.year_like and before is not None and before.word in {"de", "of", "in", "en"})


def _is_month(token: Token | None, words: Lexicon) -> bool:
    return token is not None and token.word in words.months and token.text != "may"


def _is_clock(tokens: Sequence[Token], number: Number) -> bool:
    near = tokens[max(0, number.first - 2) : number.last + 2]
    return sum(token.kind == "number" for token in near) > 1 and any(token.text == ":" for token in near)


def _thing(tokens: Sequence[Token], number: Number, words: Lexicon) -> tuple[str, str, int]:
    """Find what stands behind the number: its class, its unit, and the token behind it."""
    before = tokens[number.first - 1] if number.first else None
    if before is not None and before.kind == "money":
        local = words.language == "es" and before.text == "$"
        return (
            "money",
            "?" if local and not _says_dollars(tokens, number, words) else _SYMBOLS[before.text],
            number.last,
        )
    at = number.last
    while at < len(tokens) and (tokens[at].word in words.words["of"] or tokens[at].word == "mil"):
        at += 1
    money, length = phrase_at(tokens, at, words.money)
    if length:
        return "money", money, at + length
    weight, length = phrase_at(tokens, at, words.weights)
    if length:
        return _substance(tokens, at + length, weight, words)
    for step in range(_BETWEEN_MAX + 1):
        place = number.last + step
        if place >= len(tokens) or _breaks(tokens, place, number, words):
            break
        thing, length = phrase_at(tokens, place, words.nouns)
        if length:
            longer, more = (
                phrase_at(tokens, place + length, words.nouns) if thing in {_PERSONS, "minors"} else ("", 0)
            )
            if longer in _MET and words.language == "es" and thing == _PERSONS:
                return longer, _PERSONS, place + length + more
            return thing, _unit_of(thing), place + length
    return "", "", number.last


def _breaks(tokens: Sequence[Token], place: int, number: Number, words: Lexicon) -> bool:
    """A comma, a verb or another number ends the search for a noun."""
    token = tokens[place]
    if token.kind in {"number", "money"} or token.text in {",", ";", ":", ".", "(", ")"}:
        return True
    if place > number.last and words.deed(token.word) and not phrase_at(tokens, place, words.nouns)[1]:
        return True
    return words.is_("in", token.word) and token.word != "de"


def _unit_of(thing: str) -> str:
    if thing in {_PERSONS, "migrants", "victims", "minors"}:
        return _PERSONS
    return "vehicles" if thing == "vehicles" else "count"


def _substance(tokens: Sequence[Token], at: int, weight: str, words: Lexicon) -> tuple[str, str, int]:
    while at < len(tokens) and words.is_("of", tokens[at].word):
        at += 1
    substance, length = phrase_at(tokens, at, words.substances)
    return (f"weight:{substance}", weight, at + length) if length else ("", "", at)


def _says_dollars(tokens: Sequence[Token], number: Number, words: Lexicon) -> bool:
    near = tokens[number.last : number.last + 3]
    return any(words.money.get((token.word,)) == "USD" for token in near)


def _deeds_of(thing: str) -> frozenset[str]:
    if thing == _PERSONS:
        return frozenset({*_PERSON_METRICS, "met"})
    if thing in _MET:
        return frozenset({"met"})
    if thing in {"sites", "channels"}:
        return frozenset({"closed", "searched"} if thing == "sites" else {"closed"})
    return _TAKEN_DEEDS


def _metric(thing: str, deed: str) -> str:
    if thing == _PERSONS:
        return _PERSON_METRICS.get(deed, "migrants_found")
    if thing in _MET:
        return _MET[thing]
    if thing in {"sites", "channels"}:
        return "searches" if deed == "searched" else f"{thing}_closed"
    if thing == "money":
        return {"seized": "cash_seized", "frozen": "money_frozen"}.get(deed, "money_forfeited")
    if thing.startswith("weight:"):
        return f"{thing.removeprefix('weight:')}_{deed}"
    return f"{thing}_{deed}"


def goods_without_deed(
    tokens: Sequence[Token], number: Number, headline: Sequence[Token], words: Lexicon
) -> Counted | None:
    """Take for goods what the headline says was done; None where it says nothing, or several things."""
    if _is_no_count(tokens, number, words):
        return None
    thing, unit, last = _thing(tokens, number, words)
    deeds = {deed for token in headline if (deed := words.deed(token.word)) in _TAKEN_DEEDS}
    if len(deeds) != 1 or not (thing in _TAKEN or thing == "money" or thing.startswith("weight:")):
        return None
    first = number.first - (1 if number.first and tokens[number.first - 1].kind == "money" else 0)
    metric = _metric(thing, deeds.pop())
    return Counted(
        metric=metric,
        unit="pesos" if unit == "?" else unit,
        rule="headline",
        first=first,
        last=last,
        unsure=True,
    )


def _deed(
    tokens: Sequence[Token], number: Number, last: int, wanted: frozenset[str], words: Lexicon
) -> tuple[int, str]:
    """Find what was done: a verb close before, a passive behind, else the nearest before in the clause."""
    left = _left(tokens, number.first, wanted, words)
    right = _right(tokens, last, wanted, words)
    if left >= 0 and number.first - left <= _BETWEEN_MAX:
        return left, "verb before"
    if right >= 0:
        return right, "verb behind"
    return (left, "verb before") if left >= 0 else (-1, "")


def _still_or_found(tokens: Sequence[Token], number: Number, last: int, words: Lexicon) -> tuple[int, str]:
    """`cannot be moved` is frozen; goods that were `found` were probably taken, and a person should look."""
    for place in range(max(0, number.first - _REACH_MAX), min(len(tokens), last + _REACH_MAX)):
        near = [token.word for token in tokens[max(0, place - _BETWEEN_MAX - 1) : place]]
        if words.deed(tokens[place].word) == _STILL and any(words.is_("not", word) for word in near):
            return place, "may not be moved"
    if number.article:
        return -1, ""  # `a bordo de un vehículo`
    place, _ = _deed(tokens, number, last, frozenset({"met"}), words)
    return place, "goods found"


def _left(tokens: Sequence[Token], first: int, wanted: frozenset[str], words: Lexicon) -> int:
    for place in range(first - 1, max(-1, first - _REACH_MAX), -1):
        if tokens[place].text == ";":
            break
        word = tokens[place].word
        if words.deed(word) in wanted and not words.is_("only_passive", word):
            return place
    return -1


def _right(tokens: Sequence[Token], last: int, wanted: frozenset[str], words: Lexicon) -> int:
    """A verb behind belongs to the number where it is passive, or stands right beside the noun."""
    for place in range(last, min(len(tokens), last + _REACH_MAX)):
        token = tokens[place]
        if token.text == ";":
            break
        deed = words.deed(token.word)
        if deed not in wanted:
            continue
        between = [one for one in tokens[last:place] if one.text != ","]
        passive = any(words.is_("passive", one.word) for one in tokens[max(last, place - 4) : place])
        if len(between) <= 1 or passive or deed in {"guilty_pleas", "forfeited"}:
            return place
        return -1
    return -1


def _object(tokens: Sequence[Token], number: Number, words: Lexicon) -> Counted | None:
    """`arrested 19`, `detuvo a 19`: persons without a noun, right behind the verb."""
    place = number.first - 1
    if place >= 0 and tokens[place].word in {"a", "other", "otros", "another"}:
        place -= 1
    if number.article or number.year_like or place < 0:
        return _subject(tokens, number, words)
    deed = words.deed(tokens[place].word)
    if deed not in _PERSON_METRICS or deed == "guilty_pleas":
        return _subject(tokens, number, words)
    return Counted(
        metric=_PERSON_METRICS[deed],
        unit=_PERSONS,
        rule="verb and number",
        first=number.first,
        last=number.last,
        deed=place,
        unsure=True,
    )


def _subject(tokens: Sequence[Token], number: Number, words: Lexicon) -> Counted | None:
    """`19 were arrested`, `19 arrested`."""
    place = number.last
    while place < len(tokens) and words.is_("passive", tokens[place].word):
        place += 1
    if place >= len(tokens) or number.article or number.year_like:
        return None
    deed = words.deed(tokens[place].word)
    if deed not in _PERSON_METRICS or place - number.last > 2:
        return None
    return Counted(
        metric=_PERSON_METRICS[deed],
        unit=_PERSONS,
        rule="number and verb",
        first=number.first,
        last=number.last,
        deed=place,
    )
