"""Tell which reports speak of one person: the same document, or the same name and birth date after folding.

    report ──▶ document ───────────┐
           └─▶ name and birth date ┴─▶ group of reports ──▶ key of its oldest report

Limits: a borrowed document joins two persons unless both name and birth date disagree; a name alone joins
nobody. Whoever cannot be told apart has no key, and the figure of persons becomes a range.
Source: domain, section 5, rule 1.
"""

from collections.abc import Iterable, Iterator, Sequence

from rootbranch.ledger.facts import Facts, Profile
from rootbranch.ledger.joining import Groups
from rootbranch.ledger.matching import Matching
from rootbranch.values import compare_names, fold

NAME_OTHER_MAX = 0.6  # below this, two names are not two spellings of one


def group_persons(facts: Sequence[Facts], matching: Matching) -> Groups:
    """Group reports that speak of one person; `facts` are all reports, by index."""
    groups = Groups(len(facts))
    for members in _sharing(facts, "document"):
        if len(members) <= matching.certain_group:
            for same in _agreeing(members):
                _join_all(groups, same)
    for members in _sharing_name_and_birth(facts):
        _join_all(groups, members)
    return groups


def person_keys(facts: Sequence[Facts], groups: Groups) -> list[str]:
    """Give each report the key of its person, empty where nobody can be told apart.

    The oldest report of a group gives the key, so that later ones do not change it.
    """
    keys: dict[int, str] = {}
    given: set[str] = set()
    for one in facts:
        head = groups.head(one.index)
        if head not in keys:
            # A document that two persons carry names the first of them only.
            own = next((key for key in _own_keys(one) if key not in given), "")
            if own:
                keys[head] = own
                given.add(own)
    return [keys.get(groups.head(one.index), "") for one in facts]


def _own_keys(facts: Facts) -> Iterator[str]:
    if facts.document:
        yield f"document {facts.document}"
    if facts.name and facts.birth_full:
        yield f"name {facts.name} born {facts.birth_full}"


def _sharing(facts: Iterable[Facts], field: str) -> list[list[Facts]]:
    sharing: dict[str, list[Facts]] = {}
    for one in facts:
        value = getattr(one, field)
        if value:
            sharing.setdefault(value, []).append(one)
    return [members for members in sharing.values() if len(members) > 1]


def _sharing_name_and_birth(facts: Iterable[Facts]) -> list[list[Facts]]:
    sharing: dict[tuple[str, str], list[Facts]] = {}
    for one in facts:
        if one.name and one.birth_full:
            sharing.setdefault((one.name, one.birth_full), []).append(one)
    return [members for members in sharing.values() if len(members) > 1]


def _agreeing(members: Iterable[Facts]) -> list[list[Facts]]:
    parts: list[tuple[Profile, list[Facts]]] = []
    for one in members:
        fitting = next((part for part in parts if not are_two_persons(one, part[0])), None)
        if fitting is None:
            fitting = (Profile(), [])
            parts.append(fitting)
        fitting[0].add(one)
        fitting[1].append(one)
    return [part for _, part in parts]


def are_two_persons(facts: Facts, profile: Profile) -> bool:
    """Say whether both name and birth date of a report disagree with what is known of a person."""
    if not facts.birth_full or not profile.births_full or facts.birth_full in profile.births_full:
        return False
    return names_differ(facts, profile)


def names_differ(facts: Facts, profile: Profile) -> bool:
    """Say whether a whole name is like none of the whole names known."""
    if not facts.name or not profile.names or facts.name in profile.names:
        return False
    return all(compare_names(facts.name, name).score < NAME_OTHER_MAX for name in profile.names)


def names_fit(facts: Facts, profile: Profile) -> bool:
    """Say whether a name and one that is known may be one, each whole or withheld in part (`Óscar G.`); none fits nothing."""
    if not facts.raw_name:
        return False
    if facts.name and profile.names:
        return not names_differ(facts, profile)
    return any(_fits(facts.raw_name, spelling) for spelling in profile.spellings)


def _fits(ours: str, theirs: str) -> bool:
    """Each word of the shorter name is a word of the other, each letter the first of one of the words left."""
    few, many = sorted((fold(ours).split(), fold(theirs).split()), key=_whole_words)
    whole, letters = [word for word in few if len(word) > 1], [word for word in few if len(word) == 1]
    left = [word for word in many if word not in whole]
    if not whole or len(left) > len(many) - len(whole):
        return False
    return all(any(word.startswith(letter) for word in left) for letter in letters)


def _whole_words(words: list[str]) -> int:
    return sum(len(word) > 1 for word in words)


def _join_all(groups: Groups, members: Sequence[Facts]) -> None:
    for one in members[1:]:
        groups.join(members[0].index, one.index)
