"""Work on a long table piece by piece: ranges of rows, each by one thread, the results in the order of the ranges.

So memory follows the piece and not the table, and the number of threads changes nothing but the time.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Found = TypeVar("Found")


def in_ranges(count: int, size: int, work: Callable[[int, int], Found], threads: int) -> Iterator[Found]:
    """Give what `work(first, last)` gives for each range of at most `size` of `count` rows, in their order.

    At most `threads` ranges are worked on or wait to be taken, so that results do not pile up.
    """
    bounds = [(first, min(first + size, count)) for first in range(0, count, size)]
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(work, *bound) for bound in bounds[:threads]]
        for place in range(len(bounds)):
            found = waiting.pop(0).result()
            if place + threads < len(bounds):
                waiting.append(pool.submit(work, *bounds[place + threads]))
            yield found


def spread(starts: Whole, counts: Whole) -> tuple[Whole, Whole]:
    """Write out ranges: for each of their members which range it is of, and the member itself.

    Args:
        starts, counts: First member of each range, and how many it has.
    """
    owners = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return owners, np.arange(len(owners)) + (starts - before)[owners]
