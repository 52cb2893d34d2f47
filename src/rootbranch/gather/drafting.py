"""Go through a file as drafts, with keys that come twice dealt with.

The second row of a key is rejected, unless it protects or withdraws: then it comes through and takes the place of
the first, for protected wins.

Limits: 15 to 30 bytes of memory a row for the keys seen; two keys are taken for one with a chance of 3 in
10⁸ in a file of a million rows.
"""

from array import array
from collections.abc import Iterator, Sequence

import orjson

from rootbranch.errors import Message
from rootbranch.gather.building import Build
from rootbranch.gather.reading import Reading
from rootbranch.gather.rows import ORIGINAL_MAX_BYTES, Block, Draft, Note, Reject, Row
from rootbranch.model.category import is_protected
from rootbranch.model.records import Finding

START_SLOTS = 1 << 16
LOAD_MAX = 0.8


def read_drafts(reading: Reading, build: Build) -> Iterator[Draft | Reject | Finding]:
    """Give drafts, rejected rows and what is to be said of the file, in the order of the file."""
    seen, note = KeysSeen(), Note(reading.file_name)
    for item in reading.blocks():
        if type(item) is Block and build.told is None:
            yield from _unique(seen, note, build.block(item))
        elif type(item) is Block:
            for place in range(len(item.lines)):
                yield from _with_told(seen, note, build, item.row(place))
        elif type(item) is Row:
            yield from _with_told(seen, note, build, item)
        else:
            yield item  # type: ignore[misc]


def _with_told(seen: "KeysSeen", note: Note, build: Build, row: Row) -> Iterator[Draft | Reject]:
    """Give what a row becomes, and behind it the claims that its text makes."""
    for item in _unique(seen, note, [build(row)]):
        if build.told is None or type(item) is not Draft or _replaces(item):
            yield item  # a second row of a key protects; what the first one's text claims stands
        else:
            yield from build.told(row, item)


def _replaces(draft: Draft) -> bool:
    return not draft.withdrawn and any(
        finding.done.id == "gather.done_replaces" for finding in draft.findings
    )


def _unique(seen: "KeysSeen", note: Note, built: Sequence[Draft | Reject]) -> Sequence[Draft | Reject]:
    """Deal with the keys that were there before among rows that follow one another."""
    again = seen.first_rows(built)
    if not again:
        return built
    return [
        _again(note, item, again[item.row]) if type(item) is Draft and item.row in again else item
        for item in built
    ]


def _again(note: Note, draft: Draft, first: int) -> Draft | Reject:
    message = Message("gather.key_twice", {"row": first})
    if draft.withdrawn or is_protected(draft.category):
        finding = note.note(draft.row, draft.locator, "", message, "gather.done_replaces")
        return draft._replace(findings=(*draft.findings, finding))
    finding = note.rejected(draft.row, draft.locator, "", message)
    original = orjson.dumps(draft.content["row"])[:ORIGINAL_MAX_BYTES]
    return Reject(draft.row, draft.locator, draft.key, original, (finding, *draft.findings))


class KeysSeen:
    """A set of keys with the row of each, in two flat arrays (open addressing, linear probing)."""

    def __init__(self) -> None:
        self._resize(START_SLOTS)

    def first_rows(self, built: Sequence[Draft | Reject]) -> dict[int, int]:
        """Remember the keys of drafts, with the row of each.

        Returns:
            The rows whose key was there before, each with the row that had it first.
        """
        while self._used + len(built) > self._full:
            self._grow()
        again: dict[int, int] = {}
        marks, rows, mask, fresh = self._marks, self._rows, self._mask, 0
        # zero marks a free slot
        for mark, row in [(hash(item.key) or 1, item.row) for item in built if type(item) is Draft]:
            slot = mark & mask
            while there := marks[slot]:
                if there == mark:
                    again[row] = rows[slot]
                    break
                slot = (slot + 1) & mask
            else:
                marks[slot] = mark
                rows[slot] = row
                fresh += 1
        self._used += fresh
        return again

    def _resize(self, slots: int) -> None:
        self._marks = array("q", bytes(8 * slots))
        self._rows = array("I", bytes(4 * slots))
        self._mask = slots - 1
        self._full = int(slots * LOAD_MAX)
        self._used = 0

    def _grow(self) -> None:
        marks, rows = self._marks, self._rows
        self._resize(2 * len(marks))
        for mark, row in zip(marks, rows, strict=True):
            if mark:
                slot = mark & self._mask
                while self._marks[slot]:
                    slot = (slot + 1) & self._mask
                self._marks[slot] = mark
                self._rows[slot] = row
                self._used += 1
