"""Say what became of published claims: lines for a screen, JSON and CSV.

Limits: words of publishers are written as they were, without signs that no printed line has.
Source: RFC 4180; OWASP, CSV Injection.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rootbranch.model.ledger import Period
from rootbranch.model.published import PublishedVerdict
from rootbranch.model.records import Finding
from rootbranch.report.table import neutral
from rootbranch.report.wording import plain, said, t

LEDGER = "ledger"
COLUMNS = (
    "claim_id", "standing", "by", "measure", "unit", "low", "high", "first", "last", "scope", "baseline_first",
    "baseline_last", "times", "why", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """A verdict as finished texts; `standing_code` is the same in every language."""

    claim_id: str
    standing_code: str
    standing: str
    by: str
    measure: str
    value: str
    unit: str
    period: str
    scope: str
    baseline: str
    why: tuple[str, ...]
    notes: tuple[str, ...]


def published_rows(verdicts: Sequence[PublishedVerdict], language: str) -> tuple[PublishedRow, ...]:
    """Say verdicts in one language."""
    return tuple(
        PublishedRow(
            claim_id=plain(each.claim.id),
            standing_code=each.standing.value,
            standing=t(f"published.standing.{each.standing}", language),
            by=", ".join(t("published.by_ledger", language) if id == LEDGER else plain(id) for id in each.by),
            measure=plain(each.tie.measure),
            value=f"{each.claim.value:f}",
            unit=plain(each.tie.unit),
            period=_period(each.tie.period, language),
            scope=plain(each.tie.scope),
            baseline=_period(each.tie.baseline, language) if each.tie.baseline else "",
            why=tuple(said(why, language) for why in each.why),
            notes=tuple(said(note, language) for note in each.notes),
        )
        for each in verdicts
    )


def published_json(
    verdicts: Sequence[PublishedVerdict], findings: Sequence[Finding], language: str, *, with_ledger: bool
) -> bytes:
    """Write verdicts and what could not be read; ids of reasons stand beside their sentences."""
    document = {
        "with_ledger": with_ledger,
        "claims": [_plain(each, language) for each in verdicts],
        "findings": [
            {
                "row": finding.row,
                "column": finding.field,
                "what": said(finding.message, language),
                "done": said(finding.done, language),
            }
            for finding in findings
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def published_csv(verdicts: Sequence[PublishedVerdict], language: str) -> bytes:
    """Write one line for each claim, UTF-8 with a byte order mark; no cell can be executed by a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for each, row in zip(verdicts, published_rows(verdicts, language), strict=True):
        tie = each.tie
        before = tie.baseline or Period()
        cells = (
            row.claim_id, each.standing.value, " ".join(each.by), row.measure, row.unit, _bare(tie.low), _bare(tie.high),
            _text(tie.period.first), _text(tie.period.last), row.scope, _text(before.first), _text(before.last),
            _bare(tie.ratio), " ".join(row.why), " ".join(row.notes),
        )  # fmt: skip
        writer.writerow([neutral(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _plain(verdict: PublishedVerdict, language: str) -> dict[str, object]:
    tie, claim = verdict.tie, verdict.claim
    return {
        "claim_id": claim.id,
        "row": claim.row,
        "publisher": claim.publisher,
        "wording": claim.wording,
        "value": f"{claim.value:f}",
        "standing": verdict.standing.value,
        "by": list(verdict.by),
        "tied_to": {
            "measure": tie.measure,
            "unit": tie.unit,
            "low": _bare(tie.low),
            "high": _bare(tie.high),
            "period": _days(tie.period),
            "period_read_from_words": tie.period_of_words,
            "scope": tie.scope,
            "baseline": _days(tie.baseline) if tie.baseline else None,
            "times": _bare(tie.ratio) or None,
        },
        "why": [{"id": why.id, "text": said(why, language)} for why in verdict.why],
        "notes": [{"id": note.id, "text": said(note, language)} for note in verdict.notes],
    }


def _days(period: Period) -> dict[str, str | None]:
    return {"first": _text(period.first) or None, "last": _text(period.last) or None}


def _period(period: Period, language: str) -> str:
    unsaid = t("published.open", language)
    return t(
        "published.period_between",
        language,
        first=_text(period.first) or unsaid,
        last=_text(period.last) or unsaid,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _bare(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
