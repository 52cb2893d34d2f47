"""Laws of what must be shown: nothing is lost, nothing unshown counts, and the order of facts changes nothing."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fixtures.reports import START, append, form, report

from rootbranch.ledger import count_figures, count_proven, load_definitions, load_rules, prove, settle
from rootbranch.model.definitions import Answer, Assessment, ElementAnswer
from rootbranch.model.ids import OfficerId, PartnerId, RecordId
from rootbranch.model.reports import OutcomeKind

TEST = next(each for each in load_definitions() if each.id == "criminal_organisation")
NOW = START + timedelta(days=300)
CASES = 5
ENTRIES = append(
    [],
    settle(
        form(
            report(
                f"c{n}",
                kind=OutcomeKind.INVESTIGATION,
                reference=f"JC-{n:03}",
                natural_key=f"CASE-{n:03}",
                age=n,
            )
            for n in range(CASES)
        ),
        (),
        START,
        rules=load_rules(),
    ),
)
assert len(ENTRIES) == CASES


@st.composite
def said(draw: st.DrawFn) -> Assessment:
    """Draw an assessment of one of the cases: mostly met, by an officer of a partner that may take credit."""
    word = st.sampled_from([Answer.MET] * 9 + [Answer.NOT_MET, Answer.UNKNOWN])
    minute, partner = draw(st.integers(0, 1_000)), draw(st.sampled_from(["MX", "US", "GT"]))
    answers = tuple(
        ElementAnswer(element=one.id, answer=draw(word), record=RecordId(draw(st.sampled_from(["r1", "r2"]))))
        for one in TEST.elements
    )
    return Assessment(
        id=f"{minute}-{partner}",
        outcome=ENTRIES[draw(st.integers(0, CASES - 1))].outcome.id,
        definition=TEST.name,
        answers=answers,
        officer=OfficerId(partner),
        officer_partner=PartnerId(partner),
        sample=draw(st.sampled_from(["", "", "s"])),
        made_at=START + timedelta(minutes=minute),
    )


@settings(max_examples=60)
@given(
    st.lists(said(), min_size=1, max_size=12, unique_by=lambda one: one.id),
    st.sets(st.sampled_from([RecordId("r1"), RecordId("r2")])),
    st.randoms(use_true_random=False),
)
def test_each_case_is_counted_or_set_aside_with_a_reason_and_only_what_is_shown_counts(
    made, gone, chance
) -> None:
    proofs = prove(load_definitions(), made, (), (), gone)
    figures = count_proven(ENTRIES, load_rules(), proofs, as_of=NOW)
    if all(one.sample for one in made):
        assert figures == ()
        return
    (figure,) = figures
    counted = {entry.outcome.reports[0] for entry in ENTRIES if entry.id in figure.counts}
    aside = [record for record, _ in figure.set_aside]
    assert sorted([*counted, *aside]) == sorted(entry.outcome.reports[0] for entry in ENTRIES)
    for entry in ENTRIES:
        if entry.id in figure.counts:
            knowing = [one for one in made if one.outcome == entry.outcome.id and not one.sample]
            last = max(knowing, key=lambda one: (one.made_at, one.id))
            assert last.meets
            assert last.officer_partner != "MX"  # which takes credit
            assert gone.isdisjoint(each.record for each in last.answers)
    shuffled = [*made]
    chance.shuffle(shuffled)
    assert (
        count_proven(ENTRIES, load_rules(), prove(load_definitions(), shuffled, (), (), gone), as_of=NOW)
        == figures
    )


def test_no_rule_that_needs_proof_is_counted_without_any() -> None:
    needing = tuple(rule for rule in load_rules() if rule.needs_proof)
    assert needing
    assert count_figures(ENTRIES, needing, as_of=NOW) == ()
