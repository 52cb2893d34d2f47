"""Sign where the audit stands, so that a partner who keeps the signature can witness for it.

Limits: a signature proves that the holder of the ring said so then, not that it was true; that is what the copy is for.
Source: RFC 8032 (Ed25519); RFC 6962, section 3.5 (signed tree head, here a signed chain head); decision 0033.
"""

from collections.abc import Iterable
from datetime import datetime

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rootbranch.errors import IntegrityError, Message
from rootbranch.guard.audit import Head, entry_name, follow
from rootbranch.guard.keys import Keyring
from rootbranch.model.audit import AuditEntry, Checkpoint
from rootbranch.model.ids import NO_DIGEST, Digest, utc

_MEANING = b"rootbranch audit checkpoint 1\n"


def sign_checkpoint(keyring: Keyring, head: Head, at: datetime) -> Checkpoint:
    """Sign the head of the audit.

    Raises:
        ValueError: `at` has no zone.
    """
    moment = utc(at)
    signer = Ed25519PrivateKey.from_private_bytes(keyring.signing_key)
    public_key = keyring.public_key
    signed = _signed(keyring.installation, head, moment, public_key)
    return Checkpoint(
        installation=keyring.installation,
        number=head.count,
        digest=head.digest,
        at=moment,
        public_key=public_key,
        signature=signer.sign(signed).hex(),
    )


def verify_checkpoint(checkpoint: Checkpoint, public_key: str) -> None:
    """Check that a checkpoint was signed with the key that partners noted.

    Args:
        public_key: 64 hexadecimal characters, from a copy that the installation cannot change.

    Raises:
        IntegrityError: Another key, or something in it was changed.
    """
    moment = utc(checkpoint.at)
    signed = _signed(checkpoint.installation, Head(checkpoint.number, checkpoint.digest), moment, public_key)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(checkpoint.signature), signed)
    except (InvalidSignature, ValueError):
        raise IntegrityError(
            Message("guard.checkpoint_bad", {"number": checkpoint.number}),
            f"checkpoint {checkpoint.number}",
            Message("guard.compare_copies"),
        ) from None


def verify_against(entries: Iterable[AuditEntry], checkpoints: Iterable[Checkpoint], public_key: str) -> Head:
    """Check a chain, and that it still holds every head that was once signed.

    Args:
        checkpoints: Of this installation, in any order; all are kept in memory, the entries are not.
        public_key: The key that partners noted, 64 hexadecimal characters; not one read from the checkpoints.

    Raises:
        IntegrityError: As `verify_entries`; or a checkpoint is not signed by this key, lies beyond the end (the chain
            was cut), or names another digest (the chain was written anew).
    """
    wanted: dict[int, Digest] = {}
    for checkpoint in checkpoints:
        verify_checkpoint(checkpoint, public_key)
        if wanted.setdefault(checkpoint.number, checkpoint.digest) != checkpoint.digest:
            raise _differs(checkpoint.number)
    head = Head()
    if wanted.pop(0, NO_DIGEST) != NO_DIGEST:
        raise _differs(0)
    for entry in entries:
        head = follow(head, entry)
        if wanted.pop(head.count, head.digest) != head.digest:
            raise _differs(head.count)
    if wanted:
        raise IntegrityError(
            Message("guard.audit_cut", {"number": head.count, "signed": max(wanted)}),
            entry_name(head.count + 1),
            Message("guard.compare_copies"),
        )
    return head


def _signed(installation: str, head: Head, at: datetime, public_key: str) -> bytes:
    fields = {
        "at": at,
        "digest": head.digest,
        "installation": installation,
        "number": head.count,
        "public_key": public_key,
    }
    return _MEANING + orjson.dumps(fields, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)


def _differs(number: int) -> IntegrityError:
    return IntegrityError(
        Message("guard.audit_rewritten", {"number": number}),
        entry_name(number),
        Message("guard.compare_copies"),
    )
