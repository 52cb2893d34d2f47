import pytest

from rootbranch.errors import InputError
from rootbranch.resolve import Constraint, Decision, check_constraints

IDS = ("a", "b", "c", "d")


def _said(left: str, right: str, decision: Decision, author: str) -> Constraint:
    return Constraint(left=left, right=right, decision=decision, author=author)


def test_a_contradiction_through_a_third_record_names_both_authors() -> None:
    said = [
        _said("a", "b", Decision.SAME, "ana"),
        _said("b", "c", Decision.SAME, "ana"),
        _said("a", "c", Decision.DIFFERENT, "ben"),
    ]
    with pytest.raises(InputError) as refused:
        check_constraints(said, IDS)
    assert refused.value.what.params == {"one": "ben", "other": "ana"}
    assert refused.value.where == "a, c"


def test_a_record_is_not_different_from_itself() -> None:
    with pytest.raises(InputError):
        check_constraints([_said("a", "a", Decision.DIFFERENT, "ana")], IDS)


def test_a_circle_of_same_is_no_contradiction() -> None:
    circle = [_said(one, other, Decision.SAME, "ana") for one, other in ("ab", "bc", "ca")]
    assert len(check_constraints(circle, IDS).same[0]) == 3


def test_a_judgement_about_an_unknown_record_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        check_constraints([_said("a", "z", Decision.SAME, "ana")], IDS)
    assert refused.value.what.id == "resolve.judged_unknown"
