"""Keep in memory what was read of one state of the register, until somebody changes it.

    number of the state ─┬─ as before, and no decision began or ran out since ─▶ the same `Kept`
                         └─ another ─▶ an empty one; what was kept of the state before is let go

Only a `look` uses it, with the snapshot it was asked for in; a use case that changes something asks each time (`Unkept`). So nothing
survives a withdrawal, a purge, an ended session or a changed agreement: each is a commit, and a commit is another state.

Limits: what was kept of the last state stays in this process's memory until the next look or its end, at most `KEPT_MAX` of a sort;
it lies in no file. On PostgreSQL states have no number, so nothing is kept.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from rootbranch.store import Connection, Register, changes, decisions

KEPT_MAX = 50_000  # of one sort
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
_UNKNOWN, _NOTHING = object(), object()


class Unkept:
    """Asks the register each time."""

    def each(
        self, what: Hashable, keys: Iterable[Key], ask: Callable[[list[Key]], Mapping[Key, Value]]
    ) -> dict[Key, Value]:
        """Give for each key what `ask` says of it; a key that it leaves out is left out."""
        del what
        return dict(ask(list(dict.fromkeys(keys))))

    def once(self, what: Hashable, ask: Callable[[], Value]) -> Value:
        """Give what `ask` says."""
        del what
        return ask()

    def forget(self, what: Hashable, key: Hashable) -> None:
        """Let one answer go that changed without a change of the state."""


UNKEPT = Unkept()


class Kept(Unkept):
    """Asks the register once in each of its states.

    Args:
        since, until: In which time, besides, answers stay the same; None means for good.
    """

    def __init__(self, number: int, since: datetime | None, until: datetime | None) -> None:
        self._number, self._since, self._until = number, since, until
        self._found: dict[Hashable, dict[Any, Any]] = {}

    def holds(self, number: int, at: datetime) -> bool:
        """Say whether what was kept is true of a state at a moment."""
        begun = self._since is None or self._since <= at
        return self._number == number and begun and (self._until is None or at < self._until)

    def each(
        self, what: Hashable, keys: Iterable[Key], ask: Callable[[list[Key]], Mapping[Key, Value]]
    ) -> dict[Key, Value]:
        """Give for each key what `ask` says of it, asking about those only that nobody asked about before."""
        own = self._found.setdefault(what, {})
        found: dict[Key, Value] = {}
        missing: list[Key] = []
        for key in dict.fromkeys(keys):
            value = own.get(key, _UNKNOWN)
            if value is _UNKNOWN:
                missing.append(key)
            elif value is not _NOTHING:
                found[key] = value
        if missing:
            fresh = ask(missing)
            if len(own) + len(missing) > KEPT_MAX:
                own.clear()
            own.update((key, fresh.get(key, _NOTHING)) for key in missing)
            found.update(fresh)
        return found

    def forget(self, what: Hashable, key: Hashable) -> None:
        """Let one answer go that changed without a change of the state: a session goes on without one."""
        self._found.get(what, {}).pop(key, None)

    def once(self, what: Hashable, ask: Callable[[], Value]) -> Value:
        """Give what `ask` says, or said when it was asked before."""
        return self.each(what, ("",), lambda _: {"": ask()})[""]


_newest: WeakKeyDictionary[Register, Kept] = WeakKeyDictionary()


def kept_of(register: Register, connection: Connection, at: datetime) -> tuple[int, Kept]:
    """Give the number of the state that a snapshot of SQLite sees, and what was kept of it."""
    number = changes.number(connection)
    assert number is not None, "states have a number on SQLite only"
    found = _newest.get(register)
    if found is None or not found.holds(number, at):
        since, until = decisions.stretch(connection, at)
        found = _newest[register] = Kept(number, since, until)
    return number, found
