"""Protect every answer and refuse what no page of ours would send.

    request ─▶ size ─▶ where it comes from ─▶ the app ─▶ headers ─▶ one line in the log

Plain ASGI, so that bodies stream and nothing is held in memory.

Limits: HTTPS is the work of the proxy in front; on plain HTTP the session cookie has no `__Host-` name.
Source: W3C Content Security Policy 3; W3C Fetch Metadata Request Headers; OWASP CSRF prevention.
"""

import json
import logging
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rootbranch.web.failures import log_without_values

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types rootbranch",
    ]
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PLAIN_ID = re.compile(r"[A-Za-z0-9@_.:~-]{1,200}")
log = logging.getLogger("rootbranch.web.access")


class BodyTooLargeError(Exception):
    """The request body is larger than the settings allow."""


@dataclass(frozen=True, slots=True)
class Protected:
    """The app behind its protections.

    Args:
        body_bytes_max: Largest request body.
        answer_failure: Writes the answer to a fault of ours.
    """

    app: ASGIApp
    body_bytes_max: int
    answer_failure: Callable[[Request], Response]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status, begun = 500, False

        async def send_protected(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                _set_headers(MutableHeaders(scope=message))
            await send(message)

        try:
            refused = self._refusal(scope)
            if refused:
                await refused(scope, receive, send_protected)
            else:
                await self.app(scope, self._limited(receive), send_protected)
        except BodyTooLargeError:
            await PlainTextResponse("too large", 413)(scope, receive, send_protected)
        except Exception as error:
            log_without_values(error)
            if not begun:
                await self.answer_failure(Request(scope))(scope, receive, send_protected)
        finally:
            _write_line(scope, status, time.perf_counter() - started)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.body_bytes_max:
            return PlainTextResponse("too large", 413)
        if not comes_from_here(scope["method"], headers):
            return PlainTextResponse("not from here", 403)
        return None

    def _limited(self, receive: Receive) -> Receive:
        taken = 0

        async def receive_limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.body_bytes_max:
                raise BodyTooLargeError
            return message

        return receive_limited


def comes_from_here(method: str, headers: Headers) -> bool:
    """Say whether a request may come from a page of ours.

    A browser says so itself (Sec-Fetch-Site, Origin). A caller that is no browser says neither and brings
    its own token, so it passes. Following a link from elsewhere is fine; posting or embedding is not.
    """
    site = headers.get("sec-fetch-site")
    if site in {"same-origin", "none"}:
        return True
    if method in SAFE_METHODS:
        return site is None or headers.get("sec-fetch-mode") == "navigate"
    origin = headers.get("origin")
    if site is not None:
        return False
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _set_headers(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("cache-control", "no-store")


def _write_line(scope: Scope, status: int, seconds: float) -> None:
    route = scope.get("route")
    line = {
        "method": scope["method"],
        "route": scope.get("root_path", "") + getattr(route, "path", ""),
        "ids": _plain_ids(scope.get("path_params", {}).values()),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "officer": scope.get("state", {}).get("officer", ""),
    }
    log.info(json.dumps(line))


def _plain_ids(values: Iterable[object]) -> list[str]:
    """Keep ids; whatever else somebody typed into the address is not logged."""
    return [str(value) for value in values if PLAIN_ID.fullmatch(str(value))]
