"""Say what a word that sums several rules comes to: the total and its closed list in one sentence, never apart.

Source: domain, section 5; decision 0147.
"""

from decimal import Decimal

from rootbranch.model.words import WordTotal
from rootbranch.report.naming import unit_label
from rootbranch.report.wording import number, plain, t


def word_text(word: WordTotal, language: str) -> str:
    """Say a word with its list; the parts have units of their own."""
    parts = [
        t(
            "report.word_part",
            language,
            value=number(Decimal(count), language),
            unit=unit_label(unit, language, (Decimal(count),)),
            rule=plain(rule),
        )
        for rule, unit, count in word.parts
    ]
    return t(
        "report.word",
        language,
        title=plain(word.title),
        total=number(Decimal(word.total), language),
        name=plain(word.name),
        parts="; ".join(parts),
    )
