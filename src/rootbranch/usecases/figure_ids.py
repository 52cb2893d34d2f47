"""Say which of the ids behind figures somebody may be shown: a figure is for everybody, what it counts is not."""

from collections.abc import Iterable

from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import RecordId
from rootbranch.model.ledger import Counted, Figure, LeftOut
from rootbranch.store import versions
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.words import is_of_claims


def open_ids(installation: Installation, actor: Actor, figures: Iterable[Figure]) -> frozenset[str]:
    """Give the ids of entries and records behind figures that the policies open to the asker."""
    counted: set[str] = set()
    named: set[RecordId] = set()
    for figure in figures:
        if isinstance(figure.counts, Counted):
            pass  # nothing of it is listed
        elif is_of_claims(figure):
            named.update(map(RecordId, figure.counts))
        else:
            counted.update(figure.counts)
        if not isinstance(figure.set_aside, LeftOut):
            named.update(id for id, _ in figure.set_aside)
    with asking(installation, actor, Verb.READ, joint(Kind.FIGURE), "figure_ids") as work:
        may_read = work.filter_for(Verb.READ, Kind.RECORD)
        found: set[str] = set(versions.openable(work.connection, work.at, may_read, named))
        if work.allows(Verb.READ, joint(Kind.OUTCOME)):
            found |= counted
        work.touch(found)
    return frozenset(found)
