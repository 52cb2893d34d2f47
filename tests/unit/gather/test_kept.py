"""What was gathered is read back as a report or a claim, and goes back to the partner as a file that harms nobody."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.fixtures.feeds import ARREST, ARRESTS, KNOWN_AT, PARTNER, feed, gathered, person_lines, written

from rootbranch.gather import neutral, read_claim, read_report, rejects_lines
from rootbranch.model.category import PROTECTED, SubjectCategory, TargetCategory
from rootbranch.model.ids import NO_DIGEST, RecordId
from rootbranch.model.records import Finding, Severity
from rootbranch.model.reports import Claim, CustodyGround, OutcomeKind, Quantity, Report, ReportSubject, Stage

RECORD = RecordId("r1")
REPORT: dict[str, Any] = {
    "kind": "prosecution_step",
    "happened_on": "2024-02-01T23:30:00-08:00",
    "reported_on": "2024-02-03",
    "territory": "MX",
    "place": "Tijuana",
    "operation": "op",
    "reference": "ref",
    "took_part": ["US-INV"],
    "subject.name": "Ana",
    "subject.birth_date": "1980",
    "stage": "plea",
    "ground": "illegal_entry",
    "offence": "o",
    "natural_key": "k",
    "quantities": [{"commodity": "cash", "amount": "10.5", "unit": "USD"}],
}


def report(fields: dict[str, Any], category: SubjectCategory = SubjectCategory.CONVICTED) -> Report | Finding:
    return read_report(
        {"report": fields},
        record=RECORD,
        key_digest=NO_DIGEST,
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC),
        known_at=KNOWN_AT,
        partner=PARTNER,
        originating_source="unit 7",
        category=category,
    )


def test_a_whole_report_is_read_back() -> None:
    assert report(REPORT) == Report(
        record=RECORD,
        key_digest=NO_DIGEST,
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC),
        partner=PARTNER,
        originating_source="unit 7",
        kind=OutcomeKind.PROSECUTION_STEP,
        happened_on=date(2024, 2, 1),
        reported_on=date(2024, 2, 3),
        territory="MX",
        place="Tijuana",
        operation="op",
        reference="ref",
        took_part=("US-INV",),  # type: ignore[arg-type]
        subject=ReportSubject(category=TargetCategory.CONVICTED, name="Ana", birth_date="1980"),
        quantities=(Quantity(commodity="cash", amount=Decimal("10.5"), unit="USD"),),
        stage=Stage.PLEA,
        ground=CustodyGround.ILLEGAL_ENTRY,
        offence="o",
        natural_key="k",
    )


@pytest.mark.parametrize(
    "category", sorted(PROTECTED | {SubjectCategory.ASSOCIATE, SubjectCategory.NOT_A_PERSON})
)
def test_nobody_but_a_target_becomes_the_subject_of_a_report(category: SubjectCategory) -> None:
    read = report(REPORT, category)
    assert isinstance(read, Report)
    assert read.subject is None


def test_a_bare_report_takes_the_day_the_partner_knew() -> None:
    read = report({"kind": "arrest", "happened_on": "2024-02"})
    assert isinstance(read, Report)
    assert (read.happened_on, read.reported_on, read.ground) == (None, KNOWN_AT.date(), CustodyGround.OFFENCE)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "rescue"},
        REPORT | {"happened_on": "2024-02-31"},
        REPORT | {"quantities": [{"commodity": "cash"}]},
        REPORT | {"quantities": [{"commodity": "cash", "amount": "many", "unit": "USD"}]},
        REPORT | {"quantities": [{"commodity": "cash", "amount": "-1", "unit": "USD"}]},
        REPORT | {"quantities": ["x"]},
    ],
)
def test_content_that_is_no_report_any_more_is_a_finding(fields: dict[str, Any]) -> None:
    read = report(fields)
    assert isinstance(read, Finding)
    assert (read.locator, read.severity) == (RECORD, Severity.WITHHELD)


def test_content_of_another_kind_is_a_finding() -> None:
    assert isinstance(read_claim({"report": {}}, record=RECORD, partner=PARTNER), Finding)
    assert isinstance(read_claim({"claim": {"value": "many"}}, record=RECORD, partner=PARTNER), Finding)


def test_a_claim_is_read_back() -> None:
    read = read_claim({"claim": {"metric": "arrests", "value": "19"}}, record=RECORD, partner=PARTNER)
    assert isinstance(read, Claim)
    assert (read.metric, read.value, read.operation) == ("arrests", Decimal(19), "")
    empty = read_claim({"claim": {"metric": "arrests"}}, record=RECORD, partner=PARTNER)
    assert isinstance(empty, Claim)
    assert empty.value is None


def test_a_gathered_report_is_read_back(tmp_path: Path) -> None:
    lines = f'{",".join(ARREST)}\na1,I,01/02/2024,US-INV/GT-MP,"1.234,50"\n'
    content = gathered(written(tmp_path, lines), feed(ARRESTS)).drafts[0].content
    read = report(content["report"])  # type: ignore[arg-type]
    assert isinstance(read, Report)
    assert read.quantities == (Quantity(commodity="cash", amount=Decimal("1234.50"), unit="MXN"),)
    assert read.took_part == ("US-INV", "GT-MP")


# ------------------------------------------------------------------ the rejects file


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_rejects_file_says_where_what_and_how_to_mend_it(tmp_path: Path, language: str) -> None:
    rows = (
        {"id": ""},
        {"id": "p2", "basis": ""},
        {"id": "p3", "name": '"Ana" x'},
        {"id": "p4", "grade": "Z"},
    )
    out = gathered(written(tmp_path, person_lines(*rows)), feed())
    findings = [finding for reject in out.rejects for finding in reject.findings]
    table = list(csv.DictReader(rejects_lines(findings, language)))
    assert [(row["file"], row["row"], row["locator"], row["field"]) for row in table] == [
        ("feed.csv", "1", "line 2", "id"),
        ("feed.csv", "2", "line 3", "basis"),
        ("feed.csv", "3", "line 4", ""),
        ("feed.csv", "4", "line 5", "grade"),
    ]
    assert all(row["problem"] and row["done"] and row["fix"] for row in table)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n@"])
def test_what_a_spreadsheet_could_execute_is_made_text(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "Ana", "'=1", "12"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


def test_a_name_of_a_column_is_never_executed_in_the_rejects_file(tmp_path: Path) -> None:
    header, row = person_lines({}).splitlines()
    out = gathered(written(tmp_path, f"{header},=cmd|x\n{row},y\n"), feed())
    (table,) = csv.DictReader(rejects_lines(out.findings))
    assert table["field"] == "'=cmd|x"
