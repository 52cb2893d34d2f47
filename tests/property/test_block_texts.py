"""A law of gathering: the contents of a block, written column by column, are what each row's object gives."""

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.gather.block_texts import content_texts

ODD = st.sampled_from(['"', "\\", '","', '"],"', "\n", "\t", "\x00", "\x7f", "é", "\u2028", "%s", "{}", ""])
TEXTS = ODD | st.text(max_size=6)
SEVERAL = st.lists(TEXTS.filter(bool), max_size=3)
PREDICATES = st.none() | st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=2)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[dict[str, list[Any]], list[dict[str, str] | None], dict[str, list[str]]]:
    """Draw columns of one length: properties, predicates, cells."""
    count = draw(st.integers(0, 4))

    def column(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
        return st.lists(values, min_size=count, max_size=count)

    values = column(TEXTS) | column(TEXTS.filter(bool)) | column(SEVERAL)
    properties = draw(st.dictionaries(TEXTS, values, min_size=1, max_size=3))
    return properties, draw(column(PREDICATES)), draw(st.dictionaries(TEXTS, column(TEXTS), max_size=3))


@given(schema=TEXTS, block=blocks())
def test_contents_of_a_block_are_written_as_those_of_each_row(
    schema: str, block: tuple[dict[str, list[Any]], list[dict[str, str] | None], dict[str, list[str]]]
) -> None:
    properties, predicates, cells = block
    expected = [
        orjson.dumps(
            {
                "schema": schema,
                "properties": {
                    name: [column[place]] if isinstance(column[place], str) else column[place]
                    for name, column in properties.items()
                    if column[place]
                },
                **({"predicate": predicate} if predicate else {}),
                "row": {name: column[place] for name, column in cells.items()},
            }
        ).decode()
        for place, predicate in enumerate(predicates)
    ]
    assert content_texts(schema, properties, predicates, cells) == expected
