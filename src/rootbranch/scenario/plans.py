"""Plan measures for the six agencies, and plant where two of them must not go on without a word.

    targets ─▶ kinds of collision ─▶ pairs of plans ┐
               half-matches ───────▶ pairs of plans ├─▶ shuffled ─▶ Plan, one row in an agency's file of plans
               everything else ────▶ single plans ──┘

A pair is a collision, or looks like one and is none. Any other two plans aim at different things. One plan alone does not
tell whether it collides: those that meet with nothing are dealt from the same targets, measures, days and words.

One person under two names is one whose surnames are turned round, or in turn one with a second identity: then name, birth
date, document and telephone differ, and only a record of the second name with the first telephone leads from one to the other.

A number that goes to somebody else is listened to while an offender has it, and again when it is a stranger's.

Limits: a pair has two sides, of two agencies; a plan aims at one thing. Where a district has no more sources, brothers
or accounts, the next kind takes the place.
Source: notes on the synthetic region, section 3.6; domain, section 4 (event and target deconfliction).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from rootbranch.scenario.chance import stream, table, weighted
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.measures import Collision, PersonRecord, Plan, Planned, Target
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.period import PLANNED_DAYS, PLANNED_FROM
from rootbranch.scenario.targets import Targets, of_person

HALF_EVERY = 4
TWO_NAMES = "same person under two names"
SINGLES_FOR_EACH = 2
_OF_A_KIND = 4  # weight of each side of a collision among what is planned beside


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two sides before the plans have their numbers; the places of both in the list of plans, or a record."""

    kind: Mapping[str, Any]
    left: int
    right: "int | PersonRecord"
    why: str
    linked_by: PersonRecord | None = None


