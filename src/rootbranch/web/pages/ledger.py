"""The ledger with filters, one entry with the reports behind it, and taking an entry back."""

import re

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError, RootbranchError, StateError
from rootbranch.model.reports import OutcomeKind
from rootbranch.usecases import views
from rootbranch.web.asked import Asked, CursorId, CursorNumber
from rootbranch.web.trail import Step, entry_title, evidence_trail
from rootbranch.web.visits import Form, Signed, Visit, figure_step, go_to

router = APIRouter()
STATES = ("counted", "reversed", "all")
COUNTED = ("accepted", "reversed", "waiting", "pairs")
COUNTS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){3}")


@router.get("/ledger")
def list_entries(
    visit: Signed,
    after: CursorNumber = None,
    counted: str = "",
    entered: CursorId = None,
) -> Response:
    """List entries, newest first, narrowed by what the form says.

    Args:
        counted: What counting did.
        entered: The record that was just made of the typed form.
    """
    asked = Asked(visit.request.query_params)
    first, last = asked.period()
    filters = views.EntryFilters(
        kind=asked.one_of("kind", tuple(OutcomeKind)),
        operation=asked.text("operation"),
        partner=asked.text("partner"),
        territory=asked.text("territory").upper(),
        first=first,
        last=last,
        state=asked.one_of("state", STATES, "counted"),
    )
    installation, actor = visit.installation, visit.actor
    visit.require("ledger")
    page = None
    if not asked.wrong:
        try:
            page = usecases.list_entries(installation, actor, filters, after=after)
        except InputError as problem:
            asked.wrong[problem.where] = problem
    return visit.page(
        "ledger.html",
        "ledger",
        400 if asked.wrong else 200,
        page=page,
        asked=asked,
        filters=filters,
        kinds=tuple(OutcomeKind),
        states=STATES,
        choices=usecases.ledger_choices(installation, actor),
        entered=entered,
        stands_in=_stands_in(visit, entered) if entered else (),
        counted=dict(zip(COUNTED, counted.split("."), strict=True)) if COUNTS.fullmatch(counted) else None,
    )


@router.post("/ledger/count")
def count(form: Form) -> Response:
    """Bring the ledger up to what the register holds, and say what that did."""
    result = usecases.count(form.visit.installation, form.visit.actor)
    return go_to("/ledger?counted=" + ".".join(str(getattr(result, name)) for name in COUNTED))


@router.get("/ledger/{entry_id}")
def read_entry(visit: Signed, entry_id: str, figure: str = "") -> Response:
    """Open an entry; `figure` says which figure the reader came from."""
    return _entry_page(visit, entry_id, figure)


@router.post("/ledger/{entry_id}/reverse")
def reverse_entry(form: Form, entry_id: str) -> Response:
    """Take an entry back with a reason; the entry stays, a second one reverses it."""
    visit = form.visit
    try:
        usecases.reverse_entry(
            visit.installation, visit.actor, entry_id, form.fields.get("reason", "").strip()
        )
    except (InputError, StateError) as problem:
        return _entry_page(visit, entry_id, "", problem)
    return go_to(f"/ledger/{entry_id}")


def _stands_in(visit: Visit, record: str) -> tuple[tuple[str, int], ...]:
    """Name the entries, by id and number, that count a report; none where it is withdrawn, waits or is set aside."""
    try:
        return usecases.read_record(visit.installation, visit.actor, record).cited_by
    except AccessError:
        return ()


def _entry_page(visit: Visit, entry_id: str, figure: str, problem: RootbranchError | None = None) -> Response:
    view = usecases.read_entry(visit.installation, visit.actor, entry_id)
    number = view.line.entry.number
    return visit.page(
        "entry.html",
        "ledger",
        400 if problem else 200,
        view=view,
        figure=figure,
        trail=evidence_trail(
            visit.wording, figure_step(visit, figure), Step(entry_title(visit.wording, number))
        ),
        problem=problem,
    )
