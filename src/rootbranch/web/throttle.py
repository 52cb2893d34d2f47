"""Cap how often somebody may fail to sign in, and how many may try at once.

One check of a password costs about 0.2 s and 64 MB on purpose (argon2). Without a cap, sign-in would be the
cheapest way to stop the whole service; with one, whoever guesses gets slow answers and then none. Failures count
for the address and for the account that was named, known or not; who signs in rightly is never counted.

Limits: counts end with the server, whose processes share them in a folder of their own. Locking an officer after wrong codes
is the register's work, not this. POSIX.
"""

import fcntl
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rootbranch.errors import AccessError, Message
from rootbranch.web.failures import TooManyTriesError
from rootbranch.web.tally import MOMENTS, Tally

AT_ONCE_MAX = 2
WAIT_SECONDS_MAX = 5.0
LOOK_AGAIN_SECONDS = 0.01
FAILURES_MAX = MOMENTS
WINDOW_SECONDS = 60.0
NAME_CHARACTERS_MAX = 100


class Throttle:
    """A cap on failures per address, per account and window, and on checks under way at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, folder: Path | None = None) -> None:
        """Count in a folder.

        Args:
            clock: Seconds, the same for all processes.
            folder: Shared with other processes; None for one of its own.
        """
        self._folder = folder or Path(tempfile.mkdtemp(prefix="rootbranch-"))
        if folder is None:
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._clock = clock
        self._tally = Tally(self._folder / "tries", window=WINDOW_SECONDS)

    @contextmanager
    def one_try(self, address: str, account: str) -> Iterator[None]:
        """Take one of the places while a password is checked; an `AccessError` within is a failure.

        Raises:
            TooManyTriesError: Too many failures from this address or for this account, or no place came free in time.
        """
        keys = (f"address {address}", f"account {account[:NAME_CHARACTERS_MAX].casefold()}")
        at = self._clock()
        # Counted before it is known to fail, so that many at once do not slip through.
        if not self._tally.add(keys, at):
            raise _too_many()
        failed = False
        try:
            with self._place():
                yield
        except AccessError:
            failed = True
            raise
        finally:
            if not failed:
                self._tally.remove(keys, at)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Hold one of the places; the operating system gives back that of a process which dies."""
        until = time.monotonic() + WAIT_SECONDS_MAX
        while True:
            for place in range(AT_ONCE_MAX):
                with (self._folder / f"place-{place}").open("wb") as file:
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        continue
                    yield
                    return
            if time.monotonic() >= until:
                raise _too_many()
            time.sleep(LOOK_AGAIN_SECONDS)


def _too_many() -> TooManyTriesError:
    return TooManyTriesError(Message("web.too_many_tries"), "sign-in", Message("web.wait_a_minute"))
