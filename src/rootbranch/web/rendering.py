"""Write pages from templates: escaped always, an unknown name is an error, every sentence by its id."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from rootbranch.model.records import RecordKind
from rootbranch.web import cookies
from rootbranch.web.trail import entry_address, record_address
from rootbranch.web.wording import Wording, choose_language

STATIC = Path(__file__).parent / "static"
LOOKS = ("light", "dark")

# Person, object, place, event: how police systems sort what they know, by schema of FollowTheMoney.
POLE = {
    "person": ("Person", "Organization", "Company", "PublicBody", "LegalEntity"),
    "object": (
        "Vehicle", "Vessel", "Airplane", "BankAccount", "CryptoWallet", "UserAccount", "Identification",
        "Passport", "Security", "Asset", "Document",
    ),
    "place": ("Address", "RealEstate"),
}  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rootbranch.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        static=static_address, pole=pole, entry_address=entry_address, record_address=record_address
    )
    return environment


@cache
def static_address(name: str) -> str:
    """Write the address of a built file with a part of its digest, so that it may be cached for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def pole(schema: str, kind: RecordKind = RecordKind.ENTITY) -> str:
    """Sort a record as person, object, place or event."""
    if kind is not RecordKind.ENTITY:
        return "event"
    return next((name for name, schemata in POLE.items() if schema in schemata), "event")


def wording_of(request: Request) -> Wording:
    """Choose the language of an answer."""
    standard: str = request.app.state.installation.settings.language
    wanted = (request.query_params.get("lang"), request.cookies.get(cookies.LANGUAGE))
    return Wording(choose_language(wanted, request.headers.get("accept-language", ""), standard))


def look_of(request: Request) -> str:
    """Read the chosen look, empty where the system decides."""
    look = request.cookies.get(cookies.LOOK, "")
    return look if look in LOOKS else ""


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Write a page. `values` are views of use cases and plain names, never raw input."""
    wording = wording_of(request)
    body = (
        _environment()
        .get_template(template)
        .render(**wording.helpers_for_templates(), language=wording.language, look=look_of(request), **values)
    )
    return HTMLResponse(body, status)
