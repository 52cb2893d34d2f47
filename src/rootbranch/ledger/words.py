"""Sum the figures of a release under a word such as "disruption action", never without its closed list.

    composite word, figures in all ─ sum_words ─▶ total with its parts     title ─ words_in ─▶ words that need their list

A word has no figure of its own: it is the sum of figures that stand in the same release, so whoever has the release can
add it up.

Limits: figures in all only. A title is searched for the words there are as they are titled, and for the phrases of
`rules/title_words.toml`; a word that an installation adds is found by its title alone.
Source: domain, section 5; design, section 1 (20,000 "disruption actions", 30,000 "law-enforcement actions").
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from rootbranch.errors import InputError, Message, StateError
from rootbranch.ledger.counting import BY_STAGE, OUTCOMES, rule_text
from rootbranch.model.ledger import Composite, Figure, Form, Rule
from rootbranch.model.words import WordTotal
from rootbranch.values import fold

PARTS = frozenset({"stage"})


def words_named(
    names: Iterable[str], composites: tuple[Composite, ...], today: date
) -> tuple[Composite, ...]:
    """Find words by name, `disruption_action@1` or without a version for the newest in force.

    Raises:
        InputError: There is no such word.
    """
    in_force = [word for word in composites if word.valid_from <= today]
    found: dict[str, Composite] = {}
    for name in names:
        of_name = [word for word in in_force if name in (word.id, word.name)]
        if not of_name:
            known = ", ".join(sorted({word.name for word in in_force}))
            raise InputError(
                Message("rules.no_such_word"), "words", Message("rules.words_are", {"names": known})
            )
        newest = max(of_name, key=lambda word: word.version)
        found[newest.id] = newest
    return tuple(found.values())


def sum_words(
    words: Iterable[Composite], figures: tuple[Figure, ...], rules: tuple[Rule, ...]
) -> tuple[WordTotal, ...]:
    """Sum figures in all under each word.

    Args:
        rules: All versions; those of the words among them.

    Raises:
        StateError: A part is no single number, counts persons or amounts, or is counted under another version.
    """
    by_name = {rule.name: rule for rule in rules}
    return tuple(_sum_word(word, figures, by_name) for word in words)


def _sum_word(word: Composite, figures: tuple[Figure, ...], rules: dict[str, Rule]) -> WordTotal:
    counted = {figure.rule for figure in figures}
    parts = []
    for name in word.rules:
        rule = rules.get(name)
        own = [each for each in figures if each.rule == name and each.scope.keys() <= PARTS]
        later = {each for each in counted - {name} if each.partition("@")[0] == name.partition("@")[0]}
        unsure = any(each.form is not Form.NUMBER for each in own)
        if rule is None or rule.counts not in {OUTCOMES, BY_STAGE} or unsure or (later and not own):
            raise StateError(
                Message("rules.word_unsure", {"word": word.name, "rule": name}),
                "words",
                Message("rules.word_apart"),
            )
        parts.append((name, rule.unit, sum(int(each.values[0]) for each in own)))
    return WordTotal(
        name=word.name, title=word.title, total=sum(part[2] for part in parts), parts=tuple(parts)
    )


def words_in(text: str, composites: tuple[Composite, ...]) -> tuple[Composite, ...]:
    """Find the words that a text uses, whatever its letters, in the singular or the plural, in English or Spanish."""
    said = f" {fold(text)} "
    return tuple(word for word in composites if any(f" {form} " in said for form in _forms(word)))


def _forms(word: Composite) -> set[str]:
    titled = fold(word.title)
    return {titled, titled.removesuffix("s"), *_said_otherwise().get(word.id, ())}


@cache
def _said_otherwise() -> Mapping[str, tuple[str, ...]]:
    table = tomllib.loads(rule_text("title_words.toml"))
    return {id: tuple(map(fold, phrases)) for id, phrases in table.items()}
