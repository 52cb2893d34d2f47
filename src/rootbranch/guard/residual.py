"""Turn what partial evaluation leaves of the policies into a row filter.

Cedar is asked with an unknown resource and answers with what is left of each policy (its residual):

    permit  when  unknown.partner == "mx-fis"        ┐
    permit  when  false                              ├─▶  And( Or(permits), Not(forbid), Not(forbid) … )
    forbid  when  unknown.protected                  ┘

Only the forms listed here are read. Any other operator, attribute or shape raises: what cannot be translated
exactly is not translated, and so nothing is shown.

Limits: one filter for one kind of thing, `is` is answered from that kind.
Source: Cedar JSON policy format (docs.cedarpolicy.com/policies/json-format.html); the differential law in
tests/property/test_guard_filters.py holds filter and decision together.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from rootbranch.guard.logic import all_of, any_of, negation, one_of_products
from rootbranch.model.access import Kind
from rootbranch.model.filters import Equals, Everything, Filter, Has, Nothing, OneOf

Json: TypeAlias = Mapping[str, Any]

OPERATORS = frozenset(
    {"Value", "Var", "Set", "Record", ".", "is", "!", "&&", "||", "==", "!=", "contains", "containsAny"}
)
"""What a policy may be written with. `containsAny` only about the principal, who is always known."""

_UNKNOWN = {"unknown": [{"Value": "resource"}]}
_TEXTS = frozenset({"partner", "tlp"})
_FLAGS = frozenset({"no_onward", "protected"})
_SETS = frozenset({"purposes", "handling"})
_OF_RECORD = _TEXTS | _FLAGS | _SETS


class UntranslatableError(Exception):
    """A residual that has no exact row filter; the message names the operator, never a value."""


def to_filter(residuals: Mapping[str, Json], kind: Kind) -> Filter:
    """Make one row filter of the residuals of all policies: any permit, and no forbid.

    Raises:
        UntranslatableError: A residual is not of the known forms.
    """
    permits: list[Filter] = []
    forbids: list[Filter] = []
    for _, policy in sorted(
        residuals.items()
    ):  # Cedar gives them in no order; one filter should be one text of SQL
        if any(policy[part] != {"op": "All"} for part in ("principal", "action", "resource")):
            raise UntranslatableError("scope")
        parts = [_condition(condition, kind) for condition in policy["conditions"]]
        {"permit": permits, "forbid": forbids}[policy["effect"]].append(all_of(parts))
    return all_of([any_of(permits), *(negation(forbid) for forbid in forbids)])


def _condition(condition: Json, kind: Kind) -> Filter:
    body = _formula(condition["body"], kind)
    return {"when": body, "unless": negation(body)}[condition["kind"]]


def _formula(node: Json, kind: Kind) -> Filter:
    ((operator, parts),) = node.items()
    match operator:
        case "Value" if isinstance(parts, bool):
            return Everything() if parts else Nothing()
        case "&&":
            # As in Cedar, the right side is not looked at where the left decides: it may speak of another kind.
            left = _formula(parts["left"], kind)
            return left if left == Nothing() else all_of([left, _formula(parts["right"], kind)])
        case "||":
            left = _formula(parts["left"], kind)
            return left if left == Everything() else any_of([left, _formula(parts["right"], kind)])
        case "!":
            return negation(_formula(parts["arg"], kind))
        case "is" if parts["left"] == _UNKNOWN and set(parts) == {"left", "entity_type"}:
            return Everything() if parts["entity_type"] == kind else Nothing()
        case ".":
            return Equals(_attribute(node, kind, _FLAGS), True)
        case "==":
            return _equality(parts["left"], parts["right"], kind)
        case "!=":
            return negation(_equality(parts["left"], parts["right"], kind))
        case "contains":
            return _membership(parts["left"], parts["right"], kind)
    raise UntranslatableError(operator)


def _equality(left: Json, right: Json, kind: Kind) -> Filter:
    if "Value" in left:
        left, right = right, left
    value = _literal(right)
    if isinstance(value, bool):
        meant = _formula(left, kind)
        return meant if value else negation(meant)
    return Equals(_attribute(left, kind, _TEXTS), value)


def _membership(whole: Json, part: Json, kind: Kind) -> Filter:
    if "Set" not in whole:
        value = _literal(part)
        if isinstance(value, bool):
            raise UntranslatableError("contains")
        return Has(_attribute(whole, kind, _SETS), value)
    if "Record" in part:
        return one_of_products([_same_record(member, part["Record"], kind) for member in whole["Set"]])
    values = [_literal(member) for member in whole["Set"]]
    texts = tuple(sorted(value for value in values if isinstance(value, str)))
    if len(texts) != len(values):
        raise UntranslatableError("contains")
    return OneOf(_attribute(part, kind, _TEXTS), texts) if texts else Nothing()


def _same_record(member: Json, wanted: Json, kind: Kind) -> tuple[Filter, ...]:
    """Give the conditions, one for each field, under which the record asked for equals this member."""
    fields = member.get("Record")
    if not isinstance(fields, dict) or fields.keys() != wanted.keys():
        raise UntranslatableError("Record")
    return tuple(_equality(wanted[name], fields[name], kind) for name in sorted(fields))


def _attribute(node: Json, kind: Kind, allowed: frozenset[str]) -> str:
    parts = node.get(".")
    if not isinstance(parts, dict) or parts.get("left") != _UNKNOWN:
        raise UntranslatableError(next(iter(node)))
    name = parts["attr"]
    of_kind = {
        Kind.RECORD: _OF_RECORD,
        Kind.DELIVERY: frozenset({"partner"}),
        Kind.ENTITY: frozenset({"partner"}),
    }.get(kind, frozenset())
    if name not in allowed or name not in of_kind:
        raise UntranslatableError(f".{name}")
    return str(name)


def _literal(node: Json) -> str | bool:
    value = node.get("Value")
    if isinstance(value, dict) and set(value) == {"__entity"}:
        value = value["__entity"]["id"]
    if not isinstance(value, str | bool):
        raise UntranslatableError(next(iter(node)))
    return value
