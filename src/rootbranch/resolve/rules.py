"""Read the rules: every number that decides who is one entity, in one versioned file.

Source: rules/resolving.toml, where each number is explained.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveRules:
    """One version of the rules; shares are between 0 and 1, the rest are whole numbers."""

    version: int
    block_max: int
    kept_max: int
    learned_max: int
    learned_near: int
    doubtful: float
    best_max: int
    pruned: float
    rounds: int
    start_stop: float
    stop: float
    sure_stop: float
    floor: float
    known_min: int
    groups_min: int
    finer_stops: tuple[float, ...]
    groups_stop: float
    groups_sure: float
    taught_kept_max: int
    taught_stop: float
    taught_sure_stop: float
    judged_min: int
    judged_least: int
    live_kept_max: int
    live_share: float
    digest: str

    @property
    def name(self) -> str:
        """Name and version as printed."""
        return f"resolving@{self.version}"


@cache
def load_resolve_rules() -> ResolveRules:
    """Load the packaged rules."""
    text = rule_text()
    body = tomllib.loads(text)
    body["finer_stops"] = tuple(body["finer_stops"])
    return ResolveRules(**body, digest=hashlib.sha256(text.encode()).hexdigest())


def rule_text() -> str:
    """Read the packaged file as it is."""
    return (files("rootbranch.resolve") / "rules" / "resolving.toml").read_text(encoding="utf-8")
