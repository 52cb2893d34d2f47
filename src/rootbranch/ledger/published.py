"""Say of each published number: reproduced, repeated, contradicted, or not comparable and why.

    claims ─ read_claim ─▶ readings ─┬─ compare_claims ───────▶ the others
                                     └─ compare_with_ledger ──▶ the ledger's own figure
                                              └─▶ PublishedVerdict

The ledger's figure decides where there is one for the same measure, period and scope; else the other claims speak. A
percentage belongs to the measure it was told of and is lent to no other.

Limits: see `published_reading` and `published_pairs`; whether two publishers drew from one source is not seen here.
Source: domain, section 5, rules 9, 10 and 12.
"""

from collections.abc import Mapping

from rootbranch.errors import Message
from rootbranch.ledger.published_counted import compare_with_ledger
from rootbranch.ledger.published_pairs import NOTES_MAX, Beside, compare_claims
from rootbranch.ledger.published_reading import Reading, read_claim
from rootbranch.ledger.published_rules import load_published_rules
from rootbranch.model.published import LedgerSide, PublishedClaim, PublishedNeed, PublishedVerdict, Standing

LEDGER = "ledger"
NOTHING: frozenset[str] = frozenset()


def check_published(
    claims: tuple[PublishedClaim, ...],
    ledger: Mapping[str, LedgerSide] | None = None,
    defined: frozenset[str] = NOTHING,
) -> tuple[PublishedVerdict, ...]:
    """Check claims, each id once, against one another and against a ledger.

    Args:
        ledger: By claim id, what was counted for `published_needs`; None where there is no ledger.
        defined: Measures that the ledger counts under a rule.

    Returns:
        A verdict for each claim, in the order given.
    """
    rules = load_published_rules()
    readings = [read_claim(claim, rules, defined) for claim in claims]
    beside = compare_claims(readings, rules)
    verdicts = []
    for reading in readings:
        mine = beside[reading.claim.id]
        found = None
        if ledger is not None and not reading.bars and not reading.flaws:
            found = compare_with_ledger(reading, ledger.get(reading.claim.id, LedgerSide(now=())), rules)
        verdicts.append(_verdict(reading, mine, found))
    return tuple(verdicts)


def published_needs(
    claims: tuple[PublishedClaim, ...], defined: frozenset[str] = NOTHING
) -> tuple[PublishedNeed, ...]:
    """Say what the ledger must count, for the claims that can be held against it."""
    rules = load_published_rules()
    readings = (read_claim(claim, rules, defined) for claim in claims)
    return tuple(
        PublishedNeed(
            claim_id=reading.claim.id,
            period=reading.tie.period,
            way=reading.way,
            value=reading.value,
            baseline=reading.tie.baseline if reading.change else None,
        )
        for reading in readings
        if reading.way is not None and not reading.bars and not reading.flaws
    )


def _verdict(reading: Reading, mine: Beside, found: tuple[Standing, Message] | None) -> PublishedVerdict:
    standing, by, why = _standing(reading, mine, found)
    notes = list(mine.notes)
    if reading.tie.period_of_words:
        notes.insert(0, Message("published.period_of_words", {"first": str(reading.tie.period.first)}))
    if found and not reading.scope:
        notes.insert(0, Message("published.scope_taken_as_whole"))
    return PublishedVerdict(
        claim=reading.claim, tie=reading.tie, standing=standing, by=by, why=why, notes=tuple(notes)
    )


def _standing(
    reading: Reading, mine: Beside, found: tuple[Standing, Message] | None
) -> tuple[Standing, tuple[str, ...], tuple[Message, ...]]:
    if reading.flaws:
        return Standing.CONTRADICTED, (reading.claim.id,), reading.flaws
    if reading.bars:
        return Standing.NOT_COMPARABLE, (), reading.bars
    if found and found[0] is not Standing.NOT_COMPARABLE:
        return found[0], (LEDGER,), (found[1], *mine.why)
    own = (found[1],) if found else ()
    if mine.contradicted_by:
        return Standing.CONTRADICTED, tuple(mine.contradicted_by), (*mine.why, *own)
    if mine.repeated_by:
        return Standing.REPEATED, tuple(mine.repeated_by), (*mine.why, *own)
    if mine.fits:
        fits = Message("published.only_fits", {"claims": ", ".join(mine.fits[:NOTES_MAX])})
        return Standing.NOT_COMPARABLE, (), (fits, *own)
    return Standing.NOT_COMPARABLE, (), own or (Message("published.nothing_beside"),)
