"""Measure the reconciliation of published claims against labelled files: `./run bench claims`.

For each truth line: right by rule alone, right after a person's decision, unresolved, or wrong. The person is played by
the truth: open questions of the figure are answered with whatever answers lead to it, if any do. Then each step of the
rules is left out in turn, to show which operations lean on it.

Limits: the rules were written by somebody who had seen the shared file; the invented file and whatever others kept back
say more. Source: shared data, `ledger/`; `tests/worlds/claims_traps.csv`.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from tests.worlds.claims import AS_OF, FOLDER, read_claims, read_truth, verdict_on

from rootbranch.ledger.claims import reconcile_claims
from rootbranch.ledger.claims_rules import ClaimRules, load_claim_rules
from rootbranch.model.ids import JudgementId, OfficerId, RecordId
from rootbranch.model.ledger import Figure
from rootbranch.model.records import Judgement, Verdict
from rootbranch.model.reports import Claim

QUESTIONS_MAX = 6
Line = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What came of one truth line."""

    line: Line
    figure: Figure | None
    outcome: str


def main() -> None:
    """Print the lines and totals of each file."""
    rules = load_claim_rules()
    print(f"rules {rules.name}, sha-256 {rules.digest}")
    shared = Path(os.environ.get("ROOTBRANCH_DATA", FOLDER.parents[2] / "shared" / "data")) / "ledger"
    if shared.is_dir():
        measure("published claims", shared / "ledger_claims.csv", shared / "ledger_truth.csv", rules)
    else:
        print(f"published claims: LEFT OUT, {shared} is not there; set ROOTBRANCH_DATA", file=sys.stderr)
    for name in ("traps", "fresh", "more"):
        measure(
            f"invented claims, {name}",
            FOLDER / f"claims_{name}.csv",
            FOLDER / f"claims_{name}_truth.csv",
            rules,
        )


def measure(name: str, claims_file: Path, truth_file: Path, rules: ClaimRules) -> None:
    """Score one file, line by line, then without each step."""
    claims, truth = read_claims(claims_file), read_truth(truth_file)
    print(f"\n{name}: {len(claims)} claims, {len(truth)} truth lines")
    scores = [score(line, claims, rules) for line in truth]
    for one in scores:
        print(_row(one))
    totals = Counter(one.outcome for one in scores)
    print("  " + ", ".join(f"{outcome} {count}" for outcome, count in sorted(totals.items())))
    blank = tuple(replace(claim, scope="") for claim in claims)
    without_words = Counter(score(line, blank, rules).outcome for line in truth)
    print(
        "  without any scope words: "
        + ", ".join(f"{name} {count}" for name, count in sorted(without_words.items()))
    )
    _leave_steps_out(scores, claims, rules)


def score(line: Line, claims: tuple[Claim, ...], rules: ClaimRules) -> Score:
    """Score one line: by rule alone, else with the answers of a person who knows."""
    operation, metric, truth = line
    own = tuple(claim for claim in claims if claim.operation == operation)
    result = reconcile_claims(own, (), rules, AS_OF)
    figure = _figure(result.figures, metric)
    outcome = verdict_on(figure, truth)
    if outcome == "right":
        return Score(line=line, figure=figure, outcome="right by rule")
    pairs = [(asked.left, asked.right) for asked in result.queue if asked.measure == metric][:QUESTIONS_MAX]
    for verdicts in product((Verdict.SAME, Verdict.DIFFERENT), repeat=len(pairs)):
        decided = reconcile_claims(own, _answers(pairs, verdicts), rules, AS_OF)
        if pairs and verdict_on(_figure(decided.figures, metric), truth) == "right":
            after = "right after a person" if outcome == "unresolved" else "wrong, a person can mend it"
            return Score(line=line, figure=figure, outcome=after)
    return Score(line=line, figure=figure, outcome=outcome)


def _answers(
    pairs: Iterable[tuple[RecordId, RecordId]], verdicts: Iterable[Verdict]
) -> tuple[Judgement, ...]:
    return tuple(
        Judgement(
            id=JudgementId(f"answer-{left}-{right}"),
            left=left,
            right=right,
            verdict=verdict,
            reason="truth",
            officer=OfficerId("somebody who knows"),
            made_at=AS_OF,
        )
        for (left, right), verdict in zip(pairs, verdicts, strict=True)
    )


def _figure(figures: Iterable[Figure], metric: str) -> Figure | None:
    return next((figure for figure in figures if figure.measure == metric), None)


def _row(one: Score) -> str:
    operation, metric, truth = one.line
    figure = one.figure
    shown = "none" if figure is None else f"{figure.form} {';'.join(f'{value:f}' for value in figure.values)}"
    fired = Counter(why.id.removeprefix("claims.") for _, why in figure.set_aside) if figure else Counter()
    reasons = " ".join(f"{name}×{count}" for name, count in sorted(fired.items()))
    return f"  {one.outcome:26} {operation:20} {metric:26} truth {truth:18} got {shown:26} {reasons}"


def _leave_steps_out(scores: list[Score], claims: tuple[Claim, ...], rules: ClaimRules) -> None:
    """Name the operations whose right lines need a step; one that a single operation needs may be a fitted one."""
    print("  without a step, no longer right by rule:")
    right = [one.line for one in scores if one.outcome == "right by rule"]
    for step in rules.steps["count"]:
        steps = {kind: tuple(name for name in names if name != step) for kind, names in rules.steps.items()}
        fewer = replace(rules, steps=steps)
        lost = sorted({line[0] for line in right if score(line, claims, fewer).outcome != "right by rule"})
        print(f"    {step:16} {', '.join(lost) or '-'}")


if __name__ == "__main__":
    main()
