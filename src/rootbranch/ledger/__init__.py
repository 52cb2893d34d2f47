"""The ledger: what happened, counted once under a versioned rule, and every number open to its evidence.

Start with `form_outcomes` (which reports tell of one thing), then `settle`, `count_figures`, `freeze_release`.
Every function is pure: the same input gives the same bytes, in whatever order it comes.
"""

from rootbranch.ledger.baselines import compare_figure, windows_before
from rootbranch.ledger.claims import ClaimResult, reconcile_claims
from rootbranch.ledger.claims_questions import ClaimQuestion
from rootbranch.ledger.claims_rules import ClaimRules, is_protected_metric, load_claim_rules
from rootbranch.ledger.counting import load_rules, rules_digest, rules_on
from rootbranch.ledger.decisions import carry_judgements, contradicted_by, standing_decisions
from rootbranch.ledger.entries import (
    EntryDraft,
    Head,
    append_entry,
    enter_again,
    head_after,
    standing_entries,
    take_back,
    verify_entries,
)
from rootbranch.ledger.figures import count_figures, hide_figure
from rootbranch.ledger.matching import Matching, load_matching
from rootbranch.ledger.outcomes import Formed, Merge, OpenPair, SetAside, form_outcomes
from rootbranch.ledger.published import check_published, published_needs
from rootbranch.ledger.published_reading import scope_name
from rootbranch.ledger.release_differences import first_difference
from rootbranch.ledger.releases import (
    changes_since,
    freeze_release,
    is_as_frozen,
    state_of,
    take_step,
    verify_release,
)
from rootbranch.ledger.settling import settle
from rootbranch.ledger.texts import (
    decode_entry,
    decode_figure,
    decode_outcome,
    decode_release,
    decode_rule,
    encode,
)

__all__ = [
    "ClaimQuestion",
    "ClaimResult",
    "ClaimRules",
    "EntryDraft",
    "Formed",
    "Head",
    "Matching",
    "Merge",
    "OpenPair",
    "SetAside",
    "append_entry",
    "carry_judgements",
    "changes_since",
    "check_published",
    "compare_figure",
    "contradicted_by",
    "count_figures",
    "decode_entry",
    "decode_figure",
    "decode_outcome",
    "decode_release",
    "decode_rule",
    "encode",
    "enter_again",
    "first_difference",
    "form_outcomes",
    "freeze_release",
    "head_after",
    "hide_figure",
    "is_as_frozen",
    "is_protected_metric",
    "load_claim_rules",
    "load_matching",
    "load_rules",
    "published_needs",
    "reconcile_claims",
    "rules_digest",
    "rules_on",
    "scope_name",
    "settle",
    "standing_decisions",
    "standing_entries",
    "state_of",
    "take_back",
    "take_step",
    "verify_entries",
    "verify_release",
    "windows_before",
]
