"""A filter compiled to SQL passes exactly the rows that the filter itself, read in plain Python, passes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.unit.store.worlds import (
    AT,
    MARKING,
    OTHER,
    PARTNER,
    RecordRow,
    a_delivery,
    a_row,
    columns_of,
    open_register,
)

from rootbranch.errors import StateError
from rootbranch.model.category import SubjectCategory
from rootbranch.model.filters import And, Equals, Everything, Filter, Has, Not, Nothing, OneOf, Or
from rootbranch.model.marking import HandlingCode, Purpose, Tlp
from rootbranch.store import Register, deliveries, filters, loading, markings
from rootbranch.store.schema import delivery, marking, record

PARTNERS = (PARTNER, OTHER)
PURPOSES = (
    (Purpose.RESULTS,),
    (Purpose.ANALYSIS, Purpose.RESULTS),
    (Purpose.INVESTIGATION, Purpose.ASSISTANCE),
)

Thing = dict[str, object]


@pytest.fixture(scope="module")
def things(register_url: str) -> Iterator[tuple[Register, list[Thing]]]:
    """Records of every combination of the attributes that a policy reads, each beside its attributes."""
    register = open_register(register_url)
    made: list[Thing] = []
    with register.write() as connection:
        for partner in PARTNERS:
            of = a_delivery(partner=partner)
            deliveries.start(connection, of)
            rows: list[RecordRow] = []
            for tlp in (Tlp.RED, Tlp.AMBER, Tlp.AMBER_STRICT):
                for onward in (HandlingCode.H0, HandlingCode.H2):
                    for purposes in PURPOSES:
                        shared = replace(
                            MARKING, partner=partner, tlp=tlp, handling=(onward,), purposes=purposes
                        )
                        (number,) = markings.keep(connection, [shared])
                        for category in (SubjectCategory.SUSPECT, SubjectCategory.VICTIM):
                            row = a_row(f"{partner}{len(rows)}", category=category, marking_id=number)
                            rows.append(row)
                            made.append(
                                {
                                    "id": row.id,
                                    "partner": partner,
                                    "tlp": tlp.value,
                                    "no_onward": onward is HandlingCode.H2,
                                    "protected": row.protected,
                                    "purposes": {purpose.value for purpose in purposes},
                                    "handling": {onward.value},
                                }
                            )
            loading.insert_batch(connection, of, AT, columns_of(*rows))
            loading.complete_delivery(connection, of.id, AT)
    yield register, made
    register.close()


def passes(tree: Filter, thing: Thing) -> bool:
    match tree:
        case Everything():
            return True
        case Nothing():
            return False
        case And(parts=parts):
            return all(passes(part, thing) for part in parts)
        case Or(parts=parts):
            return any(passes(part, thing) for part in parts)
        case Not(part=part):
            return not passes(part, thing)
        case Equals(attribute=name, value=value):
            return thing[name] == value
        case OneOf(attribute=name, values=values):
            return thing[name] in values
        case Has(attribute=name, value=value):
            held = thing[name]
            assert isinstance(held, set)
            return value in held
    raise AssertionError(tree)


# Words that mean something to LIKE, to a set or to a letter's case must not mean anything here.
words = st.sampled_from([*PARTNERS, *Tlp, "amber", "AA-POLICE", "%", "_", "", "'; --", "aa-police,"])
purpose_words = st.sampled_from(
    [*(purpose.value for purpose in Purpose), "RESULTS", "result", "%", ",", "", "results,"]
)
leaves: st.SearchStrategy[Filter] = st.one_of(
    st.just(Everything()),
    st.just(Nothing()),
    st.builds(Equals, st.sampled_from(["partner", "tlp", "id"]), words),
    st.builds(Equals, st.sampled_from(["no_onward", "protected"]), st.booleans()),
    st.builds(OneOf, st.sampled_from(["partner", "tlp", "id"]), st.lists(words, max_size=3).map(tuple)),
    st.builds(Has, st.just("purposes"), purpose_words),
    st.builds(Has, st.just("handling"), st.sampled_from([*HandlingCode, "h0", "H", ""])),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=12,
)


@given(tree=trees)
def test_sql_and_plain_python_pass_the_same_rows(things: tuple[Register, list[Thing]], tree: Filter) -> None:
    register, made = things
    query = select(record.c.id).join(marking, marking.c.id == record.c.marking_id)
    with register.read() as connection:
        found = set(connection.execute(query.where(filters.where(tree, filters.RECORD))).scalars())
    assert found == {thing["id"] for thing in made if passes(tree, thing)}


@given(tree=trees)
def test_a_table_without_a_marking_answers_like_the_thing_it_stands_for(
    things: tuple[Register, list[Thing]], tree: Filter
) -> None:
    register, _ = things
    with register.read() as connection:
        rows = connection.execute(select(delivery.c.id, delivery.c.partner)).all()
        found = set(
            connection.execute(select(delivery.c.id).where(filters.where(tree, filters.DELIVERY))).scalars()
        )
    plain = {
        "tlp": "CLEAR",
        "no_onward": False,
        "protected": False,
        "purposes": {one.value for one in Purpose},
        "handling": {"H0"},
    }
    assert found == {row.id for row in rows if passes(tree, plain | {"id": row.id, "partner": row.partner})}


unknown = st.sampled_from(
    [
        Equals("category", "suspect"),
        Equals("protected", "false"),
        Equals("partner", True),
        Equals("purposes", "results"),
        OneOf("no_onward", ("true",)),
        Has("partner", "aa-police"),
        Has("category", "suspect"),
        "partner = 'aa-police'",
        None,
        True,
    ]
)


@given(bad=unknown, good=trees, turned=st.booleans())
def test_what_cannot_be_said_is_refused_wherever_it_stands(bad: object, good: Filter, turned: bool) -> None:
    inner = Not(bad) if turned else bad  # type: ignore[arg-type]
    for tree in (inner, And((good, inner)), Or((inner, good))):  # type: ignore[arg-type]
        with pytest.raises(StateError, match="filter"):
            filters.where(tree, filters.RECORD)  # type: ignore[arg-type]
