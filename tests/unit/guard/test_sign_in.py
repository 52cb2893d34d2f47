"""Signing in: passwords, second factor, session tokens."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from rootbranch import guard
from rootbranch.errors import InputError

NOW = datetime(2026, 3, 1, 8, 0, 10, tzinfo=UTC)
SECRET = guard.new_secret()
RING, OTHER_RING = guard.new_keyring("one"), guard.new_keyring("two")


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def step_of(moment: datetime) -> int:
    return int(moment.timestamp()) // 30


def test_the_right_password_passes_and_another_does_not() -> None:
    kept = guard.hash_password(RING, "a", "correct horse battery")
    assert guard.check_password(RING, "a", kept, "correct horse battery")
    assert not guard.check_password(RING, "a", kept, "correct horse batterY")
    assert not guard.check_password(RING, "a", kept, "")
    assert not guard.check_password(RING, "a", kept, "x" * 100_000)
    assert kept.startswith("$argon2id$")
    assert not guard.needs_rehash(kept)
    assert guard.needs_rehash(kept.replace("t=3", "t=2"))


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    assert guard.check_password(
        RING, "a", guard.hash_password(RING, "a", "contrase\u00f1a larga"), "contrasen\u0303a larga"
    )


def test_an_unknown_officer_is_refused_whatever_is_typed() -> None:
    assert not guard.check_password(RING, "a", None, "nobody signs in with this")


def test_a_hash_that_is_none_is_refused() -> None:
    assert not guard.check_password(RING, "a", "not a hash", "correct horse battery")


@pytest.mark.parametrize("password", ["", "short", "eleven char", "a" * 12, "ab" * 129])
def test_an_unfit_password_is_refused_without_showing_it(password: str) -> None:
    with pytest.raises(InputError) as refused:
        guard.hash_password(RING, "a", password)
    assert refused.value.what.params == {"min": 12, "max": 256}


def test_a_code_is_accepted_once() -> None:
    step = guard.check_code(SECRET, code_at(NOW), NOW, None)
    assert step == step_of(NOW)
    assert guard.check_code(SECRET, code_at(NOW), NOW, step) is None
    assert guard.check_code(SECRET, code_at(NOW), NOW + timedelta(seconds=25), step) is None


def test_after_a_code_no_earlier_one_is_accepted() -> None:
    earlier = code_at(NOW - timedelta(seconds=30))
    assert guard.check_code(SECRET, earlier, NOW, None) == step_of(NOW) - 1
    assert guard.check_code(SECRET, earlier, NOW, step_of(NOW)) is None


def test_a_clock_may_be_one_step_off_and_not_two() -> None:
    for seconds, accepted in ((-60, False), (-30, True), (30, True), (60, False)):
        code = code_at(NOW + timedelta(seconds=seconds))
        assert (guard.check_code(SECRET, code, NOW, None) is not None) is accepted


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "000000\x00"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert guard.check_code(SECRET, code, NOW, None) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    code = code_at(NOW)
    assert guard.check_code(SECRET, f"{code[:3]} {code[3:]}", NOW, None) == step_of(NOW)


def test_a_hash_made_without_the_key_or_for_another_officer_is_none() -> None:
    kept = guard.hash_password(RING, "a", "correct horse battery")
    assert not guard.check_password(RING, "b", kept, "correct horse battery")
    assert not guard.check_password(OTHER_RING, "a", kept, "correct horse battery")
    assert not guard.check_password(
        RING, "a", PasswordHasher().hash("correct horse battery"), "correct horse battery"
    )


def test_the_address_for_the_app_names_issuer_and_officer() -> None:
    uri = guard.setup_uri(SECRET, "a.torres", "Rootbranch")
    assert uri.startswith("otpauth://totp/Rootbranch:a.torres?")
    read_back = pyotp.parse_uri(uri)
    assert isinstance(read_back, pyotp.TOTP)
    assert read_back.at(NOW) == code_at(NOW)


def test_a_token_matches_its_digest_only() -> None:
    token, other = guard.new_token(), guard.new_token()
    digest = guard.token_digest(RING, "form", token)
    assert token != other
    assert token not in digest
    assert guard.matches_token(RING, "form", digest, token)
    assert not guard.matches_token(RING, "session", digest, token)
    assert not guard.matches_token(OTHER_RING, "form", digest, token)
    assert not guard.matches_token(RING, "form", digest, other)
    assert not guard.matches_token(RING, "form", digest, digest)
    assert not guard.matches_token(RING, "form", "", "")
    assert not guard.matches_token(RING, "form", "ñ", "\udcff")
