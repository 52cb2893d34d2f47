"""Mask, in a record that may be seen, what speaks of a protected person or may not be passed on.

Two things are masked cell by cell: an identifier (telephone, account, plate, document) that a protected
person holds, whatever field or column it stands in; and, where the giving partner's agreement does not allow
it, what tells of a person's country of origin. Of such a person the row of the file is then not shown, since
nobody knows what its columns tell.

Limits: a cell is compared whole, split at `;`, `,`, `|` and `/`, and by every number of eight digits in it; an address or a
document inside a longer text is not seen.
Source: design, section 2, items 3 and 6.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rootbranch import guard
from rootbranch.model.category import SubjectCategory
from rootbranch.model.ids import Digest
from rootbranch.model.records import Record
from rootbranch.store import versions
from rootbranch.usecases.asking import Work

MASK = "•••"
Lines = tuple[tuple[str, str], ...]

_ORIGIN = frozenset({"nationality", "citizenship", "birthCountry", "birthPlace", "country"})
_IDENTIFIERS = ("phone", "email", "accountNumber", "registrationNumber", "idNumber")
_BETWEEN = re.compile(r"[;,|/]")


def masked_values(work: Work, values: Iterable[str]) -> frozenset[str]:
    """Say which of these texts hold an identifier of a protected person."""
    keyring = work.installation.keyring
    known = work.kept.each("tokens", values, lambda texts: tokens_in(keyring, texts))
    protected = protected_among(work, (token for tokens in known.values() for token in tokens))
    return frozenset(value for value, tokens in known.items() if not protected.isdisjoint(tokens))


def protected_among(work: Work, tokens: Iterable[Digest]) -> frozenset[Digest]:
    """Say which of these blind tokens a protected person holds at the moment of a use case."""

    def ask(asked: Iterable[Digest]) -> Mapping[Digest, bool]:
        held = versions.protected_among(work.connection, work.at, asked)
        return {token: token in held for token in asked}

    return frozenset(token for token, held in work.kept.each("protected", tokens, ask).items() if held)


def tokens_in(keyring: guard.Keyring, values: Iterable[str]) -> dict[str, set[Digest]]:
    """Make the tokens of whatever each of these texts could be an identifier as, all at once."""
    parts = [(value, part) for value in {*values} for part in {value, *_BETWEEN.split(value)}]
    asked = (
        ({"properties": {name: [part.strip()] for name in _IDENTIFIERS}}, "Person", guard.Reach.HELD)
        for _, part in parts
    )
    found: dict[str, set[Digest]] = {value: set() for value, _ in parts}
    for (value, _), tokens in zip(parts, guard.token_lists(keyring, asked), strict=True):
        found[value].update(tokens)
    return found


def veiled(work: Work, record: Record) -> Record:
    """Mask what the marking says in its partner's own words, where it holds an identifier of a protected person."""
    own = record.marking
    hidden = masked_values(work, (own.originating_source, own.caveats, own.basis))
    if not hidden:
        return record
    source, caveats, basis = (
        MASK if text in hidden else text for text in (own.originating_source, own.caveats, own.basis)
    )
    return replace(record, marking=replace(own, originating_source=source, caveats=caveats, basis=basis))


def tells_origin(work: Work, record: Record) -> bool:
    """Say whether the actor may learn a person's country of origin from this record."""
    if record.partner == work.actor.officer.partner or record.category is SubjectCategory.NOT_A_PERSON:
        return True
    return any(
        agreement.origin_country_allowed
        and (agreement.giver, agreement.receiver) == (record.partner, work.actor.officer.partner)
        and agreement.valid_from <= work.at <= agreement.valid_to
        for agreement in work.agreements
    )


def mask(lines: Lines, hidden: frozenset[str], *, origin: bool) -> Lines:
    """Put the mask in the place of hidden values, and of origin where it may not be told."""
    return tuple(
        (name, MASK if value in hidden or (not origin and name in _ORIGIN) else value)
        for name, value in lines
    )
