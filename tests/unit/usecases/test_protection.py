"""Protected wins: in whatever order records arrive, until a named officer decides otherwise for a case and a period."""

from datetime import timedelta

import pytest
from tests.fixtures.world import (
    PERSON_COLUMNS,
    PERSONS,
    REPORT_COLUMNS,
    REPORTS,
    World,
    person,
    report,
)

from rootbranch import usecases
from rootbranch.errors import AccessError, RootbranchError, StateError
from rootbranch.model.category import TargetCategory
from rootbranch.model.records import Predicate

RUTH = {"name": "Ruth Sol Mar", "document": "QX7654321", "phone": "664 555 0142"}
SUSPECT = person("s-1", "SUSPECT", **RUTH)
MIGRANT = person("m-1", "MIGRANT", **RUTH)
MINOR = person("m-1", "MINOR", **RUTH)


def decide(world: World, record: str, *, days: int = 30, officer: str = "reviewer", at=None) -> None:
    predicate = Predicate(conduct="organised", material_benefit="was paid", officer="r", date="2026-05-01")
    usecases.decide_category(
        world.installation,
        world.actor(officer),
        record,
        TargetCategory.SUSPECT,
        predicate,
        case="C-1",
        reason="seen by two officers",
        valid_to=world.clock() + timedelta(days=days),
    )


@pytest.mark.parametrize("flagged_first", [True, False])
def test_an_unflagged_record_of_a_protected_person_is_withdrawn_in_both_orders(any_world, flagged_first):
    rows = [("BB", MIGRANT), ("AA", SUSPECT)]
    for partner, row in rows if flagged_first else reversed(rows):
        any_world.persons(row, partner=partner)

    for word in RUTH.values():
        assert any_world.search(word) == []


@pytest.mark.parametrize("flagged_first", [True, False])
def test_an_arrest_of_a_protected_person_is_not_counted_in_both_orders(any_world, flagged_first):
    arrest = report("r-1", **{name: RUTH[name] for name in ("name", "document")})
    other = report("r-2", name="Omar Luz Gil", born="1970-11-30", day="2026-02-02")
    if flagged_first:
        any_world.persons(MIGRANT, partner="BB")
    any_world.reports(arrest, other)
    any_world.count()
    if not flagged_first:
        assert any_world.figures()["arrests"] == "2"
        any_world.persons(MIGRANT, partner="BB")
        any_world.count()

    assert any_world.figures()["arrests"] == "1"


def test_a_withdrawal_falls_away_when_the_partner_corrects_the_protected_record(any_world):
    any_world.persons(SUSPECT)
    any_world.persons(MIGRANT, partner="BB")
    assert any_world.search("Ruth") == []

    any_world.persons(MIGRANT | {"name": "Eva Luz Gil", "document": "QX0000042", "phone": ""}, partner="BB")

    assert len(any_world.search("Ruth")) == 1


def test_a_withdrawal_stays_when_the_partner_just_does_not_deliver_the_protected_record_again(world):
    from rootbranch.model.records import DeliveryMode

    world.persons(SUSPECT)
    world.persons(MIGRANT, partner="BB")
    world.persons(person("m-2", "MIGRANT", name="Eva Luz Gil"), partner="BB", mode=DeliveryMode.FULL)

    assert world.search("Ruth") == []


def test_a_decision_lifts_a_withdrawal_for_its_period_only(any_world):
    any_world.persons(SUSPECT)
    (record,) = any_world.search("Ruth")
    any_world.persons(MIGRANT, partner="BB")

    decide(any_world, record, days=30)

    assert any_world.search("Ruth") == [record]
    any_world.clock.wait(days=31)
    assert any_world.search("Ruth") == []


def test_no_decision_lifts_the_protection_of_a_minor(any_world):
    any_world.persons(SUSPECT)
    (record,) = any_world.search("Ruth")
    any_world.persons(MINOR, partner="BB")

    with pytest.raises(StateError):
        decide(any_world, record)

    assert any_world.search("Ruth") == []


def test_a_minor_who_comes_after_the_decision_is_protected_all_the_same(world):
    world.persons(SUSPECT)
    (record,) = world.search("Ruth")
    world.persons(MIGRANT, partner="BB")
    decide(world, record)

    world.persons(MINOR | {"id": "m-2"}, partner="BB")

    assert world.search("Ruth") == []


def test_nobody_decides_on_a_sealed_record(world):
    world.persons(MIGRANT)
    (sealed,) = (id for (id,) in world.rows("record", "id"))

    with pytest.raises(AccessError):
        decide(world, sealed)


def test_an_analyst_does_not_decide(world):
    world.persons(SUSPECT)
    (record,) = world.search("Ruth")

    with pytest.raises(AccessError):
        decide(world, record, officer="aa-analyst")


def test_a_phone_that_a_protected_person_holds_is_masked_in_a_suspects_record(world):
    world.persons(person("s-2", name="Omar Luz Gil", phone="664 555 0142;664 555 0199"))
    world.persons(MIGRANT, partner="BB")
    (record,) = world.search("Omar")

    view = usecases.read_record(world.installation, world.actor("aa-analyst"), record)

    assert "5550142" not in repr(view).replace(" ", "")
    assert "664 555 0199" in repr(view.fields)
    assert world.search("664 555 0142") == []


