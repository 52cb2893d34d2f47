"""Seals: they open for their own subject, under a key of the ring, unchanged; and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch import guard
from rootbranch.errors import IntegrityError, StateError

RING = guard.new_keyring("test-installation")
SEALER = guard.Sealer(RING)
PLAIN = b'{"properties":{"name":["Invented Person"]}}'


@given(st.text(st.characters(exclude_categories=["Cs"])), st.binary(max_size=300))
def test_what_was_sealed_opens_as_it_was(subject: str, plain: bytes) -> None:
    assert SEALER.open(subject, SEALER.seal(subject, plain)) == plain


def test_a_seal_does_not_open_for_another_subject() -> None:
    sealed = SEALER.seal("record-1", PLAIN)
    with pytest.raises(IntegrityError) as refused:
        SEALER.open("record-2", sealed)
    assert refused.value.where == "record-2"


def test_a_change_of_any_bit_is_noticed() -> None:
    sealed = SEALER.seal("record-1", PLAIN)
    for place in range(len(sealed)):
        for bit in (1, 128):
            changed = bytearray(sealed)
            changed[place] ^= bit
            with pytest.raises((IntegrityError, StateError)):
                SEALER.open("record-1", bytes(changed))


def test_a_cut_or_lengthened_seal_is_noticed() -> None:
    sealed = SEALER.seal("record-1", PLAIN)
    for changed in (*(sealed[:length] for length in range(len(sealed))), sealed + b"\x00", b""):
        with pytest.raises((IntegrityError, StateError)):
            SEALER.open("record-1", changed)


def test_sealing_twice_gives_nothing_to_compare() -> None:
    first, second = SEALER.seal("record-1", PLAIN), SEALER.seal("record-1", PLAIN)
    assert first != second
    assert b"Invented" not in first
    # What both share is version and key id; salt, content and tag differ.
    assert first[:9] == second[:9]
    assert first[9:25] != second[9:25]
    assert first[25:] != second[25:]


def test_after_a_rotation_old_seals_open_and_are_known_as_old() -> None:
    sealed = SEALER.seal("record-1", PLAIN)
    rotated = guard.Sealer(guard.rotate_sealing(RING))
    assert rotated.open("record-1", sealed) == PLAIN
    assert not rotated.is_current(sealed)
    assert rotated.is_current(rotated.seal("record-1", PLAIN))


def test_without_its_key_a_seal_stays_shut_and_says_which_key_is_missing() -> None:
    sealed = SEALER.seal("record-1", PLAIN)
    with pytest.raises(StateError) as refused:
        guard.Sealer(guard.new_keyring("test-installation")).open("record-1", sealed)
    assert refused.value.what.params == {"key": RING.sealing_keys[0][0]}
