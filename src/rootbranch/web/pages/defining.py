"""Definitions with their error rates, campaigns, and what was shown of one outcome."""

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, Message, RootbranchError, StateError
from rootbranch.model.definitions import Answer, AttributionReason
from rootbranch.web.visits import Form, Signed, Visit, go_to

router = APIRouter()


@router.get("/definitions")
def list_definitions(visit: Signed) -> Response:
    """List definitions, campaigns, and the blind items that await the reader."""
    return _list_page(visit)


@router.post("/definitions/sample")
def draw_sample(form: Form) -> Response:
    """Draw a blind sample for another officer."""
    visit, fields = form.visit, form.fields
    try:
        size = int(fields.get("size", "")) if fields.get("size", "").isdigit() else 0
        usecases.draw_blind_sample(
            visit.installation,
            visit.actor,
            fields.get("definition", ""),
            size,
            fields.get("officer", "").strip(),
        )
    except (InputError, StateError) as problem:
        return _list_page(visit, problem)
    return go_to("/definitions")


@router.post("/definitions/campaign")
def add_campaign(form: Form) -> Response:
    """Name a campaign."""
    visit, fields = form.visit, form.fields
    try:
        first, last = _day(fields.get("first", "")), _day(fields.get("last", ""))
        if first is None:
            raise _no_day("first")
        usecases.add_campaign(
            visit.installation, visit.actor, fields.get("name", ""), fields.get("lead", ""), first, last
        )
    except (InputError, StateError) as problem:
        return _list_page(visit, problem)
    return go_to("/definitions")


@router.get("/ledger/{entry_id}/shown")
def show_entry(visit: Signed, entry_id: str) -> Response:
    """Show what was answered for the outcome of an entry."""
    return _entry_page(visit, entry_id)


@router.post("/ledger/{entry_id}/shown")
def answer(form: Form, entry_id: str) -> Response:
    """Answer the test of a definition."""
    visit, fields = form.visit, form.fields
    given = {
        name.removeprefix("answer."): (word, fields.get(f"record.{name.removeprefix('answer.')}", "").strip())
        for name, word in fields.items()
        if name.startswith("answer.") and word
    }
    try:
        usecases.answer_definition(
            visit.installation, visit.actor, entry_id, fields.get("definition", ""), given
        )
    except (InputError, StateError) as problem:
        return _entry_page(visit, entry_id, problem, fields)
    return go_to(f"/ledger/{entry_id}/shown")


@router.post("/ledger/{entry_id}/attribute")
def attribute(form: Form, entry_id: str) -> Response:
    """Say why the outcome belongs to a campaign."""
    visit, fields = form.visit, form.fields
    try:
        usecases.attribute(
            visit.installation,
            visit.actor,
            entry_id,
            fields.get("campaign", ""),
            fields.get("reason", ""),
            fields.get("record", "").strip(),
            withdraw=fields.get("withdraw") == "yes",
        )
    except (InputError, StateError) as problem:
        return _entry_page(visit, entry_id, problem, fields)
    return go_to(f"/ledger/{entry_id}/shown")


def _list_page(visit: Visit, problem: RootbranchError | None = None) -> Response:
    view = usecases.definitions(visit.installation, visit.actor)
    rates = {name: usecases.rate_words(rate) for name, rate in view.rates.items() if rate.looked_at}
    return visit.page(
        "definitions.html",
        "figures",
        400 if problem else 200,
        view=view,
        rates=rates,
        partners=usecases.ledger_choices(visit.installation, visit.actor).partners,
        problem=problem,
    )


def _entry_page(
    visit: Visit,
    entry_id: str,
    problem: RootbranchError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    visit.require("ledger")
    view = usecases.shown_of_entry(visit.installation, visit.actor, entry_id)
    reports = usecases.read_entry(visit.installation, visit.actor, entry_id).reports
    return visit.page(
        "shown.html",
        "ledger",
        400 if problem else 200,
        view=view,
        entry_id=entry_id,
        reports=reports,
        campaigns=usecases.definitions(visit.installation, visit.actor).campaigns,
        answers=[each.value for each in Answer],
        attribution_reasons=[each.value for each in AttributionReason],
        problem=problem,
        typed=typed or {},
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        raise _no_day("first") from None


def _no_day(where: str) -> InputError:
    return InputError(Message("definitions.no_day"), where, Message("definitions.give_day"))
