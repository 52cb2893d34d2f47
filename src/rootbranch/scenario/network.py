"""Draw the shape of one network: cells along the stages of the route, and who works with whom.

    cells      log-normal, median 7, from 2 to 27 members; about one in eight is an organiser
    within     each aide to an organiser of the cell; some aides to one another
    along      organisers hand over to a cell of the next stage
    beside     organisers of one stage know one another, and one another's aides, now and then
    across     a few sought-after aides (drivers, forgers, money movers) work for other stages; whoever works with
               somebody of another stage gets to know people of theirs, most often in the same position

The last step is what real networks have and a chain of cells has not: it brings the odds that two tied people hold the
same position to about .3 and that they work on the same stage to about 7.

Source: notes on the synthetic region, sections 2.1 and 3.2; Campana 2018, European Journal of Criminology 15(4).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations
from random import Random

STAGES = (
    "recruit", "origin transit", "Darien", "Central America", "south Mexico",
    "north Mexico", "crossing", "US stash", "US drive", "delivery",
)  # fmt: skip

CELL_MEDIAN, CELL_SIGMA, CELL_MIN, CELL_MAX = 7, 0.45, 2, 27
ORGANISERS = 0.12  # of a cell, at least one
AIDES_TOGETHER = 0.10  # each aide with so many others of the cell, on average
ORGANISERS_TOGETHER = 0.5
SECOND_HANDOVER, THIRD_HANDOVER, TO_ORGANISER = 0.5, 0.2, 0.45
RIVALS, RIVALS_AIDES = 0.11, 0.27
SAME_STAGE = 7.1  # odds of a tie on one stage over those across, before anybody is arrested
SOUGHT_AFTER, REACH = 0.05, 7.39
SERVICES, SAME_POSITION = 0.57, 0.85  # of the ties across: the first, and of the others
ACROSS, ACROSS_MIN, ADAPTS = (
    0.90,
    0.3,
    0.6,
)  # ties across for each member, and how far they go with the density
TRIES = 20


@dataclass(frozen=True, slots=True)
class Member:
    """A place in a network, before somebody holds it.

    Args:
        stage: Index of `STAGES`.
        cell: Number of the cell in the network.
        sought_after: Works for several cells.
    """

    stage: int
    cell: int
    organiser: bool
    sought_after: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """Members of a network and the ties between them, as pairs of their numbers, the smaller first.

    Args:
        ties: With what each is: ``cell``, ``handover``, ``rival``, ``service`` or ``acquaintance``; in the order drawn.
    """

    members: tuple[Member, ...]
    ties: tuple[tuple[int, int, str], ...]


class _Drawing:
    def __init__(self, random: Random, cells: list[tuple[int, int]]) -> None:
        self.random = random
        self.stage: list[int] = []
        self.cell: list[int] = []
        self.organiser: list[bool] = []
        self.ties: dict[tuple[int, int], str] = {}
        self.near: dict[int, list[int]] = defaultdict(list)
        self.cells: list[tuple[int, list[int], list[int]]] = []
        for number, (stage, size) in enumerate(cells):
            first, lead = len(self.stage), max(1, round(size * ORGANISERS))
            self.stage += [stage] * size
            self.cell += [number] * size
            self.organiser += [place < lead for place in range(size)]
            self.cells.append(
                (stage, list(range(first, first + lead)), list(range(first + lead, first + size)))
            )

    def tie(self, one: int, other: int, kind: str) -> None:
        pair = (min(one, other), max(one, other))
        if one != other and pair not in self.ties:
            self.ties[pair] = kind
            self.near[one].append(other)
            self.near[other].append(one)

    def within(self) -> None:
        choice, chance = self.random.choice, self.random.random
        for _, organisers, aides in self.cells:
            for aide in aides:
                self.tie(aide, choice(organisers), "cell")
            for one, other in combinations(aides, 2):
                if chance() < AIDES_TOGETHER / (len(aides) - 1):
                    self.tie(one, other, "cell")
            for one, other in combinations(organisers, 2):
                if chance() < ORGANISERS_TOGETHER:
                    self.tie(one, other, "cell")

    def along(self) -> None:
        choice, chance = self.random.choice, self.random.random
        by_stage = self._by_stage()
        order = sorted(by_stage)
        for here, ahead in pairwise(order):
            for organisers, _ in by_stage[here]:
                number = 1 + (chance() < SECOND_HANDOVER) + (chance() < THIRD_HANDOVER)
                for leads, aides in self.random.sample(by_stage[ahead], min(number, len(by_stage[ahead]))):
                    to = leads if chance() < TO_ORGANISER or not aides else aides
                    self.tie(choice(organisers), choice(to), "handover")

    def beside(self) -> None:
        choice, chance = self.random.choice, self.random.random
        for cells in self._by_stage().values():
            for (organisers, _), (others, aides) in permutations(cells, 2):
                if chance() < RIVALS:
                    self.tie(choice(organisers), choice(others), "rival")
                if chance() < RIVALS_AIDES and aides:
                    self.tie(choice(organisers), choice(aides), "rival")

    def across(self) -> frozenset[int]:
        random, everybody = self.random, range(len(self.stage))
        aides = [one for one in everybody if not self.organiser[one]]
        sought = random.sample(aides, min(len(aides), max(3, int(len(self.stage) * SOUGHT_AFTER))))
        last = len(self.ties) + self._wanted_across()
        services = len(self.ties) + round((last - len(self.ties)) * SERVICES)
        for _ in range(TRIES * len(self.stage)):
            if len(self.ties) < services:
                self._serve(random.choice(everybody), sought)
            elif len(self.ties) < last:
                self._get_to_know(random.choice(everybody))
        return frozenset(sought)

    def _wanted_across(self) -> int:
        """Count the ties across stages that are missing; most of the way to where the odds come out."""
        people, sizes = len(self.stage), Counter(self.stage)
        along = sum(self.stage[one] != self.stage[other] for one, other in self.ties)
        within = len(self.ties) - along
        pairs = sum(math.comb(size, 2) for size in sizes.values())
        odds = within / max(1, pairs - within) / SAME_STAGE
        wanted = (math.comb(people, 2) - pairs) * odds / (1 + odds) - along
        return round(
            math.pow(max(ACROSS_MIN * people, wanted), ADAPTS) * math.pow(ACROSS * people, 1 - ADAPTS)
        )

    def _serve(self, one: int, sought: Sequence[int]) -> None:
        """Let somebody work with an aide who is sought after, sooner one of a near stage than of a far one."""
        for _ in range(TRIES):
            other = self.random.choice(sought)
            far = abs(self.stage[other] - self.stage[one])
            if far and self.random.random() < math.exp((1 - far) / REACH):
                self.tie(one, other, "service")
                return

    def _get_to_know(self, one: int) -> None:
        """Let somebody get to know people with whom those work whom they work with."""
        met = [
            other
            for friend in self.near[one]
            for other in self.near[friend]
            if other != one
            and self.stage[other] != self.stage[one]
            and (min(one, other), max(one, other)) not in self.ties
        ]
        alike = [other for other in met if self.organiser[other] == self.organiser[one]]
        if alike and self.random.random() < SAME_POSITION:
            met = alike
        if met:
            self.tie(one, self.random.choice(met), "acquaintance")

    def _by_stage(self) -> dict[int, list[tuple[list[int], list[int]]]]:
        by_stage: dict[int, list[tuple[list[int], list[int]]]] = defaultdict(list)
        for stage, organisers, aides in self.cells:
            by_stage[stage].append((organisers, aides))
        return by_stage


def draw_shape(random: Random, members: int) -> Shape:
    """Draw a network of so many members; from about 60 on, every stage has a cell."""
    drawing = _Drawing(random, _cells(random, members))
    drawing.within()
    drawing.along()
    drawing.beside()
    sought = drawing.across()
    places = zip(drawing.stage, drawing.cell, drawing.organiser, strict=True)
    return Shape(
        tuple(Member(*place, number in sought) for number, place in enumerate(places)),
        tuple((*pair, kind) for pair, kind in drawing.ties.items()),
    )


def _cells(random: Random, members: int) -> list[tuple[int, int]]:
    """Give stage and size of each cell, along the route."""
    sizes = list(_sizes(random, members))
    while len(sizes) < len(STAGES) and max(sizes) >= 2 * CELL_MIN:
        largest = sizes.pop(sizes.index(max(sizes)))
        sizes += [largest // 2, largest - largest // 2]
    count = len(sizes)
    stages = (
        [place * len(STAGES) // count for place in range(count)]
        if count >= len(STAGES)
        else sorted(random.sample(range(len(STAGES)), count))
    )
    return list(zip(stages, sizes, strict=True))


def _sizes(random: Random, left: int) -> Iterator[int]:
    while left > 0:
        drawn = round(random.lognormvariate(math.log(CELL_MEDIAN), CELL_SIGMA))
        size = min(left, CELL_MAX, max(CELL_MIN, drawn))
        if 0 < left - size < CELL_MIN:
            size = left
        yield size
        left -= size
