"""Commands that say who is who: resolve the register or bare files, open an entity, check a name or number."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from rootbranch.cli.frame import Desk, Place, acting, out
from rootbranch.cli.gathering import read_mapping
from rootbranch.errors import InputError, Message

if TYPE_CHECKING:
    from rootbranch.usecases import KindResolved

_file = click.Path(path_type=Path)


@click.command(short_help="Find which records are one person or thing.")
@click.argument("files", nargs=-1, type=_file, help="Files to resolve; none: the register.")
@click.option(
    "--mapping",
    "mappings",
    type=_file,
    multiple=True,
    help="Mapping of the files, as `gather` takes it: one for all, or one for each in their order.",
)
@click.option(
    "--country", default="", help="With --mapping: country of the agencies, for telephone numbers (MX)."
)
@click.option(
    "--columns",
    "declaration",
    type=_file,
    help="For bare CSV or Parquet of one layout: what its columns mean (YAML).",
)
@click.option("--out", "written", type=_file, help="CSV to write: record_id,entity_id.")
@click.option("--labels", type=_file, help="Entities known whole, to learn from: CSV record_id,entity_id.")
@click.option(
    "--judgements",
    type=_file,
    help="What people decided: CSV left,right,decision,author (same or different).",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="With --columns: this machine, or Spark (extra `spark`, Java 17).",
)
@acting("analysis", unless="files")
def resolve(
    at: Desk | Place,
    files: tuple[Path, ...],
    mappings: tuple[Path, ...],
    country: str,
    declaration: Path | None,
    written: Path | None,
    labels: Path | None,
    judgements: Path | None,
    engine: str,
) -> None:
    """Find which records are one person, organisation, vehicle or account: the same under many spellings.

    Without FILE, over what the register holds: a new picture is built beside the old one, which stays until the new one
    is whole. What people said of pairs holds whatever the scores are. Where they said enough, it also teaches the scores, if
    those then answer better what they had not seen; a judgement that was taken back teaches nothing.

    With FILEs, outside any installation. Files of agencies are read under their mappings (--mapping), and what may not be
    resolved in a register is not resolved here. Bare files need a declaration of their columns (--columns), and take known
    entities and people's judgements where there are some. What comes out is for method and benchmark: every entity id says
    that it is not for action.
    """
    if isinstance(at, Place):
        if mappings and written and engine == "local" and not any((declaration, labels, judgements)):
            _resolve_mapped(at, files, mappings, country, written)
        elif mappings or country:
            raise InputError(
                Message("cli.resolve_needs_mapped"), "resolve", Message("cli.resolve_give_mapped")
            )
        else:
            _resolve_files(at, files, declaration, written, labels, judgements, engine)
    elif any((mappings, country, declaration, written, labels, judgements, engine != "local")):
        raise InputError(Message("cli.resolve_no_file"), "resolve", Message("cli.resolve_name_files"))
    else:
        _resolve_register(at)


def _resolve_register(desk: Desk) -> None:
    from rootbranch import usecases

    built = usecases.build_picture(
        desk.installation, desk.actor, progress=lambda message: desk.place.warn(message.id, **message.params)
    )
    lines = desk.table(
        "kind",
        "records",
        "compared",
        "skipped",
        "pairs",
        "entities",
        numbers=("records", "compared", "skipped", "pairs", "entities"),
    )
    for each in built.kinds:
        name = desk.text(Message(f"cli.entity_kind.{each.kind}"))
        counts = (each.records, each.compared, each.skipped, each.pairs, each.entities)
        lines.add_row(name, *(f"{count:,}" for count in counts))
    out.print(lines)
    _say_coverage(desk.place, built)
    if built.judged:
        desk.say("cli.picture_agrees", judged=f"{built.judged:,}", agreed=f"{built.agreed:,}")
        _say_taught(desk, built.kinds)
    desk.say("cli.picture_made", version=built.version, rules=built.rules, questions=f"{built.questions:,}")


def _say_taught(desk: Desk, kinds: "Sequence[KindResolved]") -> None:
    """Say how many judgements taught the scores, and how that did on judgements that were not seen."""
    taught = [each for each in kinds if each.used]
    for each in taught:
        desk.say(
            "cli.picture_taught",
            kind=desk.text(Message(f"cli.entity_kind.{each.kind}")),
            used=f"{each.used:,}",
            before=f"{each.before:,}",
            after=f"{each.after:,}",
        )
    if not taught:
        desk.say("cli.picture_untaught")


def _resolve_files(
    place: Place,
    files: tuple[Path, ...],
    declaration: Path | None,
    written: Path | None,
    labels: Path | None,
    judgements: Path | None,
    engine: str,
) -> None:
    from rootbranch import usecases

    if declaration is None or written is None:
        raise InputError(Message("cli.resolve_needs"), "resolve", Message("cli.resolve_give"))
    found = usecases.resolve_files(
        files,
        declaration,
        written,
        labels=labels,
        judgements=judgements,
        engine=usecases.Engine(engine),
    )
    _say_coverage(place, found)
    place.say(
        "cli.resolve_made",
        entities=f"{found.entities:,}",
        sure=f"{found.sure:,}",
        likely=f"{found.likely:,}",
        open=f"{found.open:,}",
    )
    if not found.learned:
        place.say("cli.resolve_untaught")
    place.say("cli.resolve_rules", rules=found.rules, digest=found.digest)
    place.warn("cli.resolve_mark", file=str(written))


def _resolve_mapped(
    place: Place, files: tuple[Path, ...], mappings: tuple[Path, ...], country: str, written: Path
) -> None:
    from rootbranch import usecases

    found = usecases.resolve_mapped(
        files,
        [(file.name, read_mapping(file)) for file in mappings],
        written,
        country=country,
        progress=lambda message: place.warn(message.id, **message.params),
    )
    place.say(
        "cli.resolve_mapped",
        rows=f"{found.rows:,}",
        rejected=f"{found.rejected:,}",
        records=f"{found.records:,}",
        entities=f"{found.entities:,}",
    )
    _say_coverage(place, found)
    place.say("cli.resolve_rules_are", rules=found.rules)
    place.warn("cli.resolve_mark", file=str(written))


class _Covered(Protocol):
    """How much was compared."""

    @property
    def records(self) -> int: ...
    @property
    def compared(self) -> int: ...
    @property
    def skipped(self) -> int: ...
    @property
    def pairs(self) -> int: ...


def _say_coverage(place: Place, found: _Covered) -> None:
    place.say(
        "cli.resolve_coverage",
        compared=f"{found.compared:,}",
        records=f"{found.records:,}",
        skipped=f"{found.skipped:,}",
        pairs=f"{found.pairs:,}",
    )


@click.command(short_help="Open an entity: which records, and why they are one.")
@click.argument("id", help="Id of the entity, or of any record of it.")
@acting("investigation")
def entity(desk: Desk, id: str) -> None:
    """Open an entity: which records it is made of, what they say, why they are one, and what could be the same.

    What you see is made of what you may see; nothing is said about the rest.
    """
    from rootbranch import usecases

    view = usecases.read_entity(desk.installation, desk.actor, id)
    kind = desk.text(Message(f"cli.entity_kind.{view.kind}")) if view.kind else ""
    desk.say("cli.entity_is", id=view.id, kind=kind, records=len(view.records))
    lines = desk.table("record", "partner", "file", "where", "what")
    for record in view.records:
        lines.add_row(record.id, record.partner, record.file_name, desk.locator(record.locator), record.label)
    out.print(lines)
    for name, said in view.fields:
        values = "  ·  ".join(f"{each.text} ({each.records})" for each in said)
        out.print(f"{name}: {values}")
    for tie in view.ties:
        desk.say("cli.entity_tie", record=tie.record, closest=tie.closest, score=f"{tie.score:.2f}")
        say_evidence(desk, tie.evidence)
    for other, record, score in view.nearby:
        desk.say("cli.entity_nearby", id=other, what=record.label, score=f"{score:.2f}")
    for each in view.judgements:
        desk.say("cli.entity_judged", id=each.id, verdict=each.verdict, officer=each.officer)


@click.command(short_help="Check a name or number: is somebody known under it?")
@click.option("--name", default="", help="Name of a person or organisation, in any order and script.")
@click.option("--born", default="", help="Date of birth beside a name: 1990, 1990-05 or 1990-05-01.")
@click.option("--phone", default="", help="Telephone number, with or without its country code.")
@click.option("--plate", default="", help="Number plate.")
@click.option("--document", default="", help="Number of an identity document.")
@click.option("--account", default="", help="Number of an account.")
@acting("investigation")
def check(desk: Desk, name: str, born: str, phone: str, plate: str, document: str, account: str) -> None:
    """Check a name or a number: is somebody or something known under it, among what you may see?

    No hit says nothing about records that are not for you.
    """
    from rootbranch import usecases

    query = usecases.Query(name=name, born=born, phone=phone, plate=plate, document=document, account=account)
    found = usecases.check(desk.installation, desk.actor, query)
    for hit in found.hits:
        kind = desk.text(Message(f"cli.entity_kind.{hit.kind}")) if hit.kind else ""
        out.print(f"{hit.score:.2f}  {hit.entity}  {kind}")
        for record in hit.records:
            out.print(f"  {record.partner}: {record.label}")
        say_evidence(desk, hit.evidence)
    desk.say("cli.check_hits", count=len(found.hits))
    if not found.version:
        desk.place.warn("cli.check_unresolved")


class _Said(Protocol):
    """What speaks for, against, and what is missing."""

    @property
    def speaks_for(self) -> tuple[Message, ...]: ...
    @property
    def speaks_against(self) -> tuple[Message, ...]: ...
    @property
    def missing(self) -> tuple[Message, ...]: ...


def say_evidence(desk: Desk, said: _Said) -> None:
    """Print the three kinds of evidence, each with its own sign."""
    for sign, messages in (("+", said.speaks_for), ("−", said.speaks_against), ("?", said.missing)):
        for message in messages:
            out.print(f"  {sign} {desk.text(message)}")
