"""A typed report is refused at its field, with nothing kept, where a file's row would be noted or sealed."""

import pytest
from tests.fixtures.office import Office
from tests.fixtures.world import person
from tests.unit.cli.test_commands import run
from tests.unit.usecases.test_ledger import FORM
from tests.unit.web.test_api import caller

from rootbranch import usecases
from rootbranch.errors import InputError, text_of

NO_PERSON = {"subject.name": "", "subject.birth_date": "", "category": "not_a_person"}
SEIZURE = NO_PERSON | {"kind": "seizure", "commodity": "cash", "amount": "500", "unit": "USD"}
UNFIT = (
    ("subject.birth_date", {"subject.birth_date": "2015-01-01"}),
    ("subject.birth_date", {"subject.birth_date": "2031-01-01"}),
    ("material_benefit", {"material_benefit": "none"}),
    ("material_benefit", {"material_benefit": ""}),
    ("conduct", {"conduct": ""}),
    ("predicate_officer", {"predicate_officer": ""}),
    ("predicate_date", {"predicate_date": ""}),
    ("predicate_date", {"predicate_date": "2026-02-30"}),
    ("category", {"category": ""}),
    ("category", {"category": "organiser"}),
    ("took_part", {"took_part": "AA,ZZZ"}),
    ("happened_on", {"happened_on": "2026-06-02"}),
    ("unit", SEIZURE | {"unit": "pesos"}),
    ("amount", SEIZURE | {"amount": ""}),
)


@pytest.mark.parametrize(("field", "typed"), UNFIT)
def test_what_would_not_count_is_refused_at_its_field_and_nothing_is_kept(world, field, typed):
    before = world.tables()

    with pytest.raises(InputError) as refused:
        usecases.enter_form(world.installation, world.actor("results"), FORM | typed)

    assert refused.value.where == field
    assert all(
        text_of(part, language)
        for part in (refused.value.what, refused.value.fix)
        for language in ("en", "es")
    )
    assert world.tables() == before


@pytest.mark.parametrize("typed", [{"took_part": "AA, BB"}, {"happened_on": "2026-06-01"}, SEIZURE])
def test_what_fits_is_kept_and_counts(world, typed):
    record = usecases.enter_form(world.installation, world.actor("results"), FORM | typed)

    assert usecases.read_record(world.installation, world.actor("results"), record).cited_by


def test_the_refusal_looks_at_what_was_typed_and_not_at_whom_another_agency_protects(world):
    """The same suspect is a migrant elsewhere: the typist is told nothing of it."""
    ours = person("p1", "MIGRANT", name=FORM["subject.name"], born=FORM["subject.birth_date"])
    world.persons(ours, partner="BB")

    assert usecases.enter_form(world.installation, world.actor("results"), FORM)


def test_the_page_names_the_field_and_keeps_what_was_typed(own_office: Office):
    page = own_office.as_("results").send("/ledger/new", **FORM | {"subject.birth_date": "2015-01-01"})

    assert page.status_code == 400
    assert "subject.birth_date" in page.text
    for typed in ("Ruth Sol Mar", "2015-01-01", "drove people", "invented law 7"):
        assert typed in page.text


def test_the_api_and_the_command_line_refuse_alike(own_office: Office):
    typed = FORM | {"material_benefit": "none"}
    own_office.enrol("results")
    client, before = caller(own_office, "results", "results"), own_office.world.rows("record")

    answer = client.post("/api/v1/entries", json={"fields": typed})
    words = [f"{name}={value}" for name, value in typed.items()]
    said = run(own_office.world, "enter", *words, officer="results")

    assert (answer.status_code, answer.json()["where"]) == (400, "material_benefit")
    assert (said.exit_code, "material_benefit" in said.output) == (1, True)
    assert own_office.world.rows("record") == before
