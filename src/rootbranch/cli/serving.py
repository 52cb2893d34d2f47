"""The command that serves the web app."""

import os

import click

from rootbranch.cli.frame import Desk, acting

PROCESSES_MAX = 64
USUAL_PROCESSES_MAX = 4


@click.command()
@click.option("--bind", help="Address to listen on.  [default: settings, 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port.  [default: settings, 8321]")
@click.option(
    "--processes",
    type=click.IntRange(1, PROCESSES_MAX),
    help="How many processes answer.  [default: one a core, at most 4]",
)
@acting("set_up")
def serve(desk: Desk, bind: str | None, port: int | None, processes: int | None) -> None:
    """Serve the web app and the API."""
    from rootbranch.web import serve as serve_app

    settings = desk.installation.settings
    serve_app(
        desk.installation,
        bind=bind or settings.bind,
        port=port or settings.port,
        processes=processes or min(os.cpu_count() or 1, USUAL_PROCESSES_MAX),
        ready=lambda url: desk.say("cli.serving", url=url),
    )
