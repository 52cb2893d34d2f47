"""Who knows whom in a scenario: a network that carries people has a way through."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.plan.corridors import ground, invented, person, thing, tie

from rootbranch.model.networks import MemberKind, Network, NetworkRole
from rootbranch.model.planned import PlannedAction
from rootbranch.plan import Constraints, Wish, load_corridor_rules, plan_corridor
from rootbranch.plan.corridor.constraints import choices_of
from rootbranch.plan.corridor.corridor import Corridor, lay_out
from rootbranch.plan.corridor.drawing import draw
from rootbranch.plan.corridor.effects import Trial, trial_of
from rootbranch.plan.corridor.offering import offer_actions
from rootbranch.plan.corridor.planning import SEED
from rootbranch.plan.corridor.reaching import passes, reach_through

RULES = load_corridor_rules()
CHAIN = (NetworkRole.RECRUITER, NetworkRole.GUIDE, NetworkRole.STASH_HOUSE_KEEPER, NetworkRole.MONEY_MOVER)


def corridor_of(network: Network) -> Corridor:
    return lay_out(network, offer_actions(network, ground(network), RULES).actions, RULES)


def chain(likely: float, *, through_things: bool = False) -> Network:
    """Four persons of a chain, each tied to the next by a weak tie, or holding a phone that rings that of the next."""
    members = [person(name, (role, 1.0)) for name, role in zip("abcd", CHAIN, strict=True)]
    if not through_things:
        return Network(
            id="a", members=tuple(members),
            links=tuple(tie(one, other, likely) for one, other in ("ab", "bc", "cd")),
        )  # fmt: skip
    members += [thing(f"t{name}", MemberKind.PHONE, name) for name in "abcd"]
    held = [tie(name, f"t{name}", likely) for name in "abcd"]
    rung = [tie(f"t{one}", f"t{other}", likely) for one, other in ("ab", "bc", "cd")]
    return Network(id="a", members=tuple(members), links=(*held, *rung))


@settings(max_examples=25, deadline=None)
@given(likely=st.floats(0.02, 1.0), through_things=st.booleans(), seed=st.integers(0, 9))
def test_every_scenario_of_a_network_that_hangs_together_lets_people_pass(
    likely: float, through_things: bool, seed: int
) -> None:
    corridor = corridor_of(chain(likely, through_things=through_things))
    drawn = draw(corridor, seed, 5, RULES.phases)
    assert (trial_of(corridor, drawn, RULES.phases, 0.3).left(()) > 0).all()


def test_weak_ties_are_taken_to_be_there_only_as_far_as_people_need_them() -> None:
    """A way of likely ties, and beside it another of unlikely ones: what is not needed stays as it was drawn."""
    first = chain(0.6)
    others = [person(name, (role, 1.0)) for name, role in zip("efgh", CHAIN, strict=True)]
    weak = tuple(tie(one, other, 0.02) for one, other in ("ef", "fg", "gh", "ae"))
    network = Network(id="a", members=(*first.members, *others), links=(*first.links, *weak))
    corridor = corridor_of(network)
    both = 0
    for seed in range(40):
        known = reach_through(corridor, np.random.default_rng(seed))
        assert passes(corridor, known)
        here = {name: known[corridor.persons.index(name)] for name in "efg"}
        both += all(here.values())
    assert both < 8


def test_where_nothing_joins_the_parts_of_the_way_nobody_passes() -> None:
    members = (person("a", (NetworkRole.RECRUITER, 1.0)), person("b", (NetworkRole.GUIDE, 1.0)))
    corridor = corridor_of(Network(id="a", members=members, links=()))
    assert not passes(corridor, reach_through(corridor, np.random.default_rng(1)))


def test_friends_of_friends_open_the_way_where_no_tie_does() -> None:
    """The recruiter and the guide know the same lookout only."""
    members = (
        person("a", (NetworkRole.RECRUITER, 1.0)), person("b", (NetworkRole.GUIDE, 1.0)), person("x", (NetworkRole.LOOKOUT, 1.0)),
    )  # fmt: skip
    network = Network(id="a", members=members, links=(tie("a", "x", 0.9), tie("b", "x", 0.9)))
    corridor = corridor_of(network)
    for seed in range(10):
        known = reach_through(corridor, np.random.default_rng(seed))
        assert corridor.persons.index("b") in known[corridor.persons.index("a")]


@pytest.mark.parametrize(("share", "seen"), [(0.11, False), (0.3, True)])
def test_a_part_of_the_way_that_is_hardly_known_is_named_and_not_counted(share: float, seen: bool) -> None:
    """Two persons who may, among much else, keep a house: with a tenth each, that is nobody known."""
    rest = 1 - share
    members = (
        person("a", (NetworkRole.GUIDE, rest), (NetworkRole.STASH_HOUSE_KEEPER, share)),
        person("b", (NetworkRole.GUIDE, rest), (NetworkRole.STASH_HOUSE_KEEPER, share)),
    )
    corridor = corridor_of(Network(id="a", members=members, links=(tie("a", "b"),)))
    assert ("housing" in corridor.layers) is seen
    assert ("housing" in corridor.unseen) is not seen


def offer_of(network: Network, wish: Wish) -> tuple[PlannedAction, ...]:
    return choices_of(offer_actions(network, ground(network), RULES), wish.constraints).actions


def _trial_of_search(network: Network, wish: Wish) -> Trial:
    corridor = lay_out(network, offer_of(network, wish), RULES)
    drawn = draw(corridor, SEED, wish.scenarios, RULES.phases)
    return trial_of(corridor, drawn, RULES.phases, wish.caution)


def test_no_action_of_another_plan_adds_next_to_nothing_and_every_range_holds_its_mean() -> None:
    network = invented(20, 4)
    looks = iter(range(10**9))
    wish = Wish(constraints=Constraints(most=6), seconds=2, scenarios=10)
    found = plan_corridor(network, ground(network), wish, RULES, lambda: next(looks) / 500)
    assert len(found.plans) > 1
    trial = _trial_of_search(network, wish)
    place = {one.id: at for at, one in enumerate(offer_of(network, wish))}
    whole = found.before - found.found
    for number, one in enumerate(found.plans):
        taken = {place[action.id] for action in one.actions}
        least = 0 if number == 0 else RULES.adds_min * whole
        for gone in taken:
            added = trial.score(trial.left(sorted(taken - {gone}))) - trial.score(trial.left(sorted(taken)))
            assert added >= least - 1e-6
        ranges = [one.effect.before, one.effect.left, one.effect.lost, *(part.adds for part in one.parts)]
        ranges += [each.left for each in one.effect.course]
        assert all(each.low <= each.mean + 1e-9 <= each.high + 2e-9 for each in ranges)
        assert one.effect.course[0].left.mean == pytest.approx(one.effect.first_left)
        assert [each.day for each in one.effect.course] == sorted({each.day for each in one.effect.course})
