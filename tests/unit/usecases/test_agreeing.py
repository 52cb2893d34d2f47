"""People's judgements measure a build, which does not know them."""

from tests.fixtures.world import World, person
from tests.unit.usecases.test_identity import ANA, build, crowd, judge, record_of

from rootbranch import usecases


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
