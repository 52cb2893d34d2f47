"""Make the secrets of a session, and keep only their digests.

A token has 256 random bits, so its digest needs neither salt nor slowness: nobody can try them out. Whoever reads the
database finds nothing to sign in with.

Source: OWASP ASVS 4.0, sections 3.2 and 4.2.2 (session tokens, anti-CSRF tokens).
"""

import secrets
from hashlib import sha256
from hmac import compare_digest

from rootbranch.model.ids import Digest

_TOKEN_BYTES = 32


def new_token() -> str:
    """Make a token for a session or a form: 43 characters that may stand in a cookie or an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_digest(token: str) -> Digest:
    """Give what is kept of a token."""
    return Digest(sha256(b"rootbranch token\n" + token.encode(errors="replace")).hexdigest())


def matches_token(digest: str, token: str) -> bool:
    """Say whether this token has that digest, in a time that does not tell how much of it fits."""
    return compare_digest(digest.encode(), token_digest(token).encode())
