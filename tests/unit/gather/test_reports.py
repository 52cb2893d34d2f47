"""What a report may say: days that have come, units that add up, partners that are there, and no value lost in silence."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.fixtures.feeds import (
    ARREST,
    ARRESTS,
    KNOWN_AT,
    PARTNER,
    changed,
    feed,
    gathered,
    sentences,
    written,
)

from rootbranch.errors import InputError
from rootbranch.gather import Draft, Reject, Row, compile_mapping, rejects_lines

UNITS = changed(ARRESTS, {"fields.quantities": [
    {"commodity": {"column": "what"}, "amount": {"column": "sum", "decimal": "comma"}, "unit": {"column": "unit"}}
]})  # fmt: skip
TAKEN = ARREST | {"what": "cash", "unit": "MXN"}


def row_of(cells: dict[str, Any], table: dict[str, Any] = ARRESTS, **options: Any) -> Draft | Reject:
    build = compile_mapping(feed(table), partner=PARTNER, file_name="f.csv", known_at=KNOWN_AT, **options)
    return build(Row(1, "line 2", cells))


def problems(item: Draft | Reject) -> list[tuple[str, str]]:
    sentences(*(part for finding in item.findings for part in (finding.message, finding.done)))
    return [(finding.field, finding.message.id) for finding in item.findings]


@pytest.mark.parametrize("day", ["02/06/2025", "01/01/2031"])
def test_what_happened_after_the_file_was_known_is_rejected_with_its_day(day: str) -> None:
    item = row_of(ARREST | {"day": day})

    assert isinstance(item, Reject)
    assert problems(item) == [("day", "gather.date_ahead")]
    assert "2025-06-01" in sentences(item.findings[0].message)
    line = list(rejects_lines(item.findings))[1]
    assert "gather the file again tomorrow" in line


def test_the_day_on_which_the_file_is_gathered_has_come() -> None:
    later = datetime(2025, 6, 3, tzinfo=UTC)

    assert isinstance(row_of(ARREST | {"day": "01/06/2025"}), Draft)
    assert isinstance(row_of(ARREST | {"day": "03/06/2025"}, gathered_at=later), Draft)
    assert isinstance(row_of(ARREST | {"day": "04/06/2025"}, gathered_at=later), Reject)


def test_a_claim_of_a_coming_day_is_kept_with_a_note(tmp_path: Path) -> None:
    table = changed(ARRESTS, {"kind": "claim", "fields": {
        "metric": {"constant": "arrests"}, "value": {"column": "value"}, "published": {"column": "published"}}})  # fmt: skip
    text = "id,value,published\nc1,3,2031-05\nc2,3,2025-06\nc3,3,2024-01-01\n"

    out = gathered(written(tmp_path, text), feed(table))

    assert [(finding.row, finding.message.id) for finding in out.findings] == [(1, "gather.date_ahead")]
    assert len(out.drafts) == 3


@pytest.mark.parametrize(("unit", "kept"), [("mxn", "MXN"), ("KG", "kg"), ("count", "count"), ("USD", "USD")])
def test_a_unit_is_written_in_one_way(unit: str, kept: str) -> None:
    item = row_of(TAKEN | {"sum": "1.234", "unit": unit}, UNITS)

    assert isinstance(item, Draft)
    assert item.content["report"]["quantities"] == [{"commodity": "cash", "amount": "1234", "unit": kept}]  # type: ignore[index]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"unit": "count", "sum": "2,5"}, ("sum", "gather.count_whole")),
        ({"what": "=SUM(A1)"}, ("what", "gather.formula")),
    ],
)
def test_half_a_thing_and_a_formula_are_no_quantity(cells: dict[str, str], problem: tuple[str, str]) -> None:
    item = row_of(TAKEN | cells, UNITS)

    assert isinstance(item, Reject)
    assert problems(item) == [problem]


def test_a_unit_that_is_none_costs_the_row_and_the_finding_names_the_units() -> None:
    item = row_of(TAKEN | {"unit": "pesos"}, UNITS)

    assert isinstance(item, Reject)
    assert problems(item) == [("unit", "gather.unit_unknown")]
    assert "kg | g | t | l | count | ISO 4217" in sentences(item.findings[0].message)
    assert "pesos" not in sentences(item.findings[0].message)


def test_a_mapping_with_a_unit_that_is_none_is_refused() -> None:
    for unit in ({"constant": "pesos"}, {"column": "unit", "values": {"K": "kilos"}}):
        quantity = {"commodity": {"column": "what"}, "amount": {"column": "sum"}, "unit": unit}
        with pytest.raises(InputError) as refused:
            feed(changed(ARRESTS, {"fields.quantities": [quantity]}))
        assert "kg | g" in sentences(refused.value.what)


def test_a_partner_that_nobody_knows_is_noted_and_kept_as_written() -> None:
    known = frozenset({"US-INV", "GT-MP"})

    assert row_of(ARREST, partners=known).findings == ()
    item = row_of(ARREST | {"with": "US-INV/NOBODY"}, partners=known)

    assert isinstance(item, Draft)
    assert problems(item) == [("with", "gather.no_such_partner")]
    assert item.content["report"]["took_part"] == ["US-INV", "NOBODY"]  # type: ignore[index]


def test_a_quantity_that_is_begun_or_a_taking_without_any_is_noted() -> None:
    assert problems(row_of(TAKEN | {"sum": ""}, UNITS)) == [("sum", "gather.amount_missing")]
    assert problems(row_of(TAKEN | {"sum": "", "what": ""}, UNITS)) == [("sum", "gather.quantity_none")]
    assert problems(row_of(TAKEN | {"sum": "", "what": "", "kind": "D"}, UNITS)) == []


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ({"place": {"town": "Tapachula"}}, "gather.json_object"),
        ({"place": [{"town": "Tapachula"}]}, "gather.json_object"),
        ({"place": ["Tapachula", "Huixtla"]}, "gather.json_several"),
        ({"sum": None}, "gather.quantity_none"),
    ],
)
def test_a_json_value_of_another_shape_is_noted_in_each_row(
    tmp_path: Path, cell: dict[str, Any], problem: str
) -> None:
    table = changed(ARRESTS, {"fields.place": {"column": "place"}})
    plain = ARREST | {"place": "Tapachula"}
    rows = [plain, plain | cell | {"id": "a2"}, plain | {"id": "a3"}, plain | cell | {"id": "a4"}]

    out = gathered(written(tmp_path, json.dumps(rows), "f.json"), feed(table, format="json"))

    assert [(finding.row, finding.message.id) for finding in out.findings] == [(2, problem), (4, problem)]
    assert len(out.drafts) == 4


def test_a_list_where_several_are_taken_and_what_lies_under_ignored_names_are_not_noted(
    tmp_path: Path,
) -> None:
    table = changed(ARRESTS, {"fields.place": {"column": "place.town"}, "ignore": ["place.more", "other"]})
    row = ARREST | {
        "with": ["US-INV", "GT-MP"],
        "place": {"town": "T", "more": {"a": 1}},
        "other": {"b": [1, 2]},
    }

    out = gathered(written(tmp_path, json.dumps([row]), "f.json"), feed(table, format="json"))

    assert out.findings == []
    assert out.drafts[0].content["report"]["took_part"] == ["US-INV", "GT-MP"]  # type: ignore[index]


def test_a_report_without_day_or_place_is_kept_and_said() -> None:
    table = changed(ARRESTS, {"fields.territory": {"column": "country"}, "fields.place": {"column": "town"}})

    item = row_of(ARREST | {"day": "", "country": "", "town": ""}, table)

    assert isinstance(item, Draft)
    assert [id for _, id in problems(item)] == ["gather.report_undated", "gather.report_nowhere"]
    assert [id for _, id in problems(row_of(ARREST | {"country": "MX", "town": ""}, table))] == []
