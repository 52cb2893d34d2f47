"""What became of those who were arrested, and who must be looked at again because the case ended for them.

standing entries ─▶ funnel of a cohort
persons of whom every case ended adversely ─▶ their records are due for review, and rest in no new picture
"""

from datetime import UTC, datetime

import orjson

from rootbranch import ledger
from rootbranch.ledger import Funnel
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import RecordId
from rootbranch.model.ledger import Period
from rootbranch.store import Connection, payloads
from rootbranch.store import ledger as entries
from rootbranch.usecases.asked import in_order
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.installation import Installation


def follow_through(
    installation: Installation, actor: Actor, period: Period, *, until: datetime | None = None
) -> Funnel:
    """Follow those arrested in a period: how many reached each step, ended adversely, or are open.

    Args:
        until: The ledger as it stood then, and steps up to that day; now where it is None.

    Raises:
        InputError: The period ends before it begins.
    """
    in_order(period.first, period.last)
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME), "follow_through") as work:
        at = until or work.at
        return ledger.follow_cohort(
            ledger.standing_entries(entries.entries(work.connection), at), period, at.astimezone(UTC).date()
        )


def records_put_up(connection: Connection, at: datetime) -> tuple[RecordId, ...]:
    """Name the records that tell of persons of whom every case ended adversely."""
    found = entries.of_persons_with_an_adverse_step(connection)
    ended = ledger.ended_adversely(found, at.astimezone(UTC).date())
    cited = (record for entry in found if entry.outcome.person in ended for record in entry.outcome.reports)
    return tuple(dict.fromkeys(cited))


def tokens_put_up(connection: Connection, at: datetime) -> frozenset[str]:
    """Give the blind tokens of these records, by which the same person is known in other records."""
    lists = payloads.tokens_of(connection, records_put_up(connection, at))
    return frozenset(token for text in lists for token in orjson.loads(text))
