"""Tell from what a record says that somebody did which role that is: beginnings of words, in two languages.

    "drove people past the checkpoint" ─▶ transporter          "helped to move people" ─▶ nothing

Limits: a lexicon of some sixty beginnings, written for the short phrases of predicates; a long narrative is not read.
Source: rules/tracing.toml, `roles.words`.
"""

from functools import lru_cache

from rootbranch import values
from rootbranch.model.networks import NetworkRole
from rootbranch.trace.rules import load_trace_rules

CHARACTERS_MAX = 400


@lru_cache(maxsize=8_192)
def roles_told(text: str) -> tuple[NetworkRole, ...]:
    """Give the roles of which a conduct speaks, none where it says nothing of any."""
    folded = f" {values.fold(text[:CHARACTERS_MAX])} "
    return tuple(
        role
        for role, words in load_trace_rules().words.items()
        if any(all(f" {part}" in folded for part in each.split()) for each in words)
    )
