"""Read what a list was asked to be narrowed to; a word or cursor that means nothing is a clear error."""

from enum import Enum
from typing import TypeVar

from rootbranch.errors import InputError, Message

E = TypeVar("E", bound=Enum)

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


def numbered(text: str) -> int | None:
    """Read a number where an id or a number may stand: lists show numbers first, so one is as good as the other."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS_MAX else None


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
