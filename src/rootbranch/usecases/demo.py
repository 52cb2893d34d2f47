"""Play the invented region end to end: files, deliveries, counting, a release, new files, another release.

    write_region ─▶ set up partners, agreements, officers ─▶ first instalment ─▶ count ─▶ release 1
                                                         ─▶ second instalment ─▶ count ─▶ release 2 ─▶ networks

The partners' files lie beside the installation, not in it: they are the partners'.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from rootbranch import scenario
from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor, Duty, Kind, Officer, Verb
from rootbranch.model.category import is_protected
from rootbranch.model.ids import OfficerId
from rootbranch.model.marking import Purpose, Tlp
from rootbranch.model.records import RecordKind
from rootbranch.store import officers, partners, records
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.counting import count, countable
from rootbranch.usecases.gathering import gather_file
from rootbranch.usecases.installation import (
    FIRST_OPERATOR,
    JOINT_OFFICE,
    Installation,
    actor_for,
    create_installation,
    open_installation,
)
from rootbranch.usecases.people import add_agreement, add_officer, add_partner
from rootbranch.usecases.picturing import build_picture
from rootbranch.usecases.releases import publish_release
from rootbranch.usecases.signing_in import set_password
from rootbranch.usecases.tracing import list_networks

DEMO_MARK = "rootbranch-demo.txt"
_MARK_TEXT = (
    "This folder holds the invented region of `rootbranch demo`. Nobody in it is real; it may be removed.\n"
)

Step = Callable[[Message], None]


def play_demo(home: Path, environ: Mapping[str, str], *, seed: int, password: str, step: Step) -> None:
    """Make a demo installation in `home` and play both instalments of the region into it.

    Args:
        password: Given to every invented officer; they enrol a second factor when they sign in.
        step: Told of each step, for whoever waits.

    Raises:
        StateError, InputError: The folder is taken by something else.
    """
    files = home.with_name(home.name + "-files")
    _refuse_foreign(files)
    create_installation(home, environ)
    shutil.rmtree(files, ignore_errors=True)
    region = scenario.write_region(files, seed)
    step(Message("usecases.demo_region", {"files": len(region.deliveries), "folder": str(files)}))
    installation = open_installation(home, environ)
    try:
        _set_up(installation, password)
        for instalment in (1, 2):
            _gather(installation, region, instalment, step)
            _publish(installation, instalment, step)
        _trace(installation, step)
        (home / DEMO_MARK).write_text(_MARK_TEXT, encoding="utf-8")
    finally:
        installation.register.close()


def _refuse_foreign(files: Path) -> None:
    """Refuse to write a region over a folder that holds something else."""
    if files.exists() and not all((files / part).is_dir() for part in ("feeds", "truth")):
        raise InputError(Message("usecases.not_empty"), str(files), Message("usecases.choose_empty"))


def _set_up(installation: Installation, password: str) -> None:
    operator = actor_for(installation, FIRST_OPERATOR, Purpose.SET_UP, "cli")
    with installation.register.read() as connection:
        known = {partner.id for partner in partners.all_partners(connection)}
    for partner in scenario.partners():
        if partner.id not in known:
            add_partner(installation, operator, partner)
    for agreement in scenario.agreements():
        add_agreement(installation, operator, agreement)
    for officer in scenario.officers():
        if officer.id != FIRST_OPERATOR:
            add_officer(installation, operator, officer)
            set_password(installation, operator, officer.id, password)


def _gather(installation: Installation, region: scenario.RegionSummary, instalment: int, step: Step) -> None:
    for delivered in region.deliveries:
        if delivered.installment != instalment:
            continue
        liaison = _with_duty(installation, Duty.LIAISON, partner=delivered.partner)
        result = gather_file(
            installation,
            Actor(officer=liaison, purpose=Purpose.INVESTIGATION, door="cli"),
            delivered.path,
            delivered.partner,
            scenario.mapping_text(delivered.mapping),
            mapping_where=delivered.mapping,
        )
        numbers = {name: getattr(result, name) for name in ("accepted", "changed", "unchanged", "rejected")}
        step(
            Message(
                "usecases.demo_gathered",
                {"file": delivered.path.name, "partner": delivered.partner, **numbers},
            )
        )


def _publish(installation: Installation, instalment: int, step: Step) -> None:
    officer = _with_duty(installation, Duty.RESULTS_OFFICER)
    actor = Actor(officer=officer, purpose=Purpose.RESULTS, door="cli")
    counted = count(installation, actor)
    release = publish_release(
        installation, actor, f"Operation results, release {instalment}", handling=Tlp.AMBER.value
    )
    step(
        Message(
            "usecases.demo_published",
            {
                "number": release.number,
                "accepted": counted.accepted,
                "reversed": counted.reversed,
                "pairs": counted.pairs,
            },
        )
    )


def _trace(installation: Installation, step: Step) -> None:
    """Build the picture of who is who, from which networks are traced, as the analyst of the joint office."""
    analyst = _with_duty(installation, Duty.ANALYST, partner=JOINT_OFFICE)
    actor = Actor(officer=analyst, purpose=Purpose.ANALYSIS, door="cli")
    built = build_picture(installation, actor)
    found = list_networks(installation, actor)
    numbers: dict[str, str | int] = {
        "records": built.records,
        "networks": len(found.lines),
        "officer": analyst.id,
    }
    step(Message("usecases.demo_traced", numbers))


def _with_duty(installation: Installation, duty: Duty, partner: str | None = None) -> Officer:
    with installation.register.read() as connection:
        found = officers.all_officers(connection)
    fitting = (each for each in found if duty in each.duties and partner in (None, each.partner))
    return next(fitting)


def demo_results_officer(installation: Installation) -> OfficerId:
    """Name the invented officer who answers for the figures."""
    return _with_duty(installation, Duty.RESULTS_OFFICER).id


def reports_gathered(installation: Installation, actor: Actor) -> int:
    """Count the current reports behind the figures, whoever gave them."""
    with asking(installation, actor, Verb.READ, joint(Kind.FIGURE), "reports_gathered") as work:
        counted = records.count_by_category(
            work.connection, work.at, countable(installation, work.at), kind=RecordKind.REPORT
        )
        return sum(count for category, count in counted.items() if not is_protected(category))
