import json
import re
from collections import defaultdict
from random import Random

import phonenumbers
import pytest

from rootbranch.gather import Draft
from rootbranch.guard import new_keyring, person_tokens
from rootbranch.model.category import is_protected
from rootbranch.model.ids import Digest
from rootbranch.scenario.chance import table
from rootbranch.scenario.identifiers import Issuer
from rootbranch.scenario.mentions import AGENCIES
from rootbranch.scenario.outsiders import BYSTANDERS
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import TERRITORIES
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

FICTION = re.compile(r"\+1\d{3}55501\d\d")
IMPOSSIBLE = {
    "MX": re.compile(r"[A-Z]{4}\d{6}[HM]ZZ[A-Z]{3}\d\d"),
    "GT": re.compile(r"\d{9}9901"),
    "HN": re.compile(r"99\d{11}"),
    "EC": re.compile(r"99\d{8}"),
    "CO": re.compile(r"9977\d{6}"),
    "VE": re.compile(r"V99\d{6}"),
}
PASSPORT = re.compile(r"ZZ\d{7}")


@pytest.fixture(scope="module")
def world():
    return make_world(1, DEMO)


@pytest.fixture(scope="module")
def everybody(world):
    return (*world.offenders, *world.associates, *world.protected)


def test_no_number_can_ring(world, everybody):
    for phone in (*(one.phone for one in world.public), *(person.phone for person in everybody)):
        number = phonenumbers.parse(phone.full)
        assert FICTION.fullmatch(phone.full) or not phonenumbers.is_valid_number(number)


def test_every_block_of_numbers_is_safe_to_its_end():
    for territory in TERRITORIES:
        issuer = Issuer(Random(5))
        for _ in range(1_000):
            full = issuer.phone(territory).full
            assert FICTION.fullmatch(full) or not phonenumbers.is_valid_number(phonenumbers.parse(full))


def test_no_number_is_one_in_any_country_of_the_region_as_it_is_written(world, everybody):
    """Neither at home, nor where the agency is, nor along the way, nor where somebody comes from."""
    countries = sorted({*TERRITORIES, *table("places")["nationality"], *BYSTANDERS, "PA", "CR"})
    written = {
        pen.number(person.phone, "phone")
        for pen in (Pen(1, agency, "phones") for agency in AGENCIES)
        for person in (*everybody, *world.background)
    }
    bare = [number for number in written if not number.startswith("+")]
    wrong = defaultdict(list)
    for number in written:
        for country in countries if number in bare else ["US"]:
            parsed = _parsed(number, country)
            if parsed and phonenumbers.is_valid_number(parsed) and not _kept_for_fiction(parsed):
                wrong[number].append(country)

    assert len(bare) > 200
    assert dict(wrong) == {}


def _parsed(number: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None


def _kept_for_fiction(number: phonenumbers.PhoneNumber) -> bool:
    return (
        FICTION.fullmatch(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) is not None
    )


def test_no_document_can_be_valid(everybody):
    for person in everybody:
        assert IMPOSSIBLE.get(person.nationality, PASSPORT).fullmatch(person.document), person.nationality


def test_no_two_persons_share_a_number(everybody):
    assert len({person.document for person in everybody}) == len(everybody)
    assert len({person.phone.full[-8:] for person in everybody}) == len(everybody)


def test_addresses_of_mail_and_pages_are_nobodys(region):
    for path in region.folder.rglob("*"):
        if path.suffix in {".csv", ".json", ".jsonl"}:
            text = path.read_text(encoding="latin-1")
            assert "@" not in text
            assert set(re.findall(r"https?://([^/,\s]+)", text)) <= {"news.example.org"}


def test_no_open_row_holds_a_value_of_a_protected_person(gathered, truth):
    """Rows that should have been flagged and rows that show a protected telephone are listed in the truth."""
    hidden = truth("protected")
    listed = {(row["file"], int(row["row"])) for row in hidden}
    # A birth date is shared by others and a nickname by many: found in an open row, either points to nobody.
    alone = [row for row in hidden if row["kind"] not in {"birth_date", "nickname"}]
    values = {row["value"].lower() for row in alone if row["flag"] != "none"}
    open_rows: list[str] = []
    for delivered, items in gathered:
        for item in items:
            if isinstance(item, Draft) and item.text and not is_protected(item.category):
                text = json.dumps(item.content, ensure_ascii=False).lower()
                if (delivered.path.name, item.row) not in listed:
                    open_rows.append(text)
    together = "\n".join(open_rows)

    assert len(values) > 700
    assert [value for value in values if value in together] == []


def test_an_unflagged_record_shares_with_a_flagged_one_what_the_truth_says_it_is_found_by(gathered, truth):
    """A document, or a name with its birth date: the seal finds the one through the other; or nothing, and nobody does."""
    keyring = new_keyring("test")
    tokens: dict[Digest, set[tuple[str, int]]] = defaultdict(set)
    open_tokens: dict[tuple[str, int], set[Digest]] = {}
    for delivered, items in gathered:
        for item in items:
            if not isinstance(item, Draft) or item.schema not in {"Person", "arrest"}:
                continue
            mine = set(person_tokens(keyring, item.content, item.schema))
            if is_protected(item.category):
                for token in mine:
                    tokens[token].add((delivered.path.name, item.row))
            else:
                open_tokens[delivered.path.name, item.row] = mine
    found_by = {
        (row["file"], int(row["row"])): row["found_by"]
        for row in truth("protected")
        if row["flag"] in {"absent", "wrong"} or (row["flag"] == "right" and row["feed"] == "us-inv-results")
    }
    unflagged = found_by.keys()
    resolving = {place for place, by in found_by.items() if by == "resolving"}
    still_open = unflagged & open_tokens.keys()

    assert len(still_open - resolving) >= 10
    assert len(resolving) >= 3
    assert resolving <= still_open
    for place in still_open:
        assert bool(open_tokens[place] & tokens.keys()) == (place not in resolving), place
    innocent = [
        place for place, mine in open_tokens.items() if place not in unflagged and mine & tokens.keys()
    ]
    assert innocent == []
