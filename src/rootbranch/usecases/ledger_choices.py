"""Name what the ledger can be narrowed to: the partners and the operations there are.

Both are names of offices and of their work and tell of no person, so nothing is audited.
"""

from dataclasses import dataclass

from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor
from rootbranch.model.ids import PartnerId
from rootbranch.store import Connection, partners
from rootbranch.store import ledger as entries
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.offers import offers


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerChoices:
    """What a form offers to choose from.

    Args:
        partners: Ids of all partners.
        operations: Names of operations, as entries have them.
    """

    partners: tuple[str, ...]
    operations: tuple[str, ...]


def ledger_choices(installation: Installation, actor: Actor) -> LedgerChoices:
    """List the partners and the operations; nothing for whom the ledger is closed."""
    if "ledger" not in offers(installation, actor):
        return LedgerChoices(partners=(), operations=())
    with installation.register.read() as connection:
        return LedgerChoices(partners=_ids(connection), operations=entries.operations(connection))


def partner_named(connection: Connection, text: str) -> PartnerId | None:
    """Find the partner that is meant, in any case and with or without accents; None where no text names any.

    Raises:
        InputError: There is no such partner; the fix lists those there are.
    """
    if not text:
        return None
    known = _ids(connection)
    if found := entries.meant(text, known):
        return PartnerId(found)
    names = Message("usecases.form_partners", {"names": ", ".join(known)})
    raise InputError(Message("usecases.no_such_partner"), "partner", names)


def operation_named(connection: Connection, text: str) -> str | None:
    """Check that an entry is of an operation of this name, in any case and with or without accents.

    Raises:
        InputError: There is none; the fix lists those there are.
    """
    if not text:
        return None
    known = entries.operations(connection)
    if entries.meant(text, known) is None:
        names = Message("usecases.operations_are", {"names": ", ".join(known) or "0"})
        raise InputError(Message("usecases.no_such_operation"), "operation", names)
    return text


def _ids(connection: Connection) -> tuple[str, ...]:
    return tuple(sorted(each.id for each in partners.all_partners(connection)))
