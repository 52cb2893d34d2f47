"""Say of each outcome whether it may stand in a figure that needs a definition or a campaign, and why not.

    assessments, blind ones too ─┐
    attributions, campaigns ─────┼─▶ Proofs ─ why_out(rule, outcome) ─▶ None, or the first reason
    records that are gone ───────┘

The latest assessment counts; a blind one that comes to another end takes the outcome out until a third officer
has answered.

Source: domain, section 5, rules 11 and 12.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from rootbranch.errors import Message
from rootbranch.ledger.defining import takes_credit, was_under_way
from rootbranch.model.definitions import Answer, Assessment, Attribution, Campaign, Definition
from rootbranch.model.ids import OutcomeId, RecordId
from rootbranch.model.ledger import Outcome

_FAILS = {Answer.NOT_MET: "definitions.out_not_met", Answer.UNKNOWN: "definitions.out_unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What officers have shown, as of one moment.

    Args:
        first: By definition and outcome, the assessment that counts.
        blind: By definition and outcome, the newest blind one that was made after it.
        attributions: By campaign and outcome, the newest that was not taken back.
        gone: Cited records that no longer stand: retracted or withdrawn; one erased in time still proved it.
    """

    definitions: Mapping[str, Definition] = field(default_factory=dict)
    first: Mapping[tuple[str, OutcomeId], Assessment] = field(default_factory=dict)
    blind: Mapping[tuple[str, OutcomeId], Assessment] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    attributions: Mapping[tuple[str, OutcomeId], Attribution] = field(default_factory=dict)
    gone: Set[RecordId] = frozenset()

    def why_not_defined(self, definition: str, outcome: Outcome) -> Message | None:
        """Say why an outcome is not shown to meet a definition; None where it is."""
        made = self.first.get((definition, outcome.id))
        if made is None:
            return Message("definitions.out_unanswered", {"definition": definition})
        if made.officer_partner in outcome.took_part:
            return Message("definitions.out_credit", {"definition": definition})
        if failed := self._failed_element(made):
            return failed
        again = self.blind.get((definition, outcome.id))
        if again is not None and not again.meets:
            return Message("definitions.out_disputed", {"definition": definition})
        return None

    def _failed_element(self, made: Assessment) -> Message | None:
        laws = {each.id: each.law for each in self.definitions[made.definition].elements}
        for each in made.answers:
            said = {"element": each.element, "law": laws[each.element]}
            if each.answer in _FAILS:
                return Message(_FAILS[each.answer], said)
            if each.record in self.gone:
                return Message("definitions.out_record_gone", said)
        return None

    def why_not_of_campaign(self, campaign: str, outcome: Outcome) -> Message | None:
        """Say why an outcome that was attributed to a campaign is not counted for it; None where it is."""
        made = self.attributions[campaign, outcome.id]
        known = self.campaigns[campaign]
        said = {"campaign": campaign}
        if takes_credit(made, known, outcome):
            return Message("definitions.out_campaign_credit", said)
        if not was_under_way(known, outcome):
            return Message("definitions.out_campaign_days", said)
        if made.record in self.gone:
            return Message("definitions.out_campaign_record", said)
        return None


def prove(
    definitions: Iterable[Definition],
    assessments: Iterable[Assessment],
    campaigns: Iterable[Campaign],
    attributions: Iterable[Attribution],
    gone: Set[RecordId] = frozenset(),
) -> Proofs:
    """Fold what officers have said; assessments and attributions in any order, none made after the moment asked."""
    first: dict[tuple[str, OutcomeId], Assessment] = {}
    blind: dict[tuple[str, OutcomeId], Assessment] = {}
    for each in sorted(assessments, key=lambda one: (one.made_at, one.id)):
        key = each.definition, each.outcome
        if each.sample:
            blind[key] = each
        else:
            first[key] = each
            blind.pop(key, None)  # who answers knowingly after a blind review settles it
    held: dict[tuple[str, OutcomeId], Attribution] = {}
    for said in sorted(attributions, key=lambda one: (one.made_at, one.id)):
        if said.withdrawn:
            held.pop((said.campaign, said.outcome), None)
        else:
            held[said.campaign, said.outcome] = said
    return Proofs(
        definitions={each.name: each for each in definitions},
        first=first,
        blind=blind,
        campaigns={each.id: each for each in campaigns},
        attributions=held,
        gone=gone,
    )
