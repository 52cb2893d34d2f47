"""Run a page of the documentation: its files, its commands, and the lines it says they print.

A page shows ids as a word with an ellipsis, `left…`: the first time it stands for whatever id is printed there, from then
on, in commands too, for that id. An ellipsis alone stands for anything. Lines that the page leaves out may be there.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from rootbranch.cli import main

FENCE = re.compile(r"^```(\w+)(?: (file|shows)=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ID = r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}"
NAMED = re.compile(r"\b([a-z]+)…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command of a page and the lines it is said to print."""

    command: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Reader:
    """Somebody who follows a page in a folder, and says yes where a command asks."""

    folder: Path
    ids: dict[str, str] = field(default_factory=dict)

    def follow(self, page: str) -> int:
        """Do what a page says, in its order, and return how many commands that were."""
        done = 0
        for language, role, name, body in FENCE.findall(page):
            if role == "file":
                (self.folder / name).write_text(body, encoding="utf-8")
            elif role == "shows":
                assert (self.folder / name).read_text(encoding="utf-8").splitlines() == body.splitlines(), (
                    name
                )
            elif language == "console":
                for step in steps(body):
                    self._do(step)
                    done += 1
        return done

    def _do(self, step: Step) -> None:
        program, *arguments = shlex.split(NAMED.sub(lambda found: self.ids[found[1]], step.command))
        assert program == "rootbranch", step.command
        result = CliRunner().invoke(main, arguments, input="y\n")
        assert result.exit_code == 0, f"{step.command}\n{result.output}{result.exception!r}"
        self._compare(step, result.output.splitlines())

    def _compare(self, step: Step, printed: list[str]) -> None:
        rest = iter(printed)
        for line in step.lines:
            found = next((match for each in rest if (match := self._fits(line, each))), None)
            assert found, f"$ {step.command}\nmissing: {line}\nprinted:\n" + "\n".join(printed)
            self.ids |= found.groupdict()

    def _fits(self, line: str, printed: str) -> re.Match[str] | None:
        pattern = ""
        new: set[str] = set()
        for part in re.split(r"(\b[a-z]+…|…)", " ".join(line.split())):
            name = part[:-1]
            if part == "…":
                pattern += ".*"
            elif not part.endswith("…"):
                pattern += re.escape(part)
            elif name in self.ids:
                pattern += re.escape(self.ids[name])
            elif name in new:
                pattern += f"(?P={name})"
            else:
                pattern += f"(?P<{name}>{ID})"
                new.add(name)
        return re.fullmatch(pattern, " ".join(printed.split()))


def steps(console: str) -> Iterator[Step]:
    """Cut a console block into its commands."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        yield Step(command=command, lines=tuple(line for line in lines if line.strip()))
