"""From two partners' files to a verified release, and what a second file does to what is there."""

from datetime import UTC, datetime

import pytest

from rootbranch import usecases
from rootbranch.model.records import DeliveryMode
from tests.fixtures.world import REPORT_COLUMNS, REPORTS, World, person, report

NOT_KEPT_ALIKE = {"audit", "delivery", "job"}

BY_AA = (
    report("a-1", name="Ruth Sol Mar", born="1980-05-05", operation="Norte", reference="INC-7"),
    report("a-2", "seizure", operation="Norte", commodity="cash", amount="1000", unit="USD", place="Nogales"),
    report(
        "a-3", name="Omar Luz Gil", born="1970-11-30", day="2026-02-02", operation="Norte", place="Tijuana"
    ),
)
BY_BB = (
    report(
        "b-1",
        name="SOL MAR, Ruth",
        born="1980-05-05",
        operation="Norte",
        reference="INC-7",
        seen="2026-03-16",
    ),
    report("b-2", "seizure", operation="Norte", commodity="cash", amount="1000", unit="USD", place="Nogales"),
)


def outcome(world: World) -> dict[str, int | str]:
    return {name: value for name, value in world.figures().items() if value != "0"}


def test_from_two_partners_files_to_a_release_that_verifies(any_world):
    world = any_world
    aa = world.reports(*BY_AA, partner="AA")
    bb = world.reports(*BY_BB, partner="BB")
    assert (aa.accepted, bb.accepted) == (3, 2)

    counted = world.count()
    assert outcome(world) == {
        "arrests": "2",
        "persons_arrested": "2",
        "seizures": "1",
        "seized_quantities·cash·USD": "1000",
    }
    assert counted.pairs == counted.waiting == 1  # the two seizures look alike; one waits
    results = world.actor("results")
    (pair,) = usecases.queue(world.installation, results).pairs
    usecases.judge(world.installation, results, pair.left.record, pair.right.record, "different", "two bags")

    assert outcome(world)["seizures"] == "2"
    assert outcome(world)["seized_quantities·cash·USD"] == "2000"
    release = usecases.publish_release(world.installation, results, "March")
    view = usecases.read_release(world.installation, results, release.id)
    assert view.difference is None
    assert view.release.digest == release.digest


def test_the_same_file_twice_changes_nothing(any_world):
    world = any_world
    path = world.file(REPORT_COLUMNS, BY_AA)
    world.gather(path, REPORTS)
    world.count()
    before = {name: rows for name, rows in world.tables().items() if name not in NOT_KEPT_ALIKE}

    again = world.gather(path, REPORTS)
    world.count()

    assert (again.accepted, again.changed, again.unchanged, again.retracted) == (0, 0, 3, 0)
    assert {name: rows for name, rows in world.tables().items() if name not in NOT_KEPT_ALIKE} == before


def test_a_copy_of_the_file_made_later_changes_nothing(world):
    import os

    mapping = REPORTS.replace('known_on: {column: seen, date: "%Y-%m-%d"}\n', "")
    path = world.file(REPORT_COLUMNS, BY_AA)
    world.gather(path, mapping)
    os.utime(path, (2_000_000_000, 2_000_000_000))

    assert world.gather(path, mapping).unchanged == 3


def test_a_corrected_row_supersedes_and_the_old_version_stays_in_history(any_world):
    world = any_world
    world.reports(*BY_AA)
    world.count()
    (old,) = world.search("Nogales")
    corrected = BY_AA[1] | {"amount": "1500"}

    result = world.reports(BY_AA[0], corrected, BY_AA[2])
    world.count()

    assert (result.accepted, result.changed, result.unchanged) == (0, 1, 2)
    assert outcome(world)["seized_quantities·cash·USD"] == "1500"
    (new,) = world.search("Nogales")
    view = usecases.read_record(world.installation, world.actor("aa-analyst"), new)
    assert [(version.id, version.end_reason) for version in view.history] == [
        (new, None),
        (old, "superseded"),
    ]
    before = usecases.read_record(world.installation, world.actor("aa-analyst"), old)
    assert ("amount", "1000") in before.row


def test_a_withdrawn_row_is_retracted_and_counts_no_more(any_world):
    world = any_world
    world.reports(*BY_AA)
    world.count()

    result = world.reports(BY_AA[1] | {"state": "GONE"})
    world.count()

    assert result.retracted == 1
    assert "seizures" not in outcome(world)
    assert outcome(world)["arrests"] == "2"


