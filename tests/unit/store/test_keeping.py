"""What people and machines do is kept and comes back as it was: findings, judgements, ledger, audit, jobs, sessions."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError
from tests.unit.store.worlds import (
    ALL,
    AT,
    LATER,
    OFFICER,
    OTHER,
    PARTNER,
    a_row,
    an_id,
    delivering,
    digest,
    load,
    row_id,
)

from rootbranch.errors import Message, StateError
from rootbranch.model.access import Agreement, Duty, Kind, Officer, Verb
from rootbranch.model.audit import AuditEntry, AuditEvent, Checkpoint
from rootbranch.model.ids import (
    NO_DIGEST,
    Digest,
    EntryId,
    JobId,
    JudgementId,
    OfficerId,
    OutcomeId,
    RecordId,
    ReleaseId,
)
from rootbranch.model.jobs import Job, JobState
from rootbranch.model.ledger import (
    Entry,
    EntryKind,
    Figure,
    FigureChange,
    Form,
    Outcome,
    Period,
    Release,
    Rule,
)
from rootbranch.model.marking import HandlingCode, Purpose
from rootbranch.model.records import Finding, Judgement, Severity, Verdict
from rootbranch.model.reports import OutcomeKind, Quantity, Stage
from rootbranch.store import (
    Connection,
    Register,
    audit,
    findings,
    jobs,
    judgements,
    ledger,
    mappings,
    officers,
    partners,
    payloads,
    releases,
    sessions,
)


def a_finding(row: int, severity: Severity = Severity.REJECTED, field: str = "fecha") -> Finding:
    return Finding(
        file_name="arrests.csv",
        row=row,
        locator=f"line {row}",
        field=field,
        severity=severity,
        message=Message("gather.no_date", {"field": field, "row": row}),
        done=Message("gather.row_kept_out"),
    )


def an_outcome(name: str, *reports: RecordId, kind: OutcomeKind = OutcomeKind.ARREST) -> Outcome:
    return Outcome(
        id=OutcomeId(digest("outcome", name)),
        kind=kind,
        reports=reports,
        happened_on=date(2026, 2, 3),
        reported_on=date(2026, 2, 4),
        territory="AA",
        place="harbour",
        operation="Tide",
        lead=PARTNER,
        took_part=(PARTNER, OTHER),
        own_territory=True,
        person=digest("person", name),
        stage=Stage.TRIAL,
        quantities=(Quantity(commodity="cash", amount=Decimal("1200.50"), unit="EUR"),),
        conflicts={"place": ("harbour", "port")},
    )


def an_entry(number: int, outcome: Outcome, previous: Digest, reverses: EntryId | None = None) -> Entry:
    return Entry(
        id=EntryId(an_id()),
        number=number,
        kind=EntryKind.REVERSE if reverses else EntryKind.ACCEPT,
        outcome=outcome,
        reverses=reverses,
        reviewer=OFFICER,
        rule="arrest@1",
        reason="seen",
        entered_at=AT,
        previous=previous,
        digest=digest("entry", number),
    )


def an_event(number: int, previous: Digest) -> AuditEntry:
    event = AuditEvent(
        at=AT + timedelta(seconds=number),
        officer=OFFICER,
        purpose=Purpose.RESULTS,
        door="cli",
        verb=Verb.READ if number % 2 else Verb.GATHER,
        kind=Kind.RECORD,
        what="read_record",
        thing="r1",
        allowed=number != 3,
        count=number,
    )
    return AuditEntry(number=number, event=event, previous=previous, digest=digest("audit", number))


def test_findings_come_back_in_order_and_by_severity(register: Register) -> None:
    made = [a_finding(1), a_finding(2, Severity.NOTE), a_finding(3, field="monto")]
    with delivering(register) as delivery, register.write() as connection:
        findings.add(connection, delivery.id, made)
        findings.add(connection, delivery.id, [])
    with register.read() as connection:
        first = findings.page(connection, delivery.id, limit=2)
        rest = findings.page(connection, delivery.id, limit=2, after=first[-1][0])
        assert [one for _, one in (*first, *rest)] == made
        notes = findings.page(connection, delivery.id, severity=Severity.NOTE, limit=9)
        assert [one for _, one in notes] == [made[1]]
        assert findings.count_by_message(connection, delivery.id) == {"gather.no_date": 3}


def test_rejected_rows_are_kept_sealed_in_the_order_of_the_file(register: Register) -> None:
    with delivering(register) as delivery, register.write() as connection:
        payloads.add_rejected(connection, delivery.id, [(9, "line 9", b"n"), (2, "line 2", b"\x00\xff")])
        payloads.reseal_rejected(connection, delivery.id, [(9, b"new")])
        kept = list(payloads.rejected_rows(connection, delivery.id))
    assert kept == [(2, "line 2", b"\x00\xff"), (9, "line 9", b"new")]


def test_a_judgement_is_taken_back_once_and_stays(register: Register) -> None:
    rows = [a_row("1"), a_row("2", row=2)]
    load(register, *rows)
    made = Judgement(
        id=JudgementId(an_id()),
        left=row_id(rows[0]),
        right=row_id(rows[1]),
        verdict=Verdict.SAME,
        reason="same number",
        officer=OFFICER,
        made_at=AT,
    )
    with register.write() as connection:
        judgements.add(connection, made)
        assert judgements.standing(connection) == (made,)
        judgements.undo(connection, made.id, OFFICER, LATER)
        assert judgements.standing(connection) == ()
        undone = replace(made, undone_at=LATER, undone_by=OFFICER)
        assert judgements.get(connection, made.id) == undone
        assert judgements.page(connection, record=row_id(rows[1]), limit=5) == (undone,)
    with pytest.raises(StateError), register.write() as connection:
        judgements.undo(connection, made.id, OFFICER, LATER)


def test_entries_come_back_as_they_were_entered(register: Register) -> None:
    rows = [a_row("1"), a_row("2", row=2)]
    load(register, *rows)
    first = an_entry(1, an_outcome("a", row_id(rows[0]), row_id(rows[1])), NO_DIGEST)
    second = an_entry(2, an_outcome("b", row_id(rows[1]), kind=OutcomeKind.SEIZURE), first.digest)
    third = an_entry(3, first.outcome, second.digest, reverses=first.id)
    with register.write() as connection:
        assert ledger.lock_head(connection) == (0, NO_DIGEST)
        for entry in (first, second, third):
            ledger.add(connection, entry)
        assert ledger.lock_head(connection) == (3, third.digest)
    with register.read() as connection:
        assert list(ledger.entries(connection)) == [first, second, third]
        assert list(ledger.entries(connection, after=2)) == [third]
        assert list(ledger.standing(connection)) == [second]
        assert ledger.get(connection, second.id) == second
        assert ledger.entries_of_record(connection, row_id(rows[0])) == (first, third)
        assert ledger.page(connection, ALL, kind=OutcomeKind.SEIZURE, limit=5) == (second,)
        assert ledger.page(connection, ALL, partner=OTHER, limit=1) == (third,)
        assert ledger.page(connection, ALL, limit=5, after=2) == (first,)
        assert ledger.page(connection, ALL, first=date(2026, 2, 4), limit=5) == ()
        assert len(ledger.page(connection, ALL, last=date(2026, 2, 3), operation="Tide", limit=5)) == 3


def test_the_ledger_does_not_fork_and_takes_nothing_back_twice(register: Register) -> None:
    row = a_row("1")
    load(register, row)
    first = an_entry(1, an_outcome("a", row_id(row)), NO_DIGEST)
    second = an_entry(2, first.outcome, first.digest, reverses=first.id)
    with register.write() as connection:
        ledger.add(connection, first)
        ledger.add(connection, second)
    fork = replace(an_entry(3, first.outcome, first.digest), digest=digest("fork"))
    again = an_entry(3, first.outcome, second.digest, reverses=first.id)
    for bad in (fork, again):
        with pytest.raises(IntegrityError), register.write() as connection:
            ledger.add(connection, bad)


def test_rules_and_releases_come_back_as_they_were(register: Register) -> None:
    rule = Rule(
        id="arrest",
        version=1,
        measure="arrests",
        kind=OutcomeKind.ARREST,
        unit="one person on one occasion",
        definition=Message("ledger.arrest"),
        counts="outcomes",
        where={"ground": ("offence",)},
        protected=False,
        valid_from=date(2026, 1, 1),
    )
    figure = Figure(
        measure="arrests",
        form=Form.RANGE,
        values=(Decimal(3), Decimal("5.0")),
        unit="persons",
        rule="arrest@1",
        period=Period(first=date(2026, 1, 1)),
        as_of=AT,
        scope={"operation": "Tide"},
        counts=("e1", "e2"),
        reports=7,
        set_aside=((RecordId("r1"), Message("ledger.double", {"count": 2})),),
        note=Message("ledger.note"),
    )
    change = FigureChange(
        measure="arrests", scope={}, before=None, after=(Decimal(3),), entries_added=3, entries_gone=0
    )
    first = Release(
        id=ReleaseId(an_id()),
        number=1,
        title="June",
        figures=(figure,),
        rules_digest=digest("rules"),
        as_of=AT,
        released_at=AT,
        released_by=OFFICER,
        handling="AMBER",
        previous=None,
        changes=(change,),
        digest=digest("release"),
    )
    second = replace(first, id=ReleaseId(an_id()), number=2, previous=first.id)
    with register.write() as connection:
        ledger.keep_rule(connection, rule, digest("rule"), AT)
        ledger.keep_rule(connection, replace(rule, unit="changed"), digest("other"), AT)
        assert ledger.rules(connection) == ((rule, digest("rule")),)
        assert releases.lock_last(connection) is None
        releases.add(connection, first)
        releases.add(connection, second)
        assert releases.last(connection) == second
        assert releases.get(connection, first.id) == first == releases.by_number(connection, 1)
        assert releases.page(connection, limit=1) == (second,)
        assert releases.page(connection, limit=5, after=2) == (first,)


def test_the_audit_comes_back_in_its_chain(register: Register) -> None:
    entries: list[AuditEntry] = []
    with register.write() as connection:
        for number in range(1, 6):
            assert audit.lock_head(connection)[0] == number - 1
            entries.append(an_event(number, entries[-1].digest if entries else NO_DIGEST))
            audit.append(connection, entries[-1])
    with register.read() as connection:
        assert audit.head(connection) == (5, entries[-1].digest)
        assert list(audit.entries(connection)) == entries
        assert list(audit.entries(connection, after=3)) == entries[3:]
        assert audit.page(connection, verb=Verb.GATHER, limit=9) == (entries[3], entries[1])
        assert audit.page(connection, allowed=False, limit=9) == (entries[2],)
        assert audit.page(connection, officer=OfficerId("nobody"), limit=9) == ()
        assert audit.page(connection, first=entries[1].event.at, last=entries[3].event.at, limit=9) == (
            entries[2],
            entries[1],
        )
        assert audit.page(connection, limit=2, after=5) == (entries[3], entries[2])


def test_the_audit_does_not_fork(register: Register) -> None:
    with register.write() as connection:
        audit.append(connection, an_event(1, NO_DIGEST))
    with pytest.raises(IntegrityError), register.write() as connection:
        audit.append(connection, an_event(2, NO_DIGEST))


def _append_one(connection: Connection) -> None:
    number, previous = audit.lock_head(connection)
    audit.append(connection, an_event(number + 1, previous))


def _at_a_time(register: Register, act: Callable[[Connection], None], threads: int, times: int) -> None:
    def repeat() -> None:
        for _ in range(times):
            with register.write() as connection:
                act(connection)

    running = [threading.Thread(target=repeat) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def test_writers_at_a_time_make_one_chain(register: Register) -> None:
    _at_a_time(register, _append_one, threads=4, times=8)
    with register.read() as connection:
        chain = list(audit.entries(connection))
    assert [entry.number for entry in chain] == list(range(1, 33))
    assert [entry.previous for entry in chain] == [NO_DIGEST, *(entry.digest for entry in chain[:-1])]


def test_checkpoints_are_kept(register: Register) -> None:
    made = Checkpoint(installation="i", number=4, digest=digest("d"), at=AT, public_key="k", signature="s")
    with register.write() as connection:
        audit.add_checkpoint(connection, made)
        assert audit.checkpoints(connection) == (made,)


def test_a_job_tells_how_far_it_is_and_hears_that_it_should_stop(register: Register) -> None:
    job = Job(
        id=JobId(an_id()),
        what="gather",
        thing="d1",
        state=JobState.RUNNING,
        done=0,
        total=9,
        officer=OFFICER,
        started_at=AT,
        updated_at=AT,
    )
    with register.write() as connection:
        jobs.start(connection, job)
        assert not jobs.progress(connection, job.id, done=3, total=9, at=LATER)
        assert jobs.ask_cancel(connection, job.id, LATER)
        assert jobs.progress(connection, job.id, done=4, total=9, at=LATER)
        jobs.finish(connection, job.id, JobState.CANCELLED, LATER)
        assert not jobs.ask_cancel(connection, job.id, LATER)
        cancelled = replace(job, state=JobState.CANCELLED, done=4, updated_at=LATER, cancel_asked=True)
        assert jobs.get(connection, job.id) == cancelled
        assert jobs.page(connection, state=JobState.RUNNING, limit=5) == ()
        assert jobs.page(connection, thing="d1", limit=5) == (cancelled,)
        jobs.resume(connection, job.id, LATER)
        assert jobs.get(connection, job.id) == replace(cancelled, state=JobState.RUNNING, cancel_asked=False)


def test_a_session_ends_by_time_or_by_hand(register: Register) -> None:
    session = sessions.Session(
        token_digest=digest("token"),
        officer=OFFICER,
        purpose=Purpose.RESULTS,
        csrf_digest=digest("csrf"),
        made_at=AT,
        seen_at=AT,
        expires_at=AT + timedelta(hours=1),
        mark=digest("mark"),
    )
    with register.write() as connection:
        sessions.add(connection, session)
        assert sessions.get(connection, session.token_digest, AT) == session
        assert sessions.get(connection, session.token_digest, session.expires_at) is None
        sessions.touch(connection, session.token_digest, AT, LATER)
        assert sessions.get(connection, session.token_digest, AT + timedelta(hours=2)) == replace(
            session, expires_at=LATER
        )
        assert sessions.remove_expired(connection, LATER) == 1
        sessions.add(connection, session)
        sessions.remove_of_officer(connection, OFFICER)
        assert sessions.get(connection, session.token_digest, AT) is None
        sessions.add(connection, session)
        sessions.remove(connection, session.token_digest)
        assert sessions.get(connection, session.token_digest, AT) is None


def test_people_partners_and_mappings_come_back(register: Register) -> None:
    changed = Officer(
        id=OFFICER, name="Ana B", partner=OTHER, duties=frozenset({Duty.REVIEWER}), active=False
    )
    agreement = Agreement(
        giver=PARTNER,
        receiver=OTHER,
        purposes=(Purpose.RESULTS,),
        handling=(HandlingCode.H0, HandlingCode.H1),
        onward=False,
        origin_country_allowed=False,
        retention_days=365,
        contact="desk",
        valid_from=AT,
        valid_to=LATER,
    )
    credential = officers.Credential(
        officer=OFFICER, password_hash="h", second_factor=b"\x00s", locked_until=AT
    )
    with register.write() as connection:
        found = officers.get(connection, OFFICER)
        assert found is not None
        assert found.duties == {Duty.ANALYST, Duty.LIAISON}
        officers.change(connection, changed)
        assert officers.all_officers(connection) == (changed,)
        officers.set_credential(connection, replace(credential, last_step=7))
        officers.set_credential(connection, credential)
        assert officers.credential(connection, OFFICER) == credential
        assert officers.credential(connection, OfficerId("nobody")) is None
        partners.add_agreement(connection, agreement)
        assert partners.agreements(connection) == (agreement,)
        assert [partner.id for partner in partners.all_partners(connection)] == [PARTNER, OTHER]
        for text in ("first", "second"):
            mappings.keep(connection, digest("mapping"), "arrests", text, AT)
        assert mappings.get(connection, digest("mapping")) == "first"
