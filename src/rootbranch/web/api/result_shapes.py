"""The shapes in which entries, figures and releases are given out."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import model_validator

from rootbranch.web.api.fact_shapes import RecordLine
from rootbranch.web.api.shapes import Answer, Said


class Quantity(Answer):
    """How much of one commodity."""

    commodity: str
    amount: Decimal
    unit: str


class Outcome(Answer):
    """One thing that happened, whoever reports it."""

    id: str
    kind: str
    happened_on: date | None
    reported_on: date
    territory: str
    place: str
    operation: str
    lead: str
    took_part: tuple[str, ...]
    own_territory: bool
    stage: str | None
    ground: str
    quantities: tuple[Quantity, ...]
    conflicts: dict[str, tuple[str, ...]]


class Entry(Answer):
    """A line of the ledger."""

    id: str
    number: int
    kind: str
    outcome: Outcome
    reverses: str | None
    reviewer: str | None
    rule: str
    reason: str
    entered_at: datetime
    previous: str
    digest: str


class EntryLine(Answer):
    """An entry, with how many of its reports are open to the caller."""

    entry: Entry
    reports_open: int
    reports_closed: int
    reversed_by: str | None


class EntryOpened(Answer):
    """An entry with the reports behind it."""

    line: EntryLine
    reports: tuple[RecordLine, ...]
    definition: Said


class Settled(Answer):
    """What settling the ledger did."""

    accepted: int
    reversed: int
    waiting: int
    pairs: int


class Period(Answer):
    """From and to, both days included; null is open."""

    first: date | None
    last: date | None


class Figure(Answer):
    """A number, a range or a list, with rule and as-of time; `waiting` counts outcomes left out until a person decides."""

    measure: str
    form: str
    values: tuple[Decimal, ...]
    unit: str
    rule: str
    period: Period
    as_of: datetime
    scope: dict[str, str]
    reports: int
    waiting: int
    decided_by_person: bool
    note: Said | None


class FigureLine(Answer):
    """A figure with the key under which it opens."""

    key: str
    figure: Figure


class SetAside(Answer):
    """A record that speaks of a figure and is not added, with the reason."""

    record: RecordLine
    why: Said

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> object:
        return {"record": value[0], "why": value[1]} if isinstance(value, tuple) else value


class SetAsideReason(Answer):
    """Why records are set aside, and how many of them, where they are too many to be listed."""

    why: Said
    records: int

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> object:
        return {"why": value[0], "records": value[1]} if isinstance(value, tuple) else value


class FigureOpened(Answer):
    """A figure opened to what it counts, a page of it: how many come before the page, and after it."""

    line: FigureLine
    entries: tuple[EntryLine, ...]
    records: tuple[RecordLine, ...]
    closed: int
    first: int
    more: int
    set_aside: tuple[SetAside, ...]
    set_aside_closed: int
    set_aside_more: int
    set_aside_reasons: tuple[SetAsideReason, ...]


class ReleaseStep(Answer):
    """A step of a release: `provisional`, `confirmed` or `withdrawn`, by whom, when and why."""

    state: str
    officer: str
    at: datetime
    reason: str


class ReleaseVerdict(Answer):
    """What verifying a release found; `state` is null where it was not published here."""

    number: int
    digest: str
    state: str | None
    difference: Said | None


class ReleaseLine(Answer):
    """A release as a line of a list."""

    id: str
    number: int
    title: str
    released_at: datetime
    figures: int
    digest: str
    state: str


class FigureChange(Answer):
    """What changed in one figure since the release before."""

    measure: str
    scope: dict[str, str]
    before: tuple[Decimal, ...] | None
    after: tuple[Decimal, ...] | None
    entries_added: int
    entries_gone: int


class WordTotal(Answer):
    """What a word such as `disruption_action@1` comes to, with its closed list: rule, unit and number."""

    name: str
    title: str
    total: int
    parts: tuple[tuple[str, str, int], ...]


class Release(Answer):
    """Figures frozen with a digest."""

    id: str
    number: int
    title: str
    as_of: datetime
    released_at: datetime
    released_by: str
    handling: str
    previous: str | None
    rules_digest: str
    digest: str
    changes: tuple[FigureChange, ...]
    words: tuple[WordTotal, ...]


class ReleaseOpened(Answer):
    """A release with the keys of its figures; `difference` is null where the ledger still gives it."""

    release: Release
    lines: tuple[FigureLine, ...]
    definitions: dict[str, Said]
    difference: Said | None
    state: str
    steps: tuple[ReleaseStep, ...]
