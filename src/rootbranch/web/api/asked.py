"""The shapes of what callers send; an unknown field is refused and named."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from rootbranch.model.ledger import Season

TEXT_CHARACTERS_MAX = 2_000


class Asked(BaseModel):
    """A body that a caller sends."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=TEXT_CHARACTERS_MAX)


class SignIn(Asked):
    """Who acts, with both factors, for which purpose."""

    officer: str
    password: str
    code: str
    purpose: str


class Search(Asked):
    """What to look for; in the body, so that no log keeps it."""

    text: str


class Check(Asked):
    """A name or a number to be checked, at least one; `born` goes with a name. In the body, so that no log keeps it."""

    name: str = ""
    born: str = ""
    phone: str = ""
    plate: str = ""
    document: str = ""
    account: str = ""


class NewRole(Asked):
    """What role a person has, by a code of the list, and why."""

    person: str
    role: str
    reason: str


class Reversal(Asked):
    """Why an entry is taken back."""

    reason: str


class TypedReport(Asked):
    """A report by the names of the form's fields, `happened_on`, `subject.name` and so on."""

    fields: dict[str, str] = Field(max_length=50)


class NewRelease(Asked):
    """What to freeze; an open end is null, `windows` of 0 compares nothing, `words` are said with their closed lists."""

    title: str
    handling: str = "AMBER"
    first: date | None = None
    last: date | None = None
    windows: int = Field(default=0, ge=0, le=20)
    season: Season = Season.SAME_DAYS
    words: tuple[str, ...] = Field(default=(), max_length=20)


class Confirmation(Asked):
    """What was looked at before a release is confirmed; it names nobody."""

    note: str = ""


class Withdrawal(Asked):
    """Why a release is withdrawn; everybody reads it."""

    reason: str


class NewJudgement(Asked):
    """A word on a pair: `same`, `different` or `unsure`, with a reason that speaks for it."""

    left: str
    right: str
    verdict: str
    reason: str


class KeptCheckpoint(Asked):
    """A checkpoint that was kept elsewhere, as the JSON text it was given out as; empty for none."""

    checkpoint: str = ""
