"""List what a figure counts and sets aside, or, where that is too much, say how much and prove which.

A release of a million outcomes with every id in it would be hundreds of megabytes that nobody reads. Above `LISTED_MAX`
a figure keeps the number of its entries and a digest that anybody who holds the ledger can make again.

Source: decision 0145.
"""

import hashlib
from collections.abc import Iterable, Sequence

from rootbranch.errors import Message
from rootbranch.ledger.texts import canonical
from rootbranch.model.ids import Digest, RecordId
from rootbranch.model.ledger import LISTED_MAX, Counted, Entry, LeftOut

NUMBER_BYTES = 8


def list_or_prove(entries: Sequence[Entry]) -> tuple[str, ...] | Counted:
    """List the ids of entries, which come in the order of the chain, or prove them."""
    if len(entries) <= LISTED_MAX:
        return tuple(entry.id for entry in entries)
    numbers = b"".join(entry.number.to_bytes(NUMBER_BYTES, "big") for entry in entries)
    return proven(len(entries), numbers, entries[-1].digest)


def proven(entries: int, numbers: bytes, last: str) -> Counted:
    """Digest the numbers of entries, as `Counted` says, with the chain's digest at the last of them."""
    whole = hashlib.sha256(numbers)
    whole.update(last.encode())
    return Counted(entries=entries, proof=Digest(whole.hexdigest()))


def left_out(
    listed: Sequence[tuple[RecordId, Message]], more: Iterable[tuple[Message, int]] = ()
) -> tuple[tuple[RecordId, Message], ...] | LeftOut:
    """List records with their reasons, or count them for each reason, in the order of the reasons' texts.

    Args:
        more: Records that nobody listed, since they alone are too many.
    """
    counts = [*more]
    if not counts and len(listed) <= LISTED_MAX:
        return tuple(listed)
    reasons: dict[bytes, tuple[Message, int]] = {}
    for message, records in (*((reason, 1) for _, reason in listed), *counts):
        key = canonical(message)
        reasons[key] = (message, records + (reasons[key][1] if key in reasons else 0))
    return LeftOut(reasons=tuple(reasons[key] for key in sorted(reasons)))
