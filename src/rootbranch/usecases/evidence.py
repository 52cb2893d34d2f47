"""Say in words what two records that somebody may see have in common, what contradicts, and what is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from rootbranch.model.entities import KIND_OF_SCHEMA, EntityKind
from rootbranch.model.ids import PartnerId, RecordId
from rootbranch.model.records import Record
from rootbranch.store import partners
from rootbranch.usecases.asking import Work
from rootbranch.usecases.comparing import BEFORE, TOGETHER, Weights
from rootbranch.usecases.entity_views import Evidence
from rootbranch.usecases.masking import masked_values, tells_origin
from rootbranch.usecases.opened import Opened, open_contents

_ORIGIN = frozenset({"nationality", "place", "country"})  # columns that may tell where somebody is from


class Explainer:
    """Lays records out once and compares them; what is masked for the asker is not compared."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._territories = work.kept.once("territories", lambda: _territories(work))
        self._rows: dict[RecordId, tuple[EntityKind, Mapping[str, str]] | None] = {}

    def between(self, one: RecordId, other: RecordId) -> Evidence:
        """Compare two open records."""
        ours, theirs = self._row(one), self._row(other)
        if ours is None or theirs is None or ours[0] is not theirs[0]:
            return Evidence(speaks_for=(), speaks_against=(), missing=())
        return evidence_of(ours[0], ours[1], theirs[1])

    def open_weights(self, one: RecordId, other: RecordId, weights: Weights) -> Weights:
        """Put what a field adds that is masked for the asker on both sides into what all add together.

        Beside the evidence, it would tell that two origins or two protected numbers are the same.
        """
        known = {name for row in (self.row(one), self.row(other)) for name, text in row.items() if text}
        shown = {field: bits for field, bits in weights if field in known or field in (BEFORE, TOGETHER)}
        rest = sum(bits for field, bits in weights if field not in shown)
        if rest:
            shown[TOGETHER] = shown.get(TOGETHER, 0.0) + rest
        return tuple(shown.items())

    def prepare(self, opened: Sequence[Opened]) -> None:
        """Lay out records that were read already; what is to be masked is asked for all at once."""
        values = [
            value
            for _, content in opened
            for listed in (content.get("properties") or {}).values()
            for value in listed
        ]
        hidden = masked_values(self._work, values)
        for record, content in opened:
            self._rows[record.id] = self._laid_out(record, content, hidden)

    def row(self, record: RecordId) -> Mapping[str, str]:
        """Give the row of an open record's layout; empty where it has none."""
        found = self._row(record)
        return found[1] if found else {}

    def _row(self, id: RecordId) -> tuple[EntityKind, Mapping[str, str]] | None:
        if id not in self._rows:
            self.prepare([*open_contents(self._work, [id]).values()])
        return self._rows.setdefault(id, None)

    def _laid_out(
        self, record: Record, content: Mapping[str, Any], hidden: frozenset[str]
    ) -> tuple[EntityKind, Mapping[str, str]] | None:
        from rootbranch import resolve

        kind = KIND_OF_SCHEMA.get(record.schema)
        if kind is None:
            return None
        properties = content.get("properties") or {}
        shown = {
            name: [value for value in values if value not in hidden] for name, values in properties.items()
        }
        row = resolve.lay_out(kind, shown, self._territories.get(record.partner, ""))
        return kind, row if self._tells_all(record) else {k: v for k, v in row.items() if k not in _ORIGIN}

    def _tells_all(self, record: Record) -> bool:
        return tells_origin(self._work, record)


def _territories(work: Work) -> Mapping[PartnerId, str]:
    return {each.id: each.territory for each in partners.all_partners(work.connection)}


def evidence_of(kind: EntityKind, left: Mapping[str, str], right: Mapping[str, str]) -> Evidence:
    """Sort what the fields of two rows say."""
    from rootbranch import resolve

    found = resolve.explain_pair(kind, left, right)
    return Evidence(
        speaks_for=tuple(one.message for one in found if one.says in (resolve.Says.SAME, resolve.Says.ALIKE)),
        speaks_against=tuple(one.message for one in found if one.says is resolve.Says.DIFFERS),
        missing=tuple(one.message for one in found if one.says is resolve.Says.MISSING),
    )
