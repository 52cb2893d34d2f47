"""Who asks: the session behind a request, the proof of a form, and the frame of every page.

A handler takes a `Visit` (signed in) or a `Posted` (signed in, with a form of ours). Without them it does not
start: the check is the way to the arguments, so it cannot be forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import UploadFile

from rootbranch import usecases
from rootbranch.errors import AccessError, Message
from rootbranch.model.access import Actor
from rootbranch.model.marking import Purpose
from rootbranch.usecases import Installation, views
from rootbranch.web import cookies
from rootbranch.web.failures import NOT_HERE, NotFromOurFormError, NotSignedInError
from rootbranch.web.navigation import places_among
from rootbranch.web.rendering import render, wording_of
from rootbranch.web.trail import Step
from rootbranch.web.wording import Wording

FIELDS_MAX = 100
STATED = "stated"  # marks a page that is loaded again because another purpose was stated
CLOSED_ADDRESS = "/?closed=yes"  # the desk, saying that the page before is not open for the purpose


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in."""

    request: Request
    installation: Installation
    session: views.Session

    @property
    def actor(self) -> Actor:
        """Who acts, for what."""
        return self.session.actor

    @property
    def wording(self) -> Wording:
        """The language of the answer."""
        return wording_of(self.request)

    def require(self, act: str) -> None:
        """Stop before a form that nobody would take from this person.

        Raises:
            AccessError: The use cases do not offer `act` for this duty and purpose.
        """
        if act not in usecases.offers(self.installation, self.actor):
            raise AccessError(NOT_HERE.what, NOT_HERE.where, NOT_HERE.fix)

    def _way_back(self, status: int) -> str:
        """Give the address to load again when another purpose is stated; a refusal names none."""
        if status != 200 or self.request.method != "GET":
            return "/"
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != STATED]
        return self.request.url.path + ("?" + urlencode(kept) if kept else "")

    def _purposes(self) -> tuple[Purpose, ...]:
        """List the purposes to choose from: those that fit the duties, and the stated one."""
        officer, known = self.actor.officer, self.request.app.state.purposes
        if officer not in known:
            known[officer] = usecases.purposes_for(self.installation, officer)
        fitting = known[officer]
        return tuple(each for each in Purpose if each in fitting or each is self.actor.purpose)

    def page(self, template: str, here: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Write a page in the frame; `here` names its place in the rail."""
        acts = usecases.offers(self.installation, self.actor)
        return render(
            self.request,
            template,
            status,
            here=here,
            actor=self.actor,
            places=places_among(acts),
            acts=acts,
            purposes=self._purposes(),
            way_back=self._way_back(status),
            csrf=cookies.read(self.request, cookies.FORM),
            now=self.installation.clock(),
            **values,
        )


@dataclass(frozen=True, slots=True)
class Posted:
    """A form of ours, sent by somebody who is signed in."""

    visit: Visit
    fields: Mapping[str, str]
    files: Mapping[str, bytes]


def installation_of(request: Request) -> Installation:
    """Get the installation that this app serves."""
    found: Installation = request.app.state.installation
    return found


def signed_in(request: Request) -> Visit:
    """Find the session of a request.

    Raises:
        NotSignedInError: There is none, or it has ended.
    """
    installation = installation_of(request)
    token = cookies.read(request, cookies.SESSION)
    session = usecases.resolve_session(installation, token) if token else None
    if session is None:
        raise NotSignedInError
    request.state.officer = session.actor.officer.id
    return Visit(request, installation, session)


async def read_form(request: Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """Read the fields and files of a form; of a field that comes twice, the last counts."""
    async with request.form(max_fields=FIELDS_MAX, max_files=1) as form:
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        files = {
            name: await value.read() for name, value in form.multi_items() if isinstance(value, UploadFile)
        }
    return fields, files


async def posted(request: Request, visit: Annotated[Visit, Depends(signed_in)]) -> Posted:
    """Read a form and check that a page of this session made it.

    Raises:
        NotFromOurFormError: The proof is missing or another session's.
    """
    fields, files = await read_form(request)
    if not usecases.csrf_holds(visit.installation, visit.session, fields.pop("csrf", "")):
        await run_in_threadpool(usecases.refuse_form, visit.installation, visit.session)
        raise NotFromOurFormError(Message("web.form_expired"), "csrf", Message("web.load_again"))
    return Posted(visit, fields, files)


Signed = Annotated[Visit, Depends(signed_in)]
Form = Annotated[Posted, Depends(posted)]


def figure_step(visit: Visit, key: str) -> Step | None:
    """Make the step back to the figure somebody came from, under its own name."""
    name = usecases.name_figure(visit.installation, visit.actor, key, visit.wording.language) if key else ""
    return Step(name, f"/figures/{quote(key, safe='')}") if name else None


def go_to(address: str) -> RedirectResponse:
    """Send the browser to the page that shows what a form did; loading it again repeats nothing."""
    return RedirectResponse(address, 303)
