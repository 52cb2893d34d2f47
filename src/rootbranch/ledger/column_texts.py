"""Write what stands beside the arrays of columns as plain data, and read it back; the arrays themselves go as they are."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rootbranch.errors import Message
from rootbranch.ledger.columns import DTYPES, Columns
from rootbranch.ledger.entries import Head
from rootbranch.ledger.texts import decode_outcome, encode
from rootbranch.model.ids import Digest

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 1


def plain_columns(columns: Columns) -> dict[str, object]:
    """Write what the numbers in the arrays stand for."""
    return {
        "version": VERSION,
        "head": [columns.head.count, columns.head.digest],
        "shapes": [encode(shape) for shape in columns.shapes],
        "operations": columns.operations,
        "goods": columns.goods,
        "odd": [[str(low), str(high)] for low, high in columns.odd],
        "reasons": [[reason.id, dict(reason.params)] for reason in columns.reasons],
    }


def columns_of(arrays: "Mapping[str, NDArray[Any]]", plain: Mapping[str, Any]) -> Columns | None:
    """Read columns back; None where another version of the program wrote them."""
    if (
        plain.get("version") != VERSION
        or {name: array.dtype.str[1:] for name, array in arrays.items()} != _kinds()
    ):
        return None
    return Columns(
        head=Head(plain["head"][0], Digest(plain["head"][1])),
        arrays=arrays,
        shapes=tuple(decode_outcome(text) for text in plain["shapes"]),
        operations=tuple(plain["operations"]),
        goods=tuple(tuple((name, word) for name, word in labels) for labels in plain["goods"]),
        odd=tuple((Decimal(low), Decimal(high)) for low, high in plain["odd"]),
        reasons=tuple(Message(id, params) for id, params in plain["reasons"]),
    )


def _kinds() -> dict[str, str]:
    import numpy as np

    return {name: np.dtype(kind).str[1:] for name, kind in DTYPES.items()}
