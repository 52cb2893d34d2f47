"""Build the rows of a block at once, column by column; a row that asks for a closer look is built by itself.

    Block ─▶ columns ─ each read with the functions of a row ─▶ drafts
                └── refused, noted, young, a formula, nothing said ─▶ build(row) ─▶ Draft | Reject

Nothing is decided here: every value comes from a function that also reads a single row, or is a text as it stands. So a
row gets the same draft either way (tests/property/test_block_laws.py).

Limits: entities of one schema with fields; of other mappings each row is built by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import chain, compress, repeat
from typing import Any

from rootbranch.gather.ages import age_is_young
from rootbranch.gather.block_texts import content_texts
from rootbranch.gather.entity_columns import Value, compile_properties
from rootbranch.gather.entity_contents import HAPPENED
from rootbranch.gather.formulas import formula_places
from rootbranch.gather.mapping import FeedMapping
from rootbranch.gather.readers import Readers, moment_of
from rootbranch.gather.recall import by_column, gaps, stripped
from rootbranch.gather.rows import Block, Cells, Draft, Reject, Row
from rootbranch.gather.specs import Get
from rootbranch.gather.subjects import Subject, surely_adult
from rootbranch.gather.vocabulary import PERSON_SCHEMATA
from rootbranch.model.marking import Marking

Column = Sequence[Any]
_Columns = tuple[Sequence[Column], Mapping[str, Column], Mapping[str, Column], set[int]]
BuildRow = Callable[[Row], Draft | Reject]
BuildBlock = Callable[[Block], list[Draft | Reject]]


def compile_blocks(
    mapping: FeedMapping, readers: Readers, build: BuildRow, last_year: int
) -> BuildBlock | None:
    """Compile a mapping to a function from block to drafts and rejected rows; None where it asks for row by row.

    Args:
        build: What builds a row by itself.
        last_year: Years of birth of two digits end here.
    """
    schema = mapping.entity_schema.fixed if mapping.entity_schema else None
    if schema is None or not mapping.fields:
        return None
    columns_of = _compile_columns(mapping, readers, schema, last_year)
    kind = mapping.kind

    def build_block(block: Block) -> list[Draft | Reject]:
        columns, properties, cells, odd = columns_of(block)
        if odd:
            plain = [place not in odd for place in range(len(block.lines))]
            columns = [list(compress(column, plain)) for column in columns]
            properties = {name: list(compress(column, plain)) for name, column in properties.items()}
            cells = {name: list(compress(column, plain)) for name, column in cells.items()}
        locators, keys, markings, subjects, happened, known, withdrawn, numbers = columns
        predicates = [subject.predicate for subject in subjects]
        drafts = map(
            Draft._make,
            zip(
                repeat(kind),
                repeat(schema),
                [subject.category for subject in subjects],
                markings,
                keys,
                content_texts(schema, properties, predicates, cells),
                zip(repeat(tuple(properties)), zip(*properties.values(), strict=True), strict=False),
                happened,
                known,
                withdrawn,
                repeat(()),
                numbers,
                locators,
                strict=False,
            ),
        )
        if not odd:
            return [*drafts]
        return [
            build(block.row(place)) if place in odd else next(drafts) for place in range(len(block.lines))
        ]

    return build_block


def _compile_columns(
    mapping: FeedMapping, readers: Readers, schema: str, last_year: int
) -> Callable[[Block], _Columns]:
    """Compile what makes of a block the columns of its drafts.

    Returns:
        A function that also gives the columns of properties and of kept cells, by name, and the places of the rows for
        which none of them holds.
    """
    person = schema in PERSON_SCHEMATA
    keys_of = [stripped(column) for column in mapping.key]
    marking_of = by_column(_marking(readers), _marking_sources(mapping))
    subject_of = by_column(_subject(readers, person), _category_sources(mapping))
    known_of = by_column(_known(readers), mapping.known_on.sources if mapping.known_on else ())
    withdrawn_of = by_column(_withdrawn(readers), mapping.withdrawn.sources if mapping.withdrawn else ())
    age = mapping.age if person else None
    adult_of = by_column(_adult(readers.age if age else None), age.sources if age else ())
    properties_of = compile_properties(mapping, last_year)

    def columns_of(block: Block) -> _Columns:
        count, names = len(block.lines), block.names
        columns = dict(zip(names, zip(*block.lines, strict=True), strict=True))
        parts = [part_of(columns, count) for part_of in keys_of]
        keys = list(zip(*parts, strict=True))
        markings, subjects = marking_of(columns, count), subject_of(columns, count)
        known, withdrawn = known_of(columns, count), withdrawn_of(columns, count)
        properties = properties_of(columns, count)
        odd = {*formula_places(columns.values()), *_silent(properties)}
        adults = adult_of(columns, count)
        read: tuple[Column, ...] = (markings, subjects, known, withdrawn, adults, *properties.values())
        odd.update(chain.from_iterable(map(gaps, read)))
        if not all(map(all, parts)):
            odd.update(place for place, key in enumerate(keys) if "" in key)
        happened = _happened(properties, odd, count)
        if person and "birthDate" in properties:
            odd.update(_perhaps_young(properties["birthDate"], known, happened))
        cells = {name: columns[name] for name in readers.kept(dict(zip(names, names, strict=True)))}
        numbers = range(block.first, block.first + count)
        made = (block.locators, keys, markings, subjects, happened, known, withdrawn, numbers)
        return made, properties, cells, odd

    return columns_of


def _silent(properties: Mapping[str, Column]) -> list[int]:
    """Give the places of the rows that say nothing at all."""
    if any(map(all, properties.values())):
        return []
    return [place for place, values in enumerate(zip(*properties.values(), strict=True)) if not any(values)]


def _marking(readers: Readers) -> Callable[[Cells], Marking | None]:
    def marking(cells: Cells) -> Marking | None:
        made = readers.marking(cells)
        return made if isinstance(made, Marking) else None

    return marking


def _marking_sources(mapping: FeedMapping) -> list[str]:
    part = mapping.marking
    return [column for name in type(part).model_fields for column in getattr(part, name).sources]


def _subject(readers: Readers, person: bool) -> Callable[[Cells], Subject | None]:
    def subject(cells: Cells) -> Subject | None:
        found = readers.category(cells, person)
        return None if found.problems else found

    return subject


def _category_sources(mapping: FeedMapping) -> list[str]:
    """Name the columns of the category, and those of the predicate that a suspect needs."""
    part = mapping.predicate
    specs = [getattr(part, name) for name in type(part).model_fields] if part else []
    return [column for spec in (mapping.category, *specs) if spec for column in spec.sources]


def _known(readers: Readers) -> Callable[[Cells], datetime | None]:
    def known(cells: Cells) -> datetime | None:
        moment, problems = readers.known(cells)
        return None if problems else moment

    return known


def _withdrawn(readers: Readers) -> Callable[[Cells], bool | None]:
    def withdrawn(cells: Cells) -> bool | None:
        said = readers.withdrawn(cells)
        return said if isinstance(said, bool) else None

    return withdrawn


def _adult(age_of: Get | None) -> Callable[[Cells], bool | None]:
    """Say of an age in years or words that it is no minor's; None where it may be."""
    if age_of is None:
        return lambda _cells: True
    return lambda cells: None if age_is_young(age_of(cells)) else True


def _happened(properties: Mapping[str, Column], odd: set[int], count: int) -> list[datetime | None]:
    columns = [properties[name] for name in HAPPENED if name in properties]
    if not columns:
        return [None] * count
    said = [next(filter(None, values), "") for values in zip(*columns, strict=True)]
    texts = [value if isinstance(value, str) else value[0] for value in said]
    return [moment_of(text) if text and place not in odd else None for place, text in enumerate(texts)]


def _perhaps_young(
    births: Sequence[Value | None], known: Sequence[datetime | None], happened: Sequence[datetime | None]
) -> list[int]:
    """Give the places of those who are not surely of age by their dates of birth, on the earlier of two moments."""
    latest = [value if isinstance(value, str) else max(value or (), default="") for value in births]
    years = {moment.year for moment in {*known, *happened} if moment}
    if not years or surely_adult((max(latest),), min(years)):
        return []
    return [
        place
        for place, (born, *moments) in enumerate(zip(latest, known, happened, strict=True))
        if born and any(moment and not surely_adult((born,), moment.year) for moment in moments)
    ]
