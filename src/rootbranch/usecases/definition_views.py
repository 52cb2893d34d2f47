"""Look at what was shown: definitions with their error rates, campaigns, blind items, and one outcome's answers.

Whoever has a blind item still to answer does not see the first answers of that outcome, by any door.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rootbranch import ledger
from rootbranch.errors import InputError, Message
from rootbranch.ledger import ErrorRate
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.definitions import Assessment, Attribution, Campaign, Definition
from rootbranch.model.ids import EntryId, PartnerId
from rootbranch.store import ledger as entries
from rootbranch.store import partners, proofs
from rootbranch.usecases.asked import in_order, named
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.proving import proofs_of, rates_of
from rootbranch.usecases.witness import witness_shown

CAMPAIGN_CHARACTERS_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindItem:
    """An outcome of a sample that awaits the asker's own answer; `number` is that of its standing entry."""

    definition: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionsView:
    """All definitions and campaigns, and what awaits the asker.

    Args:
        rates: Error rate by definition, where anything was reviewed blind.
        answered: How many outcomes were answered for, and how many of them meet the test, by definition.
        attributed: How many outcomes were attributed to each campaign.
    """

    definitions: tuple[Definition, ...]
    rates: Mapping[str, ErrorRate]
    answered: Mapping[str, tuple[int, int]]
    campaigns: tuple[Campaign, ...]
    attributed: Mapping[str, int]
    blind: tuple[BlindItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownView:
    """What was shown of the outcome of one entry.

    Args:
        why_out: For each definition that was answered, why the outcome is not in figures that need it; None: it is.
        awaits: Definitions for which the asker is to answer blind; their answers are left out.
        campaigns: Attributions that hold, each with why the outcome is not counted for it; None where it is.
        claims: Definitions that outcomes of this kind can claim.
    """

    number: int
    assessments: tuple[Assessment, ...]
    why_out: Mapping[str, Message | None]
    awaits: tuple[str, ...]
    campaigns: tuple[tuple[Attribution, Message | None], ...]
    claims: tuple[Definition, ...]


def definitions(installation: Installation, actor: Actor) -> DefinitionsView:
    """List definitions, campaigns, error rates, and the blind items that await the asker."""
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME), "definitions") as work:
        shown = proofs_of(work, work.at)
        known = ledger.load_definitions()
        answered = {
            each.name: [one.meets for (name, _), one in shown.first.items() if name == each.name]
            for each in known
        }
        running = proofs.campaigns(work.connection)
        return DefinitionsView(
            definitions=known,
            rates=rates_of(work, work.at),
            answered={name: (len(met), met.count(True)) for name, met in answered.items()},
            campaigns=running,
            attributed={
                each.id: sum(1 for name, _ in shown.attributions if name == each.id) for each in running
            },
            blind=_blind_items(work),
        )


def _blind_items(work: Work) -> tuple[BlindItem, ...]:
    mine = [
        sample
        for sample in proofs.samples(work.connection, work.at)
        if sample.officer == work.actor.officer.id
    ]
    if not mine:
        return ()
    done = {(each.sample, each.outcome) for each in proofs.assessments(work.connection, work.at)}
    numbers = {entry.outcome.id: entry.number for entry in entries.standing(work.connection)}
    return tuple(
        BlindItem(definition=sample.definition, number=numbers[outcome])
        for sample in mine
        for outcome, _ in sample.items
        if (sample.id, outcome) not in done and outcome in numbers
    )


def shown_of_entry(installation: Installation, actor: Actor, entry_id: str) -> ShownView:
    """Show what officers said of the outcome of an entry, and what follows from it.

    Raises:
        AccessError: Not there, or not for this person.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME, entry_id), "shown_of_entry") as work:
        entry = named(
            work, entry_id, entries.by_number, lambda connection, id: entries.get(connection, EntryId(id))
        )
        outcome = entry.outcome
        shown = proofs_of(work, work.at)
        awaits = {each.definition for each in _blind_items(work) if each.number == entry.number}
        made = [
            each
            for each in proofs.assessments(work.connection, work.at, outcome.id)
            if each.definition not in awaits
        ]
        work.touch([entry.id, *(each.id for each in made)])
        return ShownView(
            number=entry.number,
            assessments=tuple(made),
            why_out={
                name: shown.why_not_defined(name, outcome)
                for name in dict.fromkeys(each.definition for each in made)
            },
            awaits=tuple(sorted(awaits)),
            campaigns=tuple(
                (said, shown.why_not_of_campaign(name, outcome))
                for (name, of), said in shown.attributions.items()
                if of == outcome.id
            ),
            claims=tuple(each for each in ledger.load_definitions() if outcome.kind in each.kinds),
        )


def add_campaign(
    installation: Installation, actor: Actor, name: str, lead: str, first: date, last: date | None
) -> Campaign:
    """Name a campaign, the partner that leads it and its days; none of it can be changed afterwards.

    Raises:
        InputError: There is one of this name, the name is empty or too long, no such partner, or the days are turned.
    """
    in_order(first, last)
    with asking(installation, actor, Verb.ENTER, joint(Kind.OUTCOME), "add_campaign") as work:
        known = {each.id.casefold() for each in proofs.campaigns(work.connection)}
        if not 0 < len(name.strip()) <= CAMPAIGN_CHARACTERS_MAX or name.strip().casefold() in known:
            raise InputError(
                Message("definitions.campaign_name"),
                "name",
                Message("definitions.name_campaign", {"max": CAMPAIGN_CHARACTERS_MAX}),
            )
        leads = [each.id for each in partners.all_partners(work.connection)]
        if lead not in leads:
            names = Message("usecases.form_partners", {"names": ", ".join(sorted(leads))})
            raise InputError(Message("usecases.no_such_partner"), "lead", names)
        made = Campaign(id=name.strip(), lead=PartnerId(lead), first=first, last=last)
        proofs.add_campaign(work.connection, made, actor.officer.id, work.at)
        witness_shown(work, "campaign", made.id, made)
        work.touch([made.id])
        return made


def rate_words(rate: ErrorRate) -> Message:
    """Say an error rate in words, with its interval."""
    return ledger.rate_of(rate)
