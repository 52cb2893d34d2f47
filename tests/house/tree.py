"""The files of the project as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "rootbranch"


@cache
def project_files() -> tuple[Path, ...]:
    """List what git keeps or would keep, sorted."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files belong to the project is unknown")
    paths = (ROOT / name for name in sorted(listing.split("\0")) if name)
    return tuple(path for path in paths if path.is_file())


def rooms() -> tuple[Path, ...]:
    """List the folders of the rooms, sorted."""
    return tuple(sorted(path.parent for path in PACKAGE.glob("*/__init__.py")))


def modules() -> Iterator[Path]:
    """List every module of the package, sorted."""
    return iter(sorted(PACKAGE.rglob("*.py")))


@cache
def syntax(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def house_imports(path: Path) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """List line, module and names of what a module imports from our own package."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "rootbranch":
                    yield node.lineno, alias.name, ()
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "rootbranch":
            yield node.lineno, node.module or "", tuple(alias.name for alias in node.names)


def named(path: Path) -> str:
    """Name a file as people do, from the root of the project."""
    return path.relative_to(ROOT).as_posix()
