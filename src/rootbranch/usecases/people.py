"""Partners, agreements and officers: set up, changed and ended by an operator, listed for those who may.

Nothing is removed: an agreement that ended, an account that was closed stay in their lists.
"""

from dataclasses import replace

from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor, Agreement, Kind, Officer, Partner, Verb
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.store import officers, partners, sessions
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.witness import given_by
from rootbranch.values import NO_COUNTRY, is_country


def add_partner(installation: Installation, actor: Actor, partner: Partner) -> None:
    """Let an agency take part.

    Raises:
        InputError: There is a partner of this id, or the territory is no country.
    """
    _check_territory(partner.territory)
    with asking(installation, actor, Verb.SET_UP, joint(Kind.PARTNER, partner.id), "add_partner") as work:
        if partners.get(work.connection, partner.id) is not None:
            raise InputError(Message("usecases.id_taken"), partner.id, Message("usecases.choose_id"))
        partners.add(work.connection, partner)
        work.leave(partner)
        work.touch([partner.id])


def change_partner(
    installation: Installation,
    actor: Actor,
    partner_id: PartnerId,
    *,
    name: str | None = None,
    territory: str | None = None,
    contact: str | None = None,
) -> Partner:
    """Correct what is known of an agency; what is None stays as it is.

    After a change of territory the next count puts outcomes under own or partner territory anew.

    Raises:
        InputError: Nothing to change, no such partner, or the territory is no country.
    """
    if name is territory is contact is None:
        raise InputError(Message("usecases.nothing_to_change"), partner_id, Message("usecases.name_change"))
    if territory is not None:
        _check_territory(territory)
    with asking(installation, actor, Verb.SET_UP, joint(Kind.PARTNER, partner_id), "change_partner") as work:
        found = partners.get(work.connection, partner_id)
        if found is None:
            raise _no_such_partner(partner_id)
        made = Partner(
            id=found.id,
            name=found.name if name is None else name,
            territory=found.territory if territory is None else territory,
            contact=found.contact if contact is None else contact,
        )
        partners.change(work.connection, made)
        work.leave(made)
        work.touch([partner_id])
        return made


def _check_territory(code: str) -> None:
    if code != NO_COUNTRY and not is_country(code):
        raise InputError(
            Message("usecases.no_such_country"),
            code,
            Message("usecases.give_country", {"none": NO_COUNTRY}),
        )


def _no_such_partner(partner_id: PartnerId) -> InputError:
    return InputError(Message("usecases.no_such_partner"), partner_id, Message("usecases.list_partners"))


def add_agreement(installation: Installation, actor: Actor, agreement: Agreement) -> None:
    """Keep what one partner lets another see.

    Raises:
        InputError: One of the two partners is not known here.
    """
    thing = joint(Kind.PARTNER, agreement.giver)
    with asking(installation, actor, Verb.SET_UP, thing, "add_agreement") as work:
        for side in (agreement.giver, agreement.receiver):
            if partners.get(work.connection, side) is None:
                raise _no_such_partner(side)
        partners.add_agreement(work.connection, agreement)
        work.leave(given_by(work.connection, agreement.giver))
        work.touch([agreement.giver, agreement.receiver])


def end_agreement(installation: Installation, actor: Actor, giver: PartnerId, receiver: PartnerId) -> None:
    """End what one partner lets another see, at once; the agreement stays in the list with its last moment.

    Raises:
        InputError: Nothing is agreed between the two now.
    """
    with asking(installation, actor, Verb.SET_UP, joint(Kind.PARTNER, giver), "end_agreement") as work:
        if not partners.end_agreements(work.connection, giver, receiver, work.at):
            raise InputError(
                Message("usecases.no_such_agreement"),
                f"{giver} → {receiver}",
                Message("usecases.list_agreements"),
            )
        work.leave(given_by(work.connection, giver))
        work.touch([giver, receiver])


def add_officer(installation: Installation, actor: Actor, officer: Officer) -> None:
    """Make a colleague known, with duties; the password comes with `set_password`.

    Raises:
        InputError: The id is taken, or the partner is not known here.
    """
    with asking(installation, actor, Verb.SET_UP, joint(Kind.OFFICER, officer.id), "add_officer") as work:
        if officers.get(work.connection, officer.id) is not None:
            raise InputError(Message("usecases.id_taken"), officer.id, Message("usecases.choose_id"))
        if partners.get(work.connection, officer.partner) is None:
            raise _no_such_partner(officer.partner)
        officers.add(work.connection, officer)
        work.leave(officer)
        work.touch([officer.id])


def close_officer(installation: Installation, actor: Actor, officer_id: OfficerId) -> None:
    """Close a colleague's account and end its sessions; nothing of what it did is lost."""
    with asking(installation, actor, Verb.SET_UP, joint(Kind.OFFICER, officer_id), "close_officer") as work:
        found = officers.get(work.connection, officer_id)
        if found is None:
            raise InputError(
                Message("usecases.no_such_officer"), officer_id, Message("usecases.make_officer")
            )
        closed = replace(found, active=False)
        officers.change(work.connection, closed)
        work.leave(closed)
        sessions.remove_of_officer(work.connection, officer_id)
        work.touch([officer_id])


def list_partners(installation: Installation, actor: Actor) -> tuple[Partner, ...]:
    """List who takes part."""
    with asking(installation, actor, Verb.READ, joint(Kind.PARTNER), "list_partners") as work:
        return partners.all_partners(work.connection)


def list_agreements(installation: Installation, actor: Actor) -> tuple[Agreement, ...]:
    """List what partners let each other see."""
    with asking(installation, actor, Verb.READ, joint(Kind.PARTNER), "list_agreements") as work:
        return partners.agreements(work.connection)


def list_officers(installation: Installation, actor: Actor) -> tuple[Officer, ...]:
    """List the colleagues and their duties."""
    with asking(installation, actor, Verb.READ, joint(Kind.OFFICER), "list_officers") as work:
        return officers.all_officers(work.connection)
