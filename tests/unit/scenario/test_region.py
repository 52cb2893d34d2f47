from collections import Counter
from pathlib import Path

import pytest

from rootbranch.errors import InputError
from rootbranch.model.access import Duty
from rootbranch.scenario import agreements, mapping_names, officers, partners, write_region


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_the_same_seed_gives_the_same_bytes(tmp_path, seed):
    write_region(tmp_path / "one", seed)
    write_region(tmp_path / "other", seed)

    assert _bytes_of(tmp_path / "one") == _bytes_of(tmp_path / "other")


def test_another_seed_gives_other_people(tmp_path, region):
    write_region(tmp_path / "region", seed=2)

    ours, theirs = _bytes_of(region.folder), _bytes_of(tmp_path / "region")
    assert ours.keys() == theirs.keys()
    assert ours["feeds/US-BRD/encounters_2026-08.csv"] != theirs["feeds/US-BRD/encounters_2026-08.csv"]


def test_the_region_has_the_size_of_the_demo(region, truth):
    assert region.outcomes == 40
    assert region.reports == 108
    assert region.protected_persons == 450
    assert 2_200 <= sum(one.rows for one in region.deliveries if one.installment == 1) <= 2_400
    assert len({row["person"] for row in truth("protected") if row["flag"] == "right"}) > 300


def test_forty_outcomes_of_every_kind_are_told_2_7_times(truth):
    counted = [row for row in truth("actions") if row["counted"] == "yes"]
    outcomes = Counter(row["action"] for row in counted)

    assert len(outcomes) == 40
    assert 2.5 <= sum(outcomes.values()) / len(outcomes) <= 2.9
    assert {row["kind"] for row in counted} == {
        "arrest", "prosecution_step", "seizure", "freeze", "forfeiture", "investigation", "infrastructure", "other",
    }  # fmt: skip


HUBS = {"OIN", "RFIU"}


def test_six_agencies_of_five_countries_two_hubs_and_the_joint_office_deliver(region):
    agencies = {one.id: one for one in partners() if one.id not in {"JOINT", *HUBS}}

    assert len(agencies) == 6
    assert len({one.territory for one in agencies.values()}) == 5
    assert {one.partner for one in region.deliveries} == {*agencies, *HUBS, "JOINT"}


def test_every_installment_comes_after_the_one_before(region):
    order = [(one.installment, one.order) for one in region.deliveries]

    assert order == sorted(order)
    assert {one.installment for one in region.deliveries} == {1, 2}
    again = Counter(one.mapping for one in region.deliveries if one.installment == 2)
    first = {one.mapping for one in region.deliveries if one.installment == 1}
    assert len(again) >= 2
    assert set(again) <= first


def test_one_file_is_sent_again_without_a_change(region):
    again = next(one for one in region.deliveries if one.note == "the first file again")
    first = next(one for one in region.deliveries if one.mapping == again.mapping)

    assert first.path.read_bytes() == again.path.read_bytes()


def test_every_delivery_has_its_mapping_and_every_mapping_a_delivery(region):
    assert {one.mapping for one in region.deliveries} == set(mapping_names())


def test_every_partner_has_a_liaison_and_every_duty_an_officer():
    people = officers()
    liaisons = {one.partner for one in people if Duty.LIAISON in one.duties}

    assert liaisons == {one.id for one in partners()}
    assert {duty for one in people for duty in one.duties} == set(Duty)
    assert all(len(one.duties) == 1 for one in people)
    assert len({one.id for one in people}) == len(people)


def test_the_joint_office_has_an_agreement_with_everybody_both_ways():
    pairs = {(one.giver, one.receiver) for one in agreements()}

    for partner in partners():
        if partner.id != "JOINT":
            assert (partner.id, "JOINT") in pairs
            assert ("JOINT", partner.id) in pairs


def test_a_folder_that_is_there_is_not_touched(tmp_path):
    (tmp_path / "region").mkdir()
    (tmp_path / "region" / "mine.txt").write_text("keep")

    with pytest.raises(InputError) as refused:
        write_region(tmp_path / "region")

    assert refused.value.what.id == "scenario.folder_taken"
    assert [path.name for path in tmp_path.iterdir()] == ["region"]


def test_what_cannot_be_finished_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rootbranch.scenario.region._copy_mappings", full)

    with pytest.raises(InputError) as refused:
        write_region(tmp_path / "region")

    assert refused.value.what.id == "scenario.cannot_write"
    assert list(tmp_path.iterdir()) == []
