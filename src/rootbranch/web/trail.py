"""The way somebody took from a published number to its evidence: figure › entry › record › row."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from rootbranch.web.wording import Wording


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; the last has no address, because the reader stands on it."""

    label: str
    address: str = ""


def evidence_trail(wording: Wording, figure: str, entry: str, record: str = "") -> tuple[Step, ...]:
    """Lay out the way to an entry or a record.

    Args:
        figure: Key of the figure the reader came from, empty where there was none.
        entry: Id of the entry the reader came through, empty where there was none.
        record: Id of the record, empty on the page of the entry.
    """
    steps = [Step(wording.t("web.place.figures"), "/figures")] if figure else []
    if figure:
        steps.append(Step(wording.t("web.trail.figure"), f"/figures/{quote(figure, safe='')}"))
    elif entry:
        steps.append(Step(wording.t("web.place.ledger"), "/ledger"))
    if entry and record:
        steps.append(Step(wording.t("web.trail.entry"), entry_address(entry, figure)))
    steps.append(Step(wording.t("web.trail.record" if record else "web.trail.entry")))
    return tuple(steps)


def entry_address(entry: str, figure: str = "") -> str:
    """Write the address of an entry, with the way to it."""
    way = urlencode({"figure": figure}) if figure else ""
    return f"/ledger/{quote(entry, safe='')}" + (f"?{way}" if way else "")


def record_address(record: str, figure: str = "", entry: str = "") -> str:
    """Write the address of a record, with the way to it."""
    way = urlencode({name: value for name, value in (("figure", figure), ("entry", entry)) if value})
    return f"/records/{quote(record, safe='')}" + (f"?{way}" if way else "")
