"""The part of `plan` that works on a network: what is asked, and how plans look on a terminal."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import click
import orjson

from rootbranch.cli.frame import EMPTY, Desk, out
from rootbranch.errors import InputError, Message

if TYPE_CHECKING:
    from rootbranch.plan import ActionEffect, Plan, Range
    from rootbranch.usecases import NetworkPlans, Pace, PlanWish

CONTRADICTED = 1  # exit code


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAsk:
    """What the command line says of plans; texts are taken apart where they are used."""

    many: int | None
    seconds: float
    as_json: bool
    budget: tuple[str, ...]
    strike: int
    require: tuple[str, ...]
    exclude: tuple[str, ...]
    together: tuple[str, ...]
    apart: tuple[str, ...]
    held: tuple[str, ...]
    caution: float
    plans: int
    keep: str
    reject: str
    reason: str
    undo: str


def network_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that a network needs beside those of a file."""
    many: dict[str, Any] = {"multiple": True}
    options = (
        click.option("--budget", metavar="AGENCY=DAYS", help="Working days that an agency has at most.", **many),
        click.option("--strike", type=click.IntRange(min=0), default=90, show_default=True, help="Days from today on which all actions are done at once."),
        click.option("--require", metavar="ID", help="An action, or a member one action is taken on, that every plan has.", **many),
        click.option("--exclude", metavar="ID", help="An action, or a member, that no plan has: what if we leave it out.", **many),
        click.option("--together", metavar="ID,ID", help="Actions of which a plan has all or none.", **many),
        click.option("--apart", metavar="ID,ID", help="Two actions of which a plan has one at most.", **many),
        click.option("--held", metavar="PLACE", help="A place of the network where people are held.", **many),
        click.option("--caution", type=click.FloatRange(0, 1), default=0.3, show_default=True, help="Weight of the worst tenth of scenarios, against the mean."),
        click.option("--plans", type=click.IntRange(1, 20), default=6, show_default=True, help="How many different plans to give at most."),
        click.option("--keep", default="", metavar="ID,ID", help="Say that the plan of these actions is kept; needs --reason."),
        click.option("--reject", default="", metavar="ID,ID", help="Say that the plan of these actions is rejected; needs --reason."),
        click.option("--reason", default="", help="With --keep or --reject: why; it is kept and audited."),
        click.option("--undo", default="", metavar="WORD", help="Take back what was said of a plan, by the id of that word."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def plan_against(desk: Desk, network: str | None, ask: PlanAsk) -> None:
    """Answer what was asked of a network."""
    from rootbranch import usecases

    if ask.undo:
        taken = usecases.take_plan_back(desk.installation, desk.actor, ask.undo)
        desk.say("plan.taken_back", id=taken.id)
        return
    if not network:
        raise click.UsageError(desk.text(Message("plan.needs_file")))
    wish = _wish(desk, ask)
    named = ask.keep or ask.reject
    if named:
        verdict = "kept" if ask.keep else "rejected"
        made = usecases.decide_plan(
            desk.installation, desk.actor, network, _ids(named), verdict, ask.reason, wish
        )
        pace = usecases.pace_of(float(made.before))
        desk.say(
            "plan.decided", id=made.id, before=f"{pace.told(float(made.before)):f}", left=f"{pace.told(float(made.left)):f}",
            pace=_pace_text(desk, pace),
        )  # fmt: skip
        return
    found = usecases.plan_network(desk.installation, desk.actor, network, wish)
    if ask.as_json:
        out.file.write(orjson.dumps(plans_json(found, desk), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        _show(desk, found)
    if found.plans.contradictions:
        raise SystemExit(CONTRADICTED)


def _wish(desk: Desk, ask: PlanAsk) -> "PlanWish":
    from rootbranch import usecases

    if ask.many is None:
        raise click.UsageError(desk.text(Message("plan.needs_k")))
    budgets: dict[str, int] = {}
    for each in ask.budget:
        agency, _, days = each.partition("=")
        if not agency or not days.isdecimal():
            raise InputError(Message("plan.bad_budget"), each, Message("plan.fix_budget"))
        budgets[agency] = int(days)
    pairs = []
    for each in ask.apart:
        ids = _ids(each)
        if len(ids) != 2:
            raise InputError(Message("plan.bad_pair"), each, Message("plan.fix_pair"))
        pairs.append((ids[0], ids[1]))
    return usecases.PlanWish(
        most=ask.many,
        strike_days=ask.strike,
        budgets=budgets,
        required=ask.require,
        excluded=ask.exclude,
        together=tuple(_ids(each) for each in ask.together),
        apart=tuple(pairs),
        held=ask.held,
        caution=ask.caution,
        seconds=ask.seconds,
        many=ask.plans,
    )


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _show(desk: Desk, found: "NetworkPlans") -> None:
    from rootbranch import usecases

    for each in found.plans.contradictions:
        out.print(desk.text(each))
    if found.plans.contradictions:
        desk.say("plan.contradicted")
        return
    if not found.plans.plans:
        desk.say("plan.none")
    pace = usecases.pace_of(found.plans.plans[0].effect.before.mean if found.plans.plans else 0.0)
    for number, plan in enumerate(found.plans.plans, 1):
        _show_plan(desk, found, plan, number, pace)
    if found.plans.plans:
        gap, least, best = (
            f"{found.plans.gap:.1%}",
            pace.told(found.plans.bound),
            pace.told(found.plans.found),
        )
        desk.say("plan.bounded", bound=f"{least:f}", found=f"{best:f}", gap=gap, pace=_pace_text(desk, pace))
        desk.say("plan.ranges")
    for name in found.plans.unseen:
        desk.say("plan.unseen", layer=desk.text(Message(f"web.plan_layer.{name}")))
    if found.plans.withheld:
        desk.say("plan.withheld", count=len(found.plans.withheld))
    desk.say("plan.made_from", version=found.version, rules=found.plans.rules)
    desk.say("plan.proposes")


def _show_plan(desk: Desk, found: "NetworkPlans", plan: "Plan", number: int, pace: "Pace") -> None:
    effect = plan.effect
    desk.say(
        "plan.head",
        number=number,
        share=f"{plan.share:.1%}",
        **_told(effect.lost, "lost", pace),
        before=f"{pace.told(effect.before.mean):f}",
        pace=_pace_text(desk, pace),
    )
    table = desk.table(
        "action",
        "of",
        "agency",
        "ready",
        "adds",
        "stays",
        "chance",
        "needed",
        "records",
        numbers=("ready", "adds", "stays", "chance", "needed", "records"),
    )
    for action, part in zip(plan.actions, plan.parts, strict=True):
        kind = desk.text(Message(f"web.plan_kind.{action.kind}"))
        costs = ", ".join(f"{cost.agency} {cost.days}" for cost in action.costs) or EMPTY
        table.add_row(
            f"{kind} ({action.id})", found.names.get(action.of, EMPTY), costs, str(action.ready_days),
            _range(part.adds, pace), f"{part.stays:.0%}", f"{action.chance.likely:.0%}", f"{part.chance_needed:.0%}", str(len(action.records)),
        )  # fmt: skip
    out.print(table)
    days = {
        name: EMPTY if value is None else str(value)
        for name, value in (("half", effect.days_half), ("most", effect.days_most))
    }
    desk.say(
        "plan.side", **days, worst=f"{pace.told(effect.worst_left):f}", pairs=effect.pairs_left, pairs_before=effect.pairs_before,
        largest=effect.largest_left, danger=f"{pace.told(effect.danger):f}",
        money=EMPTY if effect.money_left is None else f"{effect.money_left:.0%}",
    )  # fmt: skip
    out.print()


def _range(found: "Range", pace: "Pace") -> str:
    low, mean, high = (pace.told(one) for one in (found.low, found.mean, found.high))
    return f"{mean:f} ({low:f}–{high:f})"


def _told(found: "Range", name: str, pace: "Pace") -> dict[str, str]:
    values = {name: found.mean, "low": found.low, "high": found.high}
    return {key: f"{pace.told(value):f}" for key, value in values.items()}


def _pace_text(desk: Desk, pace: "Pace") -> str:
    return desk.text(Message(f"web.plan_pace.{pace}"))


def plans_json(found: "NetworkPlans", desk: Desk) -> dict[str, Any]:
    """Lay plans out as JSON: actions with evidence and limits, effects, bound, who is left alone."""
    plans = found.plans
    return {
        "network": plans.network,
        "version": found.version,
        "rules": plans.rules,
        "rules_digest": plans.rules_digest,
        "contradictions": [desk.text(each) for each in plans.contradictions],
        "score": {"before": plans.before, "found": plans.found, "bound": plans.bound, "gap": plans.gap},
        "layers": plans.layers,
        "unseen": plans.unseen,
        "withheld": [asdict(each) for each in plans.withheld],
        "investigations": [each.id for each in plans.investigations],
        "plans": [
            {
                "share": plan.share,
                "effect": asdict(plan.effect),
                "actions": [
                    _action(action, part) for action, part in zip(plan.actions, plan.parts, strict=True)
                ],
            }
            for plan in plans.plans
        ],
        "decisions": [
            asdict(each) | {"before": str(each.before), "left": str(each.left)} for each in found.decisions
        ],
        "approval": None,
    }


def _action(action: Any, part: "ActionEffect") -> Mapping[str, Any]:
    told = asdict(action)
    told["targets"] = [each.entity for each in action.targets]
    return told | {key: value for key, value in asdict(part).items() if key != "action"}
