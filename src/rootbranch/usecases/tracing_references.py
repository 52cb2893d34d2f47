"""Find out, while facts are laid out for the picture, which rows the rows of a partner refer to.

    row (partner, feed, key) ─ digest of its key ─┐
    reference to `p-7` ─ digest in each feed of that partner, its own first ─▶ refers.parquet (place, part, who, other)

A row is found by the digest of its key, which the register has anyway. Whoever is not among the open rows is `NOWHERE`: of a
protected person's row nothing goes into the picture, only that somebody was meant who is not there.

Limits: where two feeds of a partner have one key, its own feed counts, and then the first by name.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import orjson

from rootbranch import guard, trace
from rootbranch.model.ids import Digest
from rootbranch.usecases.keeping import key_digester

if TYPE_CHECKING:
    import pyarrow as pa

NOWHERE = -1
DIGITS = 16


class _Asked(NamedTuple):
    place: int
    partner: str
    feed: str
    reference: trace.Reference


@dataclass(slots=True)
class References:
    """References as they are met; each row is told in the order of its place."""

    keyring: guard.Keyring
    keys: "array[int]" = field(default_factory=lambda: array("Q"))
    feeds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    asked: list[_Asked] = field(default_factory=list)

    def tell(
        self,
        partner: str,
        feed: str,
        key: Digest,
        kind: trace.StatementKind,
        properties: Mapping[str, Sequence[str]],
    ) -> None:
        """Take the next row, and what it refers to."""
        place = len(self.keys)
        self.keys.append(int(key[:DIGITS], 16))
        self.feeds[partner].add(feed)
        self.asked += (_Asked(place, partner, feed, one) for one in trace.read_references(kind, properties))

    def table(self) -> "pa.Table":
        """Lay out all references, found or not."""
        import pyarrow as pa

        tried = [self._digests(one) for one in self.asked]
        wanted = {digest for own in tried for digest in own}
        place_of = {key: place for place, key in enumerate(self.keys) if key in wanted} if wanted else {}
        others = [next((place_of[digest] for digest in own if digest in place_of), NOWHERE) for own in tried]
        return pa.table(
            {
                "place": pa.array([one.place for one in self.asked], pa.int32()),
                "part": pa.array([one.reference.part for one in self.asked], pa.string()),
                "who": pa.array([one.reference.who for one in self.asked], pa.bool_()),
                "other": pa.array(others, pa.int32()),
            }
        )

    def _digests(self, one: _Asked) -> list[int]:
        key = orjson.dumps([one.reference.id])
        feeds = [one.feed, *sorted(self.feeds[one.partner] - {one.feed})]
        return [int(self._digester(one.partner, feed)(key)[:DIGITS], 16) for feed in feeds]

    def _digester(self, partner: str, feed: str) -> Callable[[bytes], Digest]:
        return key_digester(self.keyring, partner, feed)
