"""Rotate the sealing key: a new key becomes current, and everything sealed is sealed anew under it.

    key file: new + old ─▶ payloads, rejected rows, second factors sealed anew ─▶ key file: new alone

A stop in the middle loses nothing: the old key stays in the file until all is done. A load that runs beside it
waits for it, or finds at the end of its chunk that the keys are new and stops there (`gathering`).
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from rootbranch import guard
from rootbranch.model.access import Actor, Verb
from rootbranch.model.filters import Everything
from rootbranch.model.ids import DeliveryId, RecordId
from rootbranch.settings import write_key_file
from rootbranch.store import care, deliveries, officers, payloads
from rootbranch.usecases.asking import Work, asking
from rootbranch.usecases.installation import Installation, installation_thing

CHUNK = 1_000


def rotate_keys(installation: Installation, actor: Actor) -> int:
    """Seal everything anew under a new key, then forget the old ones; return how much was sealed anew."""
    thing = installation_thing(installation)
    with asking(installation, actor, Verb.SET_UP, thing, "rotate_keys") as work:
        payloads.keep_others_out(work.connection)
        ring = guard.rotate_sealing(installation.keyring)
        write_key_file(installation.settings.key_file, guard.dump_keyring(ring))
        sealer = guard.Sealer(ring)
        count = _payloads(work, sealer) + _rejected(work, sealer) + _second_factors(work, sealer)
    for old, _ in ring.sealing_keys[1:]:
        ring = guard.retire_sealing(ring, old)
    write_key_file(installation.settings.key_file, guard.dump_keyring(ring))
    care.scrub(installation.register)
    return count


def _payloads(work: Work, sealer: guard.Sealer) -> int:
    stale = (
        (id, sealer.seal(id, sealer.open(id, blob))) for id, blob in tuple(payloads.sealed(work.connection))
    )
    return sum(_kept(work, chunk) for chunk in _chunks(stale))


def _chunks(rows: Iterator[tuple[RecordId, bytes]]) -> Iterator[list[tuple[RecordId, bytes]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _kept(work: Work, chunk: list[tuple[RecordId, bytes]]) -> int:
    payloads.reseal(work.connection, chunk)
    return len(chunk)


def _rejected(work: Work, sealer: guard.Sealer) -> int:
    count = 0
    after: DeliveryId | None = None
    while found := deliveries.page(work.connection, Everything(), limit=CHUNK, after=after):
        for delivery in found:
            rows = [
                (row, sealer.seal(f"{delivery.id}:{row}", sealer.open(f"{delivery.id}:{row}", blob)))
                for row, _, blob in payloads.rejected_rows(work.connection, delivery.id)
            ]
            payloads.reseal_rejected(work.connection, delivery.id, rows)
            count += len(rows)
        after = found[-1].id
    return count


def _second_factors(work: Work, sealer: guard.Sealer) -> int:
    count = 0
    for officer in officers.all_officers(work.connection):
        credential = officers.credential(work.connection, officer.id)
        if credential is not None and credential.second_factor is not None:
            secret = sealer.open(officer.id, credential.second_factor)
            sealed = sealer.seal(officer.id, secret)
            officers.set_credential(work.connection, replace(credential, second_factor=sealed))
            count += 1
    return count
