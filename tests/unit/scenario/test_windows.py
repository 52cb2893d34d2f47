"""The invented world is hard in the way the real one is: five seeds, every window."""

import pytest
from tests.worlds.windows import FEW, WINDOWS, averages, measure, outside

from rootbranch.scenario import write_region

SEEDS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> dict[int, dict[str, float]]:
    folder = tmp_path_factory.mktemp("windows")
    return {seed: measure(write_region(folder / str(seed), seed).folder) for seed in SEEDS}


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_every_measure_of_a_demo_lies_in_its_window(measured, seed):
    ours = {name: value for name, value in measured[seed].items() if name not in FEW}

    assert outside(ours) == {}


@pytest.mark.slow
def test_what_is_measured_of_few_people_lies_in_its_window_over_five_demos(measured):
    together = averages(measured.values())

    assert together.keys() <= WINDOWS.keys()
    assert outside(together) == {}
