"""Words of a list that are alike."""

from rootbranch.values import words_alike


def test_sounds_forms_and_nicknames_are_found_and_each_pair_once():
    words = ["luis", "lucho", "vazquez", "basques", "maria", "mario", "oxlaj"]
    found = list(words_alike(words))
    assert [(one, other) for one, other, _ in found] == [(0, 1), (2, 3)]
    assert all(0.8 <= score < 1 for _, _, score in found)


def test_an_empty_list_has_none():
    assert list(words_alike([])) == []
