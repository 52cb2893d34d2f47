"""Load the rules by which published claims are read and compared.

The rules are word lists, phrases and thresholds in `rules/claims.toml`; they know nothing of any one operation.

Limits: English and Spanish.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files

from rootbranch.errors import Message
from rootbranch.model.ids import Digest

_WORD = re.compile(r"[a-z0-9]+(?:[.,][0-9]+)*|\+")
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_YEAR = r"(?:19|20)[0-9]{2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRules:
    """One version of the rules.

    Args:
        digest: SHA-256 of the file they were read from.
        steps: Names of the steps in order, for a `count`, for things `taken` and for a `rate`.
        units: How a unit is written here → base unit and factor.
    """

    id: str
    version: int
    digest: Digest
    steps: Mapping[str, tuple[str, ...]]
    thresholds: Mapping[str, Decimal]
    lists: Mapping[str, frozenset[str]]
    aliases: Mapping[str, str]
    phrases: Mapping[str, re.Pattern[str]]
    units: Mapping[str, tuple[str, Decimal]]

    @property
    def name(self) -> str:
        """Name and version as printed beside each figure."""
        return f"{self.id}@{self.version}"

    @property
    def definition(self) -> Message:
        """What a figure under these rules is, in words."""
        return Message("claims.definition")

    def steps_for(self, metric: str) -> tuple[str, ...]:
        """Return the steps for a metric, by the words of its name."""
        words = metric_words(metric)
        if not self.lists["rate_metric"].isdisjoint(words):
            return self.steps["rate"]
        return self.steps["count" if self.lists["taken_metric"].isdisjoint(words) else "taken"]

    def says(self, phrase: str, text: str) -> bool:
        """Say whether `text`, as `plain_words` gives it, holds one of the phrases of that name."""
        return self.phrases[phrase].search(text) is not None

    def without_dates(self, text: str) -> str:
        """Leave days, months and years out of a text of `plain_words`, so that they are not taken for counts."""
        return self.phrases["date"].sub("", text)


def plain_words(text: str) -> str:
    """Fold to small letters without accents or punctuation; numbers and `+` stay, one space follows each word."""
    folded = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return "".join(f"{word} " for word in _WORD.findall(folded))


@cache
def load_claim_rules() -> ClaimRules:
    """Read the rules that come with the package."""
    return parse_claim_rules((files("rootbranch.ledger") / "rules" / "claims.toml").read_bytes())


def parse_claim_rules(body: bytes) -> ClaimRules:
    """Read rules from the bytes of a rules file.

    Raises:
        KeyError, ValueError: The file is not complete; that is a bug of ours.
    """
    raw = tomllib.loads(body.decode("utf-8"), parse_float=Decimal)
    lists = {name: frozenset(words) for name, words in raw["lists"].items()}
    return ClaimRules(
        id=raw["id"],
        version=raw["version"],
        digest=Digest(sha256(body).hexdigest()),
        steps={kind: tuple(names) for kind, names in raw["steps"].items()},
        thresholds={name: Decimal(value) for name, value in raw["thresholds"].items()},
        lists=lists,
        aliases=raw["aliases"],
        phrases={name: _compile(phrases, lists) for name, phrases in raw["phrases"].items()},
        units={name: (base, Decimal(factor)) for name, (base, factor) in raw["units"].items()},
    )


def is_protected_metric(metric: str, rules: ClaimRules) -> bool:
    """Say whether a metric counts protected persons; then a value below ten is not shown."""
    return not rules.lists["protected_metric"].isdisjoint(metric_words(metric))


def metric_words(metric: str) -> tuple[str, ...]:
    """Split the name of a metric into its words."""
    return tuple(plain_words(metric.replace("_", " ")).split())


def _compile(phrases: list[str], lists: Mapping[str, frozenset[str]]) -> re.Pattern[str]:
    return re.compile(r"(?<!\S)(?:" + "|".join(_phrase(phrase, lists) for phrase in phrases) + ")")


def _phrase(phrase: str, lists: Mapping[str, frozenset[str]]) -> str:
    return "".join(_place(token, lists) for token in phrase.split())


def _place(token: str, lists: Mapping[str, frozenset[str]]) -> str:
    if token == "...":  # noqa: S105 - a word of a phrase, no secret
        return r"(?:\S+ ){0,3}?"
    if token == "_":  # noqa: S105
        return r"(?:\S+ )?"
    optional = "?" if token.endswith("?") else ""
    words = "|".join(_word(word, lists) for word in token.removesuffix("?").split("|"))
    return f"(?:(?:{words}) ){optional}"


def _word(word: str, lists: Mapping[str, frozenset[str]]) -> str:
    if word == "<n>":
        return _NUMBER
    if word == "<year>":
        return _YEAR
    if word.startswith("<"):
        return "|".join(sorted(lists[word.strip("<>")]))
    return re.escape(word.removesuffix("*")) + (r"\S*" if word.endswith("*") else "")
