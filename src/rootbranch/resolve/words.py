"""Split names into words once, for keys and for comparing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.ranges import Whole, spread
from rootbranch.resolve.records import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of each distinct name, each once.

    Attributes:
        texts: The distinct words, in the order of their first name.
        starts: Where the words of each name begin in `places`; one more row, without words, stands for a missing name.
        places: Place in `texts` of each word of each name.
    """

    texts: tuple[str, ...]
    starts: Whole
    places: npt.NDArray[np.int32]

    def of(self, codes: npt.NDArray[np.integer]) -> tuple[Whole, Whole]:
        """Write out the words of some names: for each word which of `codes` has it, and its place in `places`."""
        return spread(self.starts[codes], np.diff(self.starts)[codes])


def split_words(field: Field) -> Words:
    """Split the values of a field."""
    known: dict[str, int] = {}
    places: list[int] = []
    starts = np.zeros(len(field.values) + 2, np.int64)
    for row, name in enumerate(field.values):
        found = name.split()
        for word in found if len(found) < 2 else sorted(set(found)):
            places.append(known.setdefault(word, len(known)))
        starts[row + 1] = len(places)
    starts[-1] = len(places)
    return Words(texts=tuple(known), starts=starts, places=np.array(places, np.int32))
