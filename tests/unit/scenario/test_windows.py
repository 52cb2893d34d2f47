"""The invented world is hard in the way the real one is: every window, on five seeds and on others nobody calibrated with."""

from pathlib import Path

import pytest
from tests.worlds.windows import FEW, WINDOWS, measure, outside

from rootbranch.scenario import write_region

SEEDS = (1, 2, 3, 4, 5)
FRESH = (9001, 9002, 9006, 10**76 + 7)


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("windows")
    return {seed: write_region(folder / str(seed), seed).folder for seed in (*SEEDS, *FRESH)}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*SEEDS, *FRESH])
def test_every_measure_of_a_demo_lies_in_its_window(folders, seed):
    measured = {name: value for name, value in measure(folders[seed]).items() if name not in FEW}

    assert len(measured) == len(WINDOWS) - len(FEW)
    assert outside(measured) == {}


@pytest.mark.slow
def test_what_is_measured_of_few_lies_in_its_window_over_five_demos(folders):
    measured = measure(*(folders[seed] for seed in SEEDS))

    assert measured.keys() <= WINDOWS.keys()
    assert outside(measured) == {}
