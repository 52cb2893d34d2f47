"""Trace: who and what hangs together, by which links, in which role, how near to the root. Pure functions."""

from rootbranch.trace.conduct import roles_told
from rootbranch.trace.facts import (
    STATEMENT_OF_SCHEMA,
    Mention,
    Part,
    StatementKind,
    day_told,
    last_day_told,
    read_mentions,
)
from rootbranch.trace.layout import lay_out
from rootbranch.trace.networks import trace_networks
from rootbranch.trace.paths import Hop, Path, any_of, find_paths
from rootbranch.trace.relations import Reference, read_references
from rootbranch.trace.rules import TraceRules, load_trace_rules, trace_rule_text
from rootbranch.trace.snapshots import Snapshot, snapshots_of
from rootbranch.trace.statements import Grade, Statement, Subject, Told

__all__ = [
    "STATEMENT_OF_SCHEMA",
    "Grade",
    "Hop",
    "Mention",
    "Part",
    "Path",
    "Reference",
    "Snapshot",
    "Statement",
    "StatementKind",
    "Subject",
    "Told",
    "TraceRules",
    "any_of",
    "day_told",
    "find_paths",
    "last_day_told",
    "lay_out",
    "load_trace_rules",
    "read_mentions",
    "read_references",
    "roles_told",
    "snapshots_of",
    "trace_networks",
    "trace_rule_text",
]
