"""Say a figure in words and digits of one language; the report room's wording, for every door."""

from rootbranch import report
from rootbranch.model.ledger import Figure, Form


def figure_words(figure: Figure, language: str) -> tuple[str, str, str, str]:
    """Give label, scope, value and unit of a figure, as finished texts."""
    return (
        report.measure_label(figure.measure, figure.scope, language),
        report.scope_label(figure.scope, language),
        report.value_text(figure.form, figure.values, language),
        report.unit_label(figure.scope.get("unit", figure.unit), language, figure.values),
    )


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
    return figure.rule.startswith("claims@")
