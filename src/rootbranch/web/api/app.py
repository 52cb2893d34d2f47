"""Put the API together: sessions, routes, one shape for errors, its description and a page to read it."""

import re
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from rootbranch import usecases
from rootbranch.errors import InputError, RootbranchError
from rootbranch.store import troubles
from rootbranch.usecases import Installation
from rootbranch.web.api import decisions, facts, flows, networks, plans, results
from rootbranch.web.api.asked import SignIn
from rootbranch.web.api.callers import By, TokenMissingError
from rootbranch.web.api.shapes import OpenedSession, Problem
from rootbranch.web.failures import MALFORMED_CALL, NOT_HERE, OURS, answer_json, out_of_service
from rootbranch.web.rendering import render
from rootbranch.web.throttle import Throttle

FIELD_NAME = re.compile(r"[a-z_.0-9]{1,60}")
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 404, 409, 413, 429, 500, 503)
}
sessions = APIRouter()


@sessions.post("/sessions", status_code=201)
def sign_in(request: Request, asked: SignIn) -> OpenedSession:
    """Open a session; its token goes with every other call."""
    throttle: Throttle = request.app.state.throttle
    with throttle.one_try(request.client.host if request.client else "", asked.officer):
        signed = usecases.sign_in(
            request.app.state.installation, asked.officer, asked.password, asked.code, asked.purpose, "api"
        )
    return OpenedSession(
        token=signed.token,
        officer=signed.actor.officer.id,
        purpose=signed.actor.purpose,
        expires_at=signed.expires_at,
    )


@sessions.delete("/sessions", status_code=204)
def sign_out(by: By) -> None:
    """End the session of this token."""
    usecases.sign_out(by.installation, by.token)


def create_api(installation: Installation, throttle: Throttle) -> FastAPI:
    """Make the API of one installation, to be mounted at `/api/v1`."""
    api = FastAPI(
        title="Rootbranch",
        version="1",
        description="Joint operations against migrant-smuggling networks: records, ledger, figures, releases.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        responses=PROBLEMS,
    )
    api.state.installation = installation
    api.state.throttle = throttle
    for part in (
        sessions,
        facts.router,
        networks.router,
        results.router,
        decisions.router,
        flows.router,
        plans.router,
    ):
        api.include_router(part)
    api.add_api_route("/docs", _show_docs, include_in_schema=False)
    api.add_api_route("/", _lead_to_docs, include_in_schema=False)
    api.add_exception_handler(RootbranchError, _known)
    for trouble in troubles.TROUBLES:
        api.add_exception_handler(trouble, _out_of_service)
    api.add_exception_handler(HTTPException, _no_such_call)
    api.add_exception_handler(RequestValidationError, _malformed)
    api.add_exception_handler(Exception, _our_fault)
    return api


def _lead_to_docs(request: Request) -> Response:
    """Lead whoever opens the bare address to the description."""
    return RedirectResponse(f"{request.scope['root_path']}/docs", 303)


def _show_docs(request: Request) -> Response:
    description = request.app.openapi()
    calls = [
        (method.upper(), path, call)
        for path, methods in description["paths"].items()
        for method, call in methods.items()
    ]
    return render(request, "api.html", calls=calls)


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, RootbranchError)
    response = answer_json(request, error)
    if isinstance(error, TokenMissingError):
        response.status_code = 401
        response.headers["www-authenticate"] = "Bearer"
    return response


def _no_such_call(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer_json(request, NOT_HERE if error.status_code in {404, 405} else MALFORMED_CALL)


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Which field was wrong may be said; what stood in it may not.
    place = ".".join(str(part) for part in error.errors()[0]["loc"][1:])
    where = place if FIELD_NAME.fullmatch(place) else "body"
    return answer_json(request, InputError(MALFORMED_CALL.what, where, MALFORMED_CALL.fix))


def _out_of_service(request: Request, error: Exception) -> Response:
    return answer_json(request, out_of_service(error))


def _our_fault(request: Request, _: Exception) -> JSONResponse:
    response = answer_json(request, OURS)
    assert isinstance(response, JSONResponse)
    return response
