"""Read what a list was asked to be narrowed to; a word or cursor that means nothing is a clear error."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import TypeVar

from rootbranch.errors import InputError, Message
from rootbranch.store import Connection
from rootbranch.usecases.asking import Work

E = TypeVar("E", bound=Enum)
Found = TypeVar("Found")

NUMBER_DIGITS_MAX = 9


def one_of(kind: type[E], text: str, where: str) -> E | None:
    """Read one word of a code list; empty means any.

    Raises:
        InputError: There is no such word; the fix lists those there are.
    """
    return word_of(kind, text, where) if text else None


def word_of(kind: type[E], text: str, where: str) -> E:
    """Read a word of a code list where one is needed.

    Raises:
        InputError: There is no such word; the fix lists those there are.
    """
    known = {str(member.value): member for member in kind}
    if text not in known:
        raise InputError(
            Message("usecases.no_such_word"),
            where,
            Message("usecases.words_are", {"words": ", ".join(known)}),
        )
    return known[text]


def named(
    work: Work,
    text: str,
    by_number: Callable[[Connection, int], Found | None],
    by_id: Callable[[Connection, str], Found | None],
) -> Found:
    """Find what is named by its number or its id: lists show numbers first, so one is as good as the other.

    Raises:
        AccessError: There is no such thing.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS_MAX
    found = by_number(work.connection, int(text)) if is_number else by_id(work.connection, text)
    if found is None:
        raise work.not_there()
    return found


def in_order(first: date | None, last: date | None) -> None:
    """Check that a period does not end before it begins.

    Raises:
        InputError: It does.
    """
    if first and last and first > last:
        raise InputError(Message("usecases.period_turned"), "period", Message("usecases.turn_period"))


def place_after(cursor: str | None) -> int:
    """Read the cursor of a list that is made anew each time: how many of it were shown.

    Raises:
        InputError: It is no number.
    """
    return number_after(cursor) or 0


def number_after(cursor: str | None) -> int | None:
    """Read the cursor of a numbered list.

    Raises:
        InputError: It is no number.
    """
    if not cursor:
        return None
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise InputError(Message("usecases.bad_cursor"), "after", Message("usecases.take_cursor"))
    return int(cursor)
