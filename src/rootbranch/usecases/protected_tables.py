"""Protect bare tables of counts, and attack them: files in, files out, outside any installation.

    TABLE.csv (nationality,area,count) ─ hide or round ─ attack ─▶ P.csv (…,count,state), C.json   (`protect_table_file`)
    P.csv and other releases ─ attack ─▶ what each hidden cell can be                              (`attack_table_file`)

Nothing is kept, nobody acts and nothing is audited: a table has no person in it. The certificate holds what anybody can compute from what is
published, and counts of the rest; neither true counts nor which cells the rule itself hides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import randbits

import orjson

from rootbranch.disclosure import (
    CountTable,
    Hierarchy,
    Knowledge,
    Protected,
    Range,
    SmallRule,
    attack_table,
    attack_unlisted,
    dimensions_without_total,
    hide_small,
    name_totals,
    read_hierarchies,
    refuse_list,
    round_small,
)
from rootbranch.errors import InputError, Message
from rootbranch.gather import read_bare_header, read_bare_table, write_bare_table

COUNT, STATE = "count", "state"
SHOWN, HIDDEN, ROUNDED = "shown", "hidden", "rounded"
HIERARCHY_COLUMNS = ("dimension", "total", "part")
SUPPRESSION, ROUNDING = "suppression", "rounding"
COUNT_MAX = 10**12
ROWS_MAX = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectRequest:
    """What to protect, and how.

    Attributes:
        hierarchy: CSV of `HIERARCHY_COLUMNS`; None: no totals but `ALL`.
        others: Other releases, in the same columns; an empty count is hidden.
        method: `SUPPRESSION` or `ROUNDING`.
        seed: Of the draw of a rounding; None: a new one each time, which nobody knows.
        certificate: JSON to write; None: none.
    """

    table: Path
    out: Path
    rule: SmallRule
    method: str = SUPPRESSION
    hierarchy: Path | None = None
    others: tuple[Path, ...] = ()
    certificate: Path | None = None
    seconds: float = 10.0
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedFile:
    """What protecting a file came to.

    Attributes:
        cells, small, hidden, lost: How many cells there are, the rule hides, are hidden in all, and are told by another release anyhow.
        bound_percent: How many per cent of the price of what is hidden any protection costs at least; 0: not known.
        wide: How wide the range of a cell must be for a reader.
        exact, narrow: Cells of which a reader can compute the count, or a range narrower than that; without those that are lost.
        taken: Each dimension and word that was taken as a total without being named as one.
        without_total: Dimensions in which no label is a total.
    """

    cells: int
    small: int
    hidden: int
    lost: int
    bound_percent: int
    wide: int
    exact: int
    narrow: int
    taken: tuple[tuple[str, str], ...]
    without_total: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackedFile:
    """What an attacker finds out about each cell of a published table that is not shown as it is.

    Attributes:
        absent: The same for cells that no row has and totals tell to be small ones, or nearly so.
        wide: How wide the range of a small count is by the rule alone; a narrower one is `narrow`.
    """

    dimensions: tuple[str, ...]
    cells: int
    ranges: tuple[Range, ...]
    absent: tuple[Range, ...]
    wide: int
    exact: int
    narrow: int
    unfinished: int


def protect_table_file(
    request: ProtectRequest, progress: Callable[[int, int], None] | None = None
) -> ProtectedFile:
    """Write a table in which no small count can be computed, and a certificate of it.

    Raises:
        InputError: A file cannot be used as it is, or would be overwritten.
        StateError: Time ran out before the table was protected; nothing is written.
    """
    written = [path for path in (request.out, request.certificate) if path is not None]
    read = [path for path in (request.table, request.hierarchy, *request.others) if path is not None]
    if {path.resolve() for path in written} & {path.resolve() for path in read} or len(set(written)) < len(
        written
    ):
        raise InputError(
            Message("disclosure.same_file"), request.out.name, Message("disclosure.fix_same_file")
        )
    table, _ = _read_table(request.table)
    others = tuple(_read_table(path)[0] for path in request.others)
    refuse_list(table)
    named = _read_hierarchies(request.hierarchy, table.dimensions)
    hierarchies, taken = name_totals((table, *others), named)
    if request.method == ROUNDING:
        seed = randbits(62) if request.seed is None else request.seed
        done = round_small(
            table, hierarchies, request.rule, seed=seed, others=others, seconds=request.seconds
        )
    else:
        done = hide_small(
            table, hierarchies, request.rule, others=others, seconds=request.seconds, told=progress
        )
    told = _told(done, request.rule, taken, dimensions_without_total(table, hierarchies))
    _write(request, done, told)
    return told


def attack_table_file(
    path: Path,
    *,
    hierarchy: Path | None = None,
    others: Sequence[Path] = (),
    threshold: int = 10,
    least: int = 0,
    seconds: float = 60.0,
) -> AttackedFile:
    """Try to compute the hidden cells of a published table from it and other releases.

    Args:
        threshold: Below which counts are small; the base of a table that is rounded.
        least: The smallest count that is hidden, as far as the attacker knows.
        seconds: What is not solved by then is counted as unfinished.

    Raises:
        InputError: A file cannot be used as it is.
    """
    table, rounded = _read_table(path)
    more = tuple(_read_table(other)[0] for other in others)
    named = _read_hierarchies(hierarchy, table.dimensions)
    hierarchies, _ = name_totals((table, *more), named)
    knowledge = Knowledge(least=least, rounded=threshold if rounded else 0)
    ranges = attack_table((table, *more), hierarchies, knowledge, seconds=seconds / 2)
    unlisted = attack_unlisted((table, *more), hierarchies, knowledge, seconds=seconds / 2)
    wide = threshold - 1 - least if rounded or least else threshold
    absent = tuple(
        one for one in unlisted if one.width < wide and one.low < threshold and one.high not in {None, 0}
    )
    return AttackedFile(
        dimensions=table.dimensions,
        cells=len(table.labels),
        ranges=ranges,
        absent=absent,
        wide=wide,
        exact=sum(one.width == 0 for one in ranges),
        narrow=sum(one.width < wide for one in ranges),
        unfinished=sum(not one.exact for one in (*ranges, *unlisted)),
    )


def _told(
    done: Protected, rule: SmallRule, taken: tuple[tuple[str, str], ...], without_total: tuple[str, ...]
) -> ProtectedFile:
    lost = set(done.lost)
    ranges = [one for one in done.ranges if one.label not in lost]
    wide = rule.threshold - 1 if done.rounded else rule.threshold
    return ProtectedFile(
        cells=len(done.table.labels),
        small=len(done.small),
        hidden=sum(count is None for count in done.table.counts),
        lost=len(done.lost),
        bound_percent=int(100 * done.bound / done.cost) if done.cost else 0,
        wide=wide,
        exact=sum(one.width == 0 for one in ranges),
        narrow=sum(one.width < wide for one in ranges),
        taken=taken,
        without_total=without_total,
    )


def _write(request: ProtectRequest, done: Protected, told: ProtectedFile) -> None:
    """Write the table, then what is known of it."""
    table = done.table
    usual = ROUNDED if done.rounded else SHOWN
    rows = [
        (*label, *(("", HIDDEN) if count is None else (str(count), usual)))
        for label, count in zip(table.labels, table.counts, strict=True)
    ]
    write_bare_table(request.out, (*table.dimensions, COUNT, STATE), rows)
    if request.certificate is None:
        return
    content = {
        "table": {"name": request.out.name, "sha256": sha256(request.out.read_bytes()).hexdigest()},
        "beside": [
            {"name": path.name, "sha256": sha256(path.read_bytes()).hexdigest()} for path in request.others
        ],
        "rule": {
            "threshold": request.rule.threshold,
            "zeros_hidden": request.rule.zeros,
            "method": request.method,
        },
        "taken_as_totals": [{"dimension": dimension, "word": word} for dimension, word in told.taken],
        "cells": told.cells,
        "hidden": told.hidden,
        "told_elsewhere": told.lost,
        "price_bound_percent": told.bound_percent,
        "reader": {"exact": told.exact, "narrower_than_threshold": told.narrow},
        "ranges": [
            dict(zip(table.dimensions, one.label, strict=True)) | {"low": one.low, "high": one.high}
            for one in done.ranges
        ],
    }
    beside = request.certificate.with_name(f"{request.certificate.name}.part")
    try:
        beside.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
        beside.replace(request.certificate)
    except OSError as error:
        raise InputError(
            Message("gather.bare_write"), request.certificate.name, Message("gather.fix_bare_write")
        ) from error


def _read_table(path: Path) -> tuple[CountTable, bool]:
    """Read a table; say whether its counts are rounded."""
    header = read_bare_header(path)
    names = tuple(name for name in header if name not in {COUNT, STATE})
    if COUNT not in header or not names or len(set(names)) < len(names):
        raise InputError(Message("disclosure.columns"), path.name, Message("disclosure.fix_columns"))
    columns = (*names, COUNT, *((STATE,) if STATE in header else ()))
    rows = read_bare_table([path], columns)
    if rows.num_rows > ROWS_MAX or rows.num_rows == 0:
        raise InputError(
            Message("disclosure.rows", {"most": f"{ROWS_MAX:,}"}), path.name, Message("disclosure.fix_rows")
        )
    words = [[_word(value) for value in rows[name].to_pylist()] for name in names]
    counts = [
        _count(value, f"{path.name}, row {number}")
        for number, value in enumerate(rows[COUNT].to_pylist(), start=1)
    ]
    states = {_word(value) for value in rows[STATE].to_pylist()} if STATE in header else set()
    table = CountTable(
        name=path.name, dimensions=names, labels=tuple(zip(*words, strict=True)), counts=tuple(counts)
    )
    return table, ROUNDED in states


def _read_hierarchies(path: Path | None, dimensions: tuple[str, ...]) -> Mapping[str, Hierarchy]:
    if path is None:
        return {}
    rows = read_bare_table([path], HIERARCHY_COLUMNS)
    columns = [[_word(value) for value in rows[name].to_pylist()] for name in HIERARCHY_COLUMNS]
    return read_hierarchies(zip(*columns, strict=True), dimensions, path.name)


def _word(value: str | None) -> str:
    return (value or "").strip()


def _count(value: str | None, where: str) -> int | None:
    """Read a whole number; None where nothing stands."""
    text = _word(value).removesuffix(".0")
    if not text:
        return None
    try:
        count = int(text) if text.isascii() and "_" not in text else None
    except ValueError:
        count = None
    if count is None or abs(count) > COUNT_MAX:
        raise InputError(Message("disclosure.not_a_count"), where, Message("disclosure.fix_not_a_count"))
    return count
