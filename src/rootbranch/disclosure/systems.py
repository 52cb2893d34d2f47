"""One linear system of all that an attacker can read: the table, earlier releases, what is absent from both.

    table ─┐                       ┌─ cells that may be hidden
    others ┴─ sums, one cell each ─┼─ cells that are told already (shown before, with the same count)
                                   ├─ cells that stay open (hidden by another release)
                                   └─ cells that are absent (no release has them, a sum names them)

A count that another release shows and that is the same here can be hidden no more. One that differs is a revision: it is told as it was,
and the new one, where it differs by fewer than the threshold, is itself a small count (who came late). A cell that another release
hides is taken to be the same as here wherever all its sums hold here; that makes the attacker stronger, never weaker.

Limits: of cells that nobody gave, a whole-number filling that fits is found and only their ranges are looked at.
Source: notes on flows, section 7 (two publishers, two vintages, fiscal year to date).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from rootbranch.disclosure.tables import CountTable, Hierarchy, Label, Sum, label_text, sums_of
from rootbranch.errors import InputError, Message

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


class State(IntEnum):
    """What can be done with a cell."""

    FREE = 0  # of the table: may be shown or hidden
    TOLD = 1  # shown elsewhere: known whatever is done
    OPEN = 2  # another release hides it: unknown but for what follows
    ABSENT = 3  # no release gives it or hides it: unknown but for what follows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class System:
    """Cells and the sums between them.

    Attributes:
        labels: What each cell is; those of the table first, in its order.
        listed: How many of them are of the table.
        counts: True counts, shape (cells,); of cells that nobody gave, one filling that fits.
        states: A `State` for each cell.
        before: Counts that another release showed under the label of a cell of the table, where they differ.
        sums: Matrix of -1 (total) and 1 (part), shape (sums, cells): sums @ counts = 0.
    """

    labels: tuple[Label, ...]
    listed: int
    counts: Counts
    states: NDArray[np.int8]
    before: Mapping[int, tuple[int, ...]]
    sums: csr_matrix


def build_system(
    table: CountTable, hierarchies: Mapping[str, Hierarchy], others: Sequence[CountTable] = ()
) -> System:
    """Put a table and the releases beside it into one system.

    Raises:
        InputError: A label stands twice, a count is missing or negative, or a total is not what its parts come to.
    """
    _check(table)
    if any(count is None for count in table.counts):
        first = table.counts.index(None)
        raise _refusal("disclosure.no_count", f"{table.name}, {label_text(table.labels[first])}")
    build = _Building(table)
    build.add_sums(table, build.here, hierarchies, strict=True)
    for other in others:
        _check(other)
        if other.dimensions != table.dimensions:
            raise _refusal("disclosure.other_dimensions", other.name)
        build.add_other(other, hierarchies)
    return build.finish()


@dataclass(slots=True)
class _Building:
    """A system while it grows."""

    table: CountTable
    labels: list[Label] = field(init=False)
    counts: list[int | None] = field(init=False)
    states: list[State] = field(init=False)
    before: dict[int, tuple[int, ...]] = field(default_factory=dict)
    rows: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    absent: dict[Label, int] = field(default_factory=dict)
    here: dict[Label, int] = field(init=False)

    def __post_init__(self) -> None:
        self.here = {label: place for place, label in enumerate(self.table.labels)}
        self.labels, self.counts = list(self.table.labels), list(self.table.counts)
        self.states = [State.FREE] * len(self.labels)

    def add_cell(self, label: Label, count: int | None, state: State) -> int:
        self.labels.append(label)
        self.counts.append(count)
        self.states.append(state)
        return len(self.labels) - 1

    def add_other(self, other: CountTable, hierarchies: Mapping[str, Hierarchy]) -> None:
        """Join another release: what is the same becomes one cell, what is not stands beside it."""
        here = self.here
        steady = self._steady(other, hierarchies)
        places: dict[Label, int] = {}
        for label, count in zip(other.labels, other.counts, strict=True):
            place = here.get(label)
            if count is None and place is not None and label in steady:
                places[label] = place
            elif count is None and place is None:
                places[label] = self._absent(label)
                if self.counts[places[label]] is None:
                    self.states[places[label]] = State.OPEN
            elif count is None:
                places[label] = self.add_cell(label, None, State.OPEN)
            elif place is not None and self.counts[place] == count:
                places[label] = place
                self.states[place] = State.TOLD
            elif label in self.absent:
                places[label] = self.absent[label]
                self.counts[places[label]], self.states[places[label]] = count, State.TOLD
            else:
                places[label] = self.add_cell(label, count, State.TOLD)
                if place is not None:
                    self.before[place] = (*self.before.get(place, ()), count)
        self.add_sums(other, places, hierarchies, strict=False)

    def _steady(self, other: CountTable, hierarchies: Mapping[str, Hierarchy]) -> set[Label]:
        """Find the labels of another release whose sums all hold with the counts of this one for what it hides."""
        given = dict(zip(other.labels, other.counts, strict=True))
        unsteady: set[Label] = set()
        for one in sums_of(other, hierarchies):
            there = [label for label in (one.total, *one.parts) if label in given]
            values = [self._value(given, label) for label in there]
            if None in values:
                continue
            total, *parts = (value or 0 for value in values)
            absent = (self._value({}, part) or 0 for part in one.parts if part not in given)
            if total not in {sum(parts), sum(parts) + sum(absent)}:
                unsteady.update(there)
        return set(given) - unsteady

    def _value(self, given: Mapping[Label, int | None], label: Label) -> int | None:
        """Give a count as another release shows it, else as it is here; None where neither has it."""
        shown = given.get(label)
        return self.counts[self.here[label]] if shown is None and label in self.here else shown

    def add_sums(
        self,
        table: CountTable,
        places: Mapping[Label, int],
        hierarchies: Mapping[str, Hierarchy],
        *,
        strict: bool,
    ) -> None:
        """Add the sums of one release; parts that it lacks are zero where the total leaves nothing for them."""
        left: list[tuple[Sum, int | None]] = []
        none: set[Label] = set()
        for one in sums_of(table, hierarchies):
            rest = self._rest(one, places)
            lacking = {part for part in one.parts if part not in places}
            if strict and rest and (rest < 0 or not lacking):
                raise _refusal("disclosure.sum_wrong", f"{table.name}, {label_text(one.total)}")
            if rest == 0:
                none |= lacking
            left.append((one, rest))
        for one, rest in left:
            parts = [places[part] for part in one.parts if part in places]
            if rest != 0:
                lacking = {part for part in one.parts if part not in places and part not in none}
                parts += self._lacking(sorted(lacking), rest, strict=strict)
            self.rows.append((places[one.total], tuple(parts)))

    def _lacking(self, lacking: Sequence[Label], rest: int | None, *, strict: bool) -> list[int]:
        """Give the cells that hold what a total leaves: those of the table where they come to it, else open ones."""
        here = [self.here[label] for label in lacking if label in self.here and not strict]
        held = sum(self.counts[place] or 0 for place in here)
        if rest is None:
            return here + [self._absent(label) for label in lacking if label not in self.here]
        if rest == held:
            return here
        return [self._absent(label) for label in lacking]

    def _rest(self, one: Sum, places: Mapping[Label, int]) -> int | None:
        """Say what a total leaves for the parts that are absent; None where that is not known."""
        total = self.counts[places[one.total]]
        parts = [self.counts[places[part]] for part in one.parts if part in places]
        if total is None or None in parts:
            return None
        return total - sum(part for part in parts if part is not None)

    def _absent(self, label: Label) -> int:
        if label not in self.absent:
            self.absent[label] = self.add_cell(label, None, State.ABSENT)
        return self.absent[label]

    def finish(self) -> System:
        """Write the matrix, and fill what nobody gave."""
        columns = [place for total, parts in self.rows for place in (total, *parts)]
        values = [sign for _, parts in self.rows for sign in (-1.0, *(1.0,) * len(parts))]
        starts = np.cumsum([0, *(1 + len(parts) for _, parts in self.rows)])
        sums = csr_matrix((values, columns, starts), shape=(len(self.rows), len(self.labels)))
        return System(
            labels=tuple(self.labels),
            listed=len(self.table.labels),
            counts=_filled(self.counts, sums, self.table.name),
            states=np.array(self.states, np.int8),
            before=self.before,
            sums=sums,
        )


def _filled(counts: Sequence[int | None], sums: csr_matrix, name: str) -> Counts:
    """Give all counts; those that are None get a whole-number filling that fits all sums."""
    known = np.array([-1 if count is None else count for count in counts], np.int64)
    if not (known < 0).any():
        return known
    low, high = np.where(known < 0, 0, known), np.where(known < 0, np.inf, known)
    found = milp(
        np.zeros(len(known)),
        constraints=LinearConstraint(sums, 0, 0) if sums.shape[0] else (),
        bounds=Bounds(low, high),
        integrality=known < 0,
        options={"time_limit": 60},
    )
    if found.x is None:
        raise _refusal("disclosure.not_fitting", name)
    whole: Counts = np.rint(found.x).astype(np.int64)
    return whole


def _check(table: CountTable) -> None:
    seen: set[Label] = set()
    for label, count in zip(table.labels, table.counts, strict=True):
        if label in seen:
            raise _refusal("disclosure.label_twice", f"{table.name}, {label_text(label)}")
        if count is not None and count < 0:
            raise _refusal("disclosure.negative", f"{table.name}, {label_text(label)}")
        seen.add(label)


def _refusal(problem: str, where: str) -> InputError:
    return InputError(Message(problem), where, Message(problem.replace(".", ".fix_", 1)))
