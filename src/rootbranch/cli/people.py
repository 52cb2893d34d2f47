"""Commands for partners, agreements and officers."""

from datetime import UTC, datetime

import click

from rootbranch.cli.days import DAY
from rootbranch.cli.frame import Desk, acting, out
from rootbranch.model.access import Agreement, Duty, Officer, Partner
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.model.marking import HandlingCode, Purpose


@click.group()
def partners() -> None:
    """Agencies that take part."""


@partners.command("add")
@click.argument("id", help="Short name of the agency, for example MX-FIS.")
@click.option("--name", required=True, help="Full name of the agency.")
@click.option("--territory", required=True, help="ISO 3166-1 alpha-2 code, ZZ for none.")
@click.option("--contact", default="", help="Contact point.")
@acting("set_up")
def add_partner(desk: Desk, id: str, name: str, territory: str, contact: str) -> None:
    """Let an agency take part."""
    from rootbranch import usecases

    partner = Partner(id=PartnerId(id), name=name, territory=territory.upper(), contact=contact)
    usecases.add_partner(desk.installation, desk.actor, partner)
    desk.say("cli.added", id=id)


@partners.command("change")
@click.argument("id", help="Short name of the agency.")
@click.option("--name", help="Full name of the agency.")
@click.option("--territory", help="ISO 3166-1 alpha-2 code, ZZ for none.")
@click.option("--contact", help="Contact point.")
@acting("set_up")
def change_partner(desk: Desk, id: str, name: str | None, territory: str | None, contact: str | None) -> None:
    """Correct name, territory or contact."""
    from rootbranch import usecases

    usecases.change_partner(
        desk.installation,
        desk.actor,
        PartnerId(id),
        name=name,
        territory=territory.upper() if territory else territory,
        contact=contact,
    )
    desk.say("cli.altered", id=id)


@partners.command("list")
@acting("set_up")
def list_partners(desk: Desk) -> None:
    """List who takes part."""
    from rootbranch import usecases

    lines = desk.table("id", "name", "territory", "contact")
    for partner in usecases.list_partners(desk.installation, desk.actor):
        lines.add_row(partner.id, partner.name, partner.territory, partner.contact)
    out.print(lines)


@click.group()
def agreements() -> None:
    """What one partner lets another see."""


@agreements.command("add", short_help="Keep an agreement.")
@click.option("--giver", required=True, help="Partner that lets see.")
@click.option("--receiver", required=True, help="Partner that may see.")
@click.option(
    "--for",
    "purposes",
    multiple=True,
    required=True,
    type=click.Choice([each.value for each in Purpose]),
    help="Purpose agreed on; may be given several times.",
)
@click.option(
    "--handling",
    multiple=True,
    default=["H0"],
    show_default=True,
    type=click.Choice([each.value for each in HandlingCode]),
    help="Handling code agreed on; all codes of a record must be named; may be given several times.",
)
@click.option("--onward/--no-onward", default=False, show_default=True, help="May the receiver pass it on?")
@click.option(
    "--origin/--no-origin",
    default=False,
    show_default=True,
    help="May a person's country of origin pass on?",
)
@click.option(
    "--retention-days",
    type=click.IntRange(1, 3650),
    default=1095,
    show_default=True,
    help="Longest time the receiver may keep it, in days; the shortest clock applies.",
)
@click.option("--until", type=DAY, required=True, help="Last day of the agreement.")
@click.option("--contact", default="", help="Contact point for questions about the agreement.")
@acting("set_up")
def add_agreement(
    desk: Desk,
    giver: str,
    receiver: str,
    purposes: tuple[str, ...],
    handling: tuple[str, ...],
    onward: bool,
    origin: bool,
    retention_days: int,
    until: datetime,
    contact: str,
) -> None:
    """Keep an agreement; it denies by default what concerns a person's country of origin."""
    from rootbranch import usecases

    agreement = Agreement(
        giver=PartnerId(giver),
        receiver=PartnerId(receiver),
        purposes=tuple(Purpose(each) for each in purposes),
        handling=tuple(HandlingCode(each) for each in handling),
        onward=onward,
        origin_country_allowed=origin,
        retention_days=retention_days,
        contact=contact,
        valid_from=desk.installation.clock(),
        valid_to=until.replace(hour=23, minute=59, second=59, tzinfo=UTC),
    )
    usecases.add_agreement(desk.installation, desk.actor, agreement)
    desk.say("cli.added", id=f"{giver} → {receiver}")


