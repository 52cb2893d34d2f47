"""Tell names and birth dates of many records at once, to be compared with what somebody asks for.

A record never changes (a correction is another record), so what it tells is laid out once and kept in memory, for as many records
as `KEPT_MAX`. Whether somebody may see it, and whether a text in it holds a number that a protected person has by
now, is asked each time.

Limits: what was kept stays in this process's memory until it ends or is full, also after a purge; it is shown to nobody from then
on, and lies in no file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from rootbranch import guard
from rootbranch.model.entities import KIND_OF_SCHEMA, EntityKind
from rootbranch.model.ids import Digest, RecordId
from rootbranch.store import payloads, versions
from rootbranch.usecases.asking import Work
from rootbranch.usecases.evidence import Explainer
from rootbranch.usecases.masking import tokens_in

KEPT_MAX = 50_000
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


_kept: dict[tuple[Digest, RecordId], _Told] = {}


def tell_names(work: Work, explainer: Explainer, ids: Sequence[RecordId]) -> dict[RecordId, Row]:
    """Give the columns `name`, `other_names` and `birth` of records of persons, organisations and the like.

    Args:
        explainer: Lays out, masks and all, those in which something is masked for the asker.
        ids: Records that the asker may open.
    """
    keyring = work.installation.keyring
    whose = next(iter(guard.blind_digests(keyring, [b"told names"])))
    missing = [id for id in ids if (whose, id) not in _kept]
    if len(_kept) + len(missing) > KEPT_MAX:
        _kept.clear()
        missing = list(ids)
    fresh: dict[tuple[Digest, RecordId], _Told] = {
        (whose, id): told for id, told in _laid_out(work, missing).items()
    }
    _kept.update(fresh)
    told = {id: one for id in ids if (one := _kept.get((whose, id)) or fresh.get((whose, id))) is not None}
    tokens = {token for one in told.values() for token in one.tokens}
    held = versions.protected_among(work.connection, work.at, tokens)
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
