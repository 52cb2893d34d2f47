"""Hear names: write them as they sound, and tell whether two spellings sound alike.

`sound` undoes every rule by which `by_ear` writes, and gives all spellings of one transliterated name the same sound. So
people whose names sound different stay different, however an agency hears them.

Source: notes on the synthetic region, sections 2.4 and 3.5; rules and groups in `tables/names.toml`.
"""

import re
from collections.abc import Mapping
from functools import cache
from random import Random

from rootbranch.scenario.chance import table
from rootbranch.scenario.names import folded

_RULES = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        ("ch", "#"), ("h", ""), ("ll", "y"), ("v", "b"), ("[xz]", "s"), ("c(?=[ei])", "s"), ("qu", "k"),
        ("c", "k"), ("g(?=[ei])", "j"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip

_IN_ENGLISH = (
    ("gü", "w"), ("gua", "wa"), ("hua", "wa"), ("j", "h"), ("ll", "y"), ("ñ", "ny"), ("qu", "k"), ("z", "ss"), ("rr", "r"),
    ("í", "ee"), ("ú", "oo"),
)  # fmt: skip


def by_ear(random: Random, name: str) -> str:
    """Write a name as it was heard: one sound of it in other letters; unchanged where nothing can be misheard."""
    small = name.lower()
    fitting = [(pattern, heard) for pattern, heard in _ear() if pattern.search(small)]
    if not fitting:
        return name
    pattern, heard = random.choice(fitting)
    written = pattern.sub(heard, small, count=1)
    return written[:1].upper() + written[1:]


@cache
def sound(name: str) -> str:
    """Give what a name sounds like, the same for all its spellings."""
    heard = folded(_first_spelling().get(name, name))
    for pattern, written in _RULES:
        heard = pattern.sub(written, heard)
    return heard


def other_spelling(random: Random, name: str) -> str:
    """Put a name into Latin letters in another of its ways; unchanged where there is one way only."""
    others = [spelling for spelling in _spellings().get(name, ()) if spelling != name]
    return random.choice(others) if others else name


def short_form(name: str) -> str:
    """Give the short form in daily use, or the name itself."""
    short: str = table("names")["short_forms"].get(name, name)
    return short


def heard_nickname(nickname: str) -> str:
    """Give what somebody who speaks another language writes when they hear a nickname."""
    known: str | None = table("names")["nicknames_heard"].get(nickname)
    if known:
        return known
    small = nickname.lower()
    for said, written in _IN_ENGLISH:
        small = small.replace(said, written)
    return small.title()


@cache
def _ear() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rule["written"]), rule["heard"]) for rule in table("names")["by_ear"])


@cache
def _spellings() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(group) for group in table("names")["transliterated"]["variants"] for name in group}


@cache
def _first_spelling() -> Mapping[str, str]:
    return {name: group[0] for name, group in _spellings().items()}
