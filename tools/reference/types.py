"""Say in words what a declared type takes."""

import types
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from tools.reference.markdown import codes

NAMES = {
    "Spec": "[spec](#spec)",
    "FilePart": "[table](#file)",
    "MarkingPart": "[table](#marking)",
    "PredicatePart": "[table](#predicate)",
    "QuantityPart": "[table](#fieldsquantities)",
}


def type_written(annotation: Any) -> str:
    """Write a type for a reader who knows no Python."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return type_written(get_args(annotation)[0])
    if origin is Literal:
        return codes(get_args(annotation))
    if origin in {Union, types.UnionType}:
        return " or ".join(type_written(part) for part in get_args(annotation) if part is not type(None))
    if origin is tuple:
        return f"list of {type_written(get_args(annotation)[0])}"
    if origin is dict:
        key, value = get_args(annotation)
        return f"table of {type_written(key)} to {type_written(value)}"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return codes(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return NAMES.get(annotation.__name__, annotation.__name__)
    return {"int": "whole number", "str": "text", "Path": "path", "bool": "yes or no"}.get(
        getattr(annotation, "__name__", ""), ""
    )


def limits_written(metadata: Any) -> str:
    """Write the limits of a value."""
    low = next((str(each.ge) for each in metadata if hasattr(each, "ge")), None)
    high = next((str(each.le) for each in metadata if hasattr(each, "le")), None)
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else ""
