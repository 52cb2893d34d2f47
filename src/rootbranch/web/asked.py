"""Read what an address or a form asks for; what is not a day or a known code narrows nothing."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import Query

CursorNumber = Annotated[str | None, Query(pattern=r"^[0-9]{1,18}$")]
CursorId = Annotated[str | None, Query(pattern=r"^[0-9a-f-]{36}$")]


def day(text: str) -> date | None:
    """Read a day as browsers send it, `2022-09-13`; None where there is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def one_of(text: str, codes: type[StrEnum]) -> str:
    """Keep a value of a code list, and nothing else."""
    return text if text in {code.value for code in codes} else ""
