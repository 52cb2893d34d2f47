"""Compare the columns of a file with those of its mapping.

The names of columns are shown only where the line is surely a header: in a file without one, the first line is
a person.
"""

import unicodedata
from collections.abc import Sequence

from rootbranch.errors import InputError, Message
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.rows import COLUMNS_MAX, Note, shown_name, shown_names
from rootbranch.gather.vocabulary import holds_persons
from rootbranch.model.records import Finding
from rootbranch.values import fold

_TELLING = frozenset(
    (
        *("birth date", "birthdate", "date of birth", "dob", "born", "birthday", "sex", "gender"),
        *("nacimiento", "fecha nacimiento", "fecha de nacimiento", "fec nac", "fecha nac", "sexo", "genero"),
    )
)
"""Columns that only persons have."""


def clean_header(cells: Sequence[str]) -> list[str]:
    """Write the names of columns in one form: composed, without spaces around them."""
    return [unicodedata.normalize("NFC", cell).strip().removeprefix("\ufeff") for cell in cells]


def has_all(mapping: FeedMapping, header: Sequence[str]) -> bool:
    """Say whether a line has every column that the mapping needs."""
    return set(mapping.columns_needed) <= set(clean_header(header))


def check_columns(
    mapping: FeedMapping, header: Sequence[str], where: str, fix: Message | None = None
) -> tuple[list[str], tuple[Message, ...]]:
    """Check a header and make each of its names unique.

    Args:
        header: As `clean_header` gives it.
        where: File and line.
        fix: What to do where columns are missing, if the caller found out.

    Returns:
        The names, and what is to be noted: columns without a name, twice there, or not in the mapping.

    Raises:
        InputError: A column of the mapping is missing or twice there, there are too many columns, or they tell of
            persons where the mapping says that no row is about one.
    """
    if len(header) > COLUMNS_MAX:
        raise InputError(
            Message("gather.columns_many", {"count": len(header), "limit": COLUMNS_MAX}),
            where,
            Message("gather.fix_columns_many"),
        )
    needed = mapping.columns_needed
    missing = [name for name in needed if name not in header]
    if missing:
        surely_header = len(missing) < len(needed)
        there = Message("gather.fix_columns_there", {"columns": shown_names(list(header))})
        raise InputError(
            Message("gather.columns_missing", {"columns": shown_names(missing)}),
            where,
            fix or (there if surely_header else Message("gather.fix_no_header", {"count": len(header)})),
        )
    twice = [name for name in needed if list(header).count(name) > 1]
    if twice:
        raise InputError(
            Message("gather.column_twice", {"columns": shown_names(twice)}),
            where,
            Message("gather.fix_column_twice"),
        )
    if not holds_persons(mapping) and (mapping.category is None or mapping.category.fixed is not None):
        telling = [name for name in header if fold(name) in _TELLING if name not in mapping.ignore]
        if telling:
            raise InputError(
                Message("gather.columns_of_persons", {"columns": shown_names(telling)}),
                where,
                Message("gather.fix_about_persons"),
            )
    return _unique(header), tuple(_notes(mapping, header))


def _unique(header: Sequence[str]) -> list[str]:
    names: list[str] = []
    for place, name in enumerate(header, start=1):
        own = name or f"column {place}"
        names.append(own if own not in names else f"{own} (column {place})")
    return names


def _notes(mapping: FeedMapping, header: Sequence[str]) -> list[Message]:
    known = {*mapping.columns_needed, *mapping.ignore}
    notes = [
        Message("gather.column_unknown", {"column": shown_name(name)})
        for name in dict.fromkeys(header)
        if name and name not in known
    ]
    nameless = sum(1 for name in header if not name)
    if nameless:
        notes.append(Message("gather.column_nameless", {"count": nameless}))
    return notes


def column_findings(note: Note, messages: Sequence[Message], locator: str) -> list[Finding]:
    """Turn what `check_columns` noted into findings of the header line."""
    return [
        note.note(0, locator, str(message.params.get("column", "")), message, "gather.done_not_taken")
        for message in messages
    ]
