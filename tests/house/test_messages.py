"""Every sentence exists in every language with the same parameters, and every id in use has one."""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path
from string import Formatter

from tests.house.tree import PACKAGE, modules, named, project_files, syntax

CATALOGUE = PACKAGE / "errors" / "messages"
LANGUAGES = ("en", "es")
ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
CALL_IN_TEMPLATE = re.compile(r"""\bt\(\s*["']([^"']+)["']""")
CALLS_IN_CODE = {"Message", "t"}


def _sentences(language: str) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for path in sorted((CATALOGUE / language).glob("*.toml")):
        sentences |= tomllib.loads(path.read_text(encoding="utf-8"))
    return sentences


def _parameters(sentence: str) -> set[str]:
    return {
        name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(sentence) if name is not None
    }


def _ids_in_code(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(syntax(path)):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS_IN_CODE
        ):
            continue
        given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "id")]
        found += [
            (node.lineno, value.value)
            for value in given
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
        ]
    return found


def _ids_in_use() -> dict[str, str]:
    used = {text: f"{named(path)}:{line}" for path in modules() for line, text in _ids_in_code(path)}
    for path in project_files():
        if path.is_relative_to(PACKAGE) and path.suffix in {".html", ".jinja", ".j2", ".xml"}:
            used |= dict.fromkeys(CALL_IN_TEMPLATE.findall(path.read_text(encoding="utf-8")), named(path))
    return used


def test_a_file_of_messages_is_one_flat_table() -> None:
    for path in CATALOGUE.glob("*/*.toml"):
        for id, sentence in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert ID.fullmatch(id), f"{named(path)}: {id}"
            assert isinstance(sentence, str), f"{named(path)}: {id}"
            assert sentence.strip(), f"{named(path)}: {id}"


def test_the_languages_have_the_same_files_and_ids() -> None:
    first, *others = LANGUAGES
    for other in others:
        assert _sentences(other).keys() == _sentences(first).keys()
        assert {path.name for path in (CATALOGUE / other).glob("*")} == {
            path.name for path in (CATALOGUE / first).glob("*")
        }


def test_no_id_stands_in_two_files() -> None:
    for language in LANGUAGES:
        ids = Counter(
            id
            for path in (CATALOGUE / language).glob("*.toml")
            for id in tomllib.loads(path.read_text(encoding="utf-8"))
        )
        assert [id for id, times in ids.items() if times > 1] == []


def test_the_languages_use_the_same_parameters() -> None:
    first, *others = LANGUAGES
    expected = {id: _parameters(sentence) for id, sentence in _sentences(first).items()}
    for other in others:
        translated = {id: _parameters(sentence) for id, sentence in _sentences(other).items()}
        assert {id for id in expected.keys() & translated.keys() if expected[id] != translated[id]} == set()


def test_every_id_in_use_has_a_sentence() -> None:
    known = _sentences(LANGUAGES[0]).keys()
    assert {id: place for id, place in _ids_in_use().items() if id not in known} == {}


AUDITING = {"asking", "audit_event", "audit_session"}


def test_every_use_case_that_the_audit_names_has_words() -> None:
    named_in_audit = {
        each.value
        for path in modules()
        if path.parent.name == "usecases"
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in AUDITING
        for each in node.args
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value
    }
    assert len(named_in_audit) > 40
    assert sorted(name for name in named_in_audit if f"web.act.{name}" not in _sentences("en")) == []
