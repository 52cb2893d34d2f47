"""Take `?lang=es` and `?look=dark` out of an address, remember them, and go on to the same page.

So the choice needs no script, no form and no session, and works before sign-in.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from rootbranch.errors import LANGUAGES
from rootbranch.web import cookies
from rootbranch.web.rendering import LOOKS

CHOICES = {"lang": (cookies.LANGUAGE, LANGUAGES), "look": (cookies.LOOK, (*LOOKS, "system"))}


@dataclass(frozen=True, slots=True)
class Preferences:
    """The app behind the choice of language and look."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a choice with the same page; hand everything else on."""
        response = _choice(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (response or self.app)(scope, receive, send)


def _choice(scope: Scope) -> RedirectResponse | None:
    asked = parse_qsl(scope["query_string"].decode("latin-1"))
    chosen = {name: value for name, value in asked if name in CHOICES and value in CHOICES[name][1]}
    if not chosen or scope["path"].startswith("/api/"):
        return None
    rest = urlencode([(name, value) for name, value in asked if name not in CHOICES])
    # One leading slash only: two would name another host.
    path = "/" + scope["path"].lstrip("/\\")
    response = RedirectResponse(path + ("?" + rest if rest else ""), 303)
    for name, value in chosen.items():
        cookies.keep_preference(response, CHOICES[name][0], value)
    return response
