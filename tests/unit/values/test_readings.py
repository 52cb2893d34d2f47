"""Words in other scripts find the Latin words they may stand for."""

import pytest

from rootbranch.values import LatinWords, original_of
from rootbranch.values.readings import skeleton_of

WORDS = ("vladimir", "kuznetsov", "mohammed", "khalid", "kim", "jong", "un", "yosef", "levi", "li", "garcia")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Владимир Кузнецов", "vladimir"),
        ("Владимир Кузнецов", "kuznetsov"),
        ("محمد خالد", "mohammed"),
        ("محمد خالد", "khalid"),
        ("김정은", "kim"),
        ("יוסף לוי", "yosef"),
        ("李", "li"),
    ],
)
def test_a_word_finds_what_it_stands_for(name: str, word: str):
    original = original_of(name)
    assert original is not None
    found = LatinWords(WORDS).read(original)
    assert word in found
    assert "garcia" not in found


@pytest.mark.parametrize("name", ["García López", "Мария García", "Мaria", "", "12", "«N»"])
def test_only_a_name_in_one_other_script_is_an_original(name: str):
    assert original_of(name) is None


def test_a_name_is_written_with_the_words_of_the_other_where_it_may_be_read_so():
    words, original = LatinWords(WORDS), original_of("Владимир Носов")
    assert original is not None
    assert words.write(original, ("kuznetsov", "vladimir")) == ("vladimir", "nosov")
    assert words.write(original, ("garcia", "li")) is None


def test_a_name_without_spaces_is_read_in_one_piece():
    original = original_of("김정은")
    assert original is not None
    assert LatinWords(WORDS).write(original, ("kim", "jong", "un")) == ("kim", "jong", "un")
    assert LatinWords(WORDS).write(original, ("mohammed", "khalid", "levi")) is None


def test_each_word_of_the_other_is_taken_once():
    original = original_of("Иван Иван")
    assert original is not None
    assert LatinWords(["ivan", "nosov"]).write(original, ("ivan", "nosov")) == ("ivan", "ivan")
    written = LatinWords(["ivan", "iwan"]).write(original, ("ivan", "iwan"))
    assert written is not None
    assert sorted(written) == ["ivan", "iwan"]


@pytest.mark.parametrize(
    ("one", "other"), [("yusuf", "youssef"), ("catarina", "katharina"), ("gonzalez", "gonsales")]
)
def test_spellings_of_a_name_have_one_skeleton(one: str, other: str):
    assert skeleton_of(one) == skeleton_of(other) != ""


def test_a_skeleton_tells_consonants_apart():
    assert len({skeleton_of(word) for word in ("pedro", "pablo", "petra", "marta", "")}) == 4
