"""Seal and open the content of one subject.

    key on the ring ──┐
    subject's id ─────┼─▶ BLAKE2b ─▶ key and nonce of this one seal ─▶ AES-256-GCM
    16 random bytes ──┘

    blob:  version 1 │ key id 8 │ random 16 │ cipher text │ tag 16

A seal opens for its own subject only, and not at all when a bit of it was changed. The random bytes lie in the blob,
so that erasing the blob erases the means to make its key again, even for somebody who holds the ring.

Limits: sealed content shows its length; a subject's id is no secret.
Source: NIST SP 800-38D (GCM); RFC 7693 (BLAKE2 keyed, with salt); design, section 2 points 4 and 9; decision 0031.
"""

import os
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rootbranch.errors import IntegrityError, Message, StateError
from rootbranch.guard.keys import Keyring

_VERSION = b"\x01"
_HEAD_BYTES = 9
_SALT_BYTES = 16
_BODY_AT = _HEAD_BYTES + _SALT_BYTES
_TAG_BYTES = 16
SEAL_BYTES = _BODY_AT + _TAG_BYTES
"""How many bytes longer a seal is than what it holds."""


class Sealer:
    """Seals under the current key of a ring, opens under any key of it."""

    __slots__ = ("_current", "_head", "_keys")

    def __init__(self, keyring: Keyring) -> None:
        self._keys = {bytes.fromhex(key_id): key for key_id, key in keyring.sealing_keys}
        key_id, self._current = keyring.sealing_keys[0]
        self._head = _VERSION + bytes.fromhex(key_id)

    def seal(self, subject: str, plain: bytes) -> bytes:
        """Seal the content of one subject.

        Args:
            subject: Id of the record, officer or row the content belongs to; needed again to open it.
        """
        salt = os.urandom(_SALT_BYTES)
        key, nonce = _derived(self._current, subject, salt)
        return self._head + salt + AESGCM(key).encrypt(nonce, plain, self._head)

    def open(self, subject: str, sealed: bytes) -> bytes:
        """Open what was sealed for this subject.

        Raises:
            IntegrityError: Changed, cut, or sealed for somebody else.
            StateError: Its key is not on the ring.
        """
        head, salt = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:_BODY_AT]
        if head[:1] != _VERSION or len(salt) != _SALT_BYTES:
            raise _touched(subject)
        ring_key = self._keys.get(head[1:])
        if ring_key is None:
            raise StateError(
                Message("guard.seal_key_missing", {"key": head[1:].hex()}),
                subject,
                Message("guard.bring_key_file"),
            )
        key, nonce = _derived(ring_key, subject, salt)
        try:
            return AESGCM(key).decrypt(nonce, sealed[_BODY_AT:], head)
        except InvalidTag:
            raise _touched(subject) from None

    def has_key(self, sealed: bytes) -> bool:
        """Say whether the key of a seal is on the ring; its first nine bytes are enough."""
        return sealed[:1] == _VERSION and sealed[1:_HEAD_BYTES] in self._keys

    def is_current(self, sealed: bytes) -> bool:
        """Say whether a seal was made with the current key; if not, it is due to be sealed anew after a rotation."""
        return sealed[:_HEAD_BYTES] == self._head


def _derived(ring_key: bytes, subject: str, salt: bytes) -> tuple[bytes, bytes]:
    # A key for one message: the nonce needs no counter and is never met twice under one key.
    state = blake2b(subject.encode(), key=ring_key, salt=salt, person=b"rootbranch.seal", digest_size=44)
    derived = state.digest()
    return derived[:32], derived[32:]


def _touched(subject: str) -> IntegrityError:
    return IntegrityError(Message("guard.seal_touched"), subject, Message("guard.restore_backup"))
