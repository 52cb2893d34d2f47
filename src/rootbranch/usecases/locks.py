"""One load of a feed at a time: a lock that the operating system lets go of when a process dies.

Limits: POSIX; processes on one machine that share the home folder.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rootbranch.errors import Message, StateError


@contextmanager
def feed_lock(home: Path, feed: str, taken: str = "usecases.feed_is_loading") -> Iterator[None]:
    """Hold the lock of a feed, or of other work that is done once at a time, while the block runs.

    Args:
        taken: What is said to whoever comes second.

    Raises:
        StateError: Another process holds it.
    """
    folder = home / "locks"
    folder.mkdir(exist_ok=True)
    name = hashlib.sha256(feed.encode()).hexdigest()[:16]
    with (folder / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateError(Message(taken), feed, Message("usecases.wait_for_load")) from None
        yield


@contextmanager
def waiting_lock(home: Path, work: str) -> Iterator[None]:
    """Hold the lock of work that every comer has to do in turn, however long the one before takes."""
    folder = home / "locks"
    folder.mkdir(exist_ok=True)
    with (folder / f"{work}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
