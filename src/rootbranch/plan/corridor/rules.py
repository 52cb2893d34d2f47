"""Read the rules of corridors: every number that ranks plans, in one versioned file.

Source: rules/corridor.toml, where each number is explained.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rootbranch.model.networks import MemberKind, NetworkRole, Span
from rootbranch.model.planned import ActionKind, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A part of the way that is always needed, and the roles that can do it."""

    name: str
    roles: tuple[NetworkRole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRule:
    """What a full holder of a role can do, and how such a one is replaced.

    Args:
        people_week: People a week.
        replaced: Chance that a substitute is found at all.
        days: Until the substitute works, on average.
        danger: 1 for ways on which more people die, else 0.
    """

    people_week: float
    replaced: float
    days: float
    danger: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRule:
    """What a kind of action is done to, takes, needs and does; `whole` and `half` are roles that lose their capacity."""

    of: frozenset[MemberKind]
    whole: frozenset[NetworkRole]
    half: frozenset[NetworkRole]
    days: int
    ready: int
    chance: Span
    required: tuple[Evidence, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorridorRules:
    """One version of the rules; shares and chances in [0, 1], times in days."""

    version: int
    horizon_days: int
    phases: tuple[int, ...]
    share_min: float
    known_min: float
    adds_min: float
    inherited: float
    closure: float
    delay_spread: float
    broker_tier_max: int
    tail: float
    near_best: float
    harm_slack: float
    evidence_days: int
    assistance_days: int
    layers: tuple[Layer, ...]
    roles: Mapping[NetworkRole, RoleRule]
    kinds: Mapping[ActionKind, KindRule]
    digest: str

    @property
    def name(self) -> str:
        """Name and version as printed."""
        return f"corridor@{self.version}"


@cache
def load_corridor_rules() -> CorridorRules:
    """Load the packaged rules."""
    text = (files("rootbranch.plan") / "rules" / "corridor.toml").read_text(encoding="utf-8")
    body = tomllib.loads(text)
    body["phases"] = tuple(body["phases"])
    body["layers"] = tuple(
        Layer(name=one["name"], roles=tuple(NetworkRole(role) for role in one["roles"]))
        for one in body["layers"]
    )
    body["roles"] = {NetworkRole(name): RoleRule(**rule) for name, rule in body["roles"].items()}
    body["kinds"] = {ActionKind(name): _kind(rule) for name, rule in body["kinds"].items()}
    return CorridorRules(**body, digest=hashlib.sha256(text.encode()).hexdigest())


def _kind(rule: Mapping[str, Any]) -> KindRule:
    low, likely, high = rule["chance"]
    return KindRule(
        of=frozenset(MemberKind(one) for one in rule["of"]),
        whole=_roles(rule["whole"]),
        half=_roles(rule["half"]),
        days=rule["days"],
        ready=rule["ready"],
        chance=Span(low=low, likely=likely, high=high),
        required=tuple(Evidence(one) for one in rule["required"]),
        limits=tuple(rule["limits"]),
    )


def _roles(names: list[str]) -> frozenset[NetworkRole]:
    return frozenset(NetworkRole) if names == ["all"] else frozenset(NetworkRole(name) for name in names)
