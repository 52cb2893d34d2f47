"""Serve the app until it is stopped; on this machine only unless the settings say otherwise.

One process answers, or several at one address (`workers`).
"""

import logging
import socket
from collections.abc import Callable

import uvicorn

from rootbranch.errors import Message, StateError
from rootbranch.usecases import Installation
from rootbranch.web.app import create_app
from rootbranch.web.throttle import Throttle

GRACE_SECONDS = 10
WAITING_MAX = 2_048  # connections that nobody has taken yet


def serve(
    installation: Installation,
    *,
    bind: str | None = None,
    port: int | None = None,
    processes: int = 1,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Listen on the address of the settings and answer until the process is told to stop.

    Args:
        bind, port: Instead of those in the settings; port 0 takes any free one.
        processes: How many answer; with more than one, this one starts them, keeps them going and stops them.
        ready: Called with the address once it is taken, before the first request.

    Raises:
        StateError: The address is taken, or a process ends again and again as soon as it is started.
    """
    settings = installation.settings
    listening = _take(bind or settings.bind, settings.port if port is None else port)
    if ready:
        host, taken = listening.getsockname()[:2]
        ready(f"http://{f'[{host}]' if ':' in host else host}:{taken}")
    if processes > 1:
        from rootbranch.web.workers import Workers

        listening.listen(WAITING_MAX)
        with Workers(installation.settings.home, listening, processes) as workers:
            workers.watch()
        return
    run_server(uvicorn.Server(configure(installation)), listening)


def run_server(server: uvicorn.Server, listening: socket.socket) -> None:
    """Answer on a socket until the process is told to stop."""
    logging.getLogger("rootbranch.web").setLevel(logging.INFO)
    server.run(sockets=[listening])


def configure(
    installation: Installation, *, throttle: Throttle | None = None, backlog: int = WAITING_MAX
) -> uvicorn.Config:
    """Put the app behind a server that believes of a request's origin what the settings let it believe.

    Args:
        throttle: Shared with other processes.
        backlog: How many connections are taken at once.
    """
    trusted = installation.settings.trusted_proxy
    return uvicorn.Config(
        create_app(installation, throttle),
        backlog=backlog,
        access_log=False,  # ours writes ids and no query strings
        log_level="warning",
        server_header=False,
        # Whoever may say where a request comes from may count wrong sign-ins under an address of their choice.
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=32_768,
    )


def _take(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise StateError(Message("web.port_taken"), f"{host}:{port}", Message("web.choose_port")) from None
    return listening
