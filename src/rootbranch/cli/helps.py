"""Let commands and options say in the user's language what they are for.

    sentence in the code, English ─▶ `help.toml` ─▶ the same in another language, while a command runs

The code alone says it in English; a sentence that changes there has no translation until `help.toml` follows, and a test
names it.

Limits: one command at a time in a process; names of options, of commands and of kinds of values stay as they are typed.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from inspect import cleandoc

import click

_TEXTS = ("help", "short_help", "show_default")


@contextmanager
def explaining(program: click.Group, language: str) -> Iterator[None]:
    """Put all help texts of a program into one language for a while; English is what they are without it."""
    known = {} if language == "en" else help_texts(language)
    before = [(said, name, text) for said, name, text in texts_of(program) if known and plain(text) in known]
    for said, name, text in before:
        setattr(said, name, known[plain(text)])
    try:
        yield
    finally:
        for said, name, text in before:
            setattr(said, name, text)


def texts_of(
    command: click.Command, above: click.Context | None = None
) -> Iterator[tuple[click.Command | click.Parameter, str, str]]:
    """List every help text of a command, its options and the commands below it: where it stands, under which name, the text."""
    context = click.Context(command, info_name=command.name, parent=above, **command.context_settings)
    explained: tuple[click.Command | click.Parameter, ...] = (command, *command.get_params(context))
    for said in explained:
        for name in _TEXTS:
            text = getattr(said, name, None)
            if isinstance(text, str) and text:
                yield said, name, text
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from texts_of(below, context)


@cache
def help_texts(language: str) -> dict[str, str]:
    """Read the sentences of `help.toml` in one language, by the plain English ones; none where it has no such language."""
    read = tomllib.loads(files(__package__).joinpath("help.toml").read_text(encoding="utf-8"))
    return {plain(each["en"]): each[language].strip() for each in read["help"] if language in each}


def plain(text: str) -> str:
    """Join the lines of each paragraph, so that it does not matter where they are broken."""
    return "\n\n".join(" ".join(each.split()) for each in cleandoc(text).split("\n\n"))
