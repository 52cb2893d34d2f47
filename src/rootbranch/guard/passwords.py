"""Keep passwords as slow hashes, and check them in a time that tells nothing.

What is hashed is a digest of officer and password under the installation's key: who has the register alone can neither
guess passwords nor put a hash of a password of their own, or of another officer, into it.

Limits: one check takes about a sixth of a second and 64 MiB on purpose; the door limits how many run at once.
No list of known passwords is asked; length is what is demanded.
Source: RFC 9106 (argon2id, second recommended option); NIST SP 800-63B, section 5.1.1 (length, normalisation).
"""

import unicodedata
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from rootbranch.errors import InputError, Message
from rootbranch.guard.keys import Keyring, keyed_digest

CHARACTERS_MIN = 12
CHARACTERS_MAX = 256

_HASHER = PasswordHasher(
    time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, salt_len=16, type=Type.ID
)


def hash_password(keyring: Keyring, officer: str, password: str) -> str:
    """Hash a new password.

    Returns:
        The hash with its parameters and salt, in the usual `$argon2id$…` form.

    Raises:
        InputError: Fewer than `CHARACTERS_MIN` characters, more than `CHARACTERS_MAX`, or one character repeated.
    """
    normal = _normal(password)
    if not CHARACTERS_MIN <= len(normal) <= CHARACTERS_MAX or len(set(normal)) == 1:
        params: dict[str, str | int] = {"min": CHARACTERS_MIN, "max": CHARACTERS_MAX}
        raise InputError(
            Message("guard.password_unfit", params), "password", Message("guard.choose_password")
        )
    return _HASHER.hash(_keyed(keyring, officer, normal))


def check_password(keyring: Keyring, officer: str, password_hash: str | None, password: str) -> bool:
    """Say whether this is the officer's password.

    Args:
        password_hash: None where there is no such officer; that takes as long as a wrong password, so that nobody
            learns by the clock who has an account.
    """
    normal = _normal(password)[: CHARACTERS_MAX + 1]
    try:
        _HASHER.verify(password_hash or _hash_of_nobody(), _keyed(keyring, officer, normal))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Say whether a hash was made with weaker parameters than today's; hash anew at the next sign-in."""
    return _HASHER.check_needs_rehash(password_hash)


def _keyed(keyring: Keyring, officer: str, normal: str) -> str:
    return keyed_digest(
        keyring, "password", officer.encode(errors="replace"), normal.encode(errors="replace")
    )


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash("nobody signs in with this")


def _normal(password: str) -> str:
    # The same keys on another keyboard may send composed or decomposed letters.
    return unicodedata.normalize("NFKC", password)
