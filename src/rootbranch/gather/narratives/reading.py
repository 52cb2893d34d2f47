"""Read out of a report's text what was claimed: how many arrested, charged, seized, searched, met; when, where, in which operation.

    text ─ sentences ─ numbers ─ what each counts ─ what stands around it ─▶ readings, each with its place and rule

Only numbers, words of the lexicon, dates, countries and names of operations leave the text; no name of a person does.
What is denied, planned, asked or told of another case is no claim of this one.

Limits: English and Spanish. One sentence at a time: "they" and "the group" are not followed. An arrest told without a
number ("X was arrested") is a report of one event and no total, and is not read.
Source: domain, section 5; decision 0135.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rootbranch.gather.narratives import scopes
from rootbranch.gather.narratives.counted import Counted, counted_by, goods_without_deed
from rootbranch.gather.narratives.lexicon import LANGUAGES, Lexicon, lexicon
from rootbranch.gather.narratives.numbers import Number, numbers
from rootbranch.gather.narratives.tokens import Sentence, Token, sentences

TEXT_MAX_CHARACTERS = 50_000
READINGS_MAX = 40
_VERB_REACH = 4
_OPENING_SENTENCES = 3  # headline, dateline and what follows
_NO_ARTICLE = frozenset({"searches", "arrest_warrants_issued", "indictments"})
_OBTAINED = ("logr", "obtuv", "consigui", "permiti")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number that a text claims.

    Args:
        metric: What is counted, as the ledger's claims name it.
        start, end: Characters of the text, from the number to what it counts.
        rule: Which rule read it.
        scope: Phrases of the lexicon that narrow or widen it.
        territory: Country, where the number is told of one.
        operation: As written; empty where none or several could be meant.
        event: Day of the one event it tells of; empty for a total.
        joint: Whether several are said to have done it together.
        unsure: Whether a person should look.
    """

    metric: str
    value: Decimal
    unit: str
    start: int
    end: int
    rule: str
    scope: str
    territory: str
    operation: str
    event: str
    joint: bool
    unsure: bool


def read_narrative(text: str, language: str = "", published: date | None = None) -> tuple[Reading, ...]:
    """Read the claims of a text.

    Args:
        text: At most `TEXT_MAX_CHARACTERS` are read.
        language: `en` or `es`; told by the words where it is another or empty.
        published: Gives the year where the text names a day without one.

    Returns:
        Readings in the order of the text, at most `READINGS_MAX`.
    """
    told = list(sentences(text[:TEXT_MAX_CHARACTERS]))
    words = lexicon(language if language in LANGUAGES else _language_of(told))
    named = scopes.operations(told, words)
    own = _own_operation(told, named, words)
    found: list[Reading] = []
    day = main_day = _main_day(told, words, published)
    for turn, (sentence, names) in enumerate(zip(told, named, strict=True)):
        if len(found) > 4 * READINGS_MAX:
            break  # with repeats it has more than are kept
        here = scopes.day_of(sentence, words, published)
        if scopes.is_dateline(sentence):
            here, day = None, main_day
        day = here.iso if here else day
        found += _of_sentence(
            sentence,
            _Around(
                names=names, own=own, day=day, headline=told[0] if 0 < turn < _OPENING_SENTENCES else None
            ),
            words,
        )
    dated = (_of_one_day(reading, published) for reading in found)
    return tuple(_without_repeats(dated)[:READINGS_MAX])


def _main_day(told: Sequence[Sentence], words: Lexicon, published: date | None) -> str:
    """The first day that a text names as one on which something happened; its headline is about that day too."""
    for sentence in told:
        if not scopes.is_dateline(sentence) and (day := scopes.day_of(sentence, words, published)):
            return day.iso
    return ""


