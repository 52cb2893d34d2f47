"""The ledger with filters, one entry with the reports behind it, the typed form, and taking an entry back."""

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, RootbranchError, StateError
from rootbranch.model.category import TargetCategory
from rootbranch.model.marking import HandlingCode, Tlp
from rootbranch.model.reports import CustodyGround, OutcomeKind, Stage
from rootbranch.usecases import views
from rootbranch.web.asked import CursorNumber, day, one_of
from rootbranch.web.trail import evidence_trail
from rootbranch.web.visits import Form, Signed, Visit, go_to

router = APIRouter()
STATES = ("counted", "reversed", "all")


@router.get("/ledger")
def list_entries(
    visit: Signed,
    kind: str = "",
    operation: str = "",
    partner: str = "",
    territory: str = "",
    first: str = "",
    last: str = "",
    state: str = "counted",
    after: CursorNumber = None,
) -> Response:
    """List entries, newest first, narrowed by what the form says."""
    filters = views.EntryFilters(
        kind=one_of(kind, OutcomeKind),
        operation=operation.strip(),
        partner=partner.strip(),
        territory=territory.strip().upper(),
        first=day(first),
        last=day(last),
        state=state if state in STATES else "counted",
    )
    page = usecases.list_entries(visit.installation, visit.actor, filters, after=after)
    return visit.page(
        "ledger.html",
        "ledger",
        page=page,
        filters=filters,
        kinds=tuple(OutcomeKind),
        states=STATES,
        first=not after,
    )


@router.get("/ledger/new")
def show_form(visit: Signed, kind: OutcomeKind = OutcomeKind.ARREST) -> Response:
    """Show the typed form for one kind of outcome."""
    return _form_page(visit, {"kind": kind.value}, None)


@router.post("/ledger/new")
def enter(form: Form) -> Response:
    """Keep what was typed as a report, and settle the ledger."""
    visit = form.visit
    typed = {name: value.strip() for name, value in form.fields.items() if value.strip()}
    try:
        record = usecases.enter_form(visit.installation, visit.actor, typed)
    except (InputError, StateError) as problem:
        return _form_page(visit, typed, problem)
    return go_to(f"/records/{record}")


@router.post("/ledger/settle")
def settle(form: Form) -> Response:
    """Settle the ledger against what was reported since."""
    usecases.count(form.visit.installation, form.visit.actor)
    return go_to("/ledger")


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


def _entry_page(visit: Visit, entry_id: str, figure: str, problem: RootbranchError | None = None) -> Response:
    view = usecases.read_entry(visit.installation, visit.actor, entry_id)
    return visit.page(
        "entry.html",
        "ledger",
        400 if problem else 200,
        view=view,
        figure=figure,
        trail=evidence_trail(visit.wording, figure, entry_id),
        problem=problem,
    )


def _form_page(visit: Visit, typed: dict[str, str], problem: RootbranchError | None) -> Response:
    return visit.page(
        "enter.html",
        "ledger",
        400 if problem else 200,
        typed=typed,
        problem=problem,
        kinds=tuple(OutcomeKind),
        stages=[each.value for each in Stage],
        grounds=[each.value for each in CustodyGround],
        categories=[each.value for each in TargetCategory],
        tlps=[each.value for each in Tlp],
        handlings=[each.value for each in HandlingCode],
    )
