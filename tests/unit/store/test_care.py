"""Care of the register: a backup comes back whole, a purge leaves no byte, the doctor sees what is wrong."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.unit.store.worlds import (
    AT,
    LATER,
    MARKING,
    OFFICER,
    a_delivery,
    a_row,
    an_id,
    columns_of,
    delivering,
    digest,
    load,
    open_register,
    row_id,
    shown,
)

from rootbranch.errors import InputError, IntegrityError, Message, StateError
from rootbranch.model.category import SubjectCategory, TargetCategory
from rootbranch.model.ids import JudgementId, RecordId
from rootbranch.model.records import (
    CategoryDecision,
    EndReason,
    Finding,
    Judgement,
    Predicate,
    Severity,
    Verdict,
)
from rootbranch.store import (
    Register,
    care,
    decisions,
    deliveries,
    findings,
    judgements,
    loading,
    markings,
    payloads,
    records,
)
from rootbranch.store.schema import metadata

SECRET = "Zsuzsanna-Quetzalcoatl"
BLIND = digest("blind token of the secret")
SEALED = b"\x01sealed:" + bytes.fromhex(digest("sealed secret"))


def rows_of(register: Register) -> dict[str, list[tuple[object, ...]]]:
    with register.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.fixture
def filled(register: Register) -> Register:
    """A register with something in most tables that carry content."""
    rows = [
        a_row("1", "Bela KOVÁCS", tokens=((digest("t"), "person"),)),
        a_row("2", category=SubjectCategory.VICTIM, tokens=((digest("u"), "thing"),), row=2),
    ]
    load(register, *rows)
    load(register, a_row("1", "Bela corrected"), *rows[1:])
    with delivering(register, feed="bad") as delivery, register.write() as connection:
        payloads.add_rejected(connection, delivery.id, [(1, "line 1", bytes(range(256)))])
        message = Message("gather.no_date", {"row": 1})
        findings.add(
            connection,
            delivery.id,
            [
                Finding(
                    file_name=delivery.file_name,
                    row=1,
                    locator="line 1",
                    field="",
                    severity=Severity.REJECTED,
                    message=message,
                    done=message,
                )
            ],
        )
    return register


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where to restore to."""
    if request.param == "sqlite":
        (tmp_path / "new").mkdir()
        return f"sqlite+pysqlite:///{tmp_path / 'new' / 'register.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


# ---------------------------------------------------------------- backup