@pytest.mark.parametrize(("mode", "retracted", "arrests"), [("full", 1, "1"), ("delta", 0, "2")])
def test_a_missing_row_is_retracted_in_a_full_delivery_only(any_world, mode, retracted, arrests):
    world = any_world
    world.reports(*BY_AA)
    world.count()

    result = world.reports(*BY_AA[:2], mode=DeliveryMode(mode))
    world.count()

    assert (result.retracted, outcome(world)["arrests"]) == (retracted, arrests)


def test_a_row_that_cannot_be_read_any_more_is_not_taken_for_a_row_that_is_missing(world):
    world.reports(*BY_AA)

    result = world.reports(*BY_AA[:2], BY_AA[2] | {"day": "2026-02-31"}, mode=DeliveryMode.FULL)

    assert (result.rejected, result.retracted) == (1, 0)


def test_a_dry_run_changes_nothing_and_says_what_the_real_run_does(any_world):
    world = any_world
    world.reports(*BY_AA)
    rows = (
        BY_AA[0],
        BY_AA[1] | {"amount": "1500"},
        report("a-4", "investigation"),
        report("a-5", "no such kind"),
    )
    path = world.file(REPORT_COLUMNS, rows)
    before = world.tables()

    dry = world.gather(path, REPORTS, mode=DeliveryMode.FULL, dry_run=True)

    after = world.tables()
    assert {name for name in before if before[name] != after[name]} == {"audit"}
    assert len(after["audit"]) == len(before["audit"]) + 1  # that somebody looked
    real = world.gather(path, REPORTS, mode=DeliveryMode.FULL)
    names = ("accepted", "changed", "unchanged", "rejected", "retracted", "findings")
    assert {name: getattr(dry, name) for name in names} == {name: getattr(real, name) for name in names}
    assert (real.accepted, real.changed, real.unchanged, real.rejected, real.retracted) == (1, 1, 1, 1, 1)
    assert dry.delivery is None


@pytest.mark.parametrize("second", ["a row without a key", "a header alone"])
def test_a_full_file_that_is_broken_takes_nothing_away(world, second):
    before = [report("a-1"), report("a-2", day="2026-03-20")]
    world.gather(world.file(REPORT_COLUMNS, before), REPORTS, mode=DeliveryMode.FULL)
    rows = [report("a-1"), report("")] if second == "a row without a key" else []

    result = world.gather(world.file(REPORT_COLUMNS, rows), REPORTS, mode=DeliveryMode.FULL)

    assert result.retracted == 0
    assert "usecases.missing_unclear" in [message.id for message, _ in result.findings]
    assert len([ended for (ended,) in world.rows("record", "ended_at") if ended is None]) == 2


def test_a_dry_run_that_is_refused_answers_at_once_and_is_audited(world):
    from rootbranch.errors import AccessError

    started = datetime.now(UTC)
    with pytest.raises(AccessError):
        usecases.gather_file(
            world.installation,
            world.actor("bb-liaison"),
            world.file(REPORT_COLUMNS, BY_AA),
            "AA",
            REPORTS,
            dry_run=True,
        )

    assert (datetime.now(UTC) - started).total_seconds() < 10
    assert [what for what, allowed in world.rows("audit", "what, allowed") if not allowed] == ["dry_run"]


def test_a_delivery_keeps_its_counts_and_lists_its_findings(any_world):
    world = any_world
    result = world.reports(
        *BY_AA, report("a-1"), report("a-6", "seizure", amount="12,5x", commodity="cash", unit="USD")
    )

    page = usecases.list_deliveries(world.installation, world.actor("aa-liaison"))
    line = next(each for each in page.items if each.delivery.id == result.delivery)
    kept = line.delivery
    assert (kept.accepted, kept.rejected) == (result.accepted, result.rejected)
    assert result.accepted + result.rejected == 5
    found = usecases.list_findings(world.installation, world.actor("aa-liaison"), result.delivery)
    assert found.total == len(found.items) == line.findings > 0
    rejects = "".join(usecases.rejects_file(world.installation, world.actor("aa-liaison"), result.delivery))
    assert len(rejects.splitlines()) > result.rejected  # a header, and a line for each
    assert "12,5x" not in rejects


def test_another_partner_does_not_see_the_delivery(world):
    world.persons(person("p-1", name="Ruth Sol Mar"))

    assert usecases.list_deliveries(world.installation, world.actor("bb-liaison")).items == ()


def test_nobody_gathers_for_another_partner(world):
    from rootbranch.errors import AccessError

    path = world.file(REPORT_COLUMNS, BY_AA)
    for officer in ("bb-liaison", "aa-analyst", "operator", "results", "guardian"):
        with pytest.raises(AccessError):
            usecases.gather_file(world.installation, world.actor(officer), path, "AA", REPORTS)
    assert world.rows("record") == []
