"""Files that arrived broken: gathering refuses them, or takes from them what the sound file says and no more."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from rootbranch.errors import InputError
from rootbranch.gather import Draft
from rootbranch.model.records import Finding
from rootbranch.scenario import DEMO, Delivered, RegionSummary, write_region

from .gathering import read_delivery

KINDS = {"wrong_encoding", "header_again", "display_row", "no_rows"}


@pytest.fixture(scope="module")
def broken(truth) -> list[dict[str, str]]:
    return truth("broken_files")


def _deliveries(region: RegionSummary, row: dict[str, str]) -> tuple[Delivered, Delivered]:
    sound = next(one for one in region.deliveries if one.path.name == row["of_file"])
    return sound, replace(sound, path=sound.path.with_name(row["file"]))


def test_every_kind_arrives_once_at_least_and_is_told(region, broken):
    about = json.loads((region.folder / "region.json").read_text(encoding="utf-8"))

    assert {row["what"] for row in broken} == KINDS
    assert Counter(f"file_{row['what']}" for row in broken) == {
        kind: number for kind, number in region.planted.items() if kind.startswith("file_")
    }
    told = [(one["partner"], one["file"].rpartition("/")[2], one["what"]) for one in about["broken_files"]]
    assert told == [(row["partner"], row["file"], row["what"]) for row in broken]
    assert {one["file"] for one in about["broken_files"]} & {one["file"] for one in about["files"]} == set()
    assert all((region.folder / one["file"]).is_file() for one in about["broken_files"])
    assert all((region.folder / one["instead"]).is_file() for one in about["broken_files"])


def test_one_line_in_another_encoding_is_named_and_nothing_is_taken(region, broken):
    row = next(one for one in broken if one["what"] == "wrong_encoding")
    _, file = _deliveries(region, row)

    with pytest.raises(InputError) as refused:
        list(read_delivery(file))
    assert refused.value.what.id == "gather.wrong_encoding"
    assert str(refused.value.what.params["line"]) == row["line"]


@pytest.mark.parametrize("what", ["header_again", "display_row"])
def test_the_other_rows_are_those_of_the_sound_file_and_each_wrong_line_is_found(region, broken, what):
    row = next(one for one in broken if one["what"] == what)
    sound, file = _deliveries(region, row)
    taken, of_sound = list(read_delivery(file)), list(read_delivery(sound))

    contents = [one.content for one in taken if isinstance(one, Draft)]
    assert contents == [one.content for one in of_sound if isinstance(one, Draft)][: int(row["rows"])]
    assert len(contents) == int(row["rows"]) > 0
    said = [one.locator for one in taken if not isinstance(one, Draft)]
    assert said == [f"line {line}" for line in row["line"].split()] != []


def test_a_day_without_rows_gives_no_record_and_says_so(region, broken):
    row = next(one for one in broken if one["what"] == "no_rows")
    _, file = _deliveries(region, row)
    taken = list(read_delivery(file))

    assert [isinstance(one, Finding) and one.message.id for one in taken] == ["gather.no_rows"]


def test_nothing_in_a_broken_file_is_about_a_person(region, truth, broken):
    sound = {row["of_file"] for row in broken}

    assert sound & {row["file"] for row in truth("protected")} == set()
    assert sound & {row["file"] for row in truth("dirty")} == set()


def test_a_larger_region_breaks_its_first_rows_only(tmp_path):
    larger = replace(DEMO, journeys=2_600)
    region = write_region(tmp_path / "region", 3, larger)
    about = json.loads((region.folder / "region.json").read_text(encoding="utf-8"))

    for one in about["broken_files"]:
        assert (region.folder / one["file"]).read_bytes().count(b"\n") <= 550
