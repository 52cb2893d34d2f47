"""What `--list` shows is all that was planted, in groups, and each number is what the tables it names hold."""

import csv
from collections import Counter

import pytest

from rootbranch.scenario import RegionSummary, in_groups, write_region
from rootbranch.scenario.chance import table


@pytest.fixture(scope="module", params=[2, 7])
def written(request, tmp_path_factory) -> RegionSummary:
    return write_region(tmp_path_factory.mktemp("planted") / "region", seed=request.param)


def _rows(region: RegionSummary, name: str) -> list[dict[str, str]]:
    with (region.truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_number_is_what_the_tables_hold(written):
    planted = written.planted
    edges, people = _rows(written, "edges"), {row["person"]: row for row in _rows(written, "persons")}
    plates = Counter(row["kind"] for row in _rows(written, "plates"))
    victims = {id for id, row in people.items() if row["class"] == "victim"}
    two = Counter((row["person"], row["identity"]) for row in _rows(written, "identities"))
    members = {row["person"] for row in _rows(written, "roles")}
    found = [id for row in _rows(written, "events") for id in row["found"].split()]

    assert planted["tie_shown"] == sum(bool(row["evidence"]) for row in edges)
    assert planted["tie_shown"] + planted["tie_nowhere"] == len(edges)
    assert planted["taken_over"] == sum(bool(row["after"]) for row in _rows(written, "roles"))
    assert planted["false_identity"] == sum(identity == "2" for _, identity in two)
    assert planted["two_documents"] == sum(lines == 2 for lines in two.values())
    for kind in ("cloned", "swapped"):
        assert planted.get(f"plate_{kind}", 0) == plates[kind]
    assert planted["vehicle_taken"] == sum(row["owner"] in victims for row in _rows(written, "vehicles"))
    assert planted["trap_stranger"] == sum(id not in members for id in found) > 0
    assert planted["guide_coerced"] == sum(row["class"] == "coerced_guide" for row in people.values())
    assert planted["decision"] == len(_rows(written, "decisions"))
    assert planted["record_withdrawn"] == sum(
        row["entity"] in people for row in _rows(written, "withdrawals")
    )
    assert planted["cell_noise"] == len(_rows(written, "noise_log"))
    flows = Counter(row["kind"] for row in _rows(written, "flow_episodes"))
    assert {kind: planted[f"flow_{kind}"] for kind in flows} == flows
    for kind in ("collision", "half_match"):
        collides = "yes" if kind == "collision" else "no"
        assert planted[kind] == sum(row["collides"] == collides for row in _rows(written, "collisions"))


def test_the_groups_hold_all_that_was_planted_each_once_and_name_tables_that_are_there(written):
    groups = list(in_groups(written.planted))
    lines = [line for _, group in groups for line in group]

    assert [name for name, _ in groups] == list(table("truth")["planted"])
    assert {line.kind: line.count for line in lines} == written.planted
    assert len(lines) == len(written.planted)
    for line in lines:
        assert line.tables
        assert all((written.truth / f"{one}.csv").is_file() for one in line.tables)


def test_what_no_group_has_comes_last():
    groups = list(in_groups({"of_another_version": 3, "conflict": 2}))

    assert [name for name, _ in groups] == ["reports", "other"]
    assert [(line.kind, line.count, line.tables) for line in groups[-1][1]] == [("of_another_version", 3, ())]
