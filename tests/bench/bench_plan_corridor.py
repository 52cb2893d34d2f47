"""Measure plans against corridors: `./run bench plan corridor [--seconds N] [--sizes N …]`, or this file alone.

    proof     invented networks of 60, 120 and 200 persons, 5 and 10 actions: how little the best plan leaves in the sampled
              scenarios, the bound of any plan, the gap                                             (goal: ≤ 2 %, ≤ 60 s)
    worth     the same plans on scenarios that no search saw, against the persons with the most links   (ours should take more)
    others    how many different plans come within a twentieth of the best                              (goal: five)

No public network has roles, so these are invented: cells with a chain of roles around an organiser, ties by chance. `--folder` takes
topologies of a folder of edge lists and lays roles over them by degree and chance, seeded.

Limits: a search that the clock ends gives other plans on a busy machine; CPU seconds count here, so that it counts less.
"""

import argparse
import csv
import random
import sys
import time
from pathlib import Path

from rootbranch.model.networks import MemberKind, Network
from rootbranch.plan import Constraints, Wish, compile_flows, load_corridor_rules, plan_corridor
from rootbranch.plan.corridor.constraints import choices_of
from rootbranch.plan.corridor.corridor import lay_out
from rootbranch.plan.corridor.drawing import draw
from rootbranch.plan.corridor.effects import trial_of
from rootbranch.plan.corridor.offering import offer_actions

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.unit.plan.corridors import CHAIN, ground, invented, person, tie

FRESH_SEED, FRESH = 77, 60
ROLES_OVER = ("caviar", "oversize", "pira-1", "montagna-meet", "italian-gangs")


def laid_over(folder: Path, name: str, seed: int = 1) -> Network:
    """Lay roles over a topology: the organisers where most links are, the other roles by chance."""
    with (folder / f"{name}.csv").open(encoding="utf-8") as file:
        pairs = sorted({tuple(sorted((row["source"], row["target"]))) for row in csv.DictReader(file)})
    pairs = [pair for pair in pairs if pair[0] != pair[1] and pair[1]]
    names = sorted({one for pair in pairs for one in pair})
    links = {one: sum(one in pair for pair in pairs) for one in names}
    chance = random.Random(seed)
    bag = [role for role, many in CHAIN[1:] for _ in range(many)]
    chiefs = set(sorted(names, key=lambda one: -links[one])[: max(1, len(names) // 28)])
    members = []
    for one in names:
        role = CHAIN[0][0] if one in chiefs else chance.choice(bag)
        other = chance.choice([each for each in bag if each is not role])
        share = chance.uniform(0.6, 1)
        members.append(person(f"n{one}", (role, share), (other, 1 - share), tier=0 if one in chiefs else 2))
    ties = tuple(tie(f"n{one}", f"n{other}", 0.9) for one, other in pairs)
    return Network(id="n", members=tuple(sorted(members, key=lambda one: one.entity)), links=ties)


def measure(label: str, network: Network, most: int, seconds: float) -> None:
    """Plan once and print a line."""
    rules, start, wall = load_corridor_rules(), time.process_time(), time.perf_counter()
    wish = Wish(constraints=Constraints(most=most), seconds=seconds)
    found = plan_corridor(network, ground(network), wish, rules, lambda: time.process_time() - start)
    spent, waited = time.process_time() - start, time.perf_counter() - wall
    offer = offer_actions(network, ground(network), rules)
    choices = choices_of(offer, wish.constraints)
    corridor = lay_out(network, choices.actions, rules)
    fresh = trial_of(corridor, draw(corridor, FRESH_SEED, FRESH, rules.phases), rules.phases, wish.caution)
    place = {one.id: number for number, one in enumerate(choices.actions)}
    before = fresh.left(()).mean()
    ours = fresh.left([place[one.id] for one in found.plans[0].actions]).mean() if found.plans else before
    linked = fresh.left([place[one] for one in _most_linked(network, place, most)]).mean()
    persons = sum(one.kind is MemberKind.PERSON for one in network.members)
    print(
        f"{label:16} {persons:4} persons k {most:2}  before {found.before:6.1f}  left {found.found:6.2f}  bound {found.bound:6.2f}"
        f"  gap {found.gap:5.1%} of left, {(found.found - found.bound) / max(found.before, 1e-9):5.1%} of before"
        f"  near-best plans {len(found.plans)}  fresh: ours {ours / before:.3f} most linked {linked / before:.3f}"
        f"  {spent:.0f} CPU s {waited:.0f} s",
        flush=True,
    )


def _most_linked(network: Network, place: dict[str, int], most: int) -> list[str]:
    links = {
        one.entity: sum(one.entity in (each.source, each.target) for each in network.links)
        for one in network.members
    }
    persons = sorted(
        (one.entity for one in network.members if one.target), key=lambda one: (-links[one], one)
    )
    return [f"prosecution:{one}" for one in persons if f"prosecution:{one}" in place][:most]


def main(arguments: list[str] | None = None) -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--sizes", type=int, nargs="*", default=[60, 120, 200])
    parser.add_argument("--folder", type=Path, help="edge lists to lay roles over")
    asked = parser.parse_args(arguments)
    compile_flows()
    for size in asked.sizes:
        for most in (5, 10):
            measure(f"invented {size}", invented(size, 1), most, asked.seconds)
    for name in ROLES_OVER if asked.folder else ():
        for most in (5, 10):
            measure(name, laid_over(asked.folder, name), most, asked.seconds)


if __name__ == "__main__":
    main()
