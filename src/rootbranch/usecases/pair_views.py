"""What the doors get to show of the duplicate queue: pairs to be judged, and what was judged.

Fields and names are those that the asker may see; a side is named by a few of its fields, so that a door can
write them in its language.
"""

from dataclasses import dataclass
from datetime import datetime

from rootbranch.errors import Message
from rootbranch.model.ids import JudgementId, PartnerId, RecordId
from rootbranch.model.records import Verdict

Named = tuple[tuple[str, str], ...]  # name and text of a field, in the order in which they are read


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSide:
    """One half of a pair to be judged; `named` are the few fields by which a list tells it from others."""

    record: RecordId
    partner: PartnerId
    fields: Named
    file_name: str
    locator: str
    named: Named = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Two records that may tell of the same; evidence for, against and missing stay apart.

    Args:
        weights: What each field adds to the score, in bits, largest first, and `before` any was looked at.
    """

    left: PairSide
    right: PairSide
    about: str
    asked: Message
    score: float
    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    missing: tuple[Message, ...]
    unsure: bool = False
    weights: tuple[tuple[str, float], ...] = ()

    @property
    def key(self) -> str:
        """Name the pair, safe in an address."""
        return f"{self.left.record}.{self.right.record}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """The pairs that the asker may judge, `unsure` ones last; `closed` wait for who may see both sides.

    Args:
        pairs: From the one asked for on, else from the first.
        place: Place of the first of `pairs` among those that wait, from 1 on; 0 where nothing waits.
        before, after: Keys of the pairs beside it in the queue; empty at its ends.
        asked_for: Whether the pair that was asked for is still there; true where none was.
        last: The asker's own last judgement of the last hours, as long as a session may last, that can be taken back;
            empty where there is none.
    """

    pairs: tuple[PairView, ...]
    waiting: int
    closed: int
    decided: int
    unsure: int = 0
    place: int = 0
    before: str = ""
    after: str = ""
    asked_for: bool = True
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLine:
    """One side of a pair as a part of a line; `named` is empty where the asker may not see it."""

    record: RecordId
    partner: PartnerId | None
    named: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """A pair that waits, as a line of a list; `key` opens it in the queue."""

    key: str
    left: SideLine
    right: SideLine
    about: str
    unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementLine:
    """A judgement as a line of a list; `open` where the asker may open and judge both records.

    Where the asker may not, reason and names are left out.
    """

    id: JudgementId
    left: RecordId
    right: RecordId
    sides: tuple[SideLine, SideLine]
    verdict: Verdict
    reason: str
    officer: str
    made_at: datetime
    undone_at: datetime | None
    open: bool
