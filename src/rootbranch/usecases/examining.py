"""Examine an installation: register, loads left open, audit, ledger and releases, folder.

ledger chain ──┐ held against themselves, and against what the audit noted of them at the time;
releases ──────┘ the audit against itself and against the checkpoints that partners keep
records          content, category, marking and tokens against the digests made when they were kept
"""

from collections.abc import Iterable, Iterator

import orjson

from rootbranch import guard, ledger
from rootbranch.errors import IntegrityError, Message, StateError
from rootbranch.model.access import Actor
from rootbranch.model.category import SubjectCategory
from rootbranch.model.ledger import Entry
from rootbranch.store import audit, care, evidence, releases
from rootbranch.store import ledger as entries
from rootbranch.usecases.auditing import verify_audit
from rootbranch.usecases.counting import LEDGER_HEAD
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.keeping import content_digest, counting_scopes
from rootbranch.usecases.releases import RELEASE_DIGEST
from rootbranch.usecases.sealing import ROOM
from rootbranch.usecases.views import Check

RELEASES_CHECKED_MAX = 1_000


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
    checks.append(_check_ledger(installation))
    checks.append(_check_records(installation))
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


def _check_ledger(installation: Installation) -> Check:
    name = Message("usecases.check_ledger")
    compare = Message("usecases.compare_checkpoints")
    with installation.register.read() as connection:
        digests: dict[int, str] = {}
        try:
            head = ledger.verify_entries(_noted(entries.entries(connection), digests))
            kept = {
                release.number: release for release in releases.page(connection, limit=RELEASES_CHECKED_MAX)
            }
        except IntegrityError as broken:
            return Check(name=name, sound=False, detail=broken.what, fix=compare)
        except (ValueError, TypeError, KeyError):  # not even the form of an entry
            unread = Message("ledger.entry_changed", {"number": max(digests, default=0) + 1})
            return Check(name=name, sound=False, detail=unread, fix=compare)
        for entry in audit.entries(connection):
            number, _, digest = entry.event.thing.partition(":")
            if entry.event.what == LEDGER_HEAD and digests.get(int(number)) != digest:
                return Check(name=name, sound=False, detail=_differs("entry", number), fix=compare)
            if entry.event.what == RELEASE_DIGEST:
                release = kept.get(int(number))
                if release is None or not ledger.is_as_frozen(release, digest):
                    return Check(name=name, sound=False, detail=_differs("release", number), fix=compare)
    return Check(name=name, sound=True, detail=Message("usecases.entries_hold", {"count": head.count}))


def _check_records(installation: Installation) -> Check:
    """Make the digests and tokens of all records again; some forty microseconds each."""
    name, count = Message("usecases.check_records"), 0
    sealer = guard.Sealer(installation.keyring)
    with installation.register.read() as connection:
        odd = set(evidence.changed_markings(connection))
        for kept in evidence.stream(connection):
            count += 1
            problem = _changed(installation.keyring, sealer, kept)
            if problem or kept.marking_id in odd:
                detail = problem or Message("usecases.content_differs", {"record": kept.id})
                return Check(name=name, sound=False, detail=detail, fix=Message("store.other_backup"))
    return Check(name=name, sound=True, detail=Message("usecases.records_hold", {"count": count}), fix=None)


def _changed(keyring: guard.Keyring, sealer: guard.Sealer, kept: evidence.Kept) -> Message | None:
    try:
        text = (
            (kept.open_text or "").removesuffix(ROOM).encode()
            if kept.sealed is None
            else sealer.open(kept.id, kept.sealed)
        )
        content = orjson.loads(text)
    except (IntegrityError, StateError) as error:
        return error.what
    except ValueError:
        return Message("usecases.content_differs", {"record": kept.id})
    scopes = counting_scopes(SubjectCategory(kept.category))
    tokens = {token for scope in scopes for token in guard.tokens_of(keyring, content, kept.schema, scope)}
    digest = content_digest(keyring, text, kept.category, kept.marking_id, kept.said_at)
    if digest == kept.content_digest and tokens == kept.tokens:
        return None
    return Message("usecases.content_differs", {"record": kept.id})


def _noted(chain: Iterable[Entry], digests: dict[int, str]) -> Iterator[Entry]:
    for entry in chain:
        digests[entry.number] = entry.digest
        yield entry


def _differs(what: str, number: str) -> Message:
    return Message("usecases.differs_from_audit", {"what": what, "number": number})
