"""Read the counting rules: what a measure counts, in which unit, from which day on.

    rules/counting.toml ──▶ load_rules ──▶ rules_on(day) ──▶ one version of each rule

Limits: a rule narrows by custody ground and stage only; what else a definition needs comes with it.
Source: domain, section 5.
"""

import hashlib
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from rootbranch.errors import Message
from rootbranch.model.ids import Digest
from rootbranch.model.ledger import Outcome, Rule
from rootbranch.model.reports import OutcomeKind, Report

OUTCOMES, BY_STAGE, PERSONS, QUANTITIES = "outcomes", "outcomes_by_stage", "persons", "quantities"
COUNTS = frozenset({OUTCOMES, BY_STAGE, PERSONS, QUANTITIES})
ATTRIBUTES = frozenset({"ground", "stage"})


@cache
def rule_text(name: str) -> str:
    """Read one packaged rule file."""
    return (files("rootbranch.ledger") / "rules" / name).read_text(encoding="utf-8")


@cache
def load_rules() -> tuple[Rule, ...]:
    """Load every version of every counting rule, in the order of the file."""
    rules = tuple(_rule(table) for table in tomllib.loads(rule_text("counting.toml"))["rule"])
    assert len({rule.name for rule in rules}) == len(rules), "two rules have one name and version"
    return rules


def rules_on(rules: tuple[Rule, ...], day: date) -> tuple[Rule, ...]:
    """Pick the newest version of each rule that is valid on a day, in the order given."""
    newest: dict[str, Rule] = {}
    for rule in rules:
        known = newest.get(rule.id)
        if rule.valid_from <= day and (known is None or known.version < rule.version):
            newest[rule.id] = rule
    return tuple(newest.values())


@cache
def rules_digest() -> Digest:
    """Digest all packaged rule files, those for claims and matching too; printed in each release."""
    whole = hashlib.sha256()
    folder = files("rootbranch.ledger") / "rules"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            body = file.read_bytes().replace(b"\r\n", b"\n")
            whole.update(f"{file.name} {len(body)}\n".encode() + body)
    return Digest(whole.hexdigest())


def definition_of(rules: tuple[Rule, ...], kind: OutcomeKind) -> Rule | None:
    """Give the rule under which outcomes of a kind are entered; None where no rule counts them."""
    for rule in rules:
        if rule.kind is kind and rule.counts in {OUTCOMES, BY_STAGE} and not rule.needs_proof:
            return rule
    return None


def left_out_by(rule: Rule, told: Outcome | Report) -> Message | None:
    """Say why an outcome of the rule's kind, or a report of one, is not counted by it; None where it is."""
    for attribute, allowed in rule.where.items():
        if attribute == "ground" and told.ground not in allowed:
            return Message(f"ledger.aside_{told.ground}")
        if attribute == "stage" and told.stage is None:
            return Message("ledger.aside_no_stage")
        if attribute == "stage" and told.stage not in allowed:
            return Message("ledger.aside_stage")
    return None


def _rule(table: dict[str, Any]) -> Rule:
    assert table["counts"] in COUNTS, table["id"]
    assert table["where"].keys() <= ATTRIBUTES, table["id"]
    needs = table.get("needs", {})
    assert not needs or table["counts"] == OUTCOMES, table["id"]
    return Rule(
        id=table["id"],
        version=table["version"],
        measure=table["measure"],
        kind=OutcomeKind(table["kind"]),
        unit=table["unit"],
        definition=Message(f"ledger.rule.{table['id']}"),
        counts=table["counts"],
        where={attribute: tuple(values) for attribute, values in table["where"].items()},
        protected=table["protected"],
        valid_from=table["valid_from"],
        needs_definition=needs.get("definition", ""),
        needs_campaign=needs.get("campaign", False),
    )
