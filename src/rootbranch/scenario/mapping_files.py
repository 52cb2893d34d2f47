"""Read the mappings that ship with the region."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rootbranch.errors import InputError, Message


@cache
def mapping_names() -> tuple[str, ...]:
    """Name the mappings that ship with the region, in alphabetical order."""
    folder = files("rootbranch.scenario") / "mappings"
    return tuple(
        sorted(file.name.removesuffix(".yml") for file in folder.iterdir() if file.name.endswith(".yml"))
    )


def mapping_text(name: str) -> str:
    """Read one of the mappings that ship with the region.

    Raises:
        InputError: There is none of this name.
    """
    if name not in mapping_names():
        raise InputError(
            what=Message("scenario.no_mapping"), where=name, fix=Message("scenario.choose_mapping")
        )
    return (files("rootbranch.scenario") / "mappings" / f"{name}.yml").read_text(encoding="utf-8")


@cache
def mapping(name: str) -> Mapping[str, Any]:
    """Read what one of them says."""
    said: Mapping[str, Any] = yaml.safe_load(mapping_text(name))
    return said
