"""Hold the ledger in columns beside the register: read what is there, add what came since, lay out anew what does not fit.

    newest sheet whose last entry is in the register ─ extend(entries after it) ─▶ columns of now
    what the last settling left open (waiting, set aside) ─▶ columns beside them

A sheet is believed only where the register has as many entries and the last of them the same digest, which stands for all
before it. (An entry that somebody changed in place is found by `doctor`, which reads them all.) Everything here may be thrown away; then the next figure takes as long as reading the whole ledger.

Limits: what is open is that of the last settling, as all figures are; reports that came since are named beside them
(`freshness`). One set of columns is held in memory for an installation, some 230 bytes an entry.
Source: decision 0145.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from rootbranch import ledger
from rootbranch.ledger import Columns, Formed
from rootbranch.model.ids import EntryId
from rootbranch.model.ledger import Counted, Entry, Figure, Period, Rule
from rootbranch.store import Connection, audit, sheets
from rootbranch.store import ledger as entries
from rootbranch.usecases.asking import Work
from rootbranch.usecases.freshness import SETTLING
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.proving import numbers_shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

CHUNK_ENTRIES = 50_000
KEPT_FROM_ENTRIES = 5_000
"""So many new entries are laid out again by each process; more are kept in a new sheet."""
KEPT_FROM_SHARE = 100
"""… but no fewer than one in so many of the ledger, since a sheet is written whole."""
OPEN_SHEETS_MAX = 3
ANSWERS_MAX = 24
SHOWN_MAX = 24
ENTRIES, OPEN = "entries-", "open-"


@dataclass(slots=True)
class _Held:
    """What one process holds of one installation.

    Attributes:
        kept: The last entry that the sheet on disk has.
        open_name: Of which settling `open_work` is.
        answers: Figures that were counted, by everything that they hang on.
        shown: The entries of figures that need proof, by the proof of their list.
    """

    columns: Columns = field(default_factory=ledger.empty_columns)
    kept: int = 0
    open_name: str = ""
    open_work: Columns | None = None
    answers: "OrderedDict[object, tuple[Columns, tuple[Figure, ...]]]" = field(default_factory=OrderedDict)
    shown: "dict[str, Array]" = field(default_factory=dict)


_HELD: dict[Path, _Held] = {}
_LOCK = Lock()


def count_in_columns(
    work: Work,
    rules: tuple[Rule, ...],
    form: Callable[[Work], Formed],
    *,
    as_of: datetime,
    period: Period,
    by: str | None,
) -> tuple[Figure, ...]:
    """Count the ledger within a use case; what was counted before of the same ledger is not counted again.

    Args:
        form: Forms the outcomes anew, where nobody knows what the last settling left open.

    Returns:
        Figures, of which those of now may bear an earlier moment; the caller puts `as_of` in.
    """
    columns, open_work, held = ledger_columns(work), open_columns(work, form), _held(work)
    moment = None if ledger.is_now(columns, as_of) else as_of
    known = (columns.head.digest, id(open_work), repr(rules), by, period, moment)
    with _LOCK:
        found = held.answers.get(known)
    if found is None:
        counted = ledger.count_figures_in_columns(
            columns, rules, as_of=as_of, period=period, by=by, open_work=open_work
        )
        found = (open_work, counted)  # the columns too, so that nothing else takes their place in memory
    with _LOCK:
        held.answers[known] = found
        held.answers.move_to_end(known)
        while len(held.answers) > ANSWERS_MAX:
            held.answers.popitem(last=False)
    return found[1]


def numbers_behind(work: Work, rule: Rule, figure: Figure, *, first: int, limit: int) -> tuple[int, ...]:
    """Give the numbers of some of the entries that a figure counts, in the order of the chain."""
    return tuple(_numbers(work, rule, figure)[first : first + limit].tolist())


def _numbers(work: Work, rule: Rule, figure: Figure) -> "Array":
    """Find what a figure counts; what was shown of outcomes is not in columns, so that it is found once for each proof."""
    if not rule.needs_proof:
        return ledger.numbers_behind(ledger_columns(work), rule, figure)
    import numpy as np

    held, proof = _held(work), figure.counts.proof if isinstance(figure.counts, Counted) else ""
    with _LOCK:
        found = held.shown.get(proof)
    if found is None:
        found = np.array(numbers_shown(work, rule, figure), np.int64)
    with _LOCK:
        if proof:
            held.shown[proof] = found
            while len(held.shown) > SHOWN_MAX:
                del held.shown[next(iter(held.shown))]
    return found


def entries_apart(work: Work, was: Figure | None, now: Figure | None) -> tuple[int, int]:
    """Count the entries that only the second of two figures counts, and those that only the first does."""
    before, after = (
        {*_numbers(work, rule, figure).tolist()}
        if figure and (rule := rule_of(work.installation, figure))
        else set()
        for figure in (was, now)
    )
    return len(after - before), len(before - after)


def prove(work: Work, ids: tuple[str, ...]) -> tuple[str, ...] | Counted:
    """Prove entries that a release lists whole, as one does from before there were proofs."""
    return ledger.list_or_prove(entries.of_ids(work.connection, map(EntryId, ids)))


def ledger_columns(work: Work) -> Columns:
    """Give the ledger in columns, up to its last entry."""
    connection, held = work.connection, _held(work)
    with _LOCK:
        if not _is_in_register(connection, held.columns.head):
            held.columns = ledger.empty_columns()
            held.answers.clear()
        head = ledger.Head(*entries.head(connection))
        if held.columns.head.count < head.count and not held.columns.head.count:
            held.columns = _newest_sheet(work)
            held.kept = held.columns.head.count
        if held.columns.head != head:
            held.columns = _extended(held.columns, entries.entries(connection, held.columns.head.count))
            _keep(work, held)
        return held.columns


def _is_in_register(connection: Connection, head: ledger.Head) -> bool:
    return not head.count or entries.is_whole(connection, head.count, head.digest)


def _newest_sheet(work: Work) -> Columns:
    """Read the longest sheet of this ledger; without one, begin with nothing."""
    home = work.installation.settings.home
    for name in reversed(sheets.sheets(home, ENTRIES)):
        columns = _columns(sheets.read_sheet(home, name))
        if columns is not None and _is_in_register(work.connection, columns.head):
            return columns
    return ledger.empty_columns()


def _columns(found: tuple[Mapping[str, Any], Mapping[str, Any]] | None) -> Columns | None:
    return None if found is None else ledger.columns_of(*found)


def _extended(columns: Columns, following: Iterable[Entry]) -> Columns:
    stream = iter(following)
    while chunk := list(islice(stream, CHUNK_ENTRIES)):
        columns = ledger.extend(columns, chunk)
    return columns


def _keep(work: Work, held: _Held) -> None:
    head, home = held.columns.head, work.installation.settings.home
    few = head.count - held.kept < max(KEPT_FROM_ENTRIES, head.count // KEPT_FROM_SHARE)
    if few or not _is_in_register(work.connection, head):
        return
    name = f"{ENTRIES}{head.count:012d}-{head.digest[:16]}"
    sheets.write_sheet(home, name, held.columns.arrays, ledger.plain_columns(held.columns), mark=new_id())
    sheets.remove_sheets(home, ENTRIES, but=(name,))
    held.kept = head.count


def open_columns(work: Work, form: Callable[[Work], Formed]) -> Columns:
    """Give what the last settling left open, in columns: outcomes that wait, and what is set aside."""
    held = _held(work)
    settled = work.settled or audit.last_of(work.connection, SETTLING)
    if settled is None:
        return ledger.lay_out_open(form(work))
    name = _open_name(settled)
    with _LOCK:
        if held.open_name == name and held.open_work is not None:
            return held.open_work
    found = _columns(sheets.read_sheet(work.installation.settings.home, name))
    if found is None:
        return keep_open(work, form(work), settled)
    with _LOCK:
        held.open_name, held.open_work = name, found
    return found


def keep_open(work: Work, formed: Formed, settled: datetime) -> Columns:
    """Keep what a settling left open, under the time at which the audit says that it was settled."""
    home, name = work.installation.settings.home, _open_name(settled)
    columns = ledger.lay_out_open(formed)
    sheets.write_sheet(home, name, columns.arrays, ledger.plain_columns(columns), mark=new_id())
    sheets.remove_sheets(home, OPEN, but=sheets.sheets(home, OPEN)[-OPEN_SHEETS_MAX:])
    held = _held(work)
    with _LOCK:
        held.open_name, held.open_work = name, columns
    return columns


def _open_name(settled: datetime) -> str:
    return f"{OPEN}{settled:%Y%m%dT%H%M%S.%f}"


def _held(work: Work) -> _Held:
    home = work.installation.settings.home
    with _LOCK:
        return _HELD.setdefault(home, _Held())


def forget_open(home: Path) -> None:
    """Throw away what stood beside the ledger, on disk too; it is formed anew of what is still there."""
    sheets.remove_sheets(home, OPEN)
    with _LOCK:
        held = _HELD.setdefault(home, _Held())
        held.open_name, held.open_work = "", None


def forget_held(home: Path) -> None:
    """Throw away what this process holds, as if it had just begun."""
    with _LOCK:
        _HELD.pop(home, None)


def forget_answers(home: Path) -> None:
    """Throw away the figures that this process counted; columns stay."""
    with _LOCK:
        _HELD.setdefault(home, _Held()).answers.clear()


def rule_of(installation: Installation, figure: Figure) -> Rule | None:
    """Find the counting rule of a figure; figures made of claims have none of their own."""
    return next((rule for rule in installation.rules if rule.name == figure.rule), None)
