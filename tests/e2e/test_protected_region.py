"""Try everything that everybody may do in the invented region, and look for protected persons in what comes out.

A secret is a name, document or phone that rows about protected persons hold and no other row does. What may come
out is a count, or `open_seal` for an assistance officer of the giving partner.
"""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from rootbranch import usecases
from rootbranch.cli import main
from rootbranch.errors import RootbranchError, text_of
from rootbranch.model.access import Actor, Duty
from rootbranch.model.marking import Purpose
from rootbranch.usecases import AuditFilters, EntryFilters, Installation

from .region import (
    FIRST_PURPOSE,
    Region,
    Secret,
    Secrets,
    actor_with,
    everybody,
    gather,
    officers_of,
    set_up,
)

LANGUAGES = ("en", "es")


def said(ask: Callable[[], object]) -> str:
    """Give all that a use case says: its answer, or its refusal in every language."""
    try:
        answer = ask()
        if isinstance(answer, bytes):
            return answer.decode("latin-1") + answer.decode("utf-8", "ignore")
        return "\n".join(map(repr, answer)) if isinstance(answer, Iterator) else repr(answer)
    except RootbranchError as problem:
        texts = (text_of(part, language) for part in (problem.what, problem.fix) for language in LANGUAGES)
        return "\n".join((repr(problem), str(problem), problem.where, *texts))


def lists(installation: Installation, actor: Actor) -> Iterator[tuple[str, str]]:
    """Ask everything that needs no id."""
    for by in (None, "operation", "territory", "country", "partner"):
        yield f"figures by {by}", said(partial(usecases.figures, installation, actor, by=by))
    plain = {
        "deliveries": lambda: usecases.list_deliveries(installation, actor, limit=500),
        "jobs": lambda: usecases.list_jobs(installation, actor, limit=500),
        "entries": lambda: usecases.list_entries(installation, actor, EntryFilters(state="all"), limit=500),
        "queue": lambda: usecases.queue(installation, actor, limit=500),
        "judgements": lambda: usecases.list_judgements(installation, actor, limit=500),
        "releases": lambda: usecases.list_releases(installation, actor),
        "audit": lambda: usecases.list_audit(installation, actor, AuditFilters(), limit=100_000),
        "review": lambda: usecases.review_due(installation, actor, limit=100_000),
        "desk": lambda: usecases.desk(installation, actor),
        "partners": lambda: usecases.list_partners(installation, actor),
        "agreements": lambda: usecases.list_agreements(installation, actor),
        "officers": lambda: usecases.list_officers(installation, actor),
        "verify": lambda: usecases.verify_audit(installation, actor),
        "reports": lambda: usecases.reports_gathered(installation, actor),
    }
    for name, ask in plain.items():
        yield name, said(ask)


