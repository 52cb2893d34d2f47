"""The mapping of published claims that is shipped as an example gives the claims of a file as they stand in it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.worlds.claims import FOLDER, read_claims

from rootbranch.gather import Draft, compile_mapping, load_mapping, open_file, read_claim, read_drafts
from rootbranch.model.ids import PartnerId, RecordId
from rootbranch.model.reports import Claim

EXAMPLE = FOLDER.parents[1] / "docs" / "examples" / "published-claims.yml"
PARTNER = PartnerId("JOINT")


def gathered(file: Path) -> tuple[Claim, ...]:
    mapping = load_mapping(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    known_at = datetime(2026, 1, 1, tzinfo=UTC)
    build = compile_mapping(mapping, partner=PARTNER, file_name=file.name, known_at=known_at)
    with open_file(file, mapping) as reading:
        return tuple(_claim(item) for item in read_drafts(reading, build))


def _claim(item: object) -> Claim:
    assert isinstance(item, Draft), item
    claim = read_claim(item.content, record=RecordId(item.key[0]), partner=PARTNER)
    assert isinstance(claim, Claim)
    return claim


@pytest.mark.parametrize("name", ["claims_traps.csv", "claims_fresh.csv", "claims_more.csv"])
def test_the_example_mapping_reads_invented_claims(name: str) -> None:
    assert gathered(FOLDER / name) == read_claims(FOLDER / name)


def test_the_example_mapping_reads_the_published_claims(shared_data: Path) -> None:
    file = shared_data / "ledger" / "ledger_claims.csv"
    assert gathered(file) == read_claims(file)
