"""Cap how often and how many at once may try to sign in.

One check of a password costs about 0.2 s and 64 MB on purpose (argon2). Without a cap, sign-in would be the
cheapest way to stop the whole service; with one, whoever guesses gets slow answers and then none.

Limits: counts live in one process. Locking an officer after wrong codes is the register's work, not this.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rootbranch.errors import Message
from rootbranch.web.failures import TooManyTriesError

AT_ONCE_MAX = 2
WAIT_SECONDS_MAX = 5.0
TRIES_MAX = 10
WINDOW_SECONDS = 60.0
ADDRESSES_MAX = 10_000


class Throttle:
    """A cap on tries per address and window, and on checks under way at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places = threading.BoundedSemaphore(AT_ONCE_MAX)
        self._lock = threading.Lock()
        self._tries: dict[str, list[float]] = {}

    @contextmanager
    def one_try(self, address: str) -> Iterator[None]:
        """Take one of the places while a password is checked.

        Raises:
            TooManyTriesError: Too many tries from this address, or no place came free in time.
        """
        self._count(address)
        if not self._places.acquire(timeout=WAIT_SECONDS_MAX):
            raise _too_many()
        try:
            yield
        finally:
            self._places.release()

    def _count(self, address: str) -> None:
        now = self._clock()
        with self._lock:
            if len(self._tries) >= ADDRESSES_MAX:
                self._tries = {
                    key: tries for key, tries in self._tries.items() if now - tries[-1] < WINDOW_SECONDS
                }
            recent = [at for at in self._tries.get(address, ()) if now - at < WINDOW_SECONDS]
            if len(recent) >= TRIES_MAX:
                raise _too_many()
            self._tries[address] = [*recent, now]


def _too_many() -> TooManyTriesError:
    return TooManyTriesError(Message("web.too_many_tries"), "sign-in", Message("web.wait_a_minute"))
