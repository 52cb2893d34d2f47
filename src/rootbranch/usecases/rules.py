"""Counting rules as data: list them, add versions, and count one ledger under several side by side.

file ─ read_rule_file ─▶ kept with its digest, never changed; whoever opens the installation checks the digests
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rootbranch import ledger
from rootbranch.errors import InputError, Message, StateError
from rootbranch.ledger import Comparison, RuleFile
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ledger import Composite, Period, Rule
from rootbranch.store import ledger as entries
from rootbranch.usecases.asked import in_order
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.proving import proofs_of

FILE_CHARACTERS_MAX = 200_000
COMPARED_MAX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A version of a rule or of a composite word; `valid_to` is the day before the next version, None where none is."""

    rule: Rule | None
    composite: Composite | None
    valid_from: date
    valid_to: date | None
    own: bool

    @property
    def name(self) -> str:
        """Name and version."""
        said = self.rule or self.composite
        assert said is not None
        return said.name


def list_rules(installation: Installation, actor: Actor) -> tuple[RuleLine, ...]:
    """List every version of every rule and composite word."""
    with asking(installation, actor, Verb.READ, joint(Kind.FIGURE), "list_rules"):
        packaged = {rule.name for rule in ledger.load_rules()}
        packaged |= {word.name for word in ledger.load_composites()}
        lines = []
        for known in (installation.rules, installation.composites):
            starts = {(each.id, each.version): each.valid_from for each in known}
            for each in known:
                then = starts.get((each.id, each.version + 1))
                lines.append(
                    RuleLine(
                        rule=each if isinstance(each, Rule) else None,
                        composite=each if isinstance(each, Composite) else None,
                        valid_from=each.valid_from,
                        valid_to=then - timedelta(days=1) if then else None,
                        own=each.name not in packaged,
                    )
                )
        return tuple(lines)


def check_rules(installation: Installation, text: str) -> RuleFile:
    """Read a file of new versions without keeping anything.

    Raises:
        InputError: The first thing in it that cannot be used.
    """
    if len(text) > FILE_CHARACTERS_MAX:
        raise InputError(
            Message("rules.too_long"), "file", Message("rules.at_most", {"max": FILE_CHARACTERS_MAX})
        )
    today = installation.clock().date()
    return ledger.read_rule_file(text, installation.rules, installation.composites, today)


def add_rules(installation: Installation, actor: Actor, text: str) -> RuleFile:
    """Keep the new versions of a file; they cannot be changed afterwards, and count from their day on.

    An installation that is open already, a server say, counts by them once it was opened again.

    Raises:
        InputError: As for `check_rules`.
    """
    with asking(installation, actor, Verb.PUBLISH, joint(Kind.RELEASE), "add_rules") as work:
        found = check_rules(installation, text)
        for each in found.versions:
            if not entries.keep_rule(work.connection, each, ledger.rule_digest(each), work.at):
                raise StateError(Message("rules.there_already"), each.name, Message("rules.open_again"))
        work.touch(each.name for each in found.versions)
        return found


def keep_used(work: Work) -> None:
    """Keep the packaged rules by which a release counts, so that a program that changes one is found out."""
    for rule in work.installation.rules:
        entries.keep_rule(work.connection, rule, ledger.rule_digest(rule), work.at)


def compare_rules(
    installation: Installation, actor: Actor, names: Sequence[str], period: Period | None = None
) -> Comparison:
    """Count the ledger under two to six rules, versions or composite words, and say what differs and why.

    Raises:
        InputError: Too few or too many names, an unknown one, or the period ends before it begins.
    """
    asked = period or Period()
    in_order(asked.first, asked.last)
    if not 1 < len(set(names)) <= COMPARED_MAX:
        raise InputError(
            Message("rules.name_several"), "rules", Message("rules.two_to", {"max": COMPARED_MAX})
        )
    with asking(installation, actor, Verb.READ, joint(Kind.OUTCOME), "compare_rules") as work:
        found = ledger.compare_rules(
            entries.entries(work.connection),
            names,
            installation.rules,
            installation.composites,
            as_of=work.at,
            period=asked,
            proofs=proofs_of(work, work.at),
        )
        work.beside = sum(len(each.entries) for each in found.differences)
        return found


def refuse_changing_rules(work: Work, period: Period) -> None:
    """Refuse to freeze a period in which a rule changes: its figures would be of two kinds.

    Raises:
        StateError: A rule changes in it; names the rule and the day.
    """
    _, *cut = ledger.spans(work.installation.rules, period, work.at.date())
    if cut:
        rule, day = cut[-1][1][0], cut[-1][0].first
        raise StateError(
            Message("rules.changes_within", {"rule": rule.name, "day": str(day)}),
            "period",
            Message("rules.publish_apart", {"day": str(day)}),
        )
