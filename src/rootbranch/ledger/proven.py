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
from rootbranch.ledger.columns import Columns
from rootbranch.ledger.entries import standing_entries
from rootbranch.ledger.figures import ALWAYS, WHOLE, count_figures
from rootbranch.ledger.listing import left_out
from rootbranch.ledger.proving import Proofs
from rootbranch.ledger.sampling import ErrorRate
from rootbranch.ledger.texts import canonical
from rootbranch.model.ids import RecordId
from rootbranch.model.ledger import Counted, Entry, Figure, Form, LeftOut, Period, Rule

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
    open_work: Columns | None = None,
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
            plain = (_without_needs(rule),)
            seen = partial(count_figures, rules=plain, as_of=as_of, period=period, scope=scope, by=by)
            counted = seen(shown, open_work=None if campaign else open_work)
            left = [(why, seen(those)) for why, those in _by_reason(out)]
            reports = {str(entry.id): entry.outcome.reports for entry, _ in out}
            rate = rates.get(rule.needs_definition) if rule.needs_definition else None
            for figure in _with_what_is_out(counted, left, reports):
                noted = _noted(figure, rate) if rule.needs_definition else figure
                found.append(replace(noted, scope={**noted.scope, CAMPAIGN: campaign}) if campaign else noted)
    return tuple(found)


def shown_entries(
    entries: Iterable[Entry], rule: Rule, campaign: str, proofs: Proofs, as_of: datetime
) -> tuple[tuple[Entry, ...], Rule]:
    """Give what a rule that needs proof may count, of a campaign or of all, and the rule without its needs."""
    of_kind = (entry for entry in standing_entries(entries, as_of) if entry.outcome.kind is rule.kind)
    shown, _ = _parted(of_kind, rule, campaign, proofs)
    return tuple(shown), _without_needs(rule)


def _without_needs(rule: Rule) -> Rule:
    return replace(rule, needs_definition="", needs_campaign=False)


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


def _by_reason(out: Iterable[tuple[Entry, Message]]) -> list[tuple[Message, list[Entry]]]:
    """Put what is not shown together by why it is not."""
    groups: dict[bytes, tuple[Message, list[Entry]]] = {}
    for entry, why in out:
        groups.setdefault(canonical(why), (why, []))[1].append(entry)
    return list(groups.values())


def _with_what_is_out(
    counted: Iterable[Figure],
    left: Iterable[tuple[Message, Iterable[Figure]]],
    reports: Mapping[str, tuple[RecordId, ...]],
) -> Iterator[Figure]:
    """Add to each figure what would count in it, had it been shown.

    Args:
        left: For each reason, the figures of what was left out for it.
        reports: Those of each entry that was left out.
    """
    figures = {_key(figure): figure for figure in counted}
    for why, part in left:
        for figure in part:
            aside = (
                LeftOut(reasons=((why, figure.reports),))
                if isinstance(figure.counts, Counted)
                else tuple((record, why) for id in figure.counts for record in reports[id])
            )
            with_it = figures.get(_key(figure)) or replace(
                figure, form=Form.NUMBER, values=_ZERO, counts=(), reports=0, set_aside=(), note=None,
                decided_by_person=False,
            )  # fmt: skip
            # What the rule leaves out for another reason says so itself.
            joined = _joined(with_it.set_aside, aside, figure.set_aside)
            figures[_key(figure)] = replace(with_it, set_aside=joined)
    return iter(figures[key] for key in sorted(figures))


def _joined(
    *parts: tuple[tuple[RecordId, Message], ...] | LeftOut,
) -> tuple[tuple[RecordId, Message], ...] | LeftOut:
    listed: list[tuple[RecordId, Message]] = []
    more: list[tuple[Message, int]] = []
    for part in parts:
        if isinstance(part, LeftOut):
            more.extend(part.reasons)
        else:
            listed.extend(part)
    return left_out(listed, more)


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
