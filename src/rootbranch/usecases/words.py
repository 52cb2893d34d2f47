"""Say a figure in words and digits of one language; the report room's wording, for every door."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from rootbranch import report
from rootbranch.errors import Message, text_of
from rootbranch.model.ledger import Comparison, Figure, Form
from rootbranch.model.words import WordTotal

_CLAIMS = "claims@"


def figure_words(figure: Figure, language: str) -> tuple[str, str, str, str]:
    """Give label, scope, value and unit of a figure, as finished texts."""
    return (
        report.measure_label(figure.measure, figure.scope, language),
        report.scope_label(figure.scope, language),
        report.value_text(figure.form, figure.values, language),
        report.unit_label(figure.scope.get("unit", figure.unit), language, figure.values),
    )


def comparison_words(comparison: Comparison, language: str) -> tuple[str, ...]:
    """Say a comparison in finished sentences: number, windows, ratio and percentage together, interval or why not."""
    return report.comparison_text(comparison, language)


def word_words(word: WordTotal, language: str) -> str:
    """Say what a word that sums several rules comes to, with its closed list."""
    return report.word_text(word, language)


def measure_words(measure: str, scope: Mapping[str, str], language: str) -> str:
    """Name a measure with its stage or commodity."""
    return report.measure_label(measure, scope, language)


def marked_words(measure: str, scope: Mapping[str, str], rule: str, language: str) -> str:
    """Name a measure, and mark what others published as that."""
    words = measure_words(measure, scope, language)
    if not rule.startswith(_CLAIMS):
        return words
    return text_of(Message("cli.published_by_others", {"measure": words}), language)


def unit_words(unit: str, language: str, values: Sequence[Decimal] = ()) -> str:
    """Name a unit, in the singular beside a single 1; a currency keeps its code."""
    return report.unit_label(unit, language, values)


def set_aside_count(figure: Figure) -> int:
    """Count the reports that speak of a figure and are not added; what waits for a person is counted apart."""
    return report.set_aside_count(figure)


def reasons_of(figure: Figure) -> tuple[tuple[Message, int], ...]:
    """Say why reports are not added, each reason with their number; what waits for a person is counted apart."""
    return report.reasons_of(figure)


def figure_text(figure: Figure) -> str:
    """Give a figure's value as data: `19`, `10..17`, `360;235;121`, empty where hidden or unresolved."""
    values = [f"{value:f}" for value in figure.values]
    if figure.form is Form.RANGE:
        return "..".join(values)
    if figure.form in (Form.HIDDEN, Form.UNRESOLVED):
        return ""
    return ";".join(values)


def is_of_claims(figure: Figure) -> bool:
    """Say whether a figure reconciles what was published, instead of counting what was reported."""
    return figure.rule.startswith(_CLAIMS)
