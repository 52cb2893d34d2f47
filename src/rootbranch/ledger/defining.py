"""Read the definitions, and refuse an answer or an attribution that shows nothing.

    rules/definitions.toml ──▶ load_definitions ──▶ check_answers, check_attribution

Limits: whether a cited record says what the officer says it does is for a second officer; see `sampling`.
Source: domain, section 5, rules 11 and 12; UNTOC, art. 2; Smuggling of Migrants Protocol, art. 3 and 6.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from rootbranch.errors import InputError, Message, StateError
from rootbranch.ledger.counting import rule_text
from rootbranch.model.definitions import Answer, Attribution, Campaign, Definition, Element, ElementAnswer
from rootbranch.model.ids import PartnerId
from rootbranch.model.ledger import Outcome
from rootbranch.model.reports import OutcomeKind


@cache
def load_definitions() -> tuple[Definition, ...]:
    """Load every version of every definition, in the order of the file."""
    tables = tomllib.loads(rule_text("definitions.toml"))["definition"]
    found = tuple(_definition(table) for table in tables)
    assert len({each.name for each in found}) == len(found), "two definitions have one name and version"
    return found


def _definition(table: dict[str, Any]) -> Definition:
    return Definition(
        id=table["id"],
        version=table["version"],
        kinds=tuple(OutcomeKind(kind) for kind in table["kinds"]),
        elements=tuple(Element(id=each["id"], law=each["law"]) for each in table["elements"]),
        valid_from=table["valid_from"],
    )


def check_answers(
    definition: Definition, outcome: Outcome, answers: Iterable[ElementAnswer], officer_partner: PartnerId
) -> None:
    """Check that a test is answered in full, with records, by somebody who takes no credit.

    Raises:
        InputError: The outcome is of a kind that cannot claim it, an element is missing, twice or unknown, or an
            answer that says something cites no record.
        StateError: The officer's partner takes credit for the outcome.
    """
    if outcome.kind not in definition.kinds:
        kinds = ", ".join(definition.kinds)
        raise InputError(
            Message("definitions.not_of_kind"),
            "definition",
            Message("definitions.kinds_are", {"kinds": kinds}),
        )
    wanted = [each.id for each in definition.elements]
    given = [each.element for each in answers]
    if sorted(given) != sorted(wanted):
        raise InputError(
            Message("definitions.answer_each"),
            ", ".join(sorted(set(given) ^ set(wanted)) or sorted(set(given))),
            Message("definitions.elements_are", {"elements": ", ".join(wanted)}),
        )
    for each in answers:
        if each.answer is not Answer.UNKNOWN and each.record is None:
            raise InputError(
                Message("definitions.no_record"), each.element, Message("definitions.cite_record")
            )
    _outside(outcome.took_part, officer_partner)


def check_attribution(campaign: Campaign, outcome: Outcome, officer_partner: PartnerId) -> None:
    """Check that an outcome can belong to a campaign, and that who says so takes no credit.

    Raises:
        InputError: The outcome has no day, or one on which the campaign was not under way.
        StateError: The officer's partner leads the campaign, or takes credit for the outcome.
    """
    if not was_under_way(campaign, outcome):
        days = {"first": str(campaign.first), "last": str(campaign.last or "…")}
        raise InputError(
            Message("definitions.not_under_way"), "campaign", Message("definitions.campaign_days", days)
        )
    _outside((*outcome.took_part, campaign.lead), officer_partner)


def was_under_way(campaign: Campaign, outcome: Outcome) -> bool:
    """Say whether an outcome happened on a day of the campaign."""
    day = outcome.happened_on
    return day is not None and campaign.first <= day and (campaign.last is None or day <= campaign.last)


def takes_credit(attribution: Attribution, campaign: Campaign, outcome: Outcome) -> bool:
    """Say whether the officer who attributed is of a partner that takes credit, perhaps since a later report."""
    return attribution.officer_partner in {*outcome.took_part, campaign.lead}


def _outside(credited: Iterable[PartnerId], officer_partner: PartnerId) -> None:
    if officer_partner in set(credited):
        raise StateError(
            Message("definitions.takes_credit"), officer_partner, Message("definitions.ask_outside")
        )