@agreements.command("end")
@click.option("--giver", required=True, help="Partner that let see.")
@click.option("--receiver", required=True, help="Partner that could see.")
@acting("set_up")
def end_agreement(desk: Desk, giver: str, receiver: str) -> None:
    """End what one partner lets another see, at once."""
    from rootbranch import usecases

    usecases.end_agreement(desk.installation, desk.actor, PartnerId(giver), PartnerId(receiver))
    desk.say("cli.ended", id=f"{giver} → {receiver}")


@agreements.command("list")
@acting("set_up")
def list_agreements(desk: Desk) -> None:
    """List the agreements."""
    from rootbranch import usecases

    lines = desk.table("giver", "receiver", "purposes", "handling", "from", "until")
    for each in usecases.list_agreements(desk.installation, desk.actor):
        lines.add_row(
            each.giver,
            each.receiver,
            ", ".join(desk.word("purpose", purpose) for purpose in each.purposes),
            " ".join(each.handling),
            f"{each.valid_from:%Y-%m-%d}",
            f"{each.valid_to:%Y-%m-%d %H:%M}",
        )
    out.print(lines)


@click.group()
def officers() -> None:
    """Colleagues and their duties."""


@officers.command("add", short_help="Make a colleague known.")
@click.argument("id", help="Short name to act and sign in with.")
@click.option("--name", required=True, help="Full name of the colleague.")
@click.option("--partner", required=True, help="Partner the officer belongs to; JOINT for the joint office.")
@click.option(
    "--duty",
    "duties",
    multiple=True,
    required=True,
    type=click.Choice([each.value for each in Duty]),
    help="What the colleague may do; may be given several times.",
)
@acting("set_up")
def add_officer(desk: Desk, id: str, name: str, partner: str, duties: tuple[str, ...]) -> None:
    """Make a colleague known; a password comes with `rootbranch officers password`."""
    from rootbranch import usecases

    officer = Officer(
        id=OfficerId(id),
        name=name,
        partner=PartnerId(partner),
        duties=frozenset(Duty(duty) for duty in duties),
    )
    usecases.add_officer(desk.installation, desk.actor, officer)
    desk.say("cli.added", id=id)


@officers.command("password", short_help="Give an officer a new password.")
@click.argument("id", help="Officer who gets the password.")
@click.password_option(help="The new password, 12 to 256 characters; asked for where it is left out.")
@acting("set_up")
def password(desk: Desk, id: str, password: str) -> None:
    """Give an officer a new password; the second factor is enrolled at the next sign-in."""
    from rootbranch import usecases

    usecases.set_password(desk.installation, desk.actor, OfficerId(id), password)
    desk.say("cli.password_set", id=id)


@officers.command("close")
@click.argument("id", help="Officer whose account is closed.")
@acting("set_up")
def close(desk: Desk, id: str) -> None:
    """Close an account; nothing of what it did is lost."""
    from rootbranch import usecases

    usecases.close_officer(desk.installation, desk.actor, OfficerId(id))
    desk.say("cli.closed", id=id)


@officers.command("list")
@acting("set_up")
def list_officers(desk: Desk) -> None:
    """List the colleagues."""
    from rootbranch import usecases

    lines = desk.table("id", "name", "partner", "duties", "active")
    for each in usecases.list_officers(desk.installation, desk.actor):
        duties = ", ".join(desk.word("duty", duty) for duty in sorted(each.duties))
        lines.add_row(each.id, each.name, each.partner, duties, desk.yes_or_no(each.active))
    out.print(lines)
