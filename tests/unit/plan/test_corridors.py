"""Plans against a corridor: what is left, what is proven, what is refused."""

from itertools import combinations, count, pairwise
from time import process_time

import networkx
import numpy as np
import pytest
from tests.unit.plan.corridors import AGENCIES, WHY, ground, invented, person, thing, tie

from rootbranch.model.ids import PartnerId
from rootbranch.model.networks import Link, LinkKind, MemberKind, Network, NetworkRole
from rootbranch.plan import Constraints, Ground, Wish, load_corridor_rules, measure_plan, plan_corridor
from rootbranch.plan.corridor.bounding import _cut_at, bound_plans
from rootbranch.plan.corridor.constraints import choices_of, contradictions
from rootbranch.plan.corridor.corridor import lay_out
from rootbranch.plan.corridor.drawing import draw
from rootbranch.plan.corridor.effects import trial_of
from rootbranch.plan.corridor.offering import offer_actions
from rootbranch.plan.corridor.swapping import Pool, by_promise, search

RULES = load_corridor_rules()
LINE = (
    (NetworkRole.RECRUITER, "a"), (NetworkRole.GUIDE, "b"), (NetworkRole.STASH_HOUSE_KEEPER, "c"), (NetworkRole.MONEY_MOVER, "d"),
)  # fmt: skip


def line(*, likely: float = 1.0, more: tuple[Link, ...] = ()) -> Network:
    """Four persons, each needed, each tied to the next."""
    members = tuple(person(name, (role, 1.0)) for role, name in LINE)
    names = [name for _, name in LINE]
    links = tuple(tie(one, other, likely) for one, other in pairwise(names))
    return Network(id="a", members=members, links=links + more)


def trial(network: Network, most: int = 3, scenarios: int = 6, **limits):
    offer = offer_actions(network, ground(network), RULES)
    choices = choices_of(offer, Constraints(most=most, **limits))
    corridor = lay_out(network, choices.actions, RULES)
    return trial_of(corridor, draw(corridor, 1, scenarios, RULES.phases), RULES.phases, 0.3), choices


def never() -> bool:
    return False


def test_the_weakest_part_of_the_way_is_its_capacity() -> None:
    sure = tuple(
        Link(
            source=one.source, target=one.target, kind=one.kind, first=None, last=None,
            chance=type(one.chance)(low=1, likely=1, high=1), sources=2, records=one.records,
        )
        for one in line().links
    )  # fmt: skip
    made, _ = trial(Network(id="a", members=line().members, links=sure))
    guide = RULES.roles[NetworkRole.GUIDE].people_week
    assert made.left(()) == pytest.approx(guide)


def test_a_flow_equals_that_of_another_program() -> None:
    made, choices = trial(invented(30, 3), scenarios=5)
    for chosen in ((), (0, 3, 9), tuple(range(0, len(choices.actions), 4))):
        flows = made.flows(chosen)
        for one, found in zip(made.drawn, flows, strict=True):
            for phase, people in enumerate(found):  # each goes on from the one before
                assert people == pytest.approx(_by_networkx(made, one, chosen, phase), abs=1e-4)


def test_what_flowed_before_a_plan_is_taken_apart_without_a_rest() -> None:
    made, _ = trial(invented(30, 3), scenarios=5)
    before = made.flows(())[:, 0]
    for (begins, ways, amounts), one, people in zip(made.paths, made.drawn, before, strict=True):
        assert amounts.sum() == pytest.approx(people, abs=1e-4)
        ends = len(one.starts) - 2
        for path in range(len(amounts)):
            way = ways[begins[path] : begins[path + 1]]
            assert one.to[way[0] ^ 1] == ends - 1
            assert one.to[way[-1]] == ends
            assert all(one.to[here] == one.to[there ^ 1] for here, there in pairwise(way))


def test_what_promises_most_comes_first_and_nothing_is_left_out() -> None:
    made, choices = trial(invented(30, 3), scenarios=4)
    pool = Pool(trial=made, choices=choices)
    order = by_promise(pool, never)
    assert sorted(order) == list(range(len(choices.actions)))
    alone = [pool.try_set((one,)) for one in order]
    assert alone[0] == min(alone)
    assert sorted(by_promise(pool, lambda: True)) == list(range(len(choices.actions)))


