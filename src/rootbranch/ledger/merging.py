"""Make one outcome of the reports that tell of it; where they disagree, both values stay side by side.

The oldest report founds the outcome: it gives the id and, where it says anything, each value. Of two amounts
the lower one stands in `quantities` and all of them in `conflicts`, so that a figure is a range and never too high.
What one report tells in pesos and another in dollars may be the same money: in the currency that fewer tell the range begins at 0.

Source: domain, section 5, rules 3, 7 and 9.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from rootbranch.ledger.facts import Goods, goods_of
from rootbranch.model.ids import Digest, OutcomeId, PartnerId
from rootbranch.model.ledger import Outcome
from rootbranch.model.reports import Quantity, Report

QUANTITY = "quantity"


def outcome_id(key_digest: Digest) -> OutcomeId:
    """Make the id of the outcome that a report founds; the same row always founds the same outcome."""
    return OutcomeId(hashlib.sha256(f"outcome {key_digest}".encode()).hexdigest()[:32])


def conflict_name(goods: Goods) -> str:
    """Name the conflict on one commodity and unit."""
    return f"{QUANTITY} {goods[0]} {goods[1]}"


def outcome_of(reports: Sequence[Report], person: Digest, territories: Mapping[PartnerId, str]) -> Outcome:
    """Make the outcome of reports, oldest first, that tell of one thing.

    Args:
        person: Keyed digest of the person, empty where nobody can be told apart.
        territories: Partner → its territory, ISO 3166-1 alpha-2.
    """
    founder = reports[0]
    took_part = _took_part(reports)
    territory = _first(report.territory.strip().upper() for report in reports)
    amounts = _amounts(reports)
    return Outcome(
        id=outcome_id(founder.key_digest),
        kind=founder.kind,
        reports=tuple(report.record for report in reports),
        happened_on=next((report.happened_on for report in reports if report.happened_on), None),
        reported_on=min(report.reported_on for report in reports),
        territory=territory,
        place=_first(report.place for report in reports),
        operation=_first(report.operation for report in reports),
        lead=founder.partner,
        took_part=took_part,
        own_territory=bool(territory) and territory in {territories.get(partner) for partner in took_part},
        person=person,
        stage=founder.stage,
        ground=founder.ground,
        quantities=tuple(
            Quantity(commodity=goods[0], amount=min(values), unit=goods[1])
            for goods, values in amounts.items()
        ),
        conflicts=_conflicts(reports, amounts),
    )


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _took_part(reports: Iterable[Report]) -> tuple[PartnerId, ...]:
    """Joint credit: who reports it and whom they name, the lead first, then by id."""
    reports = tuple(reports)
    lead = reports[0].partner
    others = {report.partner for report in reports} | {
        named for report in reports for named in report.took_part
    }
    return (lead, *sorted(others - {lead, PartnerId("")}))


def _amounts(reports: Sequence[Report]) -> dict[Goods, list[Decimal]]:
    told = [goods_of(report.quantities) for report in reports]
    amounts: dict[Goods, set[Decimal]] = {}
    for goods, amount in (one for said in told for one in said):
        amounts.setdefault(goods, set()).add(amount)
    for goods in _told_again([{goods for goods, _ in said} for said in told]):
        amounts[goods].add(Decimal(0))
    return {goods: sorted(amounts[goods]) for goods in sorted(amounts)}


def _told_again(told: Sequence[set[Goods]]) -> set[Goods]:
    """Name the goods in a second unit that no report tells beside the first: perhaps the same, in another currency.

    The first is what most reports tell; of equally many the oldest.
    """
    again: set[Goods] = set()
    for commodity in {goods[0] for said in told for goods in said}:
        of_it = [units for said in told if (units := {goods for goods in said if goods[0] == commodity})]
        first = max(of_it, key=of_it.count)
        again |= set[Goods]().union(*of_it).difference(*(units for units in of_it if units & first))
    return again


def _conflicts(
    reports: Sequence[Report], amounts: Mapping[Goods, list[Decimal]]
) -> dict[str, tuple[str, ...]]:
    said = {
        "kind": [report.kind.value for report in reports],
        "happened_on": [report.happened_on.isoformat() for report in reports if report.happened_on],
        "territory": [report.territory.strip().upper() for report in reports],
        "place": [report.place for report in reports],
        "operation": [report.operation for report in reports],
    }
    conflicts = {
        name: tuple(dict.fromkeys(value for value in values if value)) for name, values in said.items()
    }
    conflicts |= {conflict_name(goods): tuple(map(str, values)) for goods, values in amounts.items()}
    return {name: values for name, values in conflicts.items() if len(values) > 1}
