"""Whatever partners write and in whatever order it comes: nobody gets a protected person out.

Every example makes a new invented person in one installation, so that examples do not disturb one another.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from itertools import count

import pytest
from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.fixtures.world import PERSON_COLUMNS, PERSONS, World, make_world, person, report

from rootbranch import usecases
from rootbranch.errors import InputError, RootbranchError

PROTECTING = ("MIGRANT", "VICTIM", "MINOR")
OTHER = (
    "",
    "NONSENSE",
    "SUSPECT",
    "ASSOCIATE",
    "SUSPECT WITHOUT PREDICATE",
    "ARREST",
    "ARREST WITHOUT PREDICATE",
)
SEARCHERS = ("aa-liaison", "bb-liaison", "aa-analyst", "results")
NO_PREDICATE = dict.fromkeys(("conduct", "benefit", "officer", "agreed"), "")

_numbers = count(1)
_LETTERS = "abcdefghij"


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("shared"))
    yield world
    world.close()


def spelled(number: int) -> str:
    return "".join(_LETTERS[int(digit)] for digit in f"{number:06}")


class Somebody:
    """A new invented person, known by values that nobody else has."""

    def __init__(self) -> None:
        self.number = next(_numbers)
        word = spelled(self.number)
        self.name = f"Xa{word} Yo{word} Zu{word}"
        self.document = f"QX{self.number:07}K"
        self.phone = f"+521{self.number:09}"
        self.born = "1985-03-02"

    def written(self, flag: str, way: int) -> dict[str, str]:
        """Write the person as partners do, each in its own way."""
        first, middle, last = self.name.split()
        names = (self.name, f"{last.upper()} {middle.upper()}, {first}", f"{middle} {last}, {first}")
        documents = (self.document, self.document.lower(), f"{self.document[:4]}-{self.document[4:]}")
        phones = (self.phone, f"044 {self.phone[-10:]}", f"{self.phone} ; 555-0100")
        cells = {"name": names[way % 3], "born": self.born, "document": documents[way % 3]}
        id = f"{self.number}-{next(_numbers)}"
        if flag.startswith("ARREST"):
            bare = NO_PREDICATE if flag != "ARREST" else {}
            return {"kind": "arrest", **report(id, "arrest", **cells, reference=f"REF-{id}"), **bare}
        quality, _, without = flag.partition(" ")
        bare = NO_PREDICATE if without else {}
        return {**person(id, quality, **cells, phone=phones[way % 3]), **bare}


def deliver(world: World, somebody: Somebody, flag: str, partner: str, way: int) -> None:
    row = somebody.written(flag, way)
    if flag.startswith("ARREST"):
        world.reports(row, partner=partner)
    else:
        world.persons(row, partner=partner)


def all_that_comes_out(world: World, somebody: Somebody) -> Iterator[str]:
    """Look for a person in every way, and give all that is said."""
    words = (somebody.name.split()[0], somebody.document, somebody.phone[-10:])
    for officer in SEARCHERS:
        actor = world.actor(officer)
        for word in words:
            for hit in usecases.search(world.installation, actor, word).hits:
                yield repr(hit)
                try:
                    yield repr(usecases.read_record(world.installation, actor, hit.id))
                except RootbranchError as refused:
                    yield str(refused)


def tells(text: str, somebody: Somebody) -> bool:
    """Say whether a text tells who it is."""
    folded = text.casefold().replace("-", "")
    return any(
        part.casefold() in folded
        for part in (somebody.document, somebody.phone[-10:], *somebody.name.split())
    )


@examples(max_examples=14)
@given(
    protecting=st.sampled_from(PROTECTING),
    others=st.lists(st.sampled_from(OTHER), min_size=1, max_size=3),
    place=st.integers(0, 3),
    ways=st.lists(st.integers(0, 2), min_size=4, max_size=4),
    partners=st.lists(st.sampled_from(("AA", "BB")), min_size=4, max_size=4),
)
def test_nobody_gets_a_protected_person_out(shared, protecting, others, place, ways, partners):
    somebody = Somebody()
    flags = [*others[:place], protecting, *others[place:]]
    for flag, way, partner in zip(flags, ways, partners, strict=False):
        deliver(shared, somebody, flag, partner, way)
    assert [text for text in all_that_comes_out(shared, somebody) if tells(text, somebody)] == []
    arrests = shared.figures()["persons_arrested"]
    shared.count()
    assert shared.figures()["persons_arrested"] == arrests == "0"


@examples(max_examples=9)
@given(flag=st.sampled_from(("", "NONSENSE", "SUSPECT WITHOUT PREDICATE")), way=st.integers(0, 2))
def test_who_has_no_category_or_no_predicate_is_protected(shared, flag, way):
    somebody = Somebody()
    deliver(shared, somebody, flag, "AA", way)
    assert list(all_that_comes_out(shared, somebody)) == []


@examples(max_examples=12)
@given(
    category=st.sampled_from(
        (
            "",  # the mapping says nothing of categories
            "category: {column: quality}\n",
            'category: {column: quality, values: {"*": suspect}}\n',
            "category: {constant: uncategorised}\n",
        )
    ),
    born=st.sampled_from(("2015-01-01", "")),
    word=st.sampled_from(("", "suspect", "?", "MIGRANT", "convicted")),
)
def test_no_mapping_opens_a_person_without_a_predicate(shared, category, born, word):
    somebody = Somebody()
    start, end = PERSONS.index("category:"), PERSONS.index("marking:")
    assume(not (word == "convicted" and category == "category: {column: quality}\n" and not born))
    mapping = (PERSONS[:start] + category + PERSONS[end:]).replace(
        "mapping: persons", f"mapping: persons-{somebody.number}"
    )
    row = somebody.written("SUSPECT WITHOUT PREDICATE", 0) | {"quality": word, "born": born}
    # a mapping that makes everybody a suspect is refused
    with pytest.raises(InputError) if '"*": suspect' in category else nullcontext():
        shared.gather(shared.file(PERSON_COLUMNS, [row]), mapping)
    assert list(all_that_comes_out(shared, somebody)) == []


@pytest.mark.parametrize("target", ["suspect", "convicted"])
def test_a_mapping_that_declares_a_whole_file_suspect_is_refused(shared, target):
    start, end = PERSONS.index("category:"), PERSONS.index("marking:")
    mapping = PERSONS[:start] + f"category: {{constant: {target}}}\n" + PERSONS[end:]
    row = person("x")
    before = shared.tables()
    with pytest.raises(InputError):
        shared.gather(shared.file(PERSON_COLUMNS, [row]), mapping)
    assert shared.tables() == before
