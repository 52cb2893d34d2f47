"""Read the rules: every number and word by which networks are traced, in one versioned file.

Source: rules/tracing.toml, where each is explained.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rootbranch.model.networks import LinkKind, NetworkRole, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceRules:
    """One version of the rules; what each number means stands in the file.

    Attributes:
        source, information: How true, by scale and grade.
        first, more: Of each kind of link.
        words: Of each role, beginnings of words, some of which together tell it.
        points: What each rule adds to which role.
    """

    version: int
    source: Mapping[str, Mapping[str, Span]]
    information: Mapping[str, Mapping[str, Span]]
    first: Mapping[LinkKind, float]
    more: Mapping[LinkKind, float]
    common_free: int
    common_most: int
    holders_max: int
    found_max: int
    lonely: float
    nobodys: float
    strength: float
    reach: float
    persons_min: int
    apart: float
    again: int
    cell: float
    words: Mapping[NetworkRole, tuple[str, ...]]
    prior: Mapping[NetworkRole, float]
    points: Mapping[str, Mapping[NetworkRole, float]]
    scale: float
    told: float
    digest: str

    @property
    def name(self) -> str:
        """Name and version as printed."""
        return f"tracing@{self.version}"


@cache
def load_trace_rules() -> TraceRules:
    """Load the packaged rules."""
    text = trace_rule_text()
    return read_trace_rules(text)


def read_trace_rules(text: str) -> TraceRules:
    """Read rules from their text; a benchmark tries others than the packaged ones."""
    body: dict[str, Any] = tomllib.loads(text)
    common, network, roles = body["common"], body["network"], body["roles"]
    return TraceRules(
        version=body["version"],
        source=_spans(body["grade"]["source"]),
        information=_spans(body["grade"]["information"]),
        first={LinkKind(kind): each["first"] for kind, each in body["link"].items()},
        more={LinkKind(kind): each["more"] for kind, each in body["link"].items()},
        common_free=common["free"],
        common_most=common["most"],
        holders_max=common["holders"],
        found_max=common["found"],
        lonely=common["lonely"],
        nobodys=common["nobodys"],
        strength=network["strength"],
        reach=network["reach"],
        persons_min=network["persons"],
        apart=network["apart"],
        again=network["again"],
        cell=network["cell"],
        words={NetworkRole(role): tuple(each) for role, each in roles["words"].items()},
        prior={NetworkRole(role): points for role, points in roles["prior"].items()},
        points={
            rule: {NetworkRole(role): points for role, points in each.items()}
            for rule, each in roles["rule"].items()
        },
        scale=roles["scale"],
        told=roles["told"],
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def trace_rule_text() -> str:
    """Read the packaged file as it is."""
    return (files("rootbranch.trace") / "rules" / "tracing.toml").read_text(encoding="utf-8")


def _spans(table: Mapping[str, Mapping[str, list[float]]]) -> dict[str, dict[str, Span]]:
    return {
        scale: {
            grade: Span(low=low, likely=likely, high=high) for grade, (low, likely, high) in grades.items()
        }
        for scale, grades in table.items()
    }
