"""From residual to filter: exact, small, and raising on whatever it does not know."""

from itertools import product

import pytest

from rootbranch.guard.logic import all_of, any_of, negation, one_of_products
from rootbranch.guard.residual import UntranslatableError, to_filter
from rootbranch.model.access import Kind
from rootbranch.model.filters import And, Equals, Everything, Filter, Has, Not, Nothing, OneOf, Or

UNKNOWN = {"unknown": [{"Value": "resource"}]}


def of(name: str) -> dict[str, object]:
    return {".": {"left": UNKNOWN, "attr": name}}


def text(value: object) -> dict[str, object]:
    return {"Value": value}


def policy(body: object, effect: str = "permit", kind: str = "when") -> dict[str, object]:
    scope = {part: {"op": "All"} for part in ("principal", "action", "resource")}
    return {"effect": effect, **scope, "conditions": [{"kind": kind, "body": body}]}


def translated(body: object, kind: Kind = Kind.RECORD) -> Filter:
    return to_filter({"policy0": policy(body)}, kind)


def both(operator: str, left: object, right: object) -> dict[str, object]:
    return {operator: {"left": left, "right": right}}


MX = both("==", of("partner"), text("mx"))


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        (text(True), Everything()),
        (text(False), Nothing()),
        (MX, Equals("partner", "mx")),
        (both("==", text("mx"), of("partner")), Equals("partner", "mx")),
        (both("!=", of("partner"), text("mx")), Not(Equals("partner", "mx"))),
        (of("protected"), Equals("protected", True)),
        (both("==", of("protected"), text(True)), Equals("protected", True)),
        (both("==", of("protected"), text(False)), Not(Equals("protected", True))),
        ({"!": {"arg": of("protected")}}, Not(Equals("protected", True))),
        ({"!": {"arg": {"!": {"arg": of("protected")}}}}, Equals("protected", True)),
        (both("contains", of("purposes"), text("results")), Has("purposes", "results")),
        (both("contains", {"Set": [text("b"), text("a")]}, of("partner")), OneOf("partner", ("a", "b"))),
        (both("contains", {"Set": []}, of("partner")), Nothing()),
        (
            both("==", of("tlp"), text({"__entity": {"type": "Tlp", "id": "AMBER"}})),
            Equals("tlp", "AMBER"),
        ),
        (both("&&", of("protected"), MX), And((Equals("protected", True), Equals("partner", "mx")))),
        (both("||", of("protected"), MX), Or((Equals("protected", True), Equals("partner", "mx")))),
        (both("||", text(True), of("protected")), Everything()),
        ({"is": {"left": UNKNOWN, "entity_type": "Record"}}, Everything()),
        ({"is": {"left": UNKNOWN, "entity_type": "Delivery"}}, Nothing()),
        # The right side speaks of another kind and is never reached.
        (both("&&", {"is": {"left": UNKNOWN, "entity_type": "Delivery"}}, of("nowhere")), Nothing()),
    ],
)
def test_a_known_form_has_one_meaning(body: object, meant: Filter) -> None:
    assert translated(body) == meant