def test_a_backup_comes_back_row_for_row(filled: Register, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    made = care.back_up(filled, tmp_path / "backup", AT)
    assert care.check(tmp_path / "backup") == made
    url = f"sqlite+pysqlite:///{tmp_path / 'new' / 'register.sqlite'}"
    assert care.restore(tmp_path / "backup", url) == made
    again = Register(url)
    assert rows_of(again) == rows_of(filled)
    assert care.check_register(again) == ()
    load(again, a_row("9"), feed="goes on")
    again.close()


@pytest.mark.postgres
def test_a_backup_of_postgres_comes_back_into_postgres_and_goes_on(
    filled: Register, tmp_path: Path, postgres_url: str
) -> None:
    if filled.is_sqlite:
        care.back_up(filled, tmp_path / "backup", AT)
        with pytest.raises(InputError, match=r"store\.backup_is_sqlite"):
            care.restore(tmp_path / "backup", postgres_url)
        return
    care.back_up(filled, tmp_path / "backup", AT)
    care.restore(tmp_path / "backup", postgres_url)
    again = Register(postgres_url)
    assert rows_of(again) == rows_of(filled)
    with again.write() as connection:  # automatic numbers go on behind those that came back
        delivery = connection.execute(text("SELECT delivery_id FROM finding")).scalar_one()
        findings.add(connection, delivery, [one for _, one in findings.page(connection, delivery, limit=1)])
    again.close()


def test_a_backup_is_one_moment_while_others_write(filled: Register, tmp_path: Path) -> None:
    before = rows_of(filled)["record"]
    with filled.write() as connection:
        delivery = a_delivery(feed="meanwhile")
        deliveries.start(connection, delivery)
        loading.insert_batch(connection, delivery, AT, columns_of(a_row("7")))
        made = care.back_up(filled, tmp_path / "backup", AT)
    assert made.rows["record"] == len(before)


def test_a_changed_byte_is_found(filled: Register, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    made = care.back_up(filled, folder, AT)
    for name in [*(file.name for file in made.files), "manifest.json"]:
        file = folder / name
        whole = file.read_bytes()
        file.write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
        with pytest.raises(IntegrityError) as caught:
            care.check(folder)
        assert caught.value.where == name
        file.write_bytes(whole)
    care.check(folder)
    (folder / made.files[0].name).unlink()
    with pytest.raises(IntegrityError):
        care.check(folder)


def test_a_backup_is_private_and_overwrites_nothing(filled: Register, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    care.back_up(filled, folder, AT)
    assert all(file.stat().st_mode & 0o077 == 0 for file in [folder, *folder.rglob("*")])
    with pytest.raises(InputError, match=r"store\.folder_not_empty"):
        care.back_up(filled, folder, AT)
    if filled.file is not None:
        with pytest.raises(InputError, match=r"store\.backup_inside"):
            care.back_up(filled, filled.file.parent / "backup", AT)


def test_a_backup_overwrites_no_register(filled: Register, tmp_path: Path) -> None:
    care.back_up(filled, tmp_path / "backup", AT)
    url = f"sqlite+pysqlite:///{tmp_path / 'other.sqlite'}"
    open_register(url).close()
    with pytest.raises(StateError, match=r"store\.not_empty"):
        care.restore(tmp_path / "backup", url)


def test_only_a_backup_is_restored(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"store\.no_backup"):
        care.restore(tmp_path, f"sqlite+pysqlite:///{tmp_path / 'r.sqlite'}")


# ---------------------------------------------------------------- erasure


def holding(files: dict[str, bytes], value: bytes) -> list[str]:
    return [name for name, content in files.items() if value in content]


@pytest.fixture
def purged(register: Register) -> tuple[Register, RecordId]:
    """A register in which the secret stood in every place that a purge has to reach, then was purged."""
    said = Message("gather.odd", {"value": SECRET})
    with register.write() as connection:
        own = replace(MARKING, basis=SECRET, caveats=SECRET, originating_source=SECRET)
        (marking,) = markings.keep(connection, [own])
    row = a_row("1", SECRET, tokens=((BLIND, "person"),), marking_id=marking)
    other = a_row("2", "Bela", row=2)
    with delivering(register) as delivery, register.write() as connection:
        loading.insert_batch(connection, delivery, AT, columns_of(row, other))
        finding = Finding(
            file_name=delivery.file_name,
            row=1,
            locator="line 1",
            field="name",
            severity=Severity.NOTE,
            message=said,
            done=said,
        )
        findings.add(connection, delivery.id, [finding])
        payloads.add_rejected(connection, delivery.id, [(3, "line 3", SEALED)])
    with register.write() as connection:
        judgements.add(
            connection,
            Judgement(
                id=JudgementId(an_id()),
                left=row_id(row),
                right=row_id(other),
                verdict=Verdict.SAME,
                reason=f"{SECRET} too",
                officer=OFFICER,
                made_at=AT,
            ),
        )
        decisions.add(
            connection,
            CategoryDecision(
                record=row_id(row),
                category=TargetCategory.SUSPECT,
                predicate=Predicate(conduct=SECRET, material_benefit=SECRET, officer=SECRET, date=SECRET),
                case="1",
                officer=OFFICER,
                reason=SECRET,
                valid_from=AT,
                valid_to=LATER,
            ),
            digest("decided"),
        )
    with register.write() as connection:
        assert care.purge_records(connection, [row_id(row), RecordId(an_id())], AT) == 1
        assert care.purge_rejected(connection, delivery.id) == 1
    care.scrub(register)
    return register, row_id(row)


def test_a_purged_record_is_ended_and_empty(purged: tuple[Register, RecordId]) -> None:
    register, record_id = purged
    with register.read() as connection:
        record = records.get(connection, record_id)
        assert record is not None
        assert (record.end_reason, record.ended_at, record.happened_at) == (EndReason.PURGED, AT, None)
        assert (record.marking.basis, record.marking.tlp) == ("[erased]", MARKING.tlp)
        assert payloads.open_text(connection, record_id) is None
        assert decisions.of_record(connection, record_id)[0].reason == "[erased]"
        for table in ("token", "rejected"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
    assert record_id not in shown(register)


def test_no_row_holds_what_was_purged(purged: tuple[Register, RecordId]) -> None:
    register, _ = purged
    everything = repr(rows_of(register))
    assert "Bela" in everything
    for value in (SECRET, BLIND, repr(SEALED)[2:-1]):
        assert value not in everything


def test_no_byte_of_any_file_holds_what_was_purged(purged: tuple[Register, RecordId]) -> None:
    register, _ = purged
    if register.file is None:
        return  # the files are the server's; `scrub` has it write the tables anew
    files = {file.name: file.read_bytes() for file in register.file.parent.iterdir()}
    assert holding(files, b"Bela") == [register.file.name]  # the look finds what is there
    for value in (SECRET.encode(), SECRET[:9].encode(), BLIND.encode(), SEALED):
        assert holding(files, value) == []


def test_the_words_of_a_marking_stay_while_another_record_has_it(register: Register) -> None:
    one, other = a_row("1"), a_row("2", row=2)
    load(register, one, other)
    with register.write() as connection:
        care.purge_records(connection, [row_id(one)], AT)
        assert markings.get(connection, 1) == MARKING
        care.purge_records(connection, [row_id(other)], AT)
        assert markings.get(connection, 1).basis == "[erased]"
        assert markings.keep(connection, [MARKING]) == [2]


def test_scrubbing_waits_for_no_reader_for_ever(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    if register.file is None:
        return
    monkeypatch.setattr("rootbranch.store.register.BUSY_SECONDS_MAX", 0)
    load(register, a_row("1"))
    with register.read() as connection:
        connection.execute(text("SELECT count(*) FROM record")).scalar_one()
        load(register, a_row("2"))
        with pytest.raises(StateError, match=r"store\.not_scrubbed"):
            care.scrub(register)
    care.scrub(register)


def test_a_cancelled_load_can_be_scrubbed_to_the_last_byte(register: Register) -> None:
    if register.file is None:
        return
    delivery = a_delivery()
    with register.write() as connection:
        deliveries.start(connection, delivery)
        loading.insert_batch(connection, delivery, AT, columns_of(a_row("1", SECRET)))
    with register.write() as connection:
        deliveries.cancel(connection, delivery.id, AT)
    care.scrub(register)
    files = {file.name: file.read_bytes() for file in register.file.parent.iterdir()}
    assert holding(files, SECRET.encode()) == []


# ---------------------------------------------------------------- is it sound


def test_the_doctor_names_a_load_left_half_done(register: Register) -> None:
    assert care.check_register(register) == ()
    delivery = a_delivery()
    with register.write() as connection:
        deliveries.start(connection, delivery)
    assert care.check_register(register) == (Message("store.half_loaded", {"delivery": delivery.id}),)


def test_the_doctor_sees_loose_rows_and_another_version(tmp_path: Path) -> None:
    register = open_register(f"sqlite+pysqlite:///{tmp_path / 'register.sqlite'}")
    load(register, a_row("1"))
    assert register.file is not None
    foreign = sqlite3.connect(register.file)  # a tool that does not ask for foreign keys
    foreign.execute("UPDATE payload SET record_id = 'nowhere'")
    foreign.commit()
    assert care.check_register(register) == (Message("store.loose_rows", {"count": 1}),)
    foreign.execute("UPDATE alembic_version SET version_num = '9999'")
    foreign.commit()
    foreign.close()
    assert care.check_register(register) == (Message("store.other_version"),)
    with pytest.raises(StateError, match=r"store\.other_version"):
        care.back_up(register, tmp_path.parent / f"{tmp_path.name}-backup", AT + timedelta(days=1))
    register.close()
