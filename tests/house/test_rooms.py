"""Each room explains itself on one screen, keeps its inside to itself and stays small enough to see through."""

import ast
from pathlib import Path

from tests.house.tree import PACKAGE, house_imports, modules, named, rooms, syntax

README_LINES_MAX = 60
MODULE_LINES_MARK = 350
# Why a module is longer; the reason also stands in the module.
PAST_THE_MARK: dict[str, str] = {
    "src/rootbranch/usecases/__init__.py": "the door of the room: one line for each thing that a user may ask",
    "src/rootbranch/store/schema.py": "all tables on one page, so that keys and constraints are read together",
    "src/rootbranch/store/migrations/versions/0001_first.py": "the first schema, frozen as it was",
}

NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "core", "misc", "base", "shared"}

# The vocabulary of the house: its modules are its doors, and `disclosure` may use one of them only.
OPEN_ROOMS = {"model"}


def _room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def _inside_of_another_room(path: Path, module: str, names: tuple[str, ...]) -> list[str]:
    _, *inside = module.split(".")
    if not inside or inside[0] in OPEN_ROOMS or inside[0] == _room_of(path):
        return []
    if len(inside) > 1:
        return [module]
    room = PACKAGE / inside[0]
    hidden = set(names) - _shown_names(room / "__init__.py")
    return [
        f"{module}.{name}"
        for name in sorted(hidden)
        if (room / f"{name}.py").exists() or (room / name).is_dir()
    ]


def _shown_names(surface: Path) -> set[str]:
    for node in syntax(surface).body if surface.exists() else ():
        targets = node.targets if isinstance(node, ast.Assign) else ()
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            assert isinstance(node, ast.Assign)
            return set(ast.literal_eval(node.value))
    return set()


def test_each_room_has_a_readme_of_one_screen() -> None:
    missing = [named(room) for room in rooms() if not (room / "README.md").is_file()]
    assert missing == []
    lengths = {
        named(room): len((room / "README.md").read_text(encoding="utf-8").splitlines()) for room in rooms()
    }
    assert {room: lines for room, lines in lengths.items() if not 0 < lines <= README_LINES_MAX} == {}


def test_each_room_says_what_it_shows() -> None:
    closed = [room for room in rooms() if room.name not in OPEN_ROOMS]
    assert [named(room) for room in closed if not _shown_names(room / "__init__.py")] == []


def test_rooms_meet_at_their_doors_only() -> None:
    reached = [
        f"{named(path)}:{line} {inside}"
        for path in modules()
        for line, module, names in house_imports(path)
        for inside in _inside_of_another_room(path, module, names)
    ]
    assert reached == []


def test_a_module_past_the_mark_says_why() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    long = {name for name, lines in lengths.items() if lines > MODULE_LINES_MARK}
    assert long == PAST_THE_MARK.keys()


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        named(path) for path in modules() if NAMES_THAT_SAY_NOTHING & set(path.with_suffix("").parts)
    ] == []


def test_each_module_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in modules()
        if path.name != "__init__.py" and not ast.get_docstring(syntax(path))
    ]
    assert [name for name in silent if "/migrations/" not in name] == []
