"""What officers have shown, as facts for counting: who answered which test, and what follows for the figures."""

from dataclasses import replace
from datetime import datetime

from rootbranch import ledger
from rootbranch.ledger import Columns, ErrorRate, Proofs
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
    *,
    by: str | None,
    period: Period,
    as_of: datetime,
    open_work: Columns | None = None,
) -> tuple[Figure, ...]:
    """Count under the rules that need proof; nothing at all where nothing was ever shown.

    Args:
        open_work: What the last settling left open, to say what waits.
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
        open_work=open_work,
        rates=rates_of(work, as_of),
    )


def numbers_shown(work: Work, rule: Rule, figure: Figure) -> tuple[int, ...]:
    """Find again what a figure counts that needs proof: the numbers of its entries, ascending."""
    proofs_then = proofs_of(work, figure.as_of)
    attributed = (outcome for _, outcome in proofs_then.attributions)
    kinds = (rule.kind,) if rule.kind and rule.needs_definition else ()
    shown, plain = ledger.shown_entries(
        entries.that_need_proof(work.connection, kinds, attributed),
        rule,
        figure.scope.get(ledger.CAMPAIGN, ""),
        proofs_then,
        figure.as_of,
    )
    scope = {name: word for name, word in figure.scope.items() if name != ledger.CAMPAIGN}
    laid_out = ledger.extend(ledger.empty_columns(), shown)
    return tuple(ledger.numbers_behind(laid_out, plain, replace(figure, scope=scope)).tolist())
