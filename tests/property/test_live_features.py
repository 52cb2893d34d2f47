"""A record that arrives is compared as a table compares it, with what the build counted."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import columns_of_kind, load_resolve_rules, load_taught, prepare_records
from rootbranch.resolve.contrasting import contrast_pairs
from rootbranch.resolve.keys import WideKeys
from rootbranch.resolve.live_features import LiveFeatures
from rootbranch.resolve.live_keys import RowKeys
from rootbranch.resolve.live_table import LiveTable
from rootbranch.resolve.live_words import LiveWords
from rootbranch.resolve.records import Field, Records

WORDS = (
    *(
        "juan",
        "juana",
        "luis",
        "lucho",
        "vazquez",
        "basques",
        "vasquez",
        "gonzalez",
        "gonsales",
        "j",
        "m",
        "lopez",
        "lopes",
    ),
    *("عمر", "محمد", "li", "o", "maria", "mariana", "perea", "carrion", "ferney", "x" * 40),
)
NAMES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
BIRTHS = st.sampled_from(
    ["", "", "1972-08-29", "1972-08-30", "1972", "1800-01-02", "2030-02-28", "29/08/1972", "soon"]
)
DOCUMENTS = st.sampled_from(
    ["", "", "CAPF720829HZZRCF41", "VALJ720829HZZRCF42", "99123456", "99123465", "123", "\u202e99123456\x07"]
)
PHONES = st.sampled_from(["", "+5215512345678", "+5215512345687", "+1602555", "+525512345678"])
TEXTS = st.sampled_from(["", "", "Monterrey", "Monterey NL", "Tapachula", "el chino", "chino el", "a" * 300])
PERSONS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "other_names": TEXTS,
        "birth": BIRTHS,
        "document": DOCUMENTS,
        "phone": PHONES,
        "place": TEXTS,
        "nationality": st.sampled_from(["", "MX", "GT"]),
        "sex": st.sampled_from(["", "male", "female"]),
    }
)
VEHICLES = st.fixed_dictionaries(
    {
        "plate": st.sampled_from(["", "ABC123", "ABC124", "XYZ999"]),
        "vin": st.sampled_from(["", "1HGCM82633A004352", "1HGCM82633A004353", "12345"]),
        "make": st.sampled_from(["", "NISSAN", "Nisan", "Ford"]),
        "model": st.sampled_from(["", "Tsuru", "tsuru II", "F-150"]),
        "colour": st.sampled_from(["", "rojo", "red"]),
        "year": st.sampled_from(["", "1999", "2004"]),
    }
)
ROWS = {EntityKind.PERSON: PERSONS, EntityKind.VEHICLE: VEHICLES}
KINDS = pytest.mark.parametrize("kind", list(ROWS))


def prepared(kind: EntityKind, rows: list[dict[str, str]]) -> Records:
    columns = columns_of_kind(kind)
    named = [{**row, "record": f"{place:06}"} for place, row in enumerate(rows)]
    names = ("record", *(column.name for column in columns.compared))
    return prepare_records(
        pa.table({name: pa.array([row.get(name, "") for row in named], pa.string()) for name in names}),
        columns,
    )


def counted_by(built: Records, all_of_them: Records) -> Records:
    """Give all records with the counts of a build: what it did not have counts as one, and of words as none."""

    def counted(field: Field, own: Field, unseen: int) -> Field:
        known = dict(zip(own.values, own.counts.tolist(), strict=True))
        return replace(field, counts=np.array([known.get(value, unseen) for value in field.values], np.int64))

    assert len(built.fields) == len(all_of_them.fields)
    fields = tuple(counted(*pair, 1) for pair in zip(all_of_them.fields, built.fields, strict=True))
    whole = all_of_them.whole_name
    if whole is not None and built.whole_name is not None:
        whole = counted(whole, built.whole_name, 0)
    return Records(ids=built.ids, fields=fields, whole_name=whole)


@KINDS
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_row_is_compared_with_the_build_and_with_later_rows_as_a_table_compares_them(kind, data):
    rows = data.draw(st.lists(ROWS[kind], min_size=2, max_size=8))
    later = data.draw(st.lists(ROWS[kind], min_size=1, max_size=5))
    taught = load_taught(kind)
    assert taught is not None
    built = prepared(kind, rows)
    table = LiveTable(built)
    words = LiveWords(built.whole_name) if built.whole_name is not None else None
    features = LiveFeatures(table, words, taught.model.feature_name())
    for row in later[:-1]:
        looked = table.look_up(row)
        split = words.split(looked.name) if words and looked.name else None
        if words and split is not None and table.is_new_name(looked):
            words.keep(split)
        table.add(looked)
    looked = table.look_up(later[-1])
    split = words.split(looked.name) if words and looked.name else None
    others = np.arange(len(rows) + len(later) - 1)
    theirs = table.codes(others)
    found = features.compare(looked, split, theirs)
    assert np.isnan(found[:, sorted(features.open)]).all()
    features.complete(found, looked, theirs)
    reference = counted_by(built, prepared(kind, [*rows, *later]))
    wanted, names = contrast_pairs(reference, others, np.full(len(others), len(others)))
    assert list(names) == taught.model.feature_name()
    for place, name in enumerate(names):
        np.testing.assert_allclose(found[:, place], wanted[:, place], rtol=1e-5, atol=2e-5, err_msg=name)


@KINDS
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_keys_of_a_row_are_those_that_a_table_writes_for_it(kind, data):
    rows = data.draw(st.lists(ROWS[kind], min_size=1, max_size=6))
    records = prepared(kind, rows)
    wide = WideKeys(records, load_resolve_rules().block_max)
    keys, table = RowKeys(wide), LiveTable(records)
    owners, written = wide.write(0, len(rows))
    for place, row in enumerate(rows):
        looked = table.look_up(row)
        wanted = np.unique(written[owners == place])
        np.testing.assert_array_equal(keys.of(looked.values, looked.name), wanted)
