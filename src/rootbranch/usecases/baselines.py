"""Compare what is counted now with earlier windows, in one look at the ledger.

entries ─┬─ count in the period ─────┐
         ├─ count in each window ────┼─▶ ledger.compare_figure ─▶ Comparison
         └─ days known of partners ──┘
"""

from collections.abc import Iterable
from datetime import datetime

from rootbranch import ledger, report
from rootbranch.disclosure import THRESHOLD
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ledger import Comparison, Figure, Period, Season
from rootbranch.usecases.asked import in_order
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.columns import ledger_columns
from rootbranch.usecases.figures import count_shown, count_under
from rootbranch.usecases.installation import Installation


def compare_figures(
    installation: Installation,
    actor: Actor,
    *,
    period: Period,
    windows: int,
    season: Season,
    by: str | None = None,
    measure: str = "",
) -> tuple[Comparison, ...]:
    """Compare each figure of a period with earlier windows of the same length.

    Args:
        measure: Only this one; empty for all.

    Raises:
        InputError: The period is open or ends before it begins, or the number of windows is out of bounds.
    """
    in_order(period.first, period.last)
    past = ledger.windows_before(period, windows, season)
    with asking(installation, actor, Verb.READ, joint(Kind.FIGURE), "compare_figures") as work:
        now = tuple(
            figure
            for figure in count_shown(work, by=by, period=period)
            if not figure.rule.startswith("claims@") and (not measure or figure.measure == measure)
        )
        return compared(work, report.in_reading_order(now), past, season, by=by, as_of=work.at)


def compared(
    work: Work,
    now: Iterable[Figure],
    windows: tuple[Period, ...],
    season: Season,
    *,
    by: str | None,
    as_of: datetime,
) -> tuple[Comparison, ...]:
    """Compare within a use case that has been allowed; the windows are counted as the period is, as of one moment."""
    rules = ledger.rules_on(work.installation.rules, as_of.date())
    protected = {rule.name for rule in rules if rule.protected}
    before = tuple(
        ledger.hide_figure(figure)
        if figure.rule in protected and any(value < THRESHOLD for value in figure.values)
        else figure
        for window in windows
        for figure in count_under(work, rules, by=by, period=window, as_of=as_of)
    )
    partners = ledger.days_of_partners(ledger_columns(work), as_of)
    return tuple(
        ledger.compare_figure(figure, before, windows=windows, season=season, partners=partners)
        for figure in now
    )
