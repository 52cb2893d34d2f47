"""The double-count test: what partners report many times comes out as often as it happened."""

import pytest

from rootbranch import usecases
from rootbranch.model.access import Duty

from .region import (
    Region,
    actor_with,
    gather,
    judge_as_the_truth_says,
    outside_bounds,
    set_up,
    totals,
    untrue,
)


def test_undecided_figures_lie_between_the_bounds_of_the_truth(demo, played):
    found = totals(usecases.figures(played, actor_with(played, Duty.RESULTS_OFFICER)))

    assert outside_bounds(found, demo.region.expected["release_2"]) == []


def test_both_releases_of_the_demo_lie_between_the_bounds_of_their_time(demo, played):
    actor = actor_with(played, Duty.RESULTS_OFFICER)
    listed = {line.number: line.id for line in usecases.list_releases(played, actor)}

    assert sorted(listed) == [1, 2]
    for number, id in listed.items():
        view = usecases.read_release(played, actor, id)
        whole = tuple(line for line in view.lines if not {"territory", "partner"} & set(line.figure.scope))
        assert outside_bounds(totals(whole), demo.region.expected[f"release_{number}"]) == []
        assert view.difference is None


def test_figures_are_true_once_every_pair_is_judged(demo, played):
    judged = judge_as_the_truth_says(played, demo.region)
    found = totals(usecases.figures(played, actor_with(played, Duty.RESULTS_OFFICER)))

    assert judged >= 5  # else this test would say nothing of judging
    assert untrue(found, demo.region.expected["release_2"]) == []
    assert not any(
        line.figure.waiting for line in usecases.figures(played, actor_with(played, Duty.RESULTS_OFFICER))
    )


def test_the_headline_of_the_demo_is_printed_with_its_reports(demo):
    assert "Arrests" in demo.said
    assert "Pairs that wait for a person" in demo.said


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2])
def test_figures_are_true_after_each_installment_on_each_engine(tmp_path, fresh_register_url, seed):
    region = Region.written(tmp_path / "files", seed)
    usecases.create_installation(
        tmp_path / "home", {}, key_file=tmp_path / "keys.json", database_url=database_url(fresh_register_url)
    )
    installation = usecases.open_installation(tmp_path / "home", {})
    set_up(installation)
    actor = actor_with(installation, Duty.RESULTS_OFFICER)
    try:
        for installment in (1, 2):
            expected = region.expected[f"release_{installment}"]
            gather(installation, region, installment)
            usecases.count(installation, actor)
            assert outside_bounds(totals(usecases.figures(installation, actor)), expected) == []
            judge_as_the_truth_says(installation, region)
            assert untrue(totals(usecases.figures(installation, actor)), expected) == []
    finally:
        installation.register.close()


def database_url(register_url: str) -> str:
    return "" if register_url.startswith("sqlite") else register_url
