"""Read composite words with their closed lists, and the rule files that an installation adds.

    rules/composites.toml ─▶ load_composites
    an installation's file ─ read_rule_file ─▶ new versions, checked against those there are

A file adds versions and changes none: what a rule counts and in which unit comes from the version before.

Source: domain, section 5.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any, NoReturn

from rootbranch.errors import InputError, Message
from rootbranch.ledger.counting import BY_STAGE, OUTCOMES, rule_text
from rootbranch.ledger.defining import load_definitions
from rootbranch.ledger.texts import digest_of
from rootbranch.model.ids import Digest
from rootbranch.model.ledger import Composite, Rule
from rootbranch.model.reports import CustodyGround, Stage

TEXT_CHARACTERS_MAX = 2_000
_RULE_KEYS = frozenset({"id", "version", "where", "needs", "valid_from", "definition"})
_COMPOSITE_KEYS = frozenset({"id", "version", "title", "rules", "valid_from"})
_VALUES = {"ground": frozenset(CustodyGround), "stage": frozenset(Stage)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """What a file adds."""

    rules: tuple[Rule, ...]
    composites: tuple[Composite, ...]

    @property
    def versions(self) -> tuple[Rule | Composite, ...]:
        """All of it, rules first."""
        return (*self.rules, *self.composites)


@cache
def load_composites() -> tuple[Composite, ...]:
    """Load every version of every packaged composite word, in the order of the file."""
    return tuple(
        Composite(
            id=table["id"],
            version=table["version"],
            title=table["title"],
            rules=tuple(table["rules"]),
            valid_from=table["valid_from"],
        )
        for table in tomllib.loads(rule_text("composites.toml"))["composite"]
    )


def rule_digest(rule: Rule | Composite) -> Digest:
    """Digest what a version says; a field that a later program adds and this version does not use changes nothing."""
    said = {
        field.name: getattr(rule, field.name)
        for field in fields(rule)
        if getattr(rule, field.name) not in ("", False)
    }
    return digest_of({"type": type(rule).__name__, "says": said})


def read_rule_file(
    text: str, rules: tuple[Rule, ...], composites: tuple[Composite, ...], today: date
) -> RuleFile:
    """Read a file of new versions.

    Args:
        rules, composites: All versions there are.
        today: A version takes effect after it, so that no figure of a day that is over changes its rule.

    Raises:
        InputError: The first thing that cannot be used, with the table it stands in.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        _refuse("rules.not_toml", "file", "rules.write_toml")
    unknown = sorted(tables.keys() - {"rule", "composite"})
    if unknown or not tables:
        _refuse("rules.unknown_table", ", ".join(unknown) or "file", "rules.known_tables")
    new_rules: list[Rule] = []
    for place, table in enumerate(_listed(tables, "rule"), 1):
        new_rules.append(_rule(table, f"rule {place}", (*rules, *new_rules), today))
    words: list[Composite] = []
    for place, table in enumerate(_listed(tables, "composite"), 1):
        where = f"composite {place}"
        words.append(_composite(table, where, (*rules, *new_rules), (*composites, *words), today))
    return RuleFile(rules=tuple(new_rules), composites=tuple(words))


def _rule(table: Mapping[str, Any], where: str, known: tuple[Rule, ...], today: date) -> Rule:
    _only(table, _RULE_KEYS, where)
    id = _text(table, "id", where)
    before = _newest(id, known, where)
    _follows(table, before, where, today)
    needs = table.get("needs", {})
    if not isinstance(needs, dict) or needs.keys() - {"definition", "campaign"}:
        _refuse("rules.bad_needs", where, "rules.needs_are")
    definition, campaign = needs.get("definition", ""), needs.get("campaign", False)
    if (definition and definition not in {each.name for each in load_definitions()}) or not isinstance(
        campaign, bool
    ):
        _refuse("rules.bad_needs", where, "rules.needs_are")
    if needs and before.counts != OUTCOMES:
        _refuse("rules.needs_outcomes", where, "rules.needs_are")
    return replace(
        before,
        version=table["version"],
        definition=Message("rules.local", {"text": _text(table, "definition", where)}),
        where=_where(table.get("where", {}), where),
        valid_from=table["valid_from"],
        needs_definition=definition,
        needs_campaign=campaign,
    )


