"""Tell what happened in words, as official releases, complaints and case notes do, and say where in them what stands.

    TrueOutcome ─▶ release   ┐              ┌─▶ text
    a tie ───────▶ case note ├─ templates ──┤
    a victim ────▶ complaint ┘              └─▶ Named: from, to, written, what it is (truth/text_*.csv)

    headline · town and day · what happened · who is tied to whom · thanks · a total that must never be added

A text may name anybody. Its feed keeps it sealed; the protected persons it names are listed with each written form.

Limits: one subject a release; plain sentences, no quotations; sums of goods are written as they truly were.
Source: notes on the synthetic region, sections 2.4, 2.5 and 3.5 (text).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.cast import partners
from rootbranch.scenario.chance import spread, table
from rootbranch.scenario.feeds import WrittenValues, identity
from rootbranch.scenario.forms import town
from rootbranch.scenario.happenings import TrueOutcome
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.networks import Tie as NetworkTie
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import FIRST_DAY, FIRST_DELIVERY
from rootbranch.scenario.spoilt_names import WrittenName, without_accents
from rootbranch.scenario.texts import Narrative, Piece, Sheet, Slots, Tie, Total
from rootbranch.scenario.world import World

DAYS_TO_WRITE = 4
TEXT = "text"  # the one column that all of it goes to, whatever the agency calls it


def make_narratives(world: World, agency: str, pen: Pen, count: int) -> Iterator[Narrative]:
    """Write texts that one agency hands over: its own and those that others sent it."""
    shares = table("narratives")["share"]
    known = [
        one for one in world.outcomes if one.happened_on <= FIRST_DELIVERY - timedelta(days=DAYS_TO_WRITE)
    ]
    told = [one for one in known if agency in one.took_part] or known
    pen.random.shuffle(told)
    folk = _Folk(world)
    kinds = spread(pen.random, shares["kind"], count)
    languages = spread(pen.random, shares["language"], count)
    totals = spread(pen.random, shares["total"], count)
    for number, (kind, language, total) in enumerate(zip(kinds, languages, totals, strict=True)):
        outcome = told[number % len(told)] if kind == "outcome" else None
        yield _Writer(world, pen, folk, agency, language).write(kind, outcome, total)


class _Folk:
    """People to write of, sorted once: offenders, the few ties that can be seen, and protected persons who complain.

    No text tells of a tie that nothing else shows.
    """

    def __init__(self, world: World) -> None:
        self.offenders = world.offenders
        self.ties = [tie for network in world.networks for tie in network.ties if tie.visible]
        self.ties_of: dict[str, list[NetworkTie]] = defaultdict(list)
        for tie in self.ties:
            self.ties_of[tie.one.id].append(tie)
            self.ties_of[tie.other.id].append(tie)
        self.complain = tuple(one for one in world.protected if one.category is SubjectCategory.VICTIM)


class _Writer:
    """Writes one text in one language."""

    def __init__(self, world: World, pen: Pen, folk: _Folk, agency: str, language: str) -> None:
        self._world, self._pen, self._folk, self._language = world, pen, folk, language
        self._agency = agency
        self._words: Mapping[str, Any] = table("narratives")[language]
        self._sheet = Sheet()
        self._ties: list[Tie] = []
        self._totals: list[Total] = []
        self._hides: list[tuple[Person, WrittenValues]] = []

    def write(self, kind: str, outcome: TrueOutcome | None, total: str) -> Narrative:
        random, sheet = self._pen.random, self._sheet
        told = outcome.kind if outcome else kind
        day = outcome.happened_on if outcome else _some_day(self._pen)
        place = outcome.place if outcome else random.choice(table("places")["beat"][self._agency])
        operation = outcome.operation if outcome else random.choice(self._world.outcomes).operation
        publisher = random.choice(outcome.took_part) if outcome else self._agency
        subject = outcome.subject if outcome else self._somebody(kind)
        slots = self._slots(day, place, operation, publisher, outcome)
        if subject:
            slots |= self._of_person(subject, day)
        templates = self._words[told]
        sheet.fill(random.choice(templates["headline"]), slots)
        sheet.add("\n")
        sheet.fill("{town_caps}, {day}. ", slots)
        if kind == "complaint":
            self._complain(templates, slots)
        else:
            sheet.fill(random.choice(templates["body"]), slots)
        if subject and (kind == "note" or random.random() < 0.5):
            self._tie(subject, slots)
        if subject and random.random() < 0.3:
            self._more("pay", slots)
        if outcome and len(outcome.took_part) > 1:
            self._more("thanks", slots)
        if random.random() < 0.4:
            self._more("close", slots)
        if total != "none":
            self._total(total, day, operation, place)
        return Narrative(
            text="".join(sheet.parts),
            language=self._language,
            kind=told,
            outcome=outcome.id if outcome else "",
            publisher=publisher,
            written_on=day + timedelta(days=random.randrange(DAYS_TO_WRITE)),
            named=tuple(sheet.named),
            ties=tuple(self._ties),
            totals=tuple(self._totals),
            hides=tuple(self._hides),
        )

    def _somebody(self, kind: str) -> Person:
        """Choose whom a case note or a complaint is about."""
        random = self._pen.random
        if kind == "note" and self._folk.ties:
            tie = random.choice(self._folk.ties)
            return random.choice((tie.one, tie.other))
        return random.choice(self._folk.offenders)

    def _slots(
        self, day: date, place: str, operation: str, publisher: str, outcome: TrueOutcome | None
    ) -> dict[str, Callable[[], Sequence[Piece]]]:
        written = town(place, self._language)
        others = [one for one in outcome.took_part if one != publisher] if outcome else []
        goods = outcome.quantities if outcome else ()
        key = outcome.tellings[0].natural_key if outcome else ""
        stage = self._words["stage"].get(outcome.stage, "") if outcome else ""
        return {
            "place": lambda: ((written, "place", place),),
            "town_caps": lambda: ((written.upper(), "place", place),),
            "op": lambda: ((operation, "operation", operation),),
            "day": lambda: ((self._day(day), "", ""),),
            "agency": lambda: ((_office(publisher), "", ""),),
            "thanks": lambda: self._listed([(_office(one), "", "") for one in others]),
            "stage": lambda: ((stage, "", ""),),
            "house": lambda: ((key, "place", key),),
            "goods": lambda: self._listed([self._amount(*one) for one in goods]),
            "sum": lambda: (self._amount("cash", self._some_sum(), "USD"),),
        }

    def _day(self, day: date) -> str:
        month = self._words["words"]["months"][day.month - 1]
        return (
            f"{day.day} de {month} de {day.year}"
            if self._language == "es"
            else f"{month} {day.day}, {day.year}"
        )

    def _listed(self, pieces: list[Piece]) -> list[Piece]:
        """Put commas and an `and` between pieces."""
        out: list[Piece] = []
        for number, piece in enumerate(pieces):
            if number:
                out.append((self._words["words"]["and"] if number == len(pieces) - 1 else ", ", "", ""))
            out.append(piece)
        return out

    def _amount(self, commodity: str, amount: str, unit: str) -> Piece:
        whole, _, part = amount.partition(".")
        figure = f"{int(whole):,}" + (f".{part}" if part else "")
        shape = self._words["unit"][unit] if commodity == "cash" else self._words["goods"][commodity]
        return (shape.format(figure), "sum", f"{amount} {unit} {commodity}")

    def _some_sum(self) -> str:
        return str(self._pen.random.choice((300, 500, 700, 1_000, 2_500, 4_500, 8_000, 9_500, 12_000)))

    def _of_person(self, person: Person, day: date) -> dict[str, Callable[[], Sequence[Piece]]]:
        written = self._pen.name(person, "", _in_text)
        name = self._plain(written.given_first)
        words = self._words["words"]
        beat = table("places")["beat"][_AGENCY_AT[STAGE_TERRITORY[person.stage]]]
        home = beat[person.born.day % len(beat)]

        def who() -> Sequence[Piece]:
            pieces: list[Piece] = [(name, "person", person.id)]
            if person.nickname:
                before, _, after = words["alias"].partition("{}")
                nickname = self._plain(person.nickname)
                pieces += [(f", {before}", "", ""), (nickname, "person", person.id), (after, "", "")]
            if self._pen.random.random() < 0.7:
                pieces.append((words["aged"].format(self._pen.age(person, day, TEXT)), "", ""))
            if self._pen.random.random() < 0.4:
                pieces += [(words["of_town"], "", ""), (town(home, self._language), "place", home)]
            return pieces

        surname = self._plain(written.paternal if len(written.paternal) > 2 else person.paternal)
        return {
            "who": who,
            "name": lambda: ((name, "person", person.id),),
            "surname": lambda: ((surname, "person", person.id),),
        }

    def _plain(self, text: str) -> str:
        return without_accents(text) if self._language == "en" else text

    def _more(self, what: str, slots: Slots) -> None:
        self._sheet.add(" ")
        self._sheet.fill(self._pen.random.choice(self._words["more"][what]), slots)

    def _tie(self, person: Person, slots: Slots) -> None:
        """Say with whom somebody works, and who answers to whom where one of the two is an organiser."""
        ties = self._folk.ties_of.get(person.id)
        if not ties:
            return
        tie = self._pen.random.choice(ties)
        other = tie.other if tie.one is person else tie.one
        name = self._plain(self._pen.name(other, "", _in_text).given_first)
        start = self._sheet.at + 1
        above = other.role == ORGANISER and person.role != ORGANISER
        self._more("tie" if above else "beside", {**slots, "other": lambda: ((name, "person", other.id),)})
        self._ties.append(Tie(start=start, end=self._sheet.at, left=person.id, right=other.id, tie=tie.id))

    def _complain(self, templates: Mapping[str, Sequence[str]], slots: Slots) -> None:
        """Name one or two persons who complain; whatever is written of them is hidden."""
        random = self._pen.random
        people = random.sample(self._folk.complain, min(2, len(self._folk.complain)))
        slots = {
            **slots,
            **{slot: self._hidden(one) for slot, one in zip(("victim", "second"), people, strict=False)},
        }
        self._sheet.fill(random.choice(templates["body"]), slots)
        if len(people) > 1 and random.random() < 0.5:
            self._sheet.add(" ")
            self._sheet.fill(random.choice(templates["second"]), slots)

    def _hidden(self, person: Person) -> Callable[[], Sequence[Piece]]:
        def named() -> Sequence[Piece]:
            written = self._pen.name(person, "plain", _in_text)
            name = self._plain(written.given_first)
            self._hides.append((person, identity(written, (name,), "", "")))
            return ((name, "person", person.id),)

        return named

    def _total(self, label: str, day: date, operation: str, place: str) -> None:
        """Add a number that belongs to nothing else in the text."""
        random = self._pen.random
        if label == "OTHER_OP":
            operation = random.choice(table("narratives")["other"]["operations"])
            value = random.randrange(3, 60)
        else:
            true = sum(
                one.kind == "arrest" and one.operation == operation and one.happened_on <= day
                for one in self._world.outcomes
            )
            value = true + random.randrange(8, 90)  # with those of countries that hand over nothing
        count = self._words["words"]["persons"].format(value)
        spot: list[int] = []

        def written() -> Sequence[Piece]:
            spot.append(self._sheet.at)
            return ((count, "", ""),)

        slots: Slots = {
            "op": lambda: ((operation, "operation", operation),),
            "place": lambda: ((town(place, self._language), "place", place),),
            "count": written,
        }
        self._more(label, slots)
        self._totals.append(
            Total(
                start=spot[0],
                end=spot[0] + len(count),
                written=count,
                label=label,
                operation=operation,
                value=value,
            )
        )


_AGENCY_AT = {"US": "US-INV", "MX": "MX-FIS", "GT": "GT-MP", "CO": "CO-DIJ", "EC": "EC-FGE"}


@cache
def _office(agency: str) -> str:
    return next(one.name for one in partners() if one.id == agency)


def _some_day(pen: Pen) -> date:
    return FIRST_DAY + timedelta(days=pen.random.randrange((FIRST_DELIVERY - FIRST_DAY).days - DAYS_TO_WRITE))


def _in_text(name: WrittenName) -> dict[str, str]:
    return {TEXT: f"{name.given_first} {name.nickname}"}
