"""Resolve bare files: for method and benchmark, outside any installation.

Nothing is kept, nobody acts and nothing is audited, because there is no record, no category and no basis in a bare file.
For the same reason nothing may be done on what comes out: every entity id says so (design, section 2, item 11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from rootbranch.errors import InputError, Message
from rootbranch.gather import read_bare_table, read_plain, write_bare_table
from rootbranch.usecases import spark

if TYPE_CHECKING:
    from rootbranch.resolve import Constraint

MARK = "not-for-action:"
HEADER = ("record_id", "entity_id")
JUDGEMENT_COLUMNS = ("left", "right", "decision", "author")


class Engine(StrEnum):
    """What resolves: this machine, or Spark, which may have many."""

    LOCAL = "local"
    SPARK = "spark"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedFiles:
    """What came of it, in counts.

    Attributes:
        sure, likely: Pairs of records in one entity, joined beyond doubt or only likely.
        open: Pairs that were compared and are in no entity together. They are not decided, never negative.
    """

    records: int
    compared: int
    skipped: int
    pairs: int
    entities: int
    sure: int
    likely: int
    open: int
    learned: bool
    rules: str
    digest: str


def resolve_files(
    files: Sequence[Path],
    declaration: Path,
    out: Path,
    *,
    labels: Path | None = None,
    judgements: Path | None = None,
    engine: Engine = Engine.LOCAL,
) -> ResolvedFiles:
    """Write which records of the files are one entity.

    Args:
        declaration: What the columns mean (YAML).
        labels: Known entities, whole: a table of `HEADER`; not with Spark.
        judgements: What people decided about pairs: a table of `JUDGEMENT_COLUMNS`.

    Raises:
        InputError: A file cannot be used as it is, or judgements contradict one another.
    """
    from rootbranch import resolve  # DuckDB, Splink and LightGBM take seconds to import

    columns = resolve.read_columns(read_plain(_text(declaration), declaration.name), declaration.name)
    wanted = (columns.record_id, *(column.name for column in columns.compared))
    rules = resolve.load_resolve_rules()
    if engine is Engine.SPARK:
        if labels is not None:
            raise InputError(
                Message("usecases.spark_no_labels"), labels.name, Message("usecases.fix_spark_labels")
            )
        found = spark.resolve_there(files, wanted, columns, rules, _judgements(judgements))
    else:
        records = resolve.prepare_records(read_bare_table(files, wanted), columns)
        found = resolve.resolve_records(
            records,
            rules,
            known=_labels(labels),
            constraints=resolve.check_constraints(_judgements(judgements), records.ids),
        )
    write_bare_table(
        out,
        HEADER,
        [(id, MARK + found.ids[first]) for id, first in zip(found.ids, found.entity, strict=True)],
    )
    return ResolvedFiles(
        records=len(found.ids),
        compared=found.compared,
        skipped=found.skipped,
        pairs=found.candidates,
        entities=found.entities,
        sure=found.pairs_sure,
        likely=found.pairs_likely,
        open=found.pairs_open,
        learned=found.learned,
        rules=rules.name,
        digest=rules.digest,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Message("resolve.no_columns"), path.name, Message("resolve.fix_columns")) from error


def _labels(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    table = read_bare_table([path], HEADER)
    return dict(zip(*(table[name].to_pylist() for name in HEADER), strict=True))


def _judgements(path: Path | None) -> list["Constraint"]:
    from rootbranch.resolve import Constraint, Decision

    if path is None:
        return []
    rows = read_bare_table([path], JUDGEMENT_COLUMNS).to_pylist()
    for place, row in enumerate(rows, 1):
        if row["decision"] not in list(Decision):
            raise InputError(
                Message("resolve.judged_form"), f"{path.name}, row {place}", Message("resolve.fix_judgements")
            )
    return [Constraint(**(row | {"decision": Decision(row["decision"])})) for row in rows]
