"""List the legs of both maps: the corridor on which the region lies, and the European one.

Limits: the European map has monthly counts only (`flows`); no agency, network or person of the region is on it.
Source: notes on the synthetic region, sections 2.3 (nodes of the corridor) and 3.2 (ten stages; a European table beside them).
"""

from collections.abc import Iterator
from pathlib import Path

from rootbranch.scenario.chance import table
from rootbranch.scenario.truth import write_whole

AMERICAS, EUROPE = "americas", "europe"


def write_legs(folder: Path) -> None:
    """Write the legs of both maps into the truth of a region; the same in every region."""
    write_whole(folder, "legs", (*_american(), *_european()))


def _american() -> Iterator[tuple[str, ...]]:
    map_ = table("places")
    on_foot = {(origin, stop) for origin, stop in map_["corridor"]["roadless"]}
    stages = table("narratives")["towns"]
    for origin, stop in map_["corridor"]["legs"]:
        ends = (map_["place"][one]["territory"] for one in (origin, stop))
        by = "foot" if (origin, stop) in on_foot else "road"
        stage = next((name for name, towns in stages.items() if stop in towns), "")
        yield AMERICAS, origin, stop, *ends, by, stage


def _european() -> Iterator[tuple[str, ...]]:
    map_ = table("europe")
    for origin, stop, by, stage in map_["corridor"]["legs"]:
        yield EUROPE, origin, stop, *(map_["place"][one]["territory"] for one in (origin, stop)), by, stage
