"""Confirm or withdraw a release: the release stays as it was frozen, the step stands beside it.

published (provisional) ─ another officer ─▶ confirmed ─ anybody who may, with a reason ─▶ withdrawn, readable with the reason
"""

from rootbranch import ledger
from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import ReleaseId
from rootbranch.model.ledger import ReleaseState, ReleaseStep
from rootbranch.store import releases
from rootbranch.usecases.asked import named
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.witness import witness_shown

REASON_CHARACTERS_MAX = 500


def confirm_release(installation: Installation, actor: Actor, release_id: str, note: str = "") -> ReleaseStep:
    """Confirm a release that somebody else has published.

    Raises:
        StateError: The same officer published it, or it is confirmed or withdrawn already.
        AccessError: There is no such release.
    """
    return _step(installation, actor, release_id, ReleaseState.CONFIRMED, note.strip())


def withdraw_release(installation: Installation, actor: Actor, release_id: str, reason: str) -> ReleaseStep:
    """Withdraw a release with a reason that everybody reads who opens it.

    Raises:
        InputError: No reason is given, or it is too long.
        StateError: It is withdrawn already.
        AccessError: There is no such release.
    """
    if not reason.strip():
        raise InputError(
            Message("usecases.withdrawal_reason"),
            "reason",
            Message("usecases.give_withdrawal_reason", {"max": REASON_CHARACTERS_MAX}),
        )
    return _step(installation, actor, release_id, ReleaseState.WITHDRAWN, reason.strip())


def _step(
    installation: Installation, actor: Actor, release_id: str, state: ReleaseState, reason: str
) -> ReleaseStep:
    if len(reason) > REASON_CHARACTERS_MAX:
        raise InputError(
            Message("usecases.withdrawal_reason"),
            "reason",
            Message("usecases.give_withdrawal_reason", {"max": REASON_CHARACTERS_MAX}),
        )
    what = "confirm_release" if state is ReleaseState.CONFIRMED else "withdraw_release"
    with asking(installation, actor, Verb.JUDGE, joint(Kind.RELEASE, release_id), what) as work:
        releases.lock_last(work.connection)
        release = named(
            work,
            release_id,
            releases.by_number,
            lambda connection, id: releases.get(connection, ReleaseId(id)),
        )
        step = ledger.take_step(
            release,
            releases.steps(work.connection).get(release.id, ()),
            ReleaseStep(release=release.id, state=state, officer=actor.officer.id, at=work.at, reason=reason),
        )
        releases.add_step(work.connection, step)
        witness_shown(work, "release_step", f"{release.id}:{step.state}", step)
        work.touch([release.id])
        return step
