"""Kept texts are canonical and read strictly: one value, one text."""

import json

import pytest
from tests.fixtures.reports import ANA, START, append, form, report

from rootbranch.errors import IntegrityError
from rootbranch.ledger import (
    decode_entry,
    decode_figure,
    decode_outcome,
    decode_rule,
    encode,
    load_rules,
    settle,
)

RULES = load_rules()
FORMED = form([report("a", goods={("cash", "MXN"): "10.50"}, **ANA)])
ENTRY = append([], settle(FORMED, [], START, rules=RULES))[0]


def test_an_entry_comes_back_as_it_was() -> None:
    assert decode_entry(encode(ENTRY)) == ENTRY
    assert decode_outcome(encode(ENTRY.outcome)) == ENTRY.outcome


def test_a_rule_comes_back_as_it_was() -> None:
    assert [decode_rule(encode(rule)) for rule in RULES] == list(RULES)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "1"),
        ("number", True),
        ("number", 1.0),
        ("kind", "erase"),
        ("entered_at", "2026-01-01T00:00:00"),
        ("entered_at", "2026-01-01T00:00:00+00:00"),
        ("reverses", 3),
        ("outcome", None),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(field: str, value: object) -> None:
    body = json.loads(encode(ENTRY)) | {field: value}
    with pytest.raises(IntegrityError):
        decode_entry(_canonical(body))


def test_an_unknown_or_missing_field_is_refused() -> None:
    body = json.loads(encode(ENTRY))
    with pytest.raises(IntegrityError):
        decode_entry(_canonical(body | {"note": "x"}))
    del body["reason"]
    with pytest.raises(IntegrityError):
        decode_entry(_canonical(body))


def test_another_text_of_the_same_value_is_refused() -> None:
    with pytest.raises(IntegrityError):
        decode_entry(json.dumps(json.loads(encode(ENTRY)), indent=1))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", "7"])
def test_what_is_no_entry_is_refused(text: str) -> None:
    for decode in (decode_entry, decode_figure):
        with pytest.raises(IntegrityError):
            decode(text)


def _canonical(body: object) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
