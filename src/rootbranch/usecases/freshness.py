"""Say whether the register is newer than the ledger: how many deliveries came after it was last settled."""

from rootbranch.model.access import Actor
from rootbranch.store import audit, deliveries
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.offers import offers

# The use cases that settle the ledger, as the audit calls them.
SETTLING = ("count", "judge", "undo_judgement", "enter_form", "publish_release")


def uncounted_deliveries(installation: Installation, actor: Actor) -> int:
    """Count the complete deliveries of all partners that no count has taken in; 0 for who may see no figure.

    It is a number of files and tells nothing of what is in them, so nothing is audited.
    """
    if "figures" not in offers(installation, actor):
        return 0
    with installation.register.read() as connection:
        return deliveries.completed_after(connection, audit.last_of(connection, SETTLING))
