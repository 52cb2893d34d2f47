"""Make the document of a release: facts, figures in sections, changes, how to read them.

    Release ─┬─ facts
             ├─ figures ─▶ sections: all together · operation · territory · partner · totals published by others
             ├─ changes ─▶ rows
             └─ reading

Limits: comparisons with earlier windows stand in the sentences only, beside the figures in all.
Source: domain, section 5 (rules 7, 9 and 10); FIRST TLP 2.0, for the handling line.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rootbranch.errors import Message
from rootbranch.model.ledger import Figure, Form, Period, Release, ReleaseStep
from rootbranch.report.changes import change_rows
from rootbranch.report.document import (
    ChangeRow,
    Definition,
    Fact,
    FigureRow,
    HandlingLine,
    ReportDocument,
    Section,
)
from rootbranch.report.grid import Cell, Grid, lay_out
from rootbranch.report.naming import OF_THE_MEASURE, measure_label, unit_label
from rootbranch.report.ordering import Place, is_claim, reading_place
from rootbranch.report.rows import figure_row
from rootbranch.report.sentences import release_sentences
from rootbranch.report.totals import word_text
from rootbranch.report.wording import moment, period_text, plain, said, t, t_or_none

VALUES = r"(RED|AMBER\+STRICT|AMBER|GREEN|CLEAR)"
TLP = re.compile(rf"TLP:{VALUES}(?![\w+])[\s·,;:/–-]*(.*)|{VALUES}")
WHOLE, CLAIMS = "all", "claims"
SECTIONS = (WHOLE, "operation", "territory", "country", "partner", "lead", CLAIMS)
Pair = tuple[Figure, FigureRow]


def release_document(
    release: Release,
    definitions: Mapping[str, Message],
    *,
    language: str,
    previous: Release | None = None,
    partners: Mapping[str, str] | None = None,
    steps: Sequence[ReleaseStep] = (),
    key_of: Callable[[Figure], str] | None = None,
) -> ReportDocument:
    """Say a release in one language.

    Args:
        definitions: Rule name (`arrest@1`) to its sentence.
        previous: The release before, for its number and date and for what its figures looked like.
        partners: Partner id to name; an id without a name is shown as it is.
        steps: Who confirmed or withdrew it; without one it is provisional.
        key_of: Gives the key under which a figure opens; None for readers who may not open figures.
    """
    period = _common_period(release)
    place = reading_place(release.figures)
    order = sorted(release.figures, key=lambda figure: (*_place(figure, partners or {}), place(figure)))
    compared = {(each.measure, each.rule, each.scope): each for each in release.comparisons}
    rows = tuple(
        figure_row(
            figure,
            line=line,
            language=language,
            definition=definitions.get(figure.rule),
            common=period,
            partners=partners or {},
            key=key_of(figure) if key_of else "",
            comparison=compared.get((figure.measure, figure.rule, tuple(sorted(figure.scope.items())))),
        )
        for line, figure in enumerate(order, 1)
    )
    changes = change_rows(
        release,
        previous,
        language=language,
        partners=partners or {},
        key_of=key_of,
        lines={id(figure): line for line, figure in enumerate(order, 1)},
    )
    return ReportDocument(
        language=language,
        id=release.id,
        number=release.number,
        path=f"/releases/{release.number}" if key_of else "",
        title=plain(release.title) or t("report.number", language, number=release.number),
        digest=release.digest,
        as_of=release.as_of,
        released_at=release.released_at,
        handling=_handling(release.handling, language),
        facts=(
            *_standing(steps, language),
            *_facts(release, previous, period, language),
            *_words(release, language),
        ),
        sections=_sections(tuple(zip(order, rows, strict=True)), place, partners or {}, language),
        changes_lead=_changes_lead(release, changes, language),
        changes=changes,
        definitions=_definitions(rows, definitions, language),
        reading=_reading(rows, language),
        sentences=release_sentences(
            rows,
            release.comparisons,
            release.words,
            definitions,
            period=period_text(period, language) if period and (period.first or period.last) else "",
            language=language,
        ),
    )


def _words(release: Release, language: str) -> tuple[Fact, ...]:
    label = t("report.words", language)
    return tuple(Fact(id="word", label=label, text=word_text(word, language)) for word in release.words)


def _standing(steps: Sequence[ReleaseStep], language: str) -> tuple[Fact, ...]:
    """Say first how far a release is: provisional, or each step with who, when and why."""
    label = t("report.state", language)
    if not steps:
        return (Fact(id="state", label=label, text=t("report.state.provisional", language)),)
    return tuple(
        Fact(
            id="state",
            label=label,
            text=t(
                f"report.state.{step.state}{'_because' if step.reason else ''}",
                language,
                moment=moment(step.at, language),
                officer=plain(step.officer),
                reason=plain(step.reason),
            ),
        )
        for step in reversed(steps)
    )


def _place(figure: Figure, partners: Mapping[str, str]) -> tuple[object, ...]:
    """Give the place of a figure; figures of one place stay in the order of the release."""
    scope = tuple(
        (name, partners.get(value, value), value)
        for name, value in sorted(figure.scope.items())
        if name not in OF_THE_MEASURE
    )
    if is_claim(figure):
        return (len(SECTIONS), "", scope)
    group = _group(figure) or WHOLE
    return (SECTIONS.index(group) if group in SECTIONS else len(SECTIONS) - 1, group, scope)


def _group(figure: Figure) -> str:
    return "+".join(sorted(name for name in figure.scope if name not in OF_THE_MEASURE))


def _sections(
    pairs: tuple[Pair, ...], place: Callable[[Figure], Place], partners: Mapping[str, str], language: str
) -> tuple[Section, ...]:
    grouped: dict[str, list[Pair]] = {}
    for figure, row in pairs:
        name = CLAIMS if is_claim(figure) else _group(figure) or WHOLE
        grouped.setdefault(name, []).append((figure, row))
    leads = {
        CLAIMS: t("report.section.claims_lead", language),
        "partner": t("report.section.partner_lead", language),
    }
    whole = grouped.get(WHOLE, [])
    sections = []
    for name, members in grouped.items():
        narrowed = name not in (WHOLE, CLAIMS)
        grid = _grid(sorted(members, key=lambda pair: place(pair[0])), whole, language) if narrowed else None
        sections.append(
            Section(
                id=name,
                title=_section_title(name, language),
                lead=leads.get(name, ""),
                rows=tuple(row for _, row in members),
                grid=grid,
                legend=_legend(members, partners, language) if grid else (),
            )
        )
    return tuple(sections)


def _grid(members: list[Pair], whole: list[Pair], language: str) -> Grid[FigureRow] | None:
    """Lay a section out with a column a scope, the figures of the whole before them."""
    scopes = {row.column: _group_values(figure) for figure, row in members}
    columns = sorted(scopes, key=lambda column: (not any(scopes[column]), scopes[column]))
    units = {(row.label, row.code): unit_label(row.code, language) for _, row in members}
    cells = [
        Cell(label=row.label, unit=units[row.label, row.code], column=row.column, content=row)
        for _, row in members
    ]
    beside = [
        Cell(label=row.label, unit=units[row.label, row.code], column=WHOLE, content=row)
        for _, row in whole
        if (row.label, row.code) in units
    ]
    found = lay_out([*cells, *beside], [WHOLE, *columns] if beside else columns)
    if found is None or len(columns) < 2 or any(row.period for _, row in members):
        return None
    heads = tuple(t("report.column.whole", language) if head == WHOLE else head for head in found.columns)
    return replace(found, columns=heads)


def _group_values(figure: Figure) -> tuple[str, ...]:
    return tuple(value for name, value in sorted(figure.scope.items()) if name not in OF_THE_MEASURE)


def _legend(members: list[Pair], partners: Mapping[str, str], language: str) -> tuple[str, ...]:
    ids = {
        figure.scope[name] for figure, _ in members for name in ("partner", "lead") if name in figure.scope
    }
    named = ((plain(id), plain(partners.get(id, ""))) for id in sorted(ids))
    return tuple(t("report.legend", language, id=id, name=name) for id, name in named if name)


def _section_title(name: str, language: str) -> str:
    known = t_or_none(f"report.section.{name}", language) if name in SECTIONS else None
    return known or t("report.section.other", language, names=", ".join(name.split("+")))


def _common_period(release: Release) -> Period | None:
    periods = {figure.period for figure in release.figures}
    return periods.pop() if len(periods) == 1 else None


def _facts(
    release: Release, previous: Release | None, period: Period | None, language: str
) -> tuple[Fact, ...]:
    said_period = t("report.period_several", language) if period is None else period_text(period, language)
    return tuple(
        Fact(id=name, label=t(f"report.{name}", language), text=text)
        for name, text in (
            ("as_of", t("report.as_of_said", language, moment=moment(release.as_of, language))),
            ("period", said_period),
            ("published", moment(release.released_at, language)),
            ("previous", _previous(release, previous, language)),
            (
                "baseline",
                t("report.baseline_several" if release.comparisons else "report.baseline_none", language),
            ),
            ("rules_digest", release.rules_digest),
            ("digest", release.digest),
        )
    )


def _previous(release: Release, previous: Release | None, language: str) -> str:
    if release.previous is None:
        return t("report.previous_none", language)
    if previous is None:
        return t("report.previous_id", language, id=release.previous)
    when = moment(previous.released_at, language)
    return t("report.previous_said", language, number=previous.number, moment=when)


def _handling(handling: str, language: str) -> HandlingLine:
    words = plain(handling)
    match = TLP.fullmatch(words)
    if match is None:
        return HandlingLine(label=words, colour="", rest="", meaning="")
    value = match[1] or match[3]
    return HandlingLine(
        label=f"TLP:{value}",
        colour=value.lower(),
        rest=match[2] or "",
        meaning=t(f"report.tlp.{value.lower().replace('+', '_')}", language),
    )


def _changes_lead(release: Release, changes: tuple[ChangeRow, ...], language: str) -> str:
    if release.previous is None:
        return t("report.changes.first", language)
    if not changes:
        return t("report.changes.none", language)
    if len(changes) == 1:
        return t("report.changes.one", language)
    whole = sum(1 for change in changes if not change.scope_text)
    if whole in (0, len(changes)):
        return t("report.changes.many", language, count=len(changes))
    return t("report.changes.split", language, count=len(changes), whole=whole, rest=len(changes) - whole)


def _definitions(
    rows: tuple[FigureRow, ...], definitions: Mapping[str, Message], language: str
) -> tuple[Definition, ...]:
    labels: dict[str, str] = {}
    for row in rows:
        labels.setdefault(row.rule, measure_label(row.measure, {}, language))
    return tuple(
        Definition(rule=rule, label=label, text=said(definitions[rule], language))
        for rule, label in labels.items()
        if rule in definitions
    )


def _reading(rows: tuple[FigureRow, ...], language: str) -> tuple[str, ...]:
    forms = {row.form for row in rows}
    said_of_forms = (
        (Form.RANGE, "report.reading.range"),
        (Form.LIST, "report.reading.list"),
        (Form.HIDDEN, "report.reading.hidden"),
        (Form.UNRESOLVED, "report.reading.unresolved"),
    )
    ids = ["report.reading.rule", *(id for form, id in said_of_forms if form in forms)]
    if any(row.waiting for row in rows):
        ids.append("report.reading.waiting")
    return tuple(t(id, language) for id in [*ids, "report.reading.digest"])
