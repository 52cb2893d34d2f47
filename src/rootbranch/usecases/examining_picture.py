"""Examine the picture of entities: it is whole, and the one that the audit says was built last.

Limits: whether a build today would find the same is not asked; a picture that is older than the register is no fault.
"""

from collections.abc import Iterator
from pathlib import Path

from rootbranch.errors import IntegrityError, Message
from rootbranch.store import pictures

PICTURE_DIGEST = "picture_digest"
"""What the audit entry is called that names the version of a picture."""


def unlike_its_build(home: Path, built: str) -> Iterator[Message]:
    """Say what is wrong with the newest picture.

    Args:
        built: The version that the audit names last; empty where none was ever built.
    """
    version = pictures.newest(home) or ""
    if version != built:
        yield Message("usecases.picture_differs", {"built": built or "–", "found": version or "–"})
    if version:
        try:
            pictures.read_picture(home, version)
        except IntegrityError as broken:
            yield broken.what
