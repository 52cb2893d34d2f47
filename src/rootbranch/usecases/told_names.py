"""Tell names and birth dates of many records at once, to be compared with what somebody asks for.

A record never changes (a correction is another record), so what it tells is laid out once in each state of the register (`kept`).
Whether somebody may see it, and whether a text in it holds a number that a protected person has by now, is asked each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from rootbranch.model.entities import KIND_OF_SCHEMA, EntityKind
from rootbranch.model.ids import Digest, RecordId
from rootbranch.store import payloads
from rootbranch.usecases.asking import Work
from rootbranch.usecases.evidence import Explainer
from rootbranch.usecases.masking import protected_among, tokens_in

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
    tokens: frozenset[Digest]


def tell_names(work: Work, explainer: Explainer, ids: Sequence[RecordId]) -> dict[RecordId, Row]:
    """Give the columns `name`, `other_names` and `birth` of records of persons, organisations and the like.

    Args:
        explainer: Lays out, masks and all, those in which something is masked for the asker.
        ids: Records that the asker may open.
    """
    told = work.kept.each("told", ids, lambda asked: _laid_out(work, asked))
    held = protected_among(work, {token for one in told.values() for token in one.tokens})
    return {id: one.row if held.isdisjoint(one.tokens) else explainer.row(id) for id, one in told.items()}


def _laid_out(work: Work, ids: Sequence[RecordId]) -> dict[RecordId, _Told]:
    from rootbranch import resolve

    texts: dict[RecordId, dict[str, list[str]]] = {}
    kinds: dict[RecordId, EntityKind] = {}
    for id, text in payloads.open_texts(work.connection, ids):
        content = orjson.loads(text)
        properties, kind = content.get("properties") or {}, KIND_OF_SCHEMA.get(content.get("schema", ""))
        if kind is not None:
            kinds[id] = kind
            texts[id] = {name: properties[name] for name in _TOLD if name in properties}
    known = tokens_in(
        work.installation.keyring,
        {text for own in texts.values() for listed in own.values() for text in listed},
    )
    found: dict[RecordId, _Told] = {}
    for id, own in texts.items():
        row = resolve.lay_out(kinds[id], own, "")
        tokens = frozenset[Digest]().union(*(known[text] for listed in own.values() for text in listed))
        found[id] = _Told(row={name: row.get(name, "") for name in _COLUMNS}, tokens=tokens)
    return found
