"""Say which papers somebody holds beside the national document: what single agencies know people by.

    alien file     of whom is no citizen, in the United States: `A9` and eight digits, above all given out
    tax number     RFC of a Mexican of age: as long as one, with a homonym code that cannot be (`identifiers`)
    voter key      clave de elector of a Mexican of age: of a state that is none
    permit         to stay in Colombia, of a Venezuelan

All hold the same birth date and letters as the CURP; whoever passes as another has that other one's papers.

Limits: what a second number of the same kind is, `people` says.
Source: notes on the synthetic region, section 3.4 (ids of each agency).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from rootbranch.scenario.feeds import FeedRow
from rootbranch.scenario.identifiers import stay_permit, tax_number, voter_key
from rootbranch.scenario.noise import Noise, against
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.slips import ADULT_BORN_BY

Paper = tuple[str, Callable[[Person], str], str]
"""A column, whose number goes there, and the name of the noise that leaves it out."""


def alien_file_of(person: Person) -> str:
    """Give the number of the alien file; empty for who has none."""
    return person.alien_file


def tax_number_of(person: Person) -> str:
    """Give the tax number (RFC); empty for who has none."""
    return tax_number(person.document) if _mexican_of_age(person) else ""


def voter_key_of(person: Person) -> str:
    """Give the voter key (clave de elector); empty for who has none."""
    if not _mexican_of_age(person):
        return ""
    return voter_key(person.document, person.paternal, person.maternal, person.given[0])


def permit_of(person: Person) -> str:
    """Give the permit to stay in Colombia (PPT); empty for who has none."""
    return stay_permit(person.document) if person.nationality == "VE" else ""


def papers_of(person: Person) -> Iterator[tuple[str, str]]:
    """List the kind and number of each paper of one identity, the national document first."""
    yield "passport" if person.document.startswith("ZZ") else "national", person.document
    further = {
        "national": person.second_document,
        "alien_file": person.alien_file,
        "tax": tax_number_of(person),
        "voter": voter_key_of(person),
        "permit": permit_of(person),
    }
    yield from ((kind, number) for kind, number in further.items() if number)


def with_papers(pen: Pen, row: FeedRow, behind: str, *papers: Paper) -> FeedRow:
    """Put further papers of the person into a row, behind a column.

    Args:
        papers: Column, whose number goes there, and name of the noise that leaves it out, of each.
    """
    mention = row.mention
    assert mention
    believed = {column: number(mention.known_as) for column, number, _ in papers}
    true = {column: number(mention.person) for column, number, _ in papers} if mention.believed else believed
    written = {
        column: pen.paper(believed[column], lost, column, exact=mention.exact) for column, _, lost in papers
    }
    passes = [
        Noise(column, "false_identity")
        for column, _, _ in papers
        if written[column] and believed[column] != true[column]
    ]
    cells: dict[str, object] = {}
    for column, text in row.cells.items():
        cells[column] = text
        if column == behind:
            cells |= written
    return replace(
        row,
        cells=cells,
        identity=(*row.identity, *(("document", number) for number in written.values() if number)),
        noise=(*row.noise, *against((*passes, *pen.noise()), true)),
    )


def _mexican_of_age(person: Person) -> bool:
    return person.nationality == "MX" and person.born <= ADULT_BORN_BY
