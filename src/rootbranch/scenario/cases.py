"""Open the cases of the agencies: one for each cell of a network that an agency has somebody of, under its own file number.

    records about members of one cell ─▶ Case(number: the file of the first of them) ─▶ case columns of plans and of reports,
                                                                                        truth/cases

A case is opened with its first record, and closed when a court has spoken the last word on everybody in it. A plan is made in
an open case about whom it aims at, else about the same network; where an agency has none, in one that has nobody yet. A report
about an offender is of the case of their cell; one about goods or sites, of the network's case that was opened last.

Limits: a case is of one agency and one cell. US-BRD numbers its events and nothing else: they bear no case; nor does what was reported
before the agency had one, or an administrative detention.
Source: notes on the synthetic region, section 3.1 (`Case`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random

from rootbranch.scenario.desk import Desk
from rootbranch.scenario.effects import network_of
from rootbranch.scenario.feeds import Numbered
from rootbranch.scenario.happenings import Telling
from rootbranch.scenario.period import FIRST_DELIVERY

_LAST_WORD = frozenset({"acquittal", "sentence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of one agency.

    Args:
        number: In the agency's own form.
        network, cell: Which it is about; empty where nobody knows yet.
        closed: Empty while it is open.
        persons: Ids of those of whom the agency has a record in it.
        records: Keys of these records.
    """

    number: str
    agency: str
    network: str
    cell: str
    opened: date
    closed: date | None = None
    persons: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


class Cases:
    """The cases of one agency; opens more."""

    def __init__(self, desk: Desk, agency: str, file_number: Callable[[int, date], str]) -> None:
        """Open a case for each cell that the agency has a record of.

        Args:
            file_number: Writes the number of a record about a person, by its running number and its day.
        """
        self._agency, self._number_of, self._world = agency, file_number, desk.world
        by_cell: defaultdict[str, list[Numbered]] = defaultdict(list)
        last = desk.first
        for number, mention in desk.numbered(agency):
            last = max(last, number)
            if mention.person.cell:
                by_cell[mention.person.cell].append((number, mention))
        last = max((last, *(number for number, _ in desk.strays(agency))))
        self._numbers = count(last + 1)
        self._all = [self._open(cell, own, _spoken(desk)) for cell, own in sorted(by_cell.items())]

    def _open(self, cell: str, own: Sequence[Numbered], spoken: Mapping[str, date]) -> Case:
        people = tuple(dict.fromkeys(mention.person.id for _, mention in own))
        keys = tuple(self._number_of(number, mention.known_on) for number, mention in own)
        words = [spoken[one] for one in people if one in spoken]
        opened = min(mention.known_on for _, mention in own)
        return Case(
            number=keys[0],
            agency=self._agency,
            network=cell.partition("/")[0],
            cell=cell,
            opened=opened,
            closed=max(opened, *words) if len(words) == len(people) else None,
            persons=people,
            records=keys,
        )

    def choose(self, random: Random, about: Sequence[str], network: str) -> Case:
        """Choose the case in which something is planned.

        Args:
            about: Ids of whom it aims at.
            network: To which that belongs; empty where nobody knows.
        """
        open_ones = [one for one in self._all if one.opened <= FIRST_DELIVERY and not one.closed]
        for fitting in (
            [one for one in open_ones if set(one.persons) & set(about)],
            [one for one in open_ones if one.network == network],
            open_ones if not network else [],
        ):
            if fitting:
                return random.choice(fitting)
        new = Case(
            number=self._number_of(next(self._numbers), FIRST_DELIVERY),
            agency=self._agency,
            network=network,
            cell="",
            opened=FIRST_DELIVERY,
        )
        self._all.append(new)
        return new

    def of_report(self, telling: Telling) -> str:
        """Give the number of the case to which a report of the agency belongs; empty where there was none on its day."""
        opened = [one for one in self._all if one.cell and one.opened <= telling.reported_on]
        if telling.subject:
            held_for_papers = telling.kind == "arrest" and telling.ground != "offence"
            own = [] if held_for_papers else [one for one in opened if one.cell == telling.subject.cell]
        else:
            outcome = self._world.outcome(telling.outcome)
            network = network_of(self._world, outcome) if outcome else ""
            own = [one for one in opened if one.network == network]
        return max(own, key=lambda one: (one.opened, one.number)).number if own else ""

    def lines(self, feed: str, reports: Iterable[tuple[str, Telling]]) -> Iterator[tuple[object, ...]]:
        """Make the lines of the truth.

        Args:
            feed: Mapping of the file that has the records.
            reports: Reports of the agency that may bear a case, each behind its `feed/key`.
        """
        told: defaultdict[str, list[str]] = defaultdict(list)
        for place, telling in reports:
            told[self.of_report(telling)].append(place)
        for one in self._all:
            records = " ".join(f"{feed}/{key}" for key in one.records)
            yield (one.number, one.agency, one.network, one.cell, one.opened, one.closed or "",
                   " ".join(one.persons), records, " ".join(dict.fromkeys(told[one.number])))  # fmt: skip


def _spoken(desk: Desk) -> dict[str, date]:
    """Say on which day a court spoke the last word on somebody."""
    return {
        one.subject.id: one.happened_on
        for one in desk.world.outcomes
        if one.subject and one.stage in _LAST_WORD
    }
