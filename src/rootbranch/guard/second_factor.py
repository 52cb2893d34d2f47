"""Check six-digit codes of an authenticator app, each of them once.

    step = seconds since 1970 / 30        accepted: the step before, this one, the next; never one at or below the last used

Limits: a code that is read over the shoulder works until its owner used it; a second factor of hardware is stronger.
The caller keeps the accepted step in the same transaction that opens the session, or a code works twice.
Source: RFC 6238 (TOTP), section 5.2 (one use, one step of tolerance); RFC 4226.
"""

from datetime import datetime
from hmac import compare_digest

import pyotp

from rootbranch.model.ids import utc

STEP_SECONDS = 30
_TOLERANCE_STEPS = 1
_DIGITS = 6


def new_secret() -> str:
    """Make a secret of 160 bits, in base 32."""
    return pyotp.random_base32(32)


def setup_uri(secret: str, name: str, issuer: str) -> str:
    """Write the `otpauth://` address that an app reads from a QR picture; it holds the secret."""
    return pyotp.TOTP(secret, digits=_DIGITS, interval=STEP_SECONDS).provisioning_uri(
        name=name, issuer_name=issuer
    )


def check_code(secret: str, code: str, at: datetime, last_step: int | None) -> int | None:
    """Check a code.

    Args:
        secret: As `new_secret` made it.
        last_step: The step that was accepted last; None where none ever was.

    Returns:
        The step to keep as the last one, or None where the code is refused.

    Raises:
        ValueError: `at` has no zone.
    """
    typed = code.replace(" ", "")
    if len(typed) != _DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    now = int(utc(at).timestamp()) // STEP_SECONDS
    accepted = None
    generator = pyotp.TOTP(secret, digits=_DIGITS, interval=STEP_SECONDS)
    # All steps are tried whatever is found, so that the time taken does not tell which one fits.
    for step in range(now - _TOLERANCE_STEPS, now + _TOLERANCE_STEPS + 1):
        fits = compare_digest(generator.generate_otp(step), typed)
        if fits and (last_step is None or step > last_step):
            accepted = step
    return accepted
