"""The ground floor: what can go wrong, said as message ids with parameters, and the texts for people.

Limits: a message carries ids, counts and names of fields or files, never a value about a person.
Source: style guide, section 4 (errors) and design, section 6 (messages).
"""

from rootbranch.errors.catalogue import LANGUAGES, place_text, text_of
from rootbranch.errors.tree import (
    AccessError,
    InputError,
    IntegrityError,
    Message,
    RootbranchError,
    StateError,
)

__all__ = [
    "LANGUAGES",
    "AccessError",
    "InputError",
    "IntegrityError",
    "Message",
    "RootbranchError",
    "StateError",
    "place_text",
    "text_of",
]
