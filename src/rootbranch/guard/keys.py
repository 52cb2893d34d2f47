"""Hold the keys of one installation, and make digests that nobody without them can guess.

    digest key    keyed digests of rows, keys and files: equal values stay comparable, small ones are not guessable
    blind key     tokens of identifiers (`tokens`)
    sealing keys  content of protected persons (`seal`); the current one seals, older ones still open
    signing key   checkpoints of the audit (`checkpoints`)

The ring is bytes in, bytes out. The file they lie in, outside the installation's folder, is the business of `settings`.

Limits: who holds the ring and the folder holds everything; losing the ring loses what was sealed.
Source: RFC 7693 (BLAKE2, keyed mode); RFC 8032 (Ed25519); decision 0030.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, Never

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.ids import Digest

_KEY_BYTES = 32
_KEY_ID_BYTES = 8
_ROW_BYTES = 16
_FORMAT = "rootbranch-keys-1"
_ENTRIES = {"format", "installation", "digest_key", "blind_key", "sealing_keys", "signing_key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The keys of one installation. Printing it shows none of them.

    Args:
        sealing_keys: (id, key) pairs, the current one first; ids are 16 hexadecimal characters.
        digest_key, blind_key, signing_key: 32 bytes each.
    """

    installation: str
    digest_key: bytes = field(repr=False)
    blind_key: bytes = field(repr=False)
    sealing_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    signing_key: bytes = field(repr=False)
    _digester: Any = field(init=False, repr=False, compare=False)
    _row_digester: Any = field(init=False, repr=False, compare=False)
    _blinder: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Guard the lengths, and take in two keys once: a copied state saves a third of each digest."""
        keys = (self.digest_key, self.blind_key, self.signing_key, *(key for _, key in self.sealing_keys))
        if not self.sealing_keys or any(len(key) != _KEY_BYTES for key in keys):
            raise ValueError("a key has the wrong length")
        if any(len(bytes.fromhex(key_id)) != _KEY_ID_BYTES for key_id, _ in self.sealing_keys):
            raise ValueError("a key id has the wrong length")
        states = {
            "_digester": blake2b(key=self.digest_key, digest_size=32, person=b"rootbranch.digst"),
            "_row_digester": blake2b(key=self.digest_key, digest_size=_ROW_BYTES, person=b"rootbranch.rowdg"),
            "_blinder": blake2b(key=self.blind_key, digest_size=_ROW_BYTES, person=b"rootbranch.blind"),
        }
        for name, state in states.items():
            object.__setattr__(self, name, state)

    @property
    def public_key(self) -> str:
        """The public half of the signing key, 64 hexadecimal characters, to be given to partners."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_key).public_key().public_bytes_raw().hex()


def new_keyring(installation: str) -> Keyring:
    """Make fresh keys for an installation."""
    return Keyring(
        installation=installation,
        digest_key=secrets.token_bytes(_KEY_BYTES),
        blind_key=secrets.token_bytes(_KEY_BYTES),
        sealing_keys=(_new_sealing_key(),),
        signing_key=secrets.token_bytes(_KEY_BYTES),
    )


def rotate_sealing(keyring: Keyring) -> Keyring:
    """Put a new sealing key first; what was sealed before still opens."""
    return replace(keyring, sealing_keys=(_new_sealing_key(), *keyring.sealing_keys))


def retire_sealing(keyring: Keyring, key_id: str) -> Keyring:
    """Take an old sealing key off the ring, after everything under it was sealed anew.

    Raises:
        StateError: It is the current key, or is not on the ring.
    """
    old = dict(keyring.sealing_keys[1:])
    if key_id not in old:
        raise StateError(Message("guard.key_not_old"), f"key {key_id}", Message("guard.rotate_first"))
    return replace(keyring, sealing_keys=tuple(pair for pair in keyring.sealing_keys if pair[0] != key_id))


def _new_sealing_key() -> tuple[str, bytes]:
    return secrets.token_hex(_KEY_ID_BYTES), secrets.token_bytes(_KEY_BYTES)


