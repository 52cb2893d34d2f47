"""Who did what, for which purpose: written before the answer, in digests, and in a chain that shows each touch."""

from collections.abc import Callable
from datetime import date

import orjson
import pytest
from click.testing import CliRunner
from tests.fixtures.world import World, person, report

from rootbranch import usecases
from rootbranch.cli import main
from rootbranch.errors import AccessError, InputError
from rootbranch.model.access import Duty, Officer
from rootbranch.model.ids import Digest, OfficerId, PartnerId
from rootbranch.usecases import AuditFilters

RUTH = {"name": "Ruth Sol Mar", "document": "QX7654321", "phone": "664 555 0142"}
COLUMNS = "number, officer, purpose, verb, kind, what, allowed"


def written(world: World, since: int) -> list[tuple[str, str, bool]]:
    """Give officer, use case and answer of the entries after a number, in their order."""
    rows = sorted(world.rows("audit", COLUMNS))
    return [(row[1], row[5], bool(row[6])) for row in rows if row[0] > since]


def last(world: World) -> int:
    return max(number for (number,) in world.rows("audit", "number"))


def ask(world: World, officer: str, use_case, *arguments, **options):
    return use_case(world.installation, world.actor(officer), *arguments, **options)


# What each use case writes, beside its main entry, where it is allowed.
READS_AND_CHANGES: dict[str, tuple[str, Callable[[World, dict[str, str]], object], list[str]]] = {
    "search": ("aa-analyst", lambda w, ids: ask(w, "aa-analyst", usecases.search, "Ruth"), ["search"]),
    "record": (
        "aa-analyst",
        lambda w, ids: ask(w, "aa-analyst", usecases.read_record, ids["record"]),
        ["read_record"],
    ),
    "deliveries": ("aa-liaison", lambda w, ids: ask(w, "aa-liaison", usecases.list_deliveries), ["list_deliveries"]),
    "delivery": (
        "aa-liaison",
        lambda w, ids: ask(w, "aa-liaison", usecases.read_delivery, ids["delivery"]),
        ["read_delivery"],
    ),
    "findings": (
        "aa-liaison",
        lambda w, ids: ask(w, "aa-liaison", usecases.list_findings, ids["delivery"]),
        ["list_findings"],
    ),
    "rejects": (
        "aa-liaison",
        lambda w, ids: list(ask(w, "aa-liaison", usecases.rejects_file, ids["delivery"])),
        ["rejects_file"],
    ),
    "count": ("results", lambda w, ids: ask(w, "results", usecases.count), ["count"]),
    "figures": ("results", lambda w, ids: ask(w, "results", usecases.figures), ["figures"]),
    "queue": ("results", lambda w, ids: ask(w, "results", usecases.queue), ["queue"]),
    "entries": ("results", lambda w, ids: ask(w, "results", usecases.list_entries), ["list_entries"]),
    "entry": ("results", lambda w, ids: ask(w, "results", usecases.read_entry, ids["entry"]), ["read_entry"]),
    "reverse": (
        "results",
        lambda w, ids: ask(w, "results", usecases.reverse_entry, ids["entry"], "counted by mistake"),
        ["ledger_head", "reverse_entry"],
    ),
    "publish": ("results", lambda w, ids: ask(w, "results", usecases.publish_release, "March"), ["release_digest", "publish_release"]),
    "releases": ("results", lambda w, ids: ask(w, "results", usecases.list_releases), ["list_releases"]),
    "seal": ("aa-help", lambda w, ids: ask(w, "aa-help", usecases.open_seal, ids["sealed"], "assistance"), ["open_seal:assistance"]),
    "review": ("guardian", lambda w, ids: ask(w, "guardian", usecases.review_due), ["review_due"]),
    "audit": ("guardian", lambda w, ids: ask(w, "guardian", usecases.list_audit), ["list_audit"]),
    "verify": ("operator", lambda w, ids: ask(w, "operator", usecases.verify_audit), ["verify_audit"]),
    "checkpoint": ("operator", lambda w, ids: ask(w, "operator", usecases.make_checkpoint), ["make_checkpoint"]),
    "purge": ("guardian", lambda w, ids: ask(w, "guardian", usecases.purge, (ids["record"],), "person_asked"), ["keep_purged", "purge:person_asked"]),
    "gather": (
        "aa-liaison",
        lambda w, ids: w.persons(person("p-9", name="Otto Luz Gil")),
        ["gather_file", "gather_chunk", "complete_delivery"],
    ),
    "backup": (
        "operator",
        lambda w, ids: ask(w, "operator", usecases.back_up, w.folder / "backup"),
        ["back_up"],
    ),
    "rotate": ("operator", lambda w, ids: ask(w, "operator", usecases.rotate_keys), ["rotate_keys"]),
    "partners": ("operator", lambda w, ids: ask(w, "operator", usecases.list_partners), ["list_partners"]),
    "officers": ("operator", lambda w, ids: ask(w, "operator", usecases.list_officers), ["list_officers"]),
    "close": (
        "operator",
        lambda w, ids: ask(w, "operator", usecases.close_officer, "bb-help"),
        ["close_officer"],
    ),
    "form": (
        "results",
        lambda w, ids: ask(
            w, "results", usecases.enter_form,
            {"kind": "investigation", "happened_on": "2026-05-01", "territory": "MX", "basis": "law 7",
             "source_grade": "B", "info_grade": "2", "originating_source": "JOINT", "tlp": "AMBER"},
        ),
        ["complete_delivery", "ledger_head", "enter_form"],
    ),
}  # fmt: skip


