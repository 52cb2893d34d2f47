"""Choose the pairs worth comparing: for each record those with which it shares most, by the rarity of what they share.

A key shared by n of N records weighs log2(N/n) bits. A key shared by more than `block_max` says nothing and joins
nothing: a million records with one telephone cost no pair. Of the rest each record keeps its `kept_max` best; a pair
stays if either side keeps it. Weights are whole thousandths of a bit, so that sums, and with them ties, do not depend
on the order of adding.

Limits: records are taken `BATCH` at a time, so memory follows the block cap and not the table.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from rootbranch.resolve.keys import write_keys
from rootbranch.resolve.records import Records

BATCH = 25_000

_BLOCKS = """
create table blocks as
select record, key, cast(round(1000 * log2($records / size)) as bigint) as weight
from (select record, key, count(*) over (partition by key) as size from keys)
where size between 2 and $block_max
"""
_PAIRS = """
insert into pairs
with shared as (
    select l.record as near, r.record as far, sum(l.weight)::bigint as weight, count(*) as keys
    from blocks l join blocks r on l.key = r.key and l.record <> r.record
    where l.record >= $first and l.record < $last
    group by all
)
select near, far, weight, keys, row_number() over (partition by near order by weight desc, far) as place
from shared qualify place <= $kept_max
"""
_CANDIDATES = """
select least(near, far) as first, greatest(near, far) as second,
       max(weight) as weight, max(keys) as keys, min(place) as best, max(place) as worst
from pairs group by all order by first, second
"""
# Records that share a key with few enough others, or whose every key is theirs alone.
_COMPARED = """
select count(*) from (
    select record from (select record, count(*) over (partition by key) as size from keys)
    group by record having min(size) <= $block_max
)
"""

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Pairs of records, each once with the smaller place first, and what their keys say.

    Attributes:
        left, right: Places in `Records`.
        weight: Bits of all keys they share.
        keys: How many keys they share.
        best, worst: Which place the pair takes among each side's own, the better and the worse of the two.
        compared: Records that could be compared with others.
        skipped: Records with nothing to compare, or with nothing but values that too many have.
    """

    left: Indices
    right: Indices
    weight: npt.NDArray[np.float32]
    keys: npt.NDArray[np.float32]
    best: npt.NDArray[np.float32]
    worst: npt.NDArray[np.float32]
    compared: int
    skipped: int


def find_candidates(records: Records, *, block_max: int, kept_max: int) -> Candidates:
    """Join records by their keys.

    Args:
        block_max: A key that more records share is dropped.
        kept_max: Pairs that one record keeps.
    """
    count = len(records.ids)
    with duckdb.connect(":memory:") as connection:
        write_keys(connection, records, block_max)
        connection.execute(_BLOCKS, {"records": count, "block_max": block_max})
        connection.execute("create table pairs (near int, far int, weight bigint, keys bigint, place bigint)")
        for first in range(0, count, BATCH):
            connection.execute(_PAIRS, {"first": first, "last": first + BATCH, "kept_max": kept_max})
        found = connection.execute(_CANDIDATES).fetchnumpy()
        answer = connection.execute(_COMPARED, {"block_max": block_max}).fetchone()
    compared = int(answer[0]) if answer else 0
    return Candidates(
        left=np.asarray(found["first"], np.int64),
        right=np.asarray(found["second"], np.int64),
        weight=(np.asarray(found["weight"], np.float64) / 1000).astype(np.float32),
        keys=np.asarray(found["keys"], np.float32),
        best=np.asarray(found["best"], np.float32),
        worst=np.asarray(found["worst"], np.float32),
        compared=compared,
        skipped=count - compared,
    )
