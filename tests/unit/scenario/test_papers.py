"""What single agencies know people by beside the national document: right in form, of nobody, in the truth."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date
from functools import partial

import pytest
import stdnum.mx.rfc

from rootbranch.gather import Draft
from rootbranch.scenario.agencies import mx_fis
from rootbranch.scenario.forms import person_row
from rootbranch.scenario.identifiers import tax_number, voter_key
from rootbranch.scenario.mentions import Mention
from rootbranch.scenario.papers import papers_of, tax_number_of, with_papers
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.slips import ADULT_BORN_BY
from rootbranch.scenario.world import make_world

from .gathering import properties_of

ALIEN_FILE = re.compile(r"A9\d{8}")
TAX = re.compile(r"[A-ZÑ&]{4}\d{6}Z[A-Z]{2}")
GIVEN_OUT = re.compile(r"[A-ZÑ&]{4}\d{6}[A-V1-9][A-Z1-9][0-9A]")  # the pattern of the tax authority
VOTER = re.compile(r"[A-Z]{6}\d{6}99[HM]\d{3}")


@pytest.fixture(scope="module")
def everybody():
    world = make_world(1, DEMO)
    return (*world.offenders, *world.associates, *world.protected)


def test_papers_have_their_form_and_can_be_nobodys(everybody):
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for person in everybody:
        for kind, number in papers_of(person):
            assert number not in seen[kind], kind
            seen[kind].add(number)
    assert all(map(ALIEN_FILE.fullmatch, seen["alien_file"]))
    assert all(map(TAX.fullmatch, seen["tax"]))
    assert all(map(VOTER.fullmatch, seen["voter"]))
    valid = partial(stdnum.mx.rfc.is_valid, validate_check_digits=True)
    assert not any(map(valid, seen["tax"]))
    assert not any(map(GIVEN_OUT.fullmatch, seen["tax"]))
    assert min(len(seen[kind]) for kind in ("alien_file", "tax", "voter", "permit")) > 20


def test_a_tax_number_and_a_voter_key_go_with_the_curp():
    curp = "SOLE850714MZZBCD07"

    assert tax_number(curp) == "SOLE850714ZBC"
    assert voter_key(curp, "Sol", "Luz", "Eva") == "SLLZVX85071499M307"


def test_only_mexicans_of_age_pay_taxes_and_vote_and_no_american_has_an_alien_file(everybody):
    for person in everybody:
        kinds = {kind for kind, _ in papers_of(person)}
        grown = person.nationality == "MX" and person.born <= ADULT_BORN_BY
        assert ({"tax", "voter"} <= kinds) == grown
        assert ("alien_file" in kinds) == (person.nationality != "US")


def test_whoever_passes_as_another_leaves_the_own_papers_behind(everybody):
    passing = [person for person in everybody if person.other]

    assert passing
    for person in passing:
        other = dict(papers_of(person.passing_as(person.other)))
        assert not set(other.values()) & {number for _, number in papers_of(person)}


def _written(region) -> dict[tuple[str, str], dict[str, str]]:
    """Give the further papers of each row of US-INV and MX-FIS, by feed and key."""
    written = {}
    path = next(one.path for one in region.deliveries if one.mapping == "us-inv-subjects")
    for case in json.loads(path.read_text(encoding="utf-8"))["case_files"]:
        written["us-inv-subjects", case["case_no"]] = {"alien_file": case["subject"]["a_number"] or ""}
    return written


def test_what_is_written_is_a_paper_of_the_person_or_a_slip_that_the_log_names(region, truth):
    own = defaultdict(set)
    for row in truth("documents"):
        own[row["person"]].add(row["document"])
    slips = {(row["file"], row["row"]) for row in truth("noise_log") if row["column"] == "subject.a_number"}
    about = {(row["feed"], row["key"]): row for row in truth("record_to_entity")}
    right = 0
    for place, papers in _written(region).items():
        row = about[place]
        for number in filter(None, papers.values()):
            if (row["file"], row["row"]) not in slips:
                right += 1
                assert number in own[row["entities"]]
    assert right >= 8


def test_agencies_hand_over_papers_and_the_register_takes_them_in(gathered, truth):
    numbers = defaultdict(set)
    for row in truth("documents"):
        numbers[row["kind"]].add(row["document"])
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for delivered, items in gathered:
        for item in items:
            if isinstance(item, Draft) and item.schema == "Person":
                for name in ("idNumber", "taxNumber"):
                    found[delivered.mapping, name] |= set(properties_of(item).get(name, ()))

    assert found["us-inv-subjects", "idNumber"] & numbers["alien_file"]
    assert len(found["mx-fis-personas", "taxNumber"] & numbers["tax"]) > 8
    assert len(found["mx-fis-personas", "idNumber"] & numbers["voter"]) > 4


def test_papers_of_protected_persons_are_listed_as_theirs(region, truth):
    listed = {row["value"] for row in truth("protected") if row["kind"] == "document"}
    with (region.truth / "documents.csv").open(encoding="utf-8", newline="") as file:
        further = {
            row["document"] for row in csv.DictReader(file) if row["kind"] in {"tax", "voter", "alien_file"}
        }

    assert len(listed & further) > 10


def test_the_log_says_what_a_paper_would_say_of_who_passes_as_another():
    passing = [
        one
        for seed in range(1, 5)
        for one in make_world(seed, DEMO).offenders
        if one.other and one.nationality == "MX"
    ]
    seen: Counter[str] = Counter()
    for number, person in enumerate(passing * 10):
        mention = Mention(
            person=person, agency="MX-FIS", category=person.category, known_on=date(2026, 3, 1), believed=True
        )
        pen = Pen(1, "MX-FIS", f"passing {number}")
        bare = person_row(mx_fis.HABIT, pen, number, mention)
        row = with_papers(pen, bare, "Calidad", ("RFC", tax_number_of, "tax_number_missing"))
        said = [one for one in row.noise if one.column == "RFC"]
        seen.update(one.what for one in said)

        assert {one.true for one in said} == {tax_number_of(person)}
        assert ([one.what for one in said] == ["tax_number_missing"]) == (row.cells["RFC"] == "")
        assert said[0].what == "false_identity" or row.cells["RFC"] == ""
        assert row.cells["RFC"] != tax_number_of(person)

    assert min(seen["false_identity"], seen["tax_number_missing"]) > 10
