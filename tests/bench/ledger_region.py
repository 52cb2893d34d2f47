"""Hold the ledger's rules against the truth of an invented region: `./run bench ledger --region FOLDER`.

    files ─ gather ─▶ current reports ─ form_outcomes (no judgement) ─▶ outcomes ─ truth/actions.csv ─▶ counted twice, wrongly joined

Nobody decides anything: this is what the rules alone do at the default setting. A report that was withdrawn or whose row was
corrected counts as it stands after the last delivery. Precision and recall are of pairs of reports.
"""

import csv
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from rootbranch import scenario
from rootbranch.gather import Draft, compile_mapping, load_mapping, open_file, read_drafts, read_report
from rootbranch.ledger import Formed, form_outcomes, load_matching, load_rules
from rootbranch.model.category import is_protected
from rootbranch.model.ids import Digest, PartnerId, RecordId
from rootbranch.model.reports import Report

SHOWN_MAX = 25
_KNOWN_AT = datetime(2026, 12, 31, tzinfo=UTC)


def measure(folder: Path, *, shown: int = SHOWN_MAX) -> bool:
    """Print what the rules make of the reports of a region; say whether the marks of the issue are met."""
    reports = list(_reports(folder))
    action_of, counted = _truth(folder)
    territories = {one.id: one.territory for one in scenario.partners()}
    started = time.process_time()
    formed = form_outcomes(
        reports,
        (),
        rules=load_rules(),
        matching=load_matching(),
        territories=territories,
        digest=lambda text: Digest(hashlib.sha256(text.encode()).hexdigest()),
    )
    print(f"{len(reports):,} current reports: {time.process_time() - started:.1f} s of one core")
    merged = _wrongly_merged(formed, action_of)
    twice = _counted_twice(formed, action_of)
    true = {action for action in action_of.values() if action in counted}
    print(f"true outcomes that reports tell of and that are to be counted: {len(true):,}")
    told = len(formed.outcomes) - len(formed.waiting)
    print(
        f"outcomes that count {told:,}, waiting {len(formed.waiting):,}, pairs in the queue {len(formed.queue):,}"
    )
    none = [
        one
        for one in formed.outcomes
        if one.id not in formed.waiting and not {action_of.get(each, "?") for each in one.reports} & counted
    ]
    print(f"outcomes that count and that the truth does not count: {len(none):,}")
    print(f"comparisons left out for want of room {formed.skipped:,}")
    _pairs(formed, action_of)
    share = len({action for _, actions in merged for action in actions} & true) / (len(true) or 1)
    print(f"true outcomes wrongly merged with another: {share:.2%}")
    print(f"outcomes counted twice or more by the rules: {len(twice)}")
    by_id = {report.record: report for report in reports}
    counted_though = [(one.reports, frozenset({"none"})) for one in none]
    for title, cases in (
        ("not to be counted", counted_though),
        ("wrongly merged", merged),
        ("counted twice", twice),
    ):
        for records, actions in cases[:shown]:
            print(f"  {title}: {' '.join(sorted(actions))}")
            for record in records:
                print(f"    {_line(by_id[record])}  [{action_of.get(record, '?')}]")
    return not twice and share <= 0.02


def _reports(folder: Path) -> Iterator[Report]:
    """Read the reports that stand after the last delivery."""
    current: dict[RecordId, Report] = {}
    for one in json.loads((folder / "region.json").read_text(encoding="utf-8"))["files"]:
        text = (folder / one["mapping"]).read_text(encoding="utf-8")
        mapping = load_mapping(text, one["mapping"])
        if mapping.kind != "report":
            continue
        path, partner = folder / one["file"], PartnerId(one["partner"])
        build = compile_mapping(mapping, partner=partner, file_name=path.name, known_at=_KNOWN_AT)
        seen = set()
        with open_file(path, mapping) as reading:
            for item in read_drafts(reading, build):
                record = RecordId("/".join((partner, mapping.name, *(getattr(item, "key", None) or ()))))
                seen.add(record)
                if isinstance(item, Draft):
                    _take(current, record, item, partner)
        if mapping.mode == "full":
            prefix = f"{partner}/{mapping.name}/"
            for gone in [known for known in current if known.startswith(prefix) and known not in seen]:
                del current[gone]
    yield from current.values()


def _take(current: dict[RecordId, Report], record: RecordId, draft: Draft, partner: PartnerId) -> None:
    current.pop(record, None)
    if draft.withdrawn or is_protected(draft.category):
        return
    report = read_report(
        draft.content,
        record=record,
        key_digest=Digest(record),
        recorded_at=draft.known_at,
        known_at=draft.known_at,
        partner=partner,
        originating_source=draft.marking.originating_source,
        category=draft.category,
    )
    if isinstance(report, Report):
        current[record] = report


def _truth(folder: Path) -> tuple[dict[RecordId, str], set[str]]:
    action_of, counted = {}, set()
    with (folder / "truth" / "actions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            action_of[RecordId("/".join((row["partner"], row["feed"], row["key"])))] = row["action"]
            if row["counted"] == "yes":
                counted.add(row["action"])
    return action_of, counted


_Case = tuple[tuple[RecordId, ...], frozenset[str]]


def _wrongly_merged(formed: Formed, action_of: dict[RecordId, str]) -> list[_Case]:
    cases = []
    for outcome in formed.outcomes:
        actions = frozenset(action_of[one] for one in outcome.reports if one in action_of)
        if len(actions) > 1:
            cases.append((outcome.reports, actions))
    return cases


def _counted_twice(formed: Formed, action_of: dict[RecordId, str]) -> list[_Case]:
    found: dict[str, list[tuple[RecordId, ...]]] = defaultdict(list)
    for outcome in formed.outcomes:
        if outcome.id not in formed.waiting:
            for action in {action_of[one] for one in outcome.reports if one in action_of}:
                found[action].append(outcome.reports)
    return [
        (tuple(record for records in told for record in records), frozenset({action}))
        for action, told in sorted(found.items())
        if len(told) > 1
    ]


def _pairs(formed: Formed, action_of: dict[RecordId, str]) -> None:
    of_action: dict[str, list[RecordId]] = defaultdict(list)
    current = {record for outcome in formed.outcomes for record in outcome.reports}
    for record, action in action_of.items():
        if record in current:
            of_action[action].append(record)
    true = {frozenset(pair) for told in of_action.values() for pair in combinations(told, 2)}
    joined = {frozenset(pair) for outcome in formed.outcomes for pair in combinations(outcome.reports, 2)}
    right = len(true & joined)
    print(
        f"pairs of reports of one outcome {len(true):,}: joined by rule {len(joined):,}, of them right {right:,}"
    )
    print(f"precision {right / (len(joined) or 1):.4f}, recall by rule {right / (len(true) or 1):.4f}")
    asked = Counter(_same_action(pair.left, pair.right, action_of) for pair in formed.queue)
    print(f"pairs asked: {asked[True]:,} are one, {asked[False]:,} are two")


def _same_action(left: RecordId, right: RecordId, action_of: dict[RecordId, str]) -> bool:
    return action_of.get(left, left) == action_of.get(right, right)


def _line(report: Report) -> str:
    subject = report.subject
    who = f"{subject.name} {subject.birth_date} {subject.document}" if subject else ""
    taken: Iterable[str] = (f"{one.amount:f} {one.unit} {one.commodity}" for one in report.quantities)
    return " | ".join(
        str(part)
        for part in (
            report.record, report.kind, report.stage or "", report.happened_on, report.place, report.reference,
            report.natural_key, report.operation, who, "; ".join(taken),
        )
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(0 if measure(Path(sys.argv[1])) else 1)
