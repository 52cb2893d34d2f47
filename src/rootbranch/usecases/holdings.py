"""What the register holds about whom, in numbers: for the data-protection officer.

    current records ─ count by partner and category ─▶ disclosure.protect_cells ─▶ table with totals

Counts of protected persons' records below ten are hidden, and so many others that none can be computed.
"""

from rootbranch.disclosure import protect_cells
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.aggregates import Cell
from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.store import partners, records
from rootbranch.usecases.asking import asking
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.things import all_records
from rootbranch.usecases.views import HoldingLine


def holdings(installation: Installation, actor: Actor) -> tuple[HoldingLine, ...]:
    """Count current records by partner and category, with a total for each partner.

    Raises:
        AccessError: Not for this person.
    """
    with asking(installation, actor, Verb.VERIFY, all_records(actor), "holdings") as work:
        where = work.filter_for(Verb.VERIFY, Kind.RECORD)
        cells: list[Cell] = []
        for partner in partners.all_partners(work.connection):
            counted = records.count_by_category(work.connection, work.at, where, partner=partner.id)
            cells += _of_partner(partner.id, counted)
        return tuple(
            HoldingLine(partner=cell.label[0], category="".join(cell.label[1:]), count=cell.count)
            for cell in protect_cells(tuple(cells))
        )


def _of_partner(partner: str, counted: dict[SubjectCategory, int]) -> list[Cell]:
    about = {category: count for category, count in counted.items() if count}
    protected = {category: count for category, count in about.items() if is_protected(category)}
    cells = [
        Cell(label=(partner, category.value), count=count, protected=category in protected)
        for category, count in sorted(about.items())
    ]
    return [Cell(label=(partner,), count=sum(about.values()), protected=False), *cells] if cells else []
