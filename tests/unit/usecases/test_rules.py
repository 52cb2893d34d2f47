"""Counting rules are data: versions side by side, never mixed, never edited; bad files are refused by name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.fixtures.world import World, report

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError, IntegrityError, StateError
from rootbranch.model.ledger import Period
from rootbranch.model.reports import OutcomeKind

CONVICTIONS = """\
[[rule]]
id = "prosecution_step"
version = 2
valid_from = 2026-06-10
definition = "Convictions and sentences only."
where = { stage = ["conviction", "sentence"] }
"""
WORD = """\
[[composite]]
id = "effect"
version = 1
title = "Effects"
valid_from = 2026-06-10
rules = ["arrest@1", "prosecution_step@2"]
"""


def step(id: str, day: str, stage: str) -> dict[str, str]:
    return report(id, "prosecution_step", day=day, stage=stage, name="Bruno Inventado", reference=f"P-{id}")


@pytest.fixture
def courts(world: World) -> World:
    """Steps before and after the tenth of June."""
    world.reports(
        step("p1", "2026-06-05", "complaint"),
        step("p2", "2026-06-06", "conviction"),
        step("p3", "2026-06-20", "complaint"),
        step("p4", "2026-06-21", "conviction"),
        report("a1", day="2026-06-20", name="Bruno Inventado", reference="JR-1"),
    )
    world.clock.wait(hours=1)
    world.count()
    return world


def add(world: World, text: str, officer: str = "results"):
    return usecases.add_rules(world.installation, world.actor(officer), text)


def test_a_rule_that_changes_within_a_period_cuts_the_figure_and_no_release_mixes_it(courts: World) -> None:
    add(courts, CONVICTIONS)
    courts.clock.wait(days=40)
    courts.reopen()
    june = Period(first=date(2026, 6, 1), last=date(2026, 6, 30))
    lines = usecases.figures(courts.installation, courts.actor("results"), period=june)
    steps = {
        (line.figure.rule, line.figure.period.first, line.figure.period.last, line.figure.scope["stage"]): (
            line.figure.values
        )
        for line in lines
        if line.figure.measure == "prosecution_steps" and any(line.figure.values)
    }
    first, second = (date(2026, 6, 1), date(2026, 6, 9)), (date(2026, 6, 10), date(2026, 6, 30))
    assert steps == {
        ("prosecution_step@1", *first, "complaint"): (Decimal(1),),
        ("prosecution_step@1", *first, "conviction"): (Decimal(1),),
        ("prosecution_step@2", *second, "conviction"): (Decimal(1),),
    }
    assert {line.figure.period for line in lines if line.figure.measure == "arrests"} == {june}
    for line in lines:
        opened = usecases.read_figure(courts.installation, courts.actor("results"), line.key)
        assert opened.line.figure.values == line.figure.values

    with pytest.raises(StateError) as refused:
        usecases.publish_release(
            courts.installation, courts.actor("results"), "June", first=june.first, last=june.last
        )
    assert refused.value.what.params["day"] == "2026-06-10"
    for days in (first, second):
        usecases.publish_release(
            courts.installation, courts.actor("results"), "Part", first=days[0], last=days[1]
        )


def test_a_version_that_is_to_come_changes_no_figure(courts: World) -> None:
    before = courts.figures()
    add(courts, CONVICTIONS)
    courts.reopen()
    assert courts.figures() == before


def test_versions_side_by_side_say_which_entries_differ_by_which_clause(courts: World) -> None:
    add(courts, CONVICTIONS + WORD)
    courts.reopen()
    found = usecases.compare_rules(
        courts.installation,
        courts.actor("results"),
        ["prosecution_step@1", "prosecution_step@2", "effect@1"],
    )
    assert {total.name: total.total for total in found.totals} == {
        "prosecution_step@1": 4,
        "prosecution_step@2": 2,
        "effect@1": 3,
    }
    effect = next(total for total in found.totals if total.name == "effect@1")
    assert effect.parts == (("arrest@1", "arrest", 1), ("prosecution_step@2", "step", 2))
    said = {(each.inside, each.outside): (each.clause.id, len(each.entries)) for each in found.differences}
    assert said["prosecution_step@1", "prosecution_step@2"] == ("ledger.aside_stage", 2)
    assert said["effect@1", "prosecution_step@1"] == ("rules.clause_kind", 1)
    for one in found.totals:
        for other in found.totals:  # what is in one and not in the other explains the whole difference
            pairs = [(each.inside, each.outside, len(each.entries)) for each in found.differences]
            more = sum(n for inside, outside, n in pairs if (inside, outside) == (one.name, other.name))
            less = sum(n for inside, outside, n in pairs if (inside, outside) == (other.name, one.name))
            assert one.total - other.total == more - less


def test_a_kept_version_is_never_edited(courts: World) -> None:
    add(courts, CONVICTIONS)
    courts.reopen()
    with pytest.raises(InputError) as refused:
        add(courts, CONVICTIONS.replace("only", "as well"))
    assert (refused.value.what.id, refused.value.fix.params) == ("rules.not_next", {"version": 3})
    courts.execute("UPDATE rule SET body = replace(body, 'only', 'too')")
    with pytest.raises(IntegrityError) as edited:
        courts.reopen()
    assert edited.value.where == "prosecution_step@2"


def test_a_packaged_rule_that_a_release_counted_by_cannot_change_unseen(courts: World) -> None:
    usecases.publish_release(courts.installation, courts.actor("results"), "One")
    courts.execute("UPDATE rule SET digest = ? WHERE id = 'arrest'", "0" * 64)
    with pytest.raises(IntegrityError) as edited:
        courts.reopen()
    assert edited.value.where == "arrest@1"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("not toml [", "rules.not_toml"),
        ("", "rules.unknown_table"),
        ("[secret]\nx=1", "rules.unknown_table"),
        ("rule = 3", "rules.unknown_table"),
        (CONVICTIONS.replace("prosecution_step", "luck"), "rules.no_such_rule"),
        (CONVICTIONS.replace("version = 2", "version = 1"), "rules.not_next"),
        (CONVICTIONS.replace("version = 2", "version = true"), "rules.not_next"),
        (CONVICTIONS.replace("version = 2", "version = 4"), "rules.not_next"),
        (CONVICTIONS.replace("2026-06-10", "2020-01-01"), "rules.too_early"),
        (CONVICTIONS.replace("2026-06-10", '"soon"'), "rules.no_day"),
        (CONVICTIONS.replace("2026-06-10", "2026-06-10T10:00:00"), "rules.no_day"),
        (CONVICTIONS.replace('"conviction", ', '"luck", '), "rules.bad_where"),
        (CONVICTIONS.replace("stage =", "mood ="), "rules.bad_where"),
        (CONVICTIONS + 'unit = "kg"\n', "rules.unknown_key"),
        (CONVICTIONS.replace("Convictions and sentences only.", " "), "rules.no_text"),
        (CONVICTIONS + "needs = { campaign = true }\n", "rules.needs_outcomes"),
        (CONVICTIONS + 'needs = { definition = "luck@1" }\n', "rules.bad_needs"),
        (WORD.replace('rules = ["arrest@1", "prosecution_step@2"]', ""), "rules.no_list"),
        (WORD.replace('"arrest@1", "prosecution_step@2"', ""), "rules.no_list"),
        (WORD, "rules.cannot_sum"),
        (WORD.replace("prosecution_step@2", "seized_quantity@1"), "rules.cannot_sum"),
        (WORD.replace("prosecution_step@2", "campaign_arrest@1"), "rules.cannot_sum"),
        (WORD.replace("prosecution_step@2", "arrest@1"), "rules.sums_twice"),
        (WORD.replace('"effect"', '"arrest"').replace("prosecution_step@2", "seizure@1"), "rules.bad_id"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_keeps_nothing(world: World, text: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        add(world, text)
    assert refused.value.what.id == problem
    assert world.rows("rule") == []


@pytest.mark.parametrize(
    "names", [[], ["arrest@1"], ["arrest@1", "luck@1"], ["arrest@1", "persons_arrested@1"]]
)
def test_what_cannot_be_compared_is_refused(world: World, names: list[str]) -> None:
    with pytest.raises(InputError):
        usecases.compare_rules(world.installation, world.actor("results"), names)


def test_only_who_publishes_adds_a_rule(world: World) -> None:
    for officer in ("operator", "analyst", "aa-liaison", "guardian"):
        with pytest.raises(AccessError):
            add(world, CONVICTIONS, officer)
    assert world.rows("rule") == []


def test_a_measure_of_protected_persons_is_hidden_wherever_any_period_may_be_asked_for(courts: World) -> None:
    rules = tuple(
        replace(rule, protected=rule.kind is OutcomeKind.ARREST) for rule in courts.installation.rules
    )
    guarded, officer = replace(courts.installation, rules=rules), courts.actor("results")
    for by in (None, "partner", "operation"):
        mine = [
            line
            for line in usecases.figures(guarded, officer, by=by)
            if line.figure.rule.startswith("arrest@")
        ]
        assert mine
        for line in mine:
            assert (line.figure.values, line.figure.counts, line.figure.reports) == ((), (), 0)
            opened = usecases.read_figure(guarded, officer, line.key)
            assert (opened.line.figure.values, opened.entries, opened.records) == ((), (), ())