def dump_keyring(keyring: Keyring) -> bytes:
    """Write the ring as JSON, keys in hexadecimal; only the key file may ever hold this."""
    return orjson.dumps(
        {
            "format": _FORMAT,
            "installation": keyring.installation,
            "digest_key": keyring.digest_key.hex(),
            "blind_key": keyring.blind_key.hex(),
            "sealing_keys": [{"id": key_id, "key": key.hex()} for key_id, key in keyring.sealing_keys],
            "signing_key": keyring.signing_key.hex(),
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def load_keyring(data: bytes) -> Keyring:
    """Read a ring that `dump_keyring` wrote.

    Raises:
        InputError: Not such a ring; names the entry, never its content.
    """
    try:
        entries = orjson.loads(data)
    except orjson.JSONDecodeError:
        _refuse("format")
    if not isinstance(entries, dict) or entries.get("format") != _FORMAT:
        _refuse("format")
    if odd := sorted(_ENTRIES ^ entries.keys()):
        _refuse(odd[0])
    sealing = entries["sealing_keys"]
    if not isinstance(sealing, list) or not sealing or not all(isinstance(pair, dict) for pair in sealing):
        _refuse("sealing_keys")
    pairs = tuple(
        (_hexadecimal(pair, "id", _KEY_ID_BYTES).hex(), _hexadecimal(pair, "key")) for pair in sealing
    )
    if len(dict(pairs)) != len(pairs):
        _refuse("sealing_keys")
    if not isinstance(entries["installation"], str) or not entries["installation"]:
        _refuse("installation")
    return Keyring(
        installation=entries["installation"],
        digest_key=_hexadecimal(entries, "digest_key"),
        blind_key=_hexadecimal(entries, "blind_key"),
        sealing_keys=pairs,
        signing_key=_hexadecimal(entries, "signing_key"),
    )


def _hexadecimal(entries: Mapping[str, object], name: str, size_bytes: int = _KEY_BYTES) -> bytes:
    text = entries.get(name)
    try:
        key = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        key = b""
    if len(key) != size_bytes:
        _refuse(name)
    return key


def _refuse(entry: str) -> Never:
    raise InputError(
        Message("guard.key_file_bad", {"entry": entry}), "key file", Message("guard.bring_key_file")
    ) from None


def keyed_digest(keyring: Keyring, *parts: bytes | str) -> Digest:
    """Digest some parts under the installation's key.

    Each part goes in with its length before it, so ("ab", "c") and ("a", "bc") differ. Without the key nobody can try
    out values, and digests of two installations cannot be compared.

    Returns:
        64 hexadecimal characters (BLAKE2b, 256 bits).
    """
    return _digest(keyring._digester.copy(), parts)


def key_mark(keyring: Keyring) -> Digest:
    """Give what tells this ring from any other; a rotation of sealing keys does not change it."""
    return keyed_digest(keyring, "rootbranch.mark", *blind_digests(keyring, (b"mark",)), keyring.public_key)


def row_digest(keyring: Keyring, *parts: bytes | str) -> Digest:
    """Digest like `keyed_digest`, half as long, for what a register holds by the million.

    Returns:
        32 hexadecimal characters (BLAKE2b, 128 bits): among 10^12 rows two share one by chance once in 10^14 registers.
    """
    return _digest(keyring._row_digester.copy(), parts)


def row_digester(keyring: Keyring, *first: bytes | str) -> Callable[[bytes], Digest]:
    """Prepare for rows that begin alike: what is returned gives `row_digest(keyring, *first, last)` of a last part."""
    begun = keyring._row_digester.copy()
    for part in first:
        begun.update(_framed(part))
    copy = begun.copy

    def digest(last: bytes) -> Digest:
        state = copy()
        state.update(b"%d:%b" % (len(last), last))
        made: Digest = state.hexdigest()
        return made

    return digest


def _digest(state: Any, parts: tuple[bytes | str, ...]) -> Digest:
    state.update(_framed_all(parts))
    return Digest(state.hexdigest())


def _framed(part: bytes | str) -> bytes:
    return _framed_all((part,))


def _framed_all(parts: Iterable[bytes | str]) -> bytes:
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join([b"%d:%b" % (len(each), each) for each in raw])


def blind_digests(keyring: Keyring, values: Iterable[bytes]) -> list[Digest]:
    """Digest cleaned identifiers under the blind key; `tokens` says what is cleaned and how.

    Returns:
        32 hexadecimal characters each (BLAKE2b, 128 bits), in the order of the values.
    """
    copy, digests = keyring._blinder.copy, list[Digest]()
    for value in values:
        state = copy()
        state.update(value)
        digests.append(state.hexdigest())
    return digests
