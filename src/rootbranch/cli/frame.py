"""What every command shares: who acts for which purpose in which folder, how errors end, how tables look.

Exit codes: 0 done; 1 a request that cannot be carried out; 2 wrong arguments (click); 3 something kept is no
longer what it was; 4 not there or not allowed; 130 stopped by the user.
"""

import functools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

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

EXIT_CODES: dict[type[RootbranchError], int] = {
    InputError: 1,
    StateError: 1,
    IntegrityError: 3,
    AccessError: 4,
}
DEFAULT_HOME = "rootbranch-home"

PIPE_COLUMNS = 200  # a pipe has no width; a table that is cut to eighty columns cannot be read by anybody

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_COLUMNS)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a command works and in which language it speaks."""

    home: Path
    language: str

    def say(self, sentence: str, /, **params: str | int) -> None:
        """Print a sentence of the catalogue."""
        out.print(self.text(Message(sentence, params)), markup=False)

    def text(self, message: Message) -> str:
        """Write a message in the place's language."""
        return text_of(message, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A place with its installation open and somebody acting in it."""

    place: Place
    installation: Any
    actor: Any

    def say(self, sentence: str, /, **params: str | int) -> None:
        """Print a sentence of the catalogue."""
        self.place.say(sentence, **params)

    def text(self, message: Message) -> str:
        """Write a message in the desk's language."""
        return self.place.text(message)


def placed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--home` and `--language`, and hand it a `Place`."""

    @click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        default=lambda: os.environ.get("ROOTBRANCH_HOME", DEFAULT_HOME),
        show_default=f"ROOTBRANCH_HOME, else ./{DEFAULT_HOME}",
        help="Folder of the installation.",
    )
    @click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        default=lambda: os.environ.get("ROOTBRANCH_LANGUAGE", "en"),
        show_default="ROOTBRANCH_LANGUAGE, else en",
        help="Language of what is printed.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, home: Path, language: str, **options: Any) -> Any:
        place = Place(home=home, language=language)
        return _guarded(place, lambda: command(place, *args, **options))

    return wrapper


def acting(purpose: str, officer: str = "operator") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `--as` and `--purpose` too, and hand it a `Desk`.

    Args:
        purpose, officer: What is taken where neither the option nor the environment says otherwise.
    """
    usual = purpose

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--as",
            "officer",
            default=lambda: os.environ.get("ROOTBRANCH_AS", officer),
            show_default=f"ROOTBRANCH_AS, else {officer}",
            help="Officer who acts.",
        )
        @click.option(
            "--purpose",
            default=lambda: os.environ.get("ROOTBRANCH_PURPOSE"),
            show_default=f"ROOTBRANCH_PURPOSE, else {purpose} or what the officer's duty is for",
            help="What for; it is checked and audited.",
        )
        @functools.wraps(command)
        def wrapper(place: Place, *args: Any, officer: str, purpose: str | None, **options: Any) -> Any:
            from rootbranch import usecases  # the database and FollowTheMoney take a second to import

            installation = usecases.open_installation(place.home, os.environ)
            wanted = purpose or usual
            try:
                wanted = purpose or usecases.usual_purpose(installation, officer, usual)
                actor = usecases.actor_for(installation, officer, wanted, "cli")
                return command(Desk(place=place, installation=installation, actor=actor), *args, **options)
            except AccessError:
                err.print(
                    place.text(Message("cli.acted_as", {"officer": officer, "purpose": wanted})),
                    markup=False,
                )
                raise
            finally:
                installation.register.close()

        return placed(wrapper)

    return decorate


def _guarded(place: Place, run: Callable[[], Any]) -> Any:
    try:
        return run()
    except RootbranchError as problem:
        show_error(place, problem)
        sys.exit(EXIT_CODES[type(problem)])
    except BrokenPipeError:
        # The reader of a pipe had enough (`| head`); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_error(place: Place, problem: RootbranchError) -> None:
    """Print what, where and fix."""
    err.print(
        place.text(Message("cli.what", {"what": place.text(problem.what)})), style="bold red", markup=False
    )
    err.print(place.text(Message("cli.where", {"where": problem.where})), markup=False)
    err.print(place.text(Message("cli.fix", {"fix": place.text(problem.fix)})), markup=False)


def table(*columns: str, numbers: tuple[str, ...] = ()) -> Table:
    """Make a plain table; columns named in `numbers` are aligned to the right."""
    made = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return made
