"""The document of a release says every figure once, in words of its language, and nothing that is hidden."""

import itertools
from dataclasses import asdict
from decimal import Decimal

import pytest
from tests.unit.report.releases import (
    DEFINITIONS,
    PARTNERS,
    PERIOD,
    change,
    claim,
    figure,
    figures,
    key_of,
    record,
    release,
)

from rootbranch.errors import LANGUAGES, Message
from rootbranch.model.ledger import Form, Period, Release
from rootbranch.report import (
    ReportDocument,
    measure_label,
    release_document,
    scope_label,
    unit_label,
    value_text,
)


def document(of: Release, language: str = "en", **more) -> ReportDocument:
    return release_document(of, DEFINITIONS, language=language, partners=PARTNERS, **more)


def facts(of: ReportDocument) -> dict[str, str]:
    return {fact.id: fact.text for fact in of.facts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_stands_once(language):
    rows = document(release(), language).rows
    said = sorted((row.measure, row.scope, row.values) for row in rows)
    counted = sorted((each.measure, tuple(sorted(each.scope.items())), each.values) for each in figures())
    assert said == counted
    assert [row.line for row in rows] == list(range(1, len(counted) + 1))


def test_figures_narrowed_in_the_same_way_share_a_section():
    assert [section.id for section in document(release()).sections] == [
        "all", "operation", "territory", "partner", "claims",
    ]  # fmt: skip


def test_figures_of_one_scope_lie_side_by_side():
    for section in document(release()).sections:
        scopes = [row.scope_text for row in section.rows]
        assert len({*scopes}) == 1 + sum(a != b for a, b in itertools.pairwise(scopes))


@pytest.mark.parametrize(
    ("form", "values", "en", "es"),
    [
        (Form.NUMBER, ("2416300",), "2,416,300", "2,416,300"),
        (Form.NUMBER, ("4.20",), "4.2", "4.2"),
        (Form.NUMBER, ("-3",), "\u22123", "\u22123"),
        (Form.RANGE, ("10", "17"), "10–17", "10–17"),
        (Form.RANGE, ("7", "7"), "7", "7"),
        (Form.LIST, ("360", "235", "121", "121"), "360; 235; 121; 121", "360; 235; 121; 121"),
        (Form.HIDDEN, (), "hidden", "oculto"),
        (Form.UNRESOLVED, (), "not resolved", "sin resolver"),
        (Form.UNRESOLVED, ("17", "10"), "not resolved: 17; 10", "sin resolver: 17; 10"),
        (Form.NUMBER, (), "–", "–"),
    ],
)
def test_a_value_is_said_in_its_form(form, values, en, es):
    numbers = tuple(map(Decimal, values))
    assert (value_text(form, numbers, "en"), value_text(form, numbers, "es")) == (en, es)


def test_nothing_beside_a_hidden_value_tells_it():
    hidden = figure(
        "migrants_found", (7,), "claims@1", "persons", form=Form.HIDDEN, counts=7, reports=7, waiting=7,
        set_aside=tuple((record(n), Message("report.territory.own")) for n in range(7)), decided=True,
    )  # fmt: skip
    changed = change("migrants_found", {}, (5,), (7,), 2, 0)
    shown = document(
        release(shown=(hidden,), changed=(changed,)), previous=release(first=True, shown=(hidden,))
    )
    (row,), (line,) = shown.rows, shown.changes
    assert (row.value, row.values, row.entries, row.reports, row.waiting) == ("hidden", (), None, None, 0)
    assert (row.behind, row.notes) == ("", ())
    assert (line.before, line.after, line.difference, line.entries) == ("hidden", "hidden", "", "")


def test_what_must_be_read_with_a_figure_stands_beside_it():
    arrests = document(release()).rows[0]
    assert arrests.notes == (
        "2 more outcomes wait until a person decides whether they are among those counted.",
        "3 reports set aside: Custody for illegal entry or stay is not an arrest in this ledger.",
        "Decided by a person.",
    )
    assert (arrests.entries, arrests.reports, arrests.behind) == (19, 52, "19 entries · 52 reports")


def test_a_joint_credit_note_is_said():
    (section,) = (each for each in document(release()).sections if each.id == "partner")
    assert all("34" in row.notes[0] and "19" in row.notes[0] for row in section.rows)


def test_a_figure_says_its_rule_its_definition_and_that_it_has_no_baseline():
    row = document(release(), "es").rows[0]
    assert row.rule == "arrest@1"
    assert row.definition.startswith("Una persona puesta bajo custodia")
    assert row.baseline == "sin línea de base"


def test_a_rule_without_definition_is_said():
    row = document(release(shown=(figure("arrests", (1,), "arrest@9", "arrest"),))).rows[0]
    assert row.definition == "The definition of this rule is not kept in this installation."


def test_the_facts_say_when_what_and_against_what():
    said = facts(document(release(), previous=release(first=True)))
    assert said["as_of"].startswith("10 November 2026, 17:30 UTC")
    assert said["period"] == "1 November 2024 to 31 October 2026, both days included"
    assert said["previous"] == "release 1 of 31 August 2026, 17:00 UTC"
    assert said["baseline"].startswith("no baseline:")
    assert said["digest"] == release().digest


def test_days_in_spanish_are_written_out():
    said = facts(document(release(), "es"))
    assert said["period"] == "del 1 de noviembre de 2024 al 31 de octubre de 2026, ambos días incluidos"


def test_a_figure_of_another_period_says_so():
    other = Period(first=None, last=PERIOD.last)
    shown = (
        figure("arrests", (1,), "arrest@1", "arrest"),
        figure("seizures", (1,), "seizure@1", "seizure", period=other),
    )
    said = document(release(shown=shown))
    assert [row.period for row in said.rows] == [
        "1 November 2024 to 31 October 2026, both days included",
        "until 31 October 2026",
    ]
    assert facts(said)["period"].startswith("differs")


@pytest.mark.parametrize(
    ("handling", "label", "colour", "rest"),
    [
        ("TLP:AMBER", "TLP:AMBER", "amber", ""),
        ("AMBER+STRICT", "TLP:AMBER+STRICT", "amber+strict", ""),
        ("TLP:AMBER+STRICT, H1 not as evidence", "TLP:AMBER+STRICT", "amber+strict", "H1 not as evidence"),
        ("TLP:CLEAR", "TLP:CLEAR", "clear", ""),
        ("CLEAR the room first", "CLEAR the room first", "", ""),
        ("TLP:AMBERISH", "TLP:AMBERISH", "", ""),
        ("Reservado", "Reservado", "", ""),
    ],
)
def test_a_handling_line_is_read_and_never_weakened(handling, label, colour, rest):
    line = document(release(handling=handling)).handling
    assert (line.label, line.colour, line.rest) == (label, colour, rest)
    assert bool(line.meaning) == bool(colour)


def test_changes_are_said_with_signs():
    rows = document(release(), previous=release(first=True)).changes
    assert [(row.label, row.before, row.after, row.difference, row.entries) for row in rows] == [
        ("Arrests", "16", "19", "+3", "+4 \u22121"),
        ("Persons arrested", "14–16", "17–19", "", "+4 \u22121"),
        ("Quantity seized: cash", "304,410", "303,500–304,410", "", "+1 \u22121"),
        ("Other outcomes", "none", "6", "", "+6"),
        ("Arrests", "9", "7", "\u22122", "\u22122"),
        ("Searches", "26", "none", "", "\u221226"),
    ]


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (release(first=True), "This is the first release"),
        (release(changed=()), "No figure changed"),
        (release(changed=(change("arrests", {}, (1,), (2,), 1, 0),)), "One figure changed"),
        (release(), "6 figures changed"),
    ],
)
def test_the_changes_are_led_in(of, said):
    assert document(of).changes_lead.startswith(said)