def _by_networkx(made, one, chosen, phase) -> float:
    corridor = made.corridor
    done = [action for action in chosen if one.success[action]]
    level = np.max([corridor.reach[action] for action in done] or [np.zeros(len(corridor.posts))], axis=0)
    gone = {int(p) for action in done for p in np.flatnonzero(corridor.removes[action])}
    graph = networkx.DiGraph()
    nodes = len(one.posts)
    graph.add_nodes_from((2 * nodes, 2 * nodes + 1))
    for node in range(nodes):
        if one.needs[node] >= 0:
            works = level[one.needs[node]] == 2 and one.person[node] not in gone and one.phase[node] <= phase
            room = one.people[node] if works else 0.0
        else:
            room = one.people[node] * (1 - level[one.posts[node]] / 2)
        graph.add_edge(2 * node, 2 * node + 1, capacity=float(room))
    for edge in range(4 * nodes, len(one.to), 2):
        graph.add_edge(int(one.to[edge + 1]), int(one.to[edge]))
    return networkx.maximum_flow_value(graph, 2 * nodes, 2 * nodes + 1)


def test_a_cut_holds_for_every_plan_and_is_exact_where_it_was_made() -> None:
    made, choices = trial(invented(40, 5))
    chance, count = np.random.default_rng(0), len(choices.actions)

    class Kept:
        def __init__(self) -> None:
            self.cuts: list = []

        def cut(self, scenario: int, least: float, slopes) -> None:
            self.cuts.append((scenario, least, slopes))

    plans = [frozenset(chance.choice(count, 3, replace=False).tolist()) for _ in range(25)]
    plans = [one for one in plans if choices.fits(one)]
    assert len(plans) > 10
    for weights in (np.zeros(count), chance.random(count) * 0.3):
        kept = Kept()
        _cut_at(kept, made, weights)  # type: ignore[arg-type]
        for plan in plans:
            left = made.left(sorted(plan))
            taken = np.array([1.0 if place in plan else 0.0 for place in range(count)])
            for scenario, least, slopes in kept.cuts:
                assert least + slopes @ taken <= left[scenario] + 1e-6
    for plan in plans[:5]:
        taken = np.array([1.0 if place in plan else 0.0 for place in range(count)])
        exact = _cut_at(Kept(), made, taken)  # type: ignore[arg-type]
        assert exact == pytest.approx(made.left(sorted(plan)), abs=1e-5)


def test_the_best_plan_and_the_bound_are_those_of_trying_all() -> None:
    made, choices = trial(invented(14, 2, things=False), most=2, scenarios=5)
    pool = Pool(trial=made, choices=choices)
    search(pool, (), by_promise(pool, never), never)
    start = process_time()
    found = bound_plans(pool, 0.0, 20.0, lambda: process_time() - start)
    best = pool.best()
    assert best is not None
    other = Pool(trial=made, choices=choices)
    every = [
        frozenset(some) for many in (0, 1, 2) for some in combinations(range(len(choices.actions)), many)
    ]
    least = min(other.try_set(one) for one in every if other.allowed(one))
    assert pool.tried[best] == pytest.approx(least, rel=0.002)
    assert found.least <= least + 1e-6
    assert found.least >= least * 0.99 - 1e-6


@pytest.fixture(scope="module")
def plans():
    network = invented(30, 3)
    looks = count()  # a clock that every look moves on, so that a busy machine changes nothing
    wish = Wish(constraints=Constraints(most=4, budgets={PartnerId("north"): 100}), seconds=2, scenarios=10)
    return network, wish, plan_corridor(network, ground(network), wish, RULES, lambda: next(looks) / 1000)


def test_five_different_plans_come_within_a_twentieth_of_the_best(plans) -> None:
    _, _, found = plans
    assert len(found.plans) >= 5
    assert len({tuple(action.id for action in one.actions) for one in found.plans}) == len(found.plans)
    assert found.plans[0].share == 1
    assert all(0.95 - 1e-9 <= one.share <= 1 + 1e-9 for one in found.plans)
    assert 0 <= found.bound <= found.found <= found.before


