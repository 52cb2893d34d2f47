"""Count under rules that need a definition or a campaign: what is not shown is set aside, each with the reason.

    standing entries ─ proofs ─┬─ shown ─▶ count_figures
                               └─ not shown ─▶ set aside in the same figure

Source: domain, section 5, rules 11 and 12.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from rootbranch.errors import Message
from rootbranch.ledger.entries import standing_entries
from rootbranch.ledger.figures import ALWAYS, WHOLE, count_figures
from rootbranch.ledger.outcomes import Formed
from rootbranch.ledger.proving import Proofs
from rootbranch.ledger.sampling import ErrorRate
from rootbranch.model.ledger import Entry, Figure, Form, Period, Rule

CAMPAIGN = "campaign"
NO_RATES: Mapping[str, ErrorRate] = MappingProxyType({})
_ZERO = (Decimal(0),)

Key = tuple[tuple[str, str], ...]


def count_proven(
    entries: Iterable[Entry],
    rules: tuple[Rule, ...],
    proofs: Proofs,
    *,
    as_of: datetime,
    period: Period = ALWAYS,
    scope: Mapping[str, str] = WHOLE,
    by: str | None = None,
    formed: Formed | None = None,
    rates: Mapping[str, ErrorRate] = NO_RATES,
) -> tuple[Figure, ...]:
    """Count a ledger under each rule that needs proof; the arguments are those of `count_figures`.

    Args:
        rules: Those that need no proof are passed over.
        rates: Error rate of the blind reviews, by definition.

    Returns:
        Figures in the order of the rules. A definition that nobody has answered for yet, and a campaign to which
        nothing was attributed, give none.
    """
    standing = standing_entries(entries, as_of)
    found: list[Figure] = []
    for rule in rules:
        if not rule.needs_proof or (rule.needs_definition and not _is_in_use(rule.needs_definition, proofs)):
            continue
        of_kind = [entry for entry in standing if entry.outcome.kind is rule.kind]
        for campaign in _campaigns(proofs) if rule.needs_campaign else ("",):
            shown, out = _parted(of_kind, rule, campaign, proofs)
            plain = (replace(rule, needs_definition="", needs_campaign=False),)
            seen = partial(count_figures, rules=plain, as_of=as_of, period=period, scope=scope, by=by)
            counted = seen(shown, formed=None if campaign else formed)
            left = seen([entry for entry, _ in out])
            rate = rates.get(rule.needs_definition) if rule.needs_definition else None
            for figure in _with_what_is_out(counted, left, out):
                noted = _noted(figure, rate) if rule.needs_definition else figure
                found.append(replace(noted, scope={**noted.scope, CAMPAIGN: campaign}) if campaign else noted)
    return tuple(found)


def _is_in_use(definition: str, proofs: Proofs) -> bool:
    return any(name == definition for name, _ in proofs.first)


def _campaigns(proofs: Proofs) -> tuple[str, ...]:
    return tuple(sorted({campaign for campaign, _ in proofs.attributions}))


def _parted(
    entries: Iterable[Entry], rule: Rule, campaign: str, proofs: Proofs
) -> tuple[list[Entry], list[tuple[Entry, Message]]]:
    """Part entries into what is shown and what is not; of a campaign, only what was attributed to it."""
    shown: list[Entry] = []
    out: list[tuple[Entry, Message]] = []
    for entry in entries:
        if campaign and (campaign, entry.outcome.id) not in proofs.attributions:
            continue
        why = proofs.why_not_of_campaign(campaign, entry.outcome) if campaign else None
        if why is None and rule.needs_definition:
            why = proofs.why_not_defined(rule.needs_definition, entry.outcome)
        if why is None:
            shown.append(entry)
        else:
            out.append((entry, why))
    return shown, out


def _with_what_is_out(
    counted: Iterable[Figure], left: Iterable[Figure], out: Iterable[tuple[Entry, Message]]
) -> Iterator[Figure]:
    """Add to each figure what would count in it, had it been shown."""
    why = {str(entry.id): (entry.outcome.reports, reason) for entry, reason in out}
    figures = {_key(figure): figure for figure in counted}
    for figure in left:
        aside = tuple((record, why[id][1]) for id in figure.counts for record in why[id][0])
        # What the rule leaves out for another reason says so itself.
        aside += figure.set_aside
        with_it = figures.get(_key(figure)) or replace(
            figure, form=Form.NUMBER, values=_ZERO, counts=(), reports=0, set_aside=(), note=None,
            decided_by_person=False,
        )  # fmt: skip
        figures[_key(figure)] = replace(with_it, set_aside=with_it.set_aside + aside)
    return iter(figures[key] for key in sorted(figures))


def _key(figure: Figure) -> Key:
    return tuple(sorted(figure.scope.items()))


def _noted(figure: Figure, rate: ErrorRate | None) -> Figure:
    """Print the error rate beside a figure, or that there is none yet."""
    joint = figure.note.params if figure.note else None
    which = "_joint" if joint else ""
    if rate is None or not rate.looked_at:
        return replace(figure, note=Message(f"definitions.no_rate{which}", dict(joint or {})))
    said = rate_of(rate)
    return replace(figure, note=Message(f"{said.id}{which}", {**said.params, **(joint or {})}))


def rate_of(rate: ErrorRate) -> Message:
    """Say an error rate in words, with its interval."""
    return Message(
        "definitions.rate",
        {
            "wrong": rate.wrong,
            "looked_at": rate.looked_at,
            "share": f"{100 * rate.wrong / rate.looked_at:.1f}",
            "low": f"{100 * rate.low:.1f}",
            "high": f"{100 * rate.high:.1f}",
        },
    )