def test_the_way_to_the_records_is_given_only_to_who_may_open_figures():
    open_rows, closed_rows = document(release(), key_of=key_of).rows, document(release()).rows
    assert all(row.path == f"/figures/{row.key}" and row.path in row.open for row in open_rows)
    assert {(row.key, row.path, row.open) for row in closed_rows} == {("", "", "")}
    assert "/figures/" not in repr(asdict(document(release())))


def test_what_partners_name_themselves_is_shown_as_they_named_it():
    assert measure_label("mules_counted", {}, "es") == "Mules counted"
    assert (
        measure_label("seized_quantities", {"commodity": "quad_bikes"}, "en") == "Quantity seized: quad bikes"
    )
    assert unit_label("nights", "es") == "nights"


def test_our_own_names_are_in_the_language_of_the_reader():
    assert (
        measure_label("prosecution_steps", {"stage": "acquittal"}, "es")
        == "Actuaciones procesales: sentencia absolutoria"
    )
    assert measure_label("frozen_quantities", {"commodity": "cash"}, "es") == (
        "Cantidad bajo embargo preventivo: dinero en efectivo"
    )
    assert unit_label("persons", "es") == unit_label("person", "es") == "personas"
    assert unit_label("arrest", "es", (Decimal(1),)) == "detención"
    assert unit_label("USD", "es") == "USD"


