"""Settings: one file, laid over by the environment; a wrong key or value is named, never replaced in silence."""

import stat

import pytest

from rootbranch.errors import InputError, text_of
from rootbranch.settings import (
    SETTINGS_FILE,
    Settings,
    check_new_key_file,
    load_settings,
    read_key_file,
    write_key_file,
    write_settings,
)

ID = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    write_settings(Settings(home=folder, installation=ID, key_file=tmp_path / "keys" / "keys.json"))
    return folder


def test_what_is_written_is_read_back(tmp_path):
    folder = tmp_path / 'a "strange" \\ folder'
    folder.mkdir()
    settings = Settings(
        home=folder,
        installation=ID,
        key_file=tmp_path / 'k "x" \\y.json',
        database_url="postgresql+psycopg://u:p%40ss@/db?host=/tmp/x",
        language="es",
        port=9000,
        session_minutes=5,
    )
    write_settings(settings)

    assert load_settings(folder, {}) == settings


def test_the_environment_lies_over_the_file(home):
    found = load_settings(home, {"ROOTBRANCH_PORT": "9001", "ROOTBRANCH_CHUNK_RECORDS": "7", "PORT": "1"})

    assert (found.port, found.chunk_records, found.session_minutes) == (9001, 7, 30)


def test_words_of_the_command_line_are_no_settings(home):
    load_settings(
        home,
        {"ROOTBRANCH_HOME": "x", "ROOTBRANCH_AS": "x", "ROOTBRANCH_PURPOSE": "x", "ROOTBRANCH_DATA": "x"},
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("prot = 8321", "prot"),
        ("port = 70000", "port"),
        ('port = "many"', "port"),
        ('language = "xx"', "language"),
        ("chunk_records = 0", "chunk_records"),
        ("session_minutes = -1", "session_minutes"),
        ("session_hours_max = 0", "session_hours_max"),
        ('trusted_proxy = "*"', "trusted_proxy"),
        ('trusted_proxy = "proxy.example"', "trusted_proxy"),
        ("port = ", ""),
        ('installation = "second"', ""),
    ],
)
def test_a_wrong_key_or_value_is_named(home, line, named):
    file = home / SETTINGS_FILE
    file.write_text(file.read_text() + line + "\n")

    with pytest.raises(InputError) as refused:
        load_settings(home, {})

    assert refused.value.where == str(file)
    assert named in text_of(refused.value.what, "en")


WRONG = ("prot = 8321", "port = 70000", "port = 0", 'port = "many"', 'language = "xx"', "port = ")


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_said_in_words_of_our_own_in_each_language(home, line):
    file = home / SETTINGS_FILE
    file.write_text(file.read_text() + line + "\n")
    with pytest.raises(InputError) as refused:
        load_settings(home, {})

    for message in (refused.value.what, refused.value.fix):
        said = {text_of(message, language) for language in ("en", "es")}
        assert len(said) == 2
        assert not any(
            word in text for text in said for word in ("Input", "permitted", "Expected", "Invalid")
        )


def test_a_setting_that_does_not_exist_is_told_with_those_that_do(home):
    with pytest.raises(InputError) as refused:
        load_settings(home, {"ROOTBRANCH_PRT": "1"})

    assert text_of(refused.value.what, "es") == "No existe el ajuste prt."
    assert "chunk_records" in text_of(refused.value.fix, "es")


def test_a_setting_that_is_missing_is_told(home):
    (home / SETTINGS_FILE).write_text(f'installation = "{ID}"\n')
    with pytest.raises(InputError) as refused:
        load_settings(home, {})

    assert text_of(refused.value.what, "en") == "The setting key_file is missing."


@pytest.mark.parametrize(("name", "value"), [("ROOTBRANCH_PRT", "1"), ("ROOTBRANCH_PORT", "x")])
def test_a_wrong_word_of_the_environment_is_named(home, name, value):
    with pytest.raises(InputError) as refused:
        load_settings(home, {name: value})

    assert name.removeprefix("ROOTBRANCH_").lower() in text_of(refused.value.what, "en")


def test_a_folder_without_settings_is_no_installation(tmp_path):
    with pytest.raises(InputError):
        load_settings(tmp_path, {})


def test_a_settings_file_that_is_no_text_is_refused(home):
    (home / SETTINGS_FILE).write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InputError):
        load_settings(home, {})


def test_a_key_file_inside_the_home_is_refused_by_whatever_way(home):
    link = home.parent / "link"
    link.symlink_to(home, target_is_directory=True)
    for place in (
        home / "keys.json",
        home / "deep" / "keys.json",
        link / "keys.json",
        home.parent / "x" / ".." / "home" / "k",
    ):
        with pytest.raises(InputError):
            load_settings(home, {"ROOTBRANCH_KEY_FILE": str(place)})
        with pytest.raises(InputError):
            check_new_key_file(place, home)


def test_a_key_file_is_written_for_its_owner_only_and_read_back(tmp_path):
    file = tmp_path / "keys" / "keys.json"
    write_key_file(file, b"one")
    write_key_file(file, b"two")

    assert read_key_file(file) == b"two"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_a_key_file_that_others_may_read_is_not_read(tmp_path):
    file = tmp_path / "keys.json"
    write_key_file(file, b"one")
    file.chmod(0o640)

    with pytest.raises(InputError):
        read_key_file(file)


def test_a_key_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(InputError):
        read_key_file(tmp_path / "none.json")


def test_a_taken_place_is_not_offered_to_a_new_key_file(tmp_path):
    taken = tmp_path / "keys.json"
    taken.touch()

    with pytest.raises(InputError):
        check_new_key_file(taken, tmp_path / "home")
