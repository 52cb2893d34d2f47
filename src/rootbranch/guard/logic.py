"""Put filters together and keep them small: the laws of `and`, `or` and `not`, nothing else.

A filter becomes part of a query that runs over millions of rows, so what is always true or never true is taken out
on the way, and the many combinations of an agreement are folded into few:

    (giver, h0, not h1) or (giver, not h0, not h1)   ─▶   (giver, not h1)
"""

from collections.abc import Iterable, Sequence

from rootbranch.model.filters import And, Equals, Everything, Filter, Not, Nothing, OneOf, Or


def all_of(parts: Iterable[Filter]) -> Filter:
    """Join by `and`: flat, without doubles, `Nothing` where one part is; `a and (a or b)` is `a`."""
    flat: dict[Filter, None] = {}
    for part in parts:
        if isinstance(part, Nothing):
            return part
        if not isinstance(part, Everything):
            flat.update(dict.fromkeys(part.parts if isinstance(part, And) else (part,)))
    needed = (part for part in flat if not (isinstance(part, Or) and flat.keys() & set(part.parts)))
    return _joined(tuple(needed), And, Everything())


def any_of(parts: Iterable[Filter]) -> Filter:
    """Join by `or`: flat, without doubles, `Everything` where one part is."""
    flat: dict[Filter, None] = {}
    for part in parts:
        if isinstance(part, Everything):
            return part
        if not isinstance(part, Nothing):
            flat.update(dict.fromkeys(part.parts if isinstance(part, Or) else (part,)))
    return _joined(tuple(flat), Or, Nothing())


def _joined(parts: tuple[Filter, ...], join: type[And] | type[Or], empty: Filter) -> Filter:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else join(parts)


def negation(part: Filter) -> Filter:
    """Say the opposite, without double negation."""
    match part:
        case Everything():
            return Nothing()
        case Nothing():
            return Everything()
        case Not(inner):
            return inner
    return Not(part)


def one_of_products(products: Iterable[Sequence[Filter]]) -> Filter:
    """Join by `or` what is joined by `and` inside, in as few parts as merging finds.

    Two products that differ in one condition and its opposite are one without it; products that differ only in the
    text of one attribute are one with a list. Both keep exactly the rows they had.
    """
    terms = {frozenset(product) for product in products}
    while folded := _folded(terms):
        terms = folded
    kept = [term for term in terms if not any(other < term for other in terms)]
    return any_of(sorted((_listed(group) for group in _by_rest(kept)), key=repr))


def _folded(terms: set[frozenset[Filter]]) -> set[frozenset[Filter]] | None:
    for condition in sorted(set().union(*terms), key=repr):
        opposite = negation(condition)
        rests = {term - {condition} for term in terms if condition in term}
        if both := {rest for rest in rests if rest | {opposite} in terms}:
            gone = {rest | {side} for rest in both for side in (condition, opposite)}
            return (terms - gone) | both
    return None


def _by_rest(terms: Iterable[frozenset[Filter]]) -> Iterable[tuple[tuple[str, ...], frozenset[Filter], str]]:
    """Group products by everything but the one text that each compares: (texts, rest, attribute)."""
    groups: dict[tuple[frozenset[Filter], str], list[str]] = {}
    for term in terms:
        texts = [part for part in term if isinstance(part, Equals) and isinstance(part.value, str)]
        if len(texts) == 1:
            groups.setdefault((term - {texts[0]}, texts[0].attribute), []).append(str(texts[0].value))
        else:
            groups.setdefault((term, ""), []).append("")
    return ((tuple(sorted(values)), rest, attribute) for (rest, attribute), values in groups.items())


def _listed(group: tuple[tuple[str, ...], frozenset[Filter], str]) -> Filter:
    values, rest, attribute = group
    tail = sorted(rest, key=repr)
    if not attribute:
        return all_of(tail)
    head = Equals(attribute, values[0]) if len(values) == 1 else OneOf(attribute, values)
    return all_of([head, *tail])
