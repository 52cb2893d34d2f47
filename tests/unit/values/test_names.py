"""Names and places: alike whatever their spelling, never alike for what is withheld."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch.errors import text_of
from rootbranch.values import compare_names, fold, place_similarity

NAMES = st.lists(
    st.sampled_from(["Juan", "Ana", "García", "Lopez", "«N»", "N.", "de la", "O"]), max_size=5
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("PEÑA-Díaz,  José ", "pena diaz jose"),
        ("Straße", "strasse"),
        ("Łukasz Ærø", "lukasz aero"),
        ("Иванов", "ivanov"),
        ("محمد", "mhmd"),
        ("", ""),
        ("«»", ""),
    ],
)
def test_folding_leaves_letters_and_digits(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(text=st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("left", "right", "low", "high"),
    [
        ("GARCIA-LOPEZ, JUAN", "Juan García López", 1, 1),
        ("Juan de la Cruz", "CRUZ JUAN", 1, 1),
        ("Juan García López", "Juan García", 0.9, 0.95),
        ("Pedro Vásquez Llanos", "Pedro Bazques Yanos", 0.9, 1),
        ("Mateo Mateo Juan", "Mateo Juan", 0.9, 0.95),
        ("Luis Pérez López", "José Pérez López", 0.5, 0.7),  # siblings
        ("Luis Pérez López", "Luis Pérez Gómez", 0.5, 0.7),  # half-brothers
        ("Juan García", "María Hernández", 0, 0),
        (
            "Juan",
            "Juan",
            1,
            1,
        ),  # equal; how much one given name is worth, the caller says by `parts_compared`
        ("Juan", "Juan García López", 0.3, 0.5),
        ("Pedro Q.", "Pedro Quispe Mamani", 0, 0.5),
        ("", "Juan", 0, 0),
    ],
)
def test_names_are_alike_as_far_as_their_parts_are(left: str, right: str, low: float, high: float) -> None:
    assert low <= compare_names(left, right).score <= high


@pytest.mark.parametrize("mask", ["«N»", "«N.»", "N.", "N", "***", "X" * 3, '"N"', "(N)"])
def test_a_mask_is_never_agreement(mask: str) -> None:
    assert compare_names(mask, mask).score == 0
    alone = compare_names(f"Domingo {mask}", f"Domingo {mask}")
    assert alone.score <= 0.5
    assert "values.name_masked" in [reason.message.id for reason in alone.reasons]
    assert compare_names(f"Juan Carlos {mask}", f"Juan Carlos {mask}").score <= 0.6


def test_a_last_initial_is_withheld_too() -> None:
    assert compare_names("Jessica María A.", "Jessica María A.").score <= 0.6


def test_an_initial_in_the_middle_says_nothing() -> None:
    assert compare_names("José A. García", "José B. García").score == 1


@given(left=NAMES, right=NAMES)
def test_order_of_names_and_of_parts_does_not_matter(left: str, right: str) -> None:
    score = compare_names(left, right).score
    assert 0 <= score <= 1
    assert compare_names(right, left).score == pytest.approx(score)


@given(parts=st.permutations(["Juan", "Carlos", "García", "López"]))
def test_the_order_of_parts_does_not_matter(parts: list[str]) -> None:
    assert compare_names(" ".join(parts), "Juan Carlos García López").score == 1


def test_reasons_have_their_sentences_and_no_names() -> None:
    reasons = compare_names("Juan García Pérez «N»", "Juan Garsia Soto").reasons
    said = " ".join(text_of(reason.message, language) for reason in reasons for language in ("en", "es"))
    assert len(reasons) == 4
    assert "Juan" not in said


@pytest.mark.parametrize(
    ("left", "right", "low", "high"),
    [
        ("Tijuana", "TIJUANA, B.C.", 0.85, 1),
        ("Cd. Juárez", "Ciudad Juarez", 1, 1),
        ("Nuevo Laredo", "Laredo", 0.9, 1),
        ("Laredo, TX", "Laredo, Texas", 0.7, 1),
        ("Necoclí, Antioquia", "Necocli, Colombia", 0.7, 1),
        ("Laredo, TX", "El Paso, TX", 0, 0.3),
        ("San Antonio", "San José", 0, 0.3),
        ("Tapachula", "Tecún Umán", 0, 0),
        ("", "Tijuana", 0, 0),
        ("", "", 0, 0),
    ],
)
def test_places_are_alike_by_the_words_that_name_them(left: str, right: str, low: float, high: float) -> None:
    assert low <= place_similarity(left, right).score <= high
    assert place_similarity(left, right).score == pytest.approx(place_similarity(right, left).score)
