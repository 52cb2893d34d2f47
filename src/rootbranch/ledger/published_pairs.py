"""Hold published numbers against one another: who repeats whom, who excludes whom, and what would follow if.

    same measure, unit, scope ─┬─ same period: the numbers must be able to be equal
                               └─ one period within the other: the shorter cannot hold more than the longer

Where something is left open (a period without a beginning, a word without a definition) nothing is concluded: it is
said what would follow if both spoke of the same.

Limits: a number counts what happens, so a longer time holds at least as much; `NOTES_MAX` notes a claim.
Source: domain, section 5, rule 10.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from rootbranch.errors import Message
from rootbranch.ledger.published_reading import ONE_HUNDRED, Reading, ratio_of
from rootbranch.ledger.published_rules import PublishedRules
from rootbranch.model.ledger import Period

NOTES_MAX = 20
Bounds = tuple[Decimal, Decimal | None]


@dataclass(slots=True, kw_only=True)
class Beside:
    """What the other claims say of one."""

    contradicted_by: list[str] = field(default_factory=list)
    repeated_by: list[str] = field(default_factory=list)
    fits: list[str] = field(default_factory=list)
    why: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    def note(self, message: Message) -> None:
        """Add a note, up to the limit."""
        if len(self.notes) < NOTES_MAX and message not in self.notes:
            self.notes.append(message)


def compare_claims(readings: Sequence[Reading], rules: PublishedRules) -> dict[str, Beside]:
    """Hold all claims against one another; by id, in the order given."""
    beside = {reading.claim.id: Beside() for reading in readings}
    by_name: dict[str, list[Reading]] = {}
    for reading in readings:
        by_name.setdefault(reading.name, []).append(reading)
    for same in by_name.values():
        for index, one in enumerate(same):
            for other in same[index + 1 :]:
                if one.change == other.change:
                    _pair(one, other, beside)
    _name_other_words(readings, beside)
    for change in (reading for reading in readings if reading.change):
        _follow(change, by_name[change.name], beside)
        _lend_nothing(change, readings, rules, beside)
    for reading in readings:
        _say_told(reading, beside[reading.claim.id])
    return beside


def _pair(one: Reading, other: Reading, beside: dict[str, Beside]) -> None:
    if one.scope != other.scope and one.scope and other.scope:
        _both(one, other, beside, "published.scopes_differ")
        return
    if (one.tie.measure, one.tie.unit) != (other.tie.measure, other.tie.unit):
        _both(one, other, beside, "published.units_differ")
        return
    if one.change and one.tie.baseline != other.tie.baseline:
        return
    found = _relation(one, other)
    if not found:
        return
    if one.bars or other.bars or one.flaws or other.flaws:
        if found != "fits":
            _both(one, other, beside, f"published.if_{found}")
        return
    if found == "fits":
        beside[one.claim.id].fits.append(other.claim.id)
        beside[other.claim.id].fits.append(one.claim.id)
        if _is_stretched(one, other):
            _both(one, other, beside, "published.stretched")
        return
    for left, right in ((one, other), (other, one)):
        mine, id = beside[left.claim.id], right.claim.id
        if len(mine.why) < NOTES_MAX:
            mine.why.append(Message(f"published.{found}", {"claim": id}))
        (mine.contradicted_by if found == "excludes" else mine.repeated_by).append(id)
        if left.scope != right.scope:
            mine.note(Message("published.scope_taken_as_same", {"claim": id}))


def _name_other_words(readings: Sequence[Reading], beside: dict[str, Beside]) -> None:
    """Where two open words carry a number for the same day, say that nobody can tell whether they count the same."""
    open_words: dict[date, list[Reading]] = {}
    for reading in readings:
        last = reading.tie.period.last
        if last and not reading.change and any(bar.id == "published.composite" for bar in reading.bars):
            open_words.setdefault(last, []).append(reading)
    for same_day in open_words.values():
        for one in same_day[:NOTES_MAX]:
            for other in same_day[:NOTES_MAX]:
                if one.name != other.name:
                    said = {
                        "claim": other.claim.id,
                        "value": _plain(other.claim.value),
                        "measure": other.claim.measure,
                    }
                    beside[one.claim.id].note(Message("published.other_word", said))


def _both(one: Reading, other: Reading, beside: dict[str, Beside], message: str) -> None:
    beside[one.claim.id].note(Message(message, {"claim": other.claim.id}))
    beside[other.claim.id].note(Message(message, {"claim": one.claim.id}))


def _relation(one: Reading, other: Reading) -> str:
    """Say `repeats`, `excludes`, `fits` where both can hold, or nothing where their times say nothing of each other."""
    if _same_time(one, other):
        if one.claim.value == other.claim.value:
            return "repeats"
        return (
            "fits" if _overlap((one.tie.low, one.tie.high), (other.tie.low, other.tie.high)) else "excludes"
        )
    if one.change or one.stock:
        return ""
    for inner, outer in ((one, other), (other, one)):
        if _within(inner.tie.period, outer.tie.period):
            high = outer.tie.high
            return "excludes" if high is not None and inner.tie.low > high else "fits"
    return ""


def _is_stretched(one: Reading, other: Reading) -> bool:
    """Say whether two numbers hold together only because one of them is rounded or told as "nearly" or "about"."""
    if _same_time(one, other):
        return True
    inner, outer = (one, other) if _within(one.tie.period, other.tie.period) else (other, one)
    return inner.claim.value > outer.claim.value


def _same_time(one: Reading, other: Reading) -> bool:
    if one.stock:
        return one.tie.period.last == other.tie.period.last
    return one.tie.period == other.tie.period


def _within(inner: Period, outer: Period) -> bool:
    """Say whether one time lies in another; two without a beginning are taken to begin together."""
    if inner.last is None or outer.last is None or inner.last > outer.last:
        return False
    if inner.first is None or outer.first is None:
        return inner.first is None and outer.first is None
    return outer.first <= inner.first


def _overlap(one: Bounds, other: Bounds) -> bool:
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def ratio_bounds(reading: Reading) -> Bounds:
    """Say between which ratios a published change lies by its own words."""
    ends = [
        None if value is None else ratio_of(value, reading.tie.unit)
        for value in (reading.tie.low, reading.tie.high)
    ]
    if reading.tie.unit == "percent_decrease":
        ends = [Decimal(0) if ends[1] is None else ends[1], ends[0]]
    low, high = ends
    assert low is not None
    return low, high


def _follow(change: Reading, same: Sequence[Reading], beside: dict[str, Beside]) -> None:
    """Hold a change against the two numbers it is a change between, where both were published."""
    if change.bars or change.flaws:
        return
    counts = [each for each in same if not each.change and not each.bars and not each.flaws]
    for now in (each for each in counts if each.tie.period == change.tie.period):
        for before in (each for each in counts if each.tie.period == change.tie.baseline):
            bounds = _quotient(now, before)
            if (
                bounds is None
                or now.tie.unit != before.tie.unit
                or len({now.scope, before.scope, change.scope}) > 1
            ):
                continue
            mine = beside[change.claim.id]
            follows = _overlap(ratio_bounds(change), bounds)
            mine.why.append(
                Message(
                    "published.follows" if follows else "published.does_not_follow",
                    {"now": now.claim.id, "before": before.claim.id},
                )
            )
            (mine.repeated_by if follows else mine.contradicted_by).extend([now.claim.id, before.claim.id])
            return


def _quotient(now: Reading, before: Reading) -> Bounds | None:
    low, high = before.tie.low, before.tie.high
    if low <= 0 or now.tie.low < 0:
        return None
    return (
        Decimal(0) if high is None else now.tie.low / high,
        None if now.tie.high is None else now.tie.high / low,
    )


def _lend_nothing(
    change: Reading, readings: Sequence[Reading], rules: PublishedRules, beside: dict[str, Beside]
) -> None:
    """Say beside each number of the same time what the change would imply of it, if it were about that."""
    ratio = change.tie.ratio
    if ratio is None or change.flaws:
        return
    mine = beside[change.claim.id]
    mine.note(Message("published.ratio", {"change": _change(change), "times": _plain(ratio)}))
    if ratio <= 0:
        return
    for count in _counts_of_the_time(change, readings, rules):
        said = {
            "claim": change.claim.id,
            "change": _change(change),
            "measure": change.claim.measure,
            "value": _plain(count.claim.value),
            "before": _plain((count.claim.value / ratio).quantize(Decimal(1), ROUND_HALF_EVEN)),
        }
        own = count.name == change.name
        beside[count.claim.id].note(Message("published.implies" if own else "published.not_lent", said))


def _counts_of_the_time(
    change: Reading, readings: Sequence[Reading], rules: PublishedRules
) -> Iterator[Reading]:
    for count in readings:
        if count.change or count.stock or count.tie.measure in rules.words["spent"] or count.claim.value <= 0:
            continue
        if count.tie.period.last is not None and count.tie.period.last == change.tie.period.last:
            yield count


def _say_told(reading: Reading, mine: Beside) -> None:
    """Say what a percentage in the words of a count would imply of it."""
    for told in reading.told:
        ratio = 1 + told.value / ONE_HUNDRED
        if reading.claim.value > 0:
            before = (reading.claim.value / ratio).quantize(Decimal(1), ROUND_HALF_EVEN)
            mine.note(
                Message(
                    "published.told_percent",
                    {
                        "percent": _plain(told.value),
                        "times": _plain(ratio),
                        "value": _plain(reading.claim.value),
                        "before": _plain(before),
                    },
                )
            )


def _change(change: Reading) -> str:
    """Write a change as it was published: `+600 %`, `−40 %`, `7 ×`."""
    value = _plain(change.claim.value)
    signs = {"percent_increase": f"+{value} %", "percent_decrease": f"−{value} %"}
    return signs.get(change.tie.unit, f"{value} ×")


def _plain(value: Decimal) -> str:
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text or "0"
