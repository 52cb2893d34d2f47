"""Play the invented region through the use cases, and know of it what its truth files say."""

import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from rootbranch import scenario, usecases
from rootbranch.gather import FeedMapping, Row, load_mapping, open_file
from rootbranch.model.access import Actor, Duty
from rootbranch.model.marking import Purpose
from rootbranch.usecases import Installation

Place = tuple[str, str, str]
PHONE_DIGITS = 8

FIRST_PURPOSE = {
    Duty.OPERATOR: Purpose.SET_UP,
    Duty.LIAISON: Purpose.INVESTIGATION,
    Duty.ANALYST: Purpose.ANALYSIS,
    Duty.RESULTS_OFFICER: Purpose.RESULTS,
    Duty.REVIEWER: Purpose.RESULTS,
    Duty.DATA_PROTECTION_OFFICER: Purpose.SUPERVISION,
    Duty.ASSISTANCE_OFFICER: Purpose.ASSISTANCE,
}


@cache
def mapping_of(name: str) -> FeedMapping:
    """Give a mapping of the region, read once."""
    return load_mapping(scenario.mapping_text(name), name)


@dataclass(frozen=True)
class Region:
    """The files of a region with the truth beside them."""

    folder: Path
    deliveries: tuple[scenario.Delivered, ...]

    @classmethod
    def written(cls, folder: Path, seed: int) -> "Region":
        return cls(folder, scenario.write_region(folder, seed).deliveries)

    def truth(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def expected(self) -> dict[str, dict]:
        return json.loads((self.folder / "truth" / "expected_figures.json").read_text(encoding="utf-8"))

    @cached_property
    def verdicts(self) -> dict[frozenset[Place], str]:
        """Give what a person should say of a pair of reports, by partner, feed and key of both."""
        return {
            frozenset(
                (row[f"{side}_partner"], row[f"{side}_feed"], row[f"{side}_key"])
                for side in ("left", "right")
            ): row["verdict"]
            for row in self.truth("judgements")
        }

    def rows(self) -> Iterator[tuple[scenario.Delivered, Row]]:
        """Give every row of every file as it was delivered; those that are no rows are left out."""
        for delivered in self.deliveries:
            with open_file(delivered.path, mapping_of(delivered.mapping)) as reading:
                yield from ((delivered, item) for item in reading if isinstance(item, Row))

    @cached_property
    def secrets(self) -> tuple["Secret", ...]:
        """Give the values that tell who a protected person is and stand in rows about them and nowhere else.

        What stands in a row that only resolving can find is open until records are resolved: the truth says which.
        """
        reports = {one.mapping for one in self.deliveries if _tells_of_actions(one.mapping)}
        told = [
            Secret(
                row["kind"], row["value"], "wrong" if row["feed"] in reports else row["flag"], row["class"]
            )
            for row in self.truth("protected")
            if row["kind"]
            not in {"birth_date", "nickname"}  # open people have the same ones: alone they tell nobody
        ]
        hidden = {
            (row["file"], int(row["row"]))
            for row in self.truth("protected")
            if row["found_by"] != "resolving"
        }
        elsewhere: set[str] = set()
        for delivered, row in self.rows():
            if (delivered.path.name, row.number) not in hidden:
                elsewhere.update(_marks_in(row.cells.values()))
        # Of a number that stands in a list of calls only, no record says whose it is: then nobody can know.
        known = {one.mark for one in told if one.flag != "none"}
        return tuple(
            dict.fromkeys(
                one
                for one in told
                if one.tells_somebody() and one.mark in known and one.mark not in elsewhere
            )
        )


def _tells_of_actions(name: str) -> bool:
    return mapping_of(name).kind == "report"


@dataclass(frozen=True)
class Secret:
    """A value that tells who a protected person is.

    Args:
        flag: How the row was flagged, see the truth file; in a report of an action a protected person stands as an
            offender, which is `wrong`.
    """

    kind: str
    value: str
    flag: str
    category: str

    def tells_somebody(self) -> bool:
        if self.kind == "name":
            return len(self.value.split()) > 1
        return sum(map(str.isalnum, self.value)) >= 6

    @property
    def mark(self) -> str:
        """What all ways of writing the value have in common."""
        if self.kind == "name":
            return " ".join(sorted(_words(self.value)))
        letters = "".join(_words(self.value))
        return letters[-PHONE_DIGITS:] if self.kind == "phone" else letters


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(one for one in plain if not unicodedata.combining(one)))


def _marks_in(cells: Iterable[str]) -> Iterator[str]:
    """Give what a row has in common with secrets: whole codes, ends of numbers, runs of words of a name."""
    words: list[str] = []
    for cell in cells:
        own = _words(cell)
        words += own
        yield "".join(own)
        yield from own
        digits = re.sub(r"\D", "", cell)
        if len(digits) >= PHONE_DIGITS:
            yield digits[-PHONE_DIGITS:]
    for length in range(2, 7):
        for start in range(len(words) - length + 1):
            yield " ".join(sorted(words[start : start + length]))


