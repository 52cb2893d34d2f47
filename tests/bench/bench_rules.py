"""Count one invented ledger under three words with closed lists, as in 2022: `./run bench rules`.

Some 20,000 "disruption actions", some 30,000 "law-enforcement actions" and 5,549 "disruptions of smuggler infrastructure"
were published of one campaign within months, and no outsider could reconcile them. Here one ledger gives all three, with
the parts of each and what lies in one and not in another. Exits with 1 where a total or a difference does not add up.
"""

import sys
import time
from datetime import date, timedelta

from tests.fixtures.reports import START, append

from rootbranch import ledger
from rootbranch.ledger import EntryDraft, Proofs, compare_rules, load_composites, load_rules
from rootbranch.model.ids import OutcomeId, PartnerId, RecordId
from rootbranch.model.ledger import EntryKind, Outcome, Period
from rootbranch.model.reports import OutcomeKind, Stage

NOW = START + timedelta(days=400)
HAPPENED = {
    OutcomeKind.ARREST: 1_968,
    OutcomeKind.SEIZURE: 11_000,
    OutcomeKind.FREEZE: 1_483,
    OutcomeKind.INFRASTRUCTURE: 5_549,
    OutcomeKind.PROSECUTION_STEP: 4_000,
    OutcomeKind.INVESTIGATION: 5_000,
    OutcomeKind.FORFEITURE: 400,
    OutcomeKind.OTHER: 600,
}
WORDS = {"disruption_action@1": 20_000, "enforcement_action@1": 30_000, "infrastructure_disruption@1": 5_549}


def draft(kind: OutcomeKind, number: int) -> EntryDraft:
    """Invent an outcome of a kind."""
    day = date(2022, 4, 1) + timedelta(days=number % 180)
    outcome = Outcome(
        id=OutcomeId(f"{kind}-{number}"), kind=kind, reports=(RecordId(f"r-{kind}-{number}"),), happened_on=day,
        reported_on=day, territory="MX", place="", operation="Faro", lead=PartnerId("MX"),
        took_part=(PartnerId("MX"),), own_territory=True,
        stage=Stage.CONVICTION if kind is OutcomeKind.PROSECUTION_STEP else None,
    )  # fmt: skip
    return EntryDraft(
        kind=EntryKind.ACCEPT,
        outcome=outcome,
        reverses=None,
        reviewer=None,
        rule="",
        reason="",
        entered_at=START,
    )


def main() -> int:
    entries = append([], (draft(kind, number) for kind, count in HAPPENED.items() for number in range(count)))
    ledger.verify_entries(entries)
    begun = time.process_time()
    found = compare_rules(
        entries, WORDS, load_rules(), load_composites(), as_of=NOW, period=Period(), proofs=Proofs()
    )
    spent = time.process_time() - begun
    for total in found.totals:
        print(f"{total.total:>7,}  {total.title} ({total.name})")
        for rule, unit, count in total.parts:
            print(f"         {count:>7,}  {rule}, {unit}")
    for each in found.differences:
        print(f"{len(each.entries):>7,}  in {each.inside}, not in {each.outside}: {each.clause.params}")
    print(f"{len(entries):,} entries under three words in {spent:.2f} s of one core")
    return int({total.name: total.total for total in found.totals} != WORDS)


if __name__ == "__main__":
    sys.exit(main())
