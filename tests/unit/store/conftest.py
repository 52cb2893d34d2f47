from collections.abc import Iterator

import pytest
from tests.unit.store.worlds import open_register

from rootbranch.store import Register


@pytest.fixture
def register(fresh_register_url: str) -> Iterator[Register]:
    """A migrated register with a partner and an officer, on each engine."""
    opened = open_register(fresh_register_url)
    yield opened
    opened.close()
