"""Make the secrets of a session, and keep only their digests.

A token has 256 random bits, so its digest needs neither salt nor slowness: nobody can try them out. The digest is made
under the installation's key: whoever reads the database finds nothing to sign in with, and whoever writes into it makes
no session of a token of theirs.

Source: OWASP ASVS 4.0, sections 3.2 and 4.2.2 (session tokens, anti-CSRF tokens).
"""

import secrets
from hmac import compare_digest

from rootbranch.guard.keys import Keyring, keyed_digest
from rootbranch.model.ids import Digest

_TOKEN_BYTES = 32


def new_token() -> str:
    """Make a token for a session or a form: 43 characters that may stand in a cookie or an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_digest(keyring: Keyring, what: str, token: str) -> Digest:
    """Give what is kept of a token that is good for one thing: a session, a form, a ticket."""
    return keyed_digest(keyring, "token", what, token.encode(errors="replace"))


def matches_token(keyring: Keyring, what: str, digest: str, token: str) -> bool:
    """Say whether this token has that digest, in a time that does not tell how much of it fits."""
    return compare_digest(digest.encode(), token_digest(keyring, what, token).encode())
