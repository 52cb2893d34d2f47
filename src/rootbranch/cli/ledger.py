"""Commands of the ledger: count, decide, look, take back, and figures."""

from collections.abc import Collection
from datetime import UTC, datetime

import click
import orjson

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, err, out
from rootbranch.errors import InputError, Message
from rootbranch.model.ledger import Counted, Figure, Form, LeftOut, Period
from rootbranch.model.reports import OutcomeKind


@click.command()
@acting("results")
def count(desk: Desk) -> None:
    """Bring the ledger up to what the register holds."""
    from rootbranch import usecases

    result = usecases.count(desk.installation, desk.actor)
    desk.say(
        "cli.counted",
        accepted=result.accepted,
        reversed=result.reversed,
        waiting=result.waiting,
        pairs=result.pairs,
    )


@click.command()
@click.option(
    "--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="How many pairs at most."
)
@acting("results")
def queue(desk: Desk, limit: int) -> None:
    """List pairs that may tell of the same thing."""
    from rootbranch import usecases

    found = usecases.queue(desk.installation, desk.actor, limit=limit)
    for pair in found.pairs:
        out.print(
            f"{pair.left.record}  {pair.right.record}  {desk.word('pair_about', pair.about)}  {pair.score:.2f}"
        )
        for side in (pair.left, pair.right):
            out.print(f"  {side.partner}: {' · '.join(_said(desk, *each) for each in side.named)}")
        for sign, reasons in (("+", pair.speaks_for), ("−", pair.speaks_against), ("?", pair.missing)):
            for reason in reasons:
                out.print(f"  {sign} {desk.text(reason)}")
    desk.say("cli.queue_is", waiting=found.waiting, closed=found.closed, decided=found.decided)


def _said(desk: Desk, field: str, text: str) -> str:
    """Write a value of a record for a list; of what kind it is, in the language."""
    return desk.text(Message(f"web.kind.{text}")) if field == "kind" and text in set(OutcomeKind) else text


@click.command()
@click.argument("left", help="Id of one record.")
@click.argument("right", help="Id of the other record.")
@click.argument("verdict", type=click.Choice(["same", "different", "unsure"]), help="Your word on the pair.")
@click.option(
    "--reason",
    required=True,
    help="Why, in your words or by a word of the queue page; kept with the decision.",
)
@acting("results")
def judge(desk: Desk, left: str, right: str, verdict: str, reason: str) -> None:
    """Say of two records whether they tell of the same thing."""
    from rootbranch import usecases

    made = usecases.judge(desk.installation, desk.actor, left, right, verdict, reason)
    desk.say("cli.judged", id=made.id)


@click.command()
@click.argument("judgement", help="Id of the judgement.")
@acting("results")
def undo(desk: Desk, judgement: str) -> None:
    """Take a judgement back."""
    from rootbranch import usecases

    usecases.undo_judgement(desk.installation, desk.actor, judgement)
    desk.say("cli.undone", id=judgement)


@click.command()
@acting("results")
def judgements(desk: Desk) -> None:
    """List judgements, newest first, taken back ones too."""
    from rootbranch import usecases

    lines = desk.table("judgement", "verdict", "officer", "at", "undone", "reason")
    for each in usecases.list_judgements(desk.installation, desk.actor).items:
        undone = f"{each.undone_at:%Y-%m-%d}" if each.undone_at else ""
        lines.add_row(
            each.id,
            desk.word("verdict", each.verdict),
            each.officer,
            f"{each.made_at:%Y-%m-%d %H:%M}",
            undone,
            each.reason,
        )
    out.print(lines)


@click.command()
@click.option(
    "--kind", default="", metavar="KIND", help=f"Only this kind of outcome: {', '.join(OutcomeKind)}."
)
@click.option("--operation", default="", help="Only this operation.")
@click.option("--partner", default="", help="Only what this partner took part in.")
@click.option("--territory", default="", help="Only this country (ISO 3166-1 alpha-2).")
@click.option(
    "--state",
    type=click.Choice(["counted", "reversed", "all"]),
    default="counted",
    show_default=True,
    help="Entries that count, that were taken back, or both.",
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many entries at most."
)
@acting("results")
def entries(
    desk: Desk, kind: str, operation: str, partner: str, territory: str, state: str, limit: int
) -> None:
    """List entries of the ledger, newest first."""
    from rootbranch import usecases

    filters = usecases.EntryFilters(
        kind=kind, operation=operation, partner=partner, territory=territory, state=state
    )
    page = usecases.list_entries(desk.installation, desk.actor, filters, limit=limit)
    lines = desk.table(
        "number", "entry", "kind", "on", "where", "lead", "reports", "rule", numbers=("number", "reports")
    )
    for line in page.items:
        entry = line.entry
        lines.add_row(
            str(entry.number),
            entry.id,
            _said(desk, "kind", entry.outcome.kind),
            str(entry.outcome.happened_on or ""),
            entry.outcome.territory,
            entry.outcome.lead,
            str(line.reports_open + line.reports_closed),
            entry.rule,
        )
    out.print(lines)
    desk.say("cli.shown_of", shown=len(page.items), total=page.total)


@click.command()
@click.argument("id", help="Number or id of the entry.")
@acting("results")
def entry(desk: Desk, id: str) -> None:
    """Open an entry to the reports behind it."""
    from rootbranch import usecases

    view = usecases.read_entry(desk.installation, desk.actor, id)
    out.print(desk.text(view.definition))
    lines = desk.table("record", "partner", "file", "where", "what")
    for report in view.reports:
        lines.add_row(report.id, report.partner, report.file_name, desk.locator(report.locator), report.label)
    out.print(lines)
    desk.say("cli.closed_reports", count=view.line.reports_closed)


