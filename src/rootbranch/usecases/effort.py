"""Enter what partners put in, and set it beside what came of it.

form or CSV ─ each row checked against all before ─▶ kept together, or none
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from rootbranch import ledger
from rootbranch.errors import InputError, Message
from rootbranch.ledger import CostLine
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.effort import EFFORT_FIELDS, Effort, EffortKind, Territory
from rootbranch.model.ids import PartnerId
from rootbranch.model.ledger import Period
from rootbranch.store import effort as efforts
from rootbranch.store import ledger as entries
from rootbranch.store import partners
from rootbranch.usecases.asked import in_order, word_of
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import JOINT_OFFICE, Installation, new_id
from rootbranch.usecases.witness import witness_shown
from rootbranch.values import parse_amount

SOURCE_CHARACTERS_MAX = 200


def enter_effort(
    installation: Installation, actor: Actor, rows: Sequence[Mapping[str, str]]
) -> tuple[Effort, ...]:
    """Keep efforts, all or none; an officer of a partner enters the own partner's only.

    Args:
        rows: By the names of `EFFORT_FIELDS`; `replaces` is empty or the id of one that was wrong.

    Raises:
        InputError: A row cannot be used; `where` names it, from 1, and its field.
    """
    with asking(installation, actor, Verb.ENTER, joint(Kind.OUTCOME), "enter_effort") as work:
        known = list(efforts.all_efforts(work.connection))
        made: list[Effort] = []
        for place, row in enumerate(rows, 1):
            try:
                one = _read(work, row, {effort.id: effort for effort in known})
                ledger.check_effort(one, known)
            except InputError as problem:
                where = problem.where if len(rows) == 1 else f"{place}: {problem.where}"
                raise InputError(problem.what, where, problem.fix) from None
            efforts.add(work.connection, one)
            witness_shown(work, "effort", one.id, one)
            known.append(one)
            made.append(one)
        work.touch(effort.id for effort in made)
        return tuple(made)


def list_effort(installation: Installation, actor: Actor) -> tuple[Effort, ...]:
    """List the efforts that stand, oldest first."""
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME), "list_effort") as work:
        found = ledger.standing_efforts(efforts.all_efforts(work.connection))
        work.touch(effort.id for effort in found)
        return found


def costs(installation: Installation, actor: Actor, first: date, last: date) -> tuple[CostLine, ...]:
    """Set effort beside outcomes of a period, each partner and each side apart.

    Raises:
        InputError: The period ends before it begins, or a rule changes in it.
    """
    in_order(first, last)
    period = Period(first=first, last=last)
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME), "costs") as work:
        (_, rules), *cut = ledger.spans(installation.rules, period, work.at.date())
        if cut:
            day = {"rule": cut[-1][1][0].name, "day": str(cut[-1][0].first)}
            raise InputError(
                Message("rules.changes_within", day),
                "period",
                Message("rules.publish_apart", {"day": day["day"]}),
            )
        return ledger.cost_lines(
            efforts.all_efforts(work.connection),
            entries.standing(work.connection),
            rules,
            period,
            {each.id: each.territory for each in partners.all_partners(work.connection)},
        )


def _read(work: Work, row: Mapping[str, str], known: Mapping[str, Effort]) -> Effort:
    said = {name: row.get(name, "").strip() for name in EFFORT_FIELDS}
    ids = sorted(each.id for each in partners.all_partners(work.connection))
    own = work.actor.officer.partner
    if said["partner"] not in ids or own not in (JOINT_OFFICE, said["partner"]):
        names = ", ".join(ids) if own == JOINT_OFFICE else own
        raise InputError(
            Message("usecases.no_such_partner"),
            "partner",
            Message("usecases.form_partners", {"names": names}),
        )
    amount = parse_amount(said["amount"])
    if not isinstance(amount, Decimal):
        raise InputError(Message("effort.bad_amount"), "amount", Message("effort.give_amount"))
    if not 0 < len(said["source"]) <= SOURCE_CHARACTERS_MAX:
        raise InputError(
            Message("effort.no_source"),
            "source",
            Message("effort.give_source", {"max": SOURCE_CHARACTERS_MAX}),
        )
    _check_replaced(said, known)
    kind = word_of(EffortKind, said["kind"], "kind")
    return Effort(
        id=new_id(),
        partner=PartnerId(said["partner"]),
        kind=kind,
        amount=amount,
        unit=said["unit"].upper() if kind is EffortKind.MONEY else said["unit"],
        territory=word_of(Territory, said["territory"], "territory"),
        first=_day(said["first"], "first"),
        last=_day(said["last"], "last"),
        source=said["source"],
        officer=work.actor.officer.id,
        entered_at=work.at,
        replaces=said["replaces"],
    )


def _check_replaced(said: Mapping[str, str], known: Mapping[str, Effort]) -> None:
    if not said["replaces"]:
        return
    wrong = known.get(said["replaces"])
    taken = any(effort.replaces == said["replaces"] for effort in known.values())
    if wrong is None or taken or wrong.partner != said["partner"]:
        raise InputError(Message("effort.not_replaced"), "replaces", Message("effort.list_them"))


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(Message("definitions.no_day"), where, Message("definitions.give_day")) from None
