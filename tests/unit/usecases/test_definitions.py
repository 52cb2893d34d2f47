"""An outcome enters a figure that needs a definition or a campaign only where officers outside have shown it."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError as DatabaseRefusal
from tests.fixtures.world import World, person, report

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError, RootbranchError, StateError
from rootbranch.model.access import Actor, Duty, Officer
from rootbranch.model.ids import OfficerId, PartnerId

ELEMENTS = (
    "structured_group", "three_or_more", "period_of_time", "acting_in_concert", "serious_crime", "material_benefit",
)  # fmt: skip
TEST = "criminal_organisation@1"
MEASURE = "organisation_investigations"


@pytest.fixture
def cases(world: World) -> World:
    """Three investigations of AA, one of them together with BB, and an arrest."""
    world.reports(
        *(
            report(
                f"i{n}", "investigation", day=f"2026-03-0{n}", natural_key=f"CASE-{n}", reference=f"JC-{n}"
            )
            for n in (1, 2, 3)
        ),
        report("a1", name="Bruno Inventado Robles", born="1980-05-05", reference="JR-1"),
    )
    world.count()
    return world


def entries(world: World, kind: str = "investigation") -> list:
    found = usecases.list_entries(
        world.installation, world.actor("results"), usecases.EntryFilters(kind=kind)
    )
    return sorted((line.entry for line in found.items), key=lambda entry: str(entry.outcome.happened_on))


def met(entry, **other: tuple[str, str]) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(ELEMENTS, ("met", entry.outcome.reports[0])) | other


def answer(world: World, entry, officer: str = "reviewer", **other: tuple[str, str]):
    return usecases.answer_definition(
        world.installation, world.actor(officer), entry.id, TEST, met(entry, **other)
    )


def figure_of(world: World, measure: str = MEASURE):
    lines = usecases.figures(world.installation, world.actor("results"))
    found = [line.figure for line in lines if line.figure.measure == measure]
    return found[0] if found else None


def own_officer(
    world: World, duty: Duty = Duty.REVIEWER, partner: str = "AA", id: str = "aa-reviewer"
) -> Actor:
    officer = Officer(id=OfficerId(id), name=id, partner=PartnerId(partner), duties=frozenset({duty}))
    usecases.add_officer(world.installation, world.actor("operator"), officer)
    return usecases.actor_for(world.installation, id, "results", "cli")


def test_only_what_meets_every_element_is_counted_and_the_rest_says_why(any_world):
    any_world.reports(
        *(report(f"i{n}", "investigation", day=f"2026-03-0{n}", natural_key=f"CASE-{n}") for n in (1, 2, 3))
    )
    any_world.count()
    first, second, _third = entries(any_world)
    assert figure_of(any_world) is None  # nobody has answered anything

    answer(any_world, first)
    answer(any_world, second, serious_crime=("not_met", second.outcome.reports[0]))

    figure = figure_of(any_world)
    assert (figure.values, figure.counts) == ((1,), (first.id,))
    assert sorted(why.id for _, why in figure.set_aside) == [
        "definitions.out_not_met",
        "definitions.out_unanswered",
    ]
    assert figure.note.id == "definitions.no_rate"
    assert any_world.figures()["investigations"] == "3"


def test_a_later_answer_takes_the_place_of_an_earlier_one(cases):
    first, *_ = entries(cases)
    answer(cases, first)
    answer(cases, first, "results", three_or_more=("unknown", ""))
    assert figure_of(cases).values == (0,)


def test_who_takes_credit_cannot_answer(cases):
    first, *_ = entries(cases)
    with pytest.raises(StateError) as refused:
        usecases.answer_definition(cases.installation, own_officer(cases), first.id, TEST, met(first))
    assert refused.value.what.id == "definitions.takes_credit"
    assert cases.rows("assessment") == []


def test_who_takes_credit_since_a_later_report_is_no_longer_outside(cases):
    cases.reports(report("b1", "other", day="2026-02-01", natural_key="LETTER"), partner="BB")
    cases.count()
    first, *_ = entries(cases)
    (letter,) = entries(cases, "other")
    bb = own_officer(cases, partner="BB", id="bb-reviewer")
    shown = dict.fromkeys(ELEMENTS, ("met", letter.outcome.reports[0]))
    usecases.answer_definition(cases.installation, bb, first.id, TEST, shown)
    assert figure_of(cases).values == (1,)

    cases.reports(report("b2", "investigation", day="2026-03-01", reference="JC-1"), partner="BB")
    cases.count()
    joint = next(entry for entry in entries(cases) if len(entry.outcome.took_part) == 2)
    assert joint.outcome.id == first.outcome.id
    assert "definitions.out_credit" in {why.id for _, why in figure_of(cases).set_aside}


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"serious_crime": ("met", "")}, "definitions.no_record"),
        ({"serious_crime": ("met", "efforts that resulted in")}, "definitions.not_citable"),
        ({"serious_crime": ("perhaps", "")}, "usecases.no_such_word"),
        ({"luck": ("unknown", "")}, "definitions.answer_each"),
    ],
)
def test_an_answer_that_shows_nothing_is_refused(cases, other, problem):
    first, *_ = entries(cases)
    with pytest.raises(InputError) as refused:
        answer(cases, first, **other)
    assert refused.value.what.id == problem
    assert cases.rows("assessment") == []


def test_an_element_that_is_left_out_is_named(cases):
    first, *_ = entries(cases)
    given = met(first)
    del given["material_benefit"]
    with pytest.raises(InputError) as refused:
        usecases.answer_definition(cases.installation, cases.actor("reviewer"), first.id, TEST, given)
    assert refused.value.where == "material_benefit"


def test_a_protected_persons_record_cannot_be_cited_by_any_door(cases):
    cases.persons(person("m1", "MIGRANT", name="Amalia Inventada Sellada"))
    (sealed,) = (row[0] for row in cases.rows("record", "id, protected") if row[1])
    first, *_ = entries(cases)
    with pytest.raises(InputError) as refused:
        answer(cases, first, serious_crime=("met", sealed))
    with pytest.raises(InputError) as nothing:
        answer(cases, first, serious_crime=("met", "0190a0f0-0000-7000-8000-000000000000"))
    assert refused.value.what == nothing.value.what  # protected answers like not there
    made = answer(cases, first)
    with pytest.raises(DatabaseRefusal):
        cases.execute("UPDATE assessment_answer SET record_id = ? WHERE assessment_id = ?", sealed, made.id)


def test_an_answer_lapses_when_its_record_is_retracted(cases):
    cases.reports(report("e1", "other", day="2026-02-01", natural_key="LETTER"))
    cases.count()
    first, *_ = entries(cases)
    (letter,) = entries(cases, "other")
    answer(cases, first, serious_crime=("met", letter.outcome.reports[0]))
    assert figure_of(cases).values == (1,)
    cases.reports(report("e1", "other", day="2026-02-01", natural_key="LETTER", state="GONE"))
    cases.count()
    figure = figure_of(cases)
    assert figure.values == (0,)
    assert "definitions.out_record_gone" in {why.id for _, why in figure.set_aside}


def test_a_blind_review_sees_no_first_answer_and_its_error_rate_stands_beside_the_figure(cases):
    results, reviewer = cases.actor("results"), cases.actor("reviewer")
    for entry in entries(cases):
        answer(cases, entry, "results")
    sample = usecases.draw_blind_sample(cases.installation, results, TEST, 2, "reviewer")
    items = usecases.definitions(cases.installation, reviewer).blind
    assert len(items) == len(sample.items) == 2
    for item in items:
        view = usecases.shown_of_entry(cases.installation, reviewer, str(item.number))
        assert (view.assessments, view.awaits) == ((), (TEST,))
    drawn = [entry for entry in entries(cases) if entry.number in {item.number for item in items}]
    answer(cases, drawn[0])
    answer(cases, drawn[1], period_of_time=("not_met", drawn[1].outcome.reports[0]))

    figure = figure_of(cases)
    assert figure.values == (2,)
    assert figure.note.params == {"wrong": 1, "looked_at": 2, "share": "50.0", "low": "1.3", "high": "98.7"}
    assert "definitions.out_disputed" in {why.id for _, why in figure.set_aside}
    assert usecases.definitions(cases.installation, reviewer).blind == ()

    for officer in ("results", "reviewer"):
        with pytest.raises(StateError) as refused:
            answer(cases, drawn[1], officer)
        assert refused.value.what.id == "definitions.third_officer"


def test_an_officer_is_never_handed_the_own_answers(cases):
    answer(cases, entries(cases)[0])
    with pytest.raises(InputError) as refused:
        usecases.draw_blind_sample(cases.installation, cases.actor("results"), TEST, 5, "reviewer")
    assert refused.value.what.id == "definitions.nothing_to_draw"


@pytest.mark.parametrize(
    ("size", "officer"), [(0, "reviewer"), (-1, "reviewer"), (3, "nobody"), (3, "analyst")]
)
def test_a_sample_that_cannot_be_is_refused(cases, size, officer):
    answer(cases, entries(cases)[0], "results")
    with pytest.raises(InputError):
        usecases.draw_blind_sample(cases.installation, cases.actor("results"), TEST, size, officer)


def test_an_outcome_belongs_to_a_campaign_for_a_reason_of_the_list_and_on_its_days(cases):
    installation, results = cases.installation, cases.actor("results")
    (arrest,) = entries(cases, "arrest")
    report_of_it = arrest.outcome.reports[0]
    usecases.add_campaign(installation, results, "Faro", "BB", date(2026, 3, 1), date(2026, 3, 31))
    usecases.add_campaign(installation, results, "Later", "BB", date(2026, 4, 1), None)
    for campaign, reason, problem in (
        ("Faro", "efforts that resulted in", "usecases.no_such_word"),
        ("Faroe", "tasked", "definitions.no_such_campaign"),
        ("Later", "tasked", "definitions.not_under_way"),
    ):
        with pytest.raises(RootbranchError) as refused:
            usecases.attribute(installation, results, arrest.id, campaign, reason, report_of_it)
        assert refused.value.what.id == problem
    usecases.attribute(installation, results, arrest.id, "Faro", "target_list", report_of_it)
    figure = figure_of(cases, "campaign_arrests")
    assert (figure.values, figure.scope) == ((1,), {"campaign": "Faro"})
    usecases.attribute(installation, results, arrest.id, "Faro", "target_list", report_of_it, withdraw=True)
    assert figure_of(cases, "campaign_arrests") is None


def test_the_lead_of_a_campaign_takes_credit_for_it(cases):
    (arrest,) = entries(cases, "arrest")
    usecases.add_campaign(cases.installation, cases.actor("results"), "Faro", "JOINT", date(2026, 3, 1), None)
    with pytest.raises(StateError):
        usecases.attribute(
            cases.installation, cases.actor("results"), arrest.id, "Faro", "lead", arrest.outcome.reports[0]
        )


def test_a_figure_that_needs_proof_opens_and_stays_as_released(cases):
    answer(cases, entries(cases)[0])
    results = cases.actor("results")
    key = next(
        line.key for line in usecases.figures(cases.installation, results) if line.figure.measure == MEASURE
    )
    view = usecases.read_figure(cases.installation, results, key)
    assert len(view.entries) == 1
    release = usecases.publish_release(cases.installation, results, "One")
    answer(cases, entries(cases)[1])
    assert usecases.read_release(cases.installation, results, release.id).difference is None
    assert figure_of(cases).values == (2,)


def test_nobody_but_who_keeps_the_ledger_answers(cases):
    first, *_ = entries(cases)
    for officer in ("aa-liaison", "analyst", "operator", "guardian"):
        with pytest.raises(AccessError):
            answer(cases, first, officer)


def test_a_record_that_is_withdrawn_for_a_protected_person_shows_nothing_and_a_release_stays(any_world):
    any_world.reports(report("i1", "investigation", day="2026-03-01", natural_key="CASE-1", reference="JC-1"))
    suspect = person("p1", name="Bruno Inventado Robles", document="QX1234567")
    any_world.persons(suspect)
    any_world.count()
    (entry,) = entries(any_world)
    (cited,) = (row[0] for row in any_world.rows("record", "id, kind") if row[1] == "entity")
    answer(any_world, entry, material_benefit=("met", cited))
    results = any_world.actor("results")
    release = usecases.publish_release(any_world.installation, results, "One")
    assert figure_of(any_world).values == (1,)

    migrant = person("m1", "MIGRANT", name="Bruno Inventado Robles", document="QX1234567")
    any_world.persons(suspect, migrant)
    any_world.count()
    figure = figure_of(any_world)
    assert figure.values == (0,)
    assert "definitions.out_record_gone" in {why.id for _, why in figure.set_aside}
    assert usecases.read_release(any_world.installation, results, release.id).difference is None
    with pytest.raises(InputError):
        answer(any_world, entry, material_benefit=("met", cited))
