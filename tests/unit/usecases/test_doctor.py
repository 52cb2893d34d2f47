"""What somebody does to the database with another tool is found by the doctor, and named by table, id and column."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from tests.fixtures.world import PASSWORD, World, person, report

from rootbranch import guard, usecases
from rootbranch.errors import text_of
from rootbranch.model.access import Duty, Officer
from rootbranch.model.category import TargetCategory
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.model.records import DeliveryMode, Predicate
from rootbranch.settings import read_key_file, write_key_file
from rootbranch.store.markings import ERASED

ELEMENTS = (
    "structured_group", "three_or_more", "period_of_time", "acting_in_concert", "serious_crime", "material_benefit",
)  # fmt: skip
SECRET = "Ruth Sol Mar"
AGREEMENT_PUT_IN = """INSERT INTO agreement
SELECT giver, 'BB', purposes, handling, onward, origin_country_allowed, retention_days, contact, valid_from, valid_to
FROM agreement WHERE giver = 'AA'"""
FORGED_DECISION = """INSERT INTO category_decision
(record_id, protected, category, conduct, material_benefit, predicate_officer, predicate_date, "case", officer, reason,
 valid_from, valid_to, digest)
SELECT id, 0, 'suspect', 'x', 'x', 'x', 'x', 'x', 'reviewer', 'x', '2020-01-01T00:00:00.000000Z',
 '2050-01-01T00:00:00.000000Z', content_digest FROM record WHERE NOT protected AND kind = 'entity'"""
ENDED = """UPDATE record SET ended_at = (SELECT completed_at FROM delivery WHERE id = delivery_id), ended_by = delivery_id,
end_reason = """
# Statement, and what the doctor names beside the id: `{…}` is a column of the first row of the table.
EDITS = {
    "operation of an entry": ("UPDATE entry SET operation = 'Sur' WHERE number = 1", "entry 1", "operation"),
    "territory of an entry": ("UPDATE entry SET territory = 'US' WHERE number = 1", "entry 1", "territory"),
    "lead of an entry": ("UPDATE entry SET lead = 'BB' WHERE number = 1", "entry 1", "lead"),
    "day of an entry": ("UPDATE entry SET happened_on = '2020-01-01' WHERE number = 1", "entry 1", "happened_on"),
    "reason of an entry": ("UPDATE entry SET reason = 'x' WHERE number = 1", "1", ""),
    "cited record taken out": ("DELETE FROM entry_subject", "entry 1", "entry_subject"),
    "cited record changed": (
        "UPDATE entry_subject SET record_id = (SELECT id FROM record WHERE kind = 'entity' AND NOT protected)",
        "entry 1",
        "entry_subject",
    ),
    "last entry taken out": ("DELETE FROM entry WHERE number = 3", "entry 3", ""),
    "title of a release": ("UPDATE release SET title = 'Other'", "release 1", "title"),
    "body of a release": ("UPDATE release SET body = replace(body, 'March', 'April')", "release 1", ""),
    "figure in a release": ("UPDATE release SET body = replace(body, '\"1\"', '\"9\"')", "release 1", ""),
    "release taken out": ("DELETE FROM release", "release 1", ""),
    "agreement prolonged": ("UPDATE agreement SET valid_to = '2050-01-01T00:00:00.000000Z' WHERE giver = 'AA'", "agreement AA", ""),
    "agreement put in": (
        AGREEMENT_PUT_IN,
        "agreement AA",
        "",
    ),
    "agreement taken out": ("DELETE FROM agreement WHERE giver = 'BB'", "agreement BB", ""),
    "duties of an officer": ("UPDATE officer SET duties = ',assistance_officer,' WHERE id = 'analyst'", "officer analyst", ""),
    "a duty that is none": ("UPDATE officer SET duties = ',king,' WHERE id = 'analyst'", "officer analyst", ""),
    "duties of the first operator": ("UPDATE officer SET duties = ',operator,reviewer,' WHERE id = 'operator'", "officer operator", ""),
    "officer put in": ("INSERT INTO officer VALUES ('ghost', 'Ghost', 'AA', ',analyst,', 1)", "officer ghost", ""),
    "territory of a partner": ("UPDATE partner SET territory = 'GT' WHERE id = 'AA'", "partner AA", ""),
    "mapping text": ("UPDATE mapping SET text = replace(text, 'SUSPECT', 'ANYBODY')", "mapping ", ""),
    "delivery counts": ("UPDATE delivery SET accepted = 9 WHERE feed = 'persons'", "delivery ", ""),
    "delivery of another file": ("UPDATE delivery SET file_name = 'x.csv' WHERE feed = 'persons'", "delivery ", ""),
    "decision put in": (FORGED_DECISION, "category_decision ", ""),
    "judgement put in": (
        "INSERT INTO judgement SELECT 'j', min(id), max(id), 'same', 'x', 'reviewer', recorded_at, NULL, NULL FROM record",
        "judgement j",
        "",
    ),
    "verdict of a judgement": ("UPDATE judgement SET verdict = 'same'", "judgement ", ""),
    "judgement taken back": ("UPDATE judgement SET undone_at = made_at, undone_by = officer", "judgement ", ""),
    "judgement taken out": ("DELETE FROM judgement", "judgement ", ""),
    "a verdict that is none": ("UPDATE judgement SET verdict = 'maybe'", "judgement ", ""),
    "password put in": ("INSERT INTO credential VALUES ('reviewer', 'x', NULL, 0, NULL, 0)", "credential reviewer", ""),
    "password changed": ("UPDATE credential SET password_hash = 'x'", "credential results", ""),
    "password taken out": ("DELETE FROM credential", "credential results", ""),
    "partner of a record": ("UPDATE record SET partner = 'BB' WHERE kind = 'report'", "record ", "partner"),
    "feed of a record": ("UPDATE record SET feed = 'x' WHERE kind = 'report'", "record ", "feed"),
    "kind of a record": ("UPDATE record SET kind = 'claim' WHERE kind = 'report'", "record ", "kind"),
    "schema of a record": ("UPDATE record SET schema = 'death' WHERE kind = 'report'", "record ", "schema"),
    "day of a record": ("UPDATE record SET happened_at = '2020-01-01T00:00:00.000000Z' WHERE kind = 'report'", "record ", "happened_at"),
    "day taken from a record": ("UPDATE record SET happened_at = NULL WHERE kind = 'report'", "record ", "happened_at"),
    "moment known": ("UPDATE record SET known_at = '2020-01-01T00:00:00.000000Z' WHERE kind = 'report'", "Record ", "content"),
    "review put off": ("UPDATE record SET review_on = '2050-01-01T00:00:00.000000Z'", "record ", "review_on"),
    "record moved to another delivery": (
        "UPDATE record SET delivery_id = (SELECT max(id) FROM delivery) WHERE feed = 'persons'", "delivery ", "record"),
    "record ended": (
        "UPDATE record SET ended_at = recorded_at, end_reason = 'withdrawn' WHERE protected", "record ", "ended_by"),
    "record ended by its own delivery": (
        ENDED + "'withdrawn' WHERE protected", "delivery ", "record"),
    "record replaced by nothing": (
        ENDED + "'superseded' WHERE protected", "record ", "end_reason"),
    "replaced record current again": (
        "UPDATE record SET ended_at = NULL, ended_by = NULL, end_reason = NULL WHERE end_reason = 'superseded'",
        "record ", "ended_at"),
    "left out record current again": (
        "UPDATE record SET ended_at = NULL, ended_by = NULL, end_reason = NULL WHERE end_reason = 'withdrawn'",
        "delivery ", "record"),
    "record taken out": ("DELETE FROM record WHERE kind = 'report'", "delivery ", "record"),
    "content taken out": ("DELETE FROM payload WHERE protected", "Record ", "purged"),
    "purge that nobody asked for": (
        "UPDATE record SET ended_at = recorded_at, end_reason = 'purged' WHERE protected", "purged records", ""),
    "rejected row taken out": ("DELETE FROM rejected", "delivery ", "rejected"),
    "findings taken out": ("DELETE FROM finding", "delivery ", ""),
    "answer changed": (
        "UPDATE assessment_answer SET answer = 'met', record_id = (SELECT min(id) FROM record)", "assessment ", ""),
    "answer that is none": (
        "UPDATE assessment_answer SET answer = 'perhaps', record_id = (SELECT min(id) FROM record)", "assessment ", ""),
    "answered test taken out": ("DELETE FROM assessment", "assessment ", ""),
    "attribution withdrawn": ("UPDATE attribution SET withdrawn = 1", "attribution ", ""),
    "lead of a campaign": ("UPDATE campaign SET lead = 'BB'", "campaign Norte 26", ""),
    "campaign put in": (
        "INSERT INTO campaign SELECT 'Sur 26', lead, first, last, officer, added_at FROM campaign", "campaign Sur 26", ""),
    "hours of effort": ("UPDATE effort SET amount = '9'", "effort ", ""),
    "a unit of effort": ("UPDATE effort SET unit = 'MXN'", "effort ", ""),
    "reason of a withdrawal": ("UPDATE release_step SET reason = 'none'", "release_step ", ""),
    "withdrawal taken out": ("DELETE FROM release_step", "release_step ", ""),
}  # fmt: skip


@pytest.fixture
def settled(world: World) -> World:
    """A register with one of each."""
    world.persons(
        person("p-1", name=SECRET), person("p-2", "MIGRANT", name="Eva Paz Rio"), person("p-3", seen="x")
    )
    world.reports(
        report("r-1", "seizure", commodity="cash", amount="5", unit="USD", operation="Norte"),
        report("r-2", "arrest", name="Otto Luz Gil", operation="Norte"),
        report("r-3", day="2026-02-31"),
    )
    world.persons(
        person("p-1", name=SECRET, conduct="told others where to wait"), person("p-4", name="Ana Sol")
    )
    world.persons(person("p-4", name="Ana Sol", state="GONE"))
    world.count()
    sides = sorted(id for id, kind in world.rows("record", "id, kind") if kind == "report")
    usecases.judge(world.installation, world.actor("results"), sides[0], sides[1], "different", "as_shown")
    usecases.set_password(world.installation, world.actor("operator"), OfficerId("results"), PASSWORD)
    usecases.publish_release(world.installation, world.actor("results"), "March")
    show(world)
    usecases.withdraw_release(world.installation, world.actor("results"), "1", "counted twice")
    return world


def show(world: World) -> None:
    """Answer a test, attribute an outcome, name a campaign and enter effort."""
    installation, reviewer, results = world.installation, world.actor("reviewer"), world.actor("results")
    world.reports(report("i-1", "investigation", day="2026-03-01", natural_key="CASE-1"))
    world.count()
    (found,) = usecases.list_entries(installation, results, usecases.EntryFilters(kind="investigation")).items
    entry, cited = found.entry.id, found.entry.outcome.reports[0]
    elements = dict.fromkeys(ELEMENTS, ("unknown", ""))
    usecases.answer_definition(installation, reviewer, entry, "criminal_organisation@1", elements)
    usecases.add_campaign(installation, results, "Norte 26", "AA", date(2026, 1, 1), None)
    usecases.attribute(installation, reviewer, entry, "Norte 26", "tasked", cited)
    said = {
        "partner": "AA",
        "kind": "hours",
        "amount": "8",
        "unit": "hours",
        "territory": "own",
        "source": "plan",
    }
    usecases.enter_effort(
        installation, results, ({**said, "first": "2026-03-01", "last": "2026-03-31", "replaces": ""},)
    )


def edit_with_another_tool(world: World, statement: str) -> None:
    """Edit as the shell of SQLite does, which checks no foreign keys."""
    with closing(sqlite3.connect(world.home / "register.sqlite")) as connection, connection:
        connection.execute(statement)


def bad(world: World) -> list[str]:
    checks = usecases.doctor(world.installation, world.actor("operator"))
    return [text_of(check.detail, "en") for check in checks if not check.sound]


def test_nothing_is_found_where_only_the_program_wrote(settled: World) -> None:
    operator = settled.actor("operator")
    usecases.end_agreement(settled.installation, operator, PartnerId("AA"), PartnerId("JOINT"))
    usecases.change_partner(settled.installation, operator, PartnerId("BB"), name="Agency of B")
    usecases.add_officer(
        settled.installation,
        operator,
        Officer(
            id=OfficerId("two"),
            name="Two Duties",
            partner=PartnerId("AA"),
            duties=frozenset({Duty.ANALYST, Duty.LIAISON}),
        ),
    )
    usecases.close_officer(settled.installation, operator, OfficerId("two"))
    (record,) = settled.search(SECRET)
    usecases.purge(settled.installation, settled.actor("guardian"), (record,), "person_asked")

    assert bad(settled) == []


def test_nothing_is_found_after_all_that_people_may_do(settled: World) -> None:
    """Judged and taken back, decided, purged with its decision and its judgement, rejected rows purged, cancelled."""
    guardian, reviewer = settled.actor("guardian"), settled.actor("reviewer")
    results, operator = settled.actor("results"), settled.actor("operator")
    (judged,) = usecases.list_judgements(settled.installation, results).items
    usecases.undo_judgement(settled.installation, results, judged.id)
    assert bad(settled) == []
    (suspect,) = settled.search(SECRET)
    settled.persons(person("m-1", "MIGRANT", name=SECRET), partner="BB")
    usecases.decide_category(
        settled.installation,
        reviewer,
        suspect,
        TargetCategory.SUSPECT,
        Predicate(conduct="organised", material_benefit="was paid", officer="r", date="2026-05-01"),
        case="C-1",
        reason="seen by two officers",
        valid_to=settled.clock() + timedelta(days=30),
    )
    assert bad(settled) == []
    for delivery, rejected in settled.rows("delivery", "id, rejected"):
        if rejected:
            usecases.purge_rejects(settled.installation, guardian, delivery, "person_asked")
    usecases.purge(settled.installation, guardian, (suspect, judged.left), "person_asked")
    usecases.purge(settled.installation, guardian, (judged.right,), "person_asked")
    usecases.set_password(settled.installation, operator, OfficerId("results"), PASSWORD + "!")
    usecases.rotate_keys(settled.installation, operator)
    settled.reopen()
    settled.persons(person("p-5", name="Bo Sol"), mode=DeliveryMode.FULL)

    assert bad(settled) == []
    assert {reason for (reason,) in settled.rows("judgement", "reason")} == {ERASED}
    settled.execute("UPDATE category_decision SET valid_to = '2050-01-01T00:00:00.000000Z'")
    assert any("category_decision" in line for line in bad(settled))


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_behind_the_programs_back_is_named(settled: World, edit: str) -> None:
    statement, named, column = EDITS[edit]
    edit_with_another_tool(settled, statement)

    found = bad(settled)

    assert found, "the doctor saw nothing"
    assert any(named in line and column in line for line in found), found
    assert SECRET not in "".join(found)


def test_an_agreement_put_back_to_what_it_once_was_is_found(settled: World) -> None:
    """An old row under an old digest would pass a digest kept beside it."""
    (before,) = [row for row in settled.rows("agreement", "valid_to, giver") if row[1] == "AA"]
    usecases.end_agreement(
        settled.installation, settled.actor("operator"), PartnerId("AA"), PartnerId("JOINT")
    )
    assert bad(settled) == []
    settled.execute("UPDATE agreement SET valid_to = ? WHERE giver = 'AA'", before[0])

    assert any("agreement AA" in line for line in bad(settled))


def test_all_that_was_touched_is_named_and_not_the_first_only(settled: World) -> None:
    settled.execute("UPDATE entry SET operation = 'Sur'")

    assert len([line for line in bad(settled) if "operation" in line]) == 3


def test_the_doctor_says_in_the_audit_how_many_seals_it_opened(settled: World) -> None:
    bad(settled)

    found = [row for row in settled.rows("audit", 'what, "count", officer') if row[0] == "doctor_opens_seals"]
    assert found == [("doctor_opens_seals", 1, "operator")]


def test_seals_of_a_key_that_is_not_there_are_counted(settled: World) -> None:
    ring = guard.load_keyring(read_key_file(settled.key_file))
    other = guard.retire_sealing(guard.rotate_sealing(ring), ring.sealing_keys[0][0])
    settled.close()
    write_key_file(settled.key_file, guard.dump_keyring(other))

    found = bad(settled)

    assert len(found) == 1
    assert ": 2." in found[0]  # the migrant's content and the rejected row
