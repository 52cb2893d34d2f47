"""Follow what became of arrests, so that arrests are not the last number.

    standing entries ─ of one person, in order of days ─▶ cases: an arrest and the steps after it ─▶ Funnel

A case is one arrest of one person with the steps that follow it, up to the next arrest. Persons are known by the
ledger's keyed digest only.

Limits: an entry has no number of a case, so steps go to the person's latest arrest before them; a person who cannot be
told apart, and a step without a day, are counted beside the funnel. A dismissal of one charge looks like that of the
case until a later step says otherwise. Forfeiture orders name no person here; they are figures of their own.
Source: domain, section 5, rules 1 and 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from statistics import median

from rootbranch.model.ids import Digest
from rootbranch.model.ledger import Entry, Period
from rootbranch.model.reports import ADVERSE_STAGES, CustodyGround, OutcomeKind, Stage

CHARGE = "charge"
_STEPS: Mapping[str, frozenset[Stage]] = {
    CHARGE: frozenset({Stage.COMPLAINT, Stage.INDICTMENT}),
    **{
        stage.value: frozenset({stage})
        for stage in (
            Stage.DECLINATION, Stage.DISMISSAL, Stage.PLEA, Stage.TRIAL, Stage.ACQUITTAL, Stage.CONVICTION,
            Stage.SENTENCE, Stage.APPEAL, Stage.REVERSAL,
        )
    },
}  # fmt: skip
# Of steps on one day, the later in this order comes last.
_ORDER = (
    Stage.COMPLAINT, Stage.INDICTMENT, Stage.DECLINATION, Stage.DISMISSAL, Stage.PLEA, Stage.TRIAL, Stage.ACQUITTAL,
    Stage.CONVICTION, Stage.SENTENCE, Stage.APPEAL, Stage.REVERSAL,
)  # fmt: skip
_REOPENS = frozenset({Stage.COMPLAINT, Stage.INDICTMENT, Stage.TRIAL})


class CaseState(StrEnum):
    """How a case stands."""

    OPEN = "open"
    CONVICTED = "convicted"
    ADVERSE = "adverse"


@dataclass(slots=True)
class Case:
    """One arrest of one person and the steps after it; without an arrest, the steps before any."""

    person: Digest
    arrest: Entry | None
    steps: list[Entry] = field(default_factory=list)

    @property
    def state(self) -> CaseState:
        """How it stands after its last step."""
        state = CaseState.OPEN
        for entry in self.steps:
            stage = entry.outcome.stage
            if stage in ADVERSE_STAGES:
                state = CaseState.ADVERSE
            elif stage in {Stage.CONVICTION, Stage.SENTENCE}:
                state = CaseState.CONVICTED
            elif stage in _REOPENS and state is CaseState.ADVERSE:
                state = CaseState.OPEN
        return state


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """How many cases of the cohort reached a step.

    Args:
        adverse: Whether the step ends a case for the person.
        days: Median of days from arrest among those that reached it; None where nobody did. Who will reach it
            later is not in it, so it is too short for a young cohort.
    """

    step: str
    reached: int
    adverse: bool
    days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """What became, up to a day, of those arrested in a period.

    Args:
        arrests: Arrests for an offence in the period, by its definition.
        cases: Those of persons who can be told apart; `persons` is how many persons that is.
        not_followed: Arrests in which nobody can be told apart.
        undated: Steps of these persons without a day.
        states: Cases by how they stand; together they are `cases`.
    """

    period: Period
    until: date
    arrests: int
    cases: int
    persons: int
    not_followed: int
    undated: int
    steps: tuple[FunnelStep, ...]
    states: Mapping[CaseState, int]


def follow_cohort(entries: Iterable[Entry], period: Period, until: date) -> Funnel:
    """Make the funnel of a cohort.

    Args:
        entries: Standing entries of the ledger, as of some moment.
        period: Days of the arrests, both included; an arrest without a day is in no cohort with an end.
        until: Steps of later days are not looked at.
    """
    known = [entry for entry in entries if _is_followed(entry)]
    cohort = [entry for entry in known if _is_arrest(entry) and _is_within(entry, period, until)]
    ids = {entry.id for entry in cohort}
    persons = {entry.outcome.person for entry in cohort if entry.outcome.person}
    theirs = [entry for entry in known if entry.outcome.person in persons]
    cases = [case for case in cases_of(theirs, until) if case.arrest and case.arrest.id in ids]
    states = [case.state for case in cases]
    return Funnel(
        period=period,
        until=until,
        arrests=len(cohort),
        cases=len(cases),
        persons=len(persons),
        not_followed=sum(1 for entry in cohort if not entry.outcome.person),
        undated=sum(1 for entry in theirs if not _is_arrest(entry) and entry.outcome.happened_on is None),
        steps=tuple(_step(name, stages, cases) for name, stages in _STEPS.items()),
        states={state: states.count(state) for state in CaseState},
    )


def cases_of(entries: Iterable[Entry], until: date) -> list[Case]:
    """Put the entries of each person into cases, by day; what has no day or comes later is left out."""
    dated = [
        entry
        for entry in entries
        if entry.outcome.person and entry.outcome.happened_on and entry.outcome.happened_on <= until
    ]
    cases: list[Case] = []
    for person, theirs in groupby(sorted(dated, key=_place), key=lambda entry: entry.outcome.person):
        current = Case(person, None)
        for entry in theirs:
            if _is_arrest(entry):
                cases += [current] if current.arrest or current.steps else []
                current = Case(person, entry)
            else:
                current.steps.append(entry)
        cases.append(current)
    return cases


def ended_adversely(entries: Iterable[Entry], until: date) -> frozenset[Digest]:
    """Name the persons of whom every case has ended for them: acquitted, dismissed, declined or reversed."""
    states: dict[Digest, set[CaseState]] = {}
    for case in cases_of((entry for entry in entries if _is_followed(entry)), until):
        states.setdefault(case.person, set()).add(case.state)
    return frozenset(person for person, found in states.items() if found == {CaseState.ADVERSE})


def _step(name: str, stages: frozenset[Stage], cases: Sequence[Case]) -> FunnelStep:
    waited: list[int] = []
    for case in cases:
        first = next((entry for entry in case.steps if entry.outcome.stage in stages), None)
        if first is not None and case.arrest is not None:
            begun, reached = case.arrest.outcome.happened_on, first.outcome.happened_on
            assert begun is not None, "a case has days"
            assert reached is not None, "a case has days"
            waited.append((reached - begun).days)
    return FunnelStep(
        step=name,
        reached=len(waited),
        adverse=stages <= ADVERSE_STAGES,
        days=float(median(waited)) if waited else None,
    )


def _is_followed(entry: Entry) -> bool:
    return _is_arrest(entry) or (
        entry.outcome.kind is OutcomeKind.PROSECUTION_STEP and entry.outcome.stage is not None
    )


def _is_arrest(entry: Entry) -> bool:
    return entry.outcome.kind is OutcomeKind.ARREST and entry.outcome.ground is CustodyGround.OFFENCE


def _is_within(entry: Entry, period: Period, until: date) -> bool:
    day, first, last = entry.outcome.happened_on, period.first, period.last
    if day is None:
        return first is None and last is None
    return day <= until and (first is None or first <= day) and (last is None or day <= last)


def _place(entry: Entry) -> tuple[Digest, date, int, int]:
    outcome = entry.outcome
    assert outcome.happened_on is not None, "what has no day was left out"
    rank = -1 if outcome.stage is None else _ORDER.index(outcome.stage)
    return outcome.person, outcome.happened_on, rank, entry.number
