"""Set aside by their own words: other operations, wider totals, parts, part-way counts, rounded numbers.

No step adds anything up to make a number. Sums only show that a published total and its published parts agree.

Source: design, section 3 (Claim); domain, section 5.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rootbranch.errors import Message
from rootbranch.ledger.claims_scene import Aside, Scene
from rootbranch.ledger.claims_telling import INEXACT, Mark, Telling, disjoint, sources


def read_unsure(scene: Scene) -> Aside:
    """Set aside what a rule read from a text and may have read wrongly; a person is asked about it."""
    return {told.id: Message("claims.read_unsure") for told in scene.standing if Mark.DOUBTFUL in told.marks}


def single_events(tellings: Iterable[Telling]) -> Aside:
    """Set aside what tells of single events, on several days or beside a number that tells of none and is larger.

    No such number is a total, and they are never added up, nor do they prove a sum.
    """
    told = tuple(tellings)
    events = [one for one in told if one.claim.event]
    days = {one.claim.event for one in events}
    whole = (one for one in told if not one.claim.event and share_of_whole(one) > 1)
    totals = [(one.unit, one.value) for one in whole if not one.marks & {Mark.OTHER, Mark.WIDER}]
    return {
        one.id: Message("claims.one_event")
        for one in events
        if (len(days) > 1 and (one.unit, one.value) not in totals)
        or any(unit == one.unit and one.value < value for unit, value in totals)
    }


def other_operation(scene: Scene) -> Aside:
    """Set aside what its own words place in another operation."""
    return {told.id: Message("claims.other_operation") for told in scene.standing if Mark.OTHER in told.marks}


def wider(scene: Scene) -> Aside:
    """Set aside totals of a campaign, a task force, a year, and numbers for each week: no total of the operation."""
    aside = {told.id: Message("claims.per_time") for told in scene.standing if Mark.PER_TIME in told.marks}
    return aside | {told.id: Message("claims.wider") for told in scene.standing if Mark.WIDER in told.marks}


def maybe_wider(scene: Scene) -> Aside:
    """Set aside what may be a wider total, where a smaller number without such words stands beside it."""
    plain = [told.value for told in scene.standing if Mark.MAYBE_WIDER not in told.marks]
    return {
        told.id: Message("claims.wider")
        for told in scene.standing
        if Mark.MAYBE_WIDER in told.marks and any(value < told.value for value in plain)
    }


def split(scene: Scene) -> Aside:
    """Set aside published parts that add up to a published total."""
    aside: Aside = {}
    for total, parts in splits(scene.standing):
        aside |= {part.id: Message("claims.split", {"record": total.id}) for part in parts}
    return aside | _echoes(scene, aside)


def splits(standing: tuple[Telling, ...]) -> Iterator[tuple[Telling, tuple[Telling, ...]]]:
    """Find each total that equals the sum of two or more parts.

    Parts are all smaller numbers of the same text, or all numbers that call themselves parts, or one number for each
    territory; never any subset that happens to fit.
    """
    for total in standing:
        smaller = tuple(told for told in standing if told.value < total.value)
        for parts in _part_groups(total, smaller):
            if Mark.PART not in total.marks and _add_up(total, parts):
                yield total, parts
                break


def _part_groups(total: Telling, smaller: tuple[Telling, ...]) -> Iterator[tuple[Telling, ...]]:
    of_text = tuple(told for told in smaller if told.text == total.text)
    named = {Mark.PART, Mark.PHASE}
    yield of_text
    yield tuple(told for told in of_text if told.marks & named or told.territories)
    yield tuple(told for told in of_text if told.marks & named)
    yield tuple(told for told in smaller if told.marks & named)
    yield tuple(told for told in smaller if told.territories and told.territories != total.territories)


def _add_up(total: Telling, parts: tuple[Telling, ...]) -> bool:
    once = {(part.value, part.words, part.territories): part.value for part in parts}
    return len(parts) > 1 and total.value in (sum(part.value for part in parts), sum(once.values()))


def part(scene: Scene) -> Aside:
    """Set aside what counts one place, one day, one kind of person or one country of a larger total."""
    aside: Aside = {}
    for small in scene.standing:
        totals = (total for total in scene.standing if small.value < total.value)
        whole = next((total for total in totals if _is_part_of(small, total, scene)), None)
        if whole:
            aside[small.id] = Message("claims.part", {"record": whole.id})
    return aside | _echoes(scene, aside)


def _is_part_of(small: Telling, total: Telling, scene: Scene) -> bool:
    if share_of_whole(total) == 0:
        return False
    if share_of_whole(small) == 0 or (total.wide and small.territories and not small.wide):
        return True
    if not _is_credible(total, small, scene):
        return False
    return share_of_whole(small) < share_of_whole(total) or _is_one_country(small, total, scene)


def share_of_whole(told: Telling) -> int:
    """Say how much of the operation a number speaks for by its words: 0 a part, 1 a phase, 2 all of it."""
    if told.marks & {Mark.PART, Mark.CATEGORY}:
        return 0
    return 1 if Mark.PHASE in told.marks else 2


def _is_credible(total: Telling, small: Telling, scene: Scene) -> bool:
    """Whether its words, an authority, a second source or the same text stand behind the larger number."""
    agreed = scene.supports[total.value] > 1
    return agreed or Mark.TOTAL in total.marks or total.first_hand or total.text == small.text


def _is_one_country(small: Telling, total: Telling, scene: Scene) -> bool:
    """A country's number beside that of another country, under a number that names no country."""
    if total.territories or not small.territories:
        return False
    lesser = [told for told in scene.standing if told.value < total.value]
    return any(disjoint(small, told) for told in lesser)


