"""The shapes in which plans against networks are given out."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from rootbranch.model.planned import PlanVerdict
from rootbranch.web.api.shapes import Answer, Said


class Range(Answer):
    """A mean over scenarios, between the means of the lowest and of the highest tenth of them."""

    low: float
    mean: float
    high: float


class Cost(Answer):
    """Working days of one agency."""

    agency: str
    days: int


class Chance(Answer):
    """A probability with its range."""

    low: float
    likely: float
    high: float


class Action(Answer):
    """One action; without a deconfliction number and a safety plan it cannot be approved."""

    id: str
    kind: str
    done_to: str = Field(validation_alias="of")
    jurisdiction: str
    assistance_days: int
    ready_days: int
    costs: tuple[Cost, ...]
    required: tuple[str, ...]
    present: tuple[str, ...]
    chance: Chance
    records: tuple[str, ...]
    limits: tuple[str, ...]
    deconfliction_number: str
    safety_plan: str


class Part(Answer):
    """What one action adds to its plan, how often it stays in the best one, and what would change it."""

    action: str
    adds: Range
    stays: float
    chance_needed: float
    instead: str


class Moment(Answer):
    """What can pass from one day on, counted from the strike."""

    day: int
    left: Range


class Effect(Answer):
    """What a plan does, in people a week."""

    before: Range
    left: Range
    lost: Range
    worst_left: float
    course: tuple[Moment, ...]
    first_left: float
    last_left: float
    days_half: int | None
    days_most: int | None
    pairs_before: int
    pairs_left: int
    largest_before: int
    largest_left: int
    money_left: float | None
    danger: float


class Plan(Answer):
    """Some actions and what they do together; `share` of the loss of the best plan."""

    actions: tuple[Action, ...]
    share: float
    effect: Effect
    parts: tuple[Part, ...]


class Withheld(Answer):
    """Who or what nothing is offered against."""

    member: str = Field(validation_alias="of")
    reason: str


class Plans(Answer):
    """Plans against one network, the best first; `bound` is the least that any plan could leave."""

    network: str
    plans: tuple[Plan, ...]
    contradictions: tuple[Said, ...]
    before: float
    found: float
    bound: float
    gap: float
    layers: tuple[str, ...]
    unseen: tuple[str, ...]
    withheld: tuple[Withheld, ...]
    rules: str
    rules_digest: str


class PlanDecision(Answer):
    """What a named person said of a plan."""

    id: str
    actions: tuple[tuple[str, tuple[str, ...]], ...]
    verdict: str
    reason: str
    before: float
    left: float
    rules: str
    officer: str
    at: datetime
    undone_at: datetime | None


class PlanAsked(BaseModel):
    """What is asked of plans."""

    model_config = ConfigDict(extra="forbid")
    most: int = Field(5, ge=1, le=20)
    strike_days: int = Field(90, ge=0, le=3650)
    budgets: dict[str, int] = Field(default_factory=dict)
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    held: tuple[str, ...] = ()
    caution: float = Field(0.3, ge=0, le=1)
    seconds: float = Field(5.0, gt=0, le=60)
    many: int = Field(6, ge=1, le=20)


class NewPlanDecision(BaseModel):
    """A person's word on a plan."""

    model_config = ConfigDict(extra="forbid")
    actions: tuple[str, ...]
    verdict: PlanVerdict
    reason: str
    asked: PlanAsked = Field(default_factory=lambda: PlanAsked.model_validate({}))
