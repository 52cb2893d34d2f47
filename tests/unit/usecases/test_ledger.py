"""The ledger through the use cases: entered, taken back, judged, undone, counted as of a day, released."""

from decimal import Decimal

import pytest
from tests.fixtures.world import REPORT_COLUMNS, REPORTS, World, report

from rootbranch import usecases
from rootbranch.errors import InputError, StateError, text_of
from rootbranch.usecases import EntryFilters

FORM = {
    "kind": "arrest", "happened_on": "2026-05-01", "territory": "MX", "operation": "Norte",
    "subject.name": "Ruth Sol Mar", "subject.birth_date": "1980-05-05", "category": "suspect",
    "conduct": "drove people", "material_benefit": "was paid", "predicate_officer": "Insp. Vela",
    "predicate_date": "2026-01-02", "source_grade": "B", "info_grade": "2", "tlp": "AMBER",
    "basis": "invented law 7", "originating_source": "JOINT",
}  # fmt: skip

SEIZURE = {"commodity": "cash", "amount": "1000", "unit": "USD", "place": "Nogales", "operation": "Norte"}
PAIR = (report("a-1", "seizure", **SEIZURE), report("b-1", "seizure", **SEIZURE))


def ledger_of(world: World) -> list[tuple]:
    return world.rows("entry", "number, kind, outcome_id, reverses")


def entries(world: World, state: str = "counted"):
    return usecases.list_entries(
        world.installation, world.actor("results"), EntryFilters(state=state), limit=500
    ).items


def judge(world: World, verdict: str, pair=None):
    results = world.actor("results")
    if pair is None:
        (pair,) = usecases.queue(world.installation, results).pairs
    return usecases.judge(
        world.installation, results, pair.left.record, pair.right.record, verdict, "looked at both"
    )


@pytest.fixture
def paired(world):
    """Two partners told of one seizure, perhaps."""
    world.reports(PAIR[0], partner="AA")
    world.reports(PAIR[1], partner="BB")
    world.count()
    return world


def test_a_typed_report_is_entered_and_counts(any_world):
    record = usecases.enter_form(any_world.installation, any_world.actor("results"), FORM)

    assert any_world.figures()["arrests"] == "1"
    view = usecases.read_record(any_world.installation, any_world.actor("results"), record)
    assert ("subject.name", "Ruth Sol Mar") in view.fields
    assert view.cited_by


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "party"},
        {"happened_on": "2026-02-31"},
        {"no_such_field": "x"},
        {"basis": ""},
        {"source_grade": ""},
        {"place": "x" * 3000},
        {"amount": "12,5x", "commodity": "cash", "unit": "USD"},
    ],
)
def test_a_typed_report_that_cannot_be_taken_names_its_field(world, wrong):
    before = world.tables()

    with pytest.raises(InputError) as refused:
        usecases.enter_form(world.installation, world.actor("results"), FORM | wrong)

    said = f"{refused.value.where} {text_of(refused.value.what, 'en')} {text_of(refused.value.fix, 'en')}"
    assert next(iter(wrong)) in said or "grade" in said
    assert world.tables() == before


def test_a_reversed_entry_is_not_brought_back_by_counting_again(any_world):
    any_world.reports(PAIR[0])
    any_world.count()
    (line,) = entries(any_world)

    usecases.reverse_entry(any_world.installation, any_world.actor("results"), line.entry.id, "not ours")
    assert any_world.figures()["seizures"] == "0"
    again = any_world.count()

    assert (again.accepted, again.reversed) == (0, 0)
    assert any_world.figures()["seizures"] == "0"
    (shown,) = entries(any_world, "reversed")
    assert shown.reversed_by is not None


def test_a_reversal_needs_a_reason_and_happens_once(world):
    world.reports(PAIR[0])
    world.count()
    (line,) = entries(world)
    results = world.actor("results")

    for reason in ("", "   ", "x" * 501):
        with pytest.raises(InputError):
            usecases.reverse_entry(world.installation, results, line.entry.id, reason)
    usecases.reverse_entry(world.installation, results, line.entry.id, "not ours")
    with pytest.raises(StateError):
        usecases.reverse_entry(world.installation, results, line.entry.id, "not ours")


@pytest.mark.parametrize(
    "kept_back", [("tlp: {constant: AMBER}", "tlp: {constant: RED}"), ("tlp: {constant: AMBER}", "tlp: {constant: AMBER+STRICT}"),
                  ("handling: {constant: H0}", 'handling: {constant: "H0 H2"}')]
)  # fmt: skip
def test_what_stays_with_its_giver_is_counted_in_no_joint_ledger(world, kept_back):
    assert kept_back[0] in REPORTS
    world.gather(world.file(REPORT_COLUMNS, PAIR[:1]), REPORTS.replace(*kept_back))

    assert world.count().accepted == 0
    assert usecases.queue(world.installation, world.actor("results")).pairs == ()
    assert set(world.figures().values()) <= {"0"}


def test_counting_twice_changes_nothing(any_world):
    any_world.reports(*PAIR)
    any_world.count()
    before = ledger_of(any_world)

    second = any_world.count()

    assert (second.accepted, second.reversed) == (0, 0)
    assert ledger_of(any_world) == before


