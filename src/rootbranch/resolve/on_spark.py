"""Resolve more records than one machine holds: the same columns, keys and comparisons on Spark.

    table ─ cleaned, part by part ─▶ columns and keys ─ blocks, weights, best neighbours ─▶ pairs ─ Splink's model ─▶ scores
                                                                                                       ─▶ clusters (driver)

A record has the keys that it has on one machine (`live_keys` writes them row by row), a block weighs what it weighs there,
and each record keeps as many neighbours. Splink trains and scores with the comparisons of `starting`. What is fetched to
the driver are ids, and the pairs that score more than nothing.

Limits: scored by Splink's model alone, without the rounds in which groups teach; which columns give half keys is decided on
`SAMPLED` records; names in other scripts are compared as romanized; nobody's entities are taken as known. Every node needs
this package and Java 17.
Source: Splink 5's Spark back end (Ministry of Justice, MIT); Apache Spark 4.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from splink import Linker

from rootbranch.errors import InputError, Message
from rootbranch.resolve.blocks import TWENTIETHS
from rootbranch.resolve.columns import NAME_ROLES, Columns, Role
from rootbranch.resolve.constraints import Constraint, check_constraints
from rootbranch.resolve.keys import WideKeys
from rootbranch.resolve.live_keys import RowKeys
from rootbranch.resolve.records import prepare_records, texts
from rootbranch.resolve.resolution import Resolution, group_scored
from rootbranch.resolve.rules import ResolveRules
from rootbranch.resolve.starting import splink_column, splink_settings, train_splink

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

SAMPLED = 100_000
ID, KEYS, KEY = "unique_id", "keys", "key"


def resolve_on_spark(
    session: "SparkSession",
    table: "DataFrame",
    columns: Columns,
    rules: ResolveRules,
    judgements: Iterable[Constraint] = (),
) -> Resolution:
    """Resolve a table that Spark holds.

    Args:
        table: Text in every column that is compared.
        judgements: What people decided; it holds whatever the scores are.

    Raises:
        InputError: A column is missing, an id is missing or stands twice, or judgements contradict one another.
    """
    ids = _ids(table, columns)
    constraints = check_constraints(judgements, ids)
    cleaned, roles = _clean(table, columns, rules, len(ids))
    cleaned.persist()
    keyed, compared = _keyed(cleaned, rules.block_max)
    pairs = _neighbours(keyed, len(ids), rules.kept_max).persist()
    candidates = pairs.count()
    scored = _score(session, cleaned, roles, pairs, rules.floor) if candidates and roles else _NOTHING
    places = {id: place for place, id in enumerate(ids)}
    left = np.array([places[id] for id in scored["unique_id_l"].to_pylist()], np.int64)
    right = np.array([places[id] for id in scored["unique_id_r"].to_pylist()], np.int64)
    scores = scored["match_probability"].to_numpy().astype(np.float64)
    left, right = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((right, left))
    pairs.unpersist()
    cleaned.unpersist()
    return group_scored(
        ids,
        left[order],
        right[order],
        scores[order],
        stops=(rules.stop, rules.sure_stop),
        floor=rules.floor,
        constraints=constraints,
        candidates=candidates,
        compared=compared,
    )


_NOTHING = pa.table(
    {
        "unique_id_l": pa.array([], pa.string()),
        "unique_id_r": pa.array([], pa.string()),
        "match_probability": pa.array([], pa.float64()),
    }
)


def _ids(table: "DataFrame", columns: Columns) -> tuple[str, ...]:
    """Fetch the ids, ascending."""
    for name in (columns.record_id, *(column.name for column in columns.compared)):
        if table.columns.count(name) != 1:
            raise InputError(Message("resolve.no_column"), name[:40], Message("resolve.fix_columns"))
    found = table.select(table[columns.record_id].cast("string").alias(ID)).toArrow()[ID].to_pylist()
    if not all(found):
        raise InputError(Message("resolve.id_missing"), columns.record_id, Message("resolve.fix_ids"))
    if len(set(found)) != len(found):
        raise InputError(Message("resolve.id_twice"), columns.record_id, Message("resolve.fix_ids"))
    return tuple(sorted(found))


# ---------------------------------------------------------------- columns and keys


class _Cleaner:
    """Cleans parts of a table and writes the keys of each row; sent to every node once."""

    def __init__(self, columns: Columns, keys: RowKeys) -> None:
        self._columns, self._keys = columns, keys
        self.roles = _compared_roles(columns)

    def schema(self) -> str:
        """Say to Spark what comes out."""
        fields = "".join(f", {splink_column(place)} string" for place in range(len(self.roles)))
        return f"{ID} string{fields}, {KEYS} array<bigint>"

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            records = prepare_records(pa.Table.from_batches([batch]), self._columns)
            by_name = {field.name: texts(field) for field in records.fields}
            names = texts(records.whole_name) if records.whole_name is not None else [""] * len(records.ids)
            rows = (dict(zip(by_name, row, strict=True)) for row in zip(*by_name.values(), strict=True))
            keys = [
                self._keys.of(row, name).view(np.int64).tolist()
                for row, name in zip(rows, names, strict=True)
            ]
            compared = [names] if records.whole_name is not None else []
            compared += [by_name[field.name] for field in records.fields if field.role not in NAME_ROLES]
            columns = [pa.array([text or None for text in column], pa.string()) for column in compared]
            yield pa.RecordBatch.from_arrays(
                [pa.array(records.ids, pa.string()), *columns, pa.array(keys, pa.list_(pa.int64()))],
                names=[ID, *(splink_column(place) for place in range(len(columns))), KEYS],
            )


def _compared_roles(columns: Columns) -> tuple[Role, ...]:
    """Give what Splink compares: the whole name first, where there is one, then every column that is no part of it."""
    roles = [column.role for column in columns.compared]
    named = [Role.NAME] if any(role in NAME_ROLES for role in roles) else []
    return (*named, *(role for role in roles if role not in NAME_ROLES))


def _clean(
    table: "DataFrame", columns: Columns, rules: ResolveRules, count: int
) -> tuple["DataFrame", dict[int, Role]]:
    """Clean a table; the second are the columns that have two values at least, by their places."""
    from pyspark.sql import functions as f

    wanted = [columns.record_id, *(column.name for column in columns.compared)]
    table = table.select(*(f.col(f"`{name}`").cast("string").alias(name) for name in wanted))
    few = table if count <= SAMPLED else table.orderBy(f.xxhash64(columns.record_id)).limit(SAMPLED)
    keys = RowKeys(WideKeys(prepare_records(few.toArrow(), columns), rules.block_max))
    cleaner = _Cleaner(columns, keys)
    sent = table.sparkSession.sparkContext.broadcast(cleaner)
    cleaned = table.mapInArrow(_by(sent), cleaner.schema())
    names = [splink_column(place) for place in range(len(cleaner.roles))]
    counted = cleaned.agg(*(f.countDistinct(name).alias(name) for name in names)).collect()[0]
    return cleaned, {place: role for place, role in enumerate(cleaner.roles) if counted[names[place]] > 1}


def _by(sent: "Broadcast[_Cleaner]") -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Clean by what was sent to each node, and not with each task."""

    def clean(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from sent.value(batches)

    return clean


# ---------------------------------------------------------------- pairs


def _keyed(cleaned: "DataFrame", block_max: int) -> tuple["DataFrame", int]:
    """Give the keys that join somebody, each with the size of its block, and count the records that could be compared."""
    from pyspark.sql import functions as f

    keyed = cleaned.select(ID, f.explode(KEYS).alias(KEY))
    sizes = keyed.groupBy(KEY).agg(f.count(f.lit(1)).alias("size")).where(f.col("size") <= block_max)
    kept = keyed.join(sizes, KEY)
    return kept.where(f.col("size") > 1), kept.select(ID).distinct().count()


def _neighbours(keyed: "DataFrame", count: int, kept_max: int) -> "DataFrame":
    """Choose for each record the records it shares most with, as `candidates` does; each pair once."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    weight = f.rint(TWENTIETHS * f.log2(f.lit(float(count)) / f.col("size")))
    one = keyed.select(KEY, f.col(ID).alias("near"), weight.alias("weight"))
    other = keyed.select(KEY, f.col(ID).alias("far"))
    shared = one.join(other, KEY).where(f.col("near") != f.col("far"))
    summed = shared.groupBy("near", "far").agg(f.sum("weight").alias("weight"))
    order = Window.partitionBy("near").orderBy(f.col("weight").desc(), f.col("far"))
    kept = summed.withColumn("place", f.row_number().over(order)).where(f.col("place") <= kept_max)
    return kept.select(
        f.least("near", "far").alias("join_key_l"), f.greatest("near", "far").alias("join_key_r")
    ).distinct()


# ---------------------------------------------------------------- scores


def _score(
    session: "SparkSession", cleaned: "DataFrame", roles: dict[int, Role], pairs: "DataFrame", floor: float
) -> pa.Table:
    """Train Splink's model and fetch the pairs that score `floor` or more."""
    from pyspark.sql import functions as f
    from splink.backends.spark import SparkAPI

    renamed = {place: splink_column(number) for number, place in enumerate(roles)}
    compared = cleaned.select(
        ID, *(f.col(splink_column(place)).alias(name) for place, name in renamed.items())
    )
    agreeing = [_agreeing(compared, name) for name in renamed.values()]
    api = SparkAPI(spark_session=session, break_lineage_method="persist")
    linker = Linker(api.register(compared), splink_settings([*roles.values()]), log_level=logging.ERROR)
    train_splink(linker, agreeing)
    blocked = pairs.select(f.lit("0").alias("match_key"), "join_key_l", "join_key_r")
    linker.table_management.register_blocked_pairs_for_predict(api.register(blocked))
    scored = linker.inference.predict(warning_mode="never").as_spark_dataframe()
    found: pa.Table = (
        scored.where(f.col("match_probability") >= floor)
        .select("unique_id_l", "unique_id_r", "match_probability")
        .toArrow()
    )
    return found


def _agreeing(compared: "DataFrame", column: str) -> int:
    """Count the pairs of records that agree on a column."""
    from pyspark.sql import functions as f

    counts = compared.where(f.col(column).isNotNull()).groupBy(column).count()
    total = counts.agg(f.sum(f.col("count") * (f.col("count") - 1) / 2)).collect()[0][0]
    return int(total or 0)
