"""Read what an address or a form asks for; what cannot be read is said at its field, and nothing is shown instead.

A page reads its fields with `Asked`. Where something was wrong it shows what was typed, no list, and status 400.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Query

from rootbranch.errors import InputError, Message

CursorNumber = Annotated[str | None, Query(pattern=r"^[0-9]{1,18}$")]
CursorId = Annotated[str | None, Query(pattern=r"^[0-9a-f-]{36}$")]
First = Annotated[int, Query(ge=0, lt=10**9)]
TYPED_CHARACTERS_MAX = 100


def day(text: str) -> date | None:
    """Read a day as browsers send it, `2022-09-13`; None where there is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(slots=True)
class Asked:
    """The fields of a form of filters, and what is wrong with them.

    Args:
        typed: What was sent, by field.
        wrong: What is wrong, by field; filled while fields are read.
    """

    typed: Mapping[str, str]
    wrong: dict[str, InputError] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Give a field as it was typed, without space around it."""
        return self.typed.get(name, "").strip()[:TYPED_CHARACTERS_MAX]

    def day(self, name: str) -> date | None:
        """Read a day; None where there is none, or none that exists."""
        found = day(self.text(name))
        if self.text(name) and found is None:
            self._refuse(name, Message("web.no_such_day"), Message("web.day_as"))
        return found

    def holds_day(self, name: str) -> bool:
        """Whether a field can be shown as a day: it is empty, or one that exists."""
        return not self.text(name) or day(self.text(name)) is not None

    def period(self, first: str = "first", last: str = "last") -> tuple[date | None, date | None]:
        """Read two days, the earlier one first."""
        start, end = self.day(first), self.day(last)
        if start and end and start > end:
            self._refuse(last, Message("usecases.period_turned"), Message("usecases.turn_period"))
        return start, end

    def one_of(self, name: str, words: Collection[str], standard: str = "") -> str:
        """Read a word of a list; `standard` where nothing was typed."""
        found = self.text(name)
        if found and found not in words:
            self._refuse(name, Message("web.no_such_choice"), Message("web.choose_from_list"))
            return standard
        return found or standard

    def whole(self, name: str, standard: int) -> int:
        """Read a whole number; `standard` where nothing was typed."""
        found = self.text(name)
        if found and not (found.isascii() and found.isdigit()):
            self._refuse(name, Message("web.no_whole_number"), Message("web.whole_as"))
            return standard
        return int(found[:9]) if found else standard

    def _refuse(self, name: str, what: Message, fix: Message) -> None:
        self.wrong[name] = InputError(what, name, fix)
