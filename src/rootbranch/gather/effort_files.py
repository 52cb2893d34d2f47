"""Read a CSV file of efforts into rows of text; what they say is checked where they are entered.

Source: RFC 4180.
"""

import csv
import io
from collections.abc import Mapping

from rootbranch.errors import InputError, Message
from rootbranch.model.effort import EFFORT_FIELDS

ROWS_MAX = 10_000


def read_effort_file(text: str) -> tuple[Mapping[str, str], ...]:
    """Read a CSV file with the columns of `EFFORT_FIELDS`; `replaces` may be missing.

    Raises:
        InputError: A column is missing or unknown, a row has more or fewer cells, or there are none or too many.
    """
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        head, *rows = list(reader) or [[]]
    except csv.Error:
        raise InputError(Message("effort.no_csv"), "file", _columns()) from None
    head = [name.strip().removeprefix("\ufeff") for name in head]
    wanted = {*EFFORT_FIELDS}
    if not wanted - {"replaces"} <= {*head} <= wanted or len({*head}) != len(head):
        raise InputError(Message("effort.columns"), ", ".join(sorted(wanted ^ {*head})), _columns())
    filled = [row for row in rows if row]
    if not 0 < len(filled) <= ROWS_MAX:
        raise InputError(Message("effort.no_rows"), "file", Message("effort.rows", {"max": ROWS_MAX}))
    for place, row in enumerate(filled, 1):
        if len(row) != len(head):
            raise InputError(Message("effort.cells"), str(place), _columns())
    return tuple(dict(zip(head, row, strict=True)) for row in filled)


def _columns() -> Message:
    return Message("effort.columns_are", {"columns": ", ".join(EFFORT_FIELDS)})
