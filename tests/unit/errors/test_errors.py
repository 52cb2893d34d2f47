"""Messages become sentences of each language; errors say what, where and fix, and no value."""

import pytest

from rootbranch.errors import (
    LANGUAGES,
    AccessError,
    InputError,
    IntegrityError,
    Message,
    RootbranchError,
    StateError,
    text_of,
)

UNFINISHED = Message("usecases.load_unfinished", {"file": "march.csv"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_written_with_its_parameters(language):
    assert "march.csv" in text_of(UNFINISHED, language)


def test_the_languages_say_it_differently():
    assert len({text_of(UNFINISHED, language) for language in LANGUAGES}) == len(LANGUAGES)


def test_a_parameter_with_braces_is_taken_as_it_is():
    assert "{installation}" in text_of(Message(UNFINISHED.id, {"file": "{installation}.csv"}))


@pytest.mark.parametrize("message", [Message("usecases.nothing_like_it"), Message(UNFINISHED.id)])
def test_an_unknown_id_or_a_missing_parameter_is_a_bug_of_ours(message):
    with pytest.raises(KeyError):
        text_of(message)


@pytest.mark.parametrize("kind", [InputError, AccessError, StateError, IntegrityError])
def test_an_error_tells_id_and_place_and_no_parameter(kind):
    error = kind(UNFINISHED, "line 7", Message("usecases.try_again"))

    assert isinstance(error, RootbranchError)
    assert str(error) == "usecases.load_unfinished at line 7"
    assert "march.csv" not in f"{error} {error!r}"
