"""The page of commands, from the declarations of the command line itself."""

from collections.abc import Iterator
from inspect import cleandoc

import click

from rootbranch.cli import main
from rootbranch.cli.frame import EXIT_CODES
from tools.reference.markdown import code, codes, page, table

SHARED = ("home", "language", "officer", "purpose", "help")


def walk(command: click.Command = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Give every command that does something, with its full name, in the order of `--help`."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            yield from walk(command.commands[name], (*path, name))
    else:
        yield " ".join(path), command


def options(command: click.Command) -> list[click.Option]:
    """Give the options that are a command's own."""
    return [each for each in command.params if isinstance(each, click.Option) and each.name not in SHARED]


def arguments(command: click.Command) -> list[click.Argument]:
    """Give the arguments of a command."""
    return [each for each in command.params if isinstance(each, click.Argument)]


def make() -> str:
    """Make the page."""
    every = dict(walk())
    shared = {
        each.name: each
        for command in every.values()
        for each in command.params
        if isinstance(each, click.Option) and each.name in SHARED
    }
    exits = ", ".join(f"{number} {kind.__name__}" for kind, number in EXIT_CODES.items())
    return page(
        "Commands",
        cleandoc(main.help or ""),
        "Options that the commands share; a command that says nothing of `--as` needs nobody to act:",
        table(
            ("option", "what it says", "without it"),
            ((_written(each), each.help or "", _shared_default(each)) for each in shared.values()),
        ),
        f"Exit codes: 0 done; 2 wrong arguments; 130 stopped by the user; 143 ended by the system; and by kind of refusal: {exits}.",
        *(_section(name, command) for name, command in every.items()),
    )


def _section(name: str, command: click.Command) -> str:
    usage = " ".join(("rootbranch", name, *(_argument_written(each) for each in arguments(command))))
    parts = [f"## rootbranch {name}", code(usage), cleandoc(command.help or "")]
    acts = {each.name: each for each in command.params if each.name in {"officer", "purpose"}}
    if "purpose" in acts:
        parts.append(f"Usual purpose: {_shared_default(acts['purpose'])}.")
    else:
        parts.append("Nobody acts: it works on a folder, not in an installation.")
    if arguments(command):
        parts.append(
            table(
                ("argument", "what it is", "values"),
                (
                    (code((each.name or "").upper()), _help(each), _values(each))
                    for each in arguments(command)
                ),
            )
        )
    if options(command):
        parts.append(
            table(
                ("option", "what it says", "values", "without it"),
                ((_written(each), _help(each), _values(each), _default(each)) for each in options(command)),
            )
        )
    return "\n\n".join(part for part in parts if part)


def _help(parameter: click.Parameter) -> str:
    return str(getattr(parameter, "help", None) or "")


def _written(option: click.Option) -> str:
    return codes((*option.opts, *option.secondary_opts))


def _argument_written(argument: click.Argument) -> str:
    name = (argument.name or "").upper()
    return f"{name}…" if argument.nargs == -1 else name


def _values(parameter: click.Parameter) -> str:
    kind = parameter.type
    if isinstance(kind, click.Choice):
        return codes(str(each) for each in kind.choices)
    if isinstance(kind, click.IntRange):
        return f"whole number, {kind.min} to {kind.max}"
    if isinstance(kind, click.DateTime):
        return "date, `2026-05-31`"
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return ""
    return {"path": "path", "integer": "whole number"}.get(kind.name, "text")


def _default(option: click.Option) -> str:
    if option.required:
        return "required"
    if isinstance(option.show_default, str):
        return option.show_default
    default = option.default
    if option.is_flag:
        return "yes" if default is True else "no"
    if isinstance(default, list | tuple):
        return codes(default)
    return code(default) if isinstance(default, str | int) else ""


def _shared_default(parameter: click.Parameter) -> str:
    shown = getattr(parameter, "show_default", None)
    return shown if isinstance(shown, str) else ""
