"""What every command shares: who acts for which purpose in which folder, how errors end, how tables look.

Exit codes: 0 done; 1 a request that cannot be carried out; 2 wrong arguments (click); 3 something kept is no
longer what it was; 4 not there or not allowed; 130 stopped by the user (Ctrl-C); 143 ended by the system (SIGTERM).
"""

import functools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    place_text,
    text_of,
)
from rootbranch.model.marking import Purpose

EXIT_CODES: dict[type[RootbranchError], int] = {
    InputError: 1,
    StateError: 1,
    IntegrityError: 3,
    AccessError: 4,
}
STOPPED, ENDED = 130, 143
DEFAULT_HOME = "rootbranch-home"
EMPTY = "–"  # in a table of names and values: nothing stands there
CODES_ARE_WORDS_OF = "en"

PIPE_COLUMNS = 200  # a pipe has no width; a table that is cut to eighty columns cannot be read by anybody

# What stands in a partner's cell is printed as it is: neither `[b]` nor `:smile:` means anything here.
_PLAIN: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False, "soft_wrap": True}
out = Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS, **_PLAIN)
err = Console(stderr=True, **_PLAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a command works and in which language it speaks."""

    home: Path
    language: str

    def say(self, sentence: str, /, **params: str | int) -> None:
        """Print a sentence of the catalogue."""
        out.print(self.text(Message(sentence, params)))

    def warn(self, sentence: str, /, **params: str | int) -> None:
        """Print a sentence of the catalogue where errors are printed."""
        err.print(self.text(Message(sentence, params)))

    def text(self, message: Message) -> str:
        """Write a message in the place's language."""
        return text_of(message, self.language)

    def table(self, *columns: str, numbers: tuple[str, ...] = ()) -> Table:
        """Make a plain table with headers in the place's language.

        Args:
            columns: Names of `cli.column.…`; an empty one has no header.
            numbers: Those of them that are aligned to the right.
        """
        made = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
        for name in columns:
            header = self.text(Message(f"cli.column.{name}")) if name else ""
            made.add_column(header, justify="right" if name in numbers else "left", overflow="fold")
        return made

    def plain_table(self, *headers: str) -> Table:
        """Make a plain table whose headers are written already, names of partners say."""
        made = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
        for header in headers:
            made.add_column(header, overflow="fold")
        return made

    def yes_or_no(self, holds: bool) -> str:
        """Write yes or no."""
        return self.text(Message("cli.yes" if holds else "cli.no"))

    def word(self, area: str, code: str) -> str:
        """Write a value of a code list in the place's language; in English as options take it.

        Args:
            area: Of the words, `web.AREA.CODE`; a value that has none is written as it is.
        """
        if self.language == CODES_ARE_WORDS_OF:
            return code
        try:
            return self.text(Message(f"web.{area}.{code.lower()}"))
        except KeyError:
            return code

    def locator(self, text: str) -> str:
        """Write where something stands; `line 17` and `audit entry 5` have words, a cell or a path has none."""
        return place_text(text, self.language)


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

    def table(self, *columns: str, numbers: tuple[str, ...] = ()) -> Table:
        """Make a plain table with headers in the desk's language; see `Place.table`."""
        return self.place.table(*columns, numbers=numbers)

    def yes_or_no(self, holds: bool) -> str:
        """Write yes or no."""
        return self.place.yes_or_no(holds)

    def word(self, area: str, code: str) -> str:
        """Write a value of a code list in the desk's language; see `Place.word`."""
        return self.place.word(area, code)

    def locator(self, text: str) -> str:
        """Write where in a file something stands in the desk's language."""
        return self.place.locator(text)


_language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=lambda: os.environ.get("ROOTBRANCH_LANGUAGE", "en"),
    show_default="ROOTBRANCH_LANGUAGE, else en",
    help="Language of what is printed.",
)


