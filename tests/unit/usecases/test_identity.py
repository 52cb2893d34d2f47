"""Who is who: the picture of the register, seen through walls, with people's words on top and exactly taken back."""

import pytest
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, found_in, person

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError, StateError
from rootbranch.model.access import Verb
from rootbranch.model.ids import RecordId
from rootbranch.usecases.asking import asking
from rootbranch.usecases.evidence import Explainer
from rootbranch.usecases.things import all_records

ANA = {
    "name": "Ana María Lucero Paz",
    "born": "1981-04-17",
    "document": "QX1234567",
    "phone": "+52 664 555 0101",
}
RED = PERSONS.replace("mapping: persons", "mapping: reds").replace(
    "tlp: {constant: AMBER}", "tlp: {constant: RED}"
)


def crowd() -> list[dict[str, str]]:
    """Write people enough that something can be learned of how values agree by chance."""
    given = ("Luis", "Marta", "Pedro", "Olga", "Iván", "Rosa", "Hugo", "Nora")
    last = ("Campos", "Vidal", "Soto", "Ibarra", "Luna", "Prado", "Rivas", "Mora", "Tello")
    return [
        person(
            f"c-{place}",
            name=f"{given[place % 8]} {last[place % 9]} {last[(place * 5 + 3) % 9]}",
            born=f"{1960 + place % 40}-{place % 12 + 1:02}-{place * 7 % 28 + 1:02}",
            document=f"WZ{1000000 + place * 7919}",
            phone=f"664 556 {1000 + place}",
        )
        for place in range(72)
    ]


