"""Who a record is about: the categories of data subjects, in three types that do not mix.

    SubjectCategory ──┬── TARGETS      suspect, convicted: may be ranked, listed, counted as offender
                      ├── BYSTANDERS   associate: visible to those who may see the record, never a target
                      └── PROTECTED    everybody else, and whoever has no category

`TargetRecord` in `model.records` takes a `TargetCategory` and nothing else; passing a protected person
where a target is wanted does not type-check, and `as_target` refuses it at run time.

Source: Directive (EU) 2016/680, art. 6; Smuggling of Migrants Protocol, art. 5 and 16; design, section 2.
"""

from enum import StrEnum


class SubjectCategory(StrEnum):
    """Category of the person a record is about."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    ASSOCIATE = "associate"
    SMUGGLED_MIGRANT = "smuggled_migrant"
    VICTIM = "victim"
    WITNESS = "witness"
    MINOR = "minor"
    SOURCE = "source"
    FAMILY_PAYER = "family_payer"
    COERCED_GUIDE = "coerced_guide"
    HUMANITARIAN_HELPER = "humanitarian_helper"
    UNCATEGORISED = "uncategorised"
    NOT_A_PERSON = "not_a_person"


class TargetCategory(StrEnum):
    """The categories that may be a target; the only ones a target type accepts."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"


TARGETS = frozenset(SubjectCategory(category.value) for category in TargetCategory)
BYSTANDERS = frozenset({SubjectCategory.ASSOCIATE, SubjectCategory.NOT_A_PERSON})
PROTECTED = frozenset(SubjectCategory) - TARGETS - BYSTANDERS


def is_protected(category: SubjectCategory) -> bool:
    """Say whether a person of this category is protected; without a category, everybody is."""
    return category in PROTECTED


def as_target(category: SubjectCategory) -> TargetCategory:
    """Narrow a category to one that may be a target.

    Raises:
        ValueError: The category is protected or a bystander's.
    """
    return TargetCategory(category.value)