def _where(said: object, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(said, dict):
        _refuse("rules.bad_where", where, "rules.where_is")
    for attribute, values in said.items():
        if attribute not in _VALUES or not isinstance(values, list) or not values:
            _refuse("rules.bad_where", f"{where}: {attribute}", "rules.where_is")
        if not all(isinstance(value, str) and value in _VALUES[attribute] for value in values):
            _refuse(
                "rules.bad_where", f"{where}: {attribute}", "usecases.words_are",
                words=", ".join(sorted(_VALUES[attribute])),
            )  # fmt: skip
    return {attribute: tuple(values) for attribute, values in said.items()}


def _composite(
    table: Mapping[str, Any],
    where: str,
    rules: tuple[Rule, ...],
    known: tuple[Composite, ...],
    today: date,
) -> Composite:
    _only(table, _COMPOSITE_KEYS, where)
    id = _text(table, "id", where)
    if not id.replace("_", "").isalnum() or any(rule.id == id for rule in rules):
        _refuse("rules.bad_id", where, "rules.name_it")
    before = max((each for each in known if each.id == id), key=lambda each: each.version, default=None)
    _follows(table, before, where, today)
    listed = table.get("rules")
    if not isinstance(listed, list) or not listed or not all(isinstance(name, str) for name in listed):
        _refuse("rules.no_list", where, "rules.write_list")
    by_name = {rule.name: rule for rule in rules}
    for name in listed:
        rule = by_name.get(name)
        if rule is None or rule.counts not in {OUTCOMES, BY_STAGE} or rule.needs_proof:
            _refuse("rules.cannot_sum", f"{where}: {name}", "rules.sum_outcomes")
    kinds = [by_name[name].kind for name in listed]
    if len(set(kinds)) != len(kinds):
        _refuse("rules.sums_twice", where, "rules.one_a_kind")
    return Composite(
        id=id,
        version=table["version"],
        title=_text(table, "title", where),
        rules=tuple(listed),
        valid_from=table["valid_from"],
    )


def _newest(id: str, known: tuple[Rule, ...], where: str) -> Rule:
    found = [rule for rule in known if rule.id == id]
    if not found:
        ids = ", ".join(dict.fromkeys(rule.id for rule in known))
        _refuse("rules.no_such_rule", f"{where}: {id}", "rules.rules_are", ids=ids)
    return max(found, key=lambda rule: rule.version)


def _follows(table: Mapping[str, Any], before: Rule | Composite | None, where: str, today: date) -> None:
    version, day = table.get("version"), table.get("valid_from")
    next_one = before.version + 1 if before else 1
    if not isinstance(version, int) or isinstance(version, bool) or version != next_one:
        _refuse("rules.not_next", where, "rules.next_is", version=next_one)
    if not isinstance(day, date) or isinstance(day, datetime):
        _refuse("rules.no_day", where, "rules.write_day")
    if day <= today or (before and day <= before.valid_from):
        _refuse(
            "rules.too_early",
            where,
            "rules.later_than",
            day=str(max(today, before.valid_from if before else today)),
        )


def _listed(tables: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = tables.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        _refuse("rules.unknown_table", name, "rules.known_tables")
    return found


def _only(table: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    if odd := sorted(table.keys() - keys):
        _refuse("rules.unknown_key", f"{where}: {odd[0]}", "rules.keys_are", keys=", ".join(sorted(keys)))


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    said = table.get(key)
    if not isinstance(said, str) or not 0 < len(said.strip()) <= TEXT_CHARACTERS_MAX:
        _refuse("rules.no_text", f"{where}: {key}", "rules.write_text", max=TEXT_CHARACTERS_MAX)
    return said.strip()


def _refuse(what: str, where: str, fix: str, **params: str | int) -> NoReturn:
    raise InputError(Message(what), where, Message(fix, params))
