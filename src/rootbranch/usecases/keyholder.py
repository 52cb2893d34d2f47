"""Hold the keys of an open installation, and read them again when another process has changed them.

A web server stays open while `rootbranch keys rotate` runs beside it. Whoever went on with the keys of before
would open nothing any more, and would seal what nobody can open.
"""

from pathlib import Path

from rootbranch import guard
from rootbranch.errors import IntegrityError, Message
from rootbranch.settings import read_key_file


class KeyHolder:
    """The keys of one installation, as the key file holds them now."""

    def __init__(self, file: Path, installation: str) -> None:
        """Read the key file.

        Raises:
            InputError: It is not there, or others may read it.
            IntegrityError: It belongs to another installation.
        """
        self._file = file
        self._installation = installation
        self._mark = ""
        self._seen = self._trace()
        self._keyring = self._read()

    def hold_to(self, mark: str) -> None:
        """Take no other keys, now or later, than those that a register was made with.

        Raises:
            IntegrityError: These are others.
        """
        self._mark = mark
        self._keyring = self._checked(self._keyring)

    def current(self) -> guard.Keyring:
        """Give the keys; a look at the file's trace tells whether it was written anew (some microseconds).

        A key file that was taken away does not stop what is open.
        """
        trace = self._trace()
        if trace is not None and trace != self._seen:
            self._keyring, self._seen = self._read(), trace
        return self._keyring

    def _trace(self) -> tuple[int, int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _read(self) -> guard.Keyring:
        keyring = guard.load_keyring(read_key_file(self._file))
        if keyring.installation != self._installation:
            raise IntegrityError(
                Message("usecases.foreign_key"), str(self._file), Message("settings.bring_key")
            )
        return self._checked(keyring)

    def _checked(self, keyring: guard.Keyring) -> guard.Keyring:
        if self._mark and guard.key_mark(keyring) != self._mark:
            raise IntegrityError(
                Message("usecases.keys_differ"), str(self._file), Message("settings.bring_key")
            )
        return keyring
