"""Read and write bare tables: files of one layout that stand alone, for method and benchmark, and enter no register.

CSV with a header, or Parquet. Every cell is text. Nothing of it is kept.

Limits: 4 GiB a file, in memory; UTF-8. Ids are written as they came, so that they can be joined again: a file of ids that begin
with `=` is for programs, not for a spreadsheet.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rootbranch.errors import InputError, Message

if TYPE_CHECKING:  # pyarrow takes a third of a second to import, which no other start should pay
    import pyarrow as pa

FILE_BYTES_MAX = 4 * 1024**3


def read_bare_table(paths: Sequence[Path], columns: Sequence[str]) -> "pa.Table":
    """Read the named columns of files of one layout into one table of text.

    Raises:
        InputError: A file is not there, is none of the two formats, or lacks a column or has it twice.
    """
    import pyarrow as pa

    return pa.concat_tables([_read(path, tuple(columns)) for path in paths])


def read_bare_header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns of one file.

    Raises:
        InputError: The file is not there or is none of the two formats.
    """
    import pyarrow as pa
    from pyarrow import csv as columnar
    from pyarrow import parquet

    try:
        if path.suffix == ".parquet":
            return tuple(name.strip() for name in parquet.read_schema(path).names)
        with path.open("rb") as file:
            return tuple(name.strip() for name in columnar.open_csv(file).schema.names)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise _refusal("gather.bare_unread", path) from error


def write_bare_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows of text as CSV beside the place, then put the file there whole.

    Raises:
        InputError: The place cannot be written to.
    """
    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        beside.replace(path)
    except OSError as error:
        raise InputError(Message("gather.bare_write"), path.name, Message("gather.fix_bare_write")) from error


def _read(path: Path, columns: tuple[str, ...]) -> "pa.Table":
    import pyarrow as pa
    from pyarrow import parquet

    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise _refusal("gather.bare_large", path)
        table = parquet.read_table(path) if path.suffix == ".parquet" else _read_csv(path)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise _refusal("gather.bare_unread", path) from error
    names = [name.strip() for name in table.column_names]
    for column in columns:
        if names.count(column) != 1:
            raise InputError(
                Message("gather.bare_column", {"column": column[:40]}),
                path.name,
                Message("gather.fix_bare_column"),
            )
    return pa.table({column: table.column(names.index(column)).cast(pa.string()) for column in columns})


def _read_csv(path: Path) -> "pa.Table":
    import pyarrow as pa
    from pyarrow import csv as columnar

    with path.open("rb") as file:
        header = columnar.open_csv(file).schema.names
    options = columnar.ConvertOptions(
        column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
    )
    return columnar.read_csv(
        path, parse_options=columnar.ParseOptions(newlines_in_values=True), convert_options=options
    )


def _refusal(problem: str, path: Path) -> InputError:
    return InputError(Message(problem), path.name, Message("gather.fix_bare_file"))
