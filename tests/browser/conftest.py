"""The web door, really served, and a watch over what every page asks for and complains of."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.fixtures.office import Office, played_world


@dataclass
class Served:
    """An office behind a real address."""

    office: Office
    address: str

    def enter(self, page: Page, officer: str, purpose: str = "") -> None:
        """Sign in with a ticket, as the demo does."""
        page.goto(f"{self.address}/enter?ticket={self.office.ticket(officer, purpose)}")
        only_button = page.get_by_role("main").get_by_role("button")
        expect(only_button).to_be_focused()
        only_button.press("Enter")
        page.locator("nav").wait_for()


@dataclass
class Watch:
    """What a page did that none of ours may do."""

    address: str
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("console", lambda message: self._keep(_is_fault(message), message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._keep(not request.url.startswith(self.address), request.url))

    def _keep(self, wrong: bool, text: str) -> None:
        if wrong:
            self.faults.append(text)


def _is_fault(message: ConsoleMessage) -> bool:
    """Tell a complaint about the page from one of a drawing driver without a graphics card about itself."""
    return message.type in {"error", "warning"} and "GL Driver Message" not in message.text


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    world = played_world(tmp_path_factory.mktemp("served"))
    office = Office(world)
    config = uvicorn.Config(office.app, port=0, log_level="error", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(office, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(10)
    world.close()


@pytest.fixture
def watch(served: Served, page: Page) -> Iterator[Watch]:
    """Every test of a journey fails where a page broke the policy or reached for another host."""
    watching = Watch(served.address)
    watching.over(page)
    yield watching
    assert watching.faults == []
