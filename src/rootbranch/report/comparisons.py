"""Say a comparison with earlier windows: number, windows, ratio and percentage always together.

Limits: a percentage is never written without the numbers it is a percentage of, nor without its ratio.
Source: domain, section 5, rule 10.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from rootbranch.model.ledger import Comparison
from rootbranch.report.naming import measure_label, scope_label, unit_label
from rootbranch.report.wording import counted, difference, number, period_text, plain, said, t

HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")


def comparison_text(comparison: Comparison, language: str) -> tuple[str, ...]:
    """Say a comparison in sentences; where it is refused, only what the figure is and why."""
    sentences = [_now(comparison, language)]
    if comparison.waiting:
        sentences.append(counted("report.compared.waiting", comparison.waiting, language))
    return (*sentences, *compared_part(comparison, language))


def compared_part(comparison: Comparison, language: str) -> tuple[str, ...]:
    """Say what a comparison adds to a figure that was said before: windows, ratio and percentage, or why not."""
    sentences: list[str] = []
    if comparison.before is not None:
        sentences.append(_before(comparison, comparison.before, language))
    if comparison.ratio is not None and comparison.percent is not None:
        sentences.append(
            t(
                "report.compared.ratio",
                language,
                times=_rounded(comparison.ratio, language),
                percent=difference(comparison.percent.quantize(Decimal(1), ROUND_HALF_EVEN), language),
            )
        )
    if comparison.low is not None and comparison.high is not None:
        low, high = (_rounded(value, language) for value in (comparison.low, comparison.high))
        sentences.append(t("report.compared.interval", language, low=low, high=high))
    if comparison.partners and not comparison.refused:
        sentences.append(
            t("report.compared.partners", language, partners=", ".join(map(plain, comparison.partners)))
        )
    return (*sentences, *(said(why, language) for why in comparison.why))


def _now(comparison: Comparison, language: str) -> str:
    scope = dict(comparison.scope)
    narrowed = scope_label(scope, language)
    label = measure_label(comparison.measure, scope, language)
    within = f" ({narrowed})" if narrowed else ""
    period = period_text(comparison.period, language)
    rule = plain(comparison.rule)
    if comparison.now is None:
        return t("report.compared.now_unsaid", language, label=label, scope=within, period=period, rule=rule)
    return t(
        "report.compared.now",
        language,
        label=label,
        scope=within,
        period=period,
        value=number(comparison.now, language),
        unit=unit_label(comparison.unit, language, (comparison.now,)),
        rule=rule,
    )


def _before(comparison: Comparison, mean: Decimal, language: str) -> str:
    values = [number(window.value, language) for window in comparison.windows if window.value is not None]
    one = "_one" if len(values) == 1 else ""
    return t(
        f"report.compared.{comparison.season}{one}",
        language,
        count=len(values),
        values="; ".join(values),
        mean=number(mean.quantize(TENTH, ROUND_HALF_EVEN).normalize(), language),
    )


def _rounded(value: Decimal, language: str) -> str:
    """Write a ratio with two decimals, or with more where two would make it nought."""
    short = value.quantize(HUNDREDTH, ROUND_HALF_EVEN)
    return number((short or value).normalize(), language)