def opened(installation: Installation, actor: Actor, ids: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Ask everything that needs an id."""
    for id in ids["delivery"]:
        yield "delivery", said(partial(usecases.read_delivery, installation, actor, id))
        yield "findings", said(partial(usecases.list_findings, installation, actor, id, limit=10_000))
        yield "rejects", said(partial(usecases.rejects_file, installation, actor, id))
    for id in ids["entry"]:
        yield "entry", said(partial(usecases.read_entry, installation, actor, id))
    for id in ids["release"]:
        yield "release", said(partial(usecases.read_release, installation, actor, id))
    for key in ids["figure"]:
        yield "figure", said(partial(usecases.read_figure, installation, actor, key))
    for id in ids["record"]:
        yield "record", said(partial(usecases.read_record, installation, actor, id))


def some_ids(installation: Installation, step: int) -> dict[str, list[str]]:
    """Choose ids: every record that was found out to be about a protected person, and each `step`-th of the others."""
    with installation.register.read() as connection:

        def column(statement: str) -> list[str]:
            return [id for (id,) in connection.exec_driver_sql(statement)]

        found_out = column(
            "SELECT r.id FROM record r JOIN payload p ON p.record_id = r.id "
            "WHERE NOT r.protected AND p.open_text IS NULL ORDER BY r.id"
        )
        others = column("SELECT id FROM record WHERE NOT protected ORDER BY id")
        sealed = column("SELECT id FROM record WHERE protected ORDER BY id")
        deliveries = column("SELECT id FROM delivery ORDER BY id")
        entries = column("SELECT id FROM entry ORDER BY number")
        releases = column("SELECT id FROM release ORDER BY number")
    assert len(found_out) >= 5  # else this test would not look where it matters
    actor = actor_with(installation, Duty.RESULTS_OFFICER)
    return {
        "record": found_out + sealed[::step] + others[::step],
        "delivery": deliveries[:: max(1, step // 5)],
        "entry": entries[:: max(1, step // 5)],
        "release": releases,
        "figure": [line.key for line in usecases.figures(installation, actor, by="partner")][
            :: max(1, step // 5)
        ],
    }


def able(installation: Installation, ask: Callable[[Actor], object]) -> list[Actor]:
    """Find those who are not refused."""
    found = []
    for actor in everybody(installation):
        try:
            ask(actor)
        except RootbranchError:
            continue
        found.append(actor)
    return found


def walk(
    installation: Installation, region: Region, actors: list[Actor], step: int
) -> list[tuple[str, str, str, Secret]]:
    """Let people ask everything; give who got which secret where.

    Each asks the more the better the purpose fits the duty; where it does not fit, nearly all is refused.
    """
    secrets = Secrets(region.secrets)
    ids = some_ids(installation, step)
    few = {name: some[:1] for name, some in ids.items()} | {"record": ids["record"][::20], "figure": []}
    found: list[tuple[str, str, str, Secret]] = []
    seen: set[str] = set()
    for actor in actors:
        fits = any(FIRST_PURPOSE[duty] == actor.purpose for duty in actor.officer.duties)
        for part in (lists(installation, actor), opened(installation, actor, ids if fits else few)):
            for where, text in part:
                if text not in seen:
                    seen.add(text)
                    found += [
                        (actor.officer.id, actor.purpose.value, where, one) for one in secrets.within(text)
                    ]
    return found


def at_work(installation: Installation) -> list[Actor]:
    """Let one officer of each duty act for its own purpose, of a partner where there is one."""
    found = {
        next(iter(actor.officer.duties)): actor
        for actor in sorted(everybody(installation), key=lambda one: one.officer.partner != "JOINT")
        if all(FIRST_PURPOSE[duty] == actor.purpose for duty in actor.officer.duties)
    }
    assert set(found) == set(Duty)
    return list(found.values())


def searched(installation: Installation, secrets: tuple[Secret, ...]) -> list[tuple[str, Secret, str]]:
    """Let everybody who may search look for each secret; give what was found."""
    searchers = able(installation, lambda actor: usecases.search(installation, actor, "zz no such word"))
    assert len(searchers) >= 5
    return [
        (actor.officer.id, secret, hit.id)
        for actor in searchers
        for secret in secrets
        for hit in usecases.search(installation, actor, secret.value).hits
    ]


def telling(secrets: tuple[Secret, ...], others: int) -> tuple[Secret, ...]:
    """Choose the secrets of rows that were flagged wrongly or not at all, and some of the others."""
    odd = tuple(secret for secret in secrets if secret.flag in {"wrong", "none", "absent"})
    return odd[::8] + tuple(secret for secret in secrets if secret.flag == "right")[:: len(secrets) // others]


def test_nobody_gets_a_protected_person_out_of_any_use_case(demo, played):
    assert walk(played, demo.region, at_work(played), step=200) == []


def test_no_unflagged_record_of_a_protected_person_stays_open_once_records_are_resolved(demo, played):
    """Most are found at the door, by document or by name and birth date; the hard ones when the demo builds its picture."""
    ways = {
        (row["file"], int(row["row"])): row["found_by"]
        for row in demo.region.truth("protected")
        if row["found_by"]
    }
    with played.register.read() as connection:
        opened = {
            (file, row): text is not None
            for file, row, text in connection.exec_driver_sql(
                "SELECT d.file_name, r.row, p.open_text FROM record r "
                "JOIN delivery d ON d.id = r.delivery_id JOIN payload p ON p.record_id = r.id"
            )
        }

    assert sorted({*ways.values()}) == ["document", "name_and_birth_date", "resolving"]
    known = {place: way for place, way in ways.items() if place in opened}  # a full file repeats its rows
    assert len(known) >= 10
    assert {*known.values()} == {*ways.values()}
    assert [place for place in known if opened[place]] == []


def test_nobody_finds_a_protected_person_by_searching(demo, played):
    assert searched(played, telling(demo.region.secrets, others=6)) == []


def test_the_demo_says_nothing_of_a_protected_person(demo):
    assert Secrets(demo.region.secrets).within(demo.said) == []


def test_sealed_persons_are_not_in_the_bytes_of_the_home_folder_or_of_a_backup(demo, played, tmp_path):
    operator = usecases.actor_for(played, "operator", "set_up", "cli")
    usecases.back_up(played, operator, tmp_path / "backup")
    # Of a number in a list of calls, see `Region.secrets`; whatever else was found out is sealed when it is.
    values = {one.value for one in demo.region.secrets if one.flag != "none"}
    assert len(values) > 1000

    for folder in (played.settings.home, tmp_path / "backup"):
        for file in (each for each in folder.rglob("*") if each.is_file()):
            content = file.read_bytes()
            assert [value for value in values if value.encode() in content] == []


def test_a_release_tells_nothing_of_a_protected_person_in_any_form(demo, played):
    actor = actor_with(played, Duty.RESULTS_OFFICER)
    release = usecases.list_releases(played, actor)[0].id
    outputs = [usecases.release_json(played, actor, release)]
    for language in LANGUAGES:
        outputs.append(usecases.release_csv(played, actor, release, language).decode())
        outputs.append(repr(usecases.release_document(played, actor, release, language)))

    # The PDF is made of the document and of nothing else; its own text is compressed glyphs.
    secrets = Secrets(demo.region.secrets)
    assert [secrets.within(text) for text in outputs] == [[]] * len(outputs)


def test_the_command_line_tells_nothing_of_a_protected_person(demo, played, caplog):
    caplog.set_level(logging.DEBUG)
    secrets = Secrets(demo.region.secrets)
    ids = some_ids(played, step=400)
    names = {duty: actor_with(played, duty).officer.id for duty in Duty}
    home = str(played.settings.home)
    secret = next(one for one in demo.region.secrets if one.flag == "wrong" and one.kind == "name")
    commands = [
        (["search", secret.value], Duty.ANALYST, "investigation"),
        (["figures", "--json"], Duty.RESULTS_OFFICER, "results"),
        (["queue", "--limit", "500"], Duty.RESULTS_OFFICER, "results"),
        (["entries", "--limit", "1000"], Duty.RESULTS_OFFICER, "results"),
        (["audit", "list", "--limit", "1000"], Duty.DATA_PROTECTION_OFFICER, "supervision"),
        (["due", "--limit", "1000"], Duty.DATA_PROTECTION_OFFICER, "supervision"),
        (["deliveries", "list"], Duty.OPERATOR, "set_up"),
        *((["record", id], Duty.ANALYST, "investigation") for id in ids["record"][:4]),
        *((["deliveries", "show", id], Duty.OPERATOR, "set_up") for id in ids["delivery"][:3]),
    ]
    for command, duty, purpose in commands:
        arguments = [*command, "--home", home, "--as", names[duty], "--purpose", purpose, "--language", "es"]
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code in {0, 4}, result.output
        assert secrets.within(result.output) == []
    assert secrets.within(caplog.text) == []


def test_the_seal_opens_for_help_of_the_own_partner_only(played):
    with played.register.read() as connection:
        sealed = [
            tuple(row)
            for row in connection.exec_driver_sql(
                "SELECT partner, MIN(id) FROM record WHERE protected AND ended_at IS NULL GROUP BY partner"
            )
        ]
    assert len(sealed) >= 5
    for partner, record in sealed:

        def opens(actor: Actor, id: str = record) -> object:
            return usecases.open_seal(played, actor, id, "assistance")

        openers = able(played, opens)
        assert {(actor.officer.partner, actor.purpose) for actor in openers} <= {
            (partner, Purpose.ASSISTANCE)
        }
        assert all(actor.officer.duties == {Duty.ASSISTANCE_OFFICER} for actor in openers)
    helped = {officer.partner for officer in officers_of(played) if Duty.ASSISTANCE_OFFICER in officer.duties}
    assert helped & {partner for partner, _ in sealed}


@pytest.mark.slow
def test_nobody_gets_a_protected_person_out_of_another_region(tmp_path: Path):
    region = Region.written(tmp_path / "files", seed=2)
    usecases.create_installation(tmp_path / "home", {}, key_file=tmp_path / "keys.json")
    installation = usecases.open_installation(tmp_path / "home", {})
    try:
        set_up(installation)
        for installment in (1, 2):
            gather(installation, region, installment)
        results = actor_with(installation, Duty.RESULTS_OFFICER)
        usecases.count(installation, results)
        usecases.publish_release(installation, results, "Seed two")
        assert walk(installation, region, everybody(installation), step=100) == []
        assert searched(installation, telling(region.secrets, others=8)) == []
    finally:
        installation.register.close()
