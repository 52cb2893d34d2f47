"""Answer with several processes at one address: start them, start anew one that dies, stop them all.

    this process ── takes the address, holds one end of a pipe ──▶ worker ─┐
                 ──────────────────────────────────────────────▶ worker ─┴─ whoever is free takes the next connection

They share nothing but the register, the address and a folder in which failed sign-ins are counted. A worker that dies takes the calls
it was answering with it; its audit entries are on the disk or were never answered. Where this process is killed, the pipe breaks
and the workers stop.

Limits: POSIX; each worker holds its own picture in memory.
Source: decision 0134.
"""

import logging
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from multiprocessing import connection as pipes
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType, TracebackType

import uvicorn

from rootbranch.errors import Message, StateError
from rootbranch.usecases import open_installation, warm_up
from rootbranch.web.serving import GRACE_SECONDS, configure, run_server
from rootbranch.web.throttle import Throttle

YOUNG_SECONDS = 10.0
YOUNG_DEATHS_MAX = 3
"""So many that die young, one after the other, and the whole ends: starting more would not help."""
_LOOK_SECONDS = 0.5
_context = multiprocessing.get_context(
    "spawn"
)  # a fork would copy locks and connections in the middle of their use
log = logging.getLogger("rootbranch.web")


class _Shared(socket.socket):
    """A listening socket of several processes: each takes one connection at a time, so that the others get some."""

    def listen(self, _backlog: int = 0, /) -> None:
        """Leave the queue as it is: the first process listens already."""


class Workers:
    """Some processes that answer, from their start to their end."""

    def __init__(self, home: Path, listening: socket.socket, count: int) -> None:
        """Prepare for `count` processes that answer for the installation in `home`."""
        self._home, self._listening, self._count = home, listening, count
        self._folder = tempfile.TemporaryDirectory(prefix="rootbranch-")
        self._above, self._held = _context.Pipe(duplex=False)
        self._running: dict[int, tuple[SpawnProcess, float]] = {}
        self._told = threading.Event()
        self._before: dict[int, object] = {}

    def __enter__(self) -> "Workers":
        """Start them."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._before[number] = signal.signal(number, self._tell)
        for _ in range(self._count):
            self._start()
        return self

    def watch(self) -> None:
        """Start anew what dies, until this process is told to stop.

        Raises:
            StateError: They die as soon as they are started.
        """
        young = 0
        while not self._told.is_set():
            for ended in pipes.wait([*self._running], timeout=_LOOK_SECONDS):
                assert isinstance(ended, int)
                process, since = self._running.pop(ended)
                young = young + 1 if time.monotonic() - since < YOUNG_SECONDS else 0
                log.warning("worker %s ended with code %s", process.pid, process.exitcode)
                if young >= YOUNG_DEATHS_MAX:
                    raise StateError(
                        Message("web.workers_die", {"count": young}), "serve", Message("web.try_one_process")
                    )
                self._start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Let each answer what it has begun, then stop them."""
        running = [process for process, _ in self._running.values()]
        for process in running:
            process.terminate()
        until = time.monotonic() + GRACE_SECONDS + 1
        for process in running:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
        self._listening.close()
        self._folder.cleanup()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _tell(self, _signal: int, _frame: FrameType | None) -> None:
        self._told.set()

    def _start(self) -> None:
        process = _context.Process(
            target=_work, args=(self._home, self._listening, self._above, Path(self._folder.name))
        )
        process.start()
        self._running[process.sentinel] = (process, time.monotonic())


def _work(home: Path, listening: socket.socket, above: pipes.Connection, folder: Path) -> None:
    """Answer in a worker until it is told to stop, or the process above it is gone."""
    try:
        installation = open_installation(home, os.environ)
        warm_up(installation)
        shared = _Shared(fileno=listening.detach())
        server = uvicorn.Server(configure(installation, throttle=Throttle(folder=folder), backlog=1))
        threading.Thread(target=_end_with, args=(above, server), daemon=True).start()
        run_server(server, shared)
        installation.register.close()
    except KeyboardInterrupt:
        pass  # whoever pressed Ctrl-C is told by the process above


def _end_with(above: pipes.Connection, server: uvicorn.Server) -> None:
    try:
        above.recv_bytes()
    except (EOFError, OSError):
        server.should_exit = True
