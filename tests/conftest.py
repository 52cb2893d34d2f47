"""Set the ground for every test: same examples each time, no network, markers from what a test asks for."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures.network import forbid_network

pytest_plugins = [
    "tests.fixtures.postgres",
    "tests.fixtures.browser",
    "tests.fixtures.world",
    "tests.fixtures.calls",
    "tests.fixtures.office",
]

forbid_network()

# Under load an example may be slow without being wrong, so there is no deadline.
settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", parent=settings.get_profile("ci"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

ROOT = Path(__file__).resolve().parent.parent
MARKER_OF_FIXTURE = {"postgres_server": "postgres", "browser": "browser", "shared_data": "data"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures it asks for and the folder it lies in, so that nobody forgets."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in MARKER_OF_FIXTURE:
                item.add_marker(MARKER_OF_FIXTURE[fixture])
        if "bench" in item.path.relative_to(ROOT).parts:
            item.add_marker("bench")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public data, which is not part of the project."""
    folder = Path(os.environ.get("ROOTBRANCH_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no shared data: set ROOTBRANCH_DATA or put it at ../shared/data")
    return folder
