"""What a release says, ready to be shown: the one structure the web page, the PDF and the table are made from.

All texts are finished sentences of one language and plain text: whoever shows them escapes them and does
nothing else. Raw values stand beside them for who sorts or exports.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from rootbranch.model.ids import Digest, ReleaseId
from rootbranch.model.ledger import Form
from rootbranch.report.grid import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A finished sentence with the numbers of its footnotes."""

    text: str
    footnotes: tuple[int, ...]

    @property
    def marked(self) -> str:
        """The sentence with its footnotes in square brackets, for plain text."""
        return f"{self.text} {''.join(f'[{number}]' for number in self.footnotes)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """All that may be said, and the footnotes; the first is number 1."""

    sentences: tuple[Sentence, ...]
    footnotes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingLine:
    """Whom one may tell, as printed on every page.

    Args:
        label: `TLP:AMBER`, or the words of the release where they begin with no TLP value.
        colour: `red`, `amber+strict`, `amber`, `green`, `clear`; empty where the label is no TLP value.
        rest: What else the release says on handling.
        meaning: What the TLP value allows, as a sentence.
    """

    label: str
    colour: str
    rest: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing said of the whole release."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A figure as a line.

    Args:
        line: Number of the line in the document, from 1 on.
        key, path, open: The way to its records; empty for readers who have none.
        scope, form, values: As in the figure; `values` is empty where they are hidden.
        period: Empty where it is the period of the whole document.
        entries, reports: How many are behind it; None where their number would tell a hidden value.
        behind: The same in words.
        column: What it is narrowed to, as the head of a column.
        code: The unit as data; `unit` is its name, in the singular beside a 1.
        waiting, set_aside: Outcomes that wait for a person, and reports that are not added; two things, never one.
        notes: What must be read with the value: what waits, what was set aside, who decided.
        remarks: The same without what waits.
        joint_credit: Whether the figures of its scope sum to more than the total.
    """

    line: int
    key: str
    path: str
    open: str
    measure: str
    scope: tuple[tuple[str, str], ...]
    form: Form
    values: tuple[Decimal, ...]
    label: str
    scope_text: str
    column: str
    value: str
    unit: str
    code: str
    definition: str
    rule: str
    first: date | None
    last: date | None
    period: str
    entries: int | None
    reports: int | None
    behind: str
    waiting: int
    set_aside: int
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    joint_credit: bool
    baseline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Figures that are narrowed in the same way, those of one scope side by side.

    Args:
        id: `all`, `operation`, `territory`, `country`, `partner`, `lead`, several joined by `+`, or `claims`.
        lead: Empty where nothing must be said first.
        grid: The same rows with one column a scope, beside the figure of the whole; None where a list reads better.
        legend: Names of the columns that are ids.
    """

    id: str
    title: str
    lead: str
    rows: tuple[FigureRow, ...]
    grid: Grid[FigureRow] | None = None
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What changed in one figure since the release before.

    Args:
        line: Line of the figure in the document; 0 where it is shown no longer.
        is_new: Whether the release before did not show it.
        difference: `+3`, `−2`; empty where one of the two is not a single number.
        entries: `+4 −1`, entries added and gone; empty where hidden or none.
    """

    line: int
    key: str
    path: str
    label: str
    scope_text: str
    unit: str
    is_new: bool
    before: str
    after: str
    difference: str
    entries: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a rule counts."""

    rule: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """A release in one language.

    Args:
        path: Address of the release in Rootbranch; empty for readers who may not open figures.
        sentences: What may be said of it in words.
    """

    language: str
    id: ReleaseId
    number: int
    path: str
    title: str
    digest: Digest
    as_of: datetime
    released_at: datetime
    handling: HandlingLine
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    changes_lead: str
    changes: tuple[ChangeRow, ...]
    definitions: tuple[Definition, ...]
    reading: tuple[str, ...]
    sentences: Sentences

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        """All figures, each once, in the order of the document."""
        return tuple(row for section in self.sections for row in section.rows)
