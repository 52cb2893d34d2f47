"""Keep what arrived after a picture was built, beside it: small files, each written whole and never changed.

    home/picture/<version>.tail/ 000001-<digest>.parquet   one row a record: its kind, its blind marks, the pairs it is in
                                 000002-…                  and, in the file's head, which deliveries it covers

A part that is killed while it is written leaves a `.new-…` file that nobody reads. The next build writes its picture and
removes the folder: what lay here is then part of the picture.

What lies here are ids, scores and marks, never a value of a record.

Limits: one writer at a time (the caller holds a lock); POSIX for the renaming.
Source: decision 0116.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import orjson

from rootbranch.errors import IntegrityError, Message
from rootbranch.model.ids import DeliveryId, RecordId
from rootbranch.store.pictures import FOLDER

if TYPE_CHECKING:
    import pyarrow as pa

_DIGEST_DIGITS = 32
_DELIVERIES = b"deliveries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One record that arrived.

    Attributes:
        kind: Of entity; empty for a record of none, which is found by its marks only.
        marks: Blind marks.
        pairs: Records that were there before, and the score of each pair in millionths.
    """

    record: RecordId
    kind: str
    marks: tuple[int, ...]
    pairs: tuple[tuple[RecordId, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file: what arrived with some deliveries."""

    deliveries: tuple[DeliveryId, ...]
    records: tuple[Arrived, ...]


def parts_of(home: Path, version: str) -> tuple[str, ...]:
    """Name the parts that follow a picture, oldest first."""
    return tuple(sorted(path.name for path in _folder(home, version).glob("[0-9]*.parquet")))


def read_part(home: Path, version: str, name: str) -> Part:
    """Read one part.

    Raises:
        IntegrityError: It is not there, or its bytes are not those that were written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = _folder(home, version) / name
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        body = b""
    if not body or _digest(body) != path.stem.partition("-")[2]:
        raise IntegrityError(Message("store.picture_broken"), FOLDER, Message("store.resolve_again"))
    table = pq.read_table(pa.BufferReader(body))
    said = cast(Sequence[str], orjson.loads((table.schema.metadata or {})[_DELIVERIES]))
    return Part(
        deliveries=tuple(map(DeliveryId, said)),
        records=tuple(
            Arrived(
                record=RecordId(row["record"]),
                kind=row["kind"],
                marks=tuple(row["marks"]),
                pairs=tuple((RecordId(one["record"]), one["score"]) for one in row["pairs"]),
            )
            for row in table.to_pylist()
        ),
    )


def add_part(
    home: Path, version: str, deliveries: Iterable[DeliveryId], records: Sequence[Arrived], *, mark: str
) -> None:
    """Write one more part.

    Args:
        mark: Name of the file while it is written, of this writer alone.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = _folder(home, version)
    folder.mkdir(exist_ok=True, mode=0o700)
    for left in folder.glob(".new-*"):
        left.unlink(missing_ok=True)
    sink = pa.BufferOutputStream()
    pq.write_table(_table(deliveries, records), sink, compression="zstd", write_statistics=False)
    body = sink.getvalue().to_pybytes()
    number = len(parts_of(home, version)) + 1
    beside = folder / f".new-{mark}"
    beside.write_bytes(body)
    beside.replace(folder / f"{number:06}-{_digest(body)}.parquet")


def _table(deliveries: Iterable[DeliveryId], records: Sequence[Arrived]) -> "pa.Table":
    import pyarrow as pa

    pair = pa.struct([("record", pa.string()), ("score", pa.int32())])
    columns = {
        "record": pa.array([one.record for one in records], pa.string()),
        "kind": pa.array([one.kind for one in records], pa.string()),
        "marks": pa.array([one.marks for one in records], pa.list_(pa.uint64())),
        "pairs": pa.array(
            [[{"record": other, "score": score} for other, score in one.pairs] for one in records],
            pa.list_(pair),
        ),
    }
    return pa.table(columns).replace_schema_metadata({_DELIVERIES: orjson.dumps(sorted(deliveries))})


def _folder(home: Path, version: str) -> Path:
    return home / FOLDER / f"{version}.tail"


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:_DIGEST_DIGITS]
