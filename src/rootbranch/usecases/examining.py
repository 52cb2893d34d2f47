"""Examine an installation: register, loads left open, audit, ledger and releases, records, seals, folder.

audit            held against itself, and against the checkpoints that partners keep
ledger chain ──┐ held against themselves, their columns against what was digested, and both against what the
releases ──────┘ audit noted of them at the time
who and what     partners, agreements, officers, passwords, decisions, judgements, ends of deliveries, mappings, what was
                 purged: as the audit witnessed them (`witness`)
records          against the digests made when they were kept, and against their deliveries (`examining_records`)
picture          whole, and the one that was built last (`examining_picture`)

What is wrong is named by table, id and column; a value is never shown. Seals are opened in memory to be checked, and
how many is audited before.

Limits: those of `witness` and `examining_records`. Not looked at: sessions, jobs, and which code somebody signed in with last.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from rootbranch import guard, ledger
from rootbranch.errors import IntegrityError, Message
from rootbranch.model.access import Actor, Verb
from rootbranch.model.ids import Digest
from rootbranch.model.ledger import Entry
from rootbranch.store import Connection, audit, care, evidence, releases
from rootbranch.store import ledger as entries
from rootbranch.usecases.asking import asking
from rootbranch.usecases.auditing import verify_audit
from rootbranch.usecases.care import PURGE_REJECTS
from rootbranch.usecases.counting import LEDGER_HEAD
from rootbranch.usecases.examining_picture import PICTURE_DIGEST, unlike_its_build
from rootbranch.usecases.examining_records import changed_records, contradicted
from rootbranch.usecases.installation import Installation, installation_thing
from rootbranch.usecases.releases import RELEASE_DIGEST
from rootbranch.usecases.views import Check
from rootbranch.usecases.witness import Row, last_word, untrue

RELEASES_CHECKED_MAX = 1_000
SHOWN_MAX = 20
_COMPARE = Message("usecases.compare_checkpoints")
_RESTORE = Message("store.other_backup")


def doctor(installation: Installation, actor: Actor) -> tuple[Check, ...]:
    """Examine the installation; of each check, what is wrong comes line by line, at most `SHOWN_MAX` of them."""
    with installation.register.read() as connection:
        sealed = evidence.sealed_records(connection)
    with asking(
        installation, actor, Verb.VERIFY, installation_thing(installation), "doctor_opens_seals"
    ) as work:
        work.beside = sealed
    verdict = verify_audit(installation, actor)
    checks = [
        *_checks("usecases.check_register", care.check_register(installation.register), None),
        *_checks(
            "usecases.check_audit",
            (verdict.broken,) if verdict.broken else (),
            _COMPARE,
            Message("usecases.entries_hold", {"count": verdict.entries}),
        ),
    ]
    with installation.register.read() as connection:
        said = _Said(connection)
        checks += _check_ledger(connection, said)
        checks += _checks("usecases.check_rows", untrue(installation, connection, said.rows), _COMPARE)
        checks += _check_records(installation, connection, said)
    home = installation.settings.home
    checks += _checks(
        "usecases.check_picture", unlike_its_build(home, said.picture), Message("store.resolve_again")
    )
    closed = home.stat().st_mode & 0o077 == 0
    open_folder = () if closed else (Message("usecases.folder_open"),)
    return (*checks, *_checks("usecases.check_folder", open_folder, Message("usecases.close_folder")))


def closed_seals(installation: Installation) -> int:
    """Count the seals that no key on the ring opens: of records, of rejected rows and of second factors."""
    sealer = guard.Sealer(installation.keyring)
    with installation.register.read() as connection:
        return sum(count for head, count in evidence.seals(connection).items() if not sealer.has_key(head))


def _checks(
    name: str, problems: Iterable[Message], fix: Message | None, sound: Message | None = None
) -> list[Check]:
    found = list(islice(problems, SHOWN_MAX))
    if not found:
        return [Check(name=Message(name), sound=True, detail=sound or Message("usecases.sound"), fix=None)]
    return [Check(name=Message(name), sound=False, detail=problem, fix=fix) for problem in found]


class _Said:
    """What the audit says of ledger, releases, rows and picture, from one walk through it."""

    def __init__(self, connection: Connection) -> None:
        self.entries: dict[str, str] = {}
        self.releases: dict[str, str] = {}
        self.rows: dict[Row, Digest] = {}
        self.rejects_purged: set[Digest] = set()
        self.picture = ""
        for entry in audit.entries(connection):
            number, _, digest = entry.event.thing.partition(":")
            if entry.event.what == LEDGER_HEAD:
                self.entries[number] = digest
            elif entry.event.what == RELEASE_DIGEST:
                self.releases[number] = digest
            elif entry.event.what == PICTURE_DIGEST:
                self.picture = entry.event.thing
            elif entry.event.what.startswith(f"{PURGE_REJECTS}:") and entry.event.allowed:
                self.rejects_purged.add(entry.event.touched)
            else:
                last_word(self.rows, entry.event)


def _check_ledger(connection: Connection, said: _Said) -> list[Check]:
    digests: dict[int, str] = {}
    problems: list[Message] = []
    try:
        ledger.verify_entries(_noted(entries.entries(connection), digests))
        problems += _unlike_the_audit(connection, said, digests)
    except IntegrityError as broken:
        problems.append(broken.what)
    except (ValueError, TypeError, KeyError):  # not even the form of an entry or a release
        problems.append(Message("ledger.entry_changed", {"number": max(digests, default=0) + 1}))
    for number, columns in evidence.odd_entries(connection):
        problems.append(_odd("entry", number, columns))
    for number, columns in evidence.odd_releases(connection):
        problems.append(_odd("release", number, columns))
    sound = Message("usecases.entries_hold", {"count": len(digests)})
    return _checks("usecases.check_ledger", problems, _COMPARE, sound)


def _unlike_the_audit(connection: Connection, said: _Said, digests: dict[int, str]) -> Iterator[Message]:
    for number, digest in said.entries.items():
        if digests.get(int(number)) != digest:
            yield _differs("entry", number)
    kept = {release.number: release for release in releases.page(connection, limit=RELEASES_CHECKED_MAX)}
    for number, digest in said.releases.items():
        release = kept.get(int(number))
        if release is None or not ledger.is_as_frozen(release, digest):
            yield _differs("release", number)
    for unsaid in kept.keys() - {int(number) for number in said.releases}:
        yield _differs("release", str(unsaid))


def _check_records(installation: Installation, connection: Connection, said: _Said) -> list[Check]:
    """Make the digests and tokens of all records again; some forty microseconds each."""
    counted: list[int] = [0]
    closed = closed_seals(installation)
    problems = [
        *islice(contradicted(installation, connection, said.rejects_purged), SHOWN_MAX),
        *islice(changed_records(installation, connection, counted), SHOWN_MAX),
    ]
    without_key = (Message("usecases.seals_closed", {"count": closed}),) if closed else ()
    return [
        *_checks(
            "usecases.check_records",
            problems,
            _RESTORE,
            Message("usecases.records_hold", {"count": counted[0]}),
        ),
        *_checks("usecases.check_seals", without_key, Message("guard.bring_key_file")),
    ]


def _noted(chain: Iterable[Entry], digests: dict[int, str]) -> Iterator[Entry]:
    for entry in chain:
        digests[entry.number] = entry.digest
        yield entry


def _differs(what: str, number: str) -> Message:
    return Message("usecases.differs_from_audit", {"what": what, "number": number})


def _odd(what: str, number: int, columns: str) -> Message:
    return Message("usecases.columns_differ", {"what": what, "number": number, "columns": columns})