def test_every_plan_keeps_to_the_budget_and_takes_nobody_twice(plans) -> None:
    _, _, found = plans
    for one in found.plans:
        assert 0 < len(one.actions) <= 4
        days = [cost.days for action in one.actions for cost in action.costs if cost.agency == "north"]
        assert sum(days) <= 100
        reached = [each.entity for action in one.actions for each in action.targets]
        assert len(reached) == len(set(reached))


def test_every_action_says_what_it_adds_and_what_would_change_it(plans) -> None:
    _, _, found = plans
    for one in found.plans:
        assert [part.action for part in one.parts] == [action.id for action in one.actions]
        for part in one.parts:
            assert part.adds.low <= part.adds.high
            assert 0 <= part.stays <= 1
            assert 0 <= part.chance_needed <= 1
        effect = one.effect
        assert effect.left.mean <= effect.before.mean
        assert effect.lost.mean == pytest.approx(effect.before.mean - effect.left.mean)
        assert effect.pairs_left <= effect.pairs_before
        assert effect.largest_left <= effect.largest_before
        assert 0 <= effect.money_left <= 1 + 1e-9


def test_a_named_plan_is_measured_as_it_was_proposed(plans) -> None:
    network, wish, found = plans
    for one in found.plans[:2]:
        ids = tuple(action.id for action in one.actions)
        again = measure_plan(network, ground(network), ids, wish, RULES)
        assert again is not None
        assert again.effect == one.effect
    assert measure_plan(network, ground(network), ("arrest:nobody",), wish, RULES) is None
    assert measure_plan(network, ground(network), (), wish, RULES) is None


def test_what_if_somebody_is_left_out_costs_effect_and_names_others(plans) -> None:
    network, _, found = plans
    out = found.plans[0].actions[0].of
    start = process_time()
    limits = Constraints(most=4, budgets={PartnerId("north"): 100}, excluded=frozenset({str(out)}))
    other = Wish(constraints=limits, seconds=2, scenarios=10)
    without = plan_corridor(network, ground(network), other, RULES, lambda: process_time() - start)
    assert all(action.of != out for one in without.plans for action in one.actions)
    assert without.found >= found.bound - 1e-6


@pytest.mark.parametrize(
    ("network", "people"),
    [
        (Network(id="n", members=(), links=()), 0),
        (Network(id="n", members=(person("a", (NetworkRole.GUIDE, 1.0)),), links=()), 1),
        (line(), 4),
    ],
)
def test_small_and_empty_networks_give_an_answer(network: Network, people: int) -> None:
    start = process_time()
    wish = Wish(constraints=Constraints(most=20), seconds=2, scenarios=4)
    found = plan_corridor(network, ground(network), wish, RULES, lambda: process_time() - start)
    assert len(network.members) == people
    assert bool(found.plans) is (people == 4)
    nobody = plan_corridor(
        network, Ground(predicates={}, agencies=()), wish, RULES, lambda: process_time() - start
    )
    assert nobody.plans == ()
    assert len(nobody.withheld) == people


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"required": ("nobody",)}, "plan.wish_unknown"),
        ({"most": 1, "required": ("a", "b")}, "plan.wish_many"),
        ({"required": ("a", "b"), "apart": (("a", "b"),)}, "plan.wish_apart"),
        ({"required": ("a",), "together": (("a", "b"),), "excluded": frozenset({"b"})}, "plan.wish_together"),
        ({"most": 1, "required": ("a",), "together": (("a", "b"),)}, "plan.wish_group"),
        ({"required": ("a",), "excluded": frozenset({"a"})}, "plan.wish_excluded"),
        ({"required": ("arrest:a",), "strike_days": 3}, "plan.wish_late"),
        ({"required": ("arrest:a",), "budgets": {PartnerId("north"): 5}}, "plan.wish_dear"),
    ],
)
def test_wishes_that_contradict_one_another_are_named(limits: dict, told: str) -> None:
    network = line()
    offer = offer_actions(network, ground(network), RULES)
    constraints = Constraints(**{"most": 3, **limits})
    assert told in [one.id for one in contradictions(offer, constraints)]
    start = process_time()
    wish = Wish(constraints=constraints, seconds=1, scenarios=4)
    found = plan_corridor(network, ground(network), wish, RULES, lambda: process_time() - start)
    assert found.plans == ()
    assert told in [one.id for one in found.contradictions]


