"""The page of rooms: the public names of each, for whoever works on the code."""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import NewType, get_origin

import rootbranch
from tools.reference.markdown import code, first_line, page, table

PACKAGE = Path(rootbranch.__file__).parent


def public_names() -> Iterator[tuple[str, str, object]]:
    """Give room, name and thing for all that a room shows; of `model`, which is open, what each module defines."""
    for path in sorted(PACKAGE.glob("*/__init__.py")):
        room = path.parent.name
        module = importlib.import_module(f"rootbranch.{room}")
        for name in sorted(getattr(module, "__all__", ()), key=str.casefold):
            yield room, name, getattr(module, name)
    for path in sorted((PACKAGE / "model").glob("*.py")):
        module = importlib.import_module(f"rootbranch.model.{path.stem}")
        for name, thing in sorted(vars(module).items()):
            if getattr(thing, "__module__", "") == module.__name__ and not name.startswith("_"):
                yield f"model.{path.stem}", name, thing


def make() -> str:
    """Make the page."""
    rooms: dict[str, list[tuple[str, str]]] = {}
    for room, name, thing in public_names():
        rooms.setdefault(room, []).append((code(_written(name, thing)), told(thing)))
    return page(
        "Rooms",
        "What each room shows to the others. The floors, and who may import whom: `CONTRIBUTING.md`.",
        *(
            f"## {room}\n\n{_purpose(room)}\n\n{table(('name', 'what it is'), rows)}"
            for room, rows in rooms.items()
        ),
    )


def told(thing: object) -> str:
    """Say what a name stands for: the first line of its docstring, or what it is where it cannot have one."""
    if isinstance(thing, type) or inspect.isroutine(thing):
        return first_line(thing)
    if get_origin(thing) is not None or isinstance(thing, NewType):
        return "A type made of others."
    return f"A value: {type(thing).__name__}."


def _written(name: str, thing: object) -> str:
    return f"{name}(…)" if inspect.isroutine(thing) else name


def _purpose(room: str) -> str:
    return first_line(importlib.import_module(f"rootbranch.{room}"))
