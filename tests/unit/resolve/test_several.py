"""Several values of one property: a record with two telephones and two days of birth meets whoever shares any of them."""

import numpy as np
from tests.unit.resolve.test_taught import strangers

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    Resolution,
    check_constraints,
    columns_of_kind,
    explain_pair,
    lay_out,
    load_resolve_rules,
    load_taught,
    resolve_taught,
    values_of,
)
from rootbranch.resolve.contrasting import contrast_pairs
from rootbranch.resolve.explaining import Says
from rootbranch.resolve.records import Records
from rootbranch.usecases.comparing import prepare_rows

FIRST = {"name": ["Lucio Valdés Quiroz"], "phone": ["664 555 0199", "664 555 0177"], "nationality": ["MX"]}
SECOND = {"name": ["VALDEZ QUIROZ, LUCIO"], "phone": ["664 555 0177"], "nationality": ["MX"]}


def row(id: str, said: dict[str, list[str]]) -> dict[str, str]:
    return {"record": id, **lay_out(EntityKind.PERSON, said, "MX")}


def crowd() -> list[dict[str, str]]:
    empty = lay_out(EntityKind.PERSON, {}, "MX")
    return [empty | each for each in strangers()]


def pair_of(records: Records, one: str, other: str) -> dict[str, float]:
    places = [np.array([records.ids.index(id)]) for id in (one, other)]
    numbers, names = contrast_pairs(records, *places)
    turned, _ = contrast_pairs(records, *places[::-1])
    assert np.array_equal(numbers, turned, equal_nan=True)
    return dict(zip(names, numbers[0].tolist(), strict=True))


def resolved(rows: list[dict[str, str]]) -> Resolution:
    taught = load_taught(EntityKind.PERSON)
    assert taught is not None
    records = prepare_rows(EntityKind.PERSON, rows)
    return resolve_taught(records, load_resolve_rules(), taught, check_constraints((), records.ids))


def test_a_row_has_the_first_value_and_the_others_beside_it():
    said = {
        "phone": ["664 555 0199", "?", "(664) 555-0199", "664 555 0177"],
        "birthDate": ["1980", "1981-02-03"],
    }
    written = lay_out(EntityKind.PERSON, said, "MX")
    assert values_of(written, "phone") == ("+526645550199", "+526645550177")
    assert values_of(written, "birth") == ("1980", "1981-02-03")
    assert values_of(written, "document") == ()
    assert set(lay_out(EntityKind.PERSON, {"phone": ["664 555 0199"]}, "MX")) == {
        column.name for column in columns_of_kind(EntityKind.PERSON).compared
    }


def test_a_second_number_that_both_have_joins_them():
    found = resolved([*crowd(), row("a", FIRST), row("b", SECOND)])
    entity = dict(zip(found.ids, found.entity.tolist(), strict=True))
    assert entity["a"] == entity["b"]


def test_a_shared_value_agrees_wherever_it_stands_and_another_one_is_no_reason_against():
    born = {"birthDate": ["1975-05-01", "1981-02-03"]}
    records = prepare_rows(
        EntityKind.PERSON,
        [*crowd(), row("a", FIRST | born), row("b", SECOND | {"birthDate": ["1981-02-03", "1990-01-01"]})],
    )
    found = pair_of(records, "a", "b")
    assert found["phone.edits"] == found["birth.edits"] == 0
    assert found["phone.bits"] > 0


def test_values_that_differ_all_agree_in_none():
    records = prepare_rows(
        EntityKind.PERSON, [*crowd(), row("a", FIRST), row("b", SECOND | {"phone": ["331 208 9344"]})]
    )
    assert pair_of(records, "a", "b")["phone.bits"] == 0


def test_a_number_that_many_have_as_their_second_is_common():
    """A shelter's telephone is counted wherever it stands, and so it is worth less."""
    few = prepare_rows(EntityKind.PERSON, [*crowd(), row("a", FIRST), row("b", SECOND)])
    guests = [
        row(f"g-{at:02}", {"name": [f"Guest {at}"], "phone": [f"664 556 01{at:02}", "664 555 0177"]})
        for at in range(40)
    ]
    many = prepare_rows(EntityKind.PERSON, [*crowd(), row("a", FIRST), row("b", SECOND), *guests])
    assert pair_of(many, "a", "b")["phone.bits"] < pair_of(few, "a", "b")["phone.bits"] - 3


def test_records_with_one_value_are_compared_as_if_nobody_had_more():
    """The same values are in both tables, once as further ones of a third record and once as the only ones of a fourth."""
    plain = [*crowd(), row("a", FIRST | {"phone": ["664 555 0199"]}), row("b", SECOND)]
    alone = [row("c", {"phone": ["664 555 0333"]}), row("d", {"phone": ["664 555 0444"]})]
    together = [row("c", {"phone": ["664 555 0333", "664 555 0444"]}), row("d", {})]
    found = [
        pair_of(prepare_rows(EntityKind.PERSON, [*plain, *rows]), "a", "b") for rows in (alone, together)
    ]
    assert repr(found[0]) == repr(found[1])


def test_what_two_records_say_is_told_by_the_values_that_are_most_alike():
    says = {
        each.field: each.says for each in explain_pair(EntityKind.PERSON, row("a", FIRST), row("b", SECOND))
    }
    assert says["phone"] is Says.SAME
