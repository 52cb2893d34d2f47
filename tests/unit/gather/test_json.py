"""JSON arrays, JSON Lines and FollowTheMoney: each object is a row, and a broken one costs as little as it can."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.fixtures.feeds import ARREST, ARRESTS, PERSON, PERSONS, changed, feed, gathered, sentences, written

from rootbranch.errors import InputError
from rootbranch.gather import FeedMapping, open_file
from rootbranch.model.category import SubjectCategory


def person(**changes: Any) -> dict[str, Any]:
    return PERSON | changes


def lines(*rows: Any) -> str:
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)


def refused(path: Path, mapping: FeedMapping) -> InputError:
    with pytest.raises(InputError) as caught:
        open_file(path, mapping)
    assert sentences(caught.value.what, caught.value.fix)
    return caught.value


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_an_array_comes_through_with_its_places(tmp_path: Path, bom: str) -> None:
    path = written(tmp_path, bom + json.dumps([person(), person(id="p2")], indent=2), "feed.json")
    out = gathered(path, feed(format="json"))
    assert [(draft.key[0], draft.row, draft.locator) for draft in out.drafts] == [
        ("p1", 1, "$[0]"),
        ("p2", 2, "$[1]"),
    ]
    assert out.drafts[0].content["row"] == PERSON
    assert (out.findings, out.ended_early) == ([], False)


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_lines_come_through_with_their_numbers(tmp_path: Path, bom: str) -> None:
    path = written(tmp_path, bom + lines(person(), "", person(id="p2")), "feed.jsonl")
    out = gathered(path, feed(format="jsonl"))
    assert [(draft.row, draft.locator) for draft in out.drafts] == [(1, "line 1"), (2, "line 3")]
    assert out.findings == []


def test_an_array_is_found_at_its_path(tmp_path: Path) -> None:
    before = {"a": [{"items": [1]}], 'quote"d': "}]", "é": {"deep": [[[]]]}}
    path = written(
        tmp_path, json.dumps({**before, "data": {"n": 1, "items": [person()]}, "after": []}), "feed.json"
    )
    out = gathered(path, feed(format="json", items="data.items"))
    assert [draft.locator for draft in out.drafts] == ["data.items[0]"]


@pytest.mark.parametrize(
    "text", ["{}", '{"data": {}}', '{"data": 5}', '{"other": []}', '"data"', '{"data": {"items": {}}}']
)
def test_a_path_that_leads_to_no_array_is_refused(tmp_path: Path, text: str) -> None:
    error = refused(written(tmp_path, text, "feed.json"), feed(format="json", items="data.items"))
    assert error.what.id == "gather.array_missing"


def test_an_object_alone_is_refused_and_points_to_items(tmp_path: Path) -> None:
    assert (
        refused(written(tmp_path, "{}", "feed.json"), feed(format="json")).what.id == "gather.array_missing"
    )


def test_nested_objects_are_columns_and_lists_are_several_values(tmp_path: Path) -> None:
    fields = {
        "name": {"column": "who.name"},
        "alias": {"column": "who.aliases"},
        "phone": [{"column": "phones.0.number"}, {"column": "phones.1.number"}],
    }
    table = changed(PERSONS, {"fields": fields})
    row = person(
        who={"name": "Ana", "aliases": ["La Jefa", "Anita"], "tall": True},
        phones=[{"number": 5}, {"number": 6}],
    )
    draft = gathered(written(tmp_path, lines(row)), feed(table, format="jsonl")).drafts[0]
    assert draft.content["properties"] == {
        "name": ["Ana"],
        "alias": ["La Jefa", "Anita"],
        "phone": ["5", "6"],
    }
    assert draft.content["row"]["who.aliases"] == "La Jefa; Anita"  # type: ignore[index]
    assert draft.content["row"]["who.tall"] == "true"  # type: ignore[index]


def test_numbers_keep_the_text_they_came_in(tmp_path: Path) -> None:
    text = json.dumps(person(id=0)).replace('"id": 0', '"id": 123456789012345678901234567890.10')
    assert gathered(written(tmp_path, text), feed(format="jsonl")).drafts[0].key == (
        "123456789012345678901234567890.10",
    )


def test_a_typed_number_has_no_decimal_comma_to_misread(tmp_path: Path) -> None:
    rows = [ARREST | {"sum": 12.345}, ARREST | {"id": "a2", "sum": 1e3}, ARREST | {"id": "a3", "sum": 1e300}]
    out = gathered(written(tmp_path, lines(*rows)), feed(ARRESTS, format="jsonl"))
    amounts = [draft.content["report"]["quantities"][0]["amount"] for draft in out.drafts]  # type: ignore[index]
    assert amounts == ["12.345", "1000.0"]
    assert [reject.row for reject in out.rejects] == [3]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{"id": "p2", "id": "p3"}', "gather.json_name_twice"),
        ('{"id": "p2", "a.b": 1, "a": {"b": 2}}', "gather.json_name_twice"),
        ('{"id": }', "gather.json_broken"),
        ('{"id": NaN}', "gather.json_broken"),
        ('{"id": "\t"}', "gather.json_broken"),
        ("[1]", "gather.json_not_object"),
        ("17", "gather.json_not_object"),
        ('{"id": "\\ud800"}', "gather.json_half_letter"),
        ('{"id": "a\\u0000b"}', "gather.nul"),
        ('{"id":' * 70 + "1" + "}" * 70, "gather.json_deep"),
        ('{"a":' + "[" * 90_000 + "]" * 90_000 + "}", "gather.json_deep"),
        (json.dumps({f"c{n}": n for n in range(3_000)}), "gather.json_wide"),
        (json.dumps({"id": "x" * 1_100_000}), "gather.row_too_long"),
        (json.dumps({f"c{n}": ['\\"{}[]'] for n in range(90_000)}), "gather.row_too_long"),
    ],
)
@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_a_row_that_is_broken_costs_itself(tmp_path: Path, row: str, problem: str, form: str) -> None:
    first, last = json.dumps(person()), json.dumps(person(id="p9"))
    text = "\n".join((first, row, last)) if form == "jsonl" else f"[{first},{row},{last}]"
    out = gathered(written(tmp_path, text, f"feed.{form}"), feed(format=form))
    assert [draft.key[0] for draft in out.drafts] == ["p1", "p9"]
    assert [(reject.row, reject.findings[0].message.id) for reject in out.rejects] == [(2, problem)]
    assert not out.ended_early


@pytest.mark.parametrize("bad", ['{"id": "p2"]', '{"id": "p2}\n', '"a" "b"', ",", "tru", '{"id": "p2"'])
def test_an_array_that_breaks_keeps_the_rows_before_and_names_the_byte(tmp_path: Path, bad: str) -> None:
    text = "[" + json.dumps(person()) + " , " + bad + " , " + json.dumps(person(id="p9"))
    out = gathered(written(tmp_path, text, "feed.json"), feed(format="json"))
    assert out.drafts[0].key == ("p1",)
    assert out.ended_early
    assert [note.message.id for note in out.notes] == ["gather.json_stopped"]
    assert text.index(bad) <= int(str(out.notes[-1].message.params["offset"])) <= len(text)


@pytest.mark.parametrize("length", range(1, 374, 7))
def test_an_array_that_was_cut_off_says_so_at_any_length(tmp_path: Path, length: int) -> None:
    text = json.dumps([person(), person(id="p2")])
    assert length < len(text)
    path = written(tmp_path, text[:length], "feed.json")
    out = gathered(path, feed(format="json"))
    assert out.ended_early
    assert len(out.drafts) == text[:length].count("}")


def test_items_across_the_pieces_that_are_read_come_through_whole(tmp_path: Path) -> None:
    people = [person(id=f"p{n}", name='a "\\ \u00e9 {[' * (n % 700)) for n in range(1, 300)]
    text = json.dumps(people, ensure_ascii=False)
    assert len(text) > 5 * 65_536
    out = gathered(written(tmp_path, text, "feed.json"), feed(format="json"))
    assert [draft.content["row"] for draft in out.drafts] == people


# ------------------------------------------------------------------ columns


def test_a_key_that_no_row_has_is_refused(tmp_path: Path) -> None:
    row = person()
    del row["id"]
    error = refused(written(tmp_path, lines(row)), feed(format="jsonl"))
    assert error.what.params == {"columns": "id"}


def test_a_column_that_never_came_is_noted_at_the_end(tmp_path: Path) -> None:
    row = person()
    del row["born"]
    out = gathered(written(tmp_path, lines(row)), feed(format="jsonl"))
    assert [(note.message.id, note.field) for note in out.notes] == [("gather.column_never", "born")]
    assert len(out.drafts) == 1


def test_an_unknown_column_is_noted_once_and_never_by_what_lies_below_it(tmp_path: Path) -> None:
    row = person(extra={"Ana Ruiz": {"age": 5}})
    out = gathered(written(tmp_path, lines(row, row | {"id": "p2"})), feed(format="jsonl"))
    assert [(note.message.id, note.field) for note in out.notes] == [("gather.column_unknown", "extra")]


def test_an_ignored_object_is_not_kept_at_all(tmp_path: Path) -> None:
    table = changed(PERSONS, {"ignore": ["extra"]})
    out = gathered(
        written(tmp_path, lines(person(extra={"a": {"b": "secret"}}))), feed(table, format="jsonl")
    )
    assert "secret" not in repr(out.drafts[0])
    assert out.findings == []


# ------------------------------------------------------------------ FollowTheMoney

ENTITIES: dict[str, Any] = changed(
    PERSONS,
    {
        "schema": {"column": "schema"},
        "fields": None,
        "predicate": None,
        "category": {"column": "position", "values": {"M": "smuggled_migrant", "A": "associate"}},
        "marking.source_grade": {"constant": "B"},
        "marking.basis": {"constant": "art. 21"},
    },
)


def entity(**changes: Any) -> dict[str, Any]:
    properties = {"name": ["Ana Ruiz"], "birthDate": ["1980-02"], "position": ["A"]}
    return {"id": "e1", "schema": "Person", "properties": properties | changes}


@pytest.mark.parametrize("array", [True, False])
def test_entities_come_through_with_all_their_properties(tmp_path: Path, array: bool) -> None:
    rows = [
        entity(alias=["Anita", "La Jefa"]),
        {"id": "v1", "schema": "Vehicle", "properties": {"model": ["X"]}},
    ]
    text = json.dumps(rows) if array else lines(*rows)
    out = gathered(written(tmp_path, text, "feed.ftm.json"), feed(ENTITIES, format="ftm"))
    assert [(draft.schema, draft.category) for draft in out.drafts] == [
        ("Person", SubjectCategory.ASSOCIATE),
        ("Vehicle", SubjectCategory.NOT_A_PERSON),
    ]
    properties = out.drafts[0].content["properties"]
    assert isinstance(properties, dict)
    assert properties["alias"] == ["Anita", "La Jefa"]
    assert properties["birthDate"] == ["1980-02"]
    assert out.findings == []


def test_an_entity_in_a_property_is_taken_by_its_id(tmp_path: Path) -> None:
    row = {"id": "m1", "schema": "Membership", "properties": {"member": [entity()], "organization": ["o1"]}}
    out = gathered(written(tmp_path, lines(row)), feed(ENTITIES, format="ftm"))
    assert out.drafts[0].content["properties"] == {"member": ["e1"], "organization": ["o1"]}


def test_special_categories_are_not_even_read(tmp_path: Path) -> None:
    out = gathered(written(tmp_path, lines(entity(religion=["x-faith"]))), feed(ENTITIES, format="ftm"))
    assert "x-faith" not in repr(out.drafts[0])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": "e1", "schema": "Person"}, "gather.ftm_no_properties"),
        ({"id": "e1", "schema": "Human", "properties": {"name": ["x"]}}, "gather.schema_of_row"),
        ({"id": "e1", "schema": "Thing", "properties": {"name": ["x"]}}, "gather.schema_of_row"),
        ({"id": "e1", "schema": "Person", "properties": {}}, "gather.row_says_nothing"),
    ],
)
def test_what_is_no_entity_is_rejected(tmp_path: Path, row: dict[str, Any], problem: str) -> None:
    out = gathered(written(tmp_path, lines(entity(), row)), feed(ENTITIES, format="ftm"))
    assert [reject.findings[0].message.id for reject in out.rejects] == [problem]


def test_a_property_that_the_schema_has_not_is_left_out(tmp_path: Path) -> None:
    out = gathered(
        written(tmp_path, lines(entity(model=["X"], birthDate=["1980-02-31"]))), feed(ENTITIES, format="ftm")
    )
    assert {(finding.message.id, finding.field) for finding in out.drafts[0].findings} == {
        ("gather.property_foreign", "model"),
        ("values.date_not_there", "birthDate"),
    }
