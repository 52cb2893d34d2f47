"""The register: everything that is kept, in one database, SQLite or PostgreSQL.

`Register` opens it; each other module holds the functions of one kind of thing and is imported by its name
(`from rootbranch.store import records`). All of them take a connection first, so that what belongs together
lies in one transaction.

The room shows more names than usual: one module for each kind of thing that is kept.

Limits: nothing here decides who may see what; `filters.where` compiles what `guard` decided.
Source: design, section 6.
"""

from sqlalchemy import Connection

from rootbranch.store import (
    audit,
    care,
    changes,
    contradictions,
    decisions,
    deliveries,
    effort,
    evidence,
    filters,
    findings,
    flows,
    installation,
    jobs,
    judgements,
    ledger,
    lines,
    loading,
    manifest,
    mappings,
    markings,
    matches,
    officers,
    openings,
    outlooks,
    partners,
    payloads,
    persons,
    pictures,
    plan_decisions,
    proofs,
    records,
    releases,
    role_overrides,
    sessions,
    sheets,
    standing,
    tails,
    times,
    tokens,
    troubles,
    versions,
)
from rootbranch.store.manifest import Manifest
from rootbranch.store.register import Register

__all__ = [
    "Connection",
    "Manifest",
    "Register",
    "audit",
    "care",
    "changes",
    "contradictions",
    "decisions",
    "deliveries",
    "effort",
    "evidence",
    "filters",
    "findings",
    "flows",
    "installation",
    "jobs",
    "judgements",
    "ledger",
    "lines",
    "loading",
    "manifest",
    "mappings",
    "markings",
    "matches",
    "officers",
    "openings",
    "outlooks",
    "partners",
    "payloads",
    "persons",
    "pictures",
    "plan_decisions",
    "proofs",
    "records",
    "releases",
    "role_overrides",
    "sessions",
    "sheets",
    "standing",
    "tails",
    "times",
    "tokens",
    "troubles",
    "versions",
]
