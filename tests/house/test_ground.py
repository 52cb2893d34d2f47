"""The ground the other tests stand on holds: no network, both databases, a browser where there is one."""

import socket

import pytest
from playwright.sync_api import Page
from sqlalchemy import create_engine, text

from tests.fixtures.network import NetworkForbiddenError


def test_a_test_cannot_reach_another_host() -> None:
    with socket.socket() as outside, pytest.raises(NetworkForbiddenError):
        outside.connect(("192.0.2.1", 443))
    with pytest.raises(NetworkForbiddenError):
        socket.getaddrinfo("example.org", 443)


def test_a_test_may_talk_to_itself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_each_engine_gives_an_empty_register(fresh_register_url: str) -> None:
    engine = create_engine(fresh_register_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE probe (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO probe VALUES (7)"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM probe")).scalar_one() == 7
    engine.dispose()


def test_the_browser_opens_a_page(page: Page) -> None:
    page.goto("data:text/html,<title>probe</title><button>press</button>")
    page.get_by_role("button").press("Enter")
    assert page.title() == "probe"