def _echoes(scene: Scene, aside: Aside) -> Aside:
    """Set aside a number that a text repeats without the words that make it a part, where the total is told as often."""
    echoes: Aside = {}
    for tellings in scene.readings.values():
        plain = [told for told in tellings if told.id not in aside]
        reason = next((aside[told.id] for told in tellings if told.id in aside), None)
        if not plain or reason is None or tellings[0].value in scene.proved:
            continue
        whole = next(told for told in scene.standing if told.id == reason.params["record"])
        if sources(plain) <= scene.supports[whole.value]:
            echoes |= {told.id: reason for told in plain}
    return echoes


def part_way(scene: Scene) -> Aside:
    """Set aside counts that say they were made while it went on, where a later state is told."""
    aside: Aside = {}
    for early in scene.standing:
        done = [
            told for told in scene.standing if Mark.PART_WAY not in told.marks and told.value >= early.value
        ]
        if Mark.PART_WAY in early.marks and done:
            aside[early.id] = Message("claims.part_way", {"record": done[0].id})
    return aside


def rounded(scene: Scene) -> Aside:
    """Set aside rounded numbers, bounds and estimates that a better number makes superfluous."""
    aside: Aside = {}
    for vague in scene.standing:
        better = (told for told in scene.standing if _is_better(told, vague, scene))
        found = next(better, None)
        if found:
            reason = Message("claims.rounded", {"record": found.id})
            aside[vague.id] = (
                Message("claims.estimate", {"record": found.id}) if Mark.ESTIMATE in vague.marks else reason
            )
    return aside


def _is_better(told: Telling, vague: Telling, scene: Scene) -> bool:
    if told.marks & INEXACT:
        both_bounds = Mark.AT_LEAST in told.marks and Mark.AT_LEAST in vague.marks
        return both_bounds and told.value > vague.value
    return told.value != vague.value and _tells_roughly(vague, told.value, scene)


def _tells_roughly(vague: Telling, exact: Decimal, scene: Scene) -> bool:
    if Mark.ESTIMATE in vague.marks:
        return True
    if Mark.AT_LEAST in vague.marks and vague.value <= exact:
        return True
    if Mark.NEARLY in vague.marks and vague.value * scene.limit("nearly_share_min") <= exact <= vague.value:
        return True
    if Mark.AT_MOST in vague.marks and exact <= vague.value:
        return True
    return vague.value >= scene.limit("round_value_min") and _is_rounded_form(vague.value, exact)


def _is_rounded_form(value: Decimal, exact: Decimal) -> bool:
    """Whether `exact`, rounded or cut to the digits of `value`, is `value`, and has at least two digits more."""
    step = Decimal(1).scaleb(_exponent(value))
    if _exponent(exact) > _exponent(value) - 2:
        return False
    return value in ((exact / step).to_integral_value() * step, exact // step * step)


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def any_disjoint(some: Iterable[Telling], others: Iterable[Telling]) -> bool:
    """Say whether one of the first and one of the others name places that have nothing in common."""
    rest = tuple(others)
    return any(disjoint(one, other) for one in some for other in rest)
