"""Erase, then look: not a byte of what was purged is left in the home folder, in whatever form."""

import gzip

import pytest

from rootbranch import usecases
from rootbranch.errors import InputError, text_of
from tests.fixtures.world import (
    PERSON_COLUMNS,
    PERSONS,
    REPORT_COLUMNS,
    REPORTS,
    World,
    found_in,
    person,
    report,
)

OPEN = {"name": "Zoraida Quetzal Ñandú", "document": "QX31415926", "phone": "664 555 0147"}
SEALED = {"name": "Wenceslao Ixchel Örtiz", "document": "QX27182818", "phone": "664 555 0181"}
ARREST = {
    "name": "Ulrico Tlaloc Xicoténcatl",
    "document": "QX16180339",
    "place": "Calle Inventada 4711",
    "natural_key": "ZZ-PLATE-77",
}
VALUES = tuple(dict.fromkeys((*OPEN.values(), *SEALED.values(), *ARREST.values())))


def played(world: World) -> dict[str, tuple[str, ...]]:
    """Let the values go through everything that might keep them; give the ids of what holds them."""
    world.persons(
        person("p-1", **OPEN), person("p-2", "MIGRANT", **SEALED), person("p-3", name="Otto Luz Gil")
    )
    world.persons(person("p-1", **OPEN | {"phone": ""}))  # a later version; the first stays in the history
    world.reports(report("r-1", **ARREST), report("r-2", "seizure", commodity="cash", amount="5", unit="USD"))
    world.persons(person("p-1", **OPEN | {"document": "QX31415926"}, seen="31 February"), name="broken.csv")
    world.gather(world.file(PERSON_COLUMNS, [person("p-9", **OPEN)]), PERSONS, dry_run=True)
    cancelled(world)
    for value in VALUES:
        world.search(value)
        with pytest.raises(Exception):  # noqa: B017, PT011 - asked for by a value instead of an id
            usecases.read_record(world.installation, world.actor("aa-analyst"), value)
    with pytest.raises(InputError):
        usecases.enter_form(world.installation, world.actor("results"), {"kind": ARREST["name"]})
    world.count()
    usecases.publish_release(world.installation, world.actor("results"), "March")
    (arrest,) = (id for id, schema in world.rows("record", "id, schema") if schema == "arrest")
    persons = [
        id for id, key in world.rows("record", "id, key_digest") if key in keys_of(world, OPEN, SEALED)
    ]
    return {"arrest": (arrest,), "persons": tuple(persons)}


def keys_of(world: World, *who: dict[str, str]) -> set[str]:
    """Find the keys of the rows p-1 and p-2, the first two of the first file."""
    first = min(delivery for (delivery,) in world.rows("record", "delivery_id"))
    return {
        key
        for key, row, delivery in world.rows("record", 'key_digest, "row", delivery_id')
        if delivery == first and row <= len(who)
    }


def cancelled(world: World) -> None:
    """Load the first chunk of a file, and cancel the load."""
    path = world.file(PERSON_COLUMNS, [person("p-7", **OPEN), person("p-8", **SEALED)], "cancelled.csv")

    def stop(job) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.gather(path, PERSONS, progress=stop)
    (loading,) = (id for id, state in world.rows("delivery", "id, state") if state == "loading")
    usecases.cancel_delivery(world.installation, world.actor("aa-liaison"), loading)


def purge(world: World, ids: dict[str, tuple[str, ...]]) -> int:
    return usecases.purge(
        world.installation,
        world.actor("guardian"),
        (*ids["arrest"], *ids["persons"]),
        "person_asked",
    )


def test_what_the_test_looks_for_is_there_before(world):
    played(world)
    found = {value for _, value, _ in found_in(world.bytes_of_home(), VALUES)}

    assert found >= {OPEN["name"], OPEN["document"], ARREST["name"], ARREST["place"]}
    assert found & set(SEALED.values()) == set()


def test_no_byte_is_left_in_the_home_folder_after_a_purge(world):
    ids = played(world)

    assert purge(world, ids) >= 3

    assert found_in(world.bytes_of_home(), VALUES) == []
    world.reopen()
    assert found_in(world.bytes_of_home(), VALUES) == []
    assert world.search("Zoraida") == []
    assert world.search("Otto") != []


def test_no_byte_is_in_a_backup_made_afterwards(any_world, tmp_path):
    ids = played(any_world)
    purge(any_world, ids)

    usecases.back_up(any_world.installation, any_world.actor("operator"), tmp_path / "backup")

    files = {
        file.name: gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        for file in (tmp_path / "backup").rglob("*")
        if file.is_file() and (content := file.read_bytes()) is not None
    }
    assert files
    assert found_in(files, VALUES) == []


def test_the_chains_and_the_figures_hold_after_a_purge(any_world):
    ids = played(any_world)
    release = usecases.list_releases(any_world.installation, any_world.actor("results"))[0]
    before = any_world.figures()
    purge(any_world, ids)
    any_world.count()

    assert any_world.figures() == before
    view = usecases.read_release(any_world.installation, any_world.actor("results"), release.id)
    assert view.difference is None
    verdict = usecases.verify_audit(any_world.installation, any_world.actor("operator"))
    assert verdict.broken is None
    for check in usecases.doctor(any_world.installation, any_world.actor("operator")):
        assert check.sound, text_of(check.detail, "en")


def test_purging_one_that_is_not_there_purges_nothing(world):
    world.persons(person("p-1", **OPEN))
    (record,) = world.search("Zoraida")

    with pytest.raises(Exception, match="not_there"):
        usecases.purge(
            world.installation, world.actor("guardian"), (record, "no such record"), "person_asked"
        )

    assert world.search("Zoraida") == [record]


def test_a_purged_person_who_is_delivered_again_is_there_again(world):
    path = world.file(REPORT_COLUMNS, [report("r-1", **ARREST)])
    world.gather(path, REPORTS)
    (record,) = world.search("Ulrico")
    usecases.purge(world.installation, world.actor("guardian"), (record,), "person_asked")

    again = world.gather(path, REPORTS)

    assert again.accepted + again.changed == 1
    assert len(world.search("Ulrico")) == 1
