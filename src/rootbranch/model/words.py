"""What a word that sums several kinds comes to in a release.

Source: decision 0147.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTotal:
    """What a word such as "disruption action" comes to in a release, never without what was summed.

    Args:
        name, title: Of the composite word, `disruption_action@1`.
        parts: Rule, unit and number, in the order of its closed list; they sum to `total`.
    """

    name: str
    title: str
    total: int
    parts: tuple[tuple[str, str, int], ...]
