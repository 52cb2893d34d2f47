"""Hand bare files to Spark: open a session, read the files there, resolve, close it.

    Parquet ─ read by every node ─┐
    CSV ─ read here, handed over ─┴─▶ resolve.on_spark

Where Spark runs is its own affair: `SPARK_MASTER` names a cluster (`spark://host:7077`), `SPARK_CONF_DIR` and its files say the
rest; without either all cores of this machine work.

Limits: an optional extra, `rootbranch[spark]`, and Java 17; files that the nodes are to read must lie where all of them
find them. A CSV is read on this machine.
"""

import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rootbranch.errors import InputError, Message
from rootbranch.gather import read_bare_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from rootbranch.resolve import Columns, Constraint, Resolution, ResolveRules

SMALL_BYTES = 64 * 1024**2  # files under this need no more than a few parts
FEW_PARTS = 4


def resolve_there(
    files: Sequence[Path],
    wanted: Sequence[str],
    columns: "Columns",
    rules: "ResolveRules",
    judgements: Iterable["Constraint"],
) -> "Resolution":
    """Resolve files on Spark.

    Args:
        wanted: Columns that are read.

    Raises:
        InputError: There is no Spark or no Java, or a file cannot be used.
    """
    from rootbranch.resolve import resolve_on_spark

    if find_spec("pyspark") is None:
        raise _missing()
    with _session(small=sum(_size(path) for path in files) < SMALL_BYTES) as session:
        return resolve_on_spark(session, _read(session, files, wanted), columns, rules, judgements)


@contextmanager
def _session(*, small: bool) -> Iterator["SparkSession"]:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.master(os.environ.get("SPARK_MASTER", "local[*]"))
        .appName("rootbranch resolve")
        .config("spark.jars", similarity_jar_location())
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    )
    if small:
        builder = builder.config("spark.sql.shuffle.partitions", FEW_PARTS).config(
            "spark.default.parallelism", FEW_PARTS
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        try:
            session = builder.getOrCreate()
        except (PySparkException, OSError) as error:
            raise _missing() from error
        session.sparkContext.setLogLevel("ERROR")
        try:
            yield session
        finally:
            session.stop()


def _read(session: "SparkSession", files: Sequence[Path], wanted: Sequence[str]) -> "DataFrame":
    if all(path.suffix == ".parquet" and path.exists() for path in files):
        return session.read.parquet(*(str(path.absolute()) for path in files))
    return session.createDataFrame(read_bare_table(files, wanted))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # whoever reads it says so
        return 0


def _missing() -> InputError:
    return InputError(Message("usecases.no_spark"), "--engine spark", Message("usecases.fix_no_spark"))
