"""Read the matching rules: when two reports tell of one thing for certain, and what speaks for it otherwise.

Source: rules/matching.toml, where each number is explained.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rootbranch.ledger.counting import rule_text
from rootbranch.model.reports import OutcomeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CertainRule:
    """Reports of these kinds that agree on all of `same` are one outcome.

    Args:
        same: Fields both reports have and that are equal after folding.
        days: How far apart the days may be; None for any day.
        one_each: Only where no partner tells of it twice.
        digits: Where `goods` are the same, one amount has at least so many digits before the zeros at its end.
        named: Only those whose partner another one names as taking part, or who name one.
    """

    id: str
    kinds: tuple[OutcomeKind, ...]
    same: tuple[str, ...]
    days: int | None
    one_each: bool
    digits: int
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """One version of the matching rules. Days are whole days, bits are base-two logarithms of odds."""

    version: int
    days_near: int
    days_same_number: int
    score_queue: float
    neighbours: int
    certain_group: int
    default_birth_days: frozenset[str]
    days_queue: Mapping[OutcomeKind, int]
    certain: tuple[CertainRule, ...]
    bits: Mapping[str, float]

    @property
    def name(self) -> str:
        """Name and version as printed."""
        return f"matching@{self.version}"


@cache
def load_matching() -> Matching:
    """Load the packaged matching rules."""
    body = tomllib.loads(rule_text("matching.toml"))
    return Matching(
        version=body["version"],
        days_near=body["days_near"],
        days_same_number=body["days_same_number"],
        score_queue=body["score_queue"],
        neighbours=body["neighbours"],
        certain_group=body["certain_group"],
        default_birth_days=frozenset(body["default_birth_days"]),
        days_queue={OutcomeKind(kind): days for kind, days in body["days_queue"].items()},
        certain=tuple(
            CertainRule(
                id=rule["id"],
                kinds=tuple(OutcomeKind(kind) for kind in rule["kinds"]),
                same=tuple(rule["same"]),
                days=rule.get("days"),
                one_each=rule["one_each"],
                digits=rule.get("digits", 0),
                named=rule.get("named", False),
            )
            for rule in body["certain"]
        ),
        bits=body["bits"],
    )
