"""Names of several customs and scripts: what agrees, what is merely missing, and what never counts."""

import pytest

from rootbranch.errors import text_of
from rootbranch.values import NameComparison, Side, compare_names, is_masked


def ids(found: NameComparison, side: Side) -> set[str]:
    return {reason.message.id.removeprefix("values.name_") for reason in found.reasons if reason.side is side}


@pytest.mark.parametrize(
    ("left", "right", "low", "high"),
    [
        ("Chuy Hernández", "Jesús Hernández", 0.95, 0.99),
        ("Pepe López", "José López", 0.95, 0.99),
        ("Lupita Díaz Soto", "Guadalupe Díaz Soto", 0.95, 0.99),
        ("Pepe López", "Chepe López", 0.95, 0.99),  # two nicknames of one name
        ("Muhammad Hussein", "Mohamed Husayn", 0.95, 0.99),
        ("Mario López", "María López", 0, 0.5),
        ("Juan López Díaz", "Iván López Díaz", 0, 0.7),  # one name in Russian, two in Spanish
        ("Ignacio Mejía", "Nacho Mejía", 0.95, 0.99),
        ("Kim Jung Woo", "Jungwoo Kim", 1, 1),
        ("José Antonio Pérez", "Pérez José A.", 0, 0.6),  # a last initial is withheld
        ("José Antonio Pérez", "José A. Pérez", 0.97, 0.99),
        ("José Antonio Pérez", "José M. Pérez", 0.9, 0.94),
        ("Ludwig van Beethoven", "Beethoven Ludwig", 1, 1),
        ("O'Brien Patrick", "Patrick OBrien", 1, 1),
        ("Ivan Petrovich Sidorov", "Sidorov, Ivan", 0.97, 0.99),
        ("Ivan Petrovich Sidorov", "Ivan Sergeyevich Sidorov", 0.5, 0.8),
        ("Abu Ahmad Hasan al-Masri", "Hassan Masri", 0.93, 0.99),
        ("Hasan Yusuf al-Masri", "Hasan Yusuf", 0.97, 0.99),
        ("Hasan bin Yusuf", "Yusuf Hasan", 1, 1),
        ("Abd al-Rahman Yusuf", "Abdulrahman Youssef", 0.97, 0.99),
        ("Sheikh Omar Farah", "Omar Farah", 1, 1),
        ("Ben Ali", "Ali Ben", 1, 1),
        ("de la", "de la", 1, 1),  # nothing but particles is still what somebody wrote
    ],
)
def test_customs_of_naming(left: str, right: str, low: float, high: float) -> None:
    assert low <= compare_names(left, right).score <= high


@pytest.mark.parametrize(
    ("original", "latin", "other"),
    [
        ("فرناندو بيريز", "Fernando Pérez", "Hernando Suárez"),
        ("محمد بن سلمان", "Mohammed bin Salman", "Mustafa bin Salem"),
        ("الحسيني", "Husseini", "Karzai"),
        ("习近平", "Xi Jinping", "Li Keqiang"),
        ("習近平", "Jinping Xi", "Jiang Zemin"),
        ("김정은", "Kim Jong-un", "Kim Il-sung"),
        ("정은 김", "Kim Jong Un", "Park Ji-sung"),
        ("סטיבן ג'רארד", "Steven Gerrard", "Steven Taylor"),
        ("Владимир Кузнецов", "Kuznetsov Vladimir", "Viktor Kovalenko"),
        ("Сергей Шойгу", "Sergei Shoigu", "Sergei Lavrov"),
    ],
)
def test_a_name_in_another_script_reads_like_its_own_latin_form(
    original: str, latin: str, other: str
) -> None:
    own, foreign = compare_names(original, latin), compare_names(original, other)
    assert own.score >= 0.5 > foreign.score
    assert ids(own, Side.FOR) == {"parts_transliterated"}
    assert ids(foreign, Side.AGAINST) == {"letters_differ"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("習近平", "习近平"),  # traditional and simplified
        ("Артём Ёлкин", "Елкин Артем"),
        ("محمّد علی", "محمد علي"),  # vowel signs, Persian letters
        ("김 정은", "김정은"),
        ("Ａｎａ　Ｌｏｐｅｚ", "Ana López"),
        ("Мaria Lopez", "Maria Lopez"),  # a Russian M in disguise
    ],
)
def test_one_name_in_two_hands_of_one_script(left: str, right: str) -> None:
    assert compare_names(left, right).score == 1


def test_a_part_missing_in_another_script_costs_as_in_latin() -> None:
    whole = compare_names("Владимир Кузнецов", "Vladimir Kuznetsov").score
    more = compare_names("Владимир Кузнецов", "Vladimir Kuznetsov Sorokin")
    assert 0.8 * whole < more.score < whole
    assert ids(more, Side.MISSING) == {"parts_missing"}


def test_one_word_of_several_is_no_more_than_half() -> None:
    assert compare_names("Владимир", "Vladimir Kuznetsov").score <= 0.5
    assert compare_names("Juan", "Juan García López").score <= 0.5


def test_reasons_say_for_against_and_missing() -> None:
    found = compare_names("Chuy García Pérez Soto «N»", "Jesús Garsia Luna")
    assert ids(found, Side.FOR) == {"parts_nickname", "parts_spelled"}
    assert ids(found, Side.AGAINST) == {"parts_differ"}
    assert ids(found, Side.MISSING) == {"masked", "parts_missing"}


def test_other_initials_speak_against() -> None:
    assert ids(compare_names("José A. García", "José B. García"), Side.AGAINST) == {"initials_differ"}


def test_nothing_to_compare_is_said() -> None:
    for left, right in (("", ""), ("«N»", "Ana"), ("...", "***"), ("\u202e\u200f", "Ana")):
        found = compare_names(left, right)
        assert (found.score, found.parts_compared) == (0, 0)
        assert "empty" in ids(found, Side.MISSING)


def test_what_is_behind_the_limit_is_said() -> None:
    found = compare_names("Ana " * 5_000, "Ana")
    assert "cut" in ids(found, Side.MISSING)


def test_masks_are_known() -> None:
    assert is_masked("Domingo «N»")
    assert is_masked("Jessica A.")
    assert not is_masked("Domingo Núñez")


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    pairs = [
        ("Chuy A. García", "Jesús Alberto Garsia Luna"),
        ("Владимир", "Vladimir"),
        ("José A. B. X.", "C. Y. Z."),
    ]
    for left, right in pairs:
        for reason in compare_names(left, right).reasons:
            assert text_of(reason.message, "en") != text_of(reason.message, "es")
