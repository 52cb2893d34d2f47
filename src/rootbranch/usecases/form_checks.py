"""Refuse a typed report that would not be counted, at every field that makes it so, before anything is kept.

A file is taken as it comes, and what is wrong becomes findings; somebody who types can mend it at once. So what
would only be noted of a file, or seal its row against the typist's word, is refused here. Who types the category of a
protected person means it: that report is kept, sealed, and protects.

Limits: looks at what was typed and at nothing that is kept, so that no refusal tells whom another agency protects.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from rootbranch.errors import InputError, Message
from rootbranch.gather import Draft, Reject
from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.model.records import Finding
from rootbranch.values import unit_of

QUANTITY_FIELDS = ("commodity", "amount", "unit")
PREDICATE_FIELDS = ("conduct", "material_benefit", "predicate_officer", "predicate_date")

_NO_PREDICATE = "gather.predicate_missing"
_COMPLETE = Message("usecases.complete_form")
# What is said of a row that is taken all the same, though it would not count as it was meant.
_NOTED = frozenset({"gather.no_such_partner", "gather.amount_missing", _NO_PREDICATE})
# A row of a file is spoken of in its own words; whoever types sees a form.
_SAID = {
    "gather.choice_unknown": "usecases.no_such_word",
    "gather.date_ahead": "usecases.form_date_ahead",
    "gather.marking_unknown": "usecases.no_such_word",
    _NO_PREDICATE: "usecases.form_empty",
    "values.date_form": "usecases.form_no_day",
    "values.date_not_there": "usecases.form_no_day",
}
_FIX = {
    _NO_PREDICATE: "usecases.form_predicate",
    "values.date_form": "usecases.form_day",
    "values.date_not_there": "usecases.form_day",
}


class FormError(InputError):
    """A typed report that cannot be taken: the first field to mend, and `problems` with all of them."""

    def __init__(self, problems: Sequence[InputError]) -> None:
        """Keep the problems, one a field; there is at least one."""
        super().__init__(problems[0].what, problems[0].where, problems[0].fix)
        self.problems = tuple(problems)


def fitting(built: Draft | Reject, typed: Mapping[str, str], partners: Collection[str]) -> Draft:
    """Give the draft of a typed report.

    Args:
        typed: What stands in each field, in the order of the form.
        partners: Ids of all partners there are.

    Raises:
        FormError: It cannot be taken, or its person would be protected unsaid; each problem names its field.
    """
    problems: dict[str, InputError] = {}
    for problem in (
        *_of_partners(typed, partners),
        *_of_quantity(typed),
        *_of_findings(built, typed),
        *_of_protection(built, typed),
    ):
        problems.setdefault(problem.where, problem)
    if problems:
        places = {name: place for place, name in enumerate(typed)}
        raise FormError(sorted(problems.values(), key=lambda each: places.get(each.where, len(places))))
    assert isinstance(built, Draft)  # a rejected row has a finding
    return built


def _of_findings(built: Draft | Reject, typed: Mapping[str, str]) -> Iterator[InputError]:
    for finding in built.findings:
        if isinstance(built, Reject) or finding.message.id in _NOTED:
            for field in _fields_of(finding, typed):
                id = finding.message.id
                what = Message(_SAID[id], finding.message.params) if id in _SAID else finding.message
                yield InputError(what, field, Message(_FIX[id]) if id in _FIX else _COMPLETE)


def _fields_of(finding: Finding, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Name the fields to mend: of the four about a suspect all that are empty, else the one that was found."""
    empty = tuple(name for name in PREDICATE_FIELDS if not typed[name])
    if finding.message.id == _NO_PREDICATE and empty:
        return empty
    return (finding.field or "form",)


def _of_partners(typed: Mapping[str, str], partners: Collection[str]) -> Iterator[InputError]:
    named = {part.strip() for part in typed["took_part"].split(",")} - {""}
    if not named <= set(partners):
        fix = Message("usecases.form_partners", {"names": ", ".join(sorted(partners))})
        yield InputError(Message("gather.no_such_partner"), "took_part", fix)


def _of_quantity(typed: Mapping[str, str]) -> Iterator[InputError]:
    """Find what is missing of a quantity that was begun, and a unit that nothing can be added up in."""
    if not any(typed[name] for name in QUANTITY_FIELDS):
        return
    for name in QUANTITY_FIELDS:
        if not typed[name]:
            yield InputError(Message("usecases.form_empty"), name, Message("usecases.form_quantity"))
    if typed["unit"] and unit_of(typed["unit"]) is None:
        yield InputError(Message("usecases.form_unit"), "unit", Message("usecases.form_units"))


def _of_protection(built: Draft | Reject, typed: Mapping[str, str]) -> Iterator[InputError]:
    if isinstance(built, Reject) or any(each.message.id == _NO_PREDICATE for each in built.findings):
        return  # said at the fields that make it so
    if is_protected(built.category) and built.category != typed["category"].lower():
        young = built.category is SubjectCategory.MINOR
        field = "subject.birth_date" if young else "category"
        what = Message("gather.minor" if young else "gather.category_missing")
        yield InputError(what, field, Message("usecases.form_not_for_protected"))
