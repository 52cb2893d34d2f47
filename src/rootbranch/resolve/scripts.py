"""Let names in other scripts meet names in Latin letters: which words they may stand for, and pairs of both written alike.

    Владимир Кузнецов ─▶ key words  vladimir, wladimir, kuznetsov          (`key_words`, beside its romanized words)
    with Kuznetsov, Wladimir ─▶ compared as  wladimir kuznetsov            (`in_one_script`)

Two records are compared by the letters of one script. So for each pair of which one name is in another script there is a
second row of that record, behind the last, in which the name is written with the words of the other name as far as it
may be read so (`values.LatinWords`). All comparisons of names then hold as they are. Such a row counts nowhere: how rare
a value is does not change by it, and pairs in one script are compared exactly as if there were no other.

Limits: a name in several scripts counts as Latin; two scripts of which neither is Latin are compared as they are
romanized, and so are given names and surnames in columns of their own.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from rootbranch.resolve.columns import Role
from rootbranch.resolve.records import MISSING, Field, Originals, Records

Indices = npt.NDArray[np.int64]


def key_words(records: Records) -> Iterator[tuple[int, str]]:
    """Give for each record whose name is in another script the Latin words of the table that parts of it may stand for."""
    originals, name = records.originals, records.whole_name
    if originals is None or name is None:
        return
    read = [originals.latin.read(one) for one in originals.names]
    for row in np.flatnonzero(originals.codes != MISSING).tolist():
        own = name.values[name.codes[row]].split() if name.codes[row] != MISSING else []
        for word in sorted(read[originals.codes[row]].difference(own)):
            yield row, word


def in_one_script(records: Records, left: Indices, right: Indices) -> tuple[Records, Indices, Indices]:
    """Give the records, and the pairs among them, so that both names of a pair can be compared letter by letter.

    Returns:
        The same records without `originals`, and with more rows than ids where names had to be written otherwise.
    """
    originals, name = records.originals, records.whole_name
    if originals is None or name is None:
        return records, left, right
    plain = replace(records, originals=None)
    ours, theirs = originals.codes[left], originals.codes[right]
    both = (name.codes[left] != MISSING) & (name.codes[right] != MISSING)
    across = np.flatnonzero(((ours == MISSING) != (theirs == MISSING)) & both)
    first = ours[across] != MISSING
    own = np.where(first, left[across], right[across])
    other = name.codes[np.where(first, right[across], left[across])]
    wanted, inverse = np.unique(np.stack([own, other]), axis=1, return_inverse=True)
    texts = [
        _written(originals, originals.codes[record], name.values[code]) for record, code in wanted.T.tolist()
    ]
    read = np.array([text is not None for text in texts], bool)
    if not read.any():
        return plain, left, right
    row = len(name.codes) + np.cumsum(read) - 1
    moved = np.flatnonzero(read[inverse.ravel()])
    places = row[inverse.ravel()[moved]]
    left, right = left.copy(), right.copy()
    left[across[moved][first[moved]]] = places[first[moved]]
    right[across[moved][~first[moved]]] = places[~first[moved]]
    return _with_rows(plain, wanted[0][read], [text for text in texts if text is not None]), left, right


def _written(originals: Originals, code: int, latin: str) -> str | None:
    words = originals.latin.write(originals.names[code], latin.split())
    return None if words is None else " ".join(words)


def _with_rows(records: Records, of: Indices, texts: list[str]) -> Records:
    """Put rows behind the last: those of some records once more, with other names."""
    assert records.whole_name is not None
    named = [field for field in records.fields if field.role is Role.NAME]
    fields = tuple(
        _renamed(field, texts) if named == [field] else _repeated(field, of) for field in records.fields
    )
    return replace(records, fields=fields, whole_name=_renamed(records.whole_name, texts))


def _repeated(field: Field, of: Indices) -> Field:
    return replace(field, codes=np.append(field.codes, field.codes[of]))


def _renamed(field: Field, texts: list[str]) -> Field:
    """Put new values behind the last, which nobody is counted to have."""
    places = np.arange(len(field.values), len(field.values) + len(texts), dtype=np.int32)
    return replace(
        field,
        values=(*field.values, *texts),
        codes=np.append(field.codes, places),
        counts=np.append(field.counts, np.zeros(len(texts), np.int64)),
    )
