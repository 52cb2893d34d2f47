"""What somebody published about results, as it was written: a number, its words, its period; and what became of it.

    PublishedClaim ──checked against the others and a ledger──▶ PublishedVerdict

Such a claim is no `Claim` of a partner's delivery: it enters no register and is never counted.
Source: domain, section 5 (rules 9, 10 and 12); design, section 1 (no outsider can reconcile the published numbers).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rootbranch.errors import Message
from rootbranch.model.ledger import Figure, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedClaim:
    """One published number.

    Args:
        row: Line of the file, the header is line 1.
        period: As the file gives it; None is not said.
        scope: What it is about, in the words of whoever wrote the file; empty is not said.
    """

    row: int
    id: str
    published: date | None
    publisher: str
    wording: str
    measure: str
    value: Decimal
    unit: str
    period: Period
    scope: str


class Standing(StrEnum):
    """What can be said of a claim.

    `REPEATED` is not `REPRODUCED`: another claim says the same of the same thing, and nothing was counted again.
    """

    REPRODUCED = "reproduced"
    REPEATED = "repeated"
    CONTRADICTED = "contradicted"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTie:
    """What a claim speaks of, once its words are read.

    Args:
        measure: The name under which it is compared.
        low, high: What the number may be by its own words; `high` is None for "more than".
        period_of_words: Whether the first day was read from the words.
        scope: What it is narrowed to as the ledger knows it, `operation=…`; `whole` where nothing is said.
        baseline: What a change is a change from; None where it is not said in days.
        ratio: For a change, how many times the number before; +600 % is 7.
    """

    measure: str
    unit: str
    low: Decimal
    high: Decimal | None
    period: Period
    period_of_words: bool
    scope: str
    baseline: Period | None
    ratio: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVerdict:
    """What became of a claim.

    Args:
        by: Ids of the claims that repeat or contradict it; `ledger` for the ledger's own figure.
        why: Reasons of the standing.
        notes: What must be read beside it: what it would imply, what is not lent to it.
    """

    claim: PublishedClaim
    tie: PublishedTie
    standing: Standing
    by: tuple[str, ...]
    why: tuple[Message, ...]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedNeed:
    """What the ledger must count for one claim.

    Args:
        way, value: `operation`, `territory` or `country` and which; both empty for the whole.
        baseline: The second window of a change.
    """

    claim_id: str
    period: Period
    way: str
    value: str
    baseline: Period | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSide:
    """What the ledger counts for one claim: in its period, and in its baseline."""

    now: tuple[Figure, ...]
    before: tuple[Figure, ...] = ()
