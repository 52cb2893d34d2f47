"""Cap how often somebody may fail to sign in, and how many may try at once.

One check of a password costs about 0.2 s and 64 MB on purpose (argon2). Without a cap, sign-in would be the
cheapest way to stop the whole service; with one, whoever guesses gets slow answers and then none. Failures count
for the address and for the account that was named, known or not; who signs in rightly is never counted.

Limits: counts live in one process. Locking an officer after wrong codes is the register's work, not this.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rootbranch.errors import AccessError, Message
from rootbranch.web.failures import TooManyTriesError

AT_ONCE_MAX = 2
WAIT_SECONDS_MAX = 5.0
FAILURES_MAX = 10
WINDOW_SECONDS = 60.0
KEYS_MAX = 20_000
NAME_CHARACTERS_MAX = 100

Key = tuple[str, str]


class Throttle:
    """A cap on failures per address, per account and window, and on checks under way at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places = threading.BoundedSemaphore(AT_ONCE_MAX)
        self._lock = threading.Lock()
        self._tries: dict[Key, list[float]] = {}

    @contextmanager
    def one_try(self, address: str, account: str) -> Iterator[None]:
        """Take one of the places while a password is checked; an `AccessError` within is a failure.

        Raises:
            TooManyTriesError: Too many failures from this address or for this account, or no place came free in time.
        """
        keys: tuple[Key, ...] = (("address", address), ("account", account[:NAME_CHARACTERS_MAX].casefold()))
        # Counted before it is known to fail, so that many at once do not slip through.
        at = self._count(keys)
        failed = False
        try:
            if not self._places.acquire(timeout=WAIT_SECONDS_MAX):
                raise _too_many()
            try:
                yield
            finally:
                self._places.release()
        except AccessError:
            failed = True
            raise
        finally:
            if not failed:
                self._forget(keys, at)

    def _count(self, keys: tuple[Key, ...]) -> float:
        now = self._clock()
        with self._lock:
            if len(self._tries) >= KEYS_MAX:
                self._tries = {
                    key: tries for key, tries in self._tries.items() if now - tries[-1] < WINDOW_SECONDS
                }
            recent = {
                key: [at for at in self._tries.get(key, ()) if now - at < WINDOW_SECONDS] for key in keys
            }
            if any(len(tries) >= FAILURES_MAX for tries in recent.values()):
                raise _too_many()
            self._tries.update({key: [*tries, now] for key, tries in recent.items()})
        return now

    def _forget(self, keys: tuple[Key, ...], at: float) -> None:
        with self._lock:
            for key in keys:
                tries = self._tries.get(key, [])
                if at in tries:
                    tries.remove(at)
                if not tries:
                    self._tries.pop(key, None)


def _too_many() -> TooManyTriesError:
    return TooManyTriesError(Message("web.too_many_tries"), "sign-in", Message("web.wait_a_minute"))