@pytest.mark.parametrize(
    "body",
    [
        both("<", of("partner"), text("mx")),
        both("in", UNKNOWN, text("mx")),
        {"like": {"left": of("partner"), "pattern": ["mx"]}},
        {"has": {"left": UNKNOWN, "attr": "partner"}},
        {"if-then-else": {"if": text(True), "then": text(True), "else": text(False)}},
        {"error": [text("x")]},
        {"Var": "resource"},
        UNKNOWN,
        text("true"),
        text(1),
        of("partner"),
        of("purposes"),
        of("nowhere"),
        {".": {"left": {"Var": "resource"}, "attr": "protected"}},
        {".": {"left": {"unknown": [text("principal")]}, "attr": "protected"}},
        {"is": {"left": UNKNOWN, "entity_type": "Record", "in": text("x")}},
        {"is": {"left": {"Var": "principal"}, "entity_type": "Record"}},
        both("==", of("partner"), of("tlp")),
        both("==", of("partner"), text(3)),
        both("==", of("purposes"), text("results")),
        both("==", of("protected"), text("yes")),
        both("contains", of("partner"), text("mx")),
        both("contains", of("purposes"), text(True)),
        both("contains", of("purposes"), of("partner")),
        both("contains", {"Set": [text(True)]}, of("partner")),
        both("contains", {"Set": [of("tlp")]}, of("partner")),
        both("contains", {"Set": [text("x")]}, {"Record": {"giver": of("partner")}}),
        both("contains", {"Set": [{"Record": {"other": text("x")}}]}, {"Record": {"giver": of("partner")}}),
        both("containsAny", of("purposes"), {"Set": [text("x")]}),
    ],
)
def test_whatever_is_not_known_raises(body: object) -> None:
    with pytest.raises(UntranslatableError):
        translated(body)
    with pytest.raises(UntranslatableError):
        to_filter({"p": policy(body, effect="forbid")}, Kind.RECORD)


def test_an_attribute_that_the_kind_does_not_have_raises() -> None:
    assert translated(MX, Kind.DELIVERY) == Equals("partner", "mx")
    with pytest.raises(UntranslatableError):
        translated(of("protected"), Kind.DELIVERY)
    with pytest.raises(UntranslatableError):
        translated(MX, Kind.OUTCOME)


def test_a_scope_that_was_not_evaluated_raises() -> None:
    unsure = policy(text(True)) | {"principal": {"op": "==", "entity": {"type": "Actor", "id": "x"}}}
    with pytest.raises(UntranslatableError):
        to_filter({"p": unsure}, Kind.RECORD)


def test_no_permit_is_nothing_and_any_forbid_wins() -> None:
    assert to_filter({}, Kind.RECORD) == Nothing()
    permit, forbid = policy(text(True)), policy(of("protected"), effect="forbid")
    assert to_filter({"p": permit, "f": forbid}, Kind.RECORD) == Not(Equals("protected", True))
    assert to_filter({"f": forbid}, Kind.RECORD) == Nothing()
    unless = policy(of("protected"), effect="forbid", kind="unless")
    assert to_filter({"p": permit, "u": unless}, Kind.RECORD) == Equals("protected", True)


def test_the_order_in_which_policies_come_changes_nothing() -> None:
    named = {"a": policy(MX), "b": policy(of("protected")), "c": policy(of("no_onward"), effect="forbid")}
    turned = dict(reversed(named.items()))
    assert to_filter(named, Kind.RECORD) == to_filter(turned, Kind.RECORD)


A: Filter = Equals("partner", "a")
B: Filter = Has("handling", "H1")
C: Filter = Has("handling", "H3")


def test_what_is_always_or_never_true_falls_out() -> None:
    assert all_of([A, Everything(), A]) == A
    assert all_of([A, Nothing()]) == Nothing()
    assert all_of([]) == Everything()
    assert any_of([A, Nothing(), A]) == A
    assert any_of([A, Everything()]) == Everything()
    assert any_of([]) == Nothing()
    assert all_of([A, And((B, C))]) == And((A, B, C))
    assert negation(Not(A)) == A


def test_the_combinations_of_an_agreement_fold_into_few() -> None:
    four: list[tuple[Filter, ...]] = [(A, one, other) for one, other in product((B, Not(B)), (C, Not(C)))]
    assert one_of_products(four) == A
    assert one_of_products(four[:2]) == And((A, B))
    partners: list[tuple[Filter, ...]] = [(Equals("partner", name), Not(B)) for name in ("c", "a", "b")]
    assert one_of_products(partners) == And((OneOf("partner", ("a", "b", "c")), Not(B)))
    assert one_of_products([]) == Nothing()
    assert one_of_products([(A, B), (A,)]) == A