def test_what_can_be_kept_together_is_no_contradiction() -> None:
    network = line()
    offer = offer_actions(network, ground(network), RULES)
    limits = Constraints(
        most=3, required=("a",), together=(("arrest:a", "arrest:b"),), budgets={PartnerId("north"): 90}
    )
    assert contradictions(offer, limits) == ()


def test_what_must_be_together_is_and_what_is_required_is_there() -> None:
    network = line(likely=0.9)
    limits = Constraints(most=3, required=("arrest:c",), together=(("arrest:a", "arrest:c"),))
    start = process_time()
    wish = Wish(constraints=limits, seconds=3, scenarios=6)
    found = plan_corridor(network, ground(network), wish, RULES, lambda: process_time() - start)
    assert found.plans
    for one in found.plans:
        assert {"arrest:a", "arrest:c"} <= {action.id for action in one.actions}


def test_a_plan_that_sends_people_onto_a_deadlier_way_is_not_offered() -> None:
    """Two ways over: a guide on foot, and a boat that is twice the risk; without the guide more people have to take the boat."""
    members = (
        person("a", (NetworkRole.RECRUITER, 1.0)), person("b", (NetworkRole.GUIDE, 1.0)),
        person("boat", (NetworkRole.BOATMAN, 1.0)), person("c", (NetworkRole.STASH_HOUSE_KEEPER, 1.0)),
    )  # fmt: skip
    links = (tie("a", "b", 1.0), tie("b", "c", 1.0), tie("a", "boat", 1.0), tie("boat", "c", 1.0))
    network = Network(id="a", members=members, links=links)
    choices = trial(network)[1]
    made = trial(network, scenarios=20)[0]
    pool = Pool(trial=made, choices=choices)
    place = {one.id: number for number, one in enumerate(choices.actions)}
    assert not pool.harmless({place["prosecution:b"]})
    assert pool.harmless({place["prosecution:boat"]})
    start = process_time()
    wish = Wish(constraints=Constraints(most=1), seconds=3)
    found = plan_corridor(network, ground(network), wish, RULES, lambda: process_time() - start)
    assert found.plans
    assert all(action.of != "b" for one in found.plans for action in one.actions)
    assert measure_plan(network, ground(network), ("prosecution:b",), wish, RULES) is None


def test_a_house_with_people_in_it_is_secured_by_the_same_plan() -> None:
    house = thing("house", MemberKind.PLACE, "c")
    base = line()
    network = Network(
        id="a", members=(*base.members, house), links=(*base.links, tie("c", "house", kind=LinkKind.HOLDING))
    )
    start = process_time()
    wish = Wish(constraints=Constraints(most=2, required=("c",)), seconds=3, scenarios=6)
    stands = ground(network, frozenset({"house"}))
    found = plan_corridor(network, stands, wish, RULES, lambda: process_time() - start)
    assert found.plans
    for one in found.plans:
        done = {action.id for action in one.actions}
        assert "infrastructure:house" in done
    assert measure_plan(network, stands, ("arrest:c",), wish, RULES) is None
    assert measure_plan(network, stands, ("arrest:c", "infrastructure:house"), wish, RULES) is not None


def test_the_same_question_has_the_same_answer_whatever_the_order() -> None:
    network = invented(20, 4)
    turned = Network(id=network.id, members=network.members, links=tuple(reversed(network.links)))
    made, other = (trial(one)[0] for one in (network, turned))
    assert made.left((0, 1)).tolist() == other.left((0, 1)).tolist()


def test_nobody_acts_where_no_agency_has_days_left() -> None:
    network = line()
    budgets = {one.id: 0 for one in AGENCIES}
    start = process_time()
    wish = Wish(constraints=Constraints(most=3, budgets=budgets), seconds=2, scenarios=4)
    found = plan_corridor(network, ground(network), wish, RULES, lambda: process_time() - start)
    assert found.plans == ()
    assert WHY.officer == "o"
