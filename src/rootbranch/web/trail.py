"""The way somebody took from a published number to its evidence: figure › entry › record › row."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from rootbranch.web.wording import Wording


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; the last has no address, because the reader stands on it."""

    label: str
    address: str = ""


def evidence_trail(
    wording: Wording, figure: Step | None, entry: Step | None, here: Step | None = None
) -> tuple[Step, ...]:
    """Lay out the way to an entry or a record.

    Args:
        figure: The figure the reader came from, None where there was none.
        entry: The entry the reader stands on or came through, None where there was none.
        here: The record, None on the page of an entry.
    """
    start = None
    if figure:
        start = Step(wording.t("web.place.figures"), "/figures")
    elif entry:
        start = Step(wording.t("web.place.ledger"), "/ledger")
    return tuple(step for step in (start, figure, entry, here) if step)


def entry_title(wording: Wording, number: int) -> str:
    """Name an entry as people do."""
    return wording.t("web.entry.title", n=number)


def entry_address(entry: str, figure: str = "") -> str:
    """Write the address of an entry, with the way to it."""
    way = urlencode({"figure": figure}) if figure else ""
    return f"/ledger/{quote(entry, safe='')}" + (f"?{way}" if way else "")


def record_address(record: str, figure: str = "", entry: str = "") -> str:
    """Write the address of a record, with the way to it."""
    way = urlencode({name: value for name, value in (("figure", figure), ("entry", entry)) if value})
    return f"/records/{quote(record, safe='')}" + (f"?{way}" if way else "")
