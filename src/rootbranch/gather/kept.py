"""Read the kept content of a record back into a report or a claim.

What cannot be read any more is a finding without a file: the content comes from the register.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from rootbranch.errors import Message
from rootbranch.model.category import TARGETS, SubjectCategory, as_target
from rootbranch.model.ids import Digest, PartnerId, RecordId
from rootbranch.model.records import Finding, Severity
from rootbranch.model.reports import Claim, CustodyGround, OutcomeKind, Quantity, Report, ReportSubject, Stage


class _Fields(NamedTuple):
    """The fields of a kept report or claim, as text."""

    table: Mapping[str, object]

    def text(self, name: str) -> str:
        return str(self.table.get(name, ""))

    def day(self, name: str) -> date | None:
        text = self.text(name)
        return date.fromisoformat(text[:10]) if len(text) >= 10 else None

    def rows(self, name: str) -> Sequence[Mapping[str, str]]:
        value = self.table.get(name, ())
        return value if isinstance(value, list | tuple) else ()

    def words(self, name: str) -> tuple[str, ...]:
        value = self.table.get(name, ())
        return tuple(str(word) for word in value) if isinstance(value, list | tuple) else ()


def read_report(
    content: Mapping[str, object],
    *,
    record: RecordId,
    key_digest: Digest,
    recorded_at: datetime,
    known_at: datetime,
    partner: PartnerId,
    originating_source: str,
    category: SubjectCategory,
) -> Report | Finding:
    """Read a report.

    Args:
        known_at: Its day stands in for the day of the report where the partner gives none.
        category: Of the record; only a target becomes the report's subject.
    """
    table = content.get("report")
    if not isinstance(table, Mapping):
        return _not_kept(record)
    fields = _Fields(table)
    try:
        return Report(
            record=record,
            key_digest=key_digest,
            recorded_at=recorded_at,
            partner=partner,
            originating_source=originating_source,
            kind=OutcomeKind(fields.text("kind")),
            happened_on=fields.day("happened_on"),
            reported_on=fields.day("reported_on") or known_at.date(),
            territory=fields.text("territory"),
            place=fields.text("place"),
            operation=fields.text("operation"),
            reference=fields.text("reference"),
            took_part=tuple(PartnerId(word) for word in fields.words("took_part")),
            subject=_subject(fields, category),
            quantities=tuple(
                Quantity(commodity=row["commodity"], amount=Decimal(row["amount"]), unit=row["unit"])
                for row in fields.rows("quantities")
            ),
            stage=Stage(fields.text("stage")) if fields.text("stage") else None,
            ground=CustodyGround(fields.text("ground") or CustodyGround.OFFENCE),
            offence=fields.text("offence"),
            natural_key=fields.text("natural_key"),
        )
    except (ValueError, ArithmeticError, KeyError, TypeError):
        return _not_kept(record)


def read_claim(content: Mapping[str, object], *, record: RecordId, partner: PartnerId) -> Claim | Finding:
    """Read a claim."""
    table = content.get("claim")
    if not isinstance(table, Mapping):
        return _not_kept(record)
    fields = _Fields(table)
    try:
        return Claim(
            record=record,
            partner=partner,
            operation=fields.text("operation"),
            metric=fields.text("metric"),
            value=Decimal(fields.text("value")) if fields.text("value") else None,
            unit=fields.text("unit"),
            territory=fields.text("territory"),
            scope=fields.text("scope"),
            publisher=fields.text("publisher"),
            url=fields.text("url"),
            language=fields.text("language"),
            published=fields.text("published"),
            told_in=fields.text("told_in"),
            event=fields.text("event"),
            unsure=fields.text("unsure") == "yes",
        )
    except ArithmeticError:
        return _not_kept(record)


def _subject(fields: _Fields, category: SubjectCategory) -> ReportSubject | None:
    if category not in TARGETS:
        return None
    return ReportSubject(
        category=as_target(category),
        name=fields.text("subject.name"),
        birth_date=fields.text("subject.birth_date"),
        document=fields.text("subject.document"),
    )


def _not_kept(record: RecordId) -> Finding:
    return Finding(
        file_name="",
        row=0,
        locator=record,
        field="",
        severity=Severity.WITHHELD,
        message=Message("gather.not_as_kept"),
        done=Message("gather.done_not_counted"),
    )
