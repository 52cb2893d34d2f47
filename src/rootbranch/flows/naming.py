"""Give each series one id that holds through all its vintages."""

import hashlib

from rootbranch.model.aggregates import Series

_ID_BYTES = 8


def series_id(series: Series) -> str:
    """Give the id of a series, 16 hexadecimal digits; it hangs on its key, unit and method, not on vintage or counts."""
    key = series.key
    parts = (
        key.publisher, key.table, key.place, key.route, key.nationality, key.component,
        series.counting.unit, series.counting.method,
    )  # fmt: skip
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=_ID_BYTES).hexdigest()
