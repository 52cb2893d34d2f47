"""Where something stands is written in words of the language; what is a name stays one."""

import pytest

from rootbranch.errors import place_text


@pytest.mark.parametrize(
    ("where", "spanish"),
    [
        ("line 17", "línea 17"),
        ("arrests.csv, line 3", "arrests.csv, línea 3"),
        ("audit entry 5", "asiento 5 de la auditoría"),
        ("Sheet1!A17", "Sheet1!A17"),
        ("line", "line"),
        ("deadline 3", "deadline 3"),
        ("data.items[16]", "data.items[16]"),
        ("", ""),
    ],
)
def test_a_place_is_said_in_the_language(where: str, spanish: str) -> None:
    assert place_text(where) == where
    assert place_text(where, "es") == spanish
