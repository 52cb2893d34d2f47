"""Small invented tables of counts and the layout they have."""

from collections.abc import Mapping
from datetime import date

from rootbranch.flows import Layout, LoadedFlows, load_series, read_layout

VINTAGE = date(2024, 7, 1)
LAYOUT = """
publisher = "pub"
table = "crossings"
unit = "event"
method = "counted at the gate"
coverage = "an invented border"
step = "month"
public_says = "an invented gazette"
absent = "zero"
absent_says = "the publisher's note 3"
added_over = ["sex"]
[period]
date = "month"
[count]
column = "n"
hidden_words = ["<10"]
[split.place]
column = "gate"
[split.nationality]
column = "nat"
"""
COLUMNS = ("month", "gate", "nat", "sex", "n")


def layout(*changes: tuple[str, str]) -> Layout:
    text = LAYOUT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return read_layout(text, "test.toml")


def rows(*lines: str) -> list[tuple[int, Mapping[str, str] | None]]:
    """Write rows as `2024-01 North MEX f 12`; `_` is an empty cell."""
    found: list[tuple[int, Mapping[str, str] | None]] = []
    for number, line in enumerate(lines, 2):
        cells = [cell.replace("_", "") for cell in line.split(" ")]
        found.append((number, dict(zip(COLUMNS, cells, strict=True)) if len(cells) == len(COLUMNS) else None))
    return found


def load(*lines: str, under: Layout | None = None) -> LoadedFlows:
    return load_series(rows(*lines), under or layout(), VINTAGE)


def notes(loaded: LoadedFlows) -> list[tuple[int, str]]:
    return [(note.line, note.message.id) for note in loaded.notes]


def counts(loaded: LoadedFlows) -> dict[tuple[str, str], tuple[int | None, ...]]:
    return {(one.key.place, one.key.nationality): one.counts for one in loaded.series}
