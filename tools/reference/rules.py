"""The page of rules: what is counted, when two reports are one thing, how claims are compared, when records become one entity."""

from rootbranch.errors import text_of
from rootbranch.ledger import load_rules
from rootbranch.ledger.counting import rule_text
from rootbranch.resolve.rules import rule_text as resolving_text
from tools.reference.markdown import block, code, codes, page, table


def make() -> str:
    """Make the page."""
    counting = [
        (
            code(rule.name),
            code(rule.measure),
            rule.unit,
            rule.counts.replace("_", " "),
            "; ".join(f"{name}: {codes(values)}" for name, values in rule.where.items()),
            f"{rule.valid_from:%Y-%m-%d}",
            text_of(rule.definition),
        )
        for rule in load_rules()
    ]
    return page(
        "Rules",
        "Rules are versioned data. A published version is never edited; a change is a new version. Each figure names its rule, and "
        "each release the digest of all rule files.",
        "## What is counted",
        table(("rule", "measure", "unit", "counts", "only", "valid from", "definition"), counting),
        "## When two reports tell of one thing",
        block(rule_text("matching.toml"), "toml"),
        "## How published totals are compared",
        block(rule_text("claims.toml").split("[lists]")[0], "toml"),
        "The word lists and phrases stand in `src/rootbranch/ledger/rules/claims.toml`.",
        "## When records become one entity",
        block(resolving_text(), "toml"),
    )
