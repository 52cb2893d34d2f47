"""Figures, live: what is counted now, each open to what it counts.

A figure's key names what it measures, under which rule, for which scope and period; opening it counts
again, so that the list behind a number is never older than the number.
"""

import base64
import binascii
import re
from dataclasses import dataclass, replace
from datetime import date, datetime

import orjson

from rootbranch import ledger, report
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import EntryId, utc
from rootbranch.model.ledger import Counted, Entry, Figure, Form, LeftOut, Period, Release, Rule
from rootbranch.store import Connection, releases
from rootbranch.store import ledger as entries
from rootbranch.usecases.asked import in_order
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.columns import count_in_columns, numbers_behind, open_columns, rule_of
from rootbranch.usecases.counting import form_picture, reconcile
from rootbranch.usecases.entries import lines_of, record_lines
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.offers import offers
from rootbranch.usecases.proving import count_proven
from rootbranch.usecases.views import FigureLine, FigureView
from rootbranch.usecases.words import is_of_claims, marked_words

FIGURE_PAGE_ROWS = 50
_FROZEN = re.compile(r"r([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")


def figures(
    installation: Installation,
    actor: Actor,
    *,
    by: str | None = None,
    period: Period | None = None,
    as_of: datetime | None = None,
) -> tuple[FigureLine, ...]:
    """Count everything that stands, in all or by `operation`, `territory`, `country` or `partner`.

    By operation, what was published about each operation is reconciled and stands beside it.

    Raises:
        InputError: The period ends before it begins.
    """
    asked = period or Period()
    in_order(asked.first, asked.last)
    with asking(installation, actor, Verb.READ, joint(Kind.FIGURE), "figures") as work:
        counted = count_shown(work, by=by, period=asked, as_of=as_of)
        # What belongs to no operation, territory … comes behind what does; a release keeps its own order.
        ordered = sorted(
            report.in_reading_order(counted), key=lambda figure: by is not None and not figure.scope.get(by)
        )
        return tuple(FigureLine(key=figure_key(figure), figure=figure) for figure in ordered)


def count_all(
    work: Work, *, by: str | None, period: Period, as_of: datetime | None = None
) -> tuple[Figure, ...]:
    """Count within a use case that has been allowed."""
    counted = _count(work, by=by, period=period, as_of=as_of)
    told = tuple(
        replace(figure, as_of=utc(as_of or work.at))
        for figure in counted
        if by is None or _says_something(figure)
    )
    return told + (_claimed(work) if by == "operation" else ())


def count_shown(
    work: Work, *, by: str | None, period: Period, as_of: datetime | None = None
) -> tuple[Figure, ...]:
    """Count as it may be shown at any time, for any period: what counts protected persons is hidden, whatever it is.

    Somebody who may ask for every period takes one from another; only a release, which knows what was shown before, gives such a count.
    """
    return _hidden(work, count_all(work, by=by, period=period, as_of=as_of))


