"""Displacement is asked of what the ledger holds: its day and place become the question, and nothing of anybody comes along."""

from dataclasses import asdict
from datetime import date

import numpy as np
import pytest
from tests.fixtures.world import World, report

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError

LAYOUT = """
publisher = "joint"
table = "gates"
unit = "event"
method = "counted"
coverage = "three gates"
step = "month"
absent = "unknown"
[period]
date = "month"
[count]
column = "n"
[split.place]
column = "gate"
[split.component]
column = "office"
apart = true
"""
SEIZURE = {"commodity": "cash", "amount": "1000", "unit": "USD", "operation": "Norte"}
MOVED = 75  # 2026-03, counted from 2019-12


@pytest.fixture
def asked(world: World) -> World:
    """Four gates over seven years; nine tenths of Nogales go to the others after March 2026; three seizures in the ledger."""
    chance = np.random.default_rng(5)
    counts = np.rint(np.exp(7 + np.cumsum(chance.normal(0, 0.03, (84, 4)), axis=0)))
    gone = np.rint(0.9 * counts[MOVED + 1 : MOVED + 4, 0])
    counts[MOVED + 1 : MOVED + 4, 0] -= gone
    counts[MOVED + 1 : MOVED + 4, 1] += gone
    gates = (("nogales_az", "US"), ("reynosa", "MX"), ("tecun", "GT"), ("laredo", "US"))
    rows = [
        f"{(11 + month) // 12 + 2019}-{(11 + month) % 12 + 1:02d},{gate},{office},{counts[month, place]:.0f}"
        for place, (gate, office) in enumerate(gates)
        for month in range(len(counts))
    ]
    layout, file = world.folder / "gates.toml", world.folder / "gates.csv"
    layout.write_text(LAYOUT, encoding="utf-8")
    file.write_text("month,gate,office,n\n" + "\n".join(rows) + "\n", encoding="utf-8")
    usecases.load_flows(
        world.installation, world.actor("analyst"), file, usecases.flow_layout(str(layout)), date(2026, 4, 1)
    )
    world.reports(
        report("a-1", "seizure", **SEIZURE, territory="US", place="Nogales, AZ"),
        report("a-2", "seizure", **SEIZURE | {"operation": "Sur"}, territory="GT"),
        report("a-3", "seizure", **SEIZURE | {"operation": "Costa"}, territory="US", day="2026-02-01"),
        report(
            "a-4", "seizure", **SEIZURE | {"operation": "Albergue"}, territory="US", place="Refugio Inventado"
        ),
    )
    world.count()
    return world


def number_of(world: World, operation: str) -> str:
    (found,) = usecases.list_entries(
        world.installation, world.actor("results"), usecases.EntryFilters(operation=operation)
    ).items
    return str(found.entry.number)


def ask(world: World, officer: str = "results", **what: str) -> usecases.FlowAction:
    table = {"publisher": "joint", "table": "gates"} | what
    return usecases.displacement_after(world.installation, world.actor(officer), **table)


def test_an_entry_is_asked_at_the_gate_that_its_place_names(asked: World) -> None:
    found = ask(asked, entry=number_of(asked, "Norte"))
    assert (found.corridor, found.by, found.happened_on) == ("nogales_az", "place", date(2026, 3, 14))
    assert (found.judged.verdict, found.judged.month) == ("moved", "2026-03-01")


def test_an_entry_without_such_a_place_is_asked_at_the_only_gate_of_its_territory(asked: World) -> None:
    found = ask(asked, entry=number_of(asked, "Sur"))
    assert (found.corridor, found.by) == ("tecun", "territory")
    assert found.judged.verdict == "cannot_tell"


def test_where_two_gates_fit_neither_is_guessed(asked: World) -> None:
    with pytest.raises(InputError) as refused:
        ask(asked, entry=number_of(asked, "Costa"))
    assert refused.value.what.id == "forecasts.which_corridor"
    assert refused.value.fix.params["names"] == "laredo, nogales_az"
    found = ask(asked, entry=number_of(asked, "Costa"), corridor="laredo")
    assert (found.corridor, found.by) == ("laredo", "asked")


def test_a_refusal_repeats_no_place_that_a_partner_wrote(asked: World) -> None:
    with pytest.raises(InputError) as refused:
        ask(asked, entry=number_of(asked, "Albergue"))
    assert refused.value.what.params == {"place": "US"}
    assert "Refugio" not in repr((refused.value.what, refused.value.where, refused.value.fix))


def test_an_operation_is_asked_by_its_first_day_in_any_spelling(asked: World) -> None:
    found = ask(asked, operation="norte")
    assert (found.corridor, found.operation, len(found.entries)) == ("nogales_az", "Norte", 1)


def test_nothing_of_anybody_comes_along_and_the_reading_is_audited(asked: World) -> None:
    told = str(asdict(ask(asked, entry=number_of(asked, "Norte"))))
    assert "person" not in told
    assert "a-1" not in told
    assert "Nogales, AZ" not in told
    assert ("displacement_after",) in asked.rows("audit", "what")


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ({}, "forecasts.one_action"),
        ({"entry": "1", "operation": "Norte"}, "forecasts.one_action"),
        ({"operation": "Este"}, "usecases.no_such_operation"),
        ({"operation": "Norte", "corridor": "ruta-1"}, "forecasts.which_corridor"),
    ],
)
def test_a_question_that_is_none_is_refused(asked: World, what: dict[str, str], problem: str) -> None:
    with pytest.raises(InputError) as refused:
        ask(asked, **what)
    assert refused.value.what.id == problem


def test_what_is_not_there_or_was_taken_back_is_not_asked(asked: World) -> None:
    with pytest.raises(AccessError):
        ask(asked, entry="999")
    with pytest.raises(AccessError):
        ask(asked, entry=number_of(asked, "Norte"), table="nothing")
    number = number_of(asked, "Norte")
    usecases.reverse_entry(asked.installation, asked.actor("results"), number, "no seizure")
    with pytest.raises(InputError) as refused:
        ask(asked, entry=number)
    assert refused.value.what.id == "forecasts.taken_back"
