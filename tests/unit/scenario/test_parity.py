"""The invented people are as hard to tell as real ones, for a plain matcher."""

from statistics import mean

from tests.bench.bench_scenario_parity import (
    PRECISION_WITHIN,
    RECALL_WITHIN,
    real_list,
    score,
)
from tools.teach.lists import invented_list


def test_a_plain_matcher_fares_alike_on_invented_and_on_real_persons(shared_data):
    real = score(real_list(shared_data / "resolve" / "sanctions_latam.csv"))
    invented = [score(invented_list(seed)) for seed in range(11, 16)]  # not the seeds of the benchmark

    assert abs(mean(one.precision for one in invented) - real.precision) < PRECISION_WITHIN
    assert abs(mean(one.recall for one in invented) - real.recall) < RECALL_WITHIN
    assert abs(mean(one.two_dates for one in invented) - 0.091) < 0.025
