"""A mapping file says what it means or is refused with key, reason and fix."""

import json
from typing import Any

import pytest
from tests.fixtures.feeds import ARRESTS, PERSONS, changed, sentences

from rootbranch.errors import InputError
from rootbranch.gather import load_mapping
from rootbranch.model.records import DeliveryMode, RecordKind


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        load_mapping(text, "feed.yml")
    assert sentences(caught.value.what, caught.value.fix)
    return caught.value.what.id, caught.value.where


def refused(table: dict[str, Any], changes: dict[str, Any]) -> tuple[str, str]:
    return refusal(json.dumps(changed(table, changes)))


def test_a_sound_mapping_is_read() -> None:
    mapping = load_mapping(json.dumps(PERSONS), "feed.yml")
    assert (mapping.name, mapping.version) == ("test-persons", 1)
    assert (mapping.mode, mapping.kind) == (DeliveryMode.FULL, RecordKind.ENTITY)
    assert mapping.columns_needed[0] == "id"
    assert set(mapping.columns_needed) == {
        "id", "name", "born", "role", "grade", "basis", "conduct", "benefit", "officer", "agreed",
    }  # fmt: skip


def test_words_of_yaml_stay_the_words_they_are() -> None:
    text = json.dumps(PERSONS).replace('"values": {', '"values": {NO: witness, 012: victim, ')
    mapping = load_mapping(text, "feed.yml")
    assert mapping.category is not None
    assert mapping.category.values is not None
    assert mapping.category.values["NO"] == "witness"
    assert mapping.category.values["012"] == "victim"


