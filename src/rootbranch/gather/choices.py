"""Check what a mapping can give against the code lists: categories, grades, handling, kinds, fields.

A mapping never declares a file "suspect": a category of a target comes from a column, row by row.

Source: design, section 2, item 2; domain, section 1.
"""

from collections.abc import Iterable
from enum import StrEnum

from rootbranch.errors import Message
from rootbranch.gather.mapping import FeedMapping, MarkingPart, Spec
from rootbranch.model.category import PROTECTED, TARGETS, SubjectCategory
from rootbranch.model.marking import GRADES, GradeScale, HandlingCode, Pap, Purpose, Tlp
from rootbranch.model.records import RecordKind
from rootbranch.model.reports import CustodyGround, OutcomeKind, Stage
from rootbranch.values import UNITS, unit_of

Problem = tuple[str, Message, Message]

REPORT_FIELDS = (
    "kind",
    "happened_on",
    "reported_on",
    "territory",
    "place",
    "operation",
    "reference",
    "took_part",
    "subject.name",
    "subject.birth_date",
    "subject.document",
    "stage",
    "ground",
    "offence",
    "natural_key",
)
CLAIM_FIELDS = (
    "operation",
    "metric",
    "value",
    "unit",
    "territory",
    "scope",
    "publisher",
    "url",
    "language",
    "published",
)
REPORT_DATES = frozenset({"happened_on", "reported_on", "subject.birth_date"})
FIELD_CHOICES: dict[str, type[StrEnum]] = {"kind": OutcomeKind, "stage": Stage, "ground": CustodyGround}
# Nobody becomes one of these for want of another word: each row says so itself.
NOT_FOR_ALL = TARGETS | {SubjectCategory.ASSOCIATE}
UNIT_WORDS = (*UNITS, "ISO 4217")
YES = frozenset({"yes", "true", "1"})
NO = frozenset({"no", "false", "0", ""})


def words(text: str) -> tuple[str, ...]:
    """Split a list that is parted by spaces or commas."""
    return tuple(text.replace(",", " ").split())


def check_choices(mapping: FeedMapping) -> Problem | None:
    """Find the first key whose value is in no code list, with what is wrong and how to mend it."""
    return (
        _check_category(mapping)
        or _check_marking(mapping.marking, "marking")
        or _check_narrative(mapping)
        or _check_fields(mapping)
        or _check_withdrawn(mapping)
    )


def _check_category(mapping: FeedMapping) -> Problem | None:
    spec = mapping.category
    if spec is None:
        return None
    problem = _outside("category", spec, SubjectCategory)
    if problem:
        return problem
    values = spec.values or {}
    for blanket in (spec.fixed, values.get("*"), values.get("")):
        if blanket is not None and _category_word(blanket) in NOT_FOR_ALL:
            return "category", Message("gather.category_blanket"), Message("gather.fix_category_blanket")
    for word, meant in values.items():
        if _category_word(word) in PROTECTED and _category_word(meant) not in PROTECTED:
            unprotects = Message("gather.category_unprotects", {"word": _category_word(word)})
            return "category", unprotects, Message("gather.fix_category_unprotects")
    return None


def _category_word(text: str) -> str:
    """Read a word as `subjects` reads it, in any case and with blanks around it; blanks inside are underscores."""
    return "_".join(text.lower().split())


def _check_narrative(mapping: FeedMapping) -> Problem | None:
    marking = mapping.narrative.marking if mapping.narrative else None
    return _check_marking(marking, "narrative.marking") if marking else None


