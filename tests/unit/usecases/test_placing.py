"""What a delivery brings after a build is known at once: grouped, found, walled off and protected like anything else."""

from itertools import permutations

import pytest
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, copy_world, found_in, person
from tests.unit.usecases.test_identity import (
    ANA,
    RED,
    build,
    crowd,
    entity,
    judge,
    members,
    record_of,
    stranger,
)

from rootbranch import usecases
from rootbranch.errors import AccessError
from rootbranch.store import pictures, tails
from rootbranch.usecases import placing

AGAIN = ANA | {"name": "LUCERO PAZ, ANA MARIA"}
OTHER = {"name": "Omar Gil Luz", "born": "1979-09-09", "document": "QX2222222", "phone": "664 555 0188"}


@pytest.fixture
def built(world: World) -> World:
    """A register with a picture, in which Ana stands once."""
    world.persons(*crowd(), person("a-1", **ANA))
    build(world)
    return world


def checked(world: World, officer: str = "analyst", **query: str) -> list[str]:
    found = usecases.check(world.installation, world.actor(officer), usecases.Query(**query))
    return [hit.entity for hit in found.hits]


def parts(world: World) -> list[tails.Part]:
    version = pictures.newest(world.home)
    assert version
    return [tails.read_part(world.home, version, name) for name in tails.parts_of(world.home, version)]


def test_a_record_that_arrives_is_grouped_and_found_at_once(built):
    built.persons(person("b-1", **AGAIN), person("b-2", **OTHER), partner="BB")

    one, other = record_of(built, "Ana María Lucero"), record_of(built, "LUCERO PAZ, ANA")
    assert members(built, one) == members(built, other) == [one, other]
    assert entity(built, other).id == one
    assert checked(built, name="Lucero Paz") == [one]
    omar = record_of(built, "Omar Gil Luz")
    assert checked(built, name="Omar Gil Luz") == checked(built, phone="664 555 0188") == [omar]
    assert members(built, omar) == [omar]


def test_two_records_that_arrive_are_one_whatever_their_order_and_their_deliveries(built):
    built.persons(person("b-1", **OTHER), partner="BB")
    built.persons(person("a-9", **(OTHER | {"name": "Gil Luz, Omar"})))

    one, other = record_of(built, "Omar Gil Luz"), record_of(built, "Gil Luz, Omar")
    assert set(members(built, one)) == set(members(built, other)) == {one, other}


def test_deliveries_in_any_order_give_the_same_pairs_and_groups(built, tmp_path):
    deliveries = (
        [person("b-1", **AGAIN), person("b-2", **OTHER)],
        [
            person("c-1", **(OTHER | {"name": "Gil Luz, Omar"})),
            *(person(f"c-{at}", phone="664 555 0188") for at in (2, 3)),
        ],
        [
            person("d-1", **(OTHER | {"name": "Omar Gil", "document": ""})),
            person("d-2", **(AGAIN | {"phone": ""})),
        ],
    )
    seen = []
    for number, order in enumerate(permutations(range(3))):
        world = copy_world(built, tmp_path / f"order{number}")
        for at in order:
            world.persons(*deliveries[at], partner="BB")
        key_of = dict(world.rows("record", "id, key_digest"))
        scored = {
            frozenset((key_of[each.record], key_of[other])): score
            for part in parts(world)
            for each in part.records
            for other, score in each.pairs
        }
        groups = {frozenset(key_of[id] for id in members(world, one)) for one in key_of}
        world.close()
        seen.append((scored, groups))
    assert any(len(group) > 2 for group in seen[0][1])
    assert all(one == seen[0] for one in seen)


def test_what_arrived_before_is_scored_with_the_counts_of_now(built):
    """Two who share a telephone score less as more and more records share it: as if all had come at once."""
    shared = {"phone": "664 555 0144", "name": "Omar Gil"}
    built.persons(person("b-1", **shared), person("b-2", **(shared | {"name": "Gil, Omar"})), partner="BB")
    first = {each.record: each.pairs for each in parts(built)[-1].records}
    guests = [person(f"g-{at}", name=f"Guest Number{at}", phone="664 555 0144") for at in range(30)]
    built.persons(*guests, partner="BB")

    now = {each.record: each.pairs for part in parts(built) for each in part.records}
    (later,) = (record for record, pairs in first.items() if pairs)
    assert now[later] != first[later]
    # What did not change is not written again.
    assert {each.record for each in parts(built)[-1].records} & first.keys() == {later}


