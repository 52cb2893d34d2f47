"""Look after an installation: back up, restore, erase, review.

purge ─▶ payloads, tokens, rejected rows gone ─▶ commit ─▶ scrub (no byte stays in the files)
"""

from pathlib import Path

from rootbranch import guard
from rootbranch.errors import InputError, IntegrityError, Message, StateError
from rootbranch.model.access import Actor, Verb
from rootbranch.model.audit import PurgeReason
from rootbranch.model.ids import DeliveryId, RecordId
from rootbranch.model.records import Record
from rootbranch.settings import Settings, read_key_file, write_settings
from rootbranch.store import Manifest, care, deliveries, manifest, records, versions
from rootbranch.usecases.asked import word_of
from rootbranch.usecases.asking import asking
from rootbranch.usecases.columns import forget_open
from rootbranch.usecases.following import records_put_up
from rootbranch.usecases.installation import Installation, installation_thing
from rootbranch.usecases.sealing import hanging_on, open_lifted
from rootbranch.usecases.things import all_records, record_thing
from rootbranch.usecases.witness import witness_purge

PURGE_MAX = 10_000
PURGE_REJECTS = "purge_rejects"


def back_up(installation: Installation, actor: Actor, folder: Path) -> Manifest:
    """Write a consistent, checksummed copy of the register into a new folder outside the home.

    The keys are not in it: without the key file nobody opens its seals.

    Raises:
        InputError: The folder lies in the home, where a purge could not reach the copy, or is not empty.
    """
    if folder.resolve().is_relative_to(installation.settings.home.resolve()):
        raise InputError(Message("usecases.backup_inside"), str(folder), Message("usecases.backup_outside"))
    with asking(installation, actor, Verb.SET_UP, installation_thing(installation), "back_up") as work:
        at = work.at
    made = care.back_up(installation.register, folder, at)
    content, _ = manifest.read_marked(folder)
    manifest.write_mark(folder, guard.keyed_digest(installation.keyring, "manifest", content))
    return made


def restore(folder: Path, home: Path, key_file: Path, database_url: str = "") -> Manifest:
    """Bring a backup back into a new home, after checking every checksum and the version.

    Args:
        key_file: The key file of the installation that was backed up.
        database_url: An empty PostgreSQL database, or nothing for SQLite in the home.

    Raises:
        StateError: The home is taken.
        IntegrityError: The backup was touched, or the key file is another installation's.
    """
    if home.exists() and any(home.iterdir()):
        raise StateError(Message("usecases.not_empty"), str(home), Message("usecases.choose_empty"))
    keyring = guard.load_keyring(read_key_file(key_file))
    made = care.check(folder)
    if made.installation != keyring.installation:
        raise IntegrityError(Message("usecases.foreign_key"), str(key_file), Message("settings.bring_key"))
    content, mark = manifest.read_marked(folder)
    if mark != guard.keyed_digest(keyring, "manifest", content):
        raise IntegrityError(Message("usecases.backup_unsigned"), folder.name, Message("store.other_backup"))
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = Settings(
        home=home.resolve(),
        installation=keyring.installation,
        key_file=key_file.absolute(),
        database_url=database_url,
    )
    care.restore(folder, settings.register_url)
    write_settings(settings)
    return made


def purge(installation: Installation, actor: Actor, record_ids: tuple[str, ...], reason: str) -> int:
    """Erase the content of records for good; digests and the chain stay.

    Args:
        reason: A word of `PurgeReason`; the audit keeps it. Free words are not asked for: they could name a person.

    Returns:
        How many records were erased; asking for one that is not there is refused as a whole.

    Raises:
        InputError: No record, too many, or no such reason.
    """
    why = word_of(PurgeReason, reason, "reason")
    if not 0 < len(record_ids) <= PURGE_MAX:
        raise InputError(Message("usecases.purge_needs"), "purge", Message("usecases.name_records"))
    with asking(installation, actor, Verb.PURGE, all_records(actor), f"purge:{why}") as work:
        erased: dict[RecordId, Record] = {}
        for id in record_ids:
            record = records.get(work.connection, RecordId(id))
            if record is None:
                raise work.not_there()
            work.require(Verb.PURGE, record_thing(record))
            # Earlier versions of the same row hold the same values.
            erased |= {each.id: each for each in versions.versions(work.connection, record)}
        hanging = hanging_on(work.connection, tuple(erased))
        count = care.purge_records(work.connection, tuple(erased), work.at)
        open_lifted(
            installation.keyring, work.connection, work.at, hanging
        )  # nobody stands behind them any more
        witness_purge(work, erased.keys())
        work.touch(erased)
    forget_open(installation.settings.home)
    care.scrub(installation.register)
    return count


def purge_rejects(installation: Installation, actor: Actor, delivery_id: str, reason: str) -> int:
    """Erase the sealed rows that a delivery's load rejected; the findings stay.

    Args:
        reason: As for `purge`.

    Returns:
        How many rows were erased.
    """
    why = word_of(PurgeReason, reason, "reason")
    with asking(installation, actor, Verb.PURGE, all_records(actor), f"{PURGE_REJECTS}:{why}") as work:
        if deliveries.get(work.connection, DeliveryId(delivery_id)) is None:
            raise work.not_there()
        count = care.purge_rejected(work.connection, DeliveryId(delivery_id))
        work.touch([delivery_id])
    care.scrub(installation.register)
    return count


def review_due(installation: Installation, actor: Actor, *, limit: int = 100) -> tuple[Record, ...]:
    """List records that must be looked at, without their content.

    First those of persons of whom every case ended adversely (acquitted, dismissed, declined, reversed), which starts the
    review of the category at once; then those whose review date has come.
    """
    with asking(installation, actor, Verb.VERIFY, all_records(actor), "review_due") as work:
        put_up = [
            found
            for id in records_put_up(work.connection, work.at)
            if (found := records.get(work.connection, id)) and found.ended_at is None
        ]
        due = records.due_for_review(work.connection, work.at, limit=limit)
        both = {record.id: record for record in (*put_up, *due)}
        listed = tuple(both.values())[:limit]
        work.touch(record.id for record in listed)
        return listed
