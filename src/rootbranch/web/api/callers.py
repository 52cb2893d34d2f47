"""Who calls: a bearer token that a session of the API was opened with. Cookies open nothing here."""

from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from rootbranch import usecases
from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor
from rootbranch.usecases import Installation
from rootbranch.web.api.shapes import Answer
from rootbranch.web.rendering import wording_of

LIMIT_MAX = 200
NAME_CHARACTERS_MAX = 40
Made = TypeVar("Made", bound=Answer)

bearer = HTTPBearer(auto_error=False, description="Token from POST /sessions")


class TokenMissingError(InputError):
    """The call has no token, or one whose session has ended."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A call with a session behind it."""

    request: Request
    installation: Installation
    actor: Actor
    token: str

    def answer(self, shape: type[Made], view: object) -> Made:
        """Make an answer in the language the caller accepts."""
        return shape.of(view, wording_of(self.request).language)

    def answer_at_once(self, shape: type[Answer], view: object) -> Response:
        """Write the same answer, which nobody needs to check against its shape again."""
        made = self.answer(shape, view).model_dump_json()
        return Response(made, media_type="application/json")


def called_by(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Caller:
    """Find the session of a token.

    Raises:
        TokenMissingError: No token, or its session has ended.
        InputError: A parameter that the call does not have; left aside, it would answer another question.
    """
    installation: Installation = request.app.state.installation
    session = usecases.resolve_session(installation, given.credentials) if given else None
    if given is None or session is None:
        raise TokenMissingError(Message("web.token_missing"), "Authorization", Message("web.get_token"))
    request.state.officer = session.actor.officer.id
    _check_parameters(request)
    return Caller(request, installation, replace(session.actor, door="api"), given.credentials)


def _check_parameters(request: Request) -> None:
    if not request.query_params:
        return
    calls = request.app.openapi()["paths"].get(request.scope["route"].path, {})
    known = [
        one["name"]
        for one in calls.get(request.method.lower(), {}).get("parameters", ())
        if one["in"] == "query"
    ]
    if unknown := sorted(set(request.query_params) - set(known)):
        fix = Message("web.parameters_known", {"names": ", ".join(known) or "–"})
        raise InputError(Message("web.no_such_parameter"), unknown[0][:NAME_CHARACTERS_MAX], fix)


By = Annotated[Caller, Depends(called_by)]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many items at most")]
