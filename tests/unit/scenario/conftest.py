"""One region for all tests of the room, written once."""

import csv
from pathlib import Path

import pytest

from rootbranch.scenario import RegionSummary, write_region

from .gathering import Gathered, read_region


@pytest.fixture(scope="session")
def region(tmp_path_factory) -> RegionSummary:
    return write_region(tmp_path_factory.mktemp("scenario") / "region", seed=1)


@pytest.fixture(scope="session")
def gathered(region) -> Gathered:
    """Every file read once through its mapping."""
    return read_region(region)


@pytest.fixture(scope="session")
def truth(region):
    def read(name: str) -> list[dict[str, str]]:
        with Path(region.truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read