def _of_one_day(reading: Reading, published: date | None) -> Reading:
    """One of something, without a word on a total, is a single event, if only that of the day on which it is told."""
    if reading.value != 1 or reading.event or reading.scope or published is None:
        return reading
    return replace(reading, event=published.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What a sentence stands in."""

    names: tuple[str, ...]
    own: str
    day: str
    headline: Sentence | None


def _language_of(told: Sequence[Sentence]) -> str:
    said = [token.word for sentence in told for token in sentence.tokens if token.word]
    hits = {language: sum(lexicon(language).knows(word) for word in said) for language in LANGUAGES}
    return max(LANGUAGES, key=lambda language: hits[language])


def _own_operation(told: Sequence[Sentence], named: Sequence[tuple[str, ...]], words: Lexicon) -> str:
    """The one operation the text is about; sentences on other cases say nothing of it."""
    names = {
        name
        for sentence, listed in zip(told, named, strict=True)
        if not scopes.said(sentence, "other", words)
        for name in listed
    }
    return names.pop() if len(names) == 1 else ""


def _of_sentence(sentence: Sentence, around: _Around, words: Lexicon) -> list[Reading]:
    if sentence.asks:
        return []
    tokens = sentence.tokens
    of_names = scopes.in_names(tokens, around.names)
    every = [number for number in numbers(tokens, words) if number.first not in of_names]
    found: list[Reading] = []
    for number in every:
        counted = counted_by(tokens, number, words) or _split(tokens, number, found, words)
        counted = counted or _of_headline(tokens, number, around, words)
        if counted is None or (number.article and counted.metric in _NO_ARTICLE):
            continue
        if _is_not_done(tokens, counted, words):
            continue
        reading = _reading(sentence, number, every, counted, around, words)
        whole = next((one for one in reversed(found) if one.unit == reading.unit == "persons"), None)
        if counted.rule == "country split":
            reading = replace(reading, territory=_country_behind(sentence, number, words))
        elif whole and scopes.subset(tokens, number, words):
            reading = _share_of(reading, whole)
        found.append(reading)
    return _with_ranges(found, every, sentence, words)


def _split(
    tokens: Sequence[Token], number: Number, found: Sequence[Reading], words: Lexicon
) -> Counted | None:
    """`12 in Mexico and 7 in Guatemala` behind a total."""
    whole = next((one for one in reversed(found) if one.rule != "country split"), None)
    if whole is None or number.article or number.last + 1 >= len(tokens):
        return None
    if not words.is_("in", tokens[number.last].word) or not tokens[number.last + 1].text[:1].isupper():
        return None
    code = next(
        (code for phrase, code in words.countries.items() if phrase[0] == tokens[number.last + 1].word), ""
    )
    if not code:
        return None
    return Counted(
        metric=whole.metric, unit=whole.unit, rule="country split", first=number.first, last=number.last + 2
    )


def _of_headline(tokens: Sequence[Token], number: Number, around: _Around, words: Lexicon) -> Counted | None:
    """`Assets seized in Laredo` above, `17 vehicles: that is what the day brought` below; a person should look."""
    if around.headline is None or number.article:
        return None
    return goods_without_deed(tokens, number, around.headline.tokens, words)


def _country_behind(sentence: Sentence, number: Number, words: Lexicon) -> str:
    return next((code for place, code in scopes.countries(sentence, words) if place >= number.last), "")


def _is_not_done(tokens: Sequence[Token], counted: Counted, words: Lexicon) -> bool:
    """Denied, planned or supposed."""
    deed = counted.deed if counted.deed >= 0 else counted.first
    near = [token.word for token in tokens[max(0, deed - _VERB_REACH) : deed] if token.text != "May"]
    if counted.rule == "may not be moved":
        return False
    if counted.deed < 0:
        near += [token.word for token in tokens[max(0, counted.first - 2) : counted.first]]
    sentence_denies = any(token.word in words.words["denial"] for token in tokens[:deed])
    if (
        sentence_denies
        or any(words.is_("not", word) for word in near)
        or any(words.is_("planned", word) for word in near)
    ):
        return True
    return words.language == "es" and counted.deed >= 0 and _is_open(tokens, deed)


def _is_open(tokens: Sequence[Token], deed: int) -> bool:
    """`detendrá`, `aseguraría` may come; `se congelaran` is done only where somebody obtained it."""
    written, word = tokens[deed].text.lower(), tokens[deed].word
    if written.endswith(("rá", "rán", "ría", "rían")):
        return True
    if not word.endswith(("ara", "aran", "era", "eran")) or len(word) < 7:
        return False
    before = [token.word for token in tokens[:deed]]
    return not any(word.startswith(_OBTAINED) for word in before)


def _reading(
    sentence: Sentence,
    number: Number,
    every: Sequence[Number],
    counted: Counted,
    around: _Around,
    words: Lexicon,
) -> Reading:
    tokens = sentence.tokens
    other = scopes.said(sentence, "other", words)
    wide = [*scopes.said(sentence, "campaign", words), *scopes.since(sentence, words)]
    part_way = scopes.said_of(sentence, number, every, "part_way", words)
    total = scopes.said_of(sentence, number, every, "total", words)
    listed = [*scopes.bounds(tokens, number, words), *part_way, *wide, *total]
    here = around.names[0] if len(around.names) == 1 else ""
    operation = here if here or other else around.own
    places = {code for _, code in scopes.countries(sentence, words)}
    return Reading(
        metric=counted.metric,
        value=number.value,
        unit=counted.unit,
        start=tokens[counted.first].start,
        end=tokens[max(counted.last, number.last) - 1].end,
        rule=counted.rule,
        scope="; ".join(dict.fromkeys(listed)),
        territory=places.pop() if len(places) == 1 else "",
        operation=operation,
        event="" if wide or part_way or other or total else around.day,
        joint=bool(scopes.said(sentence, "joint", words)),
        unsure=counted.unsure or number.unsure or number.year_like,
    )


def _share_of(reading: Reading, whole: Reading) -> Reading:
    """A number inside another one, written as the ledger reads a share; of a kind of person it is the same measure."""
    same_kind = reading.unit == whole.unit == "persons" and reading.metric in {whole.metric, "migrants_found"}
    metric = whole.metric if same_kind else reading.metric
    if metric != whole.metric or reading.value >= whole.value:
        return reading
    share = f"{reading.value:f} of the {whole.value:f} counted"
    return replace(
        reading, metric=metric, scope="; ".join(filter(None, (reading.scope, share))), rule="subset"
    )


def _with_ranges(
    found: list[Reading], every: Sequence[Number], sentence: Sentence, words: Lexicon
) -> list[Reading]:
    """`between 20 and 30 arrests`: the first number is the lower bound, the second the upper."""
    out: list[Reading] = []
    tokens = sentence.tokens
    for reading in found:
        high = next(
            (
                one
                for one in every
                if tokens[one.first].start >= reading.start and tokens[one.first].end <= reading.end
            ),
            None,
        )
        low = _low_end(every, high, tokens, words) if high else None
        if low is None or high is None:
            out.append(reading)
            continue
        at_least, up_to = ("at least", "up to") if words.language == "en" else ("al menos", "hasta")
        start = tokens[low.first].start
        out.append(
            replace(reading, value=low.value, start=start, scope=_also(at_least, reading), rule="range")
        )
        out.append(replace(reading, scope=_also(up_to, reading), rule="range"))
    return out


def _also(phrase: str, reading: Reading) -> str:
    return "; ".join(filter(None, (phrase, reading.scope)))


def _low_end(every: Sequence[Number], high: Number, tokens: Sequence[Token], words: Lexicon) -> Number | None:
    for low in every:
        if low.last + 1 != high.first or low.value >= high.value:
            continue
        between = tokens[low.last]
        opened = low.first > 0 and words.is_("between", tokens[low.first - 1].word)
        if between.text in {"-", "–"} or (opened and words.is_("to", between.word)) or between.word == "to":
            return low
    return None


def _without_repeats(found: Iterable[Reading]) -> list[Reading]:
    """Headline and body tell one number once: the place with the day and the operation stays."""
    best: dict[tuple[object, ...], Reading] = {}
    for reading in found:
        key = (reading.metric, reading.value, reading.unit, reading.scope, reading.territory)
        kept = best.get((*key, reading.operation)) or best.get((*key, ""))
        if kept and (not kept.event or not reading.event or kept.event == reading.event):
            better = reading if reading.event and not kept.event else kept
            best[(*key, kept.operation)] = replace(better, operation=kept.operation or reading.operation)
        else:
            best[(*key, reading.operation)] = reading
    return sorted(best.values(), key=lambda reading: (reading.start, reading.value))
