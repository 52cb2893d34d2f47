"""Laws of the ledger over invented reports: nothing is lost, counted twice, or changed by order or by a score."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures.reports import DAY, START, append, counting, form, groups, judge, report

from rootbranch.errors import IntegrityError
from rootbranch.ledger import (
    contradicted_by,
    count_figures,
    decode_entry,
    decode_figure,
    decode_release,
    encode,
    freeze_release,
    load_rules,
    rules_digest,
    settle,
    standing_entries,
    verify_entries,
    verify_release,
)
from rootbranch.model.ids import Digest, OfficerId, ReleaseId
from rootbranch.model.ledger import Entry, EntryKind, Form
from rootbranch.model.records import Judgement, Verdict
from rootbranch.model.reports import CustodyGround, OutcomeKind, Report, Stage

RULES = load_rules()
KEYS = "abcdefgh"
PAIRS = st.sampled_from(list(permutations(KEYS, 2)))
NAMES = (
    "",
    "Ana Lucía Peña Díaz",
    "PENA DIAZ, ANA LUCIA",
    "Ana Penia",
    "Domingo «N»",
    "Luis Mora Gil",
    "MORA-GIL, LUIS",
)


KINDS = [OutcomeKind.ARREST] * 4 + [
    OutcomeKind.SEIZURE,
    OutcomeKind.PROSECUTION_STEP,
    OutcomeKind.INFRASTRUCTURE,
    OutcomeKind.OTHER,
]
# Made once: strategies made anew in every example cost more than the ledger.
ROW: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "partner": st.sampled_from(["MX", "US", "GT"]),
        "kind": st.sampled_from(KINDS),
        "age": st.integers(0, 3),
        "day": st.sampled_from([None, DAY, DAY, DAY + timedelta(days=1), DAY + timedelta(days=40)]),
        "name": st.sampled_from(NAMES),
        "birth": st.sampled_from(["", "1985", "1985-03-02", "1970-11-30", "1985-01-01"]),
        "document": st.sampled_from(["", "", "X1234567", "Y7654321"]),
        "reference": st.sampled_from(["", "", "C-9", "C-10"]),
        "territory": st.sampled_from(["", "MX", "MX", "US"]),
        "place": st.sampled_from(["", "Tapachula", "TAPACHULA, CHIS.", "Laredo"]),
        "operation": st.sampled_from(["", "Alfa Siete", "ALFA SIETE", "Beta"]),
        "took_part": st.sampled_from([(), ("GT",), ("US", "MX")]),
        "goods": st.sampled_from(
            [{}, {("cash", "MXN"): "10.50"}, {("cash", "MXN"): "15", ("heroin", "kg"): "2"}]
        ),
        "stage": st.sampled_from([Stage.PLEA, Stage.PLEA, Stage.TRIAL, None]),
        "ground": st.sampled_from([CustodyGround.OFFENCE] * 4 + [CustodyGround.ILLEGAL_ENTRY]),
        "natural_key": st.sampled_from(["", "Calle Once 4", "Calle Doce 9"]),
    }
)
REPORTS = st.lists(ROW, max_size=len(KEYS)).map(
    lambda rows: [report(key, **row) for key, row in zip(KEYS, rows, strict=False)]
)
JUDGEMENTS = st.lists(st.tuples(PAIRS, st.sampled_from(list(Verdict))), max_size=5).map(
    lambda words: [judge(*pair, verdict, minute=minute) for minute, (pair, verdict) in enumerate(words)]
)


def _ledger(reports: list[Report], judgements: list[Judgement]) -> list[Entry]:
    return append([], settle(form(reports, judgements), [], START, rules=RULES))


def _newest(judgements: list[Judgement]) -> dict[tuple[str, str], Judgement]:
    return {(one.left, one.right): one for one in judgements}  # drawn in order of time


@given(REPORTS, JUDGEMENTS)
def test_every_report_is_in_one_outcome_or_set_aside(
    reports: list[Report], judgements: list[Judgement]
) -> None:
    formed = form(reports, judgements)
    placed = Counter(record for outcome in formed.outcomes for record in outcome.reports)
    placed.update(record for aside in formed.set_aside for record in aside.outcome.reports)
    assert placed == Counter(one.record for one in reports)
    assert len({outcome.id for outcome in formed.outcomes}) == len(formed.outcomes)


@given(REPORTS, JUDGEMENTS, st.integers())
def test_order_changes_nothing(reports: list[Report], judgements: list[Judgement], seed: int) -> None:
    mixed, words = list(reports), list(judgements)
    random.Random(seed).shuffle(mixed)
    random.Random(seed).shuffle(words)
    assert form(mixed, words) == form(reports, judgements)


@given(REPORTS, JUDGEMENTS)
def test_a_decision_is_never_undone(reports: list[Report], judgements: list[Judgement]) -> None:
    formed = form(reports, judgements)
    outcome_of = {record: outcome.id for outcome in formed.outcomes for record in outcome.reports}
    spoilt = {one for chain in formed.contradictions for one in chain}
    asked = {frozenset((pair.left_outcome, pair.right_outcome)): pair for pair in formed.queue}
    for judgement in _newest(judgements).values():
        if judgement.left not in outcome_of or judgement.right not in outcome_of:
            continue
        left, right = outcome_of[judgement.left], outcome_of[judgement.right]
        if judgement.verdict is Verdict.DIFFERENT:
            assert left != right
            assert frozenset((left, right)) not in asked
        if judgement.verdict is Verdict.SAME and judgement.id not in spoilt:
            assert left == right


@given(REPORTS, JUDGEMENTS)
def test_what_is_left_out_early_is_what_no_person_would_be_shown(
    reports: list[Report], judgements: list[Judgement]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rootbranch.ledger.comparing.Bounds.may_be_shown", lambda *_: True)
        whole = form(reports, judgements)
    assert form(reports, judgements) == whole


@given(REPORTS, JUDGEMENTS)
def test_an_open_pair_joins_nothing_and_no_two_that_count_are_tied(
    reports: list[Report], judgements: list[Judgement]
) -> None:
    formed = form(reports, judgements)
    for pair in formed.queue:
        assert pair.left_outcome != pair.right_outcome
        assert {pair.left_outcome, pair.right_outcome} & formed.waiting.keys()
    tied = {frozenset((pair.left_outcome, pair.right_outcome)) for pair in formed.queue}
    for waiting, counted in formed.waiting.items():
        assert counted not in formed.waiting
        assert frozenset((waiting, counted)) in tied


@given(REPORTS, JUDGEMENTS, st.sampled_from(list(Verdict)))
def test_deciding_every_open_pair_empties_the_queue(
    reports: list[Report], judgements: list[Judgement], verdict: Verdict
) -> None:
    decided = list(judgements)
    for minute in range(60):
        queue = [pair for pair in form(reports, decided).queue if not pair.unsure]
        if verdict is Verdict.UNSURE or not queue:
            break
        pair = queue[0]
        word = verdict
        if contradicted_by(decided, pair.left, pair.right, verdict):
            word = Verdict.DIFFERENT if verdict is Verdict.SAME else Verdict.SAME
        if contradicted_by(decided, pair.left, pair.right, word):
            return  # the judgements contradict one another; a person must undo one first
        left, right = pair.left.removeprefix("r-"), pair.right.removeprefix("r-")
        decided.append(judge(left, right, word, minute=100 + minute))
    else:
        pytest.fail("the queue does not become empty")


@given(REPORTS, JUDGEMENTS)
def test_same_input_same_bytes_and_every_entry_comes_back(
    reports: list[Report], judgements: list[Judgement]
) -> None:
    entries = _ledger(reports, judgements)
    assert [encode(entry) for entry in entries] == [encode(entry) for entry in _ledger(reports, judgements)]
    assert [decode_entry(encode(entry)) for entry in entries] == entries
    assert verify_entries(entries).count == len(entries)


@given(REPORTS, JUDGEMENTS)
def test_settling_twice_gives_nothing(reports: list[Report], judgements: list[Judgement]) -> None:
    entries = _ledger(reports, judgements)
    assert settle(form(reports, judgements), entries, START, rules=RULES) == ()


@given(REPORTS, JUDGEMENTS, REPORTS, JUDGEMENTS)
def test_the_ledger_follows_whatever_comes_and_reversals_cancel(
    reports: list[Report], judgements: list[Judgement], later: list[Report], words: list[Judgement]
) -> None:
    entries = _ledger(reports, judgements)
    formed = form(later, words)
    entries = append(entries, settle(formed, entries, START, rules=RULES))
    standing = standing_entries(entries)
    assert {entry.outcome.id for entry in standing} == {
        one.id for one in formed.outcomes
    } - formed.waiting.keys()
    kinds = Counter(entry.kind for entry in entries)
    assert kinds[EntryKind.ACCEPT] - kinds[EntryKind.REVERSE] == len(standing) == counting(formed)
    fresh = _ledger(later, words)
    assert {encode(entry.outcome) for entry in standing} == {encode(entry.outcome) for entry in fresh}
    verify_entries(entries)


@given(REPORTS, JUDGEMENTS)
def test_figures_conserve_the_reports(reports: list[Report], judgements: list[Judgement]) -> None:
    formed = form(reports, judgements)
    entries = _ledger(reports, judgements)
    figures = count_figures(entries, RULES, as_of=START, formed=formed)
    whole = {"arrests", "seizures", "infrastructure", "other", "prosecution_steps"}
    counted = sum(figure.reports for figure in figures if figure.measure in whole)
    left_out = {record for figure in figures for record, _ in figure.set_aside}
    no_stage = {
        one.record for one in reports if one.kind is OutcomeKind.PROSECUTION_STEP and one.stage is None
    }
    assert counted + len(left_out | no_stage) == len(reports)


@given(REPORTS, JUDGEMENTS)
def test_joint_credit_counts_each_outcome_once_in_total(
    reports: list[Report], judgements: list[Judgement]
) -> None:
    entries = _ledger(reports, judgements)
    (total,) = (one for one in count_figures(entries, RULES, as_of=START) if one.measure == "arrests")
    for by in ("partner", "territory", "operation", "country"):
        table = [one for one in count_figures(entries, RULES, as_of=START, by=by) if one.measure == "arrests"]
        assert {entry for figure in table for entry in figure.counts} == set(total.counts)
        column = sum((figure.values[0] for figure in table), Decimal(0))
        if by == "partner":
            took_part = sum(len(entry.outcome.took_part) for entry in entries if entry.id in total.counts)
            assert column == took_part
            assert all((figure.note is not None) == (column > total.values[0]) for figure in table)
        else:
            assert column == total.values[0]
    assert total.values == (Decimal(len(total.counts)),)


@given(REPORTS, JUDGEMENTS, st.data())
def test_a_touched_entry_is_named(
    reports: list[Report], judgements: list[Judgement], data: st.DataObject
) -> None:
    entries = _ledger(reports, judgements)
    if not entries:
        return
    place = data.draw(st.integers(0, len(entries) - 1))
    touched = entries[place]
    entries[place] = data.draw(
        st.sampled_from(
            [
                replace(touched, reason=touched.reason + " "),
                replace(touched, previous=Digest("f" * 64)),
                replace(touched, outcome=replace(touched.outcome, reports=touched.outcome.reports * 2)),
                replace(touched, outcome=replace(touched.outcome, person=Digest("f" * 64))),
            ]
        )
    )
    with pytest.raises(IntegrityError) as caught:
        verify_entries(entries)
    assert caught.value.where == touched.id


@given(REPORTS, JUDGEMENTS, st.sampled_from([None, "partner", "operation"]))
def test_a_release_comes_back_and_verifies(
    reports: list[Report], judgements: list[Judgement], by: str | None
) -> None:
    formed = form(reports, judgements)
    entries = _ledger(reports, judgements)
    figures = count_figures(entries, RULES, as_of=START, by=by, formed=formed)
    release = freeze_release(
        id=ReleaseId("rel-1"),
        number=1,
        title="Résultats",
        figures=figures,
        rules_digest=rules_digest(),
        as_of=START,
        released_at=START,
        released_by=OfficerId("o-1"),
        handling="TLP:GREEN",
        previous=None,
    )
    assert decode_release(encode(release)) == release
    assert [decode_figure(encode(figure)) for figure in figures] == list(figures)
    assert (
        verify_release(decode_release(encode(release)), count_figures(entries, RULES, as_of=START, by=by))
        is None
    )
    for figure in figures:
        assert (figure.form is Form.RANGE) == (len(figure.values) == 2)


@given(REPORTS)
def test_rules_alone_never_split_what_they_join_when_reports_come_one_by_one(reports: list[Report]) -> None:
    """What the ledger comes to does not depend on the deliveries it went through."""
    entries: list[Entry] = []
    for count in range(len(reports) + 1):
        formed = form(reports[:count])
        entries = append(entries, settle(formed, entries, START, rules=RULES))
    assert groups(formed) == groups(form(reports))
    assert {encode(entry.outcome) for entry in standing_entries(entries)} == {
        encode(entry.outcome) for entry in _ledger(reports, [])
    }
