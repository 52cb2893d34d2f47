"""No name of a person leaves a sealed text as the name of an operation."""

import pytest

from rootbranch.gather.narratives import read_narrative


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", 'La operación contra la red de "María López Gil" dejó 12 personas detenidas.'),
        ("en", 'In the operation, "Ana Ruiz", a migrant, was found. Police arrested 12 people.'),
        ("es", 'En el caso "Lupita" la policía detuvo a 12 personas.'),
        ("en", 'In the case of "Ana Ruiz", a victim, police arrested 12 people.'),
    ],
)
def test_what_stands_in_quotation_marks_names_an_operation_only_right_behind_the_word_for_it(
    language: str, text: str
) -> None:
    readings = read_narrative(text, language, None)
    assert readings
    assert {reading.operation for reading in readings} == {""}


def test_the_name_right_behind_the_word_for_an_operation_is_kept() -> None:
    (reading,) = read_narrative('In operation "Tin Whistle" police arrested 12 people.', "en", None)
    assert reading.operation == "Tin Whistle"
