"""Find records whose names share words with one that is asked for, those that share the rarest first.

    words and their first letters ─ blind marks ─▶ who has each ─▶ bits that each record shares ─▶ places, the most bits first

What a word tells are the bits of how rare it is: log2 of records for each that has it; of a misspelt word, those of its first letters.
A word that very many have tells little, and two of them together tell enough: `María García` is found among a million by both.

What may not be seen is left out before anything is chosen, `NEAR_SHARE` of the most among it: a record behind a wall pushes out nobody.

Limits: a record that shares no more than what `COMMON_MAX` records share by chance is not near; with one word that more have, nobody is.
At most `LOOKED_AT_MAX` records are asked about, and how rare a word is is counted among all that are in the picture.
"""

import math
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from rootbranch import guard
from rootbranch.model.ids import RecordId
from rootbranch.usecases.identity import Identity
from rootbranch.usecases.marks import marks_of_words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.int32]
    Bits = npt.NDArray[np.float64]

COMMON_MAX = 5_000
LOOKED_AT_MAX = 2_000
NEAR_MAX = 60
FEW = 12  # the first so many are near however little they share;
NEAR_SHARE = 0.35  # others, if they share this part of what the first does
LISTED_MAX = 20_000  # more than so many places are added up in one number a record instead of being sorted


def near_names(
    identity: Identity,
    keyring: guard.Keyring,
    name: str,
    seen_among: Callable[[Sequence[RecordId]], Collection[RecordId]],
) -> list[RecordId]:
    """Give records that share words with a name, at most `NEAR_MAX`; equals by their place.

    Args:
        seen_among: Says which of some records the asker may see.
    """
    places, shared = _ranked(identity, keyring, name)
    found: list[RecordId] = []
    least = 0.0
    for start in range(0, len(places), NEAR_MAX):
        part = slice(start, start + NEAR_MAX)
        listed = [identity.record_at(place) for place in places[part]]
        may = seen_among(listed)
        for id, bits in zip(listed, shared[part], strict=True):
            if id not in may:
                continue
            least = least or bits * NEAR_SHARE
            if len(found) == NEAR_MAX or (len(found) >= FEW and bits < least):
                return found
            found.append(id)
    return found


def _ranked(identity: Identity, keyring: guard.Keyring, name: str) -> tuple[list[int], list[float]]:
    """Give places of records and the bits that each shares with a name, the most first."""
    import numpy as np

    count = len(identity.ids) + len(identity.others)
    lists, bits = _told(identity, keyring, name, count)
    if not lists:
        return [], []
    places, shared = _shared(lists, bits, count)
    kept = shared > max(0.0, math.log2(count / COMMON_MAX) + 1)
    places, shared = places[kept], shared[kept]
    order = np.lexsort((places, -shared))[:LOOKED_AT_MAX]
    return places[order].tolist(), shared[order].tolist()


def _told(
    identity: Identity, keyring: guard.Keyring, name: str, count: int
) -> "tuple[list[Places], list[float]]":
    """Give who has the first letters of each word and who has the word, and what each of the two adds, in bits."""
    lists: list[Places] = []
    bits: list[float] = []
    known: set[int] = set()
    for word, head in marks_of_words(keyring, name):
        told = 0.0
        for mark in (head, word):
            places = identity.found_by(mark)
            if not len(places) or mark in known:
                continue
            known.add(mark)
            rare = math.log2(count / len(places)) + 1
            lists.append(places)
            bits.append(max(0.0, rare - told))
            told = rare
    return lists, bits


def _shared(lists: "Sequence[Places]", bits: Sequence[float], count: int) -> "tuple[Places, Bits]":
    """Add up what each record shares."""
    import numpy as np

    sizes = [len(one) for one in lists]
    if sum(sizes) <= LISTED_MAX:
        places, which = np.unique(np.concatenate(lists), return_inverse=True)
        return places, np.bincount(which, np.repeat(bits, sizes)).astype(np.float64)
    every = np.zeros(count)
    for one, told in zip(lists, bits, strict=True):
        every[one] += told  # nobody stands twice in one list
    places = np.flatnonzero(every).astype(np.int32)
    return places, every[places]
