"""Tell names and birth dates of many records at once, and compare them with what somebody asks for.

A record never changes (a correction is another record), so what it tells is laid out once in each state of the register (`kept`).
Whether somebody may see it is asked for each look, and whether a text in it holds a number that a protected person has, of those that come near.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from rootbranch.model.entities import KIND_OF_SCHEMA
from rootbranch.model.ids import RecordId
from rootbranch.store import payloads
from rootbranch.usecases.asking import Work
from rootbranch.usecases.evidence import Explainer
from rootbranch.usecases.masking import masked_values

_TOLD = (
    "name",
    "weakAlias",
    "alias",
    "previousName",
    "birthDate",
)  # what `lay_out` makes the columns below of
_COLUMNS = ("name", "other_names", "birth")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    row: Row
    texts: tuple[str, ...]


def score_told(
    work: Work, explainer: Explainer, ids: Sequence[RecordId], score: Callable[[Row], float], least: float
) -> dict[RecordId, float]:
    """Score records of persons, organisations and the like by their columns `name`, `other_names` and `birth`.

    What is masked for the asker is not compared: a record that reaches `least` with it is scored again without it.

    Args:
        explainer: Lays out, masks and all, those in which something is masked for the asker.
        ids: Records that the asker may open.

    Returns:
        Those that reach `least`.
    """
    told = work.kept.each("told", ids, lambda asked: _laid_out(work, asked))
    found = {id: score(one.row) for id, one in told.items()}
    reached = [id for id, reaches in found.items() if reaches >= least]
    hidden = masked_values(work, (text for id in reached for text in told[id].texts))
    for id in reached:
        if not hidden.isdisjoint(told[id].texts):
            found[id] = score(explainer.row(id))
    return {id: found[id] for id in reached if found[id] >= least}


def _laid_out(work: Work, ids: Sequence[RecordId]) -> dict[RecordId, _Told]:
    from rootbranch import resolve

    found: dict[RecordId, _Told] = {}
    for id, text in payloads.open_texts(work.connection, ids):
        content = orjson.loads(text)
        properties, kind = content.get("properties") or {}, KIND_OF_SCHEMA.get(content.get("schema", ""))
        if kind is None:
            continue
        own = {name: properties[name] for name in _TOLD if name in properties}
        row = resolve.lay_out(kind, own, "", _COLUMNS)
        found[id] = _Told(
            row={name: row.get(name, "") for name in _COLUMNS},
            texts=tuple(text for listed in own.values() for text in listed),
        )
    return found