def test_the_next_build_takes_in_what_was_placed_and_groups_it_the_same(built):
    built.persons(person("b-1", **AGAIN), partner="BB")
    one = record_of(built, "Ana María Lucero")
    before = members(built, one)
    assert len(parts(built)) == 1

    build(built)
    assert parts(built) == []
    assert members(built, one) == before
    folder = built.home / "picture"
    assert {path.name for path in folder.iterdir()} == {"newest", pictures.newest(built.home)}


def test_before_the_first_build_nothing_is_placed(world):
    world.persons(person("a-1", **ANA))
    assert not (world.home / "picture").exists()
    assert placing.place_arrived(world.installation, world.actor("analyst")) == 0


def test_a_wall_stands_before_what_arrived(built):
    row = person("r-1", **(AGAIN | {"name": "Ana Lucero"}))
    built.gather(built.file(PERSON_COLUMNS, [row]), RED, "BB")

    one = record_of(built, "Ana María Lucero")
    assert members(built, one) == [one]
    assert len(parts(built)[0].records) == 1
    assert checked(built, name="Ana Lucero") == [one]


def test_a_correction_is_placed_and_what_it_replaced_is_gone(built):
    built.persons(person("b-1", **AGAIN), partner="BB")
    built.persons(person("b-1", **OTHER), partner="BB")

    one, omar = record_of(built, "Ana María Lucero"), record_of(built, "Omar Gil Luz")
    assert members(built, one) == [one]
    assert members(built, omar) == [omar]
    assert checked(built, name="Lucero Paz Ana María") == [one]


def test_nothing_in_the_tail_is_a_value_of_a_record(built):
    built.persons(person("b-1", **AGAIN), person("b-2", **OTHER), partner="BB")
    files = {name: body for name, body in built.bytes_of_home().items() if ".tail" in name}

    assert len(files) == 1
    assert found_in(files, [*AGAIN.values(), *OTHER.values(), "Omar Gil", "Lucero", "6645550188"]) == []


def test_a_protected_person_is_never_placed_and_no_number_of_hers_finds_anything(built):
    built.persons(
        person("m-1", "MIGRANT", name="Ruth Sol Nava", document="QX7654321", phone="664 555 0199"),
        person("s-1", name="Raúl Ríos", document="QX3333333", phone="664 555 0199; 664 555 0177"),
    )
    protected = {id for id, flag in built.rows("record", "id, protected") if flag}
    kept = "".join(str(part) for part in parts(built))

    assert protected
    assert not [id for id in protected if id in kept]
    for query in ({"name": "Ruth Sol Nava"}, {"document": "QX7654321"}, {"phone": "664 555 0199"}):
        assert checked(built, **query) == []
    assert len(checked(built, phone="664 555 0177")) == 1


def test_what_was_placed_is_gone_at_once_when_it_is_withdrawn_for_a_protected_person(built):
    built.persons(person("b-1", **OTHER), partner="BB")
    omar = record_of(built, "Omar Gil Luz")
    built.persons(person("m-9", "MIGRANT", name="Somebody Else", document=OTHER["document"]))

    with pytest.raises(AccessError):
        entity(built, omar)
    assert checked(built, document=OTHER["document"]) == []
    assert checked(built, name=OTHER["name"]) == []


