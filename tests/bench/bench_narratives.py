"""Hold what is read out of texts against the truth of an invented region: `./run bench narratives --region FOLDER`.

Totals and goods stand in the truth with their places (`text_totals.csv`, `text_mentions.csv` of kind `sum`). A reading
counts as right where it covers the place and gives the number, the measure, and for totals the operation. What drivers
earn and travellers pay is no claim: read as one it is wrong. Readings that the truth does not list are shown by what
they are; in texts of arrests "one arrest" is right, and searches of a house are told and not listed.

Limits: the rules were mended on the region of seed 1; another seed says more. Without a folder, a demo of seed 11 is made.
"""

import argparse
import csv
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rootbranch import scenario
from rootbranch.gather.narratives import Reading, read_narrative

_FEEDS = {"mx-fis-relatos": ("Folio", "Relato", "Idioma"), "gt-mp-relatos": ("relato", "texto", "idioma")}
_DONE = {"seizure": "seized", "freeze": "frozen", "forfeiture": "forfeited"}
_PAID = frozenset({"pay", "fee", "extra"})


class Told(NamedTuple):
    """A number that the truth lists: where, how much, and what a reading of it has to say."""

    start: int
    end: int
    value: float
    metric: str
    operation: str


def main() -> None:
    """Measure the region that was named, or a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", type=Path)
    parser.add_argument("--show", type=int, default=0, help="how many wrong ones to show")
    asked = parser.parse_args()
    if asked.region:
        measure(asked.region, asked.show)
        return
    with tempfile.TemporaryDirectory() as folder:
        scenario.write_region(Path(folder) / "region", 11)
        measure(Path(folder) / "region", asked.show)


def measure(region: Path, show: int) -> None:
    """Print recall and precision, and the cases that are wrong."""
    truth = _Truth(region)
    scores: Counter[str] = Counter()
    wrong: list[str] = []
    started = time.process_time()
    texts = list(_texts(region))
    readings = {key: read_narrative(text, language) for key, text, language in texts}
    seconds = time.process_time() - started
    for key, text, _ in texts:
        _score(text, readings[key], key, truth, scores, wrong)
    right = scores["totals read"] + scores["goods read"]
    true = scores["totals"] + scores["goods"]
    unlisted = scores["readings"] - scores["listed"]
    print(f"{len(texts):,} texts read in {seconds:.1f} s of one core, {scores['readings']:,} readings")
    print(
        f"totals {scores['totals']:,}: read {scores['totals read']:,}, with the right operation {scores['operations']:,}"
    )
    print(f"goods {scores['goods']:,}: read {scores['goods read']:,}, as what was done {scores['deeds']:,}")
    print(
        f"recall {right / (true or 1):.4f}; readings the truth lists or agrees with: {1 - unlisted / (scores['readings'] or 1):.4f}"
    )
    print(f"pay and fees {scores['paid']:,}: wrongly read {scores['paid read']:,}")
    print(f"unsure, for a person: {scores['unsure']:,}")
    print("\n".join(wrong[:show]))


class _Truth:
    def __init__(self, region: Path) -> None:
        self.kind = {row["key"]: row["kind"] for row in _rows(region, "texts")}
        self.totals: dict[str, list[Told]] = defaultdict(list)
        for row in _rows(region, "text_totals"):
            start, end, value = int(row["start"]), int(row["end"]), float(row["value"])
            self.totals[row["key"]].append(Told(start, end, value, row["metric"], row["operation"]))
        self.goods: dict[str, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
        self.paid: dict[str, list[Told]] = defaultdict(list)
        for row in _rows(region, "text_mentions"):
            if row["kind"] == "sum":
                amount, _, what = row["entity"].split(" ", 2)
                told = Told(int(row["start"]), int(row["end"]), float(amount), what, "")
                (self.paid[row["key"]] if what in _PAID else self.goods[row["key"]][row["entity"]]).append(
                    told
                )


def _rows(region: Path, table: str) -> Iterator[Mapping[str, str]]:
    with (region / "truth" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _texts(region: Path) -> Iterator[tuple[str, str, str]]:
    for one in json.loads((region / "region.json").read_text(encoding="utf-8"))["files"]:
        columns = _FEEDS.get(Path(one["mapping"]).stem)
        if columns:
            with (region / one["file"]).open(encoding="utf-8") as file:
                for row in map(json.loads, file):
                    yield row[columns[0]], row[columns[1]], row[columns[2]]


def _score(
    text: str,
    readings: tuple[Reading, ...],
    key: str,
    truth: _Truth,
    scores: Counter[str],
    wrong: list[str],
) -> None:
    listed: set[Reading] = set()
    kind = truth.kind[key]
    for told in truth.totals[key]:
        hits = [one for one in readings if _is_at(one, told) and one.metric == told.metric]
        scores["totals"] += 1
        scores["totals read"] += bool(hits)
        scores["operations"] += any(one.operation == told.operation for one in hits)
        listed |= set(hits)
        _note(wrong, bool(hits), "total", key, text, told)
    for places in truth.goods[key].values():
        hits = [one for one in readings for told in places if _is_at(one, told)]
        scores["goods"] += 1
        scores["goods read"] += bool(hits)
        scores["deeds"] += any(_DONE.get(kind, "") in one.metric for one in hits)
        listed |= {one for one in readings if float(one.value) == places[0].value}
        _note(wrong, bool(hits), "goods", key, text, places[0])
    for told in truth.paid[key]:
        scores["paid"] += 1
        scores["paid read"] += any(one.start < told.end and told.start < one.end for one in readings)
    listed |= {one for one in readings if kind == "arrest" and one.metric == "arrests" and one.value == 1}
    scores["readings"] += len(readings)
    scores["listed"] += len(listed)
    scores["unsure"] += sum(one.unsure for one in readings)
    for one in readings:
        if one not in listed:
            wrong.append(
                f"  not listed, {kind}, {one.metric} {one.value}: …{_near(text, one.start, one.end)}…"
            )


def _is_at(one: Reading, told: Told) -> bool:
    return one.start < told.end and told.start < one.end and float(one.value) == told.value


def _note(wrong: list[str], found: bool, what: str, key: str, text: str, told: Told) -> None:
    if not found:
        wrong.append(f"  {what} not read, {key}: …{_near(text, told.start, told.end)}…")


def _near(text: str, start: int, end: int) -> str:
    return text[max(0, start - 100) : end + 60].replace("\n", " / ")


if __name__ == "__main__":
    main()
