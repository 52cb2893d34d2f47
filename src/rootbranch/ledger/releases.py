"""Freeze figures as a release, say what changed since the last one, and check a release against the ledger.

    figures ─ freeze_release ─▶ Release(digest) ─ verify_release(figures counted again) ─▶ first difference

A frozen release is never touched again: a correction goes into the next one and into its list of changes.

Source: design, section 1 (no outsider can reconcile the published numbers) and section 3.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from rootbranch.errors import Message, StateError
from rootbranch.ledger.texts import canonical, digest_of
from rootbranch.model.ids import NO_DIGEST, Digest, OfficerId, ReleaseId, utc
from rootbranch.model.ledger import (
    Comparison,
    Counted,
    Figure,
    FigureChange,
    Form,
    Release,
    ReleaseState,
    ReleaseStep,
)
from rootbranch.model.words import WordTotal

NOTHING = (Decimal(0),)
# What can be counted again from the ledger alone; what waited and was set aside on that day cannot.
COUNTED = ("form", "values", "unit", "counts", "reports", "decided_by_person")

Apart = Callable[[Figure | None, Figure | None], tuple[int, int]]
ProofOf = Callable[[tuple[str, ...]], tuple[str, ...] | Counted]
Key = tuple[str, str, tuple[tuple[str, str], ...], str]


def freeze_release(
    *,
    id: ReleaseId,
    number: int,
    title: str,
    figures: tuple[Figure, ...],
    rules_digest: Digest,
    as_of: datetime,
    released_at: datetime,
    released_by: OfficerId,
    handling: str,
    previous: Release | None,
    apart: Apart | None = None,
    picture: str = "",
    comparisons: tuple[Comparison, ...] = (),
    words: tuple[WordTotal, ...] = (),
) -> Release:
    """Freeze figures; the digest covers everything else in the release, with 64 zeros in its own place.

    Args:
        number: One more than that of `previous`, 1 for the first.
        apart: See `changes_since`.

    Raises:
        StateError: The number does not follow, a figure is of another moment or stands twice, or a hidden
            figure still tells its value.
    """
    if number != (previous.number if previous else 0) + 1:
        raise _refusal("ledger.release_number", str(number))
    for figure in figures:
        if figure.as_of != utc(as_of):
            raise _refusal("ledger.figure_of_other_moment", figure.measure)
        if figure.form is Form.HIDDEN and (
            figure.values or figure.counts or figure.reports or figure.set_aside
        ):
            raise _refusal("ledger.hidden_figure_tells", figure.measure)
    if len({(_key(figure), figure.rule) for figure in figures}) != len(figures):
        raise _refusal("ledger.figure_twice", str(number))
    release = Release(
        id=id,
        number=number,
        title=title,
        figures=figures,
        rules_digest=rules_digest,
        as_of=utc(as_of),
        released_at=utc(released_at),
        released_by=released_by,
        handling=handling,
        previous=previous.id if previous else None,
        changes=changes_since(previous.figures, figures, apart) if previous else (),
        digest=NO_DIGEST,
        picture=picture,
        comparisons=comparisons,
        words=words,
    )
    return replace(release, digest=digest_of(release))


def changes_since(
    before: tuple[Figure, ...], after: tuple[Figure, ...], apart: Apart | None = None
) -> tuple[FigureChange, ...]:
    """List the figures whose values or evidence changed, in the order of `after`, then those that are gone.

    Figures are the same when measure, unit, scope and period are; a new rule version shows as a change.

    Args:
        apart: Says of two figures, one of which counts too much to be listed, how many entries only the second has
            and how many only the first.
    """
    old, new = _by_key(before), _by_key(after)
    changes = []
    for key in (*new, *(key for key in old if key not in new)):
        was, now = old.get(key), new.get(key)
        if was and now and was.values == now.values and was.counts == now.counts:
            continue
        added, gone = _apart(was, now, apart)
        if was and now and was.values == now.values and not added + gone:
            continue
        changes.append(
            FigureChange(
                measure=key[0],
                scope=dict(key[2]),
                before=was.values if was else None,
                after=now.values if now else None,
                entries_added=added,
                entries_gone=gone,
            )
        )
    return tuple(changes)


def _apart(was: Figure | None, now: Figure | None, apart: Apart | None) -> tuple[int, int]:
    before, after = (figure.counts if figure else () for figure in (was, now))
    if isinstance(before, Counted) or isinstance(after, Counted):
        assert apart is not None, "what is not listed is told apart by the ledger"
        return apart(was, now)
    return len({*after} - {*before}), len({*before} - {*after})


def verify_release(
    release: Release, figures: tuple[Figure, ...], proof_of: ProofOf | None = None
) -> Message | None:
    """Compare a release with figures counted again at its as-of time.

    Args:
        proof_of: Proves a list of ids that was frozen whole, however long, as releases once were; without it such a
            list is taken to differ.

    Returns:
        The first difference in words, or None where there is none.
    """
    if digest_of(replace(release, digest=NO_DIGEST)) != release.digest:
        return Message("ledger.release_changed", {"number": release.number})
    counted = {(_key(figure), figure.rule): figure for figure in figures}
    for place, frozen in enumerate(release.figures, 1):
        again = counted.get((_key(frozen), frozen.rule))
        if again is None and frozen.values == NOTHING:
            continue  # it stood there for what waited or was set aside on that day
        if again is None:
            return _difference(place, frozen, "scope")
        for part in COUNTED:
            if getattr(frozen, part) != getattr(again, part) and not (
                part == "counts" and _is_proven(frozen, again, proof_of)
            ):
                return _difference(place, frozen, part)
    return None


def _is_proven(frozen: Figure, again: Figure, proof_of: ProofOf | None) -> bool:
    """Say whether a list is that of which only the proof was counted again."""
    return (
        isinstance(again.counts, Counted)
        and not isinstance(frozen.counts, Counted)
        and proof_of is not None
        and proof_of(frozen.counts) == again.counts
    )


def state_of(steps: Sequence[ReleaseStep]) -> ReleaseState:
    """Say how far a release is: withdrawn stays withdrawn, without a step it is provisional."""
    states = {step.state for step in steps}
    if ReleaseState.WITHDRAWN in states:
        return ReleaseState.WITHDRAWN
    return ReleaseState.CONFIRMED if ReleaseState.CONFIRMED in states else ReleaseState.PROVISIONAL


def take_step(release: Release, steps: Sequence[ReleaseStep], step: ReleaseStep) -> ReleaseStep:
    """Check the step that follows; the caller stores it.

    Confirming takes four eyes: who confirms is not who published. Withdrawing is the safe side: one officer may, with a
    reason, and nothing follows it.

    Raises:
        StateError: The release is not where the step begins, or the same officer would confirm his own.
    """
    state = state_of(steps)
    if state is ReleaseState.WITHDRAWN:
        raise StateError(
            Message("ledger.release_withdrawn"), str(release.number), Message("ledger.publish_next")
        )
    if step.state is ReleaseState.CONFIRMED:
        if state is ReleaseState.CONFIRMED:
            raise StateError(
                Message("ledger.release_confirmed"), str(release.number), Message("ledger.publish_next")
            )
        if step.officer == release.released_by:
            raise StateError(
                Message("ledger.release_own"), str(release.number), Message("ledger.ask_another")
            )
    return step


def is_as_frozen(release: Release, digest: str) -> bool:
    """Say whether a release still gives the digest that it was frozen with."""
    return digest == release.digest == digest_of(replace(release, digest=NO_DIGEST))


def _difference(place: int, figure: Figure, part: str) -> Message:
    return Message("ledger.release_differs", {"place": place, "measure": figure.measure, "part": part})


def _by_key(figures: tuple[Figure, ...]) -> Mapping[Key, Figure]:
    return {_key(figure): figure for figure in figures}


def _key(figure: Figure) -> Key:
    return figure.measure, figure.unit, tuple(sorted(figure.scope.items())), canonical(figure.period).decode()


def _refusal(message: str, where: str) -> StateError:
    return StateError(what=Message(message), where=where, fix=Message("ledger.count_again"))
