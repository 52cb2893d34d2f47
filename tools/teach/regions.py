"""Make invented regions of any size and read them as tables of the register's layouts, with the truth beside each record.

What is laid out is what a register would compare: records of the first deliveries, none of a protected person, in the
columns of `resolve.lay_out`. Traffic, texts and protected persons are kept few, since no table here holds them.

Limits: true pairs lie between agencies only, since no invented agency has two rows of one person.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from rootbranch.gather import Draft, compile_mapping, load_mapping, open_file, read_drafts
from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.model.entities import KIND_OF_SCHEMA, EntityKind
from rootbranch.resolve import RECORD_ID, columns_of_kind, lay_out, prepare_records
from rootbranch.resolve.layout import Properties
from rootbranch.resolve.records import Records
from rootbranch.scenario import DEMO, ONE_MILLION, Size, partners, write_region

FEEDS = {
    EntityKind.PERSON: frozenset(
        {
            "us-inv-subjects",
            "us-brd-encounters",
            "mx-fis-personas",
            "gt-mp-personas",
            "co-dij-personas",
            "ec-fge-denuncias",
            "oin-notices",
        }
    ),
    EntityKind.VEHICLE: frozenset({"mx-fis-vehiculos", "co-dij-bienes"}),
}
_TRUE_ID = {EntityKind.PERSON: "P", EntityKind.VEHICLE: "V"}
_AT = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Records of one kind in one region.

    Attributes:
        truth: For each record, in the order of `records`, the number of its true entity.
        partner, country: For each record who wrote it, and where that agency is.
        nationality: As the record says it, else empty.
    """

    kind: EntityKind
    seed: int
    records: Records
    truth: npt.NDArray[np.int64]
    partner: tuple[str, ...]
    country: tuple[str, ...]
    nationality: tuple[str, ...]

    @property
    def pairs(self) -> int:
        """How many pairs of records are truly one entity."""
        sizes = np.bincount(self.truth)
        return int((sizes * (sizes - 1) // 2).sum())


def size_of(districts: int) -> Size:
    """Give a size: 0 is the demo, else districts as `1m` has 15, with little of what is not compared."""
    if not districts:
        return DEMO
    return replace(
        ONE_MILLION,
        name=f"{districts} districts",
        districts=districts,
        networks=4 * districts,
        deals=5 * districts,
        offenders=600 * districts,
        offenders_known=400 * districts,
        associates=ONE_MILLION.associates * districts // 15,
        background=1_000 * districts,
        protected={category: number * districts for category, number in DEMO.protected.items()},
        calls=3_000 * districts,
        payments=2_000 * districts,
        journeys=500 * districts,
        vehicles=ONE_MILLION.vehicles * districts // 15,
        texts=100 * districts,
        collisions=26 * districts,
    )


def make_tables(seed: int, districts: int) -> dict[EntityKind, Table]:
    """Make a region and read its tables; the region is thrown away."""
    with TemporaryDirectory() as folder:
        region = Path(folder) / "region"
        write_region(region, seed, size_of(districts), processes=1)
        return {kind: read_table(region, kind, seed) for kind in FEEDS}


def read_table(region: Path, kind: EntityKind, seed: int) -> Table:
    """Read the table of one kind from a region that is there."""
    rows = sorted(_rows(region, kind), key=lambda row: row[RECORD_ID])
    columns = columns_of_kind(kind)
    names = (columns.record_id, *(column.name for column in columns.compared))
    table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names})
    return Table(
        kind=kind,
        seed=seed,
        records=prepare_records(table, columns),
        truth=np.unique([row["true"] for row in rows], return_inverse=True)[1].astype(np.int64),
        partner=tuple(row["partner"] for row in rows),
        country=tuple(row["country"] for row in rows),
        nationality=tuple(row.get("nationality", "") for row in rows),
    )


def _rows(region: Path, kind: EntityKind) -> Iterator[dict[str, str]]:
    about = json.loads((region / "region.json").read_text(encoding="utf-8"))
    truth = dict(_truth(region, kind))
    territories = {str(partner.id): partner.territory for partner in partners()}
    for delivery in about["files"]:
        mapping = load_mapping(
            (region / delivery["mapping"]).read_text(encoding="utf-8"), delivery["mapping"]
        )
        if delivery["installment"] != 1 or mapping.name not in FEEDS[kind]:
            continue
        build = compile_mapping(
            mapping,
            partner=delivery["partner"],
            file_name=Path(delivery["file"]).name,
            known_at=_AT,
            gathered_at=_AT,
            partners=frozenset(territories),
        )
        country = territories[delivery["partner"]]
        with open_file(region / delivery["file"], mapping) as reading:
            for item in read_drafts(reading, build):
                if not isinstance(item, Draft) or not _takes_part(item, kind):
                    continue
                properties: Properties = item.content["properties"]  # type: ignore[assignment]
                id = f"{mapping.name}/{'+'.join(item.key)}"
                yield {
                    **lay_out(kind, properties, country),
                    RECORD_ID: id,
                    "true": truth.get(id, id),
                    "partner": delivery["partner"],
                    "country": country,
                }


def _takes_part(draft: Draft, kind: EntityKind) -> bool:
    """Say whether a draft is of the kind and its record would be compared."""
    if KIND_OF_SCHEMA.get(str(draft.content.get("schema"))) is not kind:
        return False
    return kind is not EntityKind.PERSON or not (
        is_protected(draft.category) or draft.category is SubjectCategory.NOT_A_PERSON
    )


def _truth(region: Path, kind: EntityKind) -> Iterator[tuple[str, str]]:
    with (region / "truth" / "record_to_entity.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["feed"] in FEEDS[kind]:
                for entity in line["entities"].split():
                    if entity.startswith(_TRUE_ID[kind]):
                        yield f"{line['feed']}/{line['key']}", entity