@pytest.mark.parametrize(("verdict", "seizures", "cash"), [("same", "1", "1000"), ("different", "2", "2000")])
def test_judging_settles_the_ledger(paired, verdict, seizures, cash):
    assert usecases.queue(paired.installation, paired.actor("results")).waiting == 1

    judge(paired, verdict)

    assert paired.figures()["seizures"] == seizures
    assert paired.figures()["seized_quantities·cash·USD"] == cash
    view = usecases.queue(paired.installation, paired.actor("results"))
    assert (view.waiting, view.decided) == (0, 1)


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_undoing_a_judgement_restores_exactly(paired, verdict):
    before = paired.figures()
    counted = {line.entry.outcome.id: line.entry.outcome.reports for line in entries(paired)}

    made = judge(paired, verdict)
    usecases.undo_judgement(paired.installation, paired.actor("results"), made.id)

    assert paired.figures() == before
    assert {line.entry.outcome.id: line.entry.outcome.reports for line in entries(paired)} == counted
    assert usecases.queue(paired.installation, paired.actor("results")).waiting == 1
    with pytest.raises(StateError):
        usecases.undo_judgement(paired.installation, paired.actor("results"), made.id)


def test_a_judgement_that_contradicts_another_is_refused(world):
    for partner, key in (("AA", "a-1"), ("BB", "b-1"), ("AA", "a-2")):
        world.reports(report(key, "seizure", **SEIZURE), partner=partner)
    world.count()
    first, second, third = sorted(id for id, kind in world.rows("record", "id, kind") if kind == "report")
    results = world.actor("results")

    usecases.judge(world.installation, results, first, second, "same", "one bag")
    usecases.judge(world.installation, results, second, third, "same", "one bag")
    with pytest.raises(StateError) as refused:
        usecases.judge(world.installation, results, first, third, "different", "two bags")

    made = {id for (id,) in world.rows("judgement", "id")}
    assert any(id in text_of(refused.value.fix, "en") for id in made)
    assert world.figures()["seizures"] == "1"


def test_a_judgement_needs_two_records_a_reason_and_a_known_verdict(world):
    for arguments in (("a", "a", "same", "x"), ("a", "b", "alike", "x"), ("a", "b", "same", " ")):
        with pytest.raises(InputError):
            usecases.judge(world.installation, world.actor("results"), *arguments)


def test_a_judgement_holds_when_one_of_the_rows_is_corrected(paired):
    judge(paired, "different")

    paired.reports(PAIR[0] | {"reference": "INC-7"}, partner="AA")
    paired.count()

    assert paired.figures()["seizures"] == "2"
    assert usecases.queue(paired.installation, paired.actor("results")).waiting == 0


def test_figures_as_of_a_day_in_the_past_are_what_they_were(any_world):
    any_world.reports(PAIR[0])
    any_world.count()
    then = any_world.clock()
    before = any_world.figures()
    any_world.clock.wait(days=10)
    any_world.reports(PAIR[0] | {"amount": "3000"}, report("a-2", "investigation"))
    any_world.count()

    assert any_world.figures() != before
    assert any_world.figures(as_of=then) == before


def test_a_release_stays_verifiable_and_the_next_one_shows_what_changed(any_world):
    results = any_world.actor("results")
    any_world.reports(PAIR[0])
    first = usecases.publish_release(any_world.installation, results, "March")
    any_world.clock.wait(days=30)
    any_world.reports(PAIR[0] | {"amount": "3000"}, report("a-2", "investigation"))
    second = usecases.publish_release(any_world.installation, results, "April")

    for release in (first, second):
        view = usecases.read_release(any_world.installation, results, release.id)
        assert view.difference is None, text_of(view.difference, "en")
        assert view.release == release
    changes = {(change.measure, tuple(change.scope.values())): change for change in second.changes}
    cash = next(change for (measure, _), change in changes.items() if measure == "seized_quantities")
    assert (cash.before, cash.after) == ((Decimal(1000),), (Decimal(3000),))
    assert ("investigations", ()) in changes
    assert second.previous == first.id


def test_a_release_that_was_touched_no_longer_verifies(any_world):
    results = any_world.actor("results")
    any_world.reports(PAIR[0])
    release = usecases.publish_release(any_world.installation, results, "March")
    (body,) = (body for (body,) in any_world.rows("release", "body"))
    text = body if isinstance(body, str) else __import__("json").dumps(body)
    any_world.execute("UPDATE release SET body = ?", text.replace("1000", "9000"))

    from rootbranch.errors import IntegrityError

    try:
        view = usecases.read_release(any_world.installation, results, release.id)
    except IntegrityError:
        return
    assert view.difference is not None


def test_every_figure_opens_to_records_and_to_the_rows_of_the_files(any_world):
    world = any_world
    rows = (PAIR[0], report("a-2", name="Ruth Sol Mar", born="1980-05-05", reference="INC-7"))
    path = world.folder / "files" / "told.csv"
    world.reports(*rows, name="told.csv")
    world.count()
    results = world.actor("results")
    lines = path.read_text().splitlines()
    header = lines[0].split(",")

    opened = 0
    for line in usecases.figures(world.installation, results):
        view = usecases.read_figure(world.installation, results, line.key)
        assert tuple(each.entry.id for each in view.entries) == line.figure.counts
        for each in view.entries:
            entry = usecases.read_entry(world.installation, results, each.entry.id)
            assert len(entry.reports) == each.reports_open >= 1
            for told in entry.reports:
                record = usecases.read_record(world.installation, world.actor("aa-analyst"), told.id)
                cells = lines[record.record.row].split(",")
                assert dict(record.row) == dict(zip(header, cells, strict=True))
                assert record.file_name == "told.csv"
                assert told.locator == f"line {record.record.row + 1}"
                opened += 1
    assert opened >= 4


def test_a_touched_entry_is_found_by_the_doctor(world):
    world.reports(*PAIR)
    world.count()
    world.execute("UPDATE entry SET outcome = replace(outcome, '1000', '9000')")

    bad = [check for check in usecases.doctor(world.installation, world.actor("operator")) if not check.sound]

    assert bad
