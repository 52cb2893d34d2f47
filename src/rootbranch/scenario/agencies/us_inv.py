"""US-INV, an investigations agency of the United States: JSON case files, CSV subpoena returns and results.

Habits: SURNAME-SURNAME, GIVEN in capitals without accents; month first; an age in place of a birth date; `a.k.a.`;
the number of the alien file of who is no citizen; a part of the files may not leave the country.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from rootbranch.scenario.cases import Cases
from rootbranch.scenario.chance import stream
from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import (
    Dirt,
    Feed,
    FeedRow,
    bad_numbers,
    bad_report,
    in_order,
    person_rows,
    said_in,
)
from rootbranch.scenario.forms import Habit, numbered, person_number, person_row, thousands
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.nesting import nested
from rootbranch.scenario.papers import alien_file_of, with_papers
from rootbranch.scenario.payments import REMITTED_MAX, PaymentMade
from rootbranch.scenario.report_forms import report_columns, report_row
from rootbranch.scenario.traffic import call_row, payment_row
from rootbranch.scenario.writing import Csv, JsonArray

AGENCY = "US-INV"


HABIT = Habit(
    agency=AGENCY,
    language="en",
    person_key="INV-{:05d}",
    report_key="ROA-{:05d}",
    date=lambda day: f"{day:%m/%d/%Y}",
    amount=thousands(",", "."),
    person_name=lambda name: {"subject.name": name.surname_first},
    report_name=lambda name: name.surname_first,
    source_grades=("A", "B", "C"),
    info_grades=("1", "2", "3"),
    goods_column=numbered,
    ages=True,
)
DIRT = Dirt(
    date="subject.dob",
    bad_date="02/30/1991",
    grade="info_eval",
    category="subject.status",
    predicate=("predicate.conduct", "predicate.benefit", "predicate.agent", "predicate.date"),
    remark="subject.aka",
    spill=False,
)


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the agency's files in the order in which it hands them over."""
    cases = Cases(desk, AGENCY, partial(person_number, HABIT))
    about = {"agency": AGENCY, "classification": "TLP:AMBER+STRICT"}
    yield Feed(
        partner=AGENCY,
        mapping="us-inv-subjects",
        file_name="case_files_2026-08.json",
        installment=1,
        format=JsonArray(items="case_files", about=about),
        rows=_subjects(desk),
    )
    yield Feed(
        partner=AGENCY,
        mapping="us-inv-calls",
        file_name="subpoena_tolls_2026-08.csv",
        installment=1,
        format=Csv(columns=_CALLS, line_end="\r\n"),
        rows=_calls(desk),
    )
    yield Feed(
        partner=AGENCY,
        mapping="us-inv-payments",
        file_name="subpoena_transfers_2026-08.csv",
        installment=1,
        format=Csv(columns=_PAYMENTS, line_end="\r\n"),
        rows=_payments(desk),
    )
    for installment, month in ((1, "2026-08"), (2, "2026-11")):
        rows = tuple(_results(desk, cases, installment))
        yield Feed(
            partner=AGENCY,
            mapping="us-inv-results",
            file_name=f"reports_of_action_{month}.csv",
            installment=installment,
            format=Csv(columns=report_columns(HABIT), line_end="\r\n"),
            rows=rows,
            note="new rows" if installment == 2 else "",
        )


def _subjects(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "subjects")

    def write(number: int, mention: Mention) -> FeedRow:
        file = ("subject.a_number", alien_file_of, "alien_file_missing")
        row = with_papers(pen, person_row(HABIT, pen, number, mention), "subject.document", file)
        dissemination = "NO FOREIGN RELEASE" if pen.slips("no_foreign_release") else "RELEASABLE"
        aka = row.cells["subject.aka"]
        written = {"subject.aka": f"a.k.a. {aka}" if aka else "", "dissem": dissemination}
        return replace(row, cells={**row.cells, **written})

    for row in person_rows(desk.numbered(AGENCY), desk.strays(AGENCY), DIRT, write):
        yield replace(row, cells=nested(row.cells))


_CALLS = ("return_no", "calling", "called", "start_utc", "seconds", "order")


def _calls(desk: Desk) -> Iterator[FeedRow]:
    pen = desk.pen(AGENCY, "calls")
    for number, call in enumerate(desk.calls(AGENCY), start=desk.first):
        key = f"T-{number:06d}"
        cells = {
            "return_no": key,
            "calling": pen.number(call.caller, "calling"),
            "called": pen.number(call.receiver, "called"),
            "start_utc": f"{call.at:%Y-%m-%dT%H:%M:%SZ}",
            "seconds": str(call.seconds),
            "order": "subpoena",
        }
        yield call_row(call, pen, key, "called", cells)


_CHANNEL = {
    "remittance": ("remittance",),
    "transfer": ("person to person", "deposit"),
    "large": ("person to person", "deposit", "wire"),
}
_REMITTED = 0.9
"""Of sums below what a remittance house takes, those that go through one: about as many as of fees, slice by slice."""


def _channel(random: Random, payment: PaymentMade) -> str:
    """Say how a sum went; those that are no part of a fee go as fees do, so that the channel tells nobody who pays."""
    if payment.channel:
        return payment.channel
    if payment.usd >= REMITTED_MAX:
        return "large"
    return "remittance" if random.random() < _REMITTED else "transfer"


_PAYMENTS = ("transfer_no", "date", "from_account", "to_account", "amount", "currency", "channel")


def _payments(desk: Desk) -> Iterator[FeedRow]:
    pen, random = desk.pen(AGENCY, "payments"), stream(desk.world.seed, "channels", AGENCY)
    for number, payment in enumerate(desk.payments(AGENCY), start=desk.first):
        key = f"W-{number:06d}"
        amount = round(payment.usd, -2) if pen.slips("amount_rounded") else payment.usd
        if amount != payment.usd:
            pen.remember("amount_rounded", "amount", f"{payment.usd:,}.00")
        cells = {
            "transfer_no": key,
            "date": f"{payment.at:%m/%d/%Y}",
            "from_account": payment.payer,
            "to_account": payment.beneficiary,
            "amount": pen.amount(amount, ",", ".", "amount"),
            "currency": pen.currency("USD", "currency"),
            "channel": random.choice(_CHANNEL[_channel(random, payment)]),
        }
        yield payment_row(payment, pen, key, cells)


def _results(desk: Desk, cases: Cases, installment: int) -> Iterator[FeedRow]:
    rows = [
        report_row(HABIT, desk.pen(AGENCY, f"results {said.number}"), said, cases.of_report(said.telling))
        for said in said_in(desk.world, AGENCY, installment)
    ]
    if installment == 1:
        keys = (HABIT.report_key.format(number) for number in bad_numbers(desk.world, AGENCY)[:1])
        bad = ({"report_no": key, "date": "02/30/2026"} for key in keys)
        rows += [bad_report(rows[0], "no_such_date", cells) for cells in bad]
    yield from in_order(rows)
