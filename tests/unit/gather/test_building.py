"""Rows become drafts: marked, categorised so that the person is protected, with every problem said and no value in it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.fixtures.feeds import (
    ARREST,
    ARRESTS,
    KNOWN_AT,
    PARTNER,
    PERSON,
    PERSONS,
    Gathered,
    changed,
    feed,
    gathered,
    sentences,
    written,
)

from rootbranch.errors import InputError
from rootbranch.model.category import SubjectCategory
from rootbranch.model.marking import GradeScale, HandlingCode, Pap, Purpose, Tlp


def one(
    folder: Path, *rows: dict[str, str], table: dict[str, Any] = PERSONS, like: dict[str, str] = PERSON
) -> Gathered:
    lines = [",".join(like | rows[0])]
    lines += [",".join(f'"{cell}"' for cell in (like | row).values()) for row in rows]
    return gathered(written(folder, "\n".join(lines)), feed(table))


def arrest(folder: Path, row: dict[str, str], changes: dict[str, Any] | None = None) -> Gathered:
    return one(folder, row, table=changed(ARRESTS, changes or {}), like=ARREST)


# ------------------------------------------------------------------ marking


def test_the_marking_says_all_that_the_partner_said(tmp_path: Path) -> None:
    table = changed(
        PERSONS,
        {"marking.handling": {"constant": "H2, H1 H2"}, "marking.tlp": {"constant": "AMBER+STRICT"}},
    )
    marking = one(tmp_path, {}, table=table).drafts[0].marking
    assert (marking.partner, marking.scale) == (PARTNER, GradeScale.ADMIRALTY)
    assert (marking.source_grade, marking.info_grade) == ("B", "2")
    assert (marking.tlp, marking.pap) == (Tlp.AMBER_STRICT, Pap.GREEN)
    assert marking.handling == (HandlingCode.H1, HandlingCode.H2)
    assert marking.purposes == (Purpose.INVESTIGATION, Purpose.RESULTS)
    assert (marking.basis, marking.originating_source) == ("art. 21", "unit 7")


def test_rows_with_the_same_cells_share_one_marking(tmp_path: Path) -> None:
    drafts = one(tmp_path, {}, {"id": "p2"}, {"id": "p3", "basis": "art. 22"}).drafts
    assert drafts[0].marking is drafts[1].marking
    assert drafts[2].marking.basis == "art. 22"


@pytest.mark.parametrize(
    ("row", "problem", "field"),
    [
        ({"basis": " "}, "gather.basis_missing", "basis"),
        ({"grade": ""}, "gather.grade_missing", "grade"),
        ({"grade": "X"}, "gather.marking_unknown", "grade"),
        ({"id": ""}, "gather.key_missing", "id"),
    ],
)
def test_a_record_without_grade_basis_or_key_is_rejected(
    tmp_path: Path, row: dict[str, str], problem: str, field: str
) -> None:
    out = one(tmp_path, row, {"id": "p2"})
    assert [(finding.message.id, finding.field) for finding in out.rejects[0].findings] == [(problem, field)]
    assert [draft.key for draft in out.drafts] == [("p2",)]


def test_a_rejected_row_says_every_reason_and_keeps_its_key(tmp_path: Path) -> None:
    reject = one(tmp_path, {"basis": "", "grade": ""}).rejects[0]
    assert [finding.message.id for finding in reject.findings] == [
        "gather.grade_missing",
        "gather.basis_missing",
    ]
    assert reject.key == ("p1",)
    assert b"Ana Ruiz" in reject.original


def test_grades_are_of_the_scale_of_their_row(tmp_path: Path) -> None:
    scale = {"column": "basis", "values": {"a": "admiralty", "e": "4x4"}}
    table = changed(PERSONS, {"marking.scale": scale, "marking.basis": {"constant": "x"}})
    out = one(tmp_path, {"basis": "e", "grade": "F"}, {"id": "p2", "basis": "a", "grade": "F"}, table=table)
    assert [reject.key for reject in out.rejects] == [("p1",)]
    assert [draft.marking.source_grade for draft in out.drafts] == ["F"]


# ------------------------------------------------------------------ who it is about


def category(folder: Path, row: dict[str, str], **changes: Any) -> SubjectCategory:
    return one(folder, row, table=changed(PERSONS, changes)).drafts[0].category


def test_a_category_comes_from_its_column(tmp_path: Path) -> None:
    assert category(tmp_path, {"role": "M"}) is SubjectCategory.SMUGGLED_MIGRANT
    assert category(tmp_path, {"role": "C"}) is SubjectCategory.CONVICTED


def test_a_suspect_has_a_predicate(tmp_path: Path) -> None:
    draft = one(tmp_path, {"role": "S"}).drafts[0]
    assert draft.category is SubjectCategory.SUSPECT
    assert draft.content["predicate"] == {
        "conduct": "drove",
        "material_benefit": "500 USD",
        "officer": "O-1",
        "date": "2024-04-03",
    }
    assert draft.findings == ()


@pytest.mark.parametrize(
    "row",
    [
        {"conduct": ""},
        {"benefit": ""},
        {"benefit": "no"},
        {"benefit": "Ninguno"},
        {"benefit": "-"},
        {"officer": ""},
        {"agreed": ""},
        {"agreed": "31/02/2024"},
    ],
)
def test_a_suspect_without_a_whole_predicate_is_uncategorised(tmp_path: Path, row: dict[str, str]) -> None:
    draft = one(tmp_path, {"role": "S"} | row).drafts[0]
    assert draft.category is SubjectCategory.UNCATEGORISED
    assert "predicate" not in draft.content
    assert [finding.message.id for finding in draft.findings] == ["gather.predicate_missing"]


def test_a_suspect_under_a_mapping_without_predicates_is_uncategorised(tmp_path: Path) -> None:
    assert category(tmp_path, {"role": "S"}, predicate=None) is SubjectCategory.UNCATEGORISED


@pytest.mark.parametrize("role", ["", "?", "not_a_person"])
def test_a_person_without_category_is_uncategorised_and_noted(tmp_path: Path, role: str) -> None:
    draft = one(tmp_path, {"role": role}).drafts[0]
    assert draft.category is SubjectCategory.UNCATEGORISED
    assert [finding.message.id for finding in draft.findings] == ["gather.category_missing"]


def test_a_mapping_without_category_makes_everybody_uncategorised_and_says_so_once(tmp_path: Path) -> None:
    out = one(tmp_path, {}, {"id": "p2"}, table=changed(PERSONS, {"category": None}))
    assert {draft.category for draft in out.drafts} == {SubjectCategory.UNCATEGORISED}
    assert [note.message.id for note in out.notes if note.message.id == "gather.no_category"] == [
        "gather.no_category"
    ]


@pytest.mark.parametrize(
    ("schema", "field"),
    [("LegalEntity", "name"), ("Passport", "number"), ("Identification", "number"), ("Mention", "name")],
)
def test_what_may_be_a_person_needs_a_category_too(tmp_path: Path, schema: str, field: str) -> None:
    table = changed(PERSONS, {"schema": schema, "category": None, "fields": {field: {"column": "name"}}})
    assert one(tmp_path, {}, table=table).drafts[0].category is SubjectCategory.UNCATEGORISED


def test_a_thing_is_no_person_unless_its_holder_has_a_category(tmp_path: Path) -> None:
    fields = {"registrationNumber": {"column": "name"}}
    without = changed(
        PERSONS,
        {"schema": "Vehicle", "category": None, "predicate": None, "fields": fields, "ignore": ["born"]},
    )
    assert one(tmp_path, {}, table=without).drafts[0].category is SubjectCategory.NOT_A_PERSON
    with_holder = changed(PERSONS, {"schema": "Vehicle", "fields": fields})
    assert (
        one(tmp_path, {"role": "M"}, table=with_holder).drafts[0].category is SubjectCategory.SMUGGLED_MIGRANT
    )
    assert one(tmp_path, {"role": ""}, table=with_holder).drafts[0].category is SubjectCategory.NOT_A_PERSON


@pytest.mark.parametrize("column", ["born", "Fecha_de nacimiento", "SEXO"])
def test_a_file_of_persons_is_not_taken_as_one_of_organisations(tmp_path: Path, column: str) -> None:
    fields = {"name": {"column": "name"}}
    declared = changed(
        PERSONS,
        {
            "schema": "Organization",
            "category": {"constant": "not_a_person"},
            "predicate": None,
            "fields": fields,
        },
    )
    renamed = {column if name == "born" else name: cell for name, cell in PERSON.items()}
    with pytest.raises(InputError) as refused:
        one(tmp_path, {}, table=declared, like=renamed)
    assert refused.value.what.id == "gather.columns_of_persons"


def test_a_name_in_several_columns_is_no_organisation() -> None:
    fields = {"name": {"columns": ["given", "family"], "join": " "}}
    with pytest.raises(InputError) as refused:
        feed(
            changed(
                PERSONS, {"schema": "Organization", "category": None, "predicate": None, "fields": fields}
            )
        )
    assert refused.value.what.id == "gather.name_of_person"


@pytest.mark.parametrize("role", ["S", "C", "A", "M", ""])
@pytest.mark.parametrize("born", ["02/06/2007", "01/01/2020", "31/02/2012", "20120503"])
def test_a_minor_is_a_minor_whatever_the_cell_says(tmp_path: Path, role: str, born: str) -> None:
    draft = one(tmp_path, {"role": role, "born": born}).drafts[0]
    assert draft.category is SubjectCategory.MINOR
    assert "predicate" not in draft.content
    assert "gather.minor" in [finding.message.id for finding in draft.findings]


def test_eighteen_on_the_day_is_of_age(tmp_path: Path) -> None:
    assert KNOWN_AT.date().isoformat() == "2025-06-01"
    assert category(tmp_path, {"role": "C", "born": "01/06/2007"}) is SubjectCategory.CONVICTED


def test_half_a_date_of_birth_counts_as_the_youngest(tmp_path: Path) -> None:
    birth = {"column": "born", "date": ["%Y", "%m/%Y"]}
    table = changed(PERSONS, {"fields.birthDate": birth})
    roles = [
        one(tmp_path, {"role": "C", "born": born}, table=table).drafts[0].category
        for born in ("2007", "05/2007")
    ]
    assert roles == [SubjectCategory.MINOR, SubjectCategory.CONVICTED]


def test_an_age_makes_a_minor_too(tmp_path: Path) -> None:
    table = changed(PERSONS, {"age": {"column": "born"}, "fields": {"name": {"column": "name"}}})
    ages = {"17": "minor", "17 años": "minor", "18": "convicted", "": "convicted", "170": "convicted"}
    found = {
        age: one(tmp_path, {"role": "C", "born": age}, table=table).drafts[0].category.value for age in ages
    }
    assert found == ages


def test_a_two_digit_year_of_birth_is_never_to_come(tmp_path: Path) -> None:
    birth = {"column": "born", "date": "%d/%m/%y"}
    draft = one(
        tmp_path, {"role": "C", "born": "01/02/45"}, table=changed(PERSONS, {"fields.birthDate": birth})
    ).drafts[0]
    assert draft.content["properties"]["birthDate"] == ["1945-02-01"]  # type: ignore[index]


def test_the_age_at_the_event_counts_where_it_is_earlier(tmp_path: Path) -> None:
    subject: dict[str, Any] = {
        "fields/subject.name": {"column": "with"},
        "fields/subject.birth_date": {"column": "sum", "date": "iso"},
        "fields/quantities": None,
        "category": {"column": "kind", "values": {"D": "convicted", "I": "convicted"}},
    }
    row = {"day": "01/02/2024", "sum": "2006-03-01", "with": "Ana"}
    assert arrest(tmp_path, row, subject).drafts[0].category is SubjectCategory.MINOR
    assert (
        arrest(tmp_path, row | {"day": "01/04/2024"}, subject).drafts[0].category is SubjectCategory.CONVICTED
    )


# ------------------------------------------------------------------ values


def test_a_date_that_does_not_exist_costs_a_person_that_date(tmp_path: Path) -> None:
    draft = one(tmp_path, {"born": "31/02/1980"}).drafts[0]
    assert draft.content["properties"] == {"name": ["Ana Ruiz"]}
    assert [(finding.message.id, finding.field) for finding in draft.findings] == [
        ("values.date_not_there", "born")
    ]


def test_a_date_that_does_not_exist_costs_a_report_its_row(tmp_path: Path) -> None:
    out = arrest(tmp_path, {"day": "31/02/2024"})
    assert [(finding.message.id, finding.field) for finding in out.rejects[0].findings] == [
        ("values.date_not_there", "day")
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1,234.50", "values.amount_form"),
        ("1234.5", "values.amount_form"),
        ("1,234", "values.amount_ambiguous"),
        ("mucho", "values.amount_form"),
        ("-5", "gather.amount_negative"),
    ],
)
def test_a_number_with_the_wrong_decimal_sign_is_rejected_and_not_guessed(
    tmp_path: Path, text: str, problem: str
) -> None:
    out = arrest(tmp_path, {"sum": text})
    assert [(finding.message.id, finding.field) for finding in out.rejects[0].findings] == [(problem, "sum")]


def test_a_report_is_read_field_by_field(tmp_path: Path) -> None:
    draft = arrest(tmp_path, {}).drafts[0]
    assert draft.content["report"] == {
        "kind": "seizure",
        "happened_on": "2024-02-01",
        "territory": "MX",
        "took_part": ["US-INV", "GT-MP"],
        "quantities": [{"commodity": "cash", "amount": "1234.50", "unit": "MXN"}],
    }
    assert (draft.schema, draft.category) == ("seizure", SubjectCategory.NOT_A_PERSON)
    assert draft.happened_at == datetime(2024, 2, 1, tzinfo=UTC)
    assert draft.known_at == KNOWN_AT


@pytest.mark.parametrize(
    ("changes", "row", "problem"),
    [
        ({}, {"kind": "?"}, "gather.value_unknown"),
        ({"fields.kind": {"column": "kind"}}, {"kind": "rescue"}, "gather.choice_unknown"),
        ({"fields.kind": {"column": "kind"}}, {"kind": ""}, "gather.choice_unknown"),
        ({"fields.territory": {"column": "kind"}, "fields.kind": {"constant": "arrest"}}, {"kind": "Mexico"}, "gather.territory_form"),
    ],
)  # fmt: skip
def test_a_field_outside_its_code_list_costs_the_row(
    tmp_path: Path, changes: dict[str, Any], row: dict[str, str], problem: str
) -> None:
    assert arrest(tmp_path, row, changes).rejects[0].findings[0].message.id == problem


def test_an_empty_amount_is_no_quantity(tmp_path: Path) -> None:
    assert "quantities" not in arrest(tmp_path, {"sum": ""}).drafts[0].content["report"]  # type: ignore[operator]


def test_several_formats_that_disagree_are_refused(tmp_path: Path) -> None:
    day = {"column": "day", "date": ["%d/%m/%Y", "%m/%d/%Y"]}
    assert arrest(tmp_path, {"day": "25/12/2024"}, {"fields.happened_on": day}).rejects == []
    out = arrest(tmp_path, {"day": "03/04/2024"}, {"fields.happened_on": day})
    assert out.rejects[0].findings[0].message.id == "values.date_ambiguous"


def test_a_clock_time_is_taken_in_its_zone(tmp_path: Path) -> None:
    day = {"column": "day", "date": "%m/%d/%Y %I:%M %p", "zone": "America/Tijuana"}
    draft = arrest(tmp_path, {"day": "1/31/2024 11:30 PM"}, {"fields.happened_on": day}).drafts[0]
    assert draft.content["report"]["happened_on"] == "2024-01-31T23:30:00-08:00"  # type: ignore[index]
    assert draft.happened_at == datetime(2024, 2, 1, 7, 30, tzinfo=UTC)


def test_the_day_the_partner_knew_is_taken_from_its_column(tmp_path: Path) -> None:
    known = {"known_on": {"column": "with", "date": "%d/%m/%Y"}}
    assert arrest(tmp_path, {"with": "05/02/2024"}, known).drafts[0].known_at == datetime(
        2024, 2, 5, tzinfo=UTC
    )
    draft = arrest(tmp_path, {"with": ""}, known).drafts[0]
    assert draft.known_at == KNOWN_AT
    assert [finding.message.id for finding in draft.findings] == ["gather.known_missing"]


def test_columns_are_joined_prefixes_taken_off_and_words_looked_up(tmp_path: Path) -> None:
    fields = {
        "name": [{"columns": ["name", "officer"], "join": " / "}, {"column": "conduct"}],
        "nationality": {"column": "role", "values": {"S": "mx", "*": "zz"}},
        "idNumber": {"column": "basis", "strip_prefix": "art."},
        "birthDate": {"column": "born", "date": "es-months"},
    }
    row = {"role": "A", "born": "12 de marzo de 1980"}
    draft = one(tmp_path, row, table=changed(PERSONS, {"fields": fields})).drafts[0]
    assert draft.content["properties"] == {
        "name": ["Ana Ruiz / O-1", "drove"],
        "nationality": ["zz"],
        "idNumber": ["21"],
        "birthDate": ["1980-03-12"],
    }


def test_a_row_that_says_nothing_is_rejected(tmp_path: Path) -> None:
    out = one(tmp_path, {"name": "", "born": ""})
    assert [finding.message.id for finding in out.rejects[0].findings] == ["gather.row_says_nothing"]


def test_a_property_is_left_out_where_the_schema_of_the_row_has_none(tmp_path: Path) -> None:
    schema = {"column": "conduct", "values": {"drove": "Vehicle", "x": "Person", "y": "Organization"}}
    out = one(tmp_path, {}, {"id": "p2", "conduct": "z"}, table=changed(PERSONS, {"schema": schema}))
    assert (out.drafts[0].schema, out.drafts[0].content["properties"]) == ("Vehicle", {"name": ["Ana Ruiz"]})
    assert [finding.message.id for finding in out.drafts[0].findings] == ["gather.property_not_in_schema"]
    assert [finding.message.id for finding in out.rejects[0].findings] == ["gather.value_unknown"]


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+1+cmd", "-2+3+cmd|", "@SUM(A1)", "\t=1"])
def test_a_cell_like_a_formula_is_kept_as_text_and_noted(tmp_path: Path, text: str) -> None:
    draft = one(tmp_path, {"name": text}).drafts[0]
    assert draft.content["row"]["name"] == text  # type: ignore[index]
    assert [(finding.message.id, finding.field) for finding in draft.findings] == [("gather.formula", "name")]


@pytest.mark.parametrize("text", ["+52 1 664 123 4567", "-5", "-5,30", "+1 (555) 010-0000", "a=b"])
def test_a_signed_number_is_no_formula(tmp_path: Path, text: str) -> None:
    assert one(tmp_path, {"name": text}).findings == []


# ------------------------------------------------------------------ rows that take themselves back


def test_a_row_takes_itself_back(tmp_path: Path) -> None:
    table = changed(PERSONS, {"withdrawn": {"column": "officer", "values": {"BAJA": "yes", "*": "no"}}})
    out = one(tmp_path, {"officer": "BAJA"}, {"id": "p2"}, table=table)
    assert [draft.withdrawn for draft in out.drafts] == [True, False]


def test_a_row_takes_itself_back_although_the_rest_of_it_is_broken(tmp_path: Path) -> None:
    table = changed(PERSONS, {"withdrawn": {"column": "officer", "values": {"BAJA": "yes", "*": "no"}}})
    reject = one(tmp_path, {"officer": "BAJA", "basis": "", "name": ""}, table=table).rejects[0]
    assert (reject.withdrawn, reject.key) == (True, ("p1",))


def test_whether_a_row_takes_itself_back_is_never_guessed(tmp_path: Path) -> None:
    table = changed(PERSONS, {"withdrawn": {"column": "officer"}})
    reject = one(tmp_path, {"officer": "perhaps"}, table=table).rejects[0]
    assert (reject.withdrawn, reject.findings[0].message.id) == (False, "gather.withdrawn_unclear")


# ------------------------------------------------------------------ claims


CLAIMS: dict[str, Any] = changed(
    ARRESTS,
    {
        "kind": "claim",
        "fields": {
            "metric": {"column": "kind"},
            "value": {"column": "sum", "decimal": "point"},
            "published": {"column": "day"},
        },
    },
)


def test_a_claim_is_kept_as_it_was_said(tmp_path: Path) -> None:
    row = {"kind": "arrests", "sum": "2,517", "day": "2022-08"}
    table = changed(CLAIMS, {"fields.value.decimals": "0"})
    out = one(tmp_path, row | {"sum": "2517"}, table=table, like=ARREST)
    assert out.drafts[0].content["claim"] == {"metric": "arrests", "value": "2517", "published": "2022-08"}
    assert (out.drafts[0].schema, out.drafts[0].category) == ("arrests", SubjectCategory.NOT_A_PERSON)


def test_a_claim_without_a_number_is_kept_and_one_without_a_measure_is_not(tmp_path: Path) -> None:
    out = one(
        tmp_path,
        {"kind": "arrests", "sum": "", "day": ""},
        {"id": "a2", "kind": "", "sum": "1", "day": ""},
        table=CLAIMS,
        like=ARREST,
    )
    assert out.drafts[0].content["claim"] == {"metric": "arrests"}
    assert [finding.message.id for finding in out.rejects[0].findings] == ["gather.metric_missing"]


def test_every_finding_of_this_file_has_its_sentences(tmp_path: Path) -> None:
    out = one(
        tmp_path, {"role": "S", "born": "31/02/2012", "agreed": "", "name": "=1"}, {"basis": "", "grade": "Q"}
    )
    assert sentences(*(message for finding in out.findings for message in (finding.message, finding.done)))
