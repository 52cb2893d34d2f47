"""Answer what went wrong: one table of status codes, one page and one JSON shape.

AccessError ─▶ 404, byte for byte what an address that does not exist gives
a full disk, a database that is away ─▶ 503, with what to do about it and nothing of the inside
anything unforeseen ─▶ 500 without a word of what was asked; the log gets the place in the code, no values
"""

import logging
import traceback
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from rootbranch.errors import (
    AccessError,
    InputError,
    IntegrityError,
    Message,
    RootbranchError,
    StateError,
)
from rootbranch.store import troubles
from rootbranch.web.rendering import render, wording_of

STATUS: dict[type[RootbranchError], int] = {
    InputError: 400,
    AccessError: 404,
    StateError: 409,
    IntegrityError: 500,
}
NOT_HERE = AccessError(Message("web.not_here"), "", Message("web.not_here_fix"))
MALFORMED = InputError(Message("web.malformed"), "", Message("web.malformed_fix"))
MALFORMED_CALL = InputError(Message("web.malformed_call"), "", Message("web.malformed_call_fix"))
OURS = IntegrityError(Message("web.our_fault"), "", Message("web.our_fault_fix"))
log = logging.getLogger("rootbranch.web")


class NotSignedInError(Exception):
    """The request needs a session and has none."""


class TooManyTriesError(StateError):
    """Too many tries to sign in; wait."""


class OutOfServiceError(StateError):
    """The machine refused: no room, no leave, no database. Somebody there can mend it."""


class NotFromOurFormError(InputError):
    """A form without the proof that a page of this session made it."""


def status_of(error: RootbranchError) -> int:
    """Look up the status code of an error."""
    if isinstance(error, TooManyTriesError):
        return 429
    if isinstance(error, NotFromOurFormError):
        return 403
    if isinstance(error, OutOfServiceError):
        return 503
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def said(error: RootbranchError) -> RootbranchError:
    """Leave of an error what may be said: nobody is told what is there and not for them."""
    return NOT_HERE if isinstance(error, AccessError) else error


def answer_page(request: Request, error: RootbranchError) -> Response:
    """Answer a person."""
    return render(request, "error.html", status_of(error), error=said(error))


def answer_json(request: Request, error: RootbranchError) -> Response:
    """Answer a machine, with the same three parts and the id of what went wrong."""
    told, wording = said(error), wording_of(request)
    return JSONResponse(
        {
            "what": wording.text(told.what),
            "where": told.where,
            "fix": wording.text(told.fix),
            "id": told.what.id,
        },
        status_of(error),
    )


def out_of_service(error: Exception) -> OutOfServiceError:
    """Tell in three parts what the machine refused; whatever is a fault of ours is raised again."""
    trouble = troubles.trouble_of(error)
    if trouble is None:
        raise error
    log_without_values(error)
    return OutOfServiceError(trouble.what, trouble.where, trouble.fix)


def send_to_sign_in(request: Request) -> Response:
    """Lead somebody without a session to the door, and back to this page afterwards."""
    target = "/sign-in"
    if request.method == "GET" and request.url.path != "/":
        target += "?next=" + quote(request.url.path, safe="/")
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def log_without_values(error: BaseException) -> None:
    """Write where an unforeseen error arose; its own words may carry what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(
        f"{frame.name}:{frame.lineno} {frame.filename.rsplit('/', 1)[-1]}" for frame in frames[::-1][:12]
    )
    log.error("unforeseen %s at %s", type(error).__name__, places)
