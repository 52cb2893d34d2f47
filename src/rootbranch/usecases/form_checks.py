"""Refuse a typed report that would not be counted, at the field that makes it so, before anything is kept.

A file is taken as it comes, and what is wrong becomes findings; somebody who types can mend it at once. So what
would only be noted of a file, or seal its row against the typist's word, is refused here. Who types the category of a
protected person means it: that report is kept, sealed, and protects.

Limits: looks at what was typed and at nothing that is kept, so that no refusal tells whom another agency protects.
"""

from collections.abc import Mapping

from rootbranch.errors import InputError, Message
from rootbranch.gather import Draft, Reject
from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.model.records import Finding

# What is said of a row that is taken all the same, and what the typist can do about it.
_MENDED = {
    "gather.no_such_partner": "usecases.list_partners",
    "gather.amount_missing": "usecases.complete_form",
    "gather.predicate_missing": "usecases.form_predicate",
}


def fitting(built: Draft | Reject, typed: Mapping[str, str]) -> Draft:
    """Give the draft of a typed report.

    Args:
        typed: What stands in each field.

    Raises:
        InputError: It cannot be taken, or its person would be protected unsaid; `where` is the field.
    """
    for finding in built.findings:
        if isinstance(built, Reject) or finding.message.id in _MENDED:
            raise _refusal(finding, _MENDED.get(finding.message.id, "usecases.complete_form"))
    assert isinstance(built, Draft)  # a rejected row has a finding
    if is_protected(built.category) and built.category != typed["category"].lower():
        young = built.category is SubjectCategory.MINOR
        field = "subject.birth_date" if young else "category"
        what = Message("gather.minor" if young else "gather.category_missing")
        raise InputError(what, field, Message("usecases.form_not_for_protected"))
    return built


def _refusal(finding: Finding, fix: str) -> InputError:
    field = finding.field or "form"
    return InputError(finding.message, field, Message(fix, {"field": field}))
