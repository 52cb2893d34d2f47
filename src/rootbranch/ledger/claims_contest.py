"""Set aside by comparison: what other texts, other measures, later counts and more sources speak against.

What these steps cannot decide stays: two numbers make a range, and a question for a person.

Source: scenario notes on published operations: part-way counts, text errors turned into headlines.
"""

from decimal import Decimal

from rootbranch.errors import Message
from rootbranch.ledger.claims_scene import Aside, Scene, first_hand, first_told, follows, may_follow
from rootbranch.ledger.claims_scope import any_disjoint
from rootbranch.ledger.claims_telling import Telling, sources


def same_text(scene: Scene) -> Aside:
    """Set aside the other numbers of a text whose one number other texts confirm.

    A text does not contradict itself: its smaller numbers are parts or other cases, and one many times larger
    than the agreed one is a wider total.
    """
    aside: Aside = {}
    readings = scene.readings
    for one in scene.standing:
        for other in scene.standing:
            if other.text == one.text and _gives_way(readings[one.value], readings[other.value], scene):
                aside[one.id] = Message("claims.same_text", {"record": other.id})
    return aside


def _gives_way(one: tuple[Telling, ...], other: tuple[Telling, ...], scene: Scene) -> bool:
    texts, other_texts = {told.text for told in one}, {told.text for told in other}
    if len(texts) > 1 or len(other_texts) < 2 or any_disjoint(one, other):
        return False
    far_larger = one[0].value >= other[0].value * scene.limit("wider_times_min")
    return one[0].value < other[0].value or (far_larger and scene.support(other) > 1)


def other_metric(scene: Scene) -> Aside:
    """Set aside a disputed number that another text gives for another measure of the operation.

    Small numbers are equal by chance: such a one gives way only to a number of several sources, and from the press.
    """
    aside: Aside = {}
    readings = scene.readings
    owned = {value: _owners(tellings, scene) for value, tellings in readings.items()}
    if all(owned.values()):
        return {}
    agreed = any(scene.support(tellings) > 1 and not owned[value] for value, tellings in readings.items())
    for value, tellings in readings.items():
        same_unit = any(told.unit == tellings[0].unit for told in owned[value])
        large = same_unit and value >= scene.limit("other_metric_value_min")
        outweighed = agreed and not first_hand(tellings)
        if owned[value] and scene.support(tellings) == 1 and (large or outweighed):
            aside |= {
                told.id: Message("claims.other_metric", {"record": owned[value][0].id}) for told in tellings
            }
    return aside


def _owners(tellings: tuple[Telling, ...], scene: Scene) -> list[Telling]:
    value = tellings[0].value
    texts = {told.text for told in tellings}
    return [told for told in scene.elsewhere if told.value == value and told.text not in texts]


def later_count(scene: Scene) -> Aside:
    """Set aside a smaller count where, within days, a larger one is told by who must know or by more than one."""
    aside: Aside = {}
    readings = scene.readings
    for value, early in readings.items():
        for larger, late in readings.items():
            if value < larger and _supersedes(late, early, scene):
                aside |= {told.id: Message("claims.later_count", {"record": late[0].id}) for told in early}
    return aside


def _supersedes(late: tuple[Telling, ...], early: tuple[Telling, ...], scene: Scene) -> bool:
    days = scene.limit("part_way_days_max")
    if early[0].value < late[0].value * scene.limit("part_way_share_min") or any_disjoint(early, late):
        return False
    if first_hand(late) and not first_hand(early):
        return may_follow(late, early, days) and scene.support(early) <= scene.support(late)
    same_source = sources((*early, *late)) < sources(early) + sources(late)
    return follows(late, early, days) and (same_source or scene.support(late) > 1)


def slip(scene: Scene) -> Aside:
    """Set aside a number of one source that differs from the agreed one by the order of its digits or by noughts."""
    best = _agreed(scene)
    return _text_errors(
        best,
        [
            odd
            for odd in _rivals(best, scene)
            if scene.support(odd) == 1 and is_digit_slip(odd[0].value, best[0].value)
        ],
    )


def outlier(scene: Scene) -> Aside:
    """Set aside what fewer sources and no authority say against what several independent sources say."""
    best = _agreed(scene)
    odds = [
        odd
        for odd in _rivals(best, scene)
        if not first_hand(odd) and not _may_be_later_state(odd, best, scene)
    ]
    return _text_errors(best, [odd for odd in odds if scene.support(odd) == 1 or first_hand(best)])


def _agreed(scene: Scene) -> tuple[Telling, ...]:
    """Return the number that most sources agree on, where two or more do and no other has as many."""
    most = max(scene.supports.values(), default=0)
    agreed = [value for value, support in scene.supports.items() if support == most]
    return scene.readings[agreed[0]] if most > 1 and len(agreed) == 1 else ()


def _rivals(best: tuple[Telling, ...], scene: Scene) -> list[tuple[Telling, ...]]:
    return [odd for odd in scene.readings.values() if best and odd != best and not any_disjoint(odd, best)]


def _text_errors(best: tuple[Telling, ...], odds: list[tuple[Telling, ...]]) -> Aside:
    return {told.id: Message("claims.text_error", {"record": best[0].id}) for odd in odds for told in odd}


def _may_be_later_state(odd: tuple[Telling, ...], best: tuple[Telling, ...], scene: Scene) -> bool:
    """A larger number of the same days may be the later count, whoever told the earlier one; without a date too."""
    if not best[0].value < odd[0].value <= best[0].value / scene.limit("part_way_share_min"):
        return False
    undated = first_told(odd) is None or first_told(best) is None
    return undated or may_follow(odd, best, scene.limit("part_way_days_max"))


def is_digit_slip(one: Decimal, other: Decimal) -> bool:
    """Say whether two numbers differ by the order of their digits or by noughts at the end."""
    left, right = f"{one.normalize():f}", f"{other.normalize():f}"
    if left == right or min(len(left), len(right)) < 2:
        return False
    return sorted(left) == sorted(right) or left.rstrip("0") == right.rstrip("0")
