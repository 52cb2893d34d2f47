"""Put the web door together: protections, static files, pages, API.

Protected ─▶ Heads ─▶ Preferences ─▶ /static · pages · /api/v1
"""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from rootbranch.errors import RootbranchError
from rootbranch.store import troubles
from rootbranch.usecases import Installation
from rootbranch.web.api import create_api
from rootbranch.web.failures import (
    MALFORMED,
    NOT_HERE,
    OURS,
    NotSignedInError,
    answer_page,
    out_of_service,
    send_to_sign_in,
)
from rootbranch.web.heads import Heads
from rootbranch.web.pages import ROUTERS
from rootbranch.web.preferences import Preferences
from rootbranch.web.protection import Protected
from rootbranch.web.refusals import answer_refusal
from rootbranch.web.rendering import STATIC
from rootbranch.web.throttle import Throttle


class BuiltFiles(StaticFiles):
    """The built files; their address carries a digest, so a browser asks once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with leave to keep the file where its digest was named."""
        response = await super().get_response(path, scope)
        named = scope["query_string"].startswith(b"v=")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if named else "no-cache"
        return response


def create_app(installation: Installation, throttle: Throttle | None = None) -> FastAPI:
    """Make the app of one installation.

    Args:
        throttle: Shared with other processes; None for one of its own.
    """
    app = FastAPI(
        title="Rootbranch",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            Middleware(
                Protected, body_bytes_max=installation.settings.upload_bytes_max, answer_failure=_our_fault
            ),
            Middleware(Heads),
            Middleware(Preferences),
        ],
    )
    app.state.installation = installation
    app.state.throttle = throttle or Throttle()
    app.state.purposes = {}  # by officer; an officer whose duties were changed is another key
    app.mount("/static", BuiltFiles(directory=STATIC), name="static")
    app.mount("/api/v1", create_api(installation, app.state.throttle), name="api")
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(RootbranchError, _known)
    for trouble in troubles.TROUBLES:
        app.add_exception_handler(trouble, _out_of_service)
    app.add_exception_handler(NotSignedInError, _unknown_person)
    app.add_exception_handler(HTTPException, _no_such_page)
    app.add_exception_handler(RequestValidationError, _malformed)
    return app


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, RootbranchError)
    return answer_refusal(request, error)


def _out_of_service(request: Request, error: Exception) -> Response:
    return answer_page(request, out_of_service(error))


def _unknown_person(request: Request, _: Exception) -> Response:
    return send_to_sign_in(request)


def _no_such_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer_refusal(request, NOT_HERE if error.status_code in {404, 405} else MALFORMED)


def _malformed(request: Request, _: Exception) -> Response:
    return answer_refusal(request, MALFORMED)


def _our_fault(request: Request) -> Response:
    return answer_page(request, OURS)
