"""Who and what may be a target of a plan, and what an action needs."""

from dataclasses import replace

import pytest
from tests.unit.plan.corridors import AGENCIES, WHY, ground, person, thing, tie

from rootbranch.model.category import PROTECTED, SubjectCategory, TargetCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.networks import LinkKind, Member, MemberKind, Network, NetworkRole
from rootbranch.model.planned import ActionKind, Evidence, PlannedAction, Target
from rootbranch.plan import Ground, load_corridor_rules
from rootbranch.plan.corridor.offering import Reason, offer_actions

RULES = load_corridor_rules()
GUIDE = (NetworkRole.GUIDE, 1.0)


def two(*members: Member, more: tuple = ()) -> Network:
    chief = person("chief", (NetworkRole.ORGANISER, 1.0))
    known = {one.entity for one in members}
    ties = [tie("chief", str(one)) for one in known]
    every = (chief, *members)
    return Network(id="n", members=tuple(sorted(every, key=lambda one: one.entity)), links=(*ties, *more))


def reasons(offer) -> dict[str, Reason]:
    return {str(one.of): one.reason for one in offer.withheld}


@pytest.mark.parametrize("category", sorted({*PROTECTED, SubjectCategory.ASSOCIATE}))
def test_no_target_can_be_made_of_anybody_but_suspects_and_convicted(category: SubjectCategory) -> None:
    with pytest.raises((TypeError, ValueError)):
        Target(entity=EntityId("x"), category=category, predicate=WHY)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Target(entity=EntityId("x"), category=TargetCategory.SUSPECT, predicate=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("category", sorted(PROTECTED))
def test_a_network_takes_no_protected_person_so_no_plan_does(category: SubjectCategory) -> None:
    with pytest.raises(ValueError, match="protected"):
        person("x", GUIDE, category=category)


def test_an_action_without_target_or_record_cannot_be_made() -> None:
    (made, *_) = offer_actions(two(), Ground(predicates={}, agencies=()), RULES).actions or (None,)
    assert made is None
    offered = offer_actions(two(person("x", GUIDE)), ground(two(person("x", GUIDE))), RULES).actions[0]
    for broken in ({"targets": ()}, {"records": ()}, {"of": EntityId("somebody-else")}):
        with pytest.raises(ValueError, match=r"target|reaches"):
            replace(offered, **broken)
    assert isinstance(offered, PlannedAction)


def test_an_associate_is_left_alone() -> None:
    network = two(person("x", GUIDE, category=SubjectCategory.ASSOCIATE))
    offer = offer_actions(network, ground(network), RULES)
    assert reasons(offer)["x"] is Reason.NO_TARGET
    assert not [one for one in offer.actions if one.of == "x"]


def test_a_suspect_without_predicate_is_left_alone() -> None:
    network = two(person("x", GUIDE))
    offer = offer_actions(network, Ground(predicates={EntityId("chief"): WHY}, agencies=AGENCIES), RULES)
    assert reasons(offer) == {"x": Reason.NO_PREDICATE}
    assert {str(one.of) for one in offer.actions} == {"chief"}


def test_a_thing_is_acted_on_only_where_each_holder_is_a_target() -> None:
    wife = person("wife", GUIDE, category=SubjectCategory.ASSOCIATE)
    for holders, offered in ((("x",), True), (("x", "wife"), False), ((), False)):
        network = two(
            person("x", GUIDE), wife, thing("car", MemberKind.VEHICLE, *holders),
        )  # fmt: skip
        offer = offer_actions(network, ground(network), RULES)
        assert bool([one for one in offer.actions if one.of == "car"]) is offered, holders
        if not offered:
            assert reasons(offer)["car"] is Reason.HOLDER_NO_TARGET


def test_nobody_touches_the_holder_of_a_house_with_people_unless_the_house_is_secured() -> None:
    keeper = person("x", (NetworkRole.STASH_HOUSE_KEEPER, 1.0))
    house = thing("house", MemberKind.PLACE, "x")
    network = two(keeper, house, more=(tie("x", "house", kind=LinkKind.HOLDING),))
    offer = offer_actions(network, ground(network, frozenset({"house"})), RULES)
    assert offer.needs == {"arrest:x": "infrastructure:house", "prosecution:x": "infrastructure:house"}
    both = two(keeper, house, thing("other", MemberKind.PLACE, "x"))
    offer = offer_actions(both, ground(both, frozenset({"house", "other"})), RULES)
    assert reasons(offer)["x"] is Reason.PEOPLE_HELD
    assert {str(one.of) for one in offer.actions} == {"chief", "house", "other"}
    assert offer.needs == {
        "infrastructure:house": "infrastructure:other",
        "infrastructure:other": "infrastructure:house",
    }


def test_missing_evidence_and_foreign_ground_take_time() -> None:
    near = person("x", GUIDE)
    far = person("y", GUIDE, territory="XZ")
    members = (person("chief", (NetworkRole.ORGANISER, 1.0)), near, far)
    network = Network(id="n", members=members, links=(tie("x", "chief", sources=1), tie("chief", "y")))
    offer = {one.id: one for one in offer_actions(network, ground(network), RULES).actions}
    ready = RULES.kinds[ActionKind.ARREST].ready
    assert offer["arrest:x"].ready_days == ready + RULES.evidence_days
    assert Evidence.SECOND_SOURCE not in offer["arrest:x"].present
    assert "investigation:x" in offer
    assert "investigation:y" not in offer
    assert offer["arrest:y"].assistance_days == RULES.assistance_days
    assert offer["arrest:y"].limits[-1] == "mutual_assistance"
    assert {cost.agency for cost in offer["arrest:y"].costs} == {"north"}


def test_an_action_has_no_approval_and_no_number() -> None:
    network = two(person("x", GUIDE))
    for one in offer_actions(network, ground(network), RULES).actions:
        assert (one.deconfliction_number, one.safety_plan) == ("", "")
        assert one.records
        assert all(each.predicate == WHY for each in one.targets)