def test_what_was_not_placed_because_of_a_kill_is_placed_with_the_next_delivery(built, monkeypatch):
    def killed(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(tails, "add_part", killed)
        with pytest.raises(KeyboardInterrupt):
            built.persons(person("b-1", **AGAIN), partner="BB")
    one = record_of(built, "Ana María Lucero")
    assert members(built, one) == [one]

    built.persons(person("b-2", **OTHER), partner="BB")
    assert len(members(built, one)) == 2
    assert [len(part.deliveries) for part in parts(built)] == [2]


def test_the_same_file_again_places_nothing(built):
    for _ in range(2):
        built.persons(person("b-1", **AGAIN), partner="BB")
    assert [len(part.records) for part in parts(built)] == [1, 0]
    assert len(members(built, record_of(built, "Ana María Lucero"))) == 2


def test_a_word_on_what_arrived_holds_and_is_taken_back_exactly(built):
    built.persons(person("b-1", **AGAIN), person("b-2", **OTHER), partner="BB")
    one, other = record_of(built, "Ana María Lucero"), record_of(built, "LUCERO PAZ, ANA")
    third = record_of(built, "Omar Gil Luz")
    before = [entity(built, id) for id in (one, other, third)]

    apart, joined = judge(built, one, other, "different"), judge(built, other, third, "same")
    assert members(built, one) == [one]
    assert set(members(built, other)) == {other, third}
    for made in (apart, joined):
        usecases.undo_judgement(built.installation, built.actor("analyst"), made.id)
    assert [entity(built, id) for id in (one, other, third)] == before


def test_a_broken_picture_keeps_no_delivery_out(built):
    version = pictures.newest(built.home)
    (built.home / "picture" / version / "about.json").unlink()
    result = built.persons(person("b-1", **AGAIN), partner="BB")
    assert result.accepted == 1


def test_hostile_rows_are_placed_like_others(built):
    odd = [
        {"name": "x" * 10_000},
        {"name": "\u202eanA airaM\u202c"},
        {"name": "Ana\u0007 María"},
        {"name": "Ana María", "born": "1800-01-02"},
        {"name": "Ana María", "born": "2030-12-30"},
        {"name": "", "born": "", "document": "", "phone": ""},
        {"name": "محمد علي"},
    ]
    shared = [person(f"s-{n}", name=stranger(n), born="", phone="+52 664 555 0000") for n in range(40)]
    built.persons(*(person(f"o-{n}", **cells) for n, cells in enumerate(odd)), *shared, partner="BB")

    (part,) = parts(built)
    rows = built.rows("record", "id, partner, protected")
    kept = {id for id, partner, protected in rows if partner == "BB" and not protected}
    assert {each.record for each in part.records} == kept
    guest = record_of(built, stranger(7))
    assert members(built, guest) == [guest]


def things_feed(schema: str, field: str) -> str:
    """Write a mapping of organisations or accounts out of that of persons."""
    text = (
        PERSONS.replace("mapping: persons", f"mapping: {schema.lower()}")
        .replace("schema: Person", f"schema: {schema}")
        .replace("SUSPECT: suspect", "ROW: not_a_person")
        .replace("  idNumber: {column: document}", f"  {field}: {{column: document}}")
        .replace('  birthDate: {column: born, date: "%Y-%m-%d"}\n', "")
        .replace("fields:", "ignore: [born]\nfields:")
    )
    if schema == "Company":
        return text
    for line in ("  name: {column: name}\n", '  phone: {column: phone, split: ";"}\n'):
        text = text.replace(line, "")
    return text.replace("ignore: [born]", "ignore: [born, name, phone]")


@pytest.mark.parametrize(
    ("schema", "field"), [("Company", "registrationNumber"), ("BankAccount", "accountNumber")]
)
def test_an_organisation_and_an_account_that_arrive_are_grouped_as_the_next_build_groups_them(
    world, schema, field
):
    def deliver(partner: str, *rows: dict[str, str]) -> None:
        world.gather(world.file(PERSON_COLUMNS, rows), things_feed(schema, field), partner)

    def row(id: str, at: int, **cells: str) -> dict[str, str]:
        own = {"name": f"{stranger(at)} Transportes", "document": f"RFC{7_001_000 + at * 7919}"}
        return person(id, "ROW", **(own | cells))

    def groups() -> dict[str, list[str]]:
        found = (checked(world, document=str(key)) + checked(world, account=str(key)) for key in asked)
        return {hit: members(world, hit) for hits in found for hit in hits}

    asked = [f"RFC{7_001_000 + at * 7919}" for at in (1, 4, 99)]
    deliver("AA", *(row(f"o-{at}", at) for at in range(24)))
    build(world)
    deliver("BB", row("x-1", 4, phone="664 555 0101"), row("x-2", 99))
    placed = groups()
    build(world)
    built = groups()
    assert placed == built
    if schema == "Company":  # a number alone joins no two accounts, neither in a build nor here
        assert sorted(map(len, placed.values())) == [1, 1, 2]
