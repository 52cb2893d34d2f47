"""An invented release as the joint office might publish it: 32 figures of all forms, and what changed."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from rootbranch.errors import Message
from rootbranch.model.ids import Digest, OfficerId, RecordId, ReleaseId
from rootbranch.model.ledger import Figure, FigureChange, Form, Period, Release

AS_OF = datetime(2026, 11, 10, 17, 30, tzinfo=UTC)
BEFORE = datetime(2026, 8, 31, 17, 0, tzinfo=UTC)
PERIOD = Period(first=date(2024, 11, 1), last=date(2026, 10, 31))
PARTNERS = {
    "MX-FIS": "Fiscalía Especializada en Tráfico de Personas Migrantes",
    "US-INV": "Federal Investigations Service",
    "GT-MP": "Ministerio Público, Fiscalía contra el Tráfico Ilícito de Migrantes",
}
RULES = (
    "arrest", "persons_arrested", "prosecution_step", "investigation", "infrastructure", "seizure", "seized_quantity",
    "freeze", "forfeiture", "other",
)  # fmt: skip
DEFINITIONS = {f"{rule}@1": Message(f"ledger.rule.{rule}") for rule in RULES}


def digest(text: str) -> Digest:
    return Digest(hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest())


def record(number: int) -> RecordId:
    return RecordId(f"00000000-0000-7000-8000-{number:012d}")


def figure(
    measure: str,
    values: tuple[str | int | Decimal, ...],
    rule: str,
    unit: str,
    *,
    form: Form = Form.NUMBER,
    scope: Mapping[str, str] | None = None,
    reports: int = 3,
    counts: int | None = None,
    waiting: int = 0,
    note: Message | None = None,
    set_aside: tuple[tuple[RecordId, Message], ...] = (),
    decided: bool = False,
    period: Period = PERIOD,
) -> Figure:
    number = counts if counts is not None else int(Decimal(str(values[0]))) if values else 0
    return Figure(
        measure=measure,
        form=form,
        values=tuple(Decimal(str(value)) for value in values),
        unit=unit,
        rule=rule,
        period=period,
        as_of=AS_OF,
        scope=dict(scope or {}),
        counts=tuple(f"{measure}-{n}" for n in range(min(number, 40))),
        reports=reports,
        set_aside=set_aside,
        decided_by_person=decided,
        note=note,
        waiting=waiting,
    )


def figures() -> tuple[Figure, ...]:
    """Make the figures of the second release."""
    aside = tuple((record(n), Message("ledger.aside_illegal_entry")) for n in range(3))
    whole = (
        figure("arrests", (19,), "arrest@1", "arrest", reports=52, waiting=2, set_aside=aside, decided=True),
        figure("persons_arrested", (17, 19), "persons_arrested@1", "person", form=Form.RANGE, reports=52, counts=19),
        figure("prosecution_steps", (7,), "prosecution_step@1", "step", scope={"stage": "indictment"}, reports=11),
        figure("prosecution_steps", (1,), "prosecution_step@1", "step", scope={"stage": "declination"}, reports=1),
        figure("investigations", (4,), "investigation@1", "investigation", reports=9),
        figure("infrastructure", (3,), "infrastructure@1", "piece", reports=4, waiting=1),
        figure("seizures", (8,), "seizure@1", "seizure", reports=19),
        figure(
            "seized_quantities", ("2416300",), "seized_quantity@1", "MXN", counts=1,
            scope={"commodity": "cash", "unit": "MXN"},
        ),
        figure(
            "seized_quantities", ("303500", "304410"), "seized_quantity@1", "USD", form=Form.RANGE, counts=2,
            scope={"commodity": "cash", "unit": "USD"}, reports=5,
        ),
        figure(
            "seized_quantities", ("4.2",), "seized_quantity@1", "kg", counts=1,
            scope={"commodity": "cocaine", "unit": "kg"}, reports=1,
        ),
        figure(
            "seized_quantities", ("120",), "seized_quantity@1", "count", counts=1,
            scope={"commodity": "forged documents", "unit": "count"}, reports=2,
        ),
        figure("freezes", (2,), "freeze@1", "freeze", reports=5),
        figure("forfeitures", (0,), "forfeiture@1", "forfeiture", reports=0),
        figure("other", (6,), "other@1", "outcome", reports=7),
    )  # fmt: skip
    operations = tuple(
        figure(measure, values, rule, unit, scope={"operation": operation}, reports=reports, form=form)
        for operation, measure, values, rule, unit, reports, form in (
            ("Puente Largo", "arrests", (8,), "arrest@1", "arrest", 22, Form.NUMBER),
            ("Puente Largo", "persons_arrested", (8,), "persons_arrested@1", "person", 22, Form.NUMBER),
            ("Faro Norte", "arrests", (7,), "arrest@1", "arrest", 18, Form.NUMBER),
            ("Faro Norte", "persons_arrested", (5, 7), "persons_arrested@1", "person", 18, Form.RANGE),
            ("Marea Baja", "arrests", (4,), "arrest@1", "arrest", 12, Form.NUMBER),
        )
    )
    sides: tuple[Figure, ...] = (
        figure("arrests", (15,), "arrest@1", "arrest", scope={"territory": "own"}, reports=44),
        figure("arrests", (3,), "arrest@1", "arrest", scope={"territory": "partner"}, reports=6),
        figure("arrests", (1,), "arrest@1", "arrest", scope={"territory": "unknown"}, reports=2),
    )
    joint = Message("ledger.joint_credit", {"sum": 34, "total": 19})
    sides += tuple(
        figure(
            "arrests",
            (number,),
            "arrest@1",
            "arrest",
            scope={"partner": partner},
            reports=reports,
            note=joint,
        )
        for partner, number, reports in (("US-INV", 14, 14), ("MX-FIS", 11, 13), ("GT-MP", 9, 12))
    )
    claims = (
        claim("arrests", ("19",), "persons", decided=True),
        claim("vehicles_seized", ("10", "17"), "vehicles", form=Form.RANGE),
        claim("sentence_months", ("360", "235", "121", "121"), "months", form=Form.LIST),
        claim("migrants_found", (), "persons", form=Form.HIDDEN, operation="Faro Norte"),
        claim(
            "disruption_actions",
            ("61", "49"),
            "actions",
            form=Form.UNRESOLVED,
            operation="all three campaigns",
        ),
        claim("law_enforcement_actions", (), "percent_increase", form=Form.UNRESOLVED, operation=""),
        claim(
            "high_value_motor_vehicles_asked_of_the_court_for_forfeiture",
            ("17",),
            "vehicles",
            operation="x" * 90,
        ),
    )
    return whole + operations + sides + claims


def claim(
    metric: str,
    values: tuple[str, ...],
    unit: str,
    *,
    form: Form = Form.NUMBER,
    operation: str = "Puente Largo",
    decided: bool = False,
) -> Figure:
    period = PERIOD
    scope = {"operation": operation}
    return figure(
        metric,
        values,
        "claims@1",
        unit,
        form=form,
        scope=scope,
        reports=4,
        counts=4,
        decided=decided,
        period=period,
    )


def changes() -> tuple[FigureChange, ...]:
    """Make what changed since the first release."""
    return (
        change("arrests", {}, (16,), (19,), 4, 1),
        change("persons_arrested", {}, (14, 16), (17, 19), 4, 1),
        change("seized_quantities", {"commodity": "cash", "unit": "USD"}, (304410,), (303500, 304410), 1, 1),
        change("other", {}, None, (6,), 6, 0),
        change("arrests", {"operation": "Faro Norte"}, (9,), (7,), 0, 2),
        change("searches", {"operation": "Faro Norte"}, (26,), None, 0, 26),
    )


def change(
    measure: str,
    scope: Mapping[str, str],
    before: tuple[int, ...] | None,
    after: tuple[int, ...] | None,
    added: int,
    gone: int,
) -> FigureChange:
    return FigureChange(
        measure=measure,
        scope=scope,
        before=None if before is None else tuple(map(Decimal, before)),
        after=None if after is None else tuple(map(Decimal, after)),
        entries_added=added,
        entries_gone=gone,
    )


def release(
    *,
    title: str = "Joint results against smuggling networks, November 2024 to October 2026",
    handling: str = "TLP:AMBER",
    shown: tuple[Figure, ...] | None = None,
    changed: tuple[FigureChange, ...] | None = None,
    first: bool = False,
) -> Release:
    """Make a release; the second one unless `first`."""
    return Release(
        id=ReleaseId(
            "01990000-0000-7000-8000-000000000001" if first else "01990000-0000-7000-8000-000000000002"
        ),
        number=1 if first else 2,
        title=title,
        figures=figures() if shown is None else shown,
        rules_digest=digest("rules"),
        as_of=BEFORE if first else AS_OF,
        released_at=BEFORE if first else AS_OF,
        released_by=OfficerId("JOINT-results"),
        handling=handling,
        previous=None if first else ReleaseId("01990000-0000-7000-8000-000000000001"),
        changes=() if first else changes() if changed is None else changed,
        digest=digest(title),
    )


def key_of(figure: Figure) -> str:
    """Give a key as the use cases give it: the place of the figure in release 2."""
    names = [(each.measure, dict(each.scope)) for each in figures()]
    return f"r2-{names.index((figure.measure, dict(figure.scope))) + 1}"
