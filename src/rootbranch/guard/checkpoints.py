"""Sign where the audit stands, so that a partner who keeps the signature can witness for it.

Limits: a signature proves that the holder of the ring said so then, not that it was true; that is what the copy is for.
Source: RFC 8032 (Ed25519); RFC 6962, section 3.5 (signed tree head, here a signed chain head); decision 0033.
"""

from datetime import datetime

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rootbranch.errors import IntegrityError, Message
from rootbranch.guard.keys import Keyring
from rootbranch.model.audit import Checkpoint
from rootbranch.model.ids import Digest, utc

_MEANING = b"rootbranch audit checkpoint 1\n"


def sign_checkpoint(keyring: Keyring, number: int, digest: Digest, at: datetime) -> Checkpoint:
    """Sign the head of the audit.

    Args:
        number, digest: Of the last entry; 0 and `NO_DIGEST` for an empty audit.

    Raises:
        ValueError: `at` has no zone.
    """
    moment = utc(at)
    signer = Ed25519PrivateKey.from_private_bytes(keyring.signing_key)
    public_key = keyring.public_key
    signed = _signed(keyring.installation, number, digest, moment, public_key)
    return Checkpoint(
        installation=keyring.installation,
        number=number,
        digest=digest,
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
    signed = _signed(checkpoint.installation, checkpoint.number, checkpoint.digest, moment, public_key)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(checkpoint.signature), signed)
    except (InvalidSignature, ValueError):
        raise IntegrityError(
            Message("guard.checkpoint_bad", {"number": checkpoint.number}),
            f"checkpoint {checkpoint.number}",
            Message("guard.compare_copies"),
        ) from None


def _signed(installation: str, number: int, digest: Digest, at: datetime, public_key: str) -> bytes:
    fields = {"installation": installation, "number": number, "digest": digest, "at": at, "public_key": public_key}
    return _MEANING + orjson.dumps(fields, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
