"""Read the region's files through its own mappings, as `gather` does for everybody."""

from collections.abc import Iterator
from datetime import UTC, datetime

from rootbranch.gather import Draft, Reject, compile_mapping, load_mapping, open_file, read_drafts
from rootbranch.model.records import Finding
from rootbranch.scenario import Delivered, RegionSummary, mapping_text

AFTERWARDS = datetime(2026, 11, 12, tzinfo=UTC)


Gathered = tuple[tuple[Delivered, tuple[Draft | Reject | Finding, ...]], ...]


def read_region(region: RegionSummary) -> Gathered:
    return tuple((delivered, tuple(read_delivery(delivered))) for delivered in region.deliveries)


def report_of(draft: Draft) -> dict[str, object]:
    report = draft.content["report"]
    assert isinstance(report, dict)
    return report


def properties_of(draft: Draft) -> dict[str, list[str]]:
    properties = draft.content["properties"]
    assert isinstance(properties, dict)
    return properties


def read_delivery(delivered: Delivered) -> Iterator[Draft | Reject | Finding]:
    mapping = load_mapping(mapping_text(delivered.mapping), delivered.mapping)
    build = compile_mapping(
        mapping, partner=delivered.partner, file_name=delivered.path.name, known_at=AFTERWARDS
    )
    with open_file(delivered.path, mapping) as reading:
        yield from read_drafts(reading, build)
