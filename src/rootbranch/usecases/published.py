"""Hold what was published against one another, and against the ledger of an installation.

    file ─ gather.read_published ─▶ claims ─┬─ ledger.check_published ─▶ verdicts
                 ledger.published_needs ─▶ count_shown ─▶ figures ┘

What is read from the file is kept nowhere.
"""

from dataclasses import dataclass
from pathlib import Path

from rootbranch import gather, ledger, report
from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ledger import Figure, Period
from rootbranch.model.published import LedgerSide, PublishedNeed, PublishedVerdict
from rootbranch.model.records import Finding
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.figures import count_shown
from rootbranch.usecases.installation import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaims:
    """What became of the claims of a file.

    Args:
        findings: Rows that could not be read.
        with_ledger: Whether a ledger was asked.
    """

    verdicts: tuple[PublishedVerdict, ...]
    findings: tuple[Finding, ...]
    with_ledger: bool

    def rows(self, language: str) -> tuple[report.PublishedRow, ...]:
        """Say the verdicts in one language."""
        return report.published_rows(self.verdicts, language)

    def json(self, language: str) -> bytes:
        """Write verdicts and findings as JSON."""
        return report.published_json(self.verdicts, self.findings, language, with_ledger=self.with_ledger)

    def csv(self, language: str) -> bytes:
        """Write the verdicts as CSV."""
        return report.published_csv(self.verdicts, language)


def read_claims_file(path: Path) -> bytes:
    """Read a file of claims, no more of it than may be looked at.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(gather.PUBLISHED_BYTES_MAX + 1)
    except OSError as error:
        raise InputError(
            Message("published.not_read"), path.name, Message("published.fix_not_read")
        ) from error


def check_claims(content: bytes, file_name: str) -> CheckedClaims:
    """Hold published claims against one another; no installation is asked.

    Raises:
        InputError: The file is no table of claims.
    """
    claims, findings = gather.read_published(content, file_name)
    return CheckedClaims(verdicts=ledger.check_published(claims), findings=findings, with_ledger=False)


def check_claims_with_ledger(
    installation: Installation, actor: Actor, content: bytes, file_name: str
) -> CheckedClaims:
    """Hold published claims against the ledger too, counted in the period and scope of each.

    Raises:
        InputError: The file is no table of claims.
    """
    claims, findings = gather.read_published(content, file_name)
    defined = frozenset(rule.measure for rule in installation.rules)
    with asking(installation, actor, Verb.READ, joint(Kind.FIGURE), "check_claims") as work:
        counted = _Counted(work)
        sides = {
            need.claim_id: LedgerSide(
                now=counted.figures(need, need.period),
                before=counted.figures(need, need.baseline) if need.baseline else (),
            )
            for need in ledger.published_needs(claims, defined)
        }
    verdicts = ledger.check_published(claims, sides, defined)
    return CheckedClaims(verdicts=verdicts, findings=findings, with_ledger=True)


class _Counted:
    """What was counted so far, so that each period is counted once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[tuple[Period, str], tuple[Figure, ...]] = {}

    def figures(self, need: PublishedNeed, period: Period) -> tuple[Figure, ...]:
        """Count one period in one scope; the name of an operation is met however it is spelled."""
        key = (period, need.way)
        if key not in self._known:
            self._known[key] = count_shown(self._work, by=need.way or None, period=period)
        if not need.way:
            return self._known[key]
        wanted = ledger.scope_name(need.value)
        return tuple(
            figure
            for figure in self._known[key]
            if ledger.scope_name(figure.scope.get(need.way, "")) == wanted
            and not figure.rule.startswith("claims@")
        )