def test_a_scope_is_said_in_words():
    assert scope_label({"country": "GT"}, "es") == "País: Guatemala"
    assert scope_label({"territory": "own"}, "en") == "Territory: of a partner that took part"
    assert scope_label({"partner": "GT-MP"}, "en", {"GT-MP": "Public Prosecutor"}) == (
        "Partner that took part: Public Prosecutor (GT-MP)"
    )
    assert scope_label({"operation": ""}, "en") == "Operation: not given"
    assert scope_label({"stage": "trial", "commodity": "cash", "unit": "USD"}, "en") == ""


def test_marks_that_turn_the_direction_are_gone_and_the_writing_stays():
    title = document(release(title="\u202eabc\u2066 שלום\u0000 \n x\ud800")).title
    assert title == "abc שלום x\ufffd"


def test_reading_explains_only_what_occurs():
    plain_figures = (figure("arrests", (1,), "arrest@1", "arrest"),)
    assert len(document(release(shown=plain_figures)).reading) == 2
    hidden = (claim("migrants_found", (), "persons", form=Form.HIDDEN),)
    assert any(line.startswith("hidden") for line in document(release(shown=hidden)).reading)


def test_a_release_without_figures_is_said_too():
    empty = document(release(shown=(), changed=()))
    assert empty.rows == ()
    assert empty.sections == ()


def test_a_grid_has_a_row_a_measure_and_a_column_a_scope_beside_the_whole():
    grids = {section.id: section.grid for section in document(release()).sections}
    assert grids["all"] is grids["claims"] is None
    partner = grids["partner"]
    assert partner is not None
    assert partner.columns == ("In all", "GT-MP", "MX-FIS", "US-INV")
    (line,) = partner.lines
    assert (line.label, line.unit) == ("Arrests", "arrests")
    assert [cell.value if cell else None for cell in line.cells] == ["19", "9", "11", "14"]
    legend = next(section.legend for section in document(release()).sections if section.id == "partner")
    assert legend[2] == "US-INV: Federal Investigations Service."


def test_steps_stand_together_as_a_case_goes_and_money_by_currency():
    steps = [
        figure(
            "prosecution_steps",
            (1,),
            "prosecution_step@1",
            "step",
            scope={"partner": partner, "stage": stage},
        )
        for partner, stages in (("B", ("acquittal", "sentence")), ("A", ("complaint", "indictment")))
        for stage in stages
    ]
    money = [
        figure("seized_quantities", (1,), "seized_quantity@1", unit, scope={"partner": partner, "commodity": what, "unit": unit})
        for partner, what, unit in (("A", "vehicles", "count"), ("A", "cash", "USD"), ("B", "cash", "GTQ"))
    ]  # fmt: skip
    (section,) = document(release(shown=(*steps, *money))).sections
    assert section.grid is not None
    assert [(line.label, line.unit) for line in section.grid.lines] == [
        ("Prosecution steps: complaint", "steps"),
        ("Prosecution steps: indictment", "steps"),
        ("Prosecution steps: sentence", "steps"),
        ("Prosecution steps: acquittal", "steps"),
        ("Quantity seized: cash", "GTQ"),
        ("Quantity seized: cash", "USD"),
        ("Quantity seized: vehicles", "units"),
    ]
    assert section.grid.columns == ("A", "B")


def test_what_waits_is_no_more_said_to_be_set_aside():
    waits = tuple((record(n), Message("ledger.waits")) for n in range(5))
    other = ((record(9), Message("ledger.aside_illegal_entry")),)
    shown = (figure("arrests", (19,), "arrest@1", "arrest", waiting=4, set_aside=waits + other),)
    (row,) = document(release(shown=shown)).rows
    assert (row.waiting, row.set_aside) == (4, 1)
    assert [note[:9] for note in row.notes] == ["4 more ou", "1 report "]


def test_a_unit_of_a_change_agrees_with_its_number():
    shown = (figure("infrastructure", (1,), "infrastructure@1", "piece"),)
    changed = (change("infrastructure", {}, (3,), (1,), 0, 2),)
    (line,) = document(release(shown=shown, changed=changed)).changes
    assert line.unit == "object"
