"""The audit chain and its checkpoints: what is noticed, and which entry is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from rootbranch import guard
from rootbranch.errors import IntegrityError
from rootbranch.model.access import Kind, Verb
from rootbranch.model.audit import AuditEntry, AuditEvent
from rootbranch.model.ids import Digest, OfficerId
from rootbranch.model.marking import Purpose

START = datetime(2026, 3, 1, 8, 0, 0, 123, tzinfo=UTC)
RING = guard.new_keyring("test-installation")


def event(number: int) -> AuditEvent:
    return AuditEvent(
        at=START + timedelta(seconds=number),
        officer=OfficerId("officer-1"),
        purpose=Purpose.ANALYSIS,
        door="cli",
        verb=Verb.READ,
        kind=Kind.RECORD,
        what="usecases.read_record",
        thing=f"record-{number}",
        allowed=True,
        count=number,
        touched=Digest("ab" * 32),
    )


def chain(length: int) -> list[AuditEntry]:
    head, entries = guard.Head(), []
    for number in range(length):
        entries.append(guard.append_event(head, event(number)))
        head = guard.head_of(entries[-1])
    return entries


def named(refused: pytest.ExceptionInfo[IntegrityError]) -> str:
    return refused.value.where


def test_an_untouched_chain_ends_in_its_head() -> None:
    entries = chain(5)
    assert guard.verify_entries(iter(entries)) == guard.head_of(entries[-1])
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert guard.verify_entries(()) == guard.Head()


CHANGES: dict[str, object] = {
    "at": START + timedelta(days=1),
    "officer": "officer-2",
    "purpose": Purpose.RESULTS,
    "door": "web",
    "verb": Verb.PURGE,
    "kind": Kind.DELIVERY,
    "what": "usecases.other",
    "thing": "record-x",
    "allowed": False,
    "count": 99,
    "touched": "cd" * 32,
}


def test_every_field_of_an_event_can_be_changed_in_this_test() -> None:
    assert CHANGES.keys() == set(AuditEvent.__dataclass_fields__)


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_entry_is_named(field: str) -> None:
    entries = chain(5)
    entries[2] = replace(entries[2], event=replace(entries[2].event, **{field: CHANGES[field]}))  # type: ignore[arg-type]
    with pytest.raises(IntegrityError) as refused:
        guard.verify_entries(entries)
    assert named(refused) == "audit entry 3"


def test_an_entry_that_was_changed_with_its_digest_breaks_the_next_one() -> None:
    entries = chain(5)
    forged = replace(entries[2].event, count=0)
    entries[2] = guard.append_event(guard.head_of(entries[1]), forged)
    with pytest.raises(IntegrityError) as refused:
        guard.verify_entries(entries)
    assert named(refused) == "audit entry 4"


def test_a_gap_a_swap_and_a_double_are_named() -> None:
    entries = chain(5)
    for broken, first in (
        (entries[1:], 1),
        ([*entries[:2], *entries[3:]], 3),
        ([entries[0], entries[2], entries[1], *entries[3:]], 2),
        ([*entries[:2], entries[1], *entries[2:]], 2),
    ):
        with pytest.raises(IntegrityError) as refused:
            guard.verify_entries(broken)
        assert named(refused) == f"audit entry {first}"


def test_the_same_moment_in_another_zone_is_the_same_entry() -> None:
    entry = chain(1)[0]
    moved = entry.event.at.astimezone(timezone(timedelta(hours=-6)))
    assert guard.append_event(guard.Head(), replace(entry.event, at=moved)).digest == entry.digest


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        guard.append_event(guard.Head(), replace(event(1), at=START.replace(tzinfo=None)))


def test_the_digest_of_an_entry_is_what_it_was_when_the_format_was_fixed() -> None:
    # Written out in full: if this changes, every chain that is kept would look touched.
    zeros, touched = "0" * 64, "ab" * 32
    body = (
        '{"allowed":true,"at":"2026-03-01T08:00:00.000123Z","count":0,"door":"cli","kind":"Record","number":1,'
        f'"officer":"officer-1","previous":"{zeros}","purpose":"analysis","thing":"record-0",'
        f'"touched":"{touched}","verb":"read","what":"usecases.read_record"}}'
    )
    assert chain(1)[0].digest == sha256(body.encode()).hexdigest()


def test_a_chain_that_was_cut_is_noticed_by_a_checkpoint_only() -> None:
    entries = chain(5)
    checkpoint = guard.sign_checkpoint(RING, guard.head_of(entries[4]), START)
    guard.verify_entries(entries[:4])
    with pytest.raises(IntegrityError) as refused:
        guard.verify_against(entries[:4], [checkpoint], RING.public_key)
    assert named(refused) == "audit entry 5"
    assert guard.verify_against(entries, [checkpoint], RING.public_key) == guard.head_of(entries[4])


def test_a_chain_that_was_written_anew_is_noticed_by_a_checkpoint_only() -> None:
    checkpoint = guard.sign_checkpoint(RING, guard.head_of(chain(5)[2]), START)
    head, anew = guard.Head(), []
    for number in range(5):
        anew.append(guard.append_event(head, replace(event(number), officer=OfficerId("officer-2"))))
        head = guard.head_of(anew[-1])
    guard.verify_entries(anew)
    with pytest.raises(IntegrityError) as refused:
        guard.verify_against(anew, [checkpoint], RING.public_key)
    assert named(refused) == "audit entry 3"


def test_checkpoints_may_come_in_any_order_and_be_older_than_the_end() -> None:
    entries = chain(5)
    signed = [guard.sign_checkpoint(RING, guard.head_of(entries[at]), START) for at in (3, 0, 2)]
    signed.append(guard.sign_checkpoint(RING, guard.Head(), START))
    assert guard.verify_against(entries, signed, RING.public_key) == guard.head_of(entries[-1])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("installation", "other"),
        ("number", 4),
        ("digest", "00" * 32),
        ("at", START + timedelta(seconds=1)),
        ("signature", "00" * 64),
        ("signature", "no hexadecimal"),
    ],
)
def test_a_changed_checkpoint_is_refused(field: str, value: object) -> None:
    entries = chain(5)
    checkpoint = guard.sign_checkpoint(RING, guard.head_of(entries[4]), START)
    guard.verify_checkpoint(checkpoint, RING.public_key)
    with pytest.raises(IntegrityError):
        guard.verify_checkpoint(replace(checkpoint, **{field: value}), RING.public_key)  # type: ignore[arg-type]


def test_a_checkpoint_signed_with_another_key_is_refused_though_it_carries_that_key() -> None:
    entries = chain(2)
    forger = guard.new_keyring(RING.installation)
    forged = guard.sign_checkpoint(forger, guard.head_of(entries[0]), START)
    with pytest.raises(IntegrityError):
        guard.verify_against(entries, [forged], RING.public_key)
