"""Answer a refusal: with the places to go to for somebody who is signed in, on a page that stands alone for others.

What was asked for is nowhere on it, so that "not there" and "not allowed" stay one answer, byte for byte.
"""

from fastapi import Request
from fastapi.responses import Response

from rootbranch.errors import AccessError, RootbranchError
from rootbranch.store import troubles
from rootbranch.web.failures import NotSignedInError, answer_page, said, status_of
from rootbranch.web.visits import CLOSED_ADDRESS, STATED, go_to, signed_in

# A database that is away, or held by somebody, knows no session either.
NO_SESSION: tuple[type[Exception], ...] = (NotSignedInError, RootbranchError, *troubles.TROUBLES)


def answer_refusal(request: Request, error: RootbranchError) -> Response:
    """Answer a person; who has just stated another purpose is led to the desk, which says why."""
    try:
        visit = signed_in(request)
    except NO_SESSION:
        return answer_page(request, error)
    if isinstance(error, AccessError) and request.method == "GET" and STATED in request.query_params:
        return go_to(CLOSED_ADDRESS)
    return visit.page("refused.html", "", status_of(error), error=said(error))
