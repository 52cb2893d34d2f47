"""The invented region, played once for all tests of a run by the command that a newcomer runs."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from rootbranch import usecases
from rootbranch.cli import main
from rootbranch.usecases import Installation

from .region import Region


@dataclass(frozen=True)
class Demo:
    """The demo region as `rootbranch demo` left it."""

    home: Path
    region: Region
    said: str

    def open(self, folder: Path) -> Installation:
        """Open a copy of the demo."""
        shutil.copytree(self.home, folder / "home")
        return usecases.open_installation(folder / "home", {})


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Demo:
    """Play the demo with seed 1; workers of one run share it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "said.txt").exists():
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("XDG_DATA_HOME", str(folder / "data"))
                command = ["demo", "--no-serve", "--home", str(folder / "home")]
                result = CliRunner().invoke(main, command, catch_exceptions=False)
            assert result.exit_code == 0, result.output
            (folder / "said.txt").write_text(result.output, encoding="utf-8")
            shutil.rmtree(folder / "home-files")
    # Written once more by each worker: the same seed gives the same bytes.
    return Demo(
        home=folder / "home",
        region=Region.written(tmp_path_factory.mktemp("region") / "files", seed=1),
        said=(folder / "said.txt").read_text(encoding="utf-8"),
    )


@pytest.fixture
def played(demo: Demo, tmp_path: Path) -> Iterator[Installation]:
    """A copy of the played demo of one's own."""
    installation = demo.open(tmp_path)
    yield installation
    installation.register.close()
