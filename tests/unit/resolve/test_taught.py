"""The models that were taught on invented regions: what they join, what they leave apart, and why."""

import math
import random

import numpy as np
import pyarrow as pa
import pytest

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    Constraint,
    Decision,
    Resolution,
    check_constraints,
    columns_of_kind,
    explain_scores,
    lay_out,
    load_resolve_rules,
    load_taught,
    prepare_records,
    resolve_taught,
)
from rootbranch.resolve.contrasting import contrast_pairs
from rootbranch.resolve.records import Records
from rootbranch.resolve.taught import TAUGHT_KINDS, score_taught

FIRST = ("juan", "luis", "maria", "jose", "ana", "rosa", "pedro", "elena", "oscar", "hugo")
LAST = ("garcia", "lopez", "diaz", "soto", "vega", "rojas", "mora", "silva", "pinto", "luna")


def strangers(count: int = 300) -> list[dict[str, str]]:
    """Invent persons of one record each."""
    chance = random.Random(5)
    return [
        {
            "record": f"s{place:04}",
            "name": f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}",
            "birth": f"{chance.randint(1960, 2004)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "document": f"99{chance.randrange(10**8):08}",
            "phone": f"+52100{chance.randrange(10**7):07}",
            "place": chance.choice(("Monterrey", "Tapachula", "Puebla")),
            "nationality": chance.choice(("MX", "GT", "CO")),
        }
        for place in range(count)
    ]


def prepared(rows: list[dict[str, str]]) -> Records:
    columns = columns_of_kind(EntityKind.PERSON)
    names = ("record", *(column.name for column in columns.compared))
    return prepare_records(
        pa.table({name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in names}),
        columns,
    )


def resolved(rows: list[dict[str, str]], *judgements: Constraint) -> Resolution:
    records = prepared(rows)
    taught = load_taught(EntityKind.PERSON)
    assert taught is not None
    return resolve_taught(records, load_resolve_rules(), taught, check_constraints(judgements, records.ids))


def entity_of(found: Resolution) -> dict[str, str]:
    return {id: found.ids[place] for id, place in zip(found.ids, found.entity.tolist(), strict=True)}


def test_one_person_under_the_spellings_of_two_agencies_is_joined():
    rows = [
        *strangers(),
        {"record": "a", "name": "valdes quiroz lucio", "birth": "1981-05-07", "place": "Houston, TX"},
        {"record": "b", "name": "lucio valdez quiroz", "birth": "1981-05-07", "document": "9912345678"},
    ]
    found = entity_of(resolved(rows))
    assert found["a"] == found["b"]


def test_three_men_who_share_a_given_name_stay_three():
    rows = [
        *strangers(),
        {"record": "a", "name": "oscar", "place": "Monterrey"},
        {"record": "b", "name": "oscar", "place": "Puebla"},
        {"record": "c", "name": "oscar luna", "place": "Monterrey"},
    ]
    found = entity_of(resolved(rows))
    assert len({found["a"], found["b"], found["c"]}) == 3


def test_a_birthday_and_one_word_of_a_name_are_not_enough_in_a_large_table():
    rows = [
        *strangers(3_000),
        {"record": "a", "name": "luz ramos diaz", "birth": "1974-06-04"},
        {"record": "b", "name": "irrene s", "birth": "1974-06-04"},
    ]
    found = entity_of(resolved(rows))
    assert found["a"] != found["b"]


def test_a_curp_tells_the_birth_date_and_the_surnames_of_a_masked_name():
    rows = [
        *strangers(),
        {"record": "a", "name": "ferney", "document": "CAPF720829HZZRCF41", "nationality": "MX"},
        {"record": "b", "name": "ferney leonardo carrion perea", "birth": "1972-08-29", "nationality": "MX"},
    ]
    records = prepared(rows)
    features, names = contrast_pairs(records, np.array([0]), np.array([1]))
    row = dict(zip(names, features[0].tolist(), strict=True))
    assert records.ids[:2] == ("a", "b")
    assert row["document.born"] == 1
    assert row["document.letters_bits"] == 8
    found = entity_of(resolved(rows))
    assert found["a"] == found["b"]


def test_the_order_of_rows_changes_nothing():
    rows = [*strangers(200), {"record": "a", "name": "juan garcia", "birth": "1980-01-02"}]
    one, other = resolved(rows), resolved(rows[::-1])
    assert one.ids == other.ids
    assert np.array_equal(one.entity, other.entity)
    assert np.array_equal(one.scores, other.scores)


def test_a_judgement_holds_against_the_model():
    rows = [
        *strangers(),
        {"record": "a", "name": "valdes quiroz lucio", "birth": "1981-05-07", "document": "9912345678"},
        {"record": "b", "name": "lucio valdes quiroz", "birth": "1981-05-07", "document": "9912345678"},
    ]
    apart = Constraint(left="a", right="b", decision=Decision.DIFFERENT, author="officer")
    found = entity_of(resolved(rows, apart))
    assert found["a"] != found["b"]


def test_what_is_sure_lies_inside_the_entities():
    found = resolved(strangers(500))
    assert all(
        len({found.entity[place] for place in np.flatnonzero(found.sure == group)}) == 1
        for group in np.unique(found.sure)
    )


@pytest.mark.parametrize("kind", TAUGHT_KINDS)
def test_a_model_is_small_and_was_taught_with_the_columns_of_today(kind):
    taught = load_taught(kind)
    assert taught is not None
    assert len(taught.model.model_to_string()) < 500_000
    rows = {column.name: pa.array(["x1", "x2"], pa.string()) for column in columns_of_kind(kind).compared}
    records = prepare_records(pa.table({"record": ["a", "b"], **rows}), columns_of_kind(kind))
    score = score_taught(taught, records, np.array([0]), np.array([1]))
    assert 0 <= score[0] <= 1


def test_contributions_add_up_to_the_score_and_name_fields_of_the_layout():
    records = prepared(strangers())
    taught = load_taught(EntityKind.PERSON)
    assert taught is not None
    left, right = np.arange(0, 100, 2), np.arange(1, 101, 2)
    scores = score_taught(taught, records, left, right)
    found = explain_scores(records, taught, left, right)
    fields = {column.name for column in columns_of_kind(EntityKind.PERSON).compared} | {"together"}
    for one, score in zip(found, scores.tolist(), strict=True):
        assert set(one.fields) == fields
        assert one.base + sum(one.fields.values()) == pytest.approx(math.log(score / (1 - score)), abs=1e-4)
    assert explain_scores(records, taught, left[:0], right[:0]) == ()


def test_organisations_and_accounts_teach_themselves():
    assert load_taught(EntityKind.ORGANISATION) is None
    assert load_taught(EntityKind.ACCOUNT) is None


def test_a_masked_surname_leaves_its_first_letter():
    row = lay_out(EntityKind.PERSON, {"name": ["Hugo H."]}, "EC")
    assert row["name"] == "hugo h"
    assert lay_out(EntityKind.PERSON, {"name": ["Juan «N»"]}, "MX")["name"] == "juan"