def make_plans(desk: Desk) -> Planned:
    """Plan everything. Same desk, same plans."""
    planner = _Planner(desk)
    wanted = desk.world.size.collisions
    planner.deal(table("plans")["kind"], wanted)
    colliding = len(planner.pairs)
    planner.deal(table("plans")["half"], -(-wanted // HALF_EVERY))
    planner.deal_singles(wanted * SINGLES_FOR_EACH)
    plans = planner.numbered()
    collisions = tuple(
        Collision(
            id=f"K{desk.first + number:05d}",
            kind=one.kind["name"],
            left=plans[one.left],
            right=plans[one.right] if isinstance(one.right, int) else one.right,
            collides=number < colliding,
            why=one.why,
            linked_by=one.linked_by,
        )
        for number, one in enumerate(planner.pairs)
    )
    ordered = sorted(plans, key=lambda plan: (AGENCIES.index(plan.agency), plan.number))
    return Planned(plans=tuple(ordered), collisions=collisions)


class _Planner:
    """Deals plans in pairs and single ones."""

    def __init__(self, desk: Desk) -> None:
        self._random = stream(desk.world.seed, "plans")
        self._first = desk.first
        kinds, halves = table("plans")["kind"], table("plans")["half"]
        brothers = -(-desk.world.size.collisions // (HALF_EVERY * len(halves))) + 1
        self._targets = Targets(desk, self._random, brothers)
        self._by_identity = cycle((False, True))
        sides = [(kind["target"], kind[side]) for kind in kinds for side in ("left", "right")]
        self._sides = {side: _OF_A_KIND * sides.count(side) for side in sides if side[1] != "source"}
        self._sides |= {(one["target"], one["measure"]): one["weight"] for one in table("plans")["beside"]}
        self._plans: list[Plan] = []
        self.pairs: list[_Pair] = []

    def deal(self, kinds: list[Mapping[str, Any]], wanted: int) -> None:
        """Deal pairs of each kind in turn; a kind that has nothing left is passed over."""
        missed = 0
        for kind in cycle(kinds):
            if not wanted or missed == len(kinds):
                break
            dealt = self._pair(kind)
            missed = 0 if dealt else missed + 1
            wanted -= dealt

    def _pair(self, kind: Mapping[str, Any]) -> bool:
        match kind["name"]:
            case "a source is a target":
                return self._against_source(kind)
            case "recycled phone":
                return self._one_after_the_other(kind)
            case name if name == TWO_NAMES and next(self._by_identity) and self._by_two_identities(kind):
                return True
        agencies = self._two(kind)
        left, right = self._windows(kind)
        targets = self._of_two_plans(kind, agencies[0], max(left[0], right[0]))
        if targets is None:
            return False
        turned = self._random.randrange(2) if kind["name"] == TWO_NAMES else -1
        names = [self._name(kind["target"]) if kind["name"] == "brothers" else "plain" for _ in range(2)]
        names = ["maternal" if turned == side else name for side, name in enumerate(names)]
        sides = [
            self._add(agency, measure, target, window, name)
            for agency, measure, target, window, name in zip(
                agencies, (kind["left"], kind["right"]), targets, (left, right), names, strict=True
            )
        ]
        self.pairs.append(_Pair(kind=kind, left=sides[0], right=sides[1], why=kind["why"]))
        return True

    def _of_two_plans(
        self, kind: Mapping[str, Any], agency: str, until: date
    ) -> tuple[Target, Target] | None:
        """Choose what both sides aim at; None where nothing is left for this kind."""
        if kind["name"] == "brothers":
            return self._targets.brothers()
        if kind["name"] == TWO_NAMES:
            return self._targets.turned()
        if kind["target"] == "hotel":
            rooms = self._targets.rooms(agency, 2)
            return (rooms[0], rooms[1]) if rooms else None
        return self._targets.twice(kind["target"], agency, until)

    def _two(self, kind: Mapping[str, Any]) -> list[str]:
        return self._random.sample(kind.get("agencies", AGENCIES), 2)

    # ---------------------------------------------------------------- pairs of another make

    def _against_source(self, kind: Mapping[str, Any]) -> bool:
        """Plan to arrest somebody who informs another agency."""
        source = self._targets.source()
        if source is None:
            return False
        agency = self._random.choice([one for one in AGENCIES if one != source.mention.agency])
        target = of_person(source.mention.person)
        left = self._add(agency, kind["left"], target, self._window(kind["left"]), self._name("person"))
        self.pairs.append(_Pair(kind=kind, left=left, right=source, why=kind["why"]))
        return True

    def _by_two_identities(self, kind: Mapping[str, Any]) -> bool:
        """Plan against somebody whom the second agency knows by a second identity, as a record of its own shows."""
        found = self._targets.linked()
        if found is None:
            return False
        second = found[2].mention.agency
        first = self._random.choice([one for one in AGENCIES if one != second])
        windows = self._windows(kind)
        left = self._add(first, kind["left"], found[0], windows[0])
        right = self._add(second, kind["right"], found[1], windows[1])
        self.pairs.append(
            _Pair(kind=kind, left=left, right=right, why=kind["why_identity"], linked_by=found[2])
        )
        return True

    def _one_after_the_other(self, kind: Mapping[str, Any]) -> bool:
        """Listen to a number while an offender has it, and to the same number when a stranger has it."""
        found = self._targets.handed_on()
        if found is None:
            return False
        was, becomes, number = found
        first, second = self._two(kind)
        days = min(self._days(kind["left"]), (number.earlier.until - PLANNED_FROM).days)
        starts = PLANNED_FROM + timedelta(
            days=self._random.randint(0, (number.earlier.until - PLANNED_FROM).days - days)
        )
        later = self._random.randrange((number.since - PLANNED_FROM).days, PLANNED_DAYS + 1)
        left = self._add(first, kind["left"], was, (starts, starts + timedelta(days=days)))
        right = self._add(second, kind["right"], becomes, self._lasting(kind["right"], later))
        self.pairs.append(_Pair(kind=kind, left=left, right=right, why=kind["why"]))
        return True

    # ---------------------------------------------------------------- single plans

    def deal_singles(self, wanted: int) -> None:
        """Plan what meets with nothing."""
        for _ in range(wanted):
            plan = self._single()
            while plan is None:  # nothing of that kind is left; houses never end
                plan = self._single()

    def _single(self) -> int | None:
        kind, measure = weighted(self._random, self._sides)
        at_houses: Mapping[str, float] = table("plans")["house_at"]
        in_place = kind in {"house", "hotel"}
        agency = weighted(self._random, at_houses) if in_place else self._random.choice(AGENCIES)
        window = self._window(measure)
        target = self._targets.one(kind, agency, window[0])
        return None if target is None else self._add(agency, measure, target, window, self._name(kind))

    def _name(self, kind: str) -> str:
        """Choose how a name is written: now and then by the second surname, which need not mean anything."""
        share: float = table("plans")["name"]["maternal"]
        return "maternal" if kind == "person" and self._random.random() < share else "plain"

    # ---------------------------------------------------------------- days

    def _days(self, measure: str) -> int:
        least, most = table("plans")["lasts"][measure]
        return self._random.randint(least, most)

    def _lasting(self, measure: str, start: int) -> tuple[date, date]:
        starts = PLANNED_FROM + timedelta(days=start)
        return starts, starts + timedelta(days=self._days(measure))

    def _window(self, measure: str) -> tuple[date, date]:
        return self._lasting(measure, self._random.randrange(PLANNED_DAYS))

    def _windows(self, kind: Mapping[str, Any]) -> tuple[tuple[date, date], tuple[date, date]]:
        """Draw the days of two plans that meet as the kind asks, each as any plan of its measure has them."""
        random = self._random
        lasts = self._days(kind["left"]), self._days(kind["right"])
        least, most = -lasts[1], lasts[0]
        if "apart" in kind:
            near, far = kind["apart"]
            least, most = (max(near, least), min(far, most)) if kind.get("overlap") else (near, far)
        one = random.randrange(PLANNED_DAYS)
        if left_first := random.random() < 0.5:
            other = random.randint(max(least, -one), min(most, PLANNED_DAYS - 1 - one)) + one
        else:
            other = one - random.randint(max(least, one - PLANNED_DAYS + 1), min(most, one))
        starts = (one, other) if left_first else (other, one)
        left, right = (
            (PLANNED_FROM + timedelta(days=start), PLANNED_FROM + timedelta(days=start + days))
            for start, days in zip(starts, lasts, strict=True)
        )
        return left, right

    # ---------------------------------------------------------------- plans

    def _add(
        self, agency: str, measure: str, target: Target, window: tuple[date, date], name: str = "plain"
    ) -> int:
        """Add a plan without a number; give its place in the list."""
        self._plans.append(
            Plan(
                agency=agency,
                number=0,
                measure=measure,
                target=target,
                starts=window[0],
                ends=window[1],
                name=name,
            )
        )
        return len(self._plans) - 1

    def numbered(self) -> list[Plan]:
        """Give the plans their numbers within each agency, in an order that says nothing of them."""
        order = list(range(len(self._plans)))
        self._random.shuffle(order)
        numbers: dict[str, int] = dict.fromkeys(AGENCIES, self._first)
        for place in order:
            plan = self._plans[place]
            self._plans[place] = replace(plan, number=numbers[plan.agency])
            numbers[plan.agency] += 1
        return self._plans
