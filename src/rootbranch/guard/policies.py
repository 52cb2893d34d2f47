"""Load the policies once, and refuse a set that could be misread.

The policies lie in `policies/*.cedar`, what they may speak of in `policies/schema.cedarschema`. A set is taken only if

1. it is valid under the schema in Cedar's strict mode, where a mistyped name is an error and no attribute is optional;
2. every policy has a name of its own (`@id`), so that a decision can be explained;
3. its expressions use nothing but the operators that `residual` can turn into a row filter.

Limits: the third check looks at operators; a strange combination of allowed ones is refused when it is met, and then
denies.
Source: Cedar policy language 4, validation and partial evaluation (docs.cedarpolicy.com).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import cast

import cedarpy

from rootbranch.errors import InputError, Message
from rootbranch.guard.residual import OPERATORS, Json
from rootbranch.model.ids import Digest


@dataclass(frozen=True, slots=True, eq=False)
class Policies:
    """A policy set that was read, checked and parsed; the same object serves every request of a process.

    Args:
        digest: SHA-256 of schema and policies, to be kept beside what was decided under them.
        names: Cedar's own policy id → the `@id` of the policy.
    """

    digest: Digest
    names: dict[str, str]
    parsed: cedarpy.PolicySet = field(repr=False)
    schema: cedarpy.Schema = field(repr=False)


@cache
def load_policies() -> Policies:
    """Read the policies that come with the program.

    Raises:
        InputError: They were changed into something that cannot be enforced.
    """
    folder = files("rootbranch.guard") / "policies"
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    parts = (text for name, text in sorted(texts.items()) if name.endswith(".cedar"))
    return parse_policies("\n".join(parts), texts["schema.cedarschema"], "guard/policies")


def parse_policies(text: str, schema: str, where: str) -> Policies:
    """Check and parse a policy set.

    Args:
        where: Where the texts come from, for the error.

    Raises:
        InputError: Not valid under the schema, a template, a policy without a name, two of one name, or an operator
            that cannot become a row filter.
    """
    try:
        errors = [str(error) for error in cedarpy.validate_policies(text, schema).errors]
        policies = json.loads(cedarpy.policies_to_json_str(text)) if not errors else {}
    except ValueError as error:
        errors, policies = [str(error)], {}
    if errors:
        raise _refusal(Message("guard.policy_invalid", {"detail": errors[0]}), where)
    if policies["templates"]:
        raise _refusal(Message("guard.policy_template"), where)
    trees = policies["staticPolicies"]
    names = {key: tree.get("annotations", {}).get("id", "") for key, tree in trees.items()}
    if not all(names.values()) or len(set(names.values())) != len(names):
        raise _refusal(Message("guard.policy_unnamed"), where)
    for key, tree in trees.items():
        for operator in _operators([condition["body"] for condition in tree["conditions"]]):
            if operator not in OPERATORS:
                params: dict[str, str | int] = {"policy": names[key], "operator": operator}
                raise _refusal(Message("guard.policy_operator", params), where)
    return Policies(
        digest=Digest(sha256(f"{schema}\0{text}".encode()).hexdigest()),
        names=names,
        parsed=cedarpy.PolicySet.from_str(text),
        schema=cedarpy.Schema.from_str(schema),
    )


def _operators(bodies: list[Json]) -> Iterator[str]:
    for body in bodies:
        ((operator, parts),) = body.items()
        yield operator
        if operator in {"Value", "Var"}:
            continue
        if isinstance(parts, list):
            yield from _operators(parts)
        elif operator == "Record":
            yield from _operators(list(parts.values()))
        else:
            yield from _operators([cast("Json", part) for part in parts.values() if isinstance(part, dict)])


def _refusal(what: Message, where: str) -> InputError:
    return InputError(what, where, Message("guard.mend_policies"))
