"""Write what is true beside the files: what really happened, who is protected, what a person should decide.

    actions.csv            every report with the outcome it tells of, its label and its place in the files
    judgements.csv         what a person should say of pairs of reports
    expected_figures.json  what the figures must come to, and between which bounds before anybody has decided
    protected.csv          every value that would tell who a protected person is, as written, with its place
    dirty.csv              every row that was spoiled on purpose
    texts.csv              what each narrative tells of; text_mentions, text_ties and text_totals say where in it
    transactions.csv       the red flag of each transaction and who stands behind its free text
    plans.csv              at whom or what each planned measure aims; collisions.csv which of them meet

Limits: bounds hold for whichever reports are joined by rule, as long as no two outcomes are joined that differ in
kind, in town or by more than `LOOKALIKE_DAYS`.
Source: notes on the synthetic region, section 3.6.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import TextIO

from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.happenings import Telling, TrueOutcome
from rootbranch.scenario.world import World

LOOKALIKE_DAYS = 3
PAIR_DAYS = 45

MEASURES = {
    "arrests": "arrest",
    "prosecution_steps": "prosecution_step",
    "seizures": "seizure",
    "freezes": "freeze",
    "forfeitures": "forfeiture",
    "investigations": "investigation",
    "infrastructure": "infrastructure",
    "other": "other",
}
"""Measure of a figure and the kind of outcome it counts."""


class TruthBook:
    """Takes note of each row while it is written."""

    def __init__(self, folder: Path) -> None:
        """Open the files that grow with the rows."""
        folder.mkdir()
        self._folder = folder
        self._protected = _Table(
            folder / "protected.csv", "person class kind value partner feed file row flag"
        )
        self._dirty = _Table(folder / "dirty.csv", "partner feed file row what hidden")
        self._beside = {name: _Table(folder / f"{name}.csv", columns) for name, columns in _BESIDE.items()}
        self._places: dict[tuple[str, str], list[tuple[Feed, int, FeedRow]]] = defaultdict(list)

    def note(self, feed: Feed, number: int, row: FeedRow) -> None:
        """Take note of one row.

        Args:
            number: Row of the file, 1 for the first data row.
        """
        place = (feed.partner, feed.mapping, feed.file_name, number)
        if row.dirt:
            self._dirty.write(*place, row.dirt, "yes" if row.hides else "no")
        if row.telling:
            self._places[row.telling.outcome, row.telling.agency].append((feed, number, row))
        for person, identity in row.hidden:
            flag = row.dirt or row.flag or _flag(row)
            for kind, value in identity:
                self._protected.write(person.id, person.category, kind, value, *place, flag)
        for line in row.lines:
            self._beside[line.file].write(*line.cells)

    def close(self, world: World) -> None:
        """Write what needs the whole region, and close everything."""
        self._protected.close()
        self._dirty.close()
        for table in self._beside.values():
            table.close()
        actions = _Table(self._folder / "actions.csv", _ACTION)
        for telling in world.tellings:
            actions.write(*self._action(world, telling))
        actions.close()
        pairs = _Table(self._folder / "judgements.csv", _PAIR)
        for left, right in _pairs(world):
            verdict = "same" if left.outcome == right.outcome else "different"
            pairs.write(*self._key(left), *self._key(right), verdict, _reason(left, right))
        pairs.close()
        text = json.dumps(expected_figures(world), indent=1, sort_keys=True) + "\n"
        (self._folder / "expected_figures.json").write_text(text, encoding="utf-8", newline="\n")

    def _key(self, telling: Telling) -> tuple[str, str, str]:
        feed, _, row = self._places[telling.outcome, telling.agency][0]
        return (feed.partner, feed.mapping, "|".join(row.key))

    def _action(self, world: World, telling: Telling) -> Iterator[str]:
        places = self._places[telling.outcome, telling.agency]
        truth = next((one for one in world.outcomes if one.id == telling.outcome), None)
        happened = truth.happened_on if truth else telling.account.happened_on
        yield from (telling.outcome, telling.kind, happened.isoformat(), telling.stage)
        yield from (truth.place if truth else telling.account.place, telling.operation)
        yield ";".join(truth.took_part if truth else (telling.agency,))
        yield telling.subject.id if telling.subject else ""
        quantities = truth.quantities if truth else ()
        yield "; ".join(f"{amount} {unit} {commodity}" for commodity, amount, unit in quantities)
        yield from ("yes" if truth else "no", telling.why)
        yield from self._key(telling)
        for feed, number, _ in (places[0], places[-1]):
            yield from (feed.file_name, str(number))
        yield from (telling.label, telling.link, str(telling.installment))


def _flag(row: FeedRow) -> str:
    return row.mention.flag if row.mention else "right" if row.telling else "none"


_BESIDE = {
    "texts": "partner feed key language kind outcome",
    "text_mentions": "partner feed key start end written kind entity",
    "text_ties": "partner feed key start end left right tie",
    "text_totals": "partner feed key start end written label operation metric value unit",
    "transactions": "partner feed key flag sender receiver",
    "plans": "partner feed key target_kind target",
    "collisions": "id kind left_partner left_feed left_key right_partner right_feed right_key collides why",
}
"""Columns of the truth files whose lines come with the rows."""

_ACTION = (
    "action kind happened_on stage place operation took_part subject quantities counted why "
    "partner feed key file row last_file last_row label link installment"
)
_PAIR = "left_partner left_feed left_key right_partner right_feed right_key verdict reason"


class _Table:
    """A CSV file that is written line by line."""

    def __init__(self, path: Path, columns: str) -> None:
        self._file: TextIO = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(columns.split())

    def write(self, *cells: object) -> None:
        self._writer.writerow(cells)

    def close(self) -> None:
        self._file.close()


def _pairs(world: World) -> Iterator[tuple[Telling, Telling]]:
    """List the pairs of reports of one kind that are near enough in time to be asked about."""
    by_kind: dict[str, list[Telling]] = defaultdict(list)
    for telling in world.tellings:
        if telling.label not in {"NOT_COUNTED", "WITHDRAWN"}:
            by_kind[telling.kind].append(telling)
    for tellings in by_kind.values():
        for left, right in combinations(tellings, 2):
            if abs((left.account.happened_on - right.account.happened_on).days) <= PAIR_DAYS:
                yield left, right


def _reason(left: Telling, right: Telling) -> str:
    if left.outcome != right.outcome:
        return "two things that happened"
    links = {left.link, right.link}
    return next(link for link in ("person", "agreement", "reference") if link in links)


# ---------------------------------------------------------------- figures


def expected_figures(world: World) -> dict[str, object]:
    """Count what must come out after each of the two rounds of deliveries.

    Returns:
        For `release_1` and `release_2` and each measure: `true` once every pair is decided as the truth says;
        `lowest` when every lookalike is taken for the same and `highest` when only reference numbers join.
    """
    counted = [telling for outcome in world.outcomes for telling in outcome.tellings]
    taken_back = [telling for telling in world.uncounted if telling.taken_back]
    first = [telling for telling in [*counted, *taken_back] if telling.installment == 1]
    return {
        "release_1": _figures(first),
        "release_2": {**_figures(counted), "quantities": _quantities(world.outcomes)},
    }


def _figures(tellings: list[Telling]) -> dict[str, object]:
    figures: dict[str, object] = {
        measure: _bounds([one for one in tellings if one.kind == kind], lambda one: one.outcome)
        for measure, kind in MEASURES.items()
    }
    arrests = [one for one in tellings if one.kind == "arrest"]
    figures["persons_arrested"] = _bounds(arrests, lambda one: one.subject.id if one.subject else "")
    figures["reports"] = len(tellings)
    figures["by_operation"] = {
        operation: {
            measure: len({one.outcome for one in tellings if (one.kind, one.operation) == (kind, operation)})
            for measure, kind in MEASURES.items()
        }
        for operation in sorted({one.operation for one in tellings})
    }
    figures["by_stage"] = {
        stage: len({one.outcome for one in tellings if one.stage == stage})
        for stage in sorted({one.stage for one in tellings} - {""})
    }
    return figures


def _bounds(tellings: list[Telling], unit: Callable[[Telling], str]) -> dict[str, int]:
    by_number = {
        (unit(one), one.link if one.link in {"agreement", "person"} else "", _own(one)) for one in tellings
    }
    return {
        "true": len({unit(one) for one in tellings}),
        "lowest": len(set(_lookalikes(tellings, unit).values())),
        "highest": len(by_number),
    }


def _own(telling: Telling) -> str:
    return telling.agency if telling.link in {"agreement", "person"} else ""


def _lookalikes(tellings: list[Telling], unit: Callable[[Telling], str]) -> dict[str, str]:
    """Put units together that happened in one town within a few days; returns the group of each unit."""
    group = {unit(one): unit(one) for one in tellings}
    for left, right in combinations(tellings, 2):
        near = abs((left.account.happened_on - right.account.happened_on).days) <= LOOKALIKE_DAYS
        if near and left.account.place == right.account.place and left.stage == right.stage:
            old, new = group[unit(right)], group[unit(left)]
            group = {one: new if other == old else other for one, other in group.items()}
    return group


def _quantities(outcomes: Iterable[TrueOutcome]) -> dict[str, dict[str, str]]:
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for outcome in outcomes:
        for commodity, amount, unit in outcome.quantities:
            sums[outcome.kind][f"{commodity} {unit}"] += float(amount)
    return {
        kind: {goods: f"{amount:g}" for goods, amount in sorted(of.items())}
        for kind, of in sorted(sums.items())
    }
