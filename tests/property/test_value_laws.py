"""Laws of comparing values: symmetric, within bounds, blind to order and to masks, and no text stops them."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.values import (
    clean,
    clean_address,
    compare_accounts,
    compare_addresses,
    compare_births,
    compare_documents,
    compare_names,
    compare_phones,
    compare_plates,
    read_account,
    read_document,
    read_phone,
    read_plate,
    score_names,
)

WORDS = [
    "Juan", "Chuy", "Jesús", "Ana", "García", "Garsia", "López", "de", "la", "A.", "«N»", "bin", "al", "Abu", "Masri",
    "Ivan", "Petrovich", "Ивановна", "محمد", "بن", "김정은", "习近平", "משה", "O'Brien", "Jung", "Woo", "Jungwoo", "ben",
]  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
HOSTILE = st.text(
    alphabet=st.characters() | st.sampled_from("\u202e\u200f\x00\ud800ﷺ王김م*«»'"), max_size=80
) | st.sampled_from(["x" * 10_000, "王" * 10_000, "م ا " * 2_500, "\u202e" * 10_000, "김 " * 5_000])
PLAIN_WORDS = st.text(alphabet=string.ascii_lowercase, min_size=3, max_size=9)
DATES = st.sampled_from(
    ["", "1990", "1990-05", "1990-05-06", "1990-06-05", "1990-01-01", "1980-05-06", "1955-12-31", "x", "9999"]
)
NUMBERS = st.text(alphabet="0O1IB8ABC*- ", max_size=14)


@given(left=NAMES | HOSTILE, right=NAMES | HOSTILE)
def test_names_compare_the_same_both_ways_and_within_bounds(left: str, right: str) -> None:
    found = compare_names(left, right)
    assert found == compare_names(right, left)
    assert score_names(left, right) == score_names(right, left) == found.score
    assert 0 <= found.score <= 1


@given(words=st.lists(PLAIN_WORDS, min_size=1, max_size=5), data=st.data())
def test_a_name_equals_itself_in_any_order(words: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(words))
    found = compare_names(" ".join(words), " ".join(words))
    assert found.score in {0, 1}  # 0 where all of it is a mask, as `xx`
    if not {"xxx", "abu", "abou", "oum", "umm", "abd", "abdu", "abdul", "ben"} & set(words):
        assert compare_names(" ".join(words), " ".join(other)).score == found.score


@pytest.mark.parametrize("mask", ["«N»", "N.", "***", "XX", '"N"'])
@given(words=st.lists(st.sampled_from(["Domingo", "García", "López"]), max_size=3, unique=True))
def test_a_mask_adds_nothing(mask: str, words: list[str]) -> None:
    name = " ".join([*words, mask])
    other = " ".join(["Zutano", mask])
    assert compare_names(name, name).score <= 0.6
    assert compare_names(name, other).score == 0


@given(text=HOSTILE)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= 300
    assert clean_address(clean_address(text)) == clean_address(text)


@given(left=HOSTILE | NUMBERS, right=HOSTILE | NUMBERS)
def test_numbers_and_addresses_compare_the_same_both_ways(left: str, right: str) -> None:
    kinds: list[tuple[Any, Any]] = [
        (read_document, compare_documents),
        (read_plate, compare_plates),
        (read_account, compare_accounts),
        (lambda text: read_phone(text, "MX"), compare_phones),
    ]
    for read, compare in kinds:
        ours, theirs = read(left), read(right)
        if ours is None or theirs is None:
            continue
        assert compare(ours, theirs) == compare(theirs, ours)
        assert compare(ours, ours).score in {0.3, 0.95, 1}  # the end of an account, a plate of no known state
    assert compare_addresses(left, right) == compare_addresses(right, left)


@given(left=DATES, right=DATES)
def test_births_compare_the_same_both_ways_and_a_missing_one_says_nothing(left: str, right: str) -> None:
    found = compare_births(left, right)
    assert found == compare_births(right, left)
    if not left or not right:
        assert found is None


@given(digits=st.text(alphabet=string.digits, min_size=10, max_size=10))
def test_every_old_mexican_form_is_one_number(digits: str) -> None:
    forms = [f"+52 {digits}", f"+52 1 {digits}", f"044 {digits}", f"045{digits}", f"01 {digits}", digits]
    assert len({read_phone(form, "MX") for form in forms}) == 1


@given(
    number=st.text(alphabet="0123456789ABCDEFGH", min_size=1, max_size=20),
    country=st.sampled_from(["MX", "HN", ""]),
)
def test_reading_a_document_again_changes_nothing(number: str, country: str) -> None:
    found = read_document(number, country)
    if found is not None:
        assert read_document(found.number, found.country, found.kind) == found