def placed(folder: str = DEFAULT_HOME) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `--home` and `--language`, and hand it a `Place`.

    Args:
        folder: The home where neither the option nor the environment names one.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--home",
            type=click.Path(path_type=Path, file_okay=False),
            default=lambda: os.environ.get("ROOTBRANCH_HOME", folder),
            show_default=f"ROOTBRANCH_HOME, else ./{folder}",
            help="Folder of the installation.",
        )
        @_language
        @functools.wraps(command)
        def wrapper(*args: Any, home: Path, language: str, **options: Any) -> Any:
            place = Place(home=home, language=language)
            return _guarded(place, lambda: command(place, *args, **options))

        return wrapper

    return decorate


def spoken(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that works in no installation `--language`, and hand it a `Place` for its words."""

    @_language
    @functools.wraps(command)
    def wrapper(*args: Any, language: str, **options: Any) -> Any:
        place = Place(home=Path(), language=language)
        return _guarded(place, lambda: command(place, *args, **options))

    return wrapper


@contextmanager
def desk_of(place: Place, officer: str, purpose: str | None, usual: str) -> Iterator[Desk]:
    """Open the installation of a place for somebody who acts there.

    Args:
        purpose: None takes what the officer's duty is for, else `usual`.
    """
    from rootbranch import usecases  # the database and FollowTheMoney take a second to import

    installation = usecases.open_installation(place.home, os.environ)
    wanted = purpose or usual
    try:
        wanted = purpose or usecases.usual_purpose(installation, officer, usual)
        actor = usecases.actor_for(installation, officer, wanted, "cli")
        yield Desk(place=place, installation=installation, actor=actor)
    except AccessError:
        err.print(place.text(Message("cli.acted_as", {"officer": officer, "purpose": wanted})))
        raise
    finally:
        installation.register.close()


def acting(
    purpose: str, officer: str = "operator", *, unless: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `--as` and `--purpose` too, and hand it a `Desk`.

    Args:
        purpose, officer: What is taken where neither the option nor the environment says otherwise.
        unless: Name of an argument with which the command works in no installation: it is handed a `Place` then.
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
            metavar="PURPOSE",
            help=f"What for, checked and audited: {', '.join(Purpose)}.",
        )
        @functools.wraps(command)
        def wrapper(place: Place, *args: Any, officer: str, purpose: str | None, **options: Any) -> Any:
            if unless and options.get(unless):
                return command(place, *args, **options)
            with desk_of(place, officer, purpose, usual) as desk:
                return command(desk, *args, **options)

        return placed()(wrapper)

    return decorate


def _guarded(place: Place, run: Callable[[], Any]) -> Any:
    try:
        return run()
    except RootbranchError as problem:
        show_error(place, problem)
        sys.exit(_code_of(problem))
    except KeyboardInterrupt:
        place.warn("cli.stopped")
        sys.exit(STOPPED)
    except BrokenPipeError:
        # The reader of a pipe had enough (`| head`); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        from rootbranch.store import troubles  # the database takes a second to import

        trouble = troubles.trouble_of(error)
        if trouble is None:
            raise
        show_error(place, trouble)
        sys.exit(_code_of(trouble))


@contextmanager
def tidied_when_ended() -> Iterator[None]:
    """Let SIGTERM, or a terminal that closes, end the work inside as Ctrl-C does: nothing half-made stays behind."""

    def end(_signal: int, _frame: object) -> None:
        sys.exit(ENDED)

    ending = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {one: signal.signal(one, end) for one in ending}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _code_of(problem: RootbranchError) -> int:
    return next(code for kind, code in EXIT_CODES.items() if isinstance(problem, kind))


def show_error(place: Place, problem: RootbranchError) -> None:
    """Print what, where and fix."""
    err.print(place.text(Message("cli.what", {"what": place.text(problem.what)})), style="bold red")
    err.print(place.text(Message("cli.where", {"where": place.locator(problem.where)})))
    err.print(place.text(Message("cli.fix", {"fix": place.text(problem.fix)})))
