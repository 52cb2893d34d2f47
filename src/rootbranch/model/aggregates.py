"""Tables of counts without a person in them; the only part of the model that `disclosure` may see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A count under a label. `protected` says that it counts protected persons."""

    label: tuple[str, ...]
    count: int
    protected: bool
