"""Take note of each row while it is written, and of everything else when the district is done.

    rows ─▶ note ─▶ record_to_entity, disclosure, protected, dirty, noise_log, traps, withdrawals
    world ─▶ close ─▶ persons, roles, edges, actions, effects and the other tables

Source: notes on the synthetic region, section 3.6.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from rootbranch.scenario.claims import Claim
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.noise import cell_of
from rootbranch.scenario.tallies import counted
from rootbranch.scenario.truth import actions, people
from rootbranch.scenario.truth.readers import Readers
from rootbranch.scenario.truth.tables import TABLES, TablePart
from rootbranch.scenario.truth.traps import OF_CALLS, Traps
from rootbranch.scenario.truth.withdrawn import Withdrawals

_COUNTED = frozenset({"edges", "plates", "roles", "identities", "decisions", "withdrawals"})
"""Tables whose lines are counted as planted, some of them."""


class TruthBook:
    """The truth of one district."""

    def __init__(self, folder: Path, desk: Desk, *, with_header: bool = True) -> None:
        """Open all tables of a district below a folder that is there."""
        self._desk, self._known = desk, desk.world.places.known
        self._tables = {name: TablePart(folder, name, with_header=with_header) for name in TABLES}
        self._readers = Readers()
        self._places: dict[tuple[str, str], list[actions.Place]] = defaultdict(list)
        self._evidence: dict[str, list[str]] = defaultdict(list)
        self._traps, self._withdrawals = Traps(), Withdrawals()
        self.planted: Counter[str] = Counter()
        """What was planted, by kind; each kind is named by a message `scenario.planted.…`."""

    def note(self, feed: Feed, number: int, row: FeedRow) -> None:
        """Take note of one row.

        Args:
            number: Row of the file, 1 for the first data row.
        """
        place = (feed.partner, feed.mapping, feed.file_name, number)
        key = "|".join(row.key)
        self._tables["record_to_entity"].write(*place, key, " ".join(self._about(row)))
        handling, readers = self._readers.of(feed, row)
        self._tables["disclosure"].write(*place, handling, readers)
        for tie in dict.fromkeys(filter(None, (row.tie, *row.also_ties))):
            self._evidence[tie].append(f"{feed.mapping}/{key}")
        self.planted["cell_noise"] += len(row.noise)
        for one in row.noise:
            said = one.said or cell_of(row.cells, one.column)
            self._tables["noise_log"].write(*place, one.column, one.what, one.true, said)
        if row.dirt:
            self._tables["dirty"].write(*place, row.dirt, "yes" if row.hides else "no")
            self.planted[f"row_{row.dirt}"] += 1
        if row.telling:
            self._places[row.telling.outcome, row.telling.agency].append(
                actions.Place(feed.partner, feed.mapping, feed.file_name, number, key)
            )
        if row.claim:
            self._tables["claims"].write(feed.partner, feed.mapping, key, *_claimed(row.claim))
            self.planted[f"claim_{row.claim.label.lower()}"] += 1
        self._traps.note(feed, row)
        self._withdrawals.note(feed, number, row)
        if row.trap:
            self.planted[f"trap_{row.trap}"] += 1
        if row.mention and row.mention.flag in {"absent", "wrong"}:
            self.planted[f"flag_{row.mention.flag}"] += 1
        for person, identity in row.hidden:
            for kind, value in identity:
                self._tables["protected"].write(person.id, person.category, kind, value, *place, *_flag(row))
        for line in row.lines:
            self._tables[line.table].write(*line.cells)
            if line.planted:
                self.planted[line.planted] += 1

    def _about(self, row: FeedRow) -> Iterator[str]:
        """Name everybody and everything whom a row is about, or has to do with."""
        if row.mention:
            yield row.mention.person.id
        if row.telling:
            yield row.telling.outcome
            if row.telling.subject:
                yield row.telling.subject.id
            if row.telling.kind == "infrastructure" and (site := self._known(row.telling.natural_key)):
                yield site.id
        yield from filter(None, row.about)

    def close(self) -> None:
        """Write what needs the whole district, and close everything."""
        desk = self._desk
        lines = {
            **people.lines(desk, self._evidence),
            **actions.lines(desk, self._places),
            "withdrawals": self._withdrawals.lines(desk.world),
        }
        for name, some in lines.items():
            for line in some:
                self._tables[name].write(*line)
                self.planted.update(_planted(name, line))
        for line in self._traps.lines(desk):
            self._tables["traps"].write(*line)
            if line[0] not in OF_CALLS:  # of those the calls are counted
                self.planted[f"trap_{line[0]}"] += 1
        self.planted += actions.planted(desk.world) + people.planted(desk)
        for table in self._tables.values():
            table.close()


def _planted(name: str, line: tuple[object, ...]) -> Iterator[str]:
    """Name what is planted with a line of a table."""
    if name not in _COUNTED:
        return
    cells = dict(zip(TABLES[name], line, strict=True))
    if name == "edges":
        yield "tie_shown" if cells["evidence"] else "tie_nowhere"
    elif name == "plates" and cells["kind"] != "own":
        yield f"plate_{cells['kind']}"
    elif name == "roles" and cells["after"]:
        yield "taken_over"
    elif name == "identities" and cells["identity"] == 2:
        yield "false_identity"
    elif name == "decisions":
        yield "decision"
    elif name == "withdrawals" and str(cells["entity"]).startswith("P"):
        yield "record_withdrawn"


def _flag(row: FeedRow) -> tuple[str, str]:
    """Say how a row marks a protected person, and by what it is found out where it does not."""
    if row.dirt:
        return row.dirt, ""
    if row.mention:
        return row.mention.flag, row.mention.found_by
    return "right" if row.telling or row.sealed else "none", ""


def _claimed(claim: Claim) -> Iterator[object]:
    """Say what is wrong with a published total, what it counts, and what was true."""
    yield from (claim.operation, claim.metric, claim.label, claim.value)
    yield from counted(claim.counts, claim.on_day)
