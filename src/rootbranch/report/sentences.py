"""Write the sentences that may be said of a release: only what its figures carry, with footnotes.

    rows · comparisons ─▶ Sentence("Arrests: the partners counted 16 arrests …¹") · footnotes: rule, what waits, set aside, territory

There is no free word in them. The noun is the unit of the rule, so where arrests are counted no sentence says
"smugglers"; a percentage comes from a comparison only, with its numbers and its ratio; a figure whose rule has no
definition gives no sentence. A word that adds up several kinds is said in one sentence with its closed list.

Limits: figures in all, with a number or a range; a hidden one gives no sentence. What is 0 and waits for nothing is left out.
Source: domain, section 5, rules 7, 9 and 10.
"""

from collections.abc import Mapping, Sequence

from rootbranch.errors import Message
from rootbranch.model.ledger import Comparison, Form
from rootbranch.model.words import WordTotal
from rootbranch.report.comparisons import compared_part
from rootbranch.report.document import FigureRow, ReportDocument, Sentence, Sentences
from rootbranch.report.naming import OF_THE_MEASURE
from rootbranch.report.totals import word_text
from rootbranch.report.wording import counted, moment, plain, said, t

CLAIMS = "claims@"
TERRITORIES = ("own", "partner", "unknown")


def release_sentences(
    rows: Sequence[FigureRow],
    comparisons: Sequence[Comparison],
    words: Sequence[WordTotal],
    definitions: Mapping[str, Message],
    *,
    period: str,
    language: str,
) -> Sentences:
    """Say each figure in all once, with what its comparison adds, then the words that sum several of them.

    Args:
        period: Of the whole document, in words; empty where it stands beside each figure, or has no limit.
    """
    notes: dict[str, int] = {}
    by_name = {(each.measure, each.rule, each.scope): each for each in comparisons}
    sentences = []
    for row in rows:
        if not _may_be_said(row, definitions):
            continue
        parts = [
            t(
                "report.sentence",
                language,
                value=row.value,
                unit=row.unit,
                label=row.label,
                period=row.period or period or t("report.sentence.any_time", language),
                rule=row.rule,
            )
        ]
        comparison = by_name.get((row.measure, row.rule, row.scope))
        if comparison is not None:
            parts += compared_part(comparison, language)
        told = (*_notes(row, rows, definitions, language),)
        numbers = tuple(notes.setdefault(note, len(notes) + 1) for note in told)
        sentences.append(Sentence(text=" ".join(parts), footnotes=numbers))
    for word in words:
        parts_differ = t("report.word_note", language, name=plain(word.name))
        number = notes.setdefault(parts_differ, len(notes) + 1)
        sentences.append(Sentence(text=word_text(word, language), footnotes=(number,)))
    return Sentences(sentences=tuple(sentences), footnotes=tuple(notes))


def _may_be_said(row: FigureRow, definitions: Mapping[str, Message]) -> bool:
    narrowed = any(name not in OF_THE_MEASURE for name, _ in row.scope)
    plain = row.form in (Form.NUMBER, Form.RANGE) and not row.rule.startswith(CLAIMS)
    return plain and not narrowed and row.rule in definitions and bool(any(row.values) or row.waiting)


def _notes(
    row: FigureRow, rows: Sequence[FigureRow], definitions: Mapping[str, Message], language: str
) -> list[str]:
    """List what must be read with a sentence: what waits, remarks, territory, partners, the definition."""
    notes = [f"{row.rule}: {said(definitions[row.rule], language)}"]
    if row.waiting:
        notes.append(f"{row.label}: {counted('report.waiting', row.waiting, language)}")
    notes += [f"{row.label}: {remark}" for remark in row.remarks]
    where = {
        value: other
        for other in rows
        for value in [_narrowed(other, "territory", row)]
        if value in TERRITORIES and other.form is Form.NUMBER and any(other.values)
    }
    if where:
        listed = "; ".join(
            f"{where[name].column}: {where[name].value}" for name in TERRITORIES if name in where
        )
        notes.append(t("report.sentence.territory", language, label=row.label, listed=listed))
    partners = [other.column for other in rows if any(other.values) and _narrowed(other, "partner", row)]
    if partners:
        notes.append(t("report.sentence.partners", language, label=row.label, listed=", ".join(partners)))
    return notes


def _narrowed(other: FigureRow, name: str, row: FigureRow) -> str:
    """Give what another row of the same measure is narrowed to, where it is narrowed to this and nothing else."""
    rest = tuple(pair for pair in other.scope if pair[0] != name)
    if (other.measure, other.rule, rest) != (row.measure, row.rule, row.scope) or rest == other.scope:
        return ""
    return dict(other.scope)[name]


def write_text(document: ReportDocument) -> str:
    """Write the sentences as plain text: head, state, handling, a sentence a line, footnotes, digest."""
    language = document.language
    state = [fact.text for fact in document.facts if fact.id == "state"]
    lines = [
        document.title,
        t("report.number", language, number=document.number),
        *state,
        " ".join(part for part in (document.handling.label, document.handling.rest) if part),
        "",
        *(sentence.marked for sentence in document.sentences.sentences),
        "",
        *(f"[{number}] {note}" for number, note in enumerate(document.sentences.footnotes, 1)),
        "",
        f"{t('report.as_of', language)}: {moment(document.as_of, language)}",
        f"{t('report.digest', language)}: {document.digest}",
    ]
    return "\n".join(lines) + "\n"
