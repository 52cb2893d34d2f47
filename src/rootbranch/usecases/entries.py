"""The ledger as a list, one entry opened to the reports behind it, and taking an entry back."""

from collections.abc import Iterable, Sequence

from rootbranch import ledger
from rootbranch.errors import InputError, Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.filters import Everything
from rootbranch.model.ids import EntryId, RecordId
from rootbranch.model.ledger import Entry
from rootbranch.model.reports import OutcomeKind
from rootbranch.store import ledger as entries
from rootbranch.store import versions
from rootbranch.usecases.asked import in_order, named, number_after, one_of
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.counting import append
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.ledger_choices import operation_named, partner_named
from rootbranch.usecases.opened import open_contents, opened_lines
from rootbranch.usecases.views import EntryFilters, EntryLine, EntryState, EntryView, Page, RecordLine
from rootbranch.values import NO_COUNTRY, is_country

REASON_CHARACTERS_MAX = 500
_STANDING = {EntryState.COUNTED: True, EntryState.REVERSED: False, EntryState.ALL: None}


def list_entries(
    installation: Installation,
    actor: Actor,
    filters: EntryFilters | None = None,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[EntryLine]:
    """List entries, newest first; `state` is `counted`, `reversed` or `all`.

    Raises:
        InputError: A word is of no list, no partner or operation has this name, or the days are in the wrong order.
    """
    wanted = filters or EntryFilters()
    in_order(wanted.first, wanted.last)
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME), "list_entries") as work:
        narrowed = entries.Narrowed(
            kind=one_of(OutcomeKind, wanted.kind, "kind"),
            operation=operation_named(work.connection, wanted.operation),
            territory=_territory(wanted.territory),
            partner=partner_named(work.connection, wanted.partner),
            first=wanted.first,
            last=wanted.last,
            standing=_STANDING[one_of(EntryState, wanted.state, "state") or EntryState.COUNTED],
        )
        found = entries.page(
            work.connection, Everything(), limit=limit + 1, after=number_after(after), **narrowed
        )
        shown = found[:limit]
        work.touch(entry.id for entry in shown)
        return Page(
            items=lines_of(work, shown),
            total=entries.count(work.connection, Everything(), **narrowed),
            after=str(shown[-1].number) if len(found) > limit else None,
        )


def _territory(text: str) -> str | None:
    code = text.upper()
    if code and code != NO_COUNTRY and not is_country(code):
        none = Message("usecases.give_country", {"none": NO_COUNTRY})
        raise InputError(Message("usecases.no_such_country"), "territory", none)
    return code or None


def lines_of(work: Work, found: Sequence[Entry]) -> tuple[EntryLine, ...]:
    """Make lines of entries, with how many of their reports the actor may open."""
    cited = {report for entry in found for report in entry.outcome.reports}
    may = versions.openable(work.connection, work.at, work.filter_for(Verb.READ, Kind.RECORD), cited)
    taken_back = entries.reversals(work.connection, [entry.id for entry in found])
    return tuple(
        EntryLine(
            entry=entry,
            reports_open=sum(1 for report in entry.outcome.reports if report in may),
            reports_closed=sum(1 for report in entry.outcome.reports if report not in may),
            reversed_by=taken_back.get(entry.id),
        )
        for entry in found
    )


def record_lines(work: Work, ids: Iterable[str]) -> tuple[RecordLine, ...]:
    """Make lines of those records among `ids` that the actor may open, in their order."""
    asked = [RecordId(id) for id in ids]
    may = versions.openable(work.connection, work.at, work.filter_for(Verb.READ, Kind.RECORD), asked)
    lines = opened_lines(work, [*open_contents(work, [id for id in asked if id in may]).values()])
    work.touch(line.id for line in lines)
    return lines


def read_entry(installation: Installation, actor: Actor, entry_id: str) -> EntryView:
    """Open an entry, by id or number, to its reports; those not for this person are counted as closed.

    Raises:
        AccessError: Not there, or not for this person.
    """
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME, entry_id), "read_entry") as work:
        entry = _get(work, entry_id)
        (line,) = lines_of(work, (entry,))
        rule = next((each for each in installation.rules if each.name == entry.rule), None)
        work.touch([entry.id])
        return EntryView(
            line=line,
            reports=record_lines(work, entry.outcome.reports),
            definition=rule.definition if rule else Message("usecases.entered_by_officer"),
        )


def _get(work: Work, entry_id: str) -> Entry:
    return named(
        work, entry_id, entries.by_number, lambda connection, id: entries.get(connection, EntryId(id))
    )


def reverse_entry(installation: Installation, actor: Actor, entry_id: str, reason: str) -> Entry:
    """Take an entry back, by id or number, with a reason; counting again does not bring it back.

    Raises:
        InputError: No reason, or one longer than 500 characters.
        StateError: It was taken back before.
    """
    if not 0 < len(reason.strip()) <= REASON_CHARACTERS_MAX:
        raise InputError(
            Message("usecases.reason_needed"),
            "reason",
            Message("usecases.give_reason", {"max": REASON_CHARACTERS_MAX}),
        )
    with asking(installation, actor, Verb.ENTER, joint(Kind.OUTCOME, entry_id), "reverse_entry") as work:
        taken = _get(work, entry_id)
        draft = ledger.take_back(
            tuple(entries.entries(work.connection)),
            taken.id,
            reviewer=actor.officer.id,
            reason=reason.strip(),
            at=work.at,
        )
        (entry,) = append(work, (draft,))
        return entry
