"""Name measures, units and scopes in the words of a language.

Our own measures and the usual commodities have names in the catalogue. What partners name themselves (metrics of
claims, rare commodities) is shown as they named it, with spaces for underscores.

Source: United Nations Convention against Transnational Organized Crime, art. 2 (f) and (g), for *embargo preventivo*,
*incautación* and *decomiso*; ISO 4217; Unicode CLDR for names of countries.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from rootbranch.report.wording import LOCALES, humanised, plain, t, t_or_none

# What belongs to the measure itself; the other keys of a scope narrow it.
OF_THE_MEASURE = frozenset({"stage", "commodity", "unit"})
NAMED_SCOPES = frozenset({"operation", "territory", "country", "partner", "lead", "campaign"})
SINGULARS = {"persons": "person", "people": "person"}


def measure_label(measure: str, scope: Mapping[str, str], language: str) -> str:
    """Name a measure with its stage or commodity: `Quantity seized: cash`."""
    name = t_or_none(f"report.measure.{measure}", language) or humanised(measure)
    part = ""
    if "stage" in scope:
        part = _listed("stage", scope["stage"], language)
    elif "commodity" in scope:
        part = _listed("commodity", scope["commodity"], language)
    return t("report.measure_of", language, measure=name, part=part) if part else name


def unit_label(unit: str, language: str, values: Sequence[Decimal] = ()) -> str:
    """Name a unit, in the singular beside a single 1; a currency keeps its ISO 4217 code."""
    code = _code(unit)
    number = "one" if len(values) == 1 and values[0] == 1 else "many"
    for name in (SINGULARS.get(code, code), code.removesuffix("s")):
        known = t_or_none(f"report.unit.{name}.{number}", language)
        if known is not None:
            return known
    currency = code.upper()
    return currency if currency in LOCALES[language].currencies else plain(unit.replace("_", " "))


def scope_label(scope: Mapping[str, str], language: str, partners: Mapping[str, str] | None = None) -> str:
    """Say what a figure is narrowed to; empty where it is narrowed to nothing."""
    return " · ".join(
        _scope(name, value, language, partners or {})
        for name, value in sorted(scope.items())
        if name not in OF_THE_MEASURE
    )


def column_label(scope: Mapping[str, str], language: str) -> str:
    """Say the same as a short head of a column: the id of a partner, the name of a country or an operation."""
    return " · ".join(
        _narrowed_to(name, value, language)
        for name, value in sorted(scope.items())
        if name not in OF_THE_MEASURE
    )


def _scope(name: str, value: str, language: str, partners: Mapping[str, str]) -> str:
    shown = _narrowed_to(name, value, language)
    if name in {"partner", "lead"} and plain(partners.get(value, "")):
        shown = t("report.named", language, name=plain(partners[value]), id=shown)
    if name in NAMED_SCOPES:
        return t(f"report.scope.{name}", language, value=shown)
    return t("report.scope.other", language, name=humanised(name), value=shown)


def _narrowed_to(name: str, value: str, language: str) -> str:
    shown = plain(value)
    if name == "territory":
        shown = _listed("territory", value, language)
    elif name == "country":
        shown = LOCALES[language].territories.get(value, shown)
    return shown or t("report.scope.none", language)


def _listed(area: str, value: str, language: str) -> str:
    return t_or_none(f"report.{area}.{_code(value)}", language) or plain(value.replace("_", " "))


def _code(text: str) -> str:
    return "_".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())
