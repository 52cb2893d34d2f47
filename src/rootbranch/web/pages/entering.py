"""The typed form: fields by kind of outcome, every fault beside its field, and nothing lost when the kind changes.

What was typed into a field that another kind does not have waits, hidden, under `ASIDE`; it comes back with the kind
and is never kept in the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from rootbranch import usecases
from rootbranch.errors import InputError, RootbranchError, StateError
from rootbranch.model.category import TargetCategory
from rootbranch.model.marking import HandlingCode, Tlp
from rootbranch.model.reports import CustodyGround, OutcomeKind, Stage
from rootbranch.values import UNITS
from rootbranch.web.visits import Form, Signed, Visit, go_to

router = APIRouter()
ASIDE = "aside."
PLAIN_FIX = "usecases.complete_form"  # said once, over the form
PARTNER = "took_part."  # before the id of each partner that is ticked

# Every field with the id of its label, in the order of the page.
LABELS = {
    "kind": "web.entry.kind",
    "happened_on": "web.entry.happened",
    "territory": "web.entry.territory",
    "place": "web.entry.place",
    "operation": "web.entry.operation",
    "reference": "web.field.reference",
    "took_part": "web.enter.took_part",
    "stage": "web.field.stage",
    "ground": "web.entry.ground",
    "offence": "web.field.offence",
    "natural_key": "web.field.natural_key",
    "commodity": "web.enter.commodity",
    "amount": "web.enter.quantity",
    "unit": "web.figure.unit",
    "category": "web.record.category",
    "subject.name": "web.field.subject_name",
    "subject.birth_date": "web.field.subject_birth_date",
    "subject.document": "web.field.subject_document",
    "conduct": "web.enter.conduct",
    "material_benefit": "web.enter.material_benefit",
    "predicate_officer": "web.enter.officer",
    "predicate_date": "web.enter.officer_date",
    "source_grade": "web.enter.source_grade",
    "info_grade": "web.enter.info_grade",
    "tlp": "web.enter.tlp",
    "handling": "web.release.handling",
    "basis": "web.record.basis",
    "originating_source": "web.record.first_source",
}
_PERSON = (
    "category", "subject.name", "subject.birth_date", "subject.document",
    "conduct", "material_benefit", "predicate_officer", "predicate_date",
)  # fmt: skip
_THING = ("natural_key", "commodity", "amount", "unit")
_ONLY_OF_KINDS = {*_PERSON, *_THING, "stage", "ground", "offence"}
_OF_KIND: Mapping[OutcomeKind, tuple[str, ...]] = {
    OutcomeKind.ARREST: ("ground", "offence", *_PERSON),
    OutcomeKind.PROSECUTION_STEP: ("stage", "offence", *_PERSON),
    OutcomeKind.SEIZURE: _THING,
    OutcomeKind.FREEZE: _THING,
    OutcomeKind.FORFEITURE: _THING,
    OutcomeKind.INVESTIGATION: ("offence", "natural_key"),
    OutcomeKind.INFRASTRUCTURE: ("natural_key",),
    OutcomeKind.OTHER: ("natural_key",),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form.

    Args:
        fields: By name, as the use case takes them; only fields that the kind has.
        aside: By name, what was typed for another kind.
    """

    fields: Mapping[str, str]
    aside: Mapping[str, str]


@router.get("/ledger/new")
def show_form(visit: Signed, kind: OutcomeKind = OutcomeKind.ARREST) -> Response:
    """Show the typed form for one kind of outcome."""
    return _page(visit, Typed({"kind": kind.value}, {}))


@router.post("/ledger/new/kind")
def change_kind(form: Form) -> Response:
    """Show the form for another kind, with all that was typed."""
    return _page(form.visit, read_typed(form.fields))


@router.post("/ledger/new")
def enter(form: Form) -> Response:
    """Keep what was typed as a report, and settle the ledger."""
    visit, typed = form.visit, read_typed(form.fields)
    standing = {} if "category" in fields_of(typed.fields.get("kind", "")) else {"category": "not_a_person"}
    try:
        record = usecases.enter_form(visit.installation, visit.actor, {**typed.fields, **standing})
    except (InputError, StateError) as problem:
        return _page(visit, typed, problem)
    # To the ledger, the same for every report: the record itself may be withdrawn for protection by now.
    return go_to(f"/ledger?entered={record}")


def fields_of(kind: str) -> tuple[str, ...]:
    """Name the fields that a kind of outcome has, in the order of the page."""
    own = _OF_KIND.get(OutcomeKind(kind), ()) if kind in set(OutcomeKind) else ()
    return tuple(name for name in LABELS if name not in _ONLY_OF_KINDS or name in own)


def read_typed(sent: Mapping[str, str]) -> Typed:
    """Read the form: partners that were ticked as one field, and what the kind has not, set aside."""
    ticked = ",".join(name.removeprefix(PARTNER) for name in sent if name.startswith(PARTNER))
    waiting = {name.removeprefix(ASIDE): text for name, text in sent.items() if name.startswith(ASIDE)}
    shown = {name: text for name, text in sent.items() if not name.startswith((ASIDE, PARTNER))}
    said = {
        name: text.strip() for name, text in {**waiting, "took_part": ticked, **shown}.items() if text.strip()
    }
    has = fields_of(said.get("kind", ""))
    # A field that no form of ours has goes on to the use case, which refuses it by name.
    other = {name: text for name, text in said.items() if name in LABELS and name not in has}
    return Typed({name: text for name, text in said.items() if name not in other}, other)


def _page(visit: Visit, typed: Typed, problem: RootbranchError | None = None) -> Response:
    visit.require("enter")
    problems = problem.problems if isinstance(problem, usecases.FormError) else (problem,) if problem else ()
    has = fields_of(typed.fields.get("kind", ""))
    return visit.page(
        "enter.html",
        "ledger",
        400 if problem else 200,
        typed=typed.fields,
        aside=typed.aside,
        has=has,
        labels=LABELS,
        wrong={each.where: each for each in problems if each.where in has},
        problems=problems,
        plain_fix=PLAIN_FIX,
        choices=usecases.ledger_choices(visit.installation, visit.actor),
        units=UNITS,
        kinds=tuple(OutcomeKind),
        stages=[each.value for each in Stage],
        grounds=[each.value for each in CustodyGround],
        categories=[each.value for each in TargetCategory],
        tlps=[each.value for each in Tlp],
        handlings=[each.value for each in HandlingCode],
    )
