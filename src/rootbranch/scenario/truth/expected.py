"""Say what the figures must come to, and what a person should say of two reports.

Limits: bounds hold for whichever reports are joined by rule, as long as no two outcomes are joined that differ in
kind, in town or by more than `LOOKALIKE_DAYS`; they are given for a region of one district only, and pairs within a
district only.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from rootbranch.scenario.happenings import Telling, TrueOutcome
from rootbranch.scenario.world import World

LOOKALIKE_DAYS = 3
PAIR_DAYS = 45
MEASURES = {
    "arrests": "arrest",
    "prosecution_steps": "prosecution_step",
    "seizures": "seizure",
    "freezes": "freeze",
    "forfeitures": "forfeiture",
    "investigations": "investigation",
    "infrastructure": "infrastructure",
    "other": "other",
}
"""Measure of a figure and the kind of outcome it counts."""


def pairs(world: World) -> Iterator[tuple[Telling, Telling]]:
    """List the pairs of reports of one kind that are near enough in time to be asked about."""
    by_kind: dict[str, list[Telling]] = defaultdict(list)
    for telling in world.tellings:
        if telling.label not in {"NOT_COUNTED", "WITHDRAWN"}:
            by_kind[telling.kind].append(telling)
    for tellings in by_kind.values():
        for left, right in combinations(tellings, 2):
            if abs((left.account.happened_on - right.account.happened_on).days) <= PAIR_DAYS:
                yield left, right


def reason(left: Telling, right: Telling) -> str:
    """Say by what a person can know that two reports tell of the same, or that they do not."""
    if left.outcome != right.outcome:
        return "two things that happened"
    links = {left.link, right.link}
    return next(link for link in ("person", "agreement", "reference") if link in links)


# ---------------------------------------------------------------- figures


def expected_figures(world: World, *, bounds: bool = True) -> dict[str, object]:
    """Count what must come out after each of the two rounds of deliveries.

    Args:
        bounds: Whether to look for lookalikes as well.

    Returns:
        For `release_1` and `release_2` and each measure: `true` once every pair is decided as the truth says;
        `lowest` when every lookalike is taken for the same and `highest` when only reference numbers join.
    """
    counted = [telling for outcome in world.outcomes for telling in outcome.tellings]
    taken_back = [telling for telling in world.uncounted if telling.taken_back]
    first = [telling for telling in [*counted, *taken_back] if telling.installment == 1]
    return {
        "release_1": _figures(first, bounds),
        "release_2": {**_figures(counted, bounds), "quantities": _quantities(world.outcomes)},
    }


def added(left: Mapping[str, object], right: Mapping[str, object]) -> dict[str, object]:
    """Add the figures of two districts, whose outcomes are different ones."""
    return {
        name: _sum(left[name], right[name])
        if name in left and name in right
        else left.get(name, right.get(name))
        for name in sorted({*left, *right})
    }


def _sum(left: object, right: object) -> object:
    if isinstance(left, dict) and isinstance(right, dict):
        return added(left, right)
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return f"{(Decimal(str(left)) + Decimal(str(right))).normalize():f}"


def _figures(tellings: list[Telling], bounds: bool) -> dict[str, object]:
    count = _bounds if bounds else _only_true
    figures: dict[str, object] = {
        measure: count([one for one in tellings if one.kind == kind], lambda one: one.outcome)
        for measure, kind in MEASURES.items()
    }
    arrests = [one for one in tellings if one.kind == "arrest"]
    figures["persons_arrested"] = count(arrests, lambda one: one.subject.id if one.subject else "")
    figures["reports"] = len(tellings)
    figures["by_operation"] = {
        operation: {
            measure: len({one.outcome for one in tellings if (one.kind, one.operation) == (kind, operation)})
            for measure, kind in MEASURES.items()
        }
        for operation in sorted({one.operation for one in tellings})
    }
    figures["by_stage"] = {
        stage: len({one.outcome for one in tellings if one.stage == stage})
        for stage in sorted({one.stage for one in tellings} - {""})
    }
    return figures


def _bounds(tellings: list[Telling], unit: Callable[[Telling], str]) -> dict[str, int]:
    by_number = {
        (unit(one), one.link if one.link in {"agreement", "person"} else "", _own(one)) for one in tellings
    }
    return {
        "true": len({unit(one) for one in tellings}),
        "lowest": len(set(_lookalikes(tellings, unit).values())),
        "highest": len(by_number),
    }


def _only_true(tellings: list[Telling], unit: Callable[[Telling], str]) -> dict[str, int]:
    return {"true": len({unit(one) for one in tellings})}


def _own(telling: Telling) -> str:
    return telling.agency if telling.link in {"agreement", "person"} else ""


def _lookalikes(tellings: list[Telling], unit: Callable[[Telling], str]) -> dict[str, str]:
    """Put units together that happened in one town within a few days; returns the group of each unit."""
    group = {unit(one): unit(one) for one in tellings}
    for left, right in combinations(tellings, 2):
        near = abs((left.account.happened_on - right.account.happened_on).days) <= LOOKALIKE_DAYS
        if near and left.account.place == right.account.place and left.stage == right.stage:
            old, new = group[unit(right)], group[unit(left)]
            group = {one: new if other == old else other for one, other in group.items()}
    return group


def _quantities(outcomes: Iterable[TrueOutcome]) -> dict[str, dict[str, str]]:
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for outcome in outcomes:
        for commodity, amount, unit in outcome.quantities:
            sums[outcome.kind][f"{commodity} {unit}"] += float(amount)
    return {
        kind: {goods: f"{amount:g}" for goods, amount in sorted(of.items())}
        for kind, of in sorted(sums.items())
    }
