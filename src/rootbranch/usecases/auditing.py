"""Look at the audit, check that nobody touched it, and give partners a signed head to keep."""

from datetime import UTC, date, datetime, time, timedelta

import orjson

from rootbranch import guard
from rootbranch.errors import InputError, IntegrityError, Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.audit import AuditEntry, Checkpoint
from rootbranch.model.ids import OfficerId, utc
from rootbranch.store import audit
from rootbranch.usecases.asked import in_order, number_after, one_of
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.views import AuditFilters, AuditVerdict, Page


def list_audit(
    installation: Installation,
    actor: Actor,
    filters: AuditFilters | None = None,
    *,
    after: str | None = None,
    limit: int = 100,
) -> Page[AuditEntry]:
    """List who did what for which purpose, newest first.

    Raises:
        InputError: A word is of no list, or the days are in the wrong order.
    """
    wanted = filters or AuditFilters()
    in_order(wanted.first, wanted.last)
    with asking(installation, actor, Verb.READ, joint(Kind.AUDIT), "list_audit") as work:
        narrowed = audit.Narrowed(
            officer=OfficerId(wanted.officer) if wanted.officer else None,
            verb=one_of(Verb, wanted.verb, "verb"),
            kind=one_of(Kind, wanted.kind, "kind"),
            first=_moment(wanted.first),
            last=_moment(wanted.last, days_later=1),
        )
        found = audit.page(work.connection, limit=limit + 1, after=number_after(after), **narrowed)
        return Page(
            items=found[:limit],
            total=audit.count(work.connection, **narrowed),
            after=str(found[limit - 1].number) if len(found) > limit else None,
        )


def _moment(day: date | None, days_later: int = 0) -> datetime | None:
    """Give the beginning of a day or of one after it; None where there is none, also after the last of all days."""
    if day is None or day > date.max - timedelta(days=days_later):
        return None
    return datetime.combine(day + timedelta(days=days_later), time.min, UTC)


def verify_audit(
    installation: Installation, actor: Actor, checkpoints: tuple[Checkpoint, ...] = ()
) -> AuditVerdict:
    """Make the whole chain again and hold it against the checkpoints, kept here and handed in.

    Returns:
        How many entries hold, and the number of the first that was touched.
    """
    with asking(installation, actor, Verb.VERIFY, joint(Kind.AUDIT), "verify_audit") as work:
        kept = audit.checkpoints(work.connection)
        try:
            head = guard.verify_against(
                audit.entries(work.connection), (*kept, *checkpoints), installation.keyring.public_key
            )
        except IntegrityError as broken:
            return AuditVerdict(entries=0, head="", broken=broken.what, where=broken.where)
        return AuditVerdict(entries=head.count, head=head.digest, broken=None, where="")


def make_checkpoint(installation: Installation, actor: Actor) -> bytes:
    """Sign the head of the audit; the bytes are a JSON document that a partner keeps."""
    with asking(installation, actor, Verb.VERIFY, joint(Kind.AUDIT), "make_checkpoint") as work:
        number, digest = audit.lock_head(work.connection)
        checkpoint = guard.sign_checkpoint(installation.keyring, guard.Head(number, digest), work.at)
        audit.add_checkpoint(work.connection, checkpoint)
        return orjson.dumps(checkpoint, option=orjson.OPT_INDENT_2)


def read_checkpoint(content: bytes, where: str) -> Checkpoint:
    """Read a checkpoint that was kept elsewhere.

    Raises:
        InputError: It is not one.
    """
    try:
        values = orjson.loads(content)
        made = Checkpoint(**values | {"at": utc(datetime.fromisoformat(values["at"]))})
        texts = (made.installation, made.digest, made.public_key, made.signature)
        if (
            type(made.number) is not int
            or made.number < 0
            or not all(isinstance(text, str) for text in texts)
        ):
            raise TypeError("a value of another type")
        return made
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError):
        raise InputError(
            Message("usecases.no_checkpoint"), where, Message("usecases.bring_checkpoint")
        ) from None
