"""Draw from chance that one seed decides, in streams that do not disturb one another.

Each part of the world has a stream of its own, named by words: when a later version draws more phones,
the names stay. The same seed and words give the same draws on every machine.

Source: Python documentation, `random.seed` (version 2 hashes text with SHA-512, independent of PYTHONHASHSEED).
"""

import tomllib
from bisect import bisect
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, islice, pairwise
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")


def stream(seed: int | str, *words: str) -> Random:
    """Open the stream of one part of the world."""
    return Random("/".join((str(seed), *words)))


def weighted(random: Random, weights: Mapping[T, float]) -> T:
    """Draw one key with the odds of its weight."""
    ends = tuple(accumulate(weights.values()))
    place = bisect(
        ends, random.random() * ends[-1], 0, len(ends) - 1
    )  # as `Random.choices` has it, but quicker
    return next(islice(weights, place, None))


def spread(random: Random, weights: Mapping[T, float], count: int) -> tuple[T, ...]:
    """Hand out `count` places in proportion to the weights, to the last one, in shuffled order.

    Unlike independent draws the shares come out the same for every seed; the largest remainders get the rest.
    """
    total = sum(weights.values())
    exact = {key: count * weight / total for key, weight in weights.items()}
    places = {key: int(share) for key, share in exact.items()}
    rest = count - sum(places.values())
    for key in sorted(exact, key=lambda key: places[key] - exact[key])[:rest]:
        places[key] += 1
    handed = [key for key, number in places.items() for _ in range(number)]
    random.shuffle(handed)
    return tuple(handed)


def between(random: Random, points: Sequence[tuple[float, float]]) -> float:
    """Draw from a distribution of which only some quantiles were measured; straight lines lie between them.

    Args:
        points: Share of cases and the value below which they lie, ascending, from share 0 to share 1.
    """
    drawn = random.random()
    for (low, least), (high, most) in pairwise(points):
        if drawn <= high:
            return least + (most - least) * (drawn - low) / (high - low)
    return points[-1][1]


def some(random: Random, items: Sequence[T], count: int) -> tuple[T, ...]:
    """Draw up to `count` different items, in the order of the list."""
    chosen = sorted(random.sample(range(len(items)), min(count, len(items))))
    return tuple(items[index] for index in chosen)


@cache
def table(name: str) -> Mapping[str, Any]:
    """Read one of the generator's own tables; it ships with the package and is not input."""
    text = (files("rootbranch.scenario") / "tables" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
