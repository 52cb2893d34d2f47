"""The key file: bytes on disk outside the installation's folder, readable by its owner only."""

import os
from pathlib import Path

from rootbranch.errors import InputError, Message


def read_key_file(path: Path) -> bytes:
    """Read the key file.

    Raises:
        InputError: It is not there, or others may read it.
    """
    try:
        mode = path.stat().st_mode & 0o077
        content = path.read_bytes()
    except OSError:
        raise InputError(Message("settings.no_key_file"), str(path), Message("settings.bring_key")) from None
    if mode and os.name == "posix":
        raise InputError(Message("settings.key_readable"), str(path), Message("settings.close_key"))
    return content


def check_new_key_file(path: Path, home: Path) -> None:
    """Refuse a place where a new installation's keys may not lie, before anything is made.

    Raises:
        InputError: It lies in the home folder, or holds something, perhaps another installation's only keys.
    """
    if path.resolve().is_relative_to(home.resolve()):
        raise InputError(Message("settings.key_inside_home"), str(path), Message("settings.move_key"))
    if path.exists():
        raise InputError(Message("settings.key_taken"), str(path), Message("settings.choose_key_file"))


def write_key_file(path: Path, content: bytes) -> None:
    """Write the key file with mode 0600, beside and then over, so that it is never half written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