@pytest.fixture
def ids(world) -> dict[str, str]:
    """A small register with one of each."""
    world.persons(
        person("p-1", **RUTH),
        person("p-2", "MIGRANT", name="Eva Paz Rio"),
        person("p-3", seen="x", name="Bo"),
    )
    world.reports(report("r-1", "seizure", commodity="cash", amount="5", unit="USD"))
    world.count()
    kept = {
        bool(protected): id
        for id, kind, protected in world.rows("record", "id, kind, protected")
        if kind == "entity"
    }
    (entry,) = (id for (id,) in world.rows("entry", "id"))
    return {
        "record": world.search("Ruth")[0],
        "sealed": kept[True],
        "delivery": min(id for (id,) in world.rows("delivery", "id")),
        "entry": entry,
    }


@pytest.mark.parametrize("name", READS_AND_CHANGES)
def test_each_use_case_writes_its_entries(world, ids, name):
    officer, run, entries = READS_AND_CHANGES[name]
    before = last(world)

    run(world, ids)

    assert written(world, before) == [(officer, what, True) for what in entries]


@pytest.mark.parametrize(
    ("officer", "run", "what"),
    [
        ("operator", lambda w, ids: ask(w, "operator", usecases.search, "Ruth"), "search"),
        ("operator", lambda w, ids: ask(w, "operator", usecases.read_record, ids["record"]), "read_record"),
        (
            "bb-help",
            lambda w, ids: ask(w, "bb-help", usecases.open_seal, ids["sealed"], "assistance"),
            "open_seal:assistance",
        ),
        (
            "aa-analyst",
            lambda w, ids: ask(w, "aa-analyst", usecases.read_record, ids["sealed"]),
            "read_record",
        ),
        (
            "results",
            lambda w, ids: ask(w, "results", usecases.purge, (ids["record"],), "ordered"),
            "purge:ordered",
        ),
        ("aa-liaison", lambda w, ids: ask(w, "aa-liaison", usecases.list_audit), "list_audit"),
        ("aa-analyst", lambda w, ids: ask(w, "aa-analyst", usecases.publish_release, "x"), "publish_release"),
        ("guardian", lambda w, ids: ask(w, "guardian", usecases.read_record, ids["record"]), "read_record"),
        ("results", lambda w, ids: ask(w, "results", usecases.add_officer, officer_x()), "add_officer"),
    ],
)
def test_what_is_refused_is_written_too(world, ids, officer, run, what):
    before = last(world)

    with pytest.raises(AccessError):
        run(world, ids)

    assert written(world, before) == [(officer, what, False)]


def officer_x() -> Officer:
    return Officer(id=OfficerId("x"), name="X", partner=PartnerId("AA"), duties=frozenset({Duty.ANALYST}))


def test_the_answer_is_not_given_when_the_entry_cannot_be_written(world, ids, monkeypatch):
    from rootbranch.store import audit

    def fails(*arguments):
        raise OSError("no room left")

    monkeypatch.setattr(audit, "append", fails)
    with pytest.raises(OSError, match="no room"):
        usecases.read_record(world.installation, world.actor("aa-analyst"), ids["record"])
    with pytest.raises(OSError, match="no room"):
        usecases.reverse_entry(world.installation, world.actor("results"), ids["entry"], "by mistake")
    monkeypatch.undo()
    assert len(world.rows("entry")) == 1  # what could not be audited was not done


def test_entries_hold_digests_and_no_content(world, ids):
    world.search("Sol Mar")
    with pytest.raises(InputError):  # a reason is a word of a list, so it cannot name her
        usecases.purge(
            world.installation, world.actor("guardian"), (ids["record"],), "asked for by Ruth Sol Mar"
        )
    usecases.purge(world.installation, world.actor("guardian"), (ids["record"],), "person_asked")
    text = repr(world.rows("audit"))

    for value in (*RUTH.values(), "Ruth", "Sol Mar", "Eva"):
        assert value not in text


