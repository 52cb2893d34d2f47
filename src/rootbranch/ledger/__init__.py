"""The ledger: what happened, counted once under a versioned rule, and every number open to its evidence.

Start with `form_outcomes` (which reports tell of one thing), then `settle`, `count_figures`, `freeze_release`.
Every function is pure: the same input gives the same bytes, in whatever order it comes.
"""

from rootbranch.ledger.baselines import compare_figure, windows_before
from rootbranch.ledger.claims import ClaimResult, reconcile_claims
from rootbranch.ledger.claims_questions import ClaimQuestion
from rootbranch.ledger.claims_rules import ClaimRules, is_protected_metric, load_claim_rules
from rootbranch.ledger.column_counts import days_of_partners, numbers_behind
from rootbranch.ledger.column_texts import columns_of, plain_columns
from rootbranch.ledger.columns import Columns, empty_columns, extend, is_now, lay_out_open
from rootbranch.ledger.composites import RuleFile, load_composites, read_rule_file, rule_digest
from rootbranch.ledger.counting import load_rules, rules_digest, rules_on
from rootbranch.ledger.decisions import carry_judgements, contradicted_by, standing_decisions
from rootbranch.ledger.defining import check_answers, check_attribution, load_definitions
from rootbranch.ledger.effort import CostLine, check_effort, cost_lines, standing_efforts
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
from rootbranch.ledger.figures import count_figures, count_figures_in_columns, hide_figure
from rootbranch.ledger.following import CaseState, Funnel, FunnelStep, ended_adversely, follow_cohort
from rootbranch.ledger.listing import list_or_prove
from rootbranch.ledger.matching import Matching, load_matching
from rootbranch.ledger.outcomes import Formed, Merge, OpenPair, SetAside, form_outcomes
from rootbranch.ledger.proven import CAMPAIGN, count_proven, rate_of, shown_entries
from rootbranch.ledger.proving import Proofs, prove
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
from rootbranch.ledger.sampling import ErrorRate, draw_sample, error_rate
from rootbranch.ledger.settling import held_back, settle, settle_standing, wanted_outcomes
from rootbranch.ledger.texts import (
    decode_entry,
    decode_figure,
    decode_outcome,
    decode_release,
    decode_rule,
    encode,
)
from rootbranch.ledger.versions import Comparison, RuleDifference, RuleTotal, compare_rules, spans
from rootbranch.ledger.words import sum_words, words_in, words_named

__all__ = [
    "CAMPAIGN",
    "CaseState",
    "ClaimQuestion",
    "ClaimResult",
    "ClaimRules",
    "Columns",
    "Comparison",
    "CostLine",
    "EntryDraft",
    "ErrorRate",
    "Formed",
    "Funnel",
    "FunnelStep",
    "Head",
    "Matching",
    "Merge",
    "OpenPair",
    "Proofs",
    "RuleDifference",
    "RuleFile",
    "RuleTotal",
    "SetAside",
    "append_entry",
    "carry_judgements",
    "changes_since",
    "check_answers",
    "check_attribution",
    "check_effort",
    "check_published",
    "columns_of",
    "compare_figure",
    "compare_rules",
    "contradicted_by",
    "cost_lines",
    "count_figures",
    "count_figures_in_columns",
    "count_proven",
    "days_of_partners",
    "decode_entry",
    "decode_figure",
    "decode_outcome",
    "decode_release",
    "decode_rule",
    "draw_sample",
    "empty_columns",
    "encode",
    "ended_adversely",
    "enter_again",
    "error_rate",
    "extend",
    "first_difference",
    "follow_cohort",
    "form_outcomes",
    "freeze_release",
    "head_after",
    "held_back",
    "hide_figure",
    "is_as_frozen",
    "is_now",
    "is_protected_metric",
    "lay_out_open",
    "list_or_prove",
    "load_claim_rules",
    "load_composites",
    "load_definitions",
    "load_matching",
    "load_rules",
    "numbers_behind",
    "plain_columns",
    "prove",
    "published_needs",
    "rate_of",
    "read_rule_file",
    "reconcile_claims",
    "rule_digest",
    "rules_digest",
    "rules_on",
    "scope_name",
    "settle",
    "settle_standing",
    "shown_entries",
    "spans",
    "standing_decisions",
    "standing_efforts",
    "standing_entries",
    "state_of",
    "sum_words",
    "take_back",
    "take_step",
    "verify_entries",
    "verify_release",
    "wanted_outcomes",
    "windows_before",
    "words_in",
    "words_named",
]
