"""Plan measures for the six agencies, and plant where two of them must not go on without a word.

    targets ─▶ kinds of collision ─▶ pairs of plans ┐
               half-matches ───────▶ pairs of plans ├─▶ Plan, one row in an agency's file of plans
               everything else ────▶ single plans ──┘

A pair is a collision, or looks like one and is none. Any other two plans aim at different things.

One person under two names is one whose surnames are turned round, or in turn one with a second identity: then name, birth
date, document and telephone differ, and only who compares records may find that it is one.

A number that went to somebody else is listened to while an offender has it, and again when it is a stranger's.

Limits: a pair has two sides, of two agencies; a plan aims at one thing. Where a district has no more sources, brothers
or accounts, the next kind takes the place.
Source: notes on the synthetic region, section 3.6; domain, section 4 (event and target deconfliction).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, cycle
from typing import Any

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.measures import Collision, Plan, Planned, SourceRecord, Target
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.targets import (
    accounts_at_large,
    known_vehicles,
    of_person,
    of_room,
    pairs_of_brothers,
    recycled_numbers,
    source_records,
)
from rootbranch.scenario.world import NUMBERS

HALF_EVERY = 4
TWO_NAMES = "same person under two names"
SINGLES_FOR_EACH = 2
_MEASURES = {
    "person": ("arrest", "surveillance", "sanction", "covert_phase"),
    "phone": ("surveillance",),
    "house": ("raid", "surveillance"),
    "vehicle": ("surveillance",),
    "account": ("freeze", "controlled_delivery"),
}


def make_plans(desk: Desk) -> Planned:
    """Plan everything. Same desk, same plans."""
    planner = _Planner(desk)
    wanted = desk.world.size.collisions
    planner.deal(table("plans")["kind"], wanted, collides=True)
    planner.deal(table("plans")["half"], -(-wanted // HALF_EVERY), collides=False)
    planner.deal_singles(wanted * SINGLES_FOR_EACH)
    plans = sorted(planner.plans, key=lambda plan: (AGENCIES.index(plan.agency), plan.number))
    return Planned(plans=tuple(plans), collisions=tuple(planner.collisions))


class _Planner:
    """Deals targets that nobody else has."""

    def __init__(self, desk: Desk) -> None:
        self._random = random = stream(desk.world.seed, "plans")
        brothers = pairs_of_brothers(desk.world.offenders)
        paired = {one.id for pair in brothers for one in pair}
        suspects = [
            one
            for one in desk.world.offenders
            if one.category is SubjectCategory.SUSPECT
            and one.id not in paired
            and desk.world.free_until(one) > FIRST_DELIVERY
        ]
        random.shuffle(suspects)
        self._passing = iter([one for one in suspects if one.other])
        suspects = [one for one in suspects if one.other is None]
        self._sims = {id: sims for network in desk.world.networks for id, sims in network.sims.items()}
        self._by_identity = cycle((False, True))
        vehicles = list(known_vehicles(desk))
        random.shuffle(vehicles)
        self._people, self._brothers, self._vehicles = iter(suspects), iter(brothers), iter(vehicles)
        self._recycled = iter(recycled_numbers(desk.world))
        self._accounts, self._sources = iter(accounts_at_large(desk)), iter(source_records(desk))
        words, self._district = table("plans")["words"], desk.first // NUMBERS
        operations = words["operations"]
        self._hotels, self._names = iter(words["hotels"]), iter(random.sample(operations, len(operations)))
        self._first = desk.first
        self._numbers = {agency: count(desk.first) for agency in AGENCIES}
        self._houses = count(1_000 * self._district + random.randrange(100))
        self.plans: list[Plan] = []
        self.collisions: list[Collision] = []

    def deal(self, kinds: list[Mapping[str, Any]], wanted: int, *, collides: bool) -> None:
        """Deal pairs of each kind in turn; a kind that has nothing left is passed over."""
        missed = 0
        for kind in cycle(kinds):
            if not wanted or missed == len(kinds):
                break
            dealt = self._pair(kind, collides=collides)
            missed = 0 if dealt else missed + 1
            wanted -= dealt

    def _pair(self, kind: Mapping[str, Any], *, collides: bool) -> bool:
        targets = self._targets(kind)
        if targets is None:
            return False
        first, second = self._random.sample(kind.get("agencies", AGENCIES), 2)
        start = _before(targets[0].until, kind["lasts"][0]) or self._start()
        right: Plan | SourceRecord
        if isinstance(targets[1], SourceRecord):
            right = targets[1]
            first = self._random.choice([one for one in AGENCIES if one != right.mention.agency])
        else:
            later = start + timedelta(days=kind["apart"]) if "apart" in kind else self._start()
            turned = kind["name"] == TWO_NAMES and not _passes(targets)
            name = "maternal" if turned else "plain"
            right = self._add(second, kind["right"], targets[1], later, kind["lasts"][1], name)
        left = self._add(first, kind["left"], targets[0], start, kind["lasts"][0])
        self.collisions.append(
            Collision(
                id=f"K{self._first + len(self.collisions):05d}",
                kind=kind["name"],
                left=left,
                right=right,
                collides=collides,
                why=kind["why_identity"] if _passes(targets) else kind["why"],
            )
        )
        return True

    def _targets(self, kind: Mapping[str, Any]) -> tuple[Target, Target | SourceRecord] | None:
        """Choose what both sides aim at; None where nothing is left for this kind."""
        if kind["right"] == "source":
            source = next(self._sources, None)
            return (of_person(source.mention.person), source) if source else None
        if kind["name"] == "brothers":
            brothers = next(self._brothers, None)
            return (of_person(brothers[0]), of_person(brothers[1])) if brothers else None
        if kind["name"] == "same hotel":
            hotel, town = next(self._hotels, None), self._town("US-INV")
            rooms = [floor + self._district for floor in (100, 300)]
            return (of_room(hotel, rooms[0], town), of_room(hotel, rooms[1], town)) if hotel else None
        if kind["name"] == TWO_NAMES:
            return self._two_names()
        if kind["target"] == "operation":
            return self._two_operations()
        if kind["name"] == "recycled phone":
            return next(self._recycled, None)
        target = self._target(kind["target"], kind.get("agencies", AGENCIES)[0])
        return (target, target) if target else None

    def _two_names(self) -> tuple[Target, Target] | None:
        """Aim at one person under two names: the surnames turned round, or a second identity with another telephone."""
        passing = next(self._passing, None) if next(self._by_identity) else None
        if passing and passing.other:
            sims = self._sims.get(passing.id, ())
            phone = sims[-1].phone if len(sims) > 1 else None
            known = passing.passing_as(passing.other)
            return of_person(passing), replace(of_person(known), phone=phone)
        turned = next((one for one in self._people if one.maternal), None)
        return (of_person(turned), of_person(turned)) if turned else None

    def _town(self, agency: str) -> str:
        town: str = self._random.choice(table("places")["beat"][agency])
        return town

    def _two_operations(self) -> tuple[Target, Target] | None:
        chief = next(self._people, None)
        names = next(self._names, None), next(self._names, None)
        if chief is None or None in names:
            return None
        network = chief.cell.partition("/")[0]
        number = f" {self._district + 1}" if self._district else ""
        left, right = (
            Target(
                kind="operation",
                id=f"{network} around {chief.id}",
                phone=chief.phone,
                text=f"{name}{number}",
            )
            for name in names
        )
        return left, right

    def _target(self, kind: str, agency: str) -> Target | None:
        if kind == "house":
            number = next(self._houses)
            streets = table("plans")["words"]["streets"]
            address = f"{streets[number % len(streets)]} {100 + number}"
            return Target(kind="house", id=address, text=address, town=self._town(agency))
        if kind == "vehicle":
            return next(self._vehicles, None)
        if kind == "account":
            account = next(self._accounts, None)
            return Target(kind=kind, id=account, text=account) if account else None
        person = next(self._people, None)
        if person is None:
            return None
        return (
            of_person(person)
            if kind == "person"
            else Target(kind="phone", id=person.phone.full, phone=person.phone)
        )

    def deal_singles(self, wanted: int) -> None:
        """Plan what meets with nothing."""
        for number in range(wanted):
            kind = tuple(_MEASURES)[number % len(_MEASURES)]
            agency = AGENCIES[number % len(AGENCIES)]
            target = self._target(kind, agency) or self._target("house", agency)
            assert target  # there is always one more house
            measure = self._random.choice(_MEASURES[target.kind])
            self._add(agency, measure, target, self._start(), self._random.randrange(1, 15))

    def _start(self) -> date:
        return FIRST_DELIVERY + timedelta(days=self._random.randrange(20, 90))

    def _add(
        self, agency: str, measure: str, target: Target, starts: date, days: int, name: str = "plain"
    ) -> Plan:
        plan = Plan(
            agency=agency,
            number=next(self._numbers[agency]),
            measure=measure,
            target=target,
            starts=starts,
            ends=starts + timedelta(days=days),
            name=name,
        )
        self.plans.append(plan)
        return plan


def _passes(targets: tuple[Target, Target | SourceRecord]) -> bool:
    """Say whether both sides know one person by two identities."""
    left, right = targets
    return isinstance(right, Target) and left.id == right.id and left.person != right.person


def _before(until: date | None, days: int) -> date | None:
    """Begin so many days before a day, if there is one."""
    return until - timedelta(days=days) if until else None