def test_a_change_of_purpose_is_audited_and_stated(world, ids):
    entry = usecases.list_audit(
        world.installation, world.actor("guardian"), AuditFilters(officer="results")
    ).items[0]

    assert (entry.event.purpose, entry.event.door, entry.event.what) == ("results", "cli", "count")


# ---------------------------------------------------------------- tampering

CHECKED_ENTRY = 6
TOUCHES = {
    "changed": ("UPDATE audit SET officer = 'somebody' WHERE number = ?", CHECKED_ENTRY),
    "moved in time": ("UPDATE audit SET what = 'list_audit' WHERE number = ?", CHECKED_ENTRY),
    "more touched": ("UPDATE audit SET touched = 'x' || substr(touched, 2) WHERE number = ?", CHECKED_ENTRY),
    "allowed after all": ("UPDATE audit SET allowed = NOT allowed WHERE number = ?", CHECKED_ENTRY),
    "taken out": ("DELETE FROM audit WHERE number = ?", CHECKED_ENTRY),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_the_first_entry_that_was_touched_is_named(any_world, touch):
    any_world.persons(person("p-1", **RUTH))
    statement, number = TOUCHES[touch]
    any_world.execute(statement, number)

    verdict = usecases.verify_audit(any_world.installation, any_world.actor("operator"))

    assert verdict.broken is not None
    assert str(CHECKED_ENTRY) in verdict.where


def test_two_entries_that_changed_places_are_found(world):
    world.persons(person("p-1", **RUTH))
    for old, new in ((4, 1_000_004), (5, 4), (1_000_004, 5)):
        world.execute("UPDATE audit SET number = ? WHERE number = ?", new, old)

    verdict = usecases.verify_audit(world.installation, world.actor("operator"))

    assert "4" in verdict.where


def test_a_chain_that_was_cut_off_is_found_by_a_checkpoint_kept_elsewhere(any_world):
    any_world.persons(person("p-1", **RUTH))
    operator = any_world.actor("operator")
    kept = usecases.read_checkpoint(usecases.make_checkpoint(any_world.installation, operator), "kept.json")
    assert usecases.verify_audit(any_world.installation, operator, (kept,)).broken is None
    any_world.execute("DELETE FROM checkpoint")
    any_world.execute("DELETE FROM audit WHERE number > ?", kept.number - 3)

    assert usecases.verify_audit(any_world.installation, operator, (kept,)).broken is not None


def test_a_chain_that_was_written_anew_does_not_pass_an_old_checkpoint(world, tmp_path):
    operator = world.actor("operator")
    kept = usecases.read_checkpoint(usecases.make_checkpoint(world.installation, operator), "kept.json")
    forged = type(kept)(
        installation=kept.installation, number=kept.number, digest=Digest("0" * 64), at=kept.at,
        public_key=kept.public_key, signature=kept.signature,
    )  # fmt: skip

    assert usecases.verify_audit(world.installation, operator, (forged,)).broken is not None


def test_the_command_line_names_the_touched_entry_and_ends_with_three(world):
    world.persons(person("p-1", **RUTH))
    world.execute("DELETE FROM audit WHERE number = ?", CHECKED_ENTRY)
    world.close()

    result = CliRunner().invoke(main, ["audit", "verify", "--home", str(world.home)], catch_exceptions=False)

    assert result.exit_code == 3
    assert str(CHECKED_ENTRY) in result.output


CHECKPOINT = {
    "installation": "i", "number": 1, "digest": "d", "at": "2026-01-01T00:00:00+00:00", "public_key": "k", "signature": "s",
}  # fmt: skip
ODD_VALUES: tuple[dict[str, object], ...] = (
    {"number": 1e30},
    {"number": None},
    {"number": []},
    {"at": "2026-01-01"},
    {"digest": 7},
    {"signature": {}},
)
ODD_CHECKPOINTS = tuple(orjson.dumps(CHECKPOINT | odd) for odd in ODD_VALUES)


def test_the_last_day_of_all_is_a_day_to_filter_by(world):
    filters = AuditFilters(last=date.max)

    assert usecases.list_audit(world.installation, world.actor("guardian"), filters).total > 0


def test_a_file_that_is_no_checkpoint_is_refused(world, tmp_path):
    for content in (b"", b"{}", b"[1, 2]", b'{"at": 1}', b"\xff\xfe", *ODD_CHECKPOINTS):
        with pytest.raises(InputError):
            usecases.read_checkpoint(content, "kept.json")
