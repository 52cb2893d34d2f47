"""Let click say its own words, about usage and wrong arguments, in the user's language.

    what click says in English ─▶ id `cli.click.…` ─▶ sentence of the catalogue, with click's own places in it

Click asks `gettext`, which answers from compiled files and in the language of the system. Ours lie in one catalogue, and the
language is the user's choice; so while a command runs, click asks here. A sentence that is not listed stays English.

Limits: one command at a time in a process. What our own commands and options say of themselves is in `helps`.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from string import Formatter

from click import core, exceptions, formatting, parser, termui, types

from rootbranch.errors import LANGUAGES, Message, text_of

_MODULES = (core, exceptions, formatting, parser, termui, types)
_OPTION = "--language"
_SAID = {
    "Aborted!": "aborted",
    "Usage:": "usage",
    "Options": "options",
    "Commands": "commands",
    "Positional arguments": "arguments",
    "default: {default}": "default",
    "env var: {var}": "environment",
    "required": "required",
    "(dynamic)": "dynamic",
    "Error: {message}": "error",
    "Try '{command} {option}' for help.": "try_help",
    "Missing command.": "missing_command",
    "Missing argument": "missing_argument",
    "Missing option": "missing_option",
    "Missing parameter": "missing_parameter",
    "Choose from:\n\t{choices}": "choose",
    "No such option {name!r}.": "no_option",
    "No such command {name!r}.": "no_command",
    "Did you mean {possibility}?": "did_you_mean",
    "(Did you mean one of: {possibilities}?)": "did_you_mean_one",
    "Got unexpected extra argument ({args})": "extra_one",
    "Got unexpected extra arguments ({args})": "extra_many",
    "Invalid value: {message}": "invalid",
    "Invalid value for {param_hint}: {message}": "invalid_for",
    "Option {name!r} requires an argument.": "option_needs_value",
    "Option {name!r} does not take a value.": "option_without_value",
    "Argument {name!r} takes {nargs} values.": "argument_takes",
    "{value!r} is not {choice}.": "not_choice",
    "{value!r} is not one of {choices}.": "not_one_of",
    "{value} is not in the range {range}.": "not_in_range",
    "{value!r} is not a valid {number_type}.": "not_a_number",
    "{value!r} does not match the format {format}.": "not_format",
    "{value!r} does not match the formats {formats}.": "not_formats",
    "{name} {filename!r} does not exist.": "path_missing",
    "{name} {filename!r} is a file.": "path_is_file",
    "{name} {filename!r} is a directory.": "path_is_folder",
    "{name} {filename!r} is not readable.": "path_unreadable",
    "{name} {filename!r} is not writable.": "path_unwritable",
    "Repeat for confirmation": "repeat",
    "Error: The two entered values do not match.": "repeat_differs",
    "Error: invalid input": "invalid_input",
}


def language_of(arguments: Sequence[str]) -> str:
    """Find the language that the user chose, before click has read the arguments; English where there is no such one."""
    chosen = os.environ.get("ROOTBRANCH_LANGUAGE", "")
    for word, following in pairwise([*arguments, ""]):
        if word == _OPTION:
            chosen = following
        elif word.startswith(f"{_OPTION}="):
            chosen = word.removeprefix(f"{_OPTION}=")
    return chosen if chosen in LANGUAGES else "en"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let click speak one language of the catalogue for a while."""

    def said(sentence: str) -> str:
        id = _SAID.get(sentence)
        if id is None:
            return sentence
        names = (name for _, name, _, _ in Formatter().parse(sentence) if name)
        return text_of(Message(f"cli.click.{id}", {name: f"{{{name}}}" for name in names}), language)

    def counted(one: str, many: str, count: int) -> str:
        return said(one if count == 1 else many)

    asked = [
        (module, name, ours)
        for module in _MODULES
        for name, ours in (("_", said), ("ngettext", counted))
        if hasattr(module, name)
    ]
    before = [(module, name, getattr(module, name)) for module, name, _ours in asked]
    for module, name, ours in asked:
        setattr(module, name, ours)
    try:
        yield
    finally:
        for module, name, theirs in before:
            setattr(module, name, theirs)
