"""What the shapes of the API's answers have in common.

Each shape names what is given out; a field that a view gains later stays inside until it is named. Digests of
persons and the ids of records that the caller may not open are in no shape.
"""

from datetime import datetime
from typing import Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from rootbranch.errors import Message, text_of

T = TypeVar("T")


class Answer(BaseModel):
    """A shape made from a view; the language of its sentences comes with the context."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    @classmethod
    def of(cls, view: object, language: str) -> Self:
        """Make the answer from a view."""
        return cls.model_validate(view, context={"language": language})


class Problem(Answer):
    """What went wrong, where, and how to mend it; `id` is for programs."""

    what: str
    where: str
    fix: str
    id: str


class Said(Answer):
    """A sentence with its id and parameters."""

    id: str
    params: dict[str, str | int]
    text: str

    @model_validator(mode="before")
    @classmethod
    def _write(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, Message):
            return value
        language = (info.context or {}).get("language", "en")
        return {"id": value.id, "params": dict(value.params), "text": text_of(value, language)}


class Listing(Answer, Generic[T]):
    """Part of a list; `after` is the cursor of the next part, null at the end."""

    items: tuple[T, ...]
    total: int
    after: str | None


class Named(Answer):
    """A name and a value, in the order of the row."""

    name: str
    value: str

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, value: object) -> object:
        return {"name": value[0], "value": value[1]} if isinstance(value, tuple) else value


class OpenedSession(Answer):
    """A session of the API; the token is shown once."""

    token: str
    officer: str
    purpose: str
    expires_at: datetime
