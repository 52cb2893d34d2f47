"""The page of code lists: every closed list of the model, with the wording that people see."""

import tomllib
from enum import StrEnum
from importlib.resources import files

from rootbranch.guard.retention import PERSON_DAYS, THING_DAYS, UNCATEGORISED_DAYS
from rootbranch.model import (
    access,
    audit,
    category,
    definitions,
    effort,
    jobs,
    ledger,
    marking,
    records,
    reports,
)
from tools.reference.markdown import code, codes, first_line, page, table

LISTS: tuple[type[StrEnum], ...] = (
    category.SubjectCategory,
    access.Duty,
    access.Verb,
    access.Kind,
    marking.Purpose,
    marking.GradeScale,
    marking.Tlp,
    marking.Pap,
    marking.HandlingCode,
    records.RecordKind,
    records.DeliveryMode,
    records.DeliveryState,
    records.EndReason,
    records.Severity,
    records.Verdict,
    reports.OutcomeKind,
    reports.Stage,
    reports.CustodyGround,
    audit.PurgeReason,
    audit.SealReason,
    ledger.EntryKind,
    ledger.Form,
    definitions.Answer,
    definitions.AttributionReason,
    effort.EffortKind,
    effort.Territory,
    jobs.JobState,
)


def wording(each: type[StrEnum]) -> dict[str, str]:
    """Give the sentence that people see for each value, empty where there is none."""
    known: dict[str, str] = {}
    for file in sorted(
        (files("rootbranch.errors") / "messages" / "en").iterdir(), key=lambda file: file.name
    ):
        known |= tomllib.loads(file.read_text(encoding="utf-8"))
    said = [{value: known.get(f"{key}.{value}", "") for value in each} for key in _keys(each)]
    best = max(said, key=lambda texts: sum(map(bool, texts.values())))
    return {str(value): text for value, text in best.items()}


def _keys(each: type[StrEnum]) -> tuple[str, ...]:
    name = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in each.__name__).lstrip("_")
    short = name.rsplit("_", 1)[-1]
    return tuple(f"{area}.{word}" for area in ("web", "report") for word in (name, short))


def make() -> str:
    """Make the page."""
    return page(
        "Code lists",
        *(_section(each) for each in LISTS),
        "## Grades",
        "Kept in the scale they came in; F, 6 and X mean unknown and are never averaged.",
        table(
            ("scale", "source", "information"),
            (
                (code(scale), codes(sorted(one)), codes(sorted(two)))
                for scale, (one, two) in marking.GRADES.items()
            ),
        ),
        "## Clocks",
        "Days after which a record is due for review, counted from when the partner knew it; an agreement of its giver "
        "that says fewer goes first.",
        table(
            ("record", "days"),
            (
                ("person without a category", str(UNCATEGORISED_DAYS)),
                ("any other person", str(PERSON_DAYS)),
                ("not a person", str(THING_DAYS)),
            ),
        ),
    )


def _section(each: type[StrEnum]) -> str:
    said = wording(each)
    rows = [(code(value), said[str(value)], *_group(value)) for value in each]
    header = ("value", "shown as", *(("group",) if each is category.SubjectCategory else ()))
    return "\n\n".join((f"## {each.__name__}", first_line(each), table(header, rows)))


def _group(value: StrEnum) -> tuple[str, ...]:
    if not isinstance(value, category.SubjectCategory):
        return ()
    if value in category.TARGETS:
        return ("may be a target",)
    return ("protected",) if value in category.PROTECTED else ("neither",)
