"""Name the first point in which two texts of one release differ, so that a changed file says where."""

from dataclasses import fields

from rootbranch.errors import Message
from rootbranch.model.ledger import Figure, Release


def first_difference(given: Release, kept: Release) -> Message | None:
    """Compare a release with the one kept, field by field and figure by figure; None where they are equal."""
    for place, (one, other) in enumerate(zip(given.figures, kept.figures, strict=False), 1):
        part = _part(one, other)
        if part:
            return Message(
                "ledger.release_text_figure", {"place": place, "measure": other.measure, "part": part}
            )
    if len(given.figures) != len(kept.figures):
        counts = {"given": len(given.figures), "kept": len(kept.figures)}
        return Message("ledger.release_text_count", counts)
    part = _part(given, kept)
    return Message("ledger.release_text_field", {"part": part}) if part else None


def _part(one: Figure | Release, other: Figure | Release) -> str:
    return next(
        (field.name for field in fields(other) if getattr(one, field.name) != getattr(other, field.name)), ""
    )
