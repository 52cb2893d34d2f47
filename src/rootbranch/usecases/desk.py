"""The desk: what awaits the asker, as far as the asker may see it."""

from rootbranch.model.access import Actor
from rootbranch.model.jobs import Job
from rootbranch.store import pictures
from rootbranch.usecases.care import review_due
from rootbranch.usecases.deliveries import list_deliveries, list_jobs
from rootbranch.usecases.figures import figures
from rootbranch.usecases.freshness import uncounted_deliveries
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.offers import offers
from rootbranch.usecases.pairs import queue
from rootbranch.usecases.releases import list_releases
from rootbranch.usecases.views import DeliveryLine, DeskView


def desk(installation: Installation, actor: Actor) -> DeskView:
    """Gather the lines of the desk from the other use cases; what is not for the actor is not asked for."""
    may = offers(installation, actor)
    deliveries: tuple[DeliveryLine, ...] = ()
    jobs: tuple[Job, ...] = ()
    pairs = due = 0
    if "deliveries" in may:
        deliveries = list_deliveries(installation, actor, limit=5).items
        jobs = list_jobs(installation, actor, limit=5)
    if "queue" in may:
        pairs = queue(installation, actor, limit=1).waiting
    if "holdings" in may:
        due = len(review_due(installation, actor, limit=1_000))
    releases = list_releases(installation, actor)
    counted = figures(installation, actor)
    return DeskView(
        deliveries=deliveries,
        pairs_waiting=pairs,
        headline=tuple(line for line in counted if "commodity" not in line.figure.scope),
        figures=len(counted),
        uncounted=uncounted_deliveries(installation, actor),
        release=releases[0] if releases else None,
        review_due=due,
        networks="networks" in may and pictures.newest(installation.settings.home) is not None,
        jobs=jobs,
    )
