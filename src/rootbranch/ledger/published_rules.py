"""Load the words by which published numbers are read: `rules/published.toml`.

Limits: English and Spanish. The words know nothing of any one campaign.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from rootbranch.ledger.counting import rule_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRules:
    """One version of the words.

    Args:
        hedges: `nearly`, `about`, `over`, `under` → the words before a number.
        measures, units: How it is written → the name it is compared under.
        of_unit: (measure, unit) → the measure that the unit says.
        words, phrases: Lists by name.
        spans: Word → `days`, `weeks`, `months` or `years`.
    """

    name: str
    thresholds: Mapping[str, Decimal]
    hedges: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, str]
    stages: Mapping[str, str]
    units: Mapping[str, str]
    of_unit: Mapping[tuple[str, str], str]
    words: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    spans: Mapping[str, str]
    magnitudes: Mapping[str, int]


@cache
def load_published_rules() -> PublishedRules:
    """Load the packaged words."""
    table = tomllib.loads(rule_text("published.toml"), parse_float=Decimal)
    return PublishedRules(
        name=f"{table['id']}@{table['version']}",
        thresholds={name: Decimal(value) for name, value in table["thresholds"].items()},
        hedges={name: tuple(words) for name, words in table["hedges"].items()},
        measures=_turned(table["measures"]),
        stages=table["stages"],
        units=_turned(table["units"]),
        of_unit={
            (measure, unit): said
            for pair, said in table["measure_of_unit"].items()
            for measure, unit in [pair.split()]
        },
        words={name: frozenset(words) for name, words in table["words"].items()},
        phrases={name: tuple(words) for name, words in table["phrases"].items()},
        numbers=table["numbers"],
        spans=_turned(table["spans"]),
        magnitudes=table["magnitudes"],
    )


def _turned(names: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: name for name, words in names.items() for word in [name.replace("_", " "), *words]}
