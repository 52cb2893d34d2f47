"""The review queue in a terminal: two records side by side, one key for the word, one for the reason, `z` takes it back."""

import sys
from typing import TYPE_CHECKING

import click

from rootbranch.cli.frame import Desk, acting, out
from rootbranch.cli.resolving import say_evidence
from rootbranch.errors import Message, RootbranchError, StateError

if TYPE_CHECKING:
    from rootbranch.usecases import pair_views

VERDICTS = {"y": "same", "n": "different", "u": "unsure"}
BAR = 12


@click.command(short_help="Judge pairs one by one: y same, n different, u unsure, z undo.")
@acting("investigation")
def review(desk: Desk) -> None:
    """Judge the pairs that wait, one by one, the most valuable first.

    Keys: y same, n different, u unsure, then the number of a reason; s skips, b goes back, z takes your last word back,
    q ends. What you have said is kept at once.
    """
    from rootbranch import usecases

    wanted, said = "", 0
    while True:
        queue = usecases.queue(desk.installation, desk.actor, limit=1, pair=wanted)
        if not queue.pairs:
            desk.say("cli.review_none", closed=queue.closed, decided=queue.decided)
            return
        pair = queue.pairs[0]
        _show(desk, pair, queue.place, queue.waiting)
        key = _key("ynusbzq")
        try:
            if key in VERDICTS:
                judged = _judge(desk, pair, VERDICTS[key])
                said += judged
                wanted = queue.after if judged else pair.key
            elif key == "z" and queue.last:
                undone = usecases.undo_judgement(desk.installation, desk.actor, queue.last)
                desk.say("cli.undone", id=undone.id)
                wanted = f"{undone.left}.{undone.right}"
            elif key in "sb":
                wanted = queue.after if key == "s" else queue.before
        except StateError as problem:
            _say(desk, problem)
            wanted = pair.key
        if key == "q":
            desk.say("cli.review_ended", said=said, waiting=queue.waiting)
            return


def _judge(desk: Desk, pair: "pair_views.PairView", verdict: str) -> bool:
    """Ask for the reason and keep the word; False where the asker thought better of it."""
    from rootbranch import usecases

    reasons = next(words for word, words in usecases.reasons_about(pair.about).items() if word == verdict)
    listed = "   ".join(
        f"{number} {desk.text(Message(f'web.queue_reason.{word}'))}" for number, word in enumerate(reasons, 1)
    )
    out.print(f"{desk.text(Message(f'web.queue_why.{verdict}'))}  {listed}")
    key = _key("123456789"[: len(reasons)] + "q")
    if key == "q":
        return False
    made = usecases.judge(
        desk.installation,
        desk.actor,
        pair.left.record,
        pair.right.record,
        verdict,
        reasons[int(key) - 1],
    )
    desk.say("cli.judged", id=made.id)
    return True


def _show(desk: Desk, pair: "pair_views.PairView", place: int, waiting: int) -> None:
    out.print()
    out.print(f"{place}/{waiting}  {desk.text(pair.asked)}  {pair.score:.2f}", style="bold")
    table = desk.place.plain_table("", pair.left.partner, pair.right.partner)
    sides = [_together(side.fields) for side in (pair.left, pair.right)]
    for name in {**sides[0], **sides[1]}:
        left, right = (side.get(name, "") for side in sides)
        table.add_row(name, left or "–", right or "–")
    out.print(table)
    counts = [len(said) for said in (pair.speaks_for, pair.speaks_against, pair.missing)]
    for name, count in zip(("for", "against", "missing"), counts, strict=True):
        bar = "█" * round(BAR * count / max(sum(counts), 1))
        out.print(f"{desk.text(Message(f'web.evidence.{name}')):>12} {bar:<{BAR}} {count}")
    say_evidence(desk, pair)
    if pair.weights:
        desk.say("cli.review_weights", total=f"{sum(bits for _, bits in pair.weights):+.1f}")
        widest = max(abs(bits) for _, bits in pair.weights)
        for field, bits in pair.weights:
            bar = ("█" if bits > 0 else "░") * max(1, round(BAR * abs(bits) / widest))
            out.print(f"{desk.text(Message(f'web.weight.{field}')):>24} {bits:+6.1f} {bar}")
    desk.say("cli.review_keys")


def _together(fields: tuple[tuple[str, str], ...]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        if value:
            found.setdefault(name, []).append(value)
    return {name: "; ".join(values) for name, values in found.items()}


def _key(known: str) -> str:
    """Wait for one of some keys, from the keyboard or a pipe; the end of the input and Ctrl-C count as `q`."""
    while True:
        try:
            key = (click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)).lower()
        except (EOFError, KeyboardInterrupt):
            return "q"
        if key in {"", "\x03", "\x04"}:
            return "q"
        if key in known:
            return key


def _say(desk: Desk, problem: RootbranchError) -> None:
    out.print(desk.text(problem.what))
    out.print(desk.text(problem.fix))
