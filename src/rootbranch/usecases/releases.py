"""Freeze figures into a release, and hand a release out as page, PDF, CSV and JSON.

count_all (whole · own and partner territory · each partner) ─▶ ledger.freeze_release ─▶ kept
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from rootbranch import ledger, report
from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import ReleaseId
from rootbranch.model.ledger import Comparison, Composite, Figure, Period, Release, Season
from rootbranch.model.marking import Tlp
from rootbranch.store import partners, pictures, releases
from rootbranch.usecases.asked import in_order, named
from rootbranch.usecases.asking import Work, asking, audit_event, joint
from rootbranch.usecases.baselines import compared
from rootbranch.usecases.columns import entries_apart, prove, rule_of
from rootbranch.usecases.counting import form_picture, settle
from rootbranch.usecases.figures import count_all, frozen_key
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.rules import keep_used, refuse_changing_rules
from rootbranch.usecases.small_counts import protect_figures
from rootbranch.usecases.views import FigureLine, ReleaseLine, ReleaseView

RELEASE_DIGEST = "release_digest"
TITLE_CHARACTERS_MAX = 200
RELEASES_HELD_MAX = 500  # how many releases back small differences are looked for
_TABLES = (None, "territory", "partner")
# A percentage stands beside its numbers and its baseline; a title has room for neither.
_PERCENTAGE = re.compile(
    r"%|‰|\bper ?cent|\bpct\b|por ?ciento|porcent|\d+\s?(?:times|veces|x\b|×)|-?fold\b", re.IGNORECASE
)


def publish_release(
    installation: Installation,
    actor: Actor,
    title: str,
    *,
    handling: str = Tlp.AMBER,
    first: date | None = None,
    last: date | None = None,
    windows: int = 0,
    season: Season = Season.SAME_DAYS,
    words: Sequence[str] = (),
) -> Release:
    """Count once more and freeze: the figures in all, by territory and by partner.

    Args:
        handling: A TLP value, printed on every page.
        first, last: Days of the events, both included; None is open.
        windows, season: Earlier windows beside which the figures in all stand; 0 compares nothing.
        words: Words such as `disruption_action` that are said with their closed lists; the title may use no others.

    Raises:
        InputError: Title, handling, period or a word cannot be used.
        StateError: A counting rule changes within the period, or a part of a word is no single number.
    """
    _check(title, handling, first, last)
    said = ledger.words_named(words, installation.composites, installation.clock().date())
    _no_word_without_its_list(title, said, installation.composites)
    period = Period(first=first, last=last)
    past = ledger.windows_before(period, windows, season) if windows else ()
    with asking(installation, actor, Verb.PUBLISH, joint(Kind.RELEASE), "publish_release") as work:
        previous = releases.lock_last(work.connection)
        refuse_changing_rules(work, Period(first=first, last=last))
        keep_used(work)
        settle(work, form_picture(work))
        number = previous.number + 1 if previous else 1
        figures = _protected(work, _figures(work, period), number)
        release = ledger.freeze_release(
            id=ReleaseId(new_id()),
            number=number,
            title=title.strip(),
            figures=figures,
            rules_digest=ledger.rules_digest(),
            as_of=work.at,
            released_at=work.at,
            released_by=actor.officer.id,
            handling=handling,
            previous=previous,
            apart=lambda was, now: entries_apart(work, was, now),
            picture=pictures.newest(installation.settings.home) or "",
            comparisons=_compared(work, figures, past, season, as_of=work.at),
            words=ledger.sum_words(said, figures, installation.rules),
        )
        releases.add(work.connection, release)
        sealed = joint(Kind.RELEASE, f"{release.number}:{release.digest}")
        audit_event(work, Verb.PUBLISH, sealed, RELEASE_DIGEST, ())
        work.touch([release.id])
        return release


def _check(title: str, handling: str, first: date | None, last: date | None) -> None:
    if not 0 < len(title.strip()) <= TITLE_CHARACTERS_MAX:
        raise InputError(
            Message("usecases.title_needed"),
            "title",
            Message("usecases.give_title", {"max": TITLE_CHARACTERS_MAX}),
        )
    if handling not in set(Tlp):
        raise InputError(
            Message("usecases.no_such_handling"),
            "handling",
            Message("usecases.handling_is", {"values": ", ".join(Tlp)}),
        )
    if _PERCENTAGE.search(title):
        raise InputError(
            Message("usecases.title_percentage"), "title", Message("usecases.title_without_percentage")
        )
    in_order(first, last)


def _no_word_without_its_list(
    title: str, said: tuple[Composite, ...], composites: tuple[Composite, ...]
) -> None:
    missing = {word.id for word in ledger.words_in(title, composites)} - {word.id for word in said}
    if missing:
        raise InputError(
            Message("usecases.word_without_list", {"word": min(missing)}),
            "title",
            Message("usecases.give_word", {"word": min(missing)}),
        )


def _figures(work: Work, period: Period) -> tuple[Figure, ...]:
    # In reading order, so that the numbers under which figures open rise as the release is read.
    return tuple(
        figure
        for table in _TABLES
        for figure in report.in_reading_order(count_all(work, by=table, period=period, as_of=work.at))
    )


def _protected(work: Work, figures: tuple[Figure, ...], number: int) -> tuple[Figure, ...]:
    """Hide small counts of protected persons beside what all releases before this number have shown."""
    earlier = releases.page(work.connection, limit=RELEASES_HELD_MAX, after=number)
    return protect_figures(figures, work.installation.rules, earlier)


def _compared(
    work: Work, figures: tuple[Figure, ...], past: tuple[Period, ...], season: Season, *, as_of: datetime
) -> tuple[Comparison, ...]:
    """Hold the figures in all against earlier windows; those of one territory or partner are compared on request."""
    whole = [each for each in figures if not {"territory", "partner"} & each.scope.keys()]
    return compared(work, whole, past, season, by=None, as_of=as_of) if past else ()


def list_releases(installation: Installation, actor: Actor) -> tuple[ReleaseLine, ...]:
    """List releases, newest first."""
    with asking(installation, actor, Verb.READ, joint(Kind.RELEASE), "list_releases") as work:
        steps = releases.steps(work.connection)
        return tuple(
            ReleaseLine(
                id=release.id,
                number=release.number,
                title=release.title,
                released_at=release.released_at,
                figures=len(release.figures),
                digest=release.digest,
                state=ledger.state_of(steps.get(release.id, ())),
            )
            for release in releases.page(work.connection, limit=200)
        )


def read_release(installation: Installation, actor: Actor, release_id: str) -> ReleaseView:
    """Open a release, and count again as of its time to see whether it still follows from the ledger.

    Raises:
        AccessError: There is no such release.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.RELEASE, release_id), "read_release") as work:
        release = _get(work, release_id)
        work.touch([release.id])
        return _view(work, release)


