"""Sound tables: what a reading costs, and that the tables are learned the same way every time."""

import pytest
from tools.transliteration.learning import Learner
from tools.transliteration.pairs import FILES, Pair, learned_from, most_similar_others, read_pairs

from rootbranch.values.cross_script import read_across
from rootbranch.values.scripts import Script, script_of, units_of
from rootbranch.values.transliteration import (
    LETTER_ADDED_BITS,
    UNIT_LOST_BITS,
    likeness_of_bits,
    read_table,
    sound_table,
    transliteration_bits,
)

TABLE = read_table(Script.CYRILLIC, ["middle\t2", "slope\t1", "а\ta:7.5", "б\tb:3\tp:1", "аб\taab:3.5"])
PAIRS = [
    Pair(latin=(latin,), units=(units,), written=(latin, units))
    for latin, units in [("baba", "баба"), ("aba", "аба"), ("ba", "ба"), ("ab", "аб"), ("abba", "абба")] * 4
]


def test_the_cheapest_way_is_found() -> None:
    a, b, ab = TABLE.bits["а"]["a"], TABLE.bits["б"]["b"], TABLE.bits["аб"]["aab"]
    assert transliteration_bits(TABLE, "аб", "ab") == pytest.approx(a + b)
    assert transliteration_bits(TABLE, "аб", "aab") == pytest.approx(min(ab, a + b + LETTER_ADDED_BITS))
    assert transliteration_bits(TABLE, "аб", "b") == pytest.approx(b + UNIT_LOST_BITS)
    assert transliteration_bits(TABLE, "ж", "zh") == UNIT_LOST_BITS + 2 * LETTER_ADDED_BITS
    assert transliteration_bits(TABLE, "", "") == 0


def test_likeness_is_a_half_in_the_middle_and_falls() -> None:
    assert likeness_of_bits(TABLE, 2) == 0.5
    assert likeness_of_bits(TABLE, 0) > likeness_of_bits(TABLE, 1) > likeness_of_bits(TABLE, 1e9) >= 0


def test_words_are_read_in_any_order_and_missing_ones_cost() -> None:
    whole = read_across(TABLE, ["аб", "баб"], ["bab", "ab"])
    assert whole.missing == 0
    assert whole.score > read_across(TABLE, ["аб"], ["bab", "ab"]).score
    assert read_across(TABLE, ["аббаб"], ["bab", "ab"]).missing == 0  # written in one piece


def test_a_table_is_learned_from_pairs() -> None:
    counts = Learner(Script.CYRILLIC).learn(PAIRS)
    best = {units: max(groups, key=groups.__getitem__) for units, groups in counts.items() if len(units) == 1}
    assert best == {"а": "a", "б": "b"}
    assert counts == Learner(Script.CYRILLIC).learn(PAIRS)


def test_a_person_is_in_one_half_and_never_its_own_other() -> None:
    assert {learned_from(pair) for pair in PAIRS} == {True, False}
    for pair, other in zip(PAIRS, most_similar_others(PAIRS), strict=True):
        assert pair.latin != other.latin


@pytest.mark.parametrize("script", FILES)
def test_the_tables_that_lie_here_can_be_read(script: Script) -> None:
    table = sound_table(script)
    assert len(table.bits) > 200
    assert all(bits >= 0 for groups in table.bits.values() for bits in groups.values())
    assert 0 < table.middle < 6


@pytest.mark.parametrize(
    ("word", "script", "units"),
    [
        ("García", Script.LATIN, None),
        ("Ёлкин", Script.CYRILLIC, "елкин"),
        ("محمّد", Script.ARABIC, "محمد"),
        ("علی", Script.ARABIC, "علي"),
        ("ג'רארד", Script.HEBREW, "ג'רארד"),
        ("習近平", Script.HAN, "习近平"),
        ("김", Script.HANGUL, "\u1100\u1175\u11b7"),  # one letter each
        ("Мaria", Script.LATIN, None),
        ("हिन्दी", Script.LATIN, None),
        ("", Script.LATIN, None),
    ],
)
def test_scripts_and_units(word: str, script: Script, units: str | None) -> None:
    assert script_of(word.replace("'", "")) is script
    if units is not None:
        assert units_of(word) == units


@pytest.mark.usefixtures("shared_data")
def test_true_pairs_of_persons_not_learned_from_read_better_than_others() -> None:
    for script in FILES:
        table = sound_table(script)
        pairs = [pair for pair in read_pairs(script) if not learned_from(pair)][:300]
        better = sum(
            read_across(table, pair.units, pair.latin).score
            > read_across(table, pair.units, other.latin).score
            for pair, other in zip(pairs, most_similar_others(pairs), strict=True)
        )
        assert better >= 0.85 * len(pairs), script
