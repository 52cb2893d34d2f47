"""Commit the audit entries of looks that end about the same time in one transaction: one flush of the disk for all of them.

    look ─ event, number of its state ─▶ queue ─▶ whoever has the turn takes all that wait ─▶ one commit ─▶ each goes on
    look ─────────────────────────────▶   │          the chain goes on from entry to entry
    look ─────────────────────────────▶   ┘

Nobody waits for company: who finds the turn free commits at once. While a commit runs, those that come queue up, and the first
of them takes the others along. So a disk that is slow, or another process that writes, makes groups larger instead of a queue longer.

An entry counts as kept when the transaction that holds it is on the disk, and not before. Where a group cannot be committed, its
entries are tried one by one, so that what is wrong with one is said to its asker alone.

Limits: the threads of one process; processes follow one another, each with its group.
Source: D. J. DeWitt et al., Implementation Techniques for Main Memory Database Systems (1984), section 5.2; decision 0171.
"""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rootbranch import guard
from rootbranch.model.audit import AuditEvent
from rootbranch.store import Connection, Register, audit, changes

GROUP_MAX = 256


@dataclass(slots=True, kw_only=True, eq=False)
class _Waiting:
    """An event on its way: `kept` says whether it was written, or that the register had changed; else what went wrong."""

    event: AuditEvent
    number: int
    kept: bool | None = None
    failed: Exception | None = None

    @property
    def done(self) -> bool:
        return self.kept is not None or self.failed is not None


class _Queue:
    """Who waits for the next commit of one register."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._waiting: deque[_Waiting] = deque()

    def keep(self, register: Register, event: AuditEvent, number: int) -> bool:
        own = _Waiting(event=event, number=number)
        self._waiting.append(own)
        with self._turn:
            while not own.done:
                self._commit_group(register)
        if own.failed is not None:
            raise own.failed
        assert own.kept is not None
        return own.kept

    def _commit_group(self, register: Register) -> None:
        """Commit whoever waits, one by one where they cannot be committed together; all of them are done after it."""
        group: list[_Waiting] = []
        try:
            with register.write() as connection:
                group = self._take()  # not before it is our turn: more may have come meanwhile
                kept = _append(connection, group)
        except Exception as error:  # noqa: BLE001 - it is raised where its asker waits
            if len(group) > 1:
                for each in group:
                    _commit_alone(register, each)
            for each in group or self._take():  # nobody could begin: who waits need not try in turn
                each.failed = each.failed if each.done else error
        else:
            for each, written in zip(group, kept, strict=True):
                each.kept = written
        finally:
            for each in group:  # this thread was stopped: it ends as it was told, and the others hear of it
                each.failed = each.failed if each.done else InterruptedError()

    def _take(self) -> list[_Waiting]:
        """Take those that wait, who came first before the others; who has the turn is one of them, since nobody else takes."""
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), GROUP_MAX))]


_queues: WeakKeyDictionary[Register, _Queue] = WeakKeyDictionary()
_making = threading.Lock()


def keep_event(register: Register, event: AuditEvent, number: int) -> bool:
    """Put the event of a look at the end of the chain; when this returns, it is on the disk.

    Args:
        number: Of the state that was looked at.

    Returns:
        Whether it was: not where somebody changed the register since, and the look has to be made again.

    Raises:
        StateError: Somebody else held the register too long.
    """
    with _making:
        queue = _queues.setdefault(register, _Queue())
    return queue.keep(register, event, number)


def _commit_alone(register: Register, one: _Waiting) -> None:
    try:
        with register.write() as connection:
            (kept,) = _append(connection, [one])
    except Exception as error:  # noqa: BLE001 - it is raised where its asker waits
        one.failed = error
    else:
        one.kept = kept


def _append(connection: Connection, group: Sequence[_Waiting]) -> list[bool]:
    """Write the entries of those whose state still stands, each after the one before; say of each whether it was."""
    stands = [each.number == changes.number(connection) for each in group]
    head = guard.Head(*audit.lock_head(connection))
    made = []
    for each, wanted in zip(group, stands, strict=True):
        if wanted:
            made.append(entry := guard.append_event(head, each.event))
            head = guard.Head(entry.number, entry.digest)
    audit.append_all(connection, made)
    return stands