@click.command()
@click.argument("id", help="Number or id of the entry.")
@click.option("--reason", required=True, help="Why; kept with the reversing entry.")
@acting("results")
def reverse(desk: Desk, id: str, reason: str) -> None:
    """Take an entry back; counting again does not bring it back."""
    from rootbranch import usecases

    made = usecases.reverse_entry(desk.installation, desk.actor, id, reason)
    desk.say("cli.reversed", id=made.id)


class _ListsFields(click.Command):
    """Lists the fields of the form where help is asked for; before, they would cost a second at each start."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write them below the options."""
        from rootbranch import usecases

        super().format_epilog(ctx, formatter)
        with formatter.section("Fields"):
            formatter.write_text(", ".join(usecases.FORM_FIELDS))


@click.command(cls=_ListsFields, short_help="Enter a report by hand.")
@click.argument("fields", nargs=-1, required=True, help="NAME=VALUE, one for each field of the report.")
@acting("results")
def enter(desk: Desk, fields: tuple[str, ...]) -> None:
    """Enter a report by hand, as NAME=VALUE (kind=seizure happened_on=2026-05-01 …).

    Dates as 2026-05-01, amounts with a decimal point, units as kg, g, t, l, count or the code of a currency. A suspect
    needs conduct, material_benefit, predicate_officer and predicate_date.
    """
    from rootbranch import usecases

    pairs = [field.partition("=") for field in fields]
    if any(not separator for _, separator, _ in pairs):
        raise InputError(Message("cli.name_value"), "enter", Message("cli.write_name_value"))
    made = usecases.enter_form(desk.installation, desk.actor, {name: value for name, _, value in pairs})
    desk.say("cli.entered", id=made)


@click.command(short_help="Print figures with rule and number of reports.")
@click.option(
    "--by", type=click.Choice(["operation", "territory", "country", "partner"]), help="Split by this."
)
@click.option("--first", type=DAY, help="First day of the period.")
@click.option("--last", type=DAY, help="Last day of the period.")
@click.option("--as-of", type=DAY, help="As the ledger stood at the end of this day (UTC).")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print JSON, each figure with the ids behind it that you may read.",
)
@acting("results")
def figures(
    desk: Desk,
    by: str | None,
    first: datetime | None,
    last: datetime | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Print figures with their rule and the number of reports behind them.

    By operation, totals that partners published (claims) are reconciled and stand beside the ledger's own.
    """
    from rootbranch import usecases

    found = usecases.figures(
        desk.installation,
        desk.actor,
        by=by,
        period=Period(first=first.date() if first else None, last=last.date() if last else None),
        as_of=as_of.replace(hour=23, minute=59, second=59, tzinfo=UTC) if as_of else None,
    )
    if as_json:
        shown = usecases.open_ids(desk.installation, desk.actor, [line.figure for line in found])
        plain = [_plain(desk, line.figure, shown) for line in found]
        out.file.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        out.print(figure_table(desk, [line.figure for line in found]))
    say_uncounted(desk)


def say_uncounted(desk: Desk) -> None:
    """Say on the error stream how many deliveries no count has taken in, where there are any."""
    from rootbranch import usecases

    n = usecases.uncounted_deliveries(desk.installation, desk.actor)
    if n:
        err.print(desk.text(Message(f"cli.uncounted.{'one' if n == 1 else 'many'}", {"n": n})))


def figure_table(desk: Desk, found: list[Figure]) -> object:
    """Lay figures out as a table."""
    from rootbranch import usecases

    lines = desk.table(
        "measure",
        "scope",
        "figure",
        "unit",
        "rule",
        "reports",
        "waiting",
        "set_aside",
        numbers=("figure", "reports", "waiting", "set_aside"),
    )
    for figure in found:
        label, scope, value, unit = usecases.figure_words(figure, desk.place.language)
        if usecases.is_of_claims(figure):
            label = desk.text(Message("cli.published_by_others", {"measure": label}))
        reports = "" if figure.form is Form.HIDDEN else str(figure.reports)
        left_out = (str(count or "") for count in (figure.waiting, usecases.set_aside_count(figure)))
        lines.add_row(label, scope, value, unit, figure.rule, reports, *left_out)
    return lines


def _plain(desk: Desk, figure: Figure, shown: Collection[str]) -> dict[str, object]:
    """Give a figure as plain data; numbers as strings keep their decimals.

    Args:
        shown: Ids that may be shown; of the others, their number only.
    """
    from rootbranch import usecases

    counts = () if isinstance(figure.counts, Counted) else figure.counts
    aside = () if isinstance(figure.set_aside, LeftOut) else figure.set_aside
    return {
        "measure": figure.measure,
        "scope": dict(figure.scope),
        "form": figure.form,
        "value": usecases.figure_text(figure),
        "values": [str(value) for value in figure.values],
        "unit": figure.unit,
        "rule": figure.rule,
        "period": {"first": figure.period.first, "last": figure.period.last},
        "as_of": figure.as_of,
        "counted": len(figure.counts),
        "counts": [id for id in counts if id in shown],
        "counts_closed": sum(id not in shown for id in counts),
        "counts_proof": figure.counts.proof if isinstance(figure.counts, Counted) else None,
        "reports": figure.reports,
        "waiting": figure.waiting,
        "decided_by_person": figure.decided_by_person,
        "set_aside": [{"record": id, "reason": desk.text(why)} for id, why in aside if id in shown],
        "set_aside_closed": sum(id not in shown for id, _ in aside),
        "set_aside_reasons": [
            {"reason": desk.text(why), "records": records} for why, records in usecases.reasons_of(figure)
        ],
        "note": desk.text(figure.note) if figure.note else None,
    }
