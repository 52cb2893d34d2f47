"""What officers have shown, as facts for counting: who answered which test, and what follows for the figures."""

from collections.abc import Callable
from datetime import datetime

from rootbranch import ledger
from rootbranch.ledger import ErrorRate, Formed, Proofs
from rootbranch.model.ids import RecordId
from rootbranch.model.ledger import Figure, Period, Rule
from rootbranch.store import ledger as entries
from rootbranch.store import proofs
from rootbranch.usecases.asking import Work


def proofs_of(work: Work, as_of: datetime) -> Proofs:
    """Fold what was shown by a moment, without what rests on records that no longer stood then."""
    answered = proofs.assessments(work.connection, as_of)
    attributed = proofs.attributions(work.connection, as_of)
    cited: set[RecordId] = {
        each.record for made in answered for each in made.answers if each.record is not None
    }
    cited.update(each.record for each in attributed)
    return ledger.prove(
        ledger.load_definitions(),
        answered,
        proofs.campaigns(work.connection),
        attributed,
        proofs.gone(work.connection, as_of, cited) if cited else frozenset(),
    )


def rates_of(work: Work, as_of: datetime) -> dict[str, ErrorRate]:
    """Compare blind answers with first ones, by definition."""
    answered = proofs.assessments(work.connection, as_of)
    drawn = proofs.samples(work.connection, as_of)
    found = {
        definition: ledger.error_rate((one for one in drawn if one.definition == definition), answered)
        for definition in {one.definition for one in drawn}
    }
    return {definition: rate for definition, rate in found.items() if rate is not None}


def count_proven(
    work: Work,
    rules: tuple[Rule, ...],
    form: Callable[[Work], Formed],
    *,
    by: str | None,
    period: Period,
    as_of: datetime,
) -> tuple[Figure, ...]:
    """Count under the rules that need proof; nothing at all where nothing was ever shown.

    Args:
        form: Forms the outcomes as they are now, to say what waits.
    """
    shown = proofs_of(work, as_of)
    if not shown.first and not shown.attributions:
        return ()
    in_use = {definition for definition, _ in shown.first}
    kinds = {rule.kind for rule in rules if rule.kind and rule.needs_definition in in_use}
    return ledger.count_proven(
        entries.that_need_proof(work.connection, kinds, (outcome for _, outcome in shown.attributions)),
        rules,
        shown,
        as_of=as_of,
        period=period,
        by=by,
        formed=form(work),
        rates=rates_of(work, as_of),
    )
