"""An agency that knows nobody hands over a file with its columns and no row, and it can be read."""

from datetime import UTC, datetime

import pytest

from rootbranch.gather import Draft, compile_mapping, load_mapping, open_file, read_drafts
from rootbranch.model.ids import PartnerId
from rootbranch.scenario import mapping_text
from rootbranch.scenario.agencies import ec_fge, gt_mp, mx_fis, us_brd
from rootbranch.scenario.desk import Desk, open_desk
from rootbranch.scenario.keeping import Books
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.world import make_world

OF_PERSONS = {"us-brd-encounters", "mx-fis-personas", "gt-mp-personas", "ec-fge-denuncias"}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_desk(make_world(1, DEMO), ())


@pytest.mark.parametrize("agency", [us_brd, mx_fis, gt_mp, ec_fge])
def test_a_file_without_persons_has_its_columns_and_is_read(tmp_path, desk, agency):
    books = Books({agency.AGENCY: agency.HABIT.date})
    files = [books.keep(one) for one in agency.feeds(desk) if one.mapping in OF_PERSONS]
    assert files
    for feed in files:
        rows = [row for row in feed.rows if not row.dirt]
        assert rows == []
        path = tmp_path / feed.file_name
        body = tmp_path / "body"
        with body.open("w", encoding=feed.format.encoding, newline="") as file:
            feed.format.body(file, iter(()))
        growing = feed.format.head + body.read_text(encoding=feed.format.encoding) + feed.format.tail
        (tmp_path / "growing").write_text(growing, encoding=feed.format.encoding, newline="")
        feed.format.finish(tmp_path / "growing", path)
        mapping = load_mapping(mapping_text(feed.mapping), feed.mapping)
        now = datetime(2026, 11, 12, tzinfo=UTC)
        build = compile_mapping(mapping, partner=PartnerId(feed.partner), file_name=path.name, known_at=now)
        with open_file(path, mapping) as reading:
            assert not [one for one in read_drafts(reading, build) if isinstance(one, Draft)]
