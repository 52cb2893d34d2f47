"""Resolve files of agencies under their mappings: in a register of their own, which is thrown away afterwards.

    files + mappings ─ gather ─▶ register in a folder of the system's for passing files ─ resolve ─▶ record_id,entity_id
                                 └─ removed, whatever happens

What the register does for the safety of people so happens here by itself: a protected person is in nothing that comes out, nor a
record that speaks of one without saying so, nor one that has no category, nor one that was given for another purpose.

Limits: as for any bare file, nothing may be done on what comes out (`resolving`). Rows are read under the keys of their
mapping; of two with one key the later holds. While it runs, the folder takes about three times the room of the files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rootbranch.errors import InputError, Message
from rootbranch.gather import (
    Draft,
    FeedMapping,
    compile_mapping,
    load_mapping,
    open_file,
    read_drafts,
    write_bare_table,
)
from rootbranch.model.access import Actor, Duty, Officer, Partner
from rootbranch.model.ids import DeliveryId, OfficerId, PartnerId, RecordId
from rootbranch.model.marking import Purpose
from rootbranch.model.records import DeliveryMode
from rootbranch.store import records
from rootbranch.usecases.gathering import gather_file
from rootbranch.usecases.installation import (
    FIRST_OPERATOR,
    JOINT_OFFICE,
    Installation,
    actor_for,
    create_installation,
    open_installation,
)
from rootbranch.usecases.people import add_officer, add_partner
from rootbranch.usecases.picturing import Progress, resolve_register
from rootbranch.usecases.resolving import HEADER, MARK
from rootbranch.usecases.rows import given_for_resolving
from rootbranch.values import NO_COUNTRY

if TYPE_CHECKING:
    from rootbranch.resolve import Resolution

FILES = PartnerId("FILES")
"""Whose the files are, in the register that is thrown away."""

_DOOR = "cli"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedFeeds:
    """What came of it, in counts.

    Attributes:
        rows, rejected: Rows that were read, and those that were refused.
        records: Records that took part; the rest of the rows is of no kind that is resolved, or may not be.
        compared, skipped, pairs, entities: As in `KindResolved`, of all kinds together.
    """

    rows: int
    rejected: int
    records: int
    compared: int
    skipped: int
    pairs: int
    entities: int
    rules: str


@dataclass(slots=True)
class _Feed:
    """One file with its mapping, and where its rows were put."""

    path: Path
    mapping: FeedMapping
    text: str
    delivery: DeliveryId | None = None
    rejected: int = 0
    keys: dict[str, str] = field(default_factory=dict)


def resolve_mapped(
    files: Sequence[Path],
    mappings: Sequence[tuple[str, str]],
    out: Path,
    *,
    country: str = "",
    progress: Progress = lambda _message: None,
) -> ResolvedFeeds:
    """Write which records of the files are one entity, each by `mapping/key`.

    Args:
        mappings: Name and text of one for all files, or of one for each in their order.
        country: Of the agencies, ISO 3166-1 alpha-2, for telephone numbers without a country code.

    Raises:
        InputError: A file or mapping cannot be used as it is, or there are not as many mappings as files.
    """
    from rootbranch import resolve

    feeds = [*_feeds(files, mappings)]
    with TemporaryDirectory(prefix="rootbranch-") as folder:
        installation = _register(Path(folder), country)
        try:
            for feed in feeds:
                _gather(installation, feed, progress)
            found = resolve_register(installation, _actor(installation, Duty.ANALYST), progress=progress)
            named = dict(_named(installation, feeds))
        finally:
            installation.register.close()
    rows = [row for one in found.values() for row in _rows(one.found, named)]
    write_bare_table(out, HEADER, sorted(rows))
    every = [one.found for one in found.values()]
    return ResolvedFeeds(
        rows=sum(len(feed.keys) + feed.rejected for feed in feeds),
        rejected=sum(feed.rejected for feed in feeds),
        records=sum(len(one.ids) for one in every),
        compared=sum(one.compared for one in every),
        skipped=sum(one.skipped for one in every),
        pairs=sum(one.candidates for one in every),
        entities=sum(one.entities for one in every),
        rules=resolve.load_resolve_rules().name,
    )


def _feeds(files: Sequence[Path], mappings: Sequence[tuple[str, str]]) -> Iterator[_Feed]:
    if len(mappings) not in {1, len(files)}:
        raise InputError(
            Message("usecases.mappings_count", {"mappings": len(mappings), "files": len(files)}),
            "--mapping",
            Message("usecases.fix_mappings_count"),
        )
    each = mappings if len(mappings) > 1 else [mappings[0]] * len(files)
    for path, (where, text) in zip(files, each, strict=True):
        yield _Feed(path=path, mapping=load_mapping(text, where), text=text)


def _register(folder: Path, country: str) -> Installation:
    """Make an installation with one partner, whose the files are, and somebody for each duty that is needed."""
    create_installation(folder / "home", {}, key_file=folder / "keys.json")
    installation = open_installation(folder / "home", {})
    operator = actor_for(installation, FIRST_OPERATOR, Purpose.SET_UP, _DOOR)
    add_partner(
        installation, operator, Partner(id=FILES, name="Files", territory=country or NO_COUNTRY, contact="")
    )
    for duty, partner in ((Duty.LIAISON, FILES), (Duty.ANALYST, JOINT_OFFICE)):
        add_officer(
            installation,
            operator,
            Officer(id=OfficerId(duty.value), name=duty.value, partner=partner, duties=frozenset({duty})),
        )
    return installation


def _actor(installation: Installation, duty: Duty) -> Actor:
    return actor_for(installation, duty.value, Purpose.ANALYSIS, _DOOR)


def _gather(installation: Installation, feed: _Feed, progress: Progress) -> None:
    """Take one file in; nothing that an earlier file brought ends by it."""
    progress(Message("usecases.mapped_reads", {"file": feed.path.name}))
    result = gather_file(
        installation,
        _actor(installation, Duty.LIAISON),
        feed.path,
        FILES,
        feed.text,
        mapping_where=feed.mapping.name,
        mode=DeliveryMode.DELTA,
    )
    feed.delivery, feed.rejected = result.delivery, result.rejected
    at = installation.clock()
    build = compile_mapping(
        feed.mapping, partner=FILES, file_name=feed.path.name, known_at=at, gathered_at=at
    )
    with open_file(feed.path, feed.mapping) as reading:
        for item in read_drafts(reading, build):
            if isinstance(item, Draft):
                feed.keys[item.locator] = f"{feed.mapping.name}/{'+'.join(item.key)}"


def _named(installation: Installation, feeds: Sequence[_Feed]) -> Iterator[tuple[RecordId, str]]:
    """Give each record that may take part the name of its row."""
    keys: Mapping[DeliveryId | None, Mapping[str, str]] = {feed.delivery: feed.keys for feed in feeds}
    with installation.register.read() as connection:
        for opened in records.stream_open(connection, installation.clock(), given_for_resolving()):
            record = opened.record
            yield record.id, keys[record.delivery][record.locator]


def _rows(found: "Resolution", named: Mapping[RecordId, str]) -> Iterator[tuple[str, str]]:
    """Name each record and its entity, which is called after the first of its records in the order of the names."""
    names = [named[RecordId(id)] for id in found.ids]
    groups: dict[int, str] = {}
    for name, entity in zip(names, found.entity.tolist(), strict=True):
        groups[entity] = min(name, groups.get(entity, name))
    for name, entity in zip(names, found.entity.tolist(), strict=True):
        yield name, MARK + groups[entity]
