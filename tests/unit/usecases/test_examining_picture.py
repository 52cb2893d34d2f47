"""A picture of entities that is not the one that was built is found by the doctor."""

import shutil
from pathlib import Path

import pytest
from tests.fixtures.world import World, person

from rootbranch import usecases
from rootbranch.errors import Message


def wrong(world: World) -> list[Message]:
    checks = usecases.doctor(world.installation, world.actor("operator"))
    return [each.detail for each in checks if each.name.id == "usecases.check_picture" and not each.sound]


@pytest.fixture
def picture(world: World) -> Path:
    world.persons(person("a-1", name="Ana Lucero Paz"), person("a-2", name="Hugo Tello Mora"))
    usecases.build_picture(world.installation, world.actor("analyst"))
    return world.installation.settings.home / "picture"


def test_no_picture_and_a_whole_one_are_sound(world, picture):
    assert wrong(world) == []
    shutil.rmtree(picture)
    assert [each.id for each in wrong(world)] == ["usecases.picture_differs"]


def test_before_the_first_build_nothing_is_missing(world):
    assert wrong(world) == []


def test_a_changed_byte_is_found(world, picture):
    file = next(picture.glob("*/records.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert [each.id for each in wrong(world)] == ["store.picture_broken"]


def test_an_older_picture_put_back_is_found(world, picture):
    old = (picture / "newest").read_text(encoding="utf-8")
    kept = picture.with_name("kept")
    shutil.copytree(picture, kept)
    world.persons(person("a-3", name="Rosa Vidal Luna"))
    usecases.build_picture(world.installation, world.actor("analyst"))
    assert wrong(world) == []
    shutil.rmtree(picture)
    kept.rename(picture)
    (found,) = wrong(world)
    assert found.id == "usecases.picture_differs"
    assert found.params["found"] == old
