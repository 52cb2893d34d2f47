"""Say what two records have in common, what contradicts, and what only one of them says: in words, without the values.

Each field of `layout` is compared by the comparison that `values` has for it. What a field says is `same`, `alike` (a slip of
the pen, another spelling, the same year), `differs`, or `missing` where one of the two does not say it. A missing value
speaks neither for nor against.

Limits: words for a person, not the model: it weighs how rare a value is, which stands in the score only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from rootbranch import values
from rootbranch.errors import Message
from rootbranch.model.entities import EntityKind
from rootbranch.resolve.columns import Role
from rootbranch.resolve.layout import columns_of_kind, values_of

ALIKE_MIN = 0.5
SAME_MIN = 0.999


class Says(StrEnum):
    """What a field of two records says of their being one."""

    SAME = "same"
    ALIKE = "alike"
    DIFFERS = "differs"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSays:
    """One field: what it says, how alike the two values are (0 to 1), and the details where there are some."""

    field: str
    says: Says
    likeness: float
    message: Message
    details: tuple[Message, ...] = ()


def explain_pair(
    kind: EntityKind, left: Mapping[str, str], right: Mapping[str, str]
) -> tuple[FieldSays, ...]:
    """Compare two rows of one kind's layout, field by field; what neither says is left out.

    Args:
        left, right: As `lay_out` wrote them.
    """
    return tuple(
        _closest(column.name, column.role, values_of(left, column.name), values_of(right, column.name))
        for column in columns_of_kind(kind).compared
        if left.get(column.name) or right.get(column.name)
    )


def _closest(field: str, role: Role, left: Sequence[str], right: Sequence[str]) -> FieldSays:
    """Compare the two values that are most alike, of all that either says."""
    said = [_explained(field, role, one, other) for one in left or ("",) for other in right or ("",)]
    return max(said, key=lambda each: each.likeness)


def _explained(field: str, role: Role, left: str, right: str) -> FieldSays:
    if not left or not right:
        return _says(field, Says.MISSING, 0.0)
    likeness = _COMPARED.get(role, _equal)(left, right)
    if likeness is None:
        return _says(field, Says.MISSING, 0.0)
    how = (
        Says.SAME
        if likeness.score >= SAME_MIN
        else Says.ALIKE
        if likeness.score >= ALIKE_MIN
        else Says.DIFFERS
    )
    return _says(field, how, likeness.score, likeness.reasons)


def _says(field: str, how: Says, likeness: float, details: tuple[Message, ...] = ()) -> FieldSays:
    return FieldSays(
        field=field,
        says=how,
        likeness=likeness,
        message=Message(f"resolve.{field}.{how}"),
        details=details,
    )


def _names(left: str, right: str) -> values.Likeness:
    found = values.compare_names(left, right)
    return values.Likeness(score=found.score, reasons=tuple(reason.message for reason in found.reasons))


def _births(left: str, right: str) -> values.Likeness | None:
    return values.compare_births(left, right)


def _documents(left: str, right: str) -> values.Likeness | None:
    ours, theirs = values.read_document(left), values.read_document(right)
    return values.compare_documents(ours, theirs) if ours and theirs else None


def _phones(left: str, right: str) -> values.Likeness | None:
    ours, theirs = values.read_phone(left), values.read_phone(right)
    return values.compare_phones(ours, theirs) if ours and theirs else None


def _texts(left: str, right: str) -> values.Likeness:
    return values.Likeness(score=fuzz.token_sort_ratio(values.fold(left), values.fold(right)) / 100)


def _equal(left: str, right: str) -> values.Likeness:
    return values.Likeness(score=float(values.fold(left) == values.fold(right)))


_COMPARED: Mapping[Role, Callable[[str, str], values.Likeness | None]] = {
    Role.NAME: _names,
    Role.TEXT: _texts,
    Role.BIRTH_DATE: _births,
    Role.ID: _documents,
    Role.PHONE: _phones,
    Role.PLACE: values.place_similarity,
}
