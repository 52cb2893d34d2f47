"""A row filter as a small tree, the form in which `guard` answers and which `store` compiles.

    And ─┬─ Equals(partner, "mx-fis")
         └─ Not ── Equals(protected, True)

Attributes are those of `model.access.Thing`. Nothing else may appear: a policy that cannot be said with
these nodes is refused when it is loaded, never half translated.
"""

from dataclasses import dataclass
from typing import TypeAlias

Filter: TypeAlias = "Everything | Nothing | And | Or | Not | Equals | OneOf | Has"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every row passes."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No row passes."""


@dataclass(frozen=True, slots=True)
class And:
    """A row passes where all parts do."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """A row passes where any part does."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A row passes where the part does not."""

    part: "Filter"


@dataclass(frozen=True, slots=True)
class Equals:
    """The attribute has this value."""

    attribute: str
    value: str | bool


@dataclass(frozen=True, slots=True)
class OneOf:
    """The attribute has one of these values."""

    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """The attribute is a set and holds this value."""

    attribute: str
    value: str