@pytest.mark.parametrize(
    ("changes", "problem", "key"),
    [
        ({"colour": "red"}, "gather.mapping_unknown_key", "colour"),
        ({"marking.colour": "red"}, "gather.mapping_unknown_key", "marking.colour"),
        ({"marking.basis": None}, "gather.mapping_missing_key", "marking.basis"),
        ({"marking.source_grade": None}, "gather.mapping_missing_key", "marking.source_grade"),
        ({"marking.tlp": {"constant": "WHITE"}}, "gather.mapping_wrong_value", "marking.tlp"),
        ({"marking.source_grade": {"constant": "G"}}, "gather.mapping_wrong_value", "marking.source_grade"),
        ({"marking.scale": "6x6"}, "gather.mapping_wrong_value", "marking.scale"),
        ({"marking.handling": {"constant": "H1 H9"}}, "gather.mapping_wrong_value", "marking.handling"),
        ({"marking.purposes": {"constant": "curiosity"}}, "gather.mapping_wrong_value", "marking.purposes"),
        ({"marking.basis": {"constant": ""}}, "gather.mapping_empty", "marking.basis"),
        ({"mode": "sometimes"}, "gather.mapping_wrong_value", "mode"),
        ({"version": "two"}, "gather.mapping_not_whole", "version"),
        ({"mapping": "Has Spaces"}, "gather.mapping_name", "mapping"),
        ({"key": []}, "gather.mapping_empty", "key"),
        ({"version": "0"}, "gather.mapping_at_least", "version"),
        ({"file": "csv"}, "gather.mapping_not_table", "file"),
        ({"mapping": ["x"]}, "gather.mapping_not_text", "mapping"),
        ({"file.format": "xls"}, "gather.mapping_wrong_value", "file.format"),
        ({"file.sheet": "a"}, "gather.key_of_other_format", "file"),
        ({"file.delimiter": '"'}, "gather.delimiter_odd", "file"),
        ({"schema": "Human"}, "gather.schema_unknown", "schema"),
        ({"schema": "Thing"}, "gather.schema_unknown", "schema"),
        ({"schema": None}, "gather.mapping_missing_key", "schema"),
        ({"fields.shoeSize": {"column": "x"}}, "gather.property_unknown", "fields.shoeSize"),
        ({"fields.religion": {"column": "x"}}, "gather.property_refused", "fields.religion"),
        ({"fields.name": {"column": "x", "columns": ["y"]}}, "gather.spec_source", "fields.name"),
        ({"fields.name": {"column": "x", "colour": "y"}}, "gather.mapping_unknown_key", "fields.name.colour"),
        ({"fields.birthDate": {"column": "x", "date": "%Q"}}, "gather.spec_date", "fields.birthDate"),
        ({"fields.birthDate": {"column": "x", "date": "%d/%m"}}, "gather.spec_date", "fields.birthDate"),
        ({"fields.birthDate": {"column": "x", "zone": "Mars/Base"}}, "gather.spec_zone", "fields.birthDate"),
        ({"category": {"column": "x", "values": {"S": "guilty"}}}, "gather.mapping_wrong_value", "category"),
        ({"predicate.officer": {"constant": "O-1"}}, "gather.predicate_constant", "predicate"),
        ({"withdrawn": {"constant": "yes"}}, "gather.withdrawn_constant", "withdrawn"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused_at_its_key(changes: dict[str, Any], problem: str, key: str) -> None:
    assert refused(PERSONS, changes) == (problem, f"feed.yml: {key}")


@pytest.mark.parametrize("category", ["suspect", "convicted", "Suspect", " CONVICTED ", "Associate"])
@pytest.mark.parametrize(
    "spec",
    [
        {"constant": "{}"},
        {"constant": "X", "values": {"X": "{}"}},
        {"constant": "X", "values": {"*": "{}"}},
        {"column": "role", "values": {"M": "smuggled_migrant", "*": "{}"}},
        {"column": "role", "values": {"M": "smuggled_migrant", "": "{}"}},
    ],
)
def test_no_mapping_declares_a_file_suspect(spec: dict[str, Any], category: str) -> None:
    table = json.loads(json.dumps(spec).replace("{}", category))
    assert refused(PERSONS, {"category": table})[0] == "gather.category_blanket"


@pytest.mark.parametrize(
    "values",
    [
        {"victim": "associate"},
        {"Victim ": "suspect"},
        {"smuggled_migrant": "not_a_person"},
        {"x": "suspect", "*": "associate"},
        {"x": "suspect", "": "associate"},
    ],
)
def test_no_mapping_takes_the_protection_off(values: dict[str, str]) -> None:
    problem, _ = refused(PERSONS, {"category": {"column": "role", "values": values}})
    assert problem in {"gather.category_unprotects", "gather.category_blanket"}


def test_a_whole_file_of_protected_persons_may_be_declared() -> None:
    mapping = load_mapping(json.dumps(changed(PERSONS, {"category": {"constant": "victim"}})), "feed.yml")
    assert mapping.category is not None


@pytest.mark.parametrize(
    ("changes", "problem", "key"),
    [
        ({"fields.colour": {"column": "x"}}, "gather.mapping_unknown_key", "fields.colour"),
        ({"fields.kind": {"constant": "rescue"}}, "gather.mapping_wrong_value", "fields.kind"),
        ({"fields.kind": None}, "gather.mapping_missing_key", "fields.kind"),
        ({"fields.kind": [{"column": "a"}, {"column": "b"}]}, "gather.field_once", "fields.kind"),
        (
            {"fields.ground": {"column": "x", "values": {"a": "b"}}},
            "gather.mapping_wrong_value",
            "fields.ground",
        ),
        ({"schema": "Person"}, "gather.schema_of_entity", "schema"),
        ({"kind": "claim"}, "gather.mapping_unknown_key", "fields.kind"),
    ],
)
def test_a_wrong_report_is_refused_at_its_key(changes: dict[str, Any], problem: str, key: str) -> None:
    assert refused(ARRESTS, changes) == (problem, f"feed.yml: {key}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "gather.mapping_not_yaml"),
        ("- a\n- b\n", "gather.mapping_not_yaml"),
        ("a: [", "gather.mapping_not_yaml"),
        ("a: \x00", "gather.mapping_not_yaml"),
        ("mapping: a\nmapping: b\n", "gather.mapping_key_twice"),
        ("mapping: a\nfile: {format: csv, format: tsv}\n", "gather.mapping_key_twice"),
        ("? [a]\n: b\n", "gather.mapping_key_twice"),
        ("a: &x [1]\nb: *x\n", "gather.mapping_alias"),
        ("a: " + "[" * 50 + "]" * 50, "gather.mapping_deep"),
        ("a: " + "[" * 100_000, "gather.mapping_deep"),
        ("a: " + "x" * 300_000, "gather.mapping_long"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text: str, problem: str) -> None:
    assert refusal(text)[0] == problem


def test_a_duplicate_key_is_refused_with_its_line() -> None:
    assert refusal("mapping: a\nversion: 1\nmapping: b\n")[1] == "feed.yml, line 3"


def test_a_tag_makes_no_object() -> None:
    assert refusal("!!python/object/apply:os.getcwd []")[0] == "gather.mapping_not_yaml"
