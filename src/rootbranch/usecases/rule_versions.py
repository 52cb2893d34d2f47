"""Bring together the packaged rules and those that an installation added, each as it was when it was kept."""

from rootbranch import ledger
from rootbranch.errors import IntegrityError, Message
from rootbranch.model.ledger import Composite, Rule
from rootbranch.store import Connection
from rootbranch.store import ledger as entries


def known_rules(connection: Connection) -> tuple[tuple[Rule, ...], tuple[Composite, ...]]:
    """Give the packaged rules and words with those that were added, each as it was kept.

    Raises:
        IntegrityError: A version is not what it was when it was kept.
    """
    rules = {rule.name: rule for rule in ledger.load_rules()}
    words = {each.name: each for each in ledger.load_composites()}
    try:
        kept, kept_words = entries.rules(connection), entries.composites(connection)
    except (ValueError, TypeError):
        raise _edited("rule") from None
    for rule, digest in kept:
        if ledger.rule_digest(rules.setdefault(rule.name, rule)) != digest:
            raise _edited(rule.name)
    for word, digest in kept_words:
        if ledger.rule_digest(words.setdefault(word.name, word)) != digest:
            raise _edited(word.name)
    return tuple(rules.values()), tuple(words.values())


def _edited(name: str) -> IntegrityError:
    return IntegrityError(Message("rules.edited"), name, Message("rules.add_version"))
