"""Keys: what a digest hides, what the ring shows, what a bad key file says."""

import orjson
import pytest

from rootbranch import guard
from rootbranch.errors import InputError, StateError

RING = guard.new_keyring("test-installation")


def test_equal_values_have_equal_digests_under_one_ring_and_others_under_another() -> None:
    digest = guard.keyed_digest(RING, "mx-fis", "arrests", "A-17")
    assert digest == guard.keyed_digest(RING, "mx-fis", "arrests", "A-17")
    assert digest != guard.keyed_digest(guard.new_keyring("test-installation"), "mx-fis", "arrests", "A-17")
    assert len(digest) == 64


def test_moving_a_letter_from_one_part_to_the_next_changes_the_digest() -> None:
    digests = {
        guard.keyed_digest(RING, *parts)
        for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("1:a", "b"), (), ("",))
    }
    assert len(digests) == 8


def test_text_and_its_bytes_have_one_digest() -> None:
    assert guard.keyed_digest(RING, "ñandú") == guard.keyed_digest(RING, "ñandú".encode())


def test_printing_a_ring_shows_no_key() -> None:
    shown = repr(RING) + str(RING)
    for key in (RING.digest_key, RING.blind_key, RING.signing_key, RING.sealing_keys[0][1]):
        assert key.hex() not in shown
        assert repr(key) not in shown


def test_a_ring_comes_back_as_it_was_written() -> None:
    ring = guard.rotate_sealing(RING)
    again = guard.load_keyring(guard.dump_keyring(ring))
    assert again == ring
    assert guard.keyed_digest(again, "x") == guard.keyed_digest(ring, "x")
    assert again.public_key == ring.public_key


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("digest_key", "00"),
        ("digest_key", None),
        ("blind_key", "zz" * 32),
        ("signing_key", 7),
        ("sealing_keys", []),
        ("sealing_keys", "00"),
        ("sealing_keys", [1]),
        ("installation", ""),
        ("format", "other"),
        ("surplus", "x"),
    ],
)
def test_a_bad_entry_of_the_key_file_is_named_and_its_value_is_not(entry: str, value: object) -> None:
    written = orjson.loads(guard.dump_keyring(RING)) | {entry: value}
    with pytest.raises(InputError) as refused:
        guard.load_keyring(orjson.dumps(written))
    assert refused.value.what.params == {"entry": entry}


def test_a_missing_entry_and_two_keys_of_one_id_are_refused() -> None:
    written = orjson.loads(guard.dump_keyring(RING))
    pair = written["sealing_keys"][0]
    with pytest.raises(InputError):
        guard.load_keyring(orjson.dumps(written | {"sealing_keys": [pair, pair]}))
    del written["blind_key"]
    with pytest.raises(InputError) as refused:
        guard.load_keyring(orjson.dumps(written))
    assert refused.value.what.params == {"entry": "blind_key"}


@pytest.mark.parametrize("data", [b"", b"\x00", b"[]", b"{}", b"{", b'"rootbranch-keys-1"'])
def test_what_is_no_ring_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        guard.load_keyring(data)


def test_the_current_sealing_key_cannot_be_taken_away() -> None:
    ring = guard.rotate_sealing(RING)
    current, old = (key_id for key_id, _ in ring.sealing_keys)
    with pytest.raises(StateError):
        guard.retire_sealing(ring, current)
    assert guard.retire_sealing(ring, old).sealing_keys == ring.sealing_keys[:1]
    with pytest.raises(StateError):
        guard.retire_sealing(RING, old)
