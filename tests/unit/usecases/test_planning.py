"""Plans of the register: through walls, against nobody who is protected, and with a person's word exactly taken back."""

from dataclasses import replace

import pytest
from tests.fixtures.calls import ring, row
from tests.fixtures.world import World

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError, StateError
from rootbranch.model.planned import PlanVerdict

WISH = usecases.PlanWish(most=2, seconds=1)


def network_id(world: World, officer: str = "analyst") -> str:
    return usecases.list_networks(world.installation, world.actor(officer)).lines[0].id


def planned(world: World, wish: usecases.PlanWish = WISH, officer: str = "analyst") -> usecases.NetworkPlans:
    return usecases.plan_network(world.installation, world.actor(officer), network_id(world, officer), wish)


def ids(plan) -> tuple[str, ...]:
    return tuple(action.id for action in plan.actions)


def decide(
    world: World,
    actions: tuple[str, ...],
    verdict: str = "kept",
    reason: str = "fits",
    officer: str = "analyst",
):
    where = network_id(world, "analyst")
    return usecases.decide_plan(
        world.installation, world.actor(officer), where, actions, verdict, reason, WISH
    )


def test_every_action_is_against_a_suspect_with_a_predicate_and_rests_on_records_that_open(crew):
    found = planned(crew)

    assert found.plans.plans
    for plan in found.plans.plans:
        for action in plan.actions:
            assert all(each.predicate.conduct for each in action.targets)
            for record in action.records:
                assert (
                    usecases.read_record(crew.installation, crew.actor("analyst"), record).record.id == record
                )


@pytest.mark.parametrize("officer", ["results", "reviewer", "guardian", "aa-liaison", "aa-help", "operator"])
def test_only_an_analyst_plans_and_decides(crew, officer):
    found, where, actor = planned(crew), network_id(crew), crew.actor(officer)
    actions = ids(found.plans.plans[0])

    with pytest.raises(AccessError):
        usecases.plan_network(crew.installation, actor, where, WISH)
    with pytest.raises(AccessError):
        usecases.read_plan_decisions(crew.installation, actor, where)
    with pytest.raises(AccessError):
        decide(crew, actions, officer=officer)
    assert crew.rows("plan_decision") == []


@pytest.mark.parametrize("quality", ["MIGRANT", "VICTIM", "MINOR"])
def test_who_turns_out_protected_is_in_no_plan_and_named_in_no_decision(crew, quality):
    before = planned(crew, replace(WISH, required=()))
    target = next(action for plan in before.plans.plans for action in plan.actions)
    said = decide(crew, (target.id,))
    name = before.names[target.of].split()[0]
    crew.persons(row(name, quality, conduct="", benefit="", officer="", agreed="", id="other"), partner="BB")

    for line in usecases.list_networks(crew.installation, crew.actor("analyst")).lines:
        found = usecases.plan_network(crew.installation, crew.actor("analyst"), line.id, WISH)
        offered = [action for plan in found.plans.plans for action in plan.actions]
        assert all(each.entity != target.of for action in offered for each in action.targets)
        assert target.of not in found.names
        assert target.of not in str(found.decisions)
        with pytest.raises(InputError):
            usecases.decide_plan(
                crew.installation, crew.actor("analyst"), line.id, (target.id,), "kept", "so", WISH
            )
    assert said.verdict is PlanVerdict.KEPT


