"""The desk: what awaits the asker, as far as the asker may see it."""

from rootbranch.errors import AccessError
from rootbranch.model.access import Actor, Duty
from rootbranch.model.jobs import Job
from rootbranch.usecases.care import review_due
from rootbranch.usecases.deliveries import list_deliveries, list_jobs
from rootbranch.usecases.duplicates import queue
from rootbranch.usecases.figures import figures
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.releases import list_releases
from rootbranch.usecases.views import DeliveryLine, DeskView

_GATHERERS = frozenset({Duty.LIAISON, Duty.OPERATOR, Duty.DATA_PROTECTION_OFFICER})
_JUDGES = frozenset({Duty.ANALYST, Duty.RESULTS_OFFICER, Duty.REVIEWER})


def desk(installation: Installation, actor: Actor) -> DeskView:
    """Gather the lines of the desk from the other use cases; what is not for the actor stays empty.

    Duties only spare questions that the policies would refuse; the policies still decide.
    """
    duties = actor.officer.duties
    deliveries: tuple[DeliveryLine, ...] = ()
    jobs: tuple[Job, ...] = ()
    pairs = due = 0
    try:
        if duties & _GATHERERS:
            deliveries = list_deliveries(installation, actor, limit=5).items
            jobs = list_jobs(installation, actor, limit=5)
        if duties & _JUDGES:
            pairs = queue(installation, actor, limit=1).waiting
        if Duty.DATA_PROTECTION_OFFICER in duties:
            due = len(review_due(installation, actor, limit=1_000))
    except AccessError:
        # The purpose stated in this session does not fit the duty; the refusal is audited.
        pass
    releases = list_releases(installation, actor)
    return DeskView(
        deliveries=deliveries,
        pairs_waiting=pairs,
        headline=figures(installation, actor)[:12],
        release=releases[0] if releases else None,
        review_due=due,
        jobs=jobs,
    )