class Secrets:
    """Secrets, ready to be looked for in long texts."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._names = {tuple(_words(one.value)): one for one in secrets if one.kind == "name"}
        self._codes = {one.mark: one for one in secrets if one.kind == "document"}
        self._phones = {one.mark: one for one in secrets if one.kind == "phone"}
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for words in self._names:
            self._lengths[words[0]].add(len(words))
        self._beginnings = {code[:length] for code in self._codes for length in range(1, len(code) + 1)}

    def within(self, text: str) -> list[Secret]:
        """Say which secrets a text holds, with whatever marks, accents and spaces it writes them."""
        words = _words(text)
        runs = {run[-PHONE_DIGITS:] for run in re.findall(r"\d+", text) if len(run) >= PHONE_DIGITS}
        found = {self._phones[run] for run in runs & self._phones.keys()}
        for start, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                found.update(filter(None, [self._names.get(tuple(words[start : start + length]))]))
            if word in self._beginnings:  # a code may be written in up to three parts
                parts = ["".join(words[start : start + length]) for length in (1, 2, 3)]
                found.update(self._codes[part] for part in parts if part in self._codes)
        return list(found)


def officers_of(installation: Installation) -> list:
    return list(
        usecases.list_officers(installation, usecases.actor_for(installation, "operator", "set_up", "cli"))
    )


def everybody(installation: Installation) -> list[Actor]:
    """Let every officer act for every purpose; of two who may the same, only one."""
    seen: dict[tuple, Actor] = {}
    for officer in officers_of(installation):
        for purpose in Purpose:
            key = (officer.partner, officer.duties, purpose)
            seen.setdefault(key, Actor(officer=officer, purpose=purpose, door="cli"))
    return list(seen.values())


def actor_with(installation: Installation, duty: Duty, partner: str = "") -> Actor:
    """Let an officer of a duty act, for the purpose of the duty."""
    officer = next(
        one for one in officers_of(installation) if duty in one.duties and partner in ("", one.partner)
    )
    return Actor(officer=officer, purpose=FIRST_PURPOSE[duty], door="cli")


def set_up(installation: Installation) -> None:
    """Make the partners, agreements and officers of the region."""
    operator = usecases.actor_for(installation, "operator", "set_up", "cli")
    known = {partner.id for partner in usecases.list_partners(installation, operator)}
    for partner in scenario.partners():
        if partner.id not in known:
            usecases.add_partner(installation, operator, partner)
    for agreement in scenario.agreements():
        usecases.add_agreement(installation, operator, agreement)
    for officer in scenario.officers():
        if officer.id != operator.officer.id:
            usecases.add_officer(installation, operator, officer)


def gather(installation: Installation, region: Region, installment: int) -> None:
    """Gather the files of one installment, each as the liaison of its partner."""
    for delivered in region.deliveries:
        if delivered.installment == installment:
            usecases.gather_file(
                installation,
                actor_with(installation, Duty.LIAISON, delivered.partner),
                delivered.path,
                delivered.partner,
                scenario.mapping_text(delivered.mapping),
                mapping_where=delivered.mapping,
            )


def totals(lines: tuple) -> dict[str, int]:
    """Add the figures of each measure up, over stages and units."""
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.figure.values:
            found[line.figure.measure] += int(line.figure.values[0])
    return found


def outside_bounds(found: Mapping[str, int], expected: Mapping[str, object]) -> list[str]:
    """Name the measures that lie outside what the truth allows before anybody has decided."""
    return [
        f"{measure}: {found[measure]} not within {bounds['lowest']}..{bounds['highest']}"
        for measure, bounds in expected.items()
        if isinstance(bounds, dict) and "lowest" in bounds
        if not bounds["lowest"] <= found[measure] <= bounds["highest"]
    ]


def untrue(found: Mapping[str, int], expected: Mapping[str, object]) -> list[str]:
    """Name the measures that are not what the truth says."""
    return [
        f"{measure}: {found[measure]} instead of {bounds['true']}"
        for measure, bounds in expected.items()
        if isinstance(bounds, dict) and "true" in bounds and found[measure] != bounds["true"]
    ]


def judge_as_the_truth_says(installation: Installation, region: Region) -> int:
    """Decide the queue until nothing waits; give how many pairs were decided."""
    actor = actor_with(installation, Duty.RESULTS_OFFICER)
    place_of = places(region, installation, actor)
    judged = 0
    while pairs := [
        one for one in usecases.queue(installation, actor, limit=500).pairs if one.about == "outcome"
    ]:
        for pair in pairs:
            left, right = pair.left.record, pair.right.record
            verdict = region.verdicts.get(frozenset((place_of(left), place_of(right))))
            assert verdict is not None, f"the truth says nothing of {place_of(left)} and {place_of(right)}"
            usecases.judge(installation, actor, left, right, verdict, "as the truth says")
        judged += len(pairs)
    return judged


def places(region: Region, installation: Installation, actor: Actor) -> Callable[[str], Place]:
    """Give a function that names a record by partner, feed and key."""
    key_of = {}
    for delivered, row in region.rows():
        columns = mapping_of(delivered.mapping).key
        key = "|".join(row.cells[column] for column in columns)
        key_of[delivered.partner, delivered.path.name, row.number] = key

    def place_of(record_id: str) -> Place:
        view = usecases.read_record(installation, actor, record_id)
        record = view.record
        return (record.partner, record.feed, key_of[record.partner, view.file_name, record.row])

    return place_of
