"""The command that plays the invented region from files to figures and opens it in the browser."""

import os
import secrets
import shutil
from pathlib import Path

import click

from rootbranch.cli.frame import Desk, Place, err, out, placed, tidied_when_ended
from rootbranch.cli.ledger import figure_table
from rootbranch.errors import Message

DEMO_HOME = "rootbranch-demo"
BIND = "127.0.0.1"


@click.command(short_help="Play the invented region and open it in the browser.")
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve the web app afterwards.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8321, show_default=True, help="Port of the web app."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, another region."
)
@click.option("--fresh", is_flag=True, help="Remove the demo of before and play it anew.")
@click.option(
    "--as",
    "officer",
    default="",
    metavar="OFFICER",
    help="Sign in as this officer; else as the results officer.",
)
@placed(DEMO_HOME)
def demo(place: Place, serve: bool, port: int, seed: int, fresh: bool, officer: str) -> None:
    """Play the invented region: gather, count, publish, and open it on http://127.0.0.1:8321.

    Six agencies of five countries deliver about 2,000 invented records; 40 true outcomes are reported about
    110 times. Nobody in it is real. The app is served until Ctrl-C; use a second terminal beside it. There,
    --no-serve with --as gives the link for another officer.
    """
    from rootbranch import usecases

    home = place.home
    if fresh and (home / usecases.DEMO_MARK).exists():
        shutil.rmtree(home)
    if (home / usecases.DEMO_MARK).exists():
        place.say("cli.demo_there", home=str(home))
    else:
        _play(place, home, seed)
    installation = usecases.open_installation(home, os.environ)
    try:
        results = usecases.demo_results_officer(installation)
        desk = Desk(
            place=place,
            installation=installation,
            actor=usecases.actor_for(installation, results, "results", "cli"),
        )
        who = officer or results
        purpose = usecases.usual_purpose(installation, who, "results")
        usecases.actor_for(
            installation, who, purpose, "cli"
        )  # an officer that is none is told before all else
        _headline(desk)
        if serve:
            _serve(desk, port, who, purpose)
        elif officer:
            _open(desk, f"http://{BIND}:{port}", who, purpose)
    finally:
        installation.register.close()


def _play(place: Place, home: Path, seed: int) -> None:
    from rootbranch import usecases

    def step(message: Message) -> None:
        err.print(place.text(message))

    with tidied_when_ended():
        usecases.play_demo(home, os.environ, seed=seed, password=secrets.token_urlsafe(12), step=step)


def _headline(desk: Desk) -> None:
    from rootbranch import usecases

    found = usecases.figures(desk.installation, desk.actor)
    out.print(figure_table(desk, [line.figure for line in found]))
    waiting = usecases.queue(desk.installation, desk.actor, limit=1).waiting
    desk.say(
        "cli.demo_reports", reports=usecases.reports_gathered(desk.installation, desk.actor), pairs=waiting
    )


def _serve(desk: Desk, port: int, officer: str, purpose: str) -> None:
    from rootbranch.web import serve as serve_app

    serve_app(desk.installation, bind=BIND, port=port, ready=lambda url: _open(desk, url, officer, purpose))


def _open(desk: Desk, url: str, officer: str, purpose: str) -> None:
    """Print the link that signs an officer in, and who else there is."""
    from rootbranch import usecases

    operator = usecases.actor_for(desk.installation, "operator", "set_up", "cli")
    ticket = usecases.make_ticket(desk.installation, operator, officer, purpose)
    known = usecases.list_officers(desk.installation, operator)
    others = [f"{each.id} ({', '.join(sorted(each.duties))})" for each in known if each.id != officer]
    desk.say("cli.demo_open", url=f"{url}/enter?ticket={ticket}")
    desk.say("cli.demo_as", officer=officer, others=", ".join(others))
