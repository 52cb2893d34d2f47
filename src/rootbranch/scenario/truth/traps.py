"""List who and what must not be taken for what they look like, and in which files they are met.

Source: notes on the synthetic region, section 3.6 (planted traps).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.kin import CHILD, PARENT
from rootbranch.scenario.mentions import DOCUMENT, NAME_AND_BIRTH, RESOLVING
from rootbranch.scenario.tolls import TRAP
from rootbranch.scenario.traps import NICKNAME, brothers, is_double
from rootbranch.scenario.world import World

Line = tuple[str, str, str, str]
OF_CALLS = {
    "public": "everybody calls it",
    "shelter": "many ring a shelter",
    "relative": "offenders ring the relatives who pay",
    TRAP: "collects toll from every network that passes, a member of none",
    "recycled": "a stranger has an offender's old number",
    "second_hand": "a stranger has an offender's old handset",
}
"""Why a telephone that many ring, that offenders ring or that an offender had makes nobody a target."""

FOUND = {
    DOCUMENT: "found by the document",
    NAME_AND_BIRTH: "found by name and birth date",
    RESOLVING: "found only by resolving records",
}
"""How the record of a protected person that is not marked as one is found through another."""


class Traps:
    """What is met in the rows of a district."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._records: dict[str, set[str]] = defaultdict(set)
        self._adults: set[str] = set()
        self._unflagged: dict[str, str] = {}
        self._calls: set[tuple[str, str]] = set()

    def note(self, feed: Feed, row: FeedRow) -> None:
        """Take note of whom a row is about, and of the trap that it is a part of."""
        if row.mention:
            self._records[row.mention.person.id].add(feed.mapping)
            if row.mention.looks_adult:
                self._adults.add(row.mention.person.id)
            if row.mention.found_by:
                self._unflagged[row.mention.person.id] = (
                    f"{row.mention.agency} does not mark a {row.mention.person.category}: {FOUND[row.mention.found_by]}"
                )
        if row.telling and row.telling.subject:
            self._records[row.telling.subject.id].add(feed.mapping)
        for entity in row.about:
            self._records[entity].add(feed.mapping)
        if row.trap:
            caller, receiver = row.about[0], row.about[-1]
            self._calls.add((row.trap, caller if row.trap == "recycled" else receiver))

    def lines(self, desk: Desk) -> Iterator[Line]:
        """Make the lines, each with its kind first."""
        world = desk.world
        called = {("public", one.id) for one in world.public} | self._calls
        for kind, entity in sorted(called):
            yield kind, entity, OF_CALLS[kind], _written(self._records.get(entity, set()))
        for kind, entity, why in (*self._people(desk), *_payers(desk)):
            yield kind, entity, why, _written(self._records.get(entity, set()))

    def _people(self, desk: Desk) -> Iterator[tuple[str, str, str]]:
        world = desk.world
        for one in (*world.offenders, *world.associates, *world.protected):
            if one.nickname == NICKNAME:
                yield "nickname", one.id, f"one of several people called {NICKNAME}"
            if is_double(one):
                yield "official", one.id, "a corrupt official who is a contact officer of the platform too"
            if one.id in self._adults:
                yield "minor", one.id, "one agency takes a minor for an adult"
            if one.id in self._unflagged:
                yield "unflagged", one.id, self._unflagged[one.id]
        for one, brother in brothers(world.networks, world.offenders):
            yield "brother", one.id, f"has the surnames and the first name of {brother.id}"
        yield from _families(world)
        for one, outcome in world.cleared:
            yield "cleared", one.id, f"acquitted on {outcome.happened_on} ({outcome.id})"


def _families(world: World) -> Iterator[tuple[str, str, str]]:
    """Name the protected persons who are relatives of an offender, each with one of them."""
    protected = {one.id: one for one in world.protected}
    offenders = {one.id: one for one in world.offenders}
    named: set[str] = set()
    for tie in world.kindred.ties:
        for here, there, relation in (
            (tie.one, tie.other, tie.relation),
            (tie.other, tie.one, _turned(tie.relation)),
        ):
            if here in protected and there in offenders and here not in named:
                named.add(here)
                what, network = protected[here].category, offenders[there].cell.partition("/")[0]
                yield "family", here, f"a {what}, {relation} of {there} who works for {network}"


def _turned(relation: str) -> str:
    return CHILD if relation == PARENT else relation


def _payers(desk: Desk) -> Iterator[tuple[str, str, str]]:
    """Name the relatives who pay more often than any driver or helper is paid."""
    relatives = {one.id for one in desk.world.protected if one.category is SubjectCategory.FAMILY_PAYER}
    paid = Counter(one.ends[0] for one in desk.all_payments() if one.ends[0] in relatives)
    mules = Counter(one.ends[1] for one in desk.all_payments() if one.kind == "pay")
    most = max(mules.values(), default=0)
    for id, transfers in sorted(paid.items()):
        if transfers > most:
            yield "payer", id, f"{transfers} transfers; nobody who is paid for trips has more than {most}"


def _written(feeds: set[str]) -> str:
    return " ".join(sorted(feeds))