def _view(work: Work, release: Release) -> ReleaseView:
    rules = {figure.rule: rule_of(work.installation, figure) for figure in release.figures}
    steps = releases.steps(work.connection).get(release.id, ())
    return ReleaseView(
        release=release,
        lines=tuple(
            FigureLine(key=frozen_key(release, index), figure=figure)
            for index, figure in enumerate(release.figures)
        ),
        definitions={name: rule.definition for name, rule in rules.items() if rule},
        difference=difference_of(work, release),
        state=ledger.state_of(steps),
        steps=steps,
    )


def difference_of(work: Work, release: Release) -> Message | None:
    """Count the figures and comparisons of a release again, as of its time; name the first that differs."""
    again = tuple(
        figure
        for table in _TABLES
        for figure in count_all(work, by=table, period=_period(release), as_of=release.as_of)
    )
    again = _protected(work, again, release.number)
    proof_of = partial(prove, work)
    return (
        ledger.verify_release(release, again, proof_of)
        or _comparison_that_differs(work, release)
        or _word_that_differs(work, release)
    )


def _word_that_differs(work: Work, release: Release) -> Message | None:
    composites = {word.name: word for word in work.installation.composites}
    for place, frozen in enumerate(release.words, 1):
        word = composites.get(frozen.name)
        try:
            again = word and ledger.sum_words((word,), release.figures, work.installation.rules)
        except StateError:
            again = None
        if not again or again[0] != frozen:
            return Message("ledger.release_word", {"place": place, "word": frozen.name})
    return None


def _comparison_that_differs(work: Work, release: Release) -> Message | None:
    if not release.comparisons:
        return None
    first = release.comparisons[0]
    windows = tuple(window.period for window in first.windows)
    again = _compared(work, release.figures, windows, first.season, as_of=release.as_of)
    for place, (frozen, now) in enumerate(zip(release.comparisons, again, strict=False), 1):
        if frozen != now:
            return Message("ledger.release_comparison", {"place": place, "measure": frozen.measure})
    return None


def _period(release: Release) -> Period:
    return release.figures[0].period if release.figures else Period()


def _get(work: Work, release_id: str) -> Release:
    return named(
        work, release_id, releases.by_number, lambda connection, id: releases.get(connection, ReleaseId(id))
    )


def release_document(
    installation: Installation, actor: Actor, release_id: str, language: str
) -> report.ReportDocument:
    """Lay a release out for a page or a PDF, with the way to its records."""
    with asking(installation, actor, Verb.READ, joint(Kind.RELEASE, release_id), "release_document") as work:
        release = _get(work, release_id)
        previous = releases.get(work.connection, release.previous) if release.previous else None
        names = {str(each.id): each.name for each in partners.all_partners(work.connection)}
        steps = releases.steps(work.connection).get(release.id, ())
        work.touch([release.id])
    places = {id(figure): index for index, figure in enumerate(release.figures)}
    rules = (rule_of(installation, figure) for figure in release.figures)
    return report.release_document(
        release,
        {rule.name: rule.definition for rule in rules if rule},
        language=language,
        previous=previous,
        partners=names,
        steps=steps,
        key_of=lambda figure: frozen_key(release, places[id(figure)]),
    )


def release_pdf(installation: Installation, actor: Actor, release_id: str, language: str) -> bytes:
    """Write a release as PDF."""
    return report.write_pdf(release_document(installation, actor, release_id, language))


def release_csv(installation: Installation, actor: Actor, release_id: str, language: str) -> bytes:
    """Write a release as CSV, without a cell that a spreadsheet could execute."""
    return report.write_csv(release_document(installation, actor, release_id, language))


def release_text(installation: Installation, actor: Actor, release_id: str, language: str) -> str:
    """Write the sentences that may be said of a release, with their footnotes, as plain text."""
    return report.write_text(release_document(installation, actor, release_id, language))


def release_json(installation: Installation, actor: Actor, release_id: str) -> str:
    """Write a release as canonical JSON.

    The digest in it is the SHA-256 of this very text with 64 zeros in its own place (docs/how-to/verify-a-release.md).
    """
    return ledger.encode(read_release(installation, actor, release_id).release)