@pytest.mark.parametrize(
    "written",
    ["664 555 0142 / 664 555 0199", "+52 (664) 555-0142 ext 7", "casa 6645550142, trabajo 6645550199"],
)
def test_a_phone_is_masked_however_the_cell_is_written(world, written):
    world.persons(person("s-2", name="Omar Luz Gil", phone=written))
    world.persons(MIGRANT, partner="BB")
    (record,) = world.search("Omar")

    view = usecases.read_record(world.installation, world.actor("aa-analyst"), record)

    assert "0142" not in repr(view.fields)
    assert world.search("0142") == []


def test_what_a_partner_says_of_its_source_is_masked_like_a_cell(world):
    said = PERSONS.replace("{constant: SRC}", "{column: state}").replace(
        'withdrawn: {column: state, values: {GONE: "yes", "*": "no"}}\n', ""
    )
    row = person("s-2", name="Omar Luz Gil", document="", phone="") | {"state": "someone at 664 555 0142"}
    world.gather(world.file(PERSON_COLUMNS, [row]), said)
    world.persons(MIGRANT, partner="BB")
    found = usecases.search(world.installation, world.actor("aa-analyst"), "Omar").hits

    view = usecases.read_record(world.installation, world.actor("aa-analyst"), found[0].id)

    assert "0142" not in repr(found)
    assert "0142" not in repr(view)


def test_an_organisation_with_the_document_of_a_protected_person_is_withdrawn(any_world):
    declared = (
        PERSONS.replace("mapping: persons", "mapping: firms")
        .replace("schema: Person", "schema: Organization")
        .replace('  birthDate: {column: born, date: "%Y-%m-%d"}\n', "")
        .replace("SUSPECT: suspect", "FIRM: not_a_person")
        .replace("fields:", "ignore: [born]\nfields:")
    )
    world = any_world
    world.gather(
        world.file(PERSON_COLUMNS, [MIGRANT | {"id": "f-1", "quality": "FIRM", "phone": ""}]), declared
    )
    assert len(world.search("Ruth")) == 1

    world.persons(MIGRANT, partner="BB")

    assert world.search("Ruth") == []


def test_a_label_does_not_tell_what_a_record_masks(world):
    plates = PERSONS.replace("  phone:", "  registrationNumber: {column: plate}\n  phone:").replace(
        "mapping: persons", "mapping: plates"
    )
    row = person("s-3", name="Omar Luz Gil", document="") | {"plate": "ZZ1234567"}
    world.gather(world.file((*PERSON_COLUMNS, "plate"), [row]), plates)
    row = MIGRANT | {"plate": "ZZ1234567"}
    world.gather(world.file((*PERSON_COLUMNS, "plate"), [row]), plates, "BB")

    hits = usecases.search(world.installation, world.actor("aa-analyst"), "Omar").hits

    assert len(hits) == 1
    assert "ZZ1234567" not in repr(hits)


def test_only_the_own_assistance_officer_opens_a_seal(world):
    world.persons(MIGRANT)
    (sealed,) = (id for (id,) in world.rows("record", "id"))

    row = dict(usecases.open_seal(world.installation, world.actor("aa-help"), sealed, "family_contact"))

    assert row["name"] == RUTH["name"]
    for officer in ("bb-help", "aa-analyst", "aa-liaison", "guardian", "operator", "results", "reviewer"):
        with pytest.raises(AccessError):
            usecases.open_seal(world.installation, world.actor(officer), sealed, "family_contact")


def test_findings_of_protected_persons_are_told_to_their_own_partner_only(world):
    done = world.persons(
        MIGRANT | {"quality": "SUSPECT", "born": "2015-01-01"}, person("x-1", quality="NONSENSE")
    )
    own, other, dpo = (
        usecases.list_findings(world.installation, world.actor(officer), done.delivery)
        for officer in ("aa-liaison", "operator", "guardian")
    )

    assert {one.done.id for one in own.items} >= {"gather.done_minor", "gather.done_uncategorised"}
    for seen in (other, dpo):
        assert not {one.done.id for one in seen.items} & {"gather.done_minor", "gather.done_uncategorised"}
        assert seen.total == own.total - 3
    view = usecases.read_delivery(world.installation, world.actor("operator"), done.delivery)
    assert "gather.minor" not in {message.id for message, _ in view.findings_by_kind}
    assert view.line.findings == other.total


def test_what_names_a_protected_person_gets_no_place_in_the_ledger(world):
    world.persons(MIGRANT, partner="BB")
    world.reports(report("r-1", operation="664 555 0142", place="Tijuana"))

    world.count()

    assert [word for word in world.figures(by="operation") if "0142" in word] == []
    assert [row for row in world.rows("entry", "operation, outcome") if "0142" in repr(row)] == []


