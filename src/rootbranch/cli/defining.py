"""Commands that show what an outcome is: definitions, blind samples and campaigns."""

from datetime import datetime

import click

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, out
from rootbranch.errors import InputError, Message


@click.group(short_help="Show with records that outcomes meet a definition.")
def definitions() -> None:
    """Answer the tests that figures need, with records, and have a sample answered again blind."""


@definitions.command("list", short_help="List definitions, outcomes that meet them, error rates.")
@acting("results")
def list_definitions(desk: Desk) -> None:
    """List definitions, their elements, how many outcomes meet them, and the error rates."""
    from rootbranch import usecases

    view = usecases.definitions(desk.installation, desk.actor)
    for each in view.definitions:
        answered, met = view.answered[each.name]
        out.print(f"{each.name}  {desk.text(Message(f'web.definition.{each.id}'))}")
        for element in each.elements:
            asks = desk.text(Message(f"web.element.{each.id}_{element.id}"))
            out.print(f"  {element.id}: {asks} ({element.law})")
        desk.say("cli.definition_answered", answered=answered, met=met)
        rate = view.rates.get(each.name)
        if rate and rate.looked_at:
            out.print("  " + desk.text(usecases.rate_words(rate)))
    for item in view.blind:
        desk.say("cli.blind_item", definition=item.definition, entry=item.number)


@definitions.command(short_help="Show what was answered for the outcome of an entry.")
@click.argument("entry", help="Number or id of the entry.")
@acting("results")
def show(desk: Desk, entry: str) -> None:
    """Show what was answered for the outcome of an entry, and whether it stands in figures that need it."""
    from rootbranch import usecases

    view = usecases.shown_of_entry(desk.installation, desk.actor, entry)
    for made in view.assessments:
        desk.say(
            "cli.answered_by",
            definition=made.definition,
            officer=made.officer,
            partner=made.officer_partner,
            day=f"{made.made_at:%Y-%m-%d}",
        )
        for each in made.answers:
            out.print(f"  {each.element}: {desk.word('answer', each.answer)}  {each.record or ''}")
    for name, why in view.why_out.items():
        out.print(f"{name}: {desk.text(why or Message('definitions.shown'))}")
    for said, why in view.campaigns:
        reason = desk.word("attribution_reason", said.reason)
        out.print(f"{said.campaign}: {reason}  {said.record}  {desk.text(why) if why else ''}")
    for name in view.awaits:
        desk.say("cli.awaits_blind", definition=name)
    if not (view.assessments or view.campaigns or view.awaits):
        desk.say("cli.nothing_shown", names=", ".join(each.name for each in view.claims))


@definitions.command(short_help="Answer the test of a definition for an outcome.")
@click.argument("entry", help="Number or id of the entry.")
@click.argument("definition", help="Definition, criminal_organisation@1 say; without a version the newest.")
@click.argument("answers", nargs=-1, required=True, help="ELEMENT=met:RECORD, =not_met:RECORD or =unknown.")
@acting("results")
def answer(desk: Desk, entry: str, definition: str, answers: tuple[str, ...]) -> None:
    """Answer the test of a definition for the outcome of an entry, each element with the record that shows it."""
    from rootbranch import usecases

    given: dict[str, tuple[str, str]] = {}
    for text in answers:
        element, separator, said = text.partition("=")
        word, _, record = said.partition(":")
        if not separator or element in given:
            raise InputError(Message("cli.element_answer"), element, Message("cli.write_element_answer"))
        given[element] = (word, record)
    made = usecases.answer_definition(desk.installation, desk.actor, entry, definition, given)
    desk.say("cli.answered_blind" if made.sample else "cli.answered", definition=made.definition)


@definitions.command(short_help="Draw outcomes for a blind second review.")
@click.argument("definition", help="Definition whose answers are reviewed.")
@click.option("--size", type=int, required=True, help="How many outcomes.")
@click.option("--second", required=True, help="Officer who answers again, without seeing the first answers.")
@acting("results")
def sample(desk: Desk, definition: str, size: int, second: str) -> None:
    """Draw answered outcomes at random for a blind second review."""
    from rootbranch import usecases

    made = usecases.draw_blind_sample(desk.installation, desk.actor, definition, size, second)
    desk.say("cli.sampled", count=len(made.items), officer=made.officer, seed=made.seed[:12])


@click.group(short_help="Campaigns, and why an outcome belongs to one.")
def campaigns() -> None:
    """Name campaigns, and say for what reason an outcome belongs to one."""


@campaigns.command("list")
@acting("results")
def list_campaigns(desk: Desk) -> None:
    """List campaigns with the number of outcomes attributed to each."""
    from rootbranch import usecases

    view = usecases.definitions(desk.installation, desk.actor)
    lines = desk.table("campaign", "lead", "first", "last", "outcomes", numbers=("outcomes",))
    for each in view.campaigns:
        count = str(view.attributed[each.id])
        lines.add_row(each.id, each.lead, str(each.first), str(each.last or ""), count)
    out.print(lines)


@campaigns.command()
@click.argument("name", help="Name of the campaign.")
@click.option("--lead", required=True, help="Partner that leads it.")
@click.option("--first", type=DAY, required=True, help="First day.")
@click.option("--last", type=DAY, help="Last day; open without it.")
@acting("results")
def add(desk: Desk, name: str, lead: str, first: datetime, last: datetime | None) -> None:
    """Name a campaign; its lead and days cannot be changed afterwards."""
    from rootbranch import usecases

    ends = last.date() if last else None
    made = usecases.add_campaign(desk.installation, desk.actor, name, lead, first.date(), ends)
    desk.say("cli.campaign_added", name=made.id)


@campaigns.command("attribute")
@click.argument("entry", help="Number or id of the entry.")
@click.argument("campaign", help="Name of the campaign.")
@click.option(
    "--reason",
    required=True,
    type=click.Choice(["tasked", "lead", "staff_or_money", "target_list"]),
    help="Why the outcome belongs to it; that its efforts resulted in it is no reason.",
)
@click.option("--record", required=True, help="Id of the record that shows it.")
@click.option("--withdraw", is_flag=True, help="Take the attribution back.")
@acting("results")
def attribute(desk: Desk, entry: str, campaign: str, reason: str, record: str, withdraw: bool) -> None:
    """Say why the outcome of an entry belongs to a campaign."""
    from rootbranch import usecases

    made = usecases.attribute(
        desk.installation, desk.actor, entry, campaign, reason, record, withdraw=withdraw
    )
    desk.say("cli.attribution_withdrawn" if made.withdrawn else "cli.attributed", campaign=made.campaign)
