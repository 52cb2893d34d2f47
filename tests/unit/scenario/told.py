"""Tell what a row says itself from what its text says: claims that a text tells come behind the row, with its key and more."""

from rootbranch.gather import Draft

_NUMBERED = 2


def is_told(draft: Draft) -> bool:
    """Say whether a draft is a claim that a text told, or takes one back."""
    return draft.key[-_NUMBERED:-1] == ("claim",)