def _check_marking(marking: MarkingPart, path: str) -> Problem | None:
    scales = [GradeScale(scale) for scale in marking.scale.outcomes or GradeScale if scale in set(GradeScale)]
    sources = {grade for scale in scales for grade in GRADES[scale][0]}
    infos = {grade for scale in scales for grade in GRADES[scale][1]}
    for name, spec, allowed in (
        ("scale", marking.scale, GradeScale),
        ("source_grade", marking.source_grade, sources),
        ("info_grade", marking.info_grade, infos),
        ("tlp", marking.tlp, Tlp),
        ("pap", marking.pap, Pap),
        ("handling", marking.handling, HandlingCode),
        ("purposes", marking.purposes, Purpose),
    ):
        problem = _outside(f"{path}.{name}", spec, allowed, several=name in {"handling", "purposes"})
        if problem:
            return problem
    for name in ("source_grade", "info_grade", "basis", "purposes", "originating_source"):
        if not (getattr(marking, name).fixed or "").strip() and getattr(marking, name).fixed is not None:
            key = f"{path}.{name}"
            return key, Message("gather.mapping_empty", {"key": key}), Message("gather.fix_mapping_key")
    return None


def _check_fields(mapping: FeedMapping) -> Problem | None:
    if mapping.kind is RecordKind.ENTITY:
        key = "fields.quantities" if mapping.quantities else ""
        return _field_unknown(key, ()) if key else None
    allowed = REPORT_FIELDS if mapping.kind is RecordKind.REPORT else CLAIM_FIELDS
    for name, specs in mapping.fields.items():
        if name not in allowed:
            return _field_unknown(f"fields.{name}", allowed)
        if len(specs) > 1 and name != "took_part":
            key = f"fields.{name}"
            return key, Message("gather.field_once", {"key": key}), Message("gather.fix_mapping_key")
        if name in FIELD_CHOICES and (problem := _outside(f"fields.{name}", specs[0], FIELD_CHOICES[name])):
            return problem
    if mapping.kind is RecordKind.CLAIM and mapping.quantities:
        return _field_unknown("fields.quantities", allowed)
    needed = "kind" if mapping.kind is RecordKind.REPORT else "metric"
    if needed not in mapping.fields:
        key = f"fields.{needed}"
        return key, Message("gather.mapping_missing_key", {"key": key}), Message("gather.fix_mapping_key")
    if mapping.entity_schema is not None:
        return "schema", Message("gather.schema_of_entity"), Message("gather.fix_mapping_key")
    return _check_units(mapping)


def _check_units(mapping: FeedMapping) -> Problem | None:
    for part in mapping.quantities:
        if any(word.strip() and unit_of(word.strip()) is None for word in part.unit.outcomes or ()):
            key, expected = "fields.quantities.unit", " | ".join(UNIT_WORDS)
            what = Message("gather.mapping_wrong_value", {"key": key, "expected": expected})
            return key, what, Message("gather.fix_choice", {"expected": expected})
    return None


def _check_withdrawn(mapping: FeedMapping) -> Problem | None:
    if mapping.withdrawn is None:
        return None
    if mapping.withdrawn.fixed is not None:
        return "withdrawn", Message("gather.withdrawn_constant"), Message("gather.fix_mapping_key")
    return _outside("withdrawn", mapping.withdrawn, YES | NO)


def _field_unknown(key: str, allowed: tuple[str, ...]) -> Problem:
    fix = (
        Message("gather.fix_field", {"fields": ", ".join(allowed)})
        if allowed
        else Message("gather.fix_mapping_key")
    )
    return key, Message("gather.mapping_unknown_key", {"key": key}), fix


def _outside(key: str, spec: Spec, allowed: Iterable[str], several: bool = False) -> Problem | None:
    """Find a value that the spec can give and the list does not have; what the file decides is checked row by row."""
    known = {str(choice) for choice in allowed}
    for outcome in spec.outcomes or ():
        for word in words(outcome) if several else (outcome.strip(),):
            if word and word not in known and word.upper() not in known and word.lower() not in known:
                expected = " | ".join(sorted(known))
                what = Message("gather.mapping_wrong_value", {"key": key, "expected": expected})
                return key, what, Message("gather.fix_choice", {"expected": expected})
    return None
