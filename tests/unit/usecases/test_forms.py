"""A typed report is refused at its field, with nothing kept, where a file's row would be noted or sealed."""

import re

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


def test_all_that_is_wrong_is_said_at_once_each_at_its_field(world):
    typed = SEIZURE | {
        "happened_on": "2027-01-01",
        "amount": "1.250,50",
        "unit": "pesos",
        "took_part": "MXFIS",
    }

    with pytest.raises(usecases.FormError) as refused:
        usecases.enter_form(world.installation, world.actor("results"), FORM | typed)

    fields = [each.where for each in refused.value.problems]
    assert fields == ["happened_on", "took_part", "amount", "unit"]
    assert refused.value.where == "happened_on"


def test_no_sentence_of_the_form_speaks_of_files_commands_or_ids_of_fields(world):
    wrong = [{**FORM, **typed} for _, typed in UNFIT]
    for typed in wrong:
        with pytest.raises(usecases.FormError) as refused:
            usecases.enter_form(world.installation, world.actor("results"), typed)
        for problem in refused.value.problems:
            said = f"{text_of(problem.what, 'en')} {text_of(problem.fix, 'en')}"
            assert not any(word in said for word in ("mapping", "rootbranch", "_", "the file was", "row"))


def test_the_page_marks_every_wrong_field_by_its_label(own_office: Office):
    typed = FORM | SEIZURE | {"happened_on": "2027-01-01", "unit": "pesos"}
    page = own_office.as_("results").send("/ledger/new", **typed).text

    assert re.findall(r'<(?:input|select) id="f-([\w.]+)"[^>]*aria-invalid="true"', page) == [
        "happened_on",
        "unit",
    ]
    assert '<a href="#f-unit">Unit</a>' in page
    assert 'id="wrong-unit"' in page


def test_another_kind_keeps_what_was_typed_and_enters_nothing(own_office: Office):
    client, before = own_office.as_("results"), own_office.world.rows("record")
    freeze = client.send(
        "/ledger/new/kind", **FORM | {"kind": "freeze", "place": "Nogales", "took_part.AA": "on"}
    )

    assert freeze.status_code == 200
    assert 'value="Nogales"' in freeze.text
    assert 'name="aside.conduct" value="drove people"' in freeze.text
    assert re.search(r'name="took_part.AA" checked', freeze.text)
    assert not re.search(r'id="f-conduct"', freeze.text)
    again = client.send("/ledger/new/kind", kind="arrest", **{"aside.conduct": "drove people"})
    assert re.search(r'id="f-conduct"[^>]*value="drove people"', again.text)
    assert own_office.world.rows("record") == before


def test_what_waits_for_another_kind_is_not_kept(own_office: Office):
    client = own_office.as_("results")
    seizure = {name: text for name, text in (FORM | SEIZURE).items() if not name.startswith("subject.")}
    done = client.send(
        "/ledger/new", **seizure, **{"aside.subject.name": "Ruth Sol Mar", "took_part.AA": "on"}
    )

    assert done.status_code == 303
    record = done.headers["location"].partition("entered=")[2]
    kept = usecases.read_record(own_office.world.installation, own_office.world.actor("results"), record)
    assert "Ruth Sol Mar" not in str(kept)
    assert ("took_part", "AA") in kept.fields
    assert re.search(r'<a href="/ledger/[^"]+">Entry \d+</a>', client.get(done.headers["location"]).text)
