"""Model types go to JSON and come back as they were, or do not come back at all."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.unit.store.test_keeping import an_outcome

from rootbranch.model.ledger import Outcome, Period
from rootbranch.model.reports import Quantity
from rootbranch.store.codec import read_json, write_json


def test_the_same_value_gives_the_same_bytes() -> None:
    assert write_json({"b": 1, "a": (Decimal("1.50"), None, True)}) == '{"a":["1.50",null,true],"b":1}'
    assert write_json(frozenset({"b", "a"})) == '["a","b"]'
    assert read_json(Outcome, write_json(an_outcome("a"))) == an_outcome("a")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Period, '{"first": 7}'),
        (Period, '{"first": "2026-02-30"}'),
        (Period, '{"frist": null}'),
        (Period, "[]"),
        (Quantity, '{"commodity": 1, "amount": "1", "unit": "kg"}'),
        (Quantity, '{"commodity": "cash", "amount": "-1", "unit": "kg"}'),
        (Quantity, '{"commodity": "cash"}'),
    ],
)
def test_what_does_not_fit_is_refused(kind: type, text: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        read_json(kind, text)


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError):
        write_json(object())
    with pytest.raises(TypeError):
        write_json({"at": 1.5})
    assert write_json(datetime(2026, 1, 1, tzinfo=UTC)) == '"2026-01-01T00:00:00+00:00"'
