"""Sign in with password and second factor, enrol the second factor, state a purpose, sign out."""

import hmac
import re
import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import AccessError, Message, RootbranchError, StateError
from rootbranch.model.access import Actor
from rootbranch.model.marking import Purpose
from rootbranch.usecases import views
from rootbranch.web import cookies
from rootbranch.web.failures import NotFromOurFormError, TooManyTriesError, status_of
from rootbranch.web.rendering import render
from rootbranch.web.throttle import Throttle
from rootbranch.web.visits import CLOSED_ADDRESS, STATED, Form, go_to, installation_of, read_form

router = APIRouter()
SECRET = re.compile(r"[A-Z2-7]{16,64}")
OFFICER_CHARACTERS_MAX = 100


@router.get("/sign-in")
def show_sign_in(request: Request, target: Annotated[str, Query(alias="next")] = "/") -> Response:
    """Show the form."""
    return _form_page(request, "sign_in.html", {"next": _inside(target)})


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Open a session, or show the form again with one answer for everything that was wrong."""
    fields = await _fields_before_session(request)
    return await run_in_threadpool(_sign_in, request, fields)


def _sign_in(request: Request, fields: Mapping[str, str]) -> Response:
    try:
        with _one_try(request, fields):
            signed = usecases.sign_in(
                installation_of(request),
                fields.get("officer", "").strip(),
                fields.get("password", ""),
                fields.get("code", "").replace(" ", ""),
                fields.get("purpose", ""),
                "web",
            )
    except TooManyTriesError as error:
        return _form_page(request, "sign_in.html", fields, error)
    except StateError:
        return _begin_enrolment(request, fields)
    except AccessError as error:
        return _form_page(request, "sign_in.html", fields, error)
    return _open(request, signed, _inside(fields.get("next", "/")))


def _open(request: Request, signed: views.SignedIn, target: str) -> Response:
    response = go_to(target)
    cookies.keep(request, response, cookies.SESSION, signed.token)
    cookies.keep(request, response, cookies.FORM, signed.csrf)
    return response


def _begin_enrolment(request: Request, fields: Mapping[str, str]) -> Response:
    officer = fields.get("officer", "").strip()
    with _one_try(request, fields):
        enrolment = usecases.begin_enrolment(installation_of(request), officer, fields.get("password", ""))
    return _form_page(
        request, "enrol.html", fields, secret=enrolment.secret, picture=enrolment.qr_svg, officer=officer
    )


@router.get("/enter")
def show_ticket(request: Request, ticket: str = "") -> Response:
    """Ask before a ticket is used: following a link must not sign anybody in unasked."""
    return _form_page(request, "enter_by_ticket.html", {}, ticket=ticket)


@router.post("/enter")
async def enter_by_ticket(request: Request) -> Response:
    """Open the one session that a ticket is good for."""
    fields = await _fields_before_session(request)
    return await run_in_threadpool(_enter_by_ticket, request, fields)


def _enter_by_ticket(request: Request, fields: Mapping[str, str]) -> Response:
    try:
        signed = usecases.redeem_ticket(installation_of(request), fields.get("ticket", ""), "web")
    except AccessError as error:
        return _form_page(request, "sign_in.html", {}, error)
    return _open(request, signed, "/")


@router.post("/enrol")
async def enrol(request: Request) -> Response:
    """Keep the second factor once a code from it is right, and lead back to sign-in."""
    fields = await _fields_before_session(request)
    return await run_in_threadpool(_enrol, request, fields)


def _enrol(request: Request, fields: Mapping[str, str]) -> Response:
    try:
        with _one_try(request, fields):
            usecases.finish_enrolment(
                installation_of(request),
                fields.get("officer", ""),
                fields.get("password", ""),
                fields.get("secret", ""),
                fields.get("code", "").replace(" ", ""),
            )
    except AccessError as error:
        return _enrol_again(request, fields, error)
    except RootbranchError as error:
        return _form_page(request, "sign_in.html", fields, error)
    return _form_page(request, "sign_in.html", {**fields, "enrolled": "yes"})


def _enrol_again(request: Request, fields: Mapping[str, str], error: AccessError) -> Response:
    """Show the same secret for another try: the app that took it in stays good."""
    officer, secret = fields.get("officer", ""), fields.get("secret", "")
    if not SECRET.fullmatch(secret) or len(officer) > OFFICER_CHARACTERS_MAX:
        return _form_page(request, "sign_in.html", fields, error)
    shown = usecases.show_enrolment(officer, secret)
    told = AccessError(Message("web.enrol.refused"), error.where, Message("web.enrol.try_again"))
    return _form_page(
        request, "enrol.html", fields, told, secret=secret, picture=shown.qr_svg, officer=officer
    )


@router.post("/sign-out")
def sign_out(request: Request, form: Form) -> Response:
    """End the session here and on the server."""
    usecases.sign_out(form.visit.installation, cookies.read(request, cookies.SESSION))
    response = go_to("/sign-in")
    cookies.drop(request, response, cookies.SESSION)
    cookies.drop(request, response, cookies.FORM)
    return response


@router.post("/purpose")
def change_purpose(request: Request, form: Form) -> Response:
    """State another purpose and stay on the page, or go to the desk where the page is not open for it."""
    installation, fields = form.visit.installation, form.fields
    usecases.change_purpose(installation, cookies.read(request, cookies.SESSION), fields.get("purpose", ""))
    stated = Actor(
        officer=form.visit.actor.officer, purpose=Purpose(fields["purpose"]), door=form.visit.actor.door
    )
    place, back = fields.get("place", ""), _inside(fields.get("back", "/"))
    if place in usecases.OFFERS and place not in usecases.offers(installation, stated):
        return go_to(CLOSED_ADDRESS)
    return go_to(back if back == "/" else f"{back}{'&' if '?' in back else '?'}{STATED}=yes")


def _form_page(
    request: Request,
    template: str,
    fields: Mapping[str, str],
    error: RootbranchError | None = None,
    **values: str,
) -> Response:
    proof = cookies.read(request, cookies.FORM) or secrets.token_urlsafe(32)
    kept = {name: fields.get(name, "") for name in ("officer", "purpose", "next", "enrolled")}
    response = render(
        request,
        template,
        200 if error is None else status_of(error) if isinstance(error, TooManyTriesError) else 401,
        **{"fields": kept, "problem": error, "purposes": tuple(Purpose), "csrf": proof, **values},
    )
    cookies.keep(request, response, cookies.FORM, proof)
    return response


async def _fields_before_session(request: Request) -> dict[str, str]:
    """Read a form sent before there is a session: its proof must equal the cookie set with the form."""
    fields, _ = await read_form(request)
    proof = cookies.read(request, cookies.FORM)
    if not proof or not hmac.compare_digest(fields.pop("csrf", "").encode(), proof.encode()):
        raise NotFromOurFormError(Message("web.form_expired"), "csrf", Message("web.load_again"))
    return fields


def _one_try(request: Request, fields: Mapping[str, str]) -> AbstractContextManager[None]:
    throttle: Throttle = request.app.state.throttle
    address = request.client.host if request.client else ""
    return throttle.one_try(address, fields.get("officer", "").strip())


def _inside(target: str) -> str:
    """Keep a way back only if it is one of our own paths."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if plain and target != "/sign-in" else "/"