def test_a_word_on_a_plan_is_kept_witnessed_and_taken_back_exactly(crew):
    actions = ids(planned(crew).plans.plans[0])
    said = decide(crew, actions)

    assert [one for one, _ in said.actions] == sorted(actions)
    assert said.left <= said.before
    (shown,) = planned(crew).decisions
    assert (shown.id, shown.actions, shown.undone_at) == (said.id, said.actions, None)
    assert [one[0] for one in crew.rows("audit", "what")].count("keep_plan") == 1
    usecases.take_plan_back(crew.installation, crew.actor("analyst"), said.id)
    (shown,) = planned(crew).decisions
    assert shown.undone_by == "analyst"
    with pytest.raises(StateError):
        usecases.take_plan_back(crew.installation, crew.actor("analyst"), said.id)
    with pytest.raises(AccessError):
        usecases.take_plan_back(crew.installation, crew.actor("results"), said.id)
    with pytest.raises(AccessError):
        usecases.take_plan_back(crew.installation, crew.actor("analyst"), "nobody")


def test_a_changed_word_on_a_plan_is_found_by_doctor(crew):
    said = decide(crew, ids(planned(crew).plans.plans[0]), "rejected")

    def unsound() -> int:
        return sum(not each.sound for each in usecases.doctor(crew.installation, crew.actor("operator")))

    before = unsound()
    crew.execute(f"UPDATE plan_decision SET verdict = 'kept' WHERE id = '{said.id}'")

    assert unsound() == before + 1


def test_nothing_is_approved_and_nothing_is_decided_without_reason_or_offer(crew):
    actions, where = ids(planned(crew).plans.plans[0]), network_id(crew)

    for named, verdict, reason in (
        (actions, "approved", "so"), (actions, "kept", " "), (actions, "kept", "x" * 501), ((), "kept", "so"),
        (("arrest:nobody",), "kept", "so"), ((f"arrest:{where}", f"prosecution:{where}"), "kept", "so"),
    ):  # fmt: skip
        with pytest.raises(InputError):
            decide(crew, named, verdict, reason)
    assert crew.rows("plan_decision") == []
    assert crew.rows("plan_action") == []


def test_the_database_takes_no_plan_against_a_protected_person(any_world):
    any_world.persons(row("Ana", "MIGRANT", conduct="", benefit="", officer="", agreed=""))
    ((record,),) = any_world.rows("record", "id")
    columns = '(id, verdict, reason, "before", "left", rules, officer, at)'
    any_world.execute(
        f"INSERT INTO plan_decision {columns} VALUES ('d', 'kept', 'so', '1', '0', 'r', 'analyst', '2026-01-01')"
    )
    for protected in ("TRUE", "FALSE"):
        with pytest.raises(Exception, match=r"(?i)check|foreign"):
            any_world.execute(f"INSERT INTO plan_action VALUES ('d', 'arrest:x', '{record}', {protected})")


def test_a_word_on_a_plan_is_erased_with_a_record_it_is_about(crew):
    action = planned(crew).plans.plans[0].actions[0]
    decide(crew, (action.id,), reason="Marking words")
    usecases.purge(crew.installation, crew.actor("guardian"), (action.targets[0].entity,), "person_asked")

    assert not any("Marking words" in str(line) for line in crew.rows("plan_decision"))


def test_numbers_out_of_range_and_names_that_are_not_there_are_told(crew):
    for change in (
        {"most": 0}, {"most": 21}, {"strike_days": -1}, {"caution": 2.0}, {"seconds": 0.0}, {"many": 0},
        {"budgets": {"AA": -1}}, {"budgets": {"ZZ": 5}}, {"held": ("nowhere",)},
    ):  # fmt: skip
        with pytest.raises(InputError):
            planned(crew, replace(WISH, **change))
    with pytest.raises(AccessError):
        usecases.plan_network(crew.installation, crew.actor("analyst"), "nobody", WISH)


def test_each_planning_is_audited_before_it_is_answered(crew):
    planned(crew)
    (line,) = [one for one in crew.rows("audit", "what, officer, purpose, count") if one[0] == "plan_network"]

    assert line[1:3] == ("analyst", "analysis")
    assert line[3] > 4


def test_what_somebody_may_not_see_carries_no_plan(crew):
    assert planned(crew, officer="aa-analyst").plans.before <= planned(crew).plans.before + 1e-9
    assert ring is not None
