"""Look after an installation: back up, restore, examine, erase, review.

    purge ─▶ payloads, tokens, rejected rows gone ─▶ commit ─▶ scrub (no byte stays in the files)
"""

from pathlib import Path

from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor, Verb
from rootbranch.model.ids import RecordId
from rootbranch.model.records import Record
from rootbranch.settings import Settings, write_settings
from rootbranch.store import Manifest, care, records
from rootbranch.usecases.asking import asking
from rootbranch.usecases.auditing import verify_audit
from rootbranch.usecases.deliveries import not_there
from rootbranch.usecases.installation import Installation, installation_thing
from rootbranch.usecases.things import all_records, record_thing
from rootbranch.usecases.views import Check

PURGE_MAX = 10_000


def back_up(installation: Installation, actor: Actor, folder: Path) -> Manifest:
    """Write a consistent, checksummed copy of the register into a new folder outside the home.

    The keys are not in it: without the key file nobody opens its seals.

    Raises:
        InputError: The folder lies in the home, where a purge could not reach the copy, or is not empty.
    """
    if folder.resolve().is_relative_to(installation.settings.home.resolve()):
        raise InputError(
            Message("usecases.backup_inside"), str(folder), Message("usecases.backup_outside")
        )
    with asking(
        installation, actor, Verb.SET_UP, installation_thing(installation), "back_up"
    ) as work:
        at = work.at
    return care.back_up(installation.register, folder, at)


def restore(folder: Path, settings: Settings) -> Manifest:
    """Bring a backup back into a new home, after checking every checksum and the version.

    Args:
        settings: Those of the new home; `key_file` must be the one that belongs to the backup.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    manifest = care.restore(folder, settings.register_url)
    write_settings(settings)
    return manifest


def doctor(installation: Installation, actor: Actor) -> tuple[Check, ...]:
    """Examine the installation: register, loads left open, audit chain, keys, folder."""
    checks = [
        Check(name=Message("usecases.check_register"), sound=False, detail=problem, fix=None)
        for problem in care.check_register(installation.register)
    ] or [Check(name=Message("usecases.check_register"), sound=True, detail=Message("usecases.sound"))]
    verdict = verify_audit(installation, actor)
    checks.append(
        Check(
            name=Message("usecases.check_audit"),
            sound=verdict.broken is None,
            detail=verdict.broken or Message("usecases.entries_hold", {"count": verdict.entries}),
            fix=Message("usecases.compare_checkpoints") if verdict.broken else None,
        )
    )
    closed = installation.settings.home.stat().st_mode & 0o077 == 0
    checks.append(
        Check(
            name=Message("usecases.check_folder"),
            sound=closed,
            detail=Message("usecases.sound" if closed else "usecases.folder_open"),
            fix=None if closed else Message("usecases.close_folder"),
        )
    )
    return tuple(checks)


def purge(
    installation: Installation, actor: Actor, record_ids: tuple[str, ...], reason: str
) -> int:
    """Erase the content of records for good; digests and the chain stay.

    Args:
        reason: Why, from the officer; kept nowhere but as a digest, since it may name a person.

    Returns:
        How many records were erased; asking for one that is not there is refused as a whole.
    """
    if not record_ids or len(record_ids) > PURGE_MAX or not reason.strip():
        raise InputError(Message("usecases.purge_needs"), "purge", Message("usecases.name_records"))
    with asking(installation, actor, Verb.PURGE, all_records(actor), "purge") as work:
        versions = {}
        for id in record_ids:
            record = records.get(work.connection, RecordId(id))
            if record is None:
                raise not_there("record")
            work.require(Verb.PURGE, record_thing(record))
            # Earlier versions of the same row hold the same values.
            versions |= {each.id: each for each in records.versions(work.connection, record)}
        count = care.purge_records(work.connection, tuple(versions), work.at)
        work.touch(versions)
    care.scrub(installation.register)
    return count


def review_due(installation: Installation, actor: Actor, *, limit: int = 100) -> tuple[Record, ...]:
    """List records whose review date has come, without their content."""
    with asking(installation, actor, Verb.VERIFY, all_records(actor), "review_due") as work:
        due = records.due_for_review(work.connection, work.at, limit=limit)
        work.touch(record.id for record in due)
        return due
