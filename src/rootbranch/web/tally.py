"""Count by key when something happened, in a file that several processes share and that never grows.

    file:  secret │ row of 8 slots │ row of 8 slots │ …       slot: digest of a key, its last `MOMENTS` moments

A key has one row; where the row is full, the slot that was idle longest is given away. Keys are digested under a secret of the file,
so nobody chooses who shares a row, and nothing typed by anybody lies in it.

Limits: POSIX (`flock`); moments are those of one machine's clock. Who fills a row with eight busy keys lets an older one be forgotten.
"""

import fcntl
import mmap
import os
import secrets
import struct
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

MOMENTS = 10
ROWS = 4_096
SLOTS = 8
_SECRET_BYTES = 16
_SLOT = struct.Struct(f"<8s{MOMENTS}d")
_EMPTY = 0.0  # so that a new file is an empty one
_SHIFT = 1.0  # lets a clock that begins at nought be told from that


class Tally:
    """Moments by key, of the last `window` seconds."""

    def __init__(self, file: Path, *, window: float) -> None:
        """Open the file, and make it where it is not there yet."""
        self._window = window
        self._here = threading.Lock()
        self._file = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        weakref.finalize(self, os.close, self._file)
        with self._alone_among_processes():
            if os.fstat(self._file).st_size == 0:
                os.write(self._file, secrets.token_bytes(_SECRET_BYTES))
                os.truncate(self._file, _SECRET_BYTES + ROWS * SLOTS * _SLOT.size)
        self._map = mmap.mmap(self._file, 0)
        self._secret = self._map[:_SECRET_BYTES]

    def add(self, keys: Sequence[str], at: float) -> bool:
        """Note a moment under each key; where one has `MOMENTS` of them in the window already, note none and say False."""
        at += _SHIFT
        with self._alone():
            found = [self._find(key) for key in keys]
            slots = [(place, digest, self._recent(moments, at)) for place, digest, moments in found]
            if any(len(moments) >= MOMENTS for _, _, moments in slots):
                return False
            for place, digest, moments in slots:
                self._put(place, digest, [*moments, at])
            return True

    def remove(self, keys: Sequence[str], at: float) -> None:
        """Take a moment back under each key."""
        at += _SHIFT
        with self._alone():
            for key in keys:
                place, digest, moments = self._find(key)
                if at in moments:
                    moments.remove(at)
                    self._put(place, digest, moments)

    def _find(self, key: str) -> tuple[int, bytes, list[float]]:
        """Give the slot of a key, or the one in its row to be given to it, with its moments."""
        whole = blake2b(key.encode(errors="replace"), key=self._secret, digest_size=16).digest()
        digest, row = whole[:8], int.from_bytes(whole[8:], "little") % ROWS
        idle: list[tuple[float, int]] = []
        for slot in range(SLOTS):
            place = _SECRET_BYTES + (row * SLOTS + slot) * _SLOT.size
            owner, *moments = _SLOT.unpack_from(self._map, place)
            if owner == digest:
                return place, digest, [moment for moment in moments if moment != _EMPTY]
            idle.append((max(moments), place))
        return min(idle)[1], digest, []

    def _recent(self, moments: Sequence[float], at: float) -> list[float]:
        return [moment for moment in moments if at - moment < self._window]

    def _put(self, place: int, digest: bytes, moments: Sequence[float]) -> None:
        _SLOT.pack_into(self._map, place, digest, *moments, *[_EMPTY] * (MOMENTS - len(moments)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._here, self._alone_among_processes():
            yield

    @contextmanager
    def _alone_among_processes(self) -> Iterator[None]:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