def _hidden(work: Work, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    protected = {rule.name for rule in work.installation.rules if rule.protected}
    return tuple(ledger.hide_figure(figure) if figure.rule in protected else figure for figure in figures)


def _count(
    work: Work, *, by: str | None, period: Period, as_of: datetime | None = None
) -> tuple[Figure, ...]:
    """Count under every rule in force, each stretch of the period under its own version."""
    at, counted = utc(as_of or work.at), tuple[Figure, ...]()
    for span, rules in ledger.spans(work.installation.rules, period, at.date()):
        counted += count_under(work, rules, by=by, period=span, as_of=at)
    return counted


def count_under(
    work: Work, rules: tuple[Rule, ...], *, by: str | None, period: Period, as_of: datetime
) -> tuple[Figure, ...]:
    """Count under rules that are given, one version of each, whatever their days."""
    at = utc(as_of)
    return (
        *count_in_columns(work, rules, _formed, as_of=at, period=period, by=by),
        *count_proven(work, rules, by=by, period=period, as_of=at, open_work=open_columns(work, _formed)),
    )


def _formed(work: Work) -> ledger.Formed:
    return form_picture(work).formed


def _claimed(work: Work) -> tuple[Figure, ...]:
    return covered(reconcile(work).figures, work.installation.claim_rules)


def _says_something(figure: Figure) -> bool:
    return bool(any(figure.values) or figure.waiting or figure.set_aside)


def covered(figures: tuple[Figure, ...], rules: ledger.ClaimRules) -> tuple[Figure, ...]:
    """Hide beside a hidden claim the one that would give it away: a part beside its total and the other part.

    Where a small number of protected persons of an operation is hidden and two or more numbers of the same
    unit are shown, the smallest of them is hidden too.
    """
    given_away: set[int] = set()
    for operation, unit in {(figure.scope.get("operation"), figure.unit) for figure in figures}:
        family = [
            (index, figure)
            for index, figure in enumerate(figures)
            if (figure.scope.get("operation"), figure.unit) == (operation, unit)
            and ledger.is_protected_metric(figure.measure, rules)
        ]
        shown = [(figure.values, index) for index, figure in family if figure.form is not Form.HIDDEN]
        if len(shown) < len(family) and len(shown) > 1:
            given_away.add(min(shown)[1])
    return tuple(
        ledger.hide_figure(figure) if index in given_away else figure for index, figure in enumerate(figures)
    )


def figure_key(figure: Figure) -> str:
    """Name a live figure, safe in an address."""
    return _packed(
        {
            "m": figure.measure,
            "r": figure.rule,
            "s": dict(figure.scope),
            "f": figure.period.first,
            "l": figure.period.last,
        }
    )


def frozen_key(release: Release, index: int) -> str:
    """Name a figure of a release, short enough to be typed: `r2-17` is the seventeenth of release 2."""
    return f"r{release.number}-{index + 1}"


def _packed(value: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).decode().rstrip("=")


def read_figure(installation: Installation, actor: Actor, key: str, *, first: int = 0) -> FigureView:
    """Open a figure to the entries and records that make it, a page of them.

    Args:
        first: How many of them come before the page, and how many of what is set aside.

    Raises:
        AccessError: There is no such figure.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.FIGURE), "read_figure") as work:
        figure = _find(work, key)
        rule = rule_of(work.installation, figure)
        # A figure is for everybody, what it counts is not: the operator sees no outcome through it either.
        may = work.allows(Verb.READ, joint(Kind.OUTCOME))
        total = len(figure.counts)
        first = first if first < max(total, len(figure.set_aside)) else 0
        standing = _standing(work, figure, rule, first) if may else ()
        shown = max(min(FIGURE_PAGE_ROWS, total - first), 0)
        claimed = () if standing else record_lines(work, _listed(figure)[first : first + shown])
        closed = 0 if standing else shown - len(claimed)
        if not may and not claimed:  # nobody turns pages of which all is closed
            closed = shown = total
        aside_listed = () if isinstance(figure.set_aside, LeftOut) else figure.set_aside
        named = aside_listed[first : first + FIGURE_PAGE_ROWS]
        aside = {line.id: line for line in record_lines(work, (id for id, _ in named))}
        work.touch(entry.id for entry in standing)
        return FigureView(
            line=FigureLine(key=key, figure=figure),
            rule=rule,
            entries=lines_of(work, standing),
            records=claimed,
            closed=closed,
            first=first,
            more=max(total - first - shown, 0),
            set_aside=tuple((aside[id], why) for id, why in named if id in aside),
            set_aside_closed=sum(1 for id, _ in named if id not in aside),
            set_aside_more=max(len(aside_listed) - first - len(named), 0),
            set_aside_reasons=figure.set_aside.reasons if isinstance(figure.set_aside, LeftOut) else (),
        )


def _listed(figure: Figure) -> tuple[str, ...]:
    return () if isinstance(figure.counts, Counted) else figure.counts


def _standing(work: Work, figure: Figure, rule: Rule | None, first: int) -> tuple[Entry, ...]:
    """Read a page of the entries that a figure counts; none where it counts records of claims."""
    if isinstance(figure.counts, Counted):
        assert rule is not None, "only what is counted under a rule is too much to be listed"
        numbers = numbers_behind(work, rule, figure, first=first, limit=FIGURE_PAGE_ROWS)
        return entries.of_numbers(work.connection, numbers)
    shown = () if is_of_claims(figure) else figure.counts[first : first + FIGURE_PAGE_ROWS]
    return entries.of_ids(work.connection, (EntryId(id) for id in shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the key of a live figure names."""

    measure: str
    rule: str
    scope: dict[str, str]
    period: Period


def name_figure(installation: Installation, actor: Actor, key: str, language: str) -> str:
    """Name a figure without counting it, for the way back to it; empty where there is none for this person.

    A name is no fact, so nothing is audited; opening the figure is.
    """
    if "figures" not in offers(installation, actor):
        return ""
    with installation.register.read() as connection:
        named = _frozen(connection, key) or _asked(key)
    return marked_words(named.measure, named.scope, named.rule, language) if named else ""


def _find(work: Work, key: str) -> Figure:
    frozen = _frozen(work.connection, key)
    if frozen is not None:
        return frozen
    asked = _asked(key)
    if asked is None:
        raise work.not_there()
    if not any(rule.name == asked.rule for rule in work.installation.rules):
        candidates = _claimed(work)
    else:
        by = next(
            (way for way in ("operation", "territory", "country", "partner") if way in asked.scope), None
        )
        candidates = _hidden(work, _count(work, by=by, period=asked.period))
    for figure in candidates:
        if (figure.measure, figure.rule, dict(figure.scope)) == (asked.measure, asked.rule, asked.scope):
            return replace(figure, as_of=work.at)
    raise work.not_there()


def _asked(key: str) -> _Asked | None:
    try:
        asked = orjson.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        return _Asked(
            measure=str(asked["m"]),
            rule=str(asked["r"]),
            scope={str(name): str(value) for name, value in asked["s"].items()},
            period=Period(first=_day(asked["f"]), last=_day(asked["l"])),
        )
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError):
        return None


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _frozen(connection: Connection, key: str) -> Figure | None:
    named = _FROZEN.fullmatch(key)
    release = releases.by_number(connection, int(named[1])) if named else None
    if named is None or release is None or int(named[2]) > len(release.figures):
        return None
    return release.figures[int(named[2]) - 1]
