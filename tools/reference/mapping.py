"""The page of the mapping file, from the models that check it."""

from pydantic import BaseModel

from rootbranch.gather import FeedMapping
from rootbranch.gather.mapping import FilePart, MarkingPart, PredicatePart, QuantityPart, Spec
from rootbranch.gather.mapping_file import MAPPING_MAX_BYTES, MAPPING_MAX_LEVELS
from rootbranch.gather.vocabulary import PERSON_SCHEMATA, REFUSED_PROPERTIES
from tools.reference.markdown import arguments, code, codes, first_line, page, table
from tools.reference.types import limits_written, type_written

PARTS: dict[str, type[BaseModel]] = {
    "The whole file": FeedMapping,
    "file": FilePart,
    "marking": MarkingPart,
    "predicate": PredicatePart,
    "fields.quantities": QuantityPart,
    "spec": Spec,
}
WRITTEN = {"quantities": "fields.quantities"}


def keys(part: type[BaseModel]) -> dict[str, str]:
    """Give the keys of a part, as they are written in the file, with what the docstring says of each."""
    told = arguments(part)
    return {
        WRITTEN.get(name, field.alias or name): told.get(name, "")
        for name, field in part.model_fields.items()
    }


def make() -> str:
    """Make the page."""
    return page(
        "Mapping file",
        "A mapping file says how one feed of one partner is read into records. It is YAML of at most "
        f"{MAPPING_MAX_BYTES // 1024} KiB and {MAPPING_MAX_LEVELS} levels; every value is read as the text it is (`NO` stays "
        "Norway), and double keys, anchors and aliases are refused. [How to write one](../how-to/write-a-mapping.md).",
        *(_section(title, part) for title, part in PARTS.items()),
        "## Names of fields",
        "For `kind: report` and `kind: claim`: [fields](fields.md). For `kind: entity`: the properties of the FollowTheMoney "
        f"schema, without {codes(sorted(REFUSED_PROPERTIES))}, which are refused. Records of {codes(sorted(PERSON_SCHEMATA))} are about "
        "persons.",
    )


def _section(title: str, part: type[BaseModel]) -> str:
    told = keys(part)
    rows = [
        (code(key), told[key], _values(field), _default(field))
        for key, field in zip(told, part.model_fields.values(), strict=True)
    ]
    return "\n\n".join(
        (f"## {title}", first_line(part), table(("key", "what it says", "values", "without it"), rows))
    )


def _values(field: object) -> str:
    kind = type_written(getattr(field, "annotation", None))
    return "; ".join(each for each in (kind, limits_written(getattr(field, "metadata", ()))) if each)


def _default(field: object) -> str:
    if field.is_required():  # type: ignore[attr-defined]
        return "required"
    default = field.get_default(call_default_factory=True)  # type: ignore[attr-defined]
    if isinstance(default, Spec):
        return f"constant {code(default.constant)}" if default.constant else "empty"
    return code(default) if default not in (None, (), {}, "") else ""
