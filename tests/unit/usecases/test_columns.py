"""The ledger in columns is derived: believed where the register agrees, laid out anew where it does not."""

import pytest
from tests.fixtures.office import Office
from tests.fixtures.world import report

from rootbranch import usecases
from rootbranch.model.ledger import Counted
from rootbranch.store import ledger as entries
from rootbranch.store import sheets, standing
from rootbranch.usecases import columns

ELEMENTS = (
    "structured_group", "three_or_more", "period_of_time", "acting_in_concert", "serious_crime", "material_benefit",
)  # fmt: skip


@pytest.fixture
def kept(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Keep a sheet of however few entries."""
    monkeypatch.setattr(columns, "KEPT_FROM_ENTRIES", 1)
    columns.forget_held(own_office.world.home)
    return own_office


def _arrests(office: Office, cell: str = "arrests") -> str:
    return office.world.figures()[cell]


def test_figures_come_again_when_everything_derived_is_deleted(kept: Office) -> None:
    before, home = kept.world.figures(), kept.world.home
    (file,) = (home / sheets.FOLDER).glob("entries-*")
    bytes_before = file.read_bytes()
    sheets.remove_sheets(home)
    columns.forget_held(home)
    assert kept.world.figures() == before
    assert file.read_bytes() == bytes_before


def test_another_process_reads_the_sheet_and_what_came_since(kept: Office) -> None:
    assert _arrests(kept) == "2"
    kept.world.reports(report("r9", reference="JR-9", place="Ixtlán", name="Nueva Inventada Luz"))
    kept.world.count()
    columns.forget_held(kept.world.home)
    assert _arrests(kept) == "3"


def test_a_sheet_of_another_ledger_is_not_believed(kept: Office) -> None:
    before = kept.world.figures()
    kept.world.execute("DELETE FROM entry_subject")
    kept.world.execute("DELETE FROM entry WHERE number = 1")
    assert kept.world.figures() != before


def test_a_broken_sheet_is_laid_out_anew(kept: Office) -> None:
    before = kept.world.figures()
    for file in (kept.world.home / sheets.FOLDER).glob("*.sheet"):
        file.write_bytes(b"broken")
    columns.forget_held(kept.world.home)
    assert kept.world.figures() == before


def test_what_waits_is_known_without_the_sheet_of_the_last_count(kept: Office) -> None:
    world = kept.world
    waiting = {line.figure.waiting for line in usecases.figures(world.installation, world.actor("results"))}
    assert waiting == {0, 3}
    columns.forget_open(world.home)
    again = usecases.figures(world.installation, world.actor("results"))
    assert {line.figure.waiting for line in again} == waiting


def test_a_count_that_is_taken_back_leaves_no_figure(kept: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.world.figures()
    kept.world.reports(report("r9", reference="JR-9", place="Ixtlán", name="Nueva Inventada Luz"))
    with monkeypatch.context() as patch:
        patch.setattr("rootbranch.usecases.asking.write_event", _full)
        with pytest.raises(OSError, match="full"):
            kept.world.count()
    assert kept.world.figures() == before


def _full(*_: object) -> None:
    raise OSError("the disk is full")


def test_what_stands_is_known_by_its_text(own_office: Office) -> None:
    """So that a second count reads no outcome again; every kind, with amounts, persons and conflicts."""
    world = own_office.world
    world.reports(
        report(
            "t1", "seizure", commodity="cash", amount="10.50", unit="USD", reference='Q "1"', day="2026-03-02"
        ),
        report("t2", "other", natural_key="ñandú\tü", place="Ixtlán", day=""),
        report("t3", "infrastructure", natural_key="Casa 7", took_part="BB"),
    )
    world.reports(
        report(
            "t4", "seizure", commodity="cash", amount="11", unit="USD", reference='Q "1"', day="2026-03-02"
        ),
        partner="BB",
    )
    world.count()
    with world.installation.register.read() as connection:
        whole = {entry.id: entry.outcome for entry in entries.standing(connection)}
        texts = {id: text for id, _, text in standing.standing_as_kept(connection)}
    assert len(whole) > 5
    assert {id: standing.outcome_text(outcome) for id, outcome in whole.items()} == texts
    before = world.rows("entry")
    world.count()
    assert world.rows("entry") == before


def test_a_figure_that_needs_proof_opens_however_many_it_counts(
    own_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = own_office.world
    world.reports(
        *(report(f"i{n}", "investigation", day=f"2026-03-0{n}", natural_key=f"C-{n}") for n in (1, 2, 3))
    )
    world.count()
    results, reviewer = world.actor("results"), world.actor("reviewer")
    found = usecases.list_entries(world.installation, results, usecases.EntryFilters(kind="investigation"))
    shown = [line.entry for line in found.items][:2]
    for entry in shown:
        answers = dict.fromkeys(ELEMENTS, ("met", entry.outcome.reports[0]))
        usecases.answer_definition(world.installation, reviewer, entry.id, "criminal_organisation@1", answers)
    monkeypatch.setattr("rootbranch.ledger.listing.LISTED_MAX", 1)
    (line,) = [
        line
        for line in usecases.figures(world.installation, results)
        if line.figure.measure == "organisation_investigations"
    ]
    assert isinstance(line.figure.counts, Counted)
    for _ in range(2):  # the second time from what was found before
        view = usecases.read_figure(world.installation, results, line.key)
        assert {one.entry.id for one in view.entries} == {entry.id for entry in shown}
