"""Open one session by a ticket, for somebody who sits at the machine: the demo, the first start."""

from datetime import timedelta

from rootbranch import guard
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import NO_DIGEST, OfficerId
from rootbranch.model.marking import Purpose
from rootbranch.store import officers, sessions
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.sessions import TICKET, find_session, keep_session, open_session, refused
from rootbranch.usecases.views import SignedIn

TICKET_MINUTES = 10


def make_ticket(installation: Installation, actor: Actor, officer: str, purpose: str) -> str:
    """Make a ticket that opens one session, for somebody who sits at the machine (`demo`, first start).

    Who may act as operator at the machine holds the folder and the keys anyway; the ticket spares the
    newcomer the authenticator app, is good once and for ten minutes, and is audited.
    """
    with asking(installation, actor, Verb.SET_UP, joint(Kind.OFFICER, officer), "make_ticket") as work:
        if officers.get(work.connection, OfficerId(officer)) is None or purpose not in set(Purpose):
            raise refused()
        token = guard.new_token()
        digest = guard.token_digest(installation.keyring, TICKET, token)
        keep_session(
            installation,
            work.connection,
            sessions.Session(
                token_digest=digest,
                officer=OfficerId(officer),
                purpose=Purpose(purpose),
                csrf_digest=digest,
                made_at=work.at,
                seen_at=work.at,
                expires_at=work.at + timedelta(minutes=TICKET_MINUTES),
                mark=NO_DIGEST,
            ),
        )
        work.touch([officer])
        return token


def redeem_ticket(installation: Installation, ticket: str, door: str) -> SignedIn:
    """Open the one session that a ticket is good for.

    Raises:
        AccessError: It was used, has expired, or never was.
    """
    at = installation.clock()
    digest = guard.token_digest(installation.keyring, TICKET, ticket)
    with installation.register.write() as connection:
        found = find_session(installation, connection, digest, at)
        officer = officers.get(connection, found.officer) if found else None
        if found is not None and officer is not None and officer.active:
            sessions.remove(connection, digest)
            actor = Actor(officer=officer, purpose=found.purpose, door=door)
            return open_session(installation, connection, actor, at)
    raise refused()
