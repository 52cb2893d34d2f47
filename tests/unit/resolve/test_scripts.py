"""Names in other scripts meet names in Latin letters, and change nothing for the others."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    check_constraints,
    columns_of_kind,
    lay_out,
    load_resolve_rules,
    load_taught,
    prepare_records,
    read_columns,
    resolve_taught,
)
from rootbranch.resolve.comparing import Comparer, compare_values
from rootbranch.resolve.contrasting import contrast_pairs
from rootbranch.resolve.keys import WideKeys
from rootbranch.resolve.records import Records
from rootbranch.resolve.scripts import in_one_script

PEOPLE = [
    ("a", "Kuznetsov, Vladimir", "1981-05-07"),
    ("b", "Владимир Кузнецов", "1981-05-07"),
    ("c", "García López, Juan", "1990-02-11"),
    ("d", "Juan Garcia Lopez", "1990-02-11"),
    ("e", "محمد خالد", "1977-12-30"),
    ("f", "Mohammed Khalid", "1977-12-30"),
    ("g", "Кузнецов Владимир", ""),
    ("h", "", "1977-12-30"),
]


def prepared(people: list[tuple[str, str, str]]) -> Records:
    columns = columns_of_kind(EntityKind.PERSON)
    rows = [
        {
            "record": id,
            **lay_out(EntityKind.PERSON, {"name": [name], "birthDate": [born] if born else []}, "US"),
        }
        for id, name, born in people
    ]
    return prepare_records(
        pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}), columns
    )


def all_pairs(records: Records) -> tuple[np.ndarray, np.ndarray]:
    return np.triu_indices(len(records.ids), 1)


def strangers(count: int) -> list[tuple[str, str, str]]:
    return [
        (f"s{n:03}", f"Perez{n} Luna{n}", f"19{60 + n % 30}-0{1 + n % 9}-{10 + n % 18}") for n in range(count)
    ]


def test_who_writes_in_another_script_is_joined_with_who_writes_in_latin_letters():
    records = prepared([*PEOPLE, *strangers(300)])
    taught = load_taught(EntityKind.PERSON)
    assert taught is not None
    found = resolve_taught(records, load_resolve_rules(), taught, check_constraints((), records.ids))
    entity = dict(zip(found.ids, found.entity.tolist(), strict=True))
    assert entity["a"] == entity["b"]
    assert entity["e"] == entity["f"]
    assert len({entity[id] for id in ("a", "c", "e")}) == 3


def test_they_share_the_keys_of_a_word():
    records = prepared(PEOPLE)
    owners, keys = WideKeys(records, 300).write(0, len(records.ids))
    place = {id: set(keys[owners == row].tolist()) for row, id in enumerate(records.ids)}
    alone = replace(records, originals=None)
    owners, keys = WideKeys(alone, 300).write(0, len(records.ids))
    romanized = {id: set(keys[owners == row].tolist()) for row, id in enumerate(records.ids)}
    assert len(place["e"] & place["f"]) > len(romanized["e"] & romanized["f"])
    for id in ("a", "c", "d", "f"):
        assert place[id] == romanized[id]


def test_keys_do_not_depend_on_where_a_range_begins():
    records = prepared(PEOPLE)
    writer = WideKeys(records, 300)
    owners, keys = writer.write(0, len(records.ids))
    parts = [writer.write(first, first + 1) for first in range(len(records.ids))]
    for row, (_, own) in enumerate(parts):
        assert sorted(own.tolist()) == sorted(keys[owners == row].tolist())


def test_pairs_in_one_script_are_compared_as_if_there_were_no_other():
    records = prepared(PEOPLE)
    left, right = all_pairs(records)
    across, names = contrast_pairs(records, left, right)
    romanized, same_names = contrast_pairs(replace(records, originals=None), left, right)
    assert names == same_names
    assert records.originals is not None
    other = records.originals.codes != -1
    one_script = other[left] == other[right]
    assert across[one_script].tobytes() == romanized[one_script].tobytes()
    assert across.tobytes() != romanized.tobytes()


def test_a_pair_across_scripts_is_compared_as_the_one_name_may_be_read():
    records = prepared(PEOPLE)
    places = {id: np.array([row]) for row, id in enumerate(records.ids)}
    across = compare_values(records, places["e"], places["f"])
    assert across["name.words"][0] == 100
    assert across["birth.edits"][0] == 0
    assert compare_values(records, places["f"], places["e"])["name.words"][0] == 100
    assert compare_values(records, places["e"], places["c"])["name.words"][0] < 60
    assert np.isnan(compare_values(records, places["e"], places["h"])["name.words"][0])


def test_a_table_in_latin_letters_has_no_originals():
    records = prepared([one for one in PEOPLE if one[1].isascii()])
    assert records.originals is None
    left, right = all_pairs(records)
    assert in_one_script(records, left, right)[0] is records


def test_given_names_and_surnames_apart_are_read_as_one_name():
    columns = read_columns({"record_id": "id", "columns": {"first": "given", "last": "surname"}}, "here")
    table = pa.table(
        {
            "id": ["1", "2", "3"],
            "first": ["Владимир", "Vladimir", None],
            "last": ["Кузнецов", "Kuznetsov", "Ли"],
        }
    )
    records = prepare_records(table, columns)
    assert records.originals is not None
    pair = np.array([0]), np.array([1])
    assert dict(Comparer(records).values(*pair))["whole_name.alike"][0] == pytest.approx(1)


@pytest.mark.parametrize("name", ["김정은", "習近平", "אבגדהוזחטיכלמנסעפצקרשת" * 9, "ا" * 10_000, "Ж " * 400])
def test_a_strange_name_costs_little_and_breaks_nothing(name: str):
    records = prepared([*PEOPLE, ("z", name, "1977-12-30")])
    left, right = all_pairs(records)
    assert len(contrast_pairs(records, left, right)[0]) == len(left)
