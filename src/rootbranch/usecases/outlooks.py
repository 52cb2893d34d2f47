"""Keep forecasts and alarms beside the series they are of, and show them there.

flows series --by … --long S.csv ─▶ flows forecast, flows alerts ─▶ F.csv, A.csv ─ keep_outlooks ─▶ page of the series
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rootbranch import flows, gather
from rootbranch.flows import AheadMonth, FlowAlert, Outlook, Series
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.store import outlooks as kept
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOutlook:
    """What comes next of a series, and what departed from what was expected.

    Attributes:
        made_at, warned_at: When each was kept; None where there is none.
        fits: Whether the forecast begins right behind the newest period; else a newer vintage came after it.
    """

    outlook: Outlook | None
    made_at: datetime | None
    fits: bool
    alerts: tuple[FlowAlert, ...]
    warned_at: datetime | None


def keep_outlooks(
    installation: Installation, actor: Actor, *, forecast: Path | None, alerts: Path | None
) -> tuple[int, int]:
    """Keep what `flows forecast` and `flows alerts` wrote, all of it or nothing.

    Returns:
        For how many series a forecast was kept, and for how many alarms.

    Raises:
        InputError: A file is none of theirs, or its series have no id of `flows series --long`.
    """
    with asking(installation, actor, Verb.ENTER, joint(Kind.FLOWS), "keep_outlooks") as work:
        made = flows.read_outlooks(_rows(forecast, flows.FORECAST_COLUMNS)) if forecast else {}
        warned = flows.read_alerts(_rows(alerts, flows.ALERT_COLUMNS)) if alerts else {}
        _keep(work, kept.FORECAST, {id: asdict(one) for id, one in made.items()})
        _keep(work, kept.ALERTS, {id: [asdict(alert) for alert in found] for id, found in warned.items()})
        work.touch([*made, *warned])
        return len(made), len(warned)


def outlook_of(work: Work, series: Series) -> SeriesOutlook:
    """Read the newest outlook of a series."""
    id = flows.series_id(series)
    forecast = kept.newest(work.connection, id, kept.FORECAST)
    alerts = kept.newest(work.connection, id, kept.ALERTS)
    outlook = _outlook(forecast[0]) if forecast else None
    ahead = tuple(one for one in outlook.months if one.period > series.last) if outlook else ()
    return SeriesOutlook(
        outlook=outlook,
        made_at=forecast[1] if forecast else None,
        fits=bool(outlook) and len(ahead) == len(outlook.months) if outlook else False,
        alerts=tuple(_alert(one) for one in alerts[0]) if alerts else (),
        warned_at=alerts[1] if alerts else None,
    )


def alerts_of(work: Work, series: Series) -> tuple[FlowAlert, ...]:
    """Read the alarms of a series that were kept last, newest first."""
    found = kept.newest(work.connection, flows.series_id(series), kept.ALERTS)
    return tuple(_alert(one) for one in found[0]) if found else ()


def _rows(path: Path, columns: tuple[str, ...]) -> Any:
    return gather.read_counts(gather.counts_bytes(path), path.name, ",", columns)


def _keep(work: Work, kind: str, contents: Mapping[str, object]) -> None:
    rows = {series: (new_id(), content) for series, content in contents.items()}
    kept.add(work.connection, kind, rows, work.actor.officer.id, work.at)


def _outlook(content: Mapping[str, Any]) -> Outlook:
    months = tuple(
        AheadMonth(**{**one, "period": date.fromisoformat(one["period"])}) for one in content["months"]
    )
    parts = tuple((name, share) for name, share in content.get("parts", ()))
    return Outlook(**{**content, "months": months, "parts": parts})


def _alert(content: Mapping[str, Any]) -> FlowAlert:
    return FlowAlert(
        **{
            **content,
            "period": date.fromisoformat(content["period"]),
            "look_at": tuple(content["look_at"]),
        }
    )
