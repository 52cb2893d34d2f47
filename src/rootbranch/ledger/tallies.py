"""Add up outcomes: one tally for each rule, group and part (stage, or commodity and unit).

Source: domain, section 5, rules 1, 3, 4, 7, 8 and 9.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rootbranch.errors import InputError, Message
from rootbranch.ledger.counting import BY_STAGE, QUANTITIES, left_out_by
from rootbranch.ledger.facts import goods_of
from rootbranch.ledger.merging import conflict_name
from rootbranch.ledger.outcomes import Formed
from rootbranch.ledger.settling import AFTER_DECISION
from rootbranch.model.ids import Digest, RecordId
from rootbranch.model.ledger import Counted, Entry, Outcome, Period, Rule
from rootbranch.values import fold

OWN, PARTNER, UNKNOWN = "own", "partner", "unknown"
OPERATION = "operation"

Labels = tuple[tuple[str, str], ...]
Amounts = tuple[Decimal, Decimal]
ONE: Amounts = (Decimal(1), Decimal(1))


def _territory(outcome: Outcome) -> str:
    if not outcome.territory:
        return UNKNOWN
    return OWN if outcome.own_territory else PARTNER


SCOPES: Mapping[str, Callable[[Outcome], tuple[str, ...]]] = {
    OPERATION: lambda outcome: (outcome.operation,),
    "territory": lambda outcome: (_territory(outcome),),
    "country": lambda outcome: (outcome.territory,),
    "partner": lambda outcome: outcome.took_part,
    "lead": lambda outcome: (outcome.lead,),
}


@dataclass(slots=True)
class Tally:
    """What one figure counts so far. Amounts lie between `low` and `high`.

    Args:
        counts, persons: Entries one by one and the persons in them; `told` and `proof` say the same of entries
            that were counted as columns (`column_counts`), and `aside_more` of what they set aside.
    """

    counts: list[Entry] = field(default_factory=list)
    proof: tuple[str, ...] | Counted = ()
    reports: int = 0
    persons: set[Digest] = field(default_factory=set)
    told: int = 0
    nobody: int = 0
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    decided: bool = False
    waiting: int = 0
    set_aside: list[tuple[RecordId, Message]] = field(default_factory=list)
    aside_more: list[tuple[Message, int]] = field(default_factory=list)

    def add(self, entry: Entry, amounts: Amounts) -> None:
        """Count one entry."""
        outcome = entry.outcome
        self.counts.append(entry)
        self.reports += len(outcome.reports)
        self.decided = self.decided or entry.reviewer is not None or entry.reason == AFTER_DECISION
        self.low += amounts[0]
        self.high += amounts[1]
        if outcome.person:
            self.persons.add(outcome.person)
        else:
            self.nobody += 1

    def leave_out(self, outcome: Outcome, reason: Message) -> None:
        """Note the reports of an outcome that is not counted, with the reason."""
        self.set_aside += ((record, reason) for record in outcome.reports)


class Tallies:
    """Tallies of all rules, filled in one pass.

    Args:
        period: Days of the event; open on both sides takes what has no day, too.
        scope: What to narrow to, by the keys of `SCOPES`.
        by: One of `SCOPES`, or None for the whole.

    Raises:
        InputError: `scope` or `by` names something that outcomes cannot be narrowed to.
    """

    def __init__(
        self, rules: tuple[Rule, ...], period: Period, scope: Mapping[str, str], by: str | None
    ) -> None:
        for name in (*scope, *((by,) if by else ())):
            if name not in SCOPES:
                raise InputError(
                    what=Message("ledger.unknown_scope", {"name": name}),
                    where="scope",
                    fix=Message("ledger.known_scopes", {"names": ", ".join(SCOPES)}),
                )
        self._of_kind = {
            kind: tuple(rule for rule in rules if rule.kind is kind) for kind in {rule.kind for rule in rules}
        }
        self.rules, self.period, self.scope, self.by = rules, period, scope, by
        self.spellings: dict[str, str] = {}  # of an operation, by its folded name
        self.groups: dict[str, dict[tuple[Labels, Labels], Tally]] = {rule.name: {} for rule in rules}
        self.totals: dict[str, dict[Labels, Tally]] = {rule.name: {} for rule in rules}

    def count(self, entries: Iterable[Entry]) -> None:
        """Count standing entries."""
        for entry in entries:
            for rule, reason in self.rules_for(entry.outcome):
                for part, amounts in parts_of(rule, entry.outcome):
                    if reason is None and self.by:
                        self.totals[rule.name].setdefault(part, Tally()).add(entry, amounts)
                    for tally in self._tallies(rule, entry.outcome, part):
                        if reason is None:
                            tally.add(entry, amounts)
                        else:
                            tally.leave_out(entry.outcome, reason)

    def note_open_work(self, formed: Formed) -> None:
        """Note what waits for a person and what is set aside."""
        for outcome in formed.outcomes:
            if outcome.id in formed.waiting:
                self._note(outcome, Message("ledger.waits"), waiting=1)
        for aside in formed.set_aside:
            self._note(aside.outcome, aside.reason, waiting=0)

    def _note(self, outcome: Outcome, message: Message, *, waiting: int) -> None:
        for rule, _ in self.rules_for(outcome):
            for part, _ in parts_of(rule, outcome):
                for tally in self._tallies(rule, outcome, part):
                    tally.waiting += waiting
                    tally.leave_out(outcome, message)

    def rules_for(self, outcome: Outcome) -> Iterator[tuple[Rule, Message | None]]:
        """Give each rule that looks at an outcome, with the reason if it does not count it."""
        undated = self._is_undated(outcome)
        if undated is not None and self._is_in_scope(outcome):
            yield from self.rules_of(outcome, undated=undated)

    def rules_of(self, outcome: Outcome, *, undated: bool) -> Iterator[tuple[Rule, Message | None]]:
        """Give each rule that looks at an outcome of the period and the scope, with the reason if it does not count it."""
        for rule in self._of_kind.get(outcome.kind, ()):
            yield rule, left_out_by(rule, outcome) or (Message("ledger.no_date") if undated else None)

    def _is_undated(self, outcome: Outcome) -> bool | None:
        """Say whether the day is wanted and missing; None where it lies outside the period."""
        first, last = self.period.first, self.period.last
        if first is None and last is None:
            return False
        day = outcome.happened_on
        if day is None:
            return True
        return None if (first and day < first) or (last and day > last) else False

    def _is_in_scope(self, outcome: Outcome) -> bool:
        for name, wanted in self.scope.items():
            values = SCOPES[name](outcome)
            if name == OPERATION:
                if fold(values[0]) != fold(wanted):
                    return False
            elif wanted not in values:
                return False
        return True

    def _tallies(self, rule: Rule, outcome: Outcome, part: Labels) -> Iterator[Tally]:
        tallies = self.groups[rule.name]
        for group in self.groups_of(outcome):
            tally = tallies.get((group, part))
            if tally is None:
                tally = tallies[group, part] = Tally()
            yield tally

    def groups_of(self, outcome: Outcome) -> Iterator[Labels]:
        """Give the groups in which an outcome shows: by partner, each that took part."""
        if self.by is None:
            yield ()
            return
        for value in SCOPES[self.by](outcome):
            if self.by == OPERATION:  # one operation, however a partner writes it
                yield ((OPERATION, self.spellings.setdefault(fold(value), value)),)
            else:
                yield ((self.by, value),)


def parts_of(rule: Rule, outcome: Outcome) -> Iterator[tuple[Labels, Amounts]]:
    """Give what an outcome adds under a rule: never two substances or currencies in one part."""
    if rule.counts == QUANTITIES:
        yield from amounts_of(outcome)
    elif rule.counts == BY_STAGE and outcome.stage is not None:
        yield (("stage", outcome.stage.value),), ONE
    else:
        yield (), ONE


def amounts_of(outcome: Outcome) -> Iterator[tuple[Labels, Amounts]]:
    """Give each commodity and unit of an outcome with the lowest and the highest amount that its reports say."""
    for goods, amount in goods_of(outcome.quantities):
        said = [Decimal(value) for value in outcome.conflicts.get(conflict_name(goods), ())] or [amount]
        yield (("commodity", goods[0]), ("unit", goods[1])), (min(said), max(said))