def stranger(number: int) -> str:
    """Invent a name that no other number has a word of."""
    consonants, vowels = "bdfgklmnprst", "aeiou"
    return " ".join(
        "".join(
            consonants[(number * step + place) % 12] + vowels[(number // step + place) % 5]
            for place in range(4)
        )
        for step in (5, 7)
    ).title()


@pytest.fixture
def peopled(world: World) -> World:
    """Ana stands in a record of each partner, and once more behind a wall; nobody else is there twice."""
    world.persons(*crowd(), person("a-1", **ANA))
    world.persons(person("b-1", **(ANA | {"name": "LUCERO PAZ, ANA MARIA"})), partner="BB")
    path = world.file(PERSON_COLUMNS, [person("r-1", **(ANA | {"name": "Ana Lucero"}))])
    world.gather(path, RED, "BB")
    return world


def build(world: World) -> usecases.PictureBuilt:
    return usecases.build_picture(world.installation, world.actor("analyst"))


def record_of(world: World, name: str, officer: str = "analyst") -> str:
    (found,) = world.search(name, officer)
    return found


def entity(world: World, id: str, officer: str = "analyst"):
    return usecases.read_entity(world.installation, world.actor(officer), id)


def members(world: World, id: str, officer: str = "analyst") -> list[str]:
    return [line.id for line in entity(world, id, officer).records]


def judge(world: World, left: str, right: str, verdict: str, officer: str = "analyst"):
    reason = {"same": "document", "different": "other_birth", "unsure": "too_little"}[verdict]
    return usecases.judge(world.installation, world.actor(officer), left, right, verdict, reason)


def test_two_partners_records_of_one_person_are_one_entity_with_reasons(peopled):
    built = build(peopled)
    one, other = record_of(peopled, "Ana María Lucero"), record_of(peopled, "LUCERO PAZ, ANA")

    view = entity(peopled, other)

    assert view.id == one == entity(peopled, one).id  # the first record of its oldest row
    assert {line.partner for line in view.records} == {"AA", "BB"}
    (tie,) = view.ties
    assert {message.id for message in tie.evidence.speaks_for} >= {
        "resolve.name.same",
        "resolve.birth.same",
        "resolve.document.same",
    }
    assert tie.evidence.speaks_against == ()
    (persons,) = (each for each in built.kinds if each.kind == "person")
    assert (persons.records, persons.compared, persons.skipped) == (75, 75, 0)


def test_what_is_behind_a_wall_changes_neither_count_nor_id(peopled):
    build(peopled)
    with_wall = entity(peopled, record_of(peopled, "Ana María Lucero"))

    assert peopled.search("Ana Lucero", "analyst") == []  # TLP:RED stays with BB
    assert len(with_wall.records) == 2
    assert "Ana Lucero" not in repr(with_wall)
    hidden = next(id for id, locator, tlp in _records_with_tlp(peopled) if tlp == "RED" and locator)
    with pytest.raises(AccessError):
        entity(peopled, hidden)


def _records_with_tlp(world: World) -> list[tuple]:
    return world.rows("record JOIN marking ON marking.id = record.marking_id", "record.id, locator, tlp")


def test_the_same_register_gives_the_same_picture(peopled):
    assert build(peopled).version == build(peopled).version


def test_nothing_in_the_picture_is_a_value_of_a_record(peopled):
    build(peopled)
    files = {name: content for name, content in peopled.bytes_of_home().items() if name.startswith("picture")}

    assert len(files) > 4
    assert found_in(files, [*ANA.values(), "Lucero", "6645550101", "Campos"]) == []


def test_a_protected_person_has_no_row_in_the_picture_and_no_number_of_hers_finds_anything(peopled):
    peopled.persons(
        person(
            "m-1",
            "MIGRANT",
            name="Ruth Sol Nava",
            born="1990-02-03",
            document="QX7654321",
            phone="664 555 0199",
        )
    )
    peopled.persons(
        person("s-1", name="Omar Gil Luz", document="QX2222222", phone="664 555 0199; 664 555 0188")
    )
    build(peopled)

    protected = {id for id, flag in peopled.rows("record", "id, protected") if flag}
    kept = "".join(str(table) for table in _tables(peopled))
    assert protected
    assert not [id for id in protected if id in kept]
    for query in ({"name": "Ruth Sol Nava"}, {"document": "QX7654321"}, {"phone": "664 555 0199"}):
        assert _checked(peopled, **query) == []
    assert len(_checked(peopled, phone="664 555 0188")) == 1


def _tables(world: World) -> list[object]:
    from rootbranch.store import pictures

    version = pictures.newest(world.home)
    assert version
    return [table.to_pydict() for table in pictures.read_picture(world.home, version).tables.values()]


def _checked(world: World, officer: str = "analyst", **query: str) -> list[str]:
    found = usecases.check(world.installation, world.actor(officer), usecases.Query(**query))
    return [hit.entity for hit in found.hits]


def test_a_record_that_is_withdrawn_after_the_build_is_gone_at_once(peopled):
    build(peopled)
    one = record_of(peopled, "Ana María Lucero")
    peopled.persons(person("m-9", "MIGRANT", name="Somebody Else", document=ANA["document"]), partner="BB")

    with pytest.raises(AccessError):
        entity(peopled, one)
    assert _checked(peopled, document=ANA["document"]) == []
    assert _checked(peopled, name=ANA["name"]) == []


def test_a_correction_keeps_the_id_of_the_entity(peopled):
    build(peopled)
    before = entity(peopled, record_of(peopled, "Ana María Lucero"))
    peopled.persons(person("a-1", **(ANA | {"name": "Ana María Lucero Paz de León"})))
    build(peopled)

    after = entity(peopled, before.id)
    assert after.id == before.id
    assert len(after.records) == 2
    assert "de León" in repr(after.fields)


def test_a_persons_word_holds_and_is_taken_back_exactly(peopled):
    build(peopled)
    one, other = record_of(peopled, "Ana María Lucero"), record_of(peopled, "LUCERO PAZ, ANA")
    third = record_of(peopled, "Luis Campos Ibarra")
    before = [entity(peopled, id) for id in (one, other, third)]

    apart = judge(peopled, one, other, "different")
    assert members(peopled, one) == [one]
    assert members(peopled, other) == [other]
    joined = judge(peopled, other, third, "same")
    assert members(peopled, third) == sorted((other, third))
    build(peopled)  # a build undoes no decision
    assert members(peopled, one) == [one]
    assert members(peopled, other) == sorted((other, third))

    for made in (apart, joined):  # the older first, out of order
        usecases.undo_judgement(peopled.installation, peopled.actor("analyst"), made.id)
    assert [entity(peopled, id) for id in (one, other, third)] == before


def test_a_word_on_a_record_holds_for_its_correction(peopled):
    build(peopled)
    one, other = record_of(peopled, "Ana María Lucero"), record_of(peopled, "LUCERO PAZ, ANA")
    judge(peopled, one, other, "different")
    peopled.persons(person("a-1", **(ANA | {"phone": "664 555 0109"})))
    build(peopled)

    assert len(entity(peopled, one).records) == 1


def test_contradicting_words_are_refused_with_their_authors(peopled):
    build(peopled)
    one, other = record_of(peopled, "Ana María Lucero"), record_of(peopled, "LUCERO PAZ, ANA")
    third = record_of(peopled, "Luis Campos Ibarra")
    judge(peopled, one, other, "same")
    judge(peopled, other, third, "different")

    with pytest.raises(StateError) as refused:
        judge(peopled, one, third, "same")
    assert str(refused.value.fix.params["judgements"]).count("(analyst)") == 2


def test_a_person_and_an_event_are_never_one(peopled):
    from tests.fixtures.world import report

    peopled.reports(report("r-1"))
    build(peopled)
    event = next(id for id, kind in peopled.rows("record", "id, kind") if kind == "report")
    with pytest.raises(InputError):
        judge(peopled, record_of(peopled, "Ana María Lucero"), event, "same")


def test_questions_wait_for_whoever_may_see_both_sides_and_vanish_when_answered(peopled):
    known = {"document": "", "phone": ""}
    peopled.persons(
        person("a-2", **(ANA | known | {"name": "Ana Lucero", "born": "1981-01-01"})),
        person("a-3", **(ANA | known | {"name": "María Paz", "born": "1981-04-17"})),
        person("a-4", **(ANA | known | {"name": "Ana Paz Lucero", "born": "1981-04-27"})),
        person("a-5", **(known | {"name": "Ana María Lucero Vidal", "born": "1980-01-01"})),
    )
    build(peopled)
    analyst = peopled.actor("analyst")
    asked = [pair for pair in usecases.queue(peopled.installation, analyst).pairs if pair.about == "entity"]
    assert asked
    assert usecases.queue(peopled.installation, peopled.actor("results")).waiting == 0

    for pair in asked:
        judge(peopled, pair.left.record, pair.right.record, "different")
    left = [pair for pair in usecases.queue(peopled.installation, analyst).pairs if pair.about == "entity"]
    assert not {pair.key for pair in left} & {pair.key for pair in asked}


def test_before_the_first_build_a_record_stands_alone_and_a_check_says_so(peopled):
    one = record_of(peopled, "Ana María Lucero")
    assert members(peopled, one) == [one]
    found = usecases.check(peopled.installation, peopled.actor("analyst"), usecases.Query(name="Ana"))
    assert (found.hits, found.version) == ((), "")


@pytest.mark.parametrize(
    "query",
    [{}, {"name": "  "}, {"born": "1990"}, {"name": "x" * 10_000}, {"phone": "1" * 301}],
    ids=["nothing", "blank", "birth alone", "long name", "long number"],
)
def test_a_check_of_nothing_or_too_much_is_refused(peopled, query):
    with pytest.raises(InputError):
        usecases.check(peopled.installation, peopled.actor("analyst"), usecases.Query(**query))


@pytest.mark.parametrize("born", ["yesterday", "1990-02-31", "1800", "2030-01-01", "١٩٩٠", "1990-1-1"])
def test_a_date_on_which_nobody_can_be_born_is_said_and_not_left_out(peopled, born):
    with pytest.raises(InputError) as refused:
        usecases.check(peopled.installation, peopled.actor("analyst"), usecases.Query(name="Ana", born=born))
    assert refused.value.where == "born"


@pytest.mark.parametrize(
    "text", ["\u202eanA\u202c", "a\x00b", "'; DROP TABLE record; --", "%", "🚗", "١٢٣٤٥٦"]
)
def test_a_check_of_anything_has_an_answer(peopled, text):
    build(peopled)
    for field in ("name", "phone", "plate", "document", "account"):
        assert _checked(peopled, **{field: text}) == []


@pytest.mark.parametrize(
    "officer", ["operator", "results", "guardian", "aa-help", "aa-liaison", "aa-analyst"]
)
def test_only_an_analyst_of_the_joint_office_may_resolve(peopled, officer):
    with pytest.raises(AccessError):
        usecases.build_picture(peopled.installation, peopled.actor(officer))


def test_all_is_audited_with_its_purpose(peopled):
    build(peopled)
    one = record_of(peopled, "Ana María Lucero")
    entity(peopled, one)
    _checked(peopled, name="Ana")

    entries = peopled.rows("audit", "what, purpose")
    for what in ("resolve_opens_seals", "resolve", "read_entity", "check"):
        assert (what, "analysis") in entries


def test_what_a_masked_field_adds_is_not_told_apart(peopled):
    analyst = peopled.actor("analyst")
    one, other = record_of(peopled, "Ana María Lucero"), record_of(peopled, "LUCERO PAZ, ANA")
    told = (("before", -8.0), ("together", 5.0), ("document", 3.0), ("nationality", 2.5))

    with asking(peopled.installation, analyst, Verb.READ, all_records(analyst), "test") as work:
        shown = dict(Explainer(work).open_weights(RecordId(one), RecordId(other), told))

    assert shown == {"before": -8.0, "together": 7.5, "document": 3.0}


def test_hostile_rows_are_resolved_like_others(world):
    odd = [
        {"name": "x" * 10_000},
        {"name": "\u202eanA airaM\u202c"},
        {"name": "Ana\u0007 María"},
        {"name": "Ana María", "born": "1800-01-02"},
        {"name": "Ana María", "born": "2030-12-30"},
        {"name": "", "born": "", "document": "", "phone": ""},
        {"name": "محمد علي"},
    ]
    shared = [
        person(f"s-{place}", name=stranger(place), born="", phone="+52 664 555 0000") for place in range(40)
    ]
    world.persons(*crowd(), *(person(f"o-{place}", **cells) for place, cells in enumerate(odd)), *shared)

    (persons,) = (each for each in build(world).kinds if each.kind == "person")
    assert persons.records == persons.compared + persons.skipped >= len(crowd()) + len(shared)
    guest = world.search(stranger(7), "analyst")[0]
    assert members(world, guest) == [guest]  # a number that forty share joins nobody