def test_the_same_file_under_a_second_feed_is_noted(world):
    rows = [report("r-1")]
    first = world.file(REPORT_COLUMNS, rows, "same.csv")

    assert "usecases.same_file" not in {message.id for message, _ in world.gather(first, REPORTS).findings}
    again = world.gather(first, REPORTS.replace("mapping: reports", "mapping: reports-b"))

    assert "usecases.same_file" in {message.id for message, _ in again.findings}


# ---------------------------------------------------------------- not there and not allowed

NOBODY = "01900000-0000-7000-8000-00000000dead"
READERS = {
    "read_record": lambda world, actor, id: usecases.read_record(world.installation, actor, id),
    "open_seal": lambda world, actor, id: usecases.open_seal(world.installation, actor, id, "assistance"),
    "purge": lambda world, actor, id: usecases.purge(world.installation, actor, (id,), "person_asked"),
    "judge": lambda world, actor, id: usecases.judge(
        world.installation, actor, id, "0" * 36, "same", "looks so"
    ),
    "read_delivery": lambda world, actor, id: usecases.read_delivery(world.installation, actor, id),
    "list_findings": lambda world, actor, id: usecases.list_findings(world.installation, actor, id),
    "rejects_file": lambda world, actor, id: usecases.rejects_file(world.installation, actor, id),
    "cancel_delivery": lambda world, actor, id: usecases.cancel_delivery(world.installation, actor, id),
    "read_entry": lambda world, actor, id: usecases.read_entry(world.installation, actor, id),
    "reverse_entry": lambda world, actor, id: usecases.reverse_entry(world.installation, actor, id, "wrong"),
    "list_records": lambda world, actor, id: usecases.list_records(world.installation, actor, id),
}


def answer(world: World, ask, officer: str, id: str) -> tuple[str, ...]:
    try:
        ask(world, world.actor(officer), id)
    except RootbranchError as problem:
        return (type(problem).__name__, *(text.replace(id, "ID") for text in (repr(problem), str(problem))))
    return ("allowed",)


@pytest.mark.parametrize("name", READERS)
def test_what_is_not_there_and_what_is_not_allowed_get_one_answer(world, name):
    world.persons(MIGRANT, SUSPECT | {"document": "", "name": "Omar Luz Gil", "phone": ""}, partner="BB")
    ids = [*(id for (id,) in world.rows("record", "id")), *(id for (id,) in world.rows("delivery", "id"))]
    checked = 0
    for officer in ("aa-liaison", "aa-analyst", "aa-help", "operator", "results", "guardian"):
        nothing = answer(world, READERS[name], officer, NOBODY)
        for id in ids:
            found = answer(world, READERS[name], officer, id)
            if found != ("allowed",):
                assert found == nothing
                checked += 1
    assert checked


def test_a_load_of_another_partner_is_not_told_from_no_load(world):
    world.persons(SUSPECT)
    world.execute("UPDATE delivery SET state = 'loading', completed_at = NULL")
    (loading,) = (id for (id,) in world.rows("delivery", "id"))

    found = answer(world, READERS["cancel_delivery"], "bb-liaison", loading)

    assert found == answer(world, READERS["cancel_delivery"], "bb-liaison", NOBODY)


def test_refusals_are_the_same_bytes_on_the_command_line(world):
    from click.testing import CliRunner

    from rootbranch.cli import main

    world.persons(MIGRANT)
    (sealed,) = (id for (id,) in world.rows("record", "id"))

    def told(id: str) -> tuple[int, str]:
        arguments = ["record", id, "--home", str(world.home), "--as", "aa-analyst"]
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        return result.exit_code, result.output.replace(id, "ID")

    assert told(sealed) == told(NOBODY)
    assert told(sealed)[0] == 4


@pytest.mark.parametrize("end", ["payerAccount", "beneficiaryAccount"])
def test_a_payment_from_or_to_a_protected_persons_account_is_withdrawn(any_world, end):
    def feed(name: str, schema: str, field: str, category: str) -> str:
        return (
            PERSONS.replace("mapping: persons", f"mapping: {name}")
            .replace("schema: Person", f"schema: {schema}")
            .replace("MIGRANT: smuggled_migrant", f"ROW: {category}")
            .replace("  idNumber: {column: document}", f"  {field}: {{column: document}}")
            .replace('  birthDate: {column: born, date: "%Y-%m-%d"}\n', "")
            .replace("  name: {column: name}\n", "")
            .replace('  phone: {column: phone, split: ";"}\n', "")
            .replace("fields:", "ignore: [born, name, phone]\nfields:")
        )

    def row(id: str, number: str) -> dict[str, str]:
        return person(id, "ROW", document=number)

    any_world.gather(
        any_world.file(PERSON_COLUMNS, [row("p-1", "ACCT-77700-1"), row("p-2", "ACCT-88800-2")]),
        feed("payments", "Payment", end, "not_a_person"),
    )
    any_world.gather(
        any_world.file(PERSON_COLUMNS, [row("b-1", "acct 77700 1")]),
        feed("accounts", "BankAccount", "accountNumber", "family_payer"),
        "BB",
    )

    assert any_world.search("ACCT-77700") == []
    assert len(any_world.search("ACCT-88800")) == 1
