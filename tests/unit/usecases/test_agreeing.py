"""People's judgements measure a build, which does not know them."""

from tests.fixtures.world import World, person
from tests.unit.usecases.test_identity import ANA, build, crowd, judge, record_of, stranger

from rootbranch import usecases
from rootbranch.model.ids import RecordId
from rootbranch.store import pictures, tails


def test_a_build_counts_the_judgements_it_agrees_with_and_forgets_what_is_taken_back(world: World) -> None:
    world.persons(*crowd(), person("a-1", **ANA))
    world.persons(person("b-1", **(ANA | {"name": "LUCERO PAZ, ANA MARIA"})), partner="BB")
    before = build(world)
    assert (before.judged, before.agreed) == (0, 0)
    ana, again = record_of(world, "Ana María Lucero"), record_of(world, "LUCERO PAZ, ANA")
    others = [
        usecases.search(world.installation, world.actor("analyst"), name).hits for name in ("Luis", "Olga")
    ]
    luis, olga = (hits[0].id for hits in others)
    judge(world, ana, again, "same")
    judge(world, luis, olga, "unsure")
    wrong = judge(world, ana, olga, "same")
    assert (build(world).judged, build(world).agreed) == (2, 1)
    usecases.undo_judgement(world.installation, world.actor("analyst"), wrong.id)
    after = build(world)
    assert (after.judged, after.agreed) == (1, 1)
    world.persons(person("b-1", **(ANA | {"name": "Ana Lucero"})), partner="BB")
    assert build(world).judged == 1  # the judgement is carried to the row's current record


FAMILIES = 32


def judged_register(world: World) -> list[str]:
    """Let people say of many that two days of birth are one person, and of brothers that they are two; give the judgements."""
    first, second = [], []
    for number in range(FAMILIES):
        name = stranger(number)
        common = {"name": f"{name} Paz", "document": "", "phone": ""}
        first.append(person(f"a-{number}", **common, born="1980-02-03"))
        second.append(person(f"b-{number}", **common, born="1971-11-30"))
        brother = {"document": "", "born": "", "phone": f"664 557 {1000 + number}"}
        first.append(person(f"e-{number}", name=f"Raúl {stranger(100 + number)}", **brother))
        second.append(person(f"f-{number}", name=f"Iván {stranger(100 + number)}", **brother))
    world.persons(*crowd(), *first)
    world.persons(*second, partner="BB")
    made = []
    for number in range(FAMILIES):
        twice = world.search(f"{stranger(number)} Paz", "analyst")
        brothers = world.search(stranger(100 + number), "analyst")
        made.append(judge(world, twice[0], twice[1], "same").id)
        made.append(judge(world, brothers[0], brothers[1], "different").id)
    return made


def score_of(world: World, pair: list[str]) -> int:
    """Give the score that a pair has in the newest picture, in millionths; 0 where it is next to nothing."""
    version = pictures.newest(world.home)
    assert version
    tables = pictures.read_picture(world.home, version).tables
    ids = tables["records"]["record"].to_pylist()
    places = sorted(map(ids.index, pair))
    rows = tables["pairs"].to_pylist()
    found = [row["score"] for row in rows if sorted((row["left"], row["right"])) == places]
    return found[0] if found else 0


def test_many_judgements_teach_the_scores_and_what_is_taken_back_teaches_no_more(world: World) -> None:
    made = judged_register(world)
    built = build(world)
    (persons,) = (each for each in built.kinds if each.kind == "person")
    assert (persons.judged, persons.used) == (2 * FAMILIES, 2 * FAMILIES)
    assert persons.after > persons.before
    assert build(world).version == built.version

    # What arrives is scored by the model that was taught.
    late = {"document": "", "phone": "", "name": f"{stranger(70)} Paz"}
    world.persons(person("a-70", **late, born="1980-02-03"), person("b-70", **late, born="1971-11-30"))
    pair = sorted(world.search(late["name"], "analyst"))
    (part,) = tails.parts_of(world.home, built.version)
    arrived = {
        each.record: dict(each.pairs) for each in tails.read_part(world.home, built.version, part).records
    }
    taught = arrived[RecordId(pair[1])][RecordId(pair[0])]

    for id in made:
        usecases.undo_judgement(world.installation, world.actor("analyst"), id)
    after = build(world)
    (persons,) = (each for each in after.kinds if each.kind == "person")
    assert (persons.judged, persons.used) == (0, 0)
    assert score_of(world, pair) < taught
    assert pictures.read_models(world.home, after.version) == {}


def test_nothing_of_anybody_lies_in_a_model_that_judgements_taught(world: World) -> None:
    judged_register(world)
    version = build(world).version
    (text,) = pictures.read_models(world.home, version).values()
    words = {word for number in range(FAMILIES) for word in stranger(number).split()}
    assert not [word for word in words if word.casefold() in text.casefold()]
    assert "1971" not in text.split("feature_infos")[0]
