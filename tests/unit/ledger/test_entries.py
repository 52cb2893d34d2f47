"""The ledger is append-only and chained; settling enters what is new and reverses what no longer holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fixtures.reports import ANA, DAY, EVA, LUIS, START, Words, append, different, form, report, same

from rootbranch.errors import InputError, IntegrityError, StateError
from rootbranch.ledger import (
    Formed,
    Head,
    encode,
    enter_again,
    head_after,
    load_rules,
    settle,
    standing_entries,
    take_back,
    verify_entries,
)
from rootbranch.model.ids import Digest, OfficerId, RecordId
from rootbranch.model.ledger import Entry, EntryKind
from rootbranch.model.reports import OutcomeKind

RULES = load_rules()
OFFICER = OfficerId("o-7")
LATER = START + timedelta(days=1)


def _settled(entries: list[Entry], formed: Formed) -> list[Entry]:
    return append(entries, settle(formed, entries, START, rules=RULES))


def _reasons(entries: list[Entry]) -> list[str]:
    return [entry.reason for entry in entries]


# ---------------------------------------------------------------- the chain


def _three() -> list[Entry]:
    people = (ANA, LUIS, EVA)
    return _settled([], form([report(str(n), age=n, **one) for n, one in enumerate(people)]))


def test_a_ledger_verifies_and_gives_its_head() -> None:
    entries = _three()
    assert verify_entries(entries) == head_after(entries[-1]) == Head(3, entries[-1].digest)
    assert verify_entries([]) == Head()


@pytest.mark.parametrize(
    "touch",
    [
        lambda entry: replace(entry, reason="other"),
        lambda entry: replace(entry, entered_at=LATER),
        lambda entry: replace(entry, outcome=replace(entry.outcome, territory="US")),
        lambda entry: replace(entry, reviewer=OFFICER),
        lambda entry: replace(entry, digest=Digest("0" * 64)),
        lambda entry: replace(entry, number=7),
        lambda entry: replace(entry, outcome=replace(entry.outcome, place="Calle Once 4")),
    ],
)
def test_a_changed_entry_is_named(touch: object) -> None:
    entries = _three()
    entries[1] = touch(entries[1])  # type: ignore[operator]
    with pytest.raises(IntegrityError) as caught:
        verify_entries(entries)
    assert caught.value.where == "e-2"
    assert caught.value.what.params == {"number": 2}


def test_a_missing_or_moved_entry_is_noticed() -> None:
    first, second, third = _three()
    for wrong in ([first, third], [second, first, third], [first, first]):
        with pytest.raises(IntegrityError):
            verify_entries(wrong)


def test_a_reversal_of_nothing_is_noticed() -> None:
    entries = _three()
    draft = take_back(entries, entries[0].id, reviewer=OFFICER, reason="not ours", at=LATER)
    twice = append(entries, [draft, draft])
    with pytest.raises(IntegrityError) as caught:
        verify_entries(twice)
    assert caught.value.where == "e-5"


# ---------------------------------------------------------------- settling


def test_settling_twice_gives_nothing_the_second_time() -> None:
    formed = form([report("a", **ANA), report("b", **LUIS)])
    entries = _settled([], formed)
    assert [entry.kind for entry in entries] == [EntryKind.ACCEPT] * 2
    assert {entry.rule for entry in entries} == {"arrest@1"}
    assert settle(formed, entries, LATER, rules=RULES) == ()


def test_a_second_report_reverses_and_enters_anew() -> None:
    entries = _settled([], form([report("a", "MX", age=0, **ANA)]))
    entries = _settled(entries, form([report("a", "MX", age=0, **ANA), report("b", "US", age=1, **ANA)]))
    assert _reasons(entries) == [
        "ledger.entered_by_rule",
        "ledger.reversed_changed",
        "ledger.entered_by_rule",
    ]
    (standing,) = standing_entries(entries)
    assert standing.outcome.took_part == ("MX", "US")


def test_a_withdrawn_report_is_reversed() -> None:
    entries = _settled(_settled([], form([report("a", **ANA)])), form([]))
    assert _reasons(entries) == ["ledger.entered_by_rule", "ledger.reversed_gone"]
    assert standing_entries(entries) == ()


def test_what_begins_to_wait_is_reversed_and_comes_back_after_a_decision() -> None:
    first, second = report("a", "MX", age=0, name="Ana Peña Díaz"), report("b", "US", age=1, name="PENA, ANA")
    entries = _settled([], form([second]))
    entries = _settled(entries, form([first, second]))
    assert _reasons(entries)[1:] == ["ledger.reversed_waiting", "ledger.entered_by_rule"]
    entries = _settled(entries, form([first, second], [different("a", "b")]))
    assert _reasons(entries)[3:] == ["ledger.entered_after_decision"]
    assert len(standing_entries(entries)) == 2


def test_what_stood_before_is_still_there_as_of_then() -> None:
    entries = _settled([], form([report("a", **ANA)]))
    entries = append(entries, settle(form([]), entries, LATER, rules=RULES))
    assert len(standing_entries(entries, START)) == 1
    assert standing_entries(entries, LATER) == ()


# ---------------------------------------------------------------- by hand


def test_what_an_officer_took_back_stays_out() -> None:
    formed = form([report("a", **ANA)])
    entries = _settled([], formed)
    entries = append(
        entries, [take_back(entries, entries[0].id, reviewer=OFFICER, reason="no arrest", at=LATER)]
    )
    assert settle(formed, entries, LATER, rules=RULES) == ()
    corrected = form([report("a", record="r-a2", age=5, **ANA)])
    assert settle(corrected, entries, LATER, rules=RULES) == ()


def test_it_stays_out_when_all_its_reports_were_corrected_or_joined_with_others() -> None:
    both = [report("a", "MX", age=0, **ANA), report("b", "US", age=1, **ANA)]
    entries = _settled([], form(both))
    entries = append(
        entries, [take_back(entries, entries[0].id, reviewer=OFFICER, reason="no arrest", at=LATER)]
    )
    corrected = [
        report("b", "US", record="r-b2", age=8, **ANA),
        report("a", "MX", record="r-a2", age=9, **ANA),
        report("c", "GT", age=10, **ANA),
    ]
    current = {RecordId("r-a"): RecordId("r-a2"), RecordId("r-b"): RecordId("r-b2")}
    assert settle(form(corrected), entries, LATER, rules=RULES, current=current) == ()


def test_an_officer_can_enter_it_again_and_settling_leaves_it() -> None:
    formed = form([report("a", **ANA)])
    entries = _settled([], formed)
    entries = append(
        entries, [take_back(entries, entries[0].id, reviewer=OFFICER, reason="no arrest", at=LATER)]
    )
    again = enter_again(
        formed, entries, formed.outcomes[0].id, reviewer=OFFICER, reason="it was one", at=LATER, rules=RULES
    )
    entries = append(entries, [again])
    assert settle(formed, entries, LATER, rules=RULES) == ()
    assert len(standing_entries(entries)) == 1
    assert verify_entries(entries).count == 3


def test_what_an_officer_does_needs_a_reason_and_a_standing_entry() -> None:
    formed = form([report("a", **ANA)])
    entries = _settled([], formed)
    with pytest.raises(InputError):
        take_back(entries, entries[0].id, reviewer=OFFICER, reason="  ", at=LATER)
    with pytest.raises(StateError):
        enter_again(
            formed, entries, formed.outcomes[0].id, reviewer=OFFICER, reason="x", at=LATER, rules=RULES
        )
    entries = append(entries, [take_back(entries, entries[0].id, reviewer=OFFICER, reason="no", at=LATER)])
    with pytest.raises(StateError):
        take_back(entries, entries[0].id, reviewer=OFFICER, reason="no", at=LATER)


def test_joining_with_what_was_taken_back_takes_the_other_out() -> None:
    reports = [report("a", age=0, **ANA), report("b", age=1, day=DAY + timedelta(days=30), **ANA)]
    entries = _settled([], form(reports))
    entries = append(
        entries, [take_back(entries, entries[0].id, reviewer=OFFICER, reason="no arrest", at=LATER)]
    )
    entries = _settled(entries, form(reports, [same("a", "b")]))
    assert _reasons(entries)[-1] == "ledger.reversed_held"


# ---------------------------------------------------------------- erasure


def test_a_purged_report_leaves_no_word_of_its_own_in_the_ledger() -> None:
    words: Words = {
        "name": "Ana Lucía Peña Díaz",
        "birth": "1985-03-02",
        "document": "X1234567",
        "place": "Calle Once 4",
    }
    other: Words = {**words, "place": "Calle Doce 9"}
    formed = form([report("a", "MX", age=0, reference="F-12", **words), report("b", "US", age=1, **other)])
    text = "".join(encode(entry) for entry in _settled([], formed))
    for word in ("Ana", "Peña", "1985", "X1234567", "Calle", "F-12"):
        assert word not in text


def test_what_was_counted_stays_counted_when_its_time_is_over() -> None:
    entries = _settled([], form([report("a", **ANA)]))
    assert settle(form([]), entries, LATER, rules=RULES, purged={RecordId("r-a")}) == ()


def test_an_entry_holds_on_for_the_reports_that_are_left() -> None:
    both = [report("a", "MX", age=0, **ANA), report("b", "US", age=1, **ANA)]
    entries = _settled([], form(both))
    assert settle(form(both[1:]), entries, LATER, rules=RULES, purged={RecordId("r-a")}) == ()


def test_each_kind_is_entered_under_its_definition() -> None:
    kinds = [kind for kind in OutcomeKind if kind is not OutcomeKind.PROSECUTION_STEP]
    entries = _settled([], form([report(kind.value, kind=kind) for kind in kinds]))
    assert {entry.outcome.kind: entry.rule for entry in entries} == {kind: f"{kind}@1" for kind in kinds}
