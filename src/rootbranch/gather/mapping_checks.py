"""Load a mapping: read its text, check its form, then its words against the code lists and FollowTheMoney.

text ─ mapping_file ─▶ tables ─ mapping ─▶ FeedMapping ─ choices, vocabulary ─▶ FeedMapping, or what is wrong
"""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rootbranch.errors import InputError, Message
from rootbranch.gather.choices import check_choices
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.mapping_file import read_plain
from rootbranch.gather.vocabulary import check_properties

# What pydantic calls a mistake, how it is said here, and what of its context the sentence names.
_SENTENCES: dict[str, tuple[str, str]] = {
    "int_parsing": ("gather.mapping_not_whole", ""),
    "int_type": ("gather.mapping_not_whole", ""),
    "greater_than_equal": ("gather.mapping_at_least", "ge"),
    "less_than_equal": ("gather.mapping_at_most", "le"),
    "string_type": ("gather.mapping_not_text", ""),
    "model_type": ("gather.mapping_not_table", ""),
    "dict_type": ("gather.mapping_not_table", ""),
    "tuple_type": ("gather.mapping_not_list", ""),
    "list_type": ("gather.mapping_not_list", ""),
    "string_too_short": ("gather.mapping_empty", ""),
    "too_short": ("gather.mapping_empty", ""),
    "string_too_long": ("gather.mapping_value_long", "max_length"),
    "too_long": ("gather.mapping_value_long", "max_length"),
    "string_pattern_mismatch": ("gather.mapping_name", ""),
}


def load_mapping(text: str, where: str) -> FeedMapping:
    """Read and check a mapping file.

    Args:
        where: Name of the file, for the message.

    Raises:
        InputError: It is not such a file, with the key path, what is wrong and how to mend it.
    """
    content = read_plain(text, where)
    fields = content.get("fields")
    if isinstance(fields, dict) and "quantities" in fields:
        quantities = fields["quantities"]
        content = content | {
            "fields": {name: spec for name, spec in fields.items() if name != "quantities"},
            "quantities": quantities if isinstance(quantities, list) else [quantities],
        }
    try:
        mapping = FeedMapping.model_validate(content)
    except ValidationError as error:
        raise _refusal(error.errors(include_url=False, include_input=False)[0], where) from error
    for check in (check_choices, check_properties):
        problem = check(mapping)
        if problem:
            path, message, fix = problem
            raise InputError(message, f"{where}: {path}", fix)
    return mapping


def _refusal(error: ErrorDetails, where: str) -> InputError:
    """Say in our words what pydantic found first."""
    path = ".".join(str(part) for part in error["loc"] if not isinstance(part, int))
    kind = error["type"]
    context = {key: str(value) for key, value in error.get("ctx", {}).items()}
    fix = Message("gather.fix_mapping_key")
    if kind.startswith("gather."):
        what = Message(kind, context)
    elif kind == "extra_forbidden":
        what = Message("gather.mapping_unknown_key", {"key": path})
    elif kind == "missing":
        what = Message("gather.mapping_missing_key", {"key": path})
    elif kind in _SENTENCES:
        id, bound = _SENTENCES[kind]
        what = Message(id, {"key": path} | ({"bound": context[bound]} if bound else {}))
    else:
        expected = context.get("expected") or "–"
        what = Message("gather.mapping_wrong_value", {"key": path, "expected": expected})
    return InputError(what, f"{where}: {path}" if path else where, fix)
