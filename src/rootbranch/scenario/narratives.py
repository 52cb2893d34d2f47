"""Tell what happened in words, as official releases, complaints and case notes do, and say where in them what stands.

    Matters ─▶ outcome ─▶ release   ┐              ┌─▶ text
               tie ─────▶ case note ├─ templates ──┤
               victim ──▶ complaint ┘              └─▶ Named: from, to, written, what it is (truth/text_*.csv)

    headline · town and day · what happened · role and route · sums · who is tied to whom · thanks · officer · total · end

A text may name anybody. Its feed keeps it sealed; the protected persons it names are listed with each written form.

Limits: one subject a release; plain sentences; sums of goods are written as they truly were.
Source: notes on the synthetic region, sections 2.2, 2.4, 2.5 and 3.5 (text).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from rootbranch.scenario.chance import spread, stream, table
from rootbranch.scenario.feeds import WrittenValues, identity
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.matters import DAYS_TO_WRITE, Matter, Matters
from rootbranch.scenario.networks import ORGANISER
from rootbranch.scenario.networks import Tie as NetworkTie
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.phrases import AGENCIES_AT, AT_HOME, Deck, Phrases, one_thing
from rootbranch.scenario.places import MILE_KM, Place, on_road
from rootbranch.scenario.slots import OwnSlots, in_text, of_matter, of_subject, of_sums
from rootbranch.scenario.speakers import Speaker, invent_speakers
from rootbranch.scenario.spoilt_names import WrittenName
from rootbranch.scenario.tallies import METRICS, Tally, tally
from rootbranch.scenario.texts import Narrative, Piece, Sheet, Slots, Tie, Total, agreed
from rootbranch.scenario.world import World

_TIES_MAX = 2
_ROADS = 0.2  # of texts
_UNPAID = {ORGANISER, "front-business owner"}  # who has a share instead of pay for a trip
_HANDED_TO = {"transporter", "guide", "boatman", "stash-house keeper"}


def make_narratives(world: World, agency: str, pen: Pen, count: int) -> Iterator[Narrative]:
    """Write texts that one agency hands over: its own and those that others sent it."""
    shares, random = table("narratives")["share"], pen.random
    matters, desk = Matters(world, agency, random), _Desk(world, agency, pen)
    kinds = spread(random, shares["kind"], count)
    officers = spread(random, shares["officer"], count)
    waiting: list[str] = []
    for kind, officer, total in zip(kinds, officers, spread(random, shares["total"], count), strict=True):
        matter = matters.choose(kind)
        waiting += [total] if total != "none" else []
        writer = _Writer(desk, matter, _language(pen, matter.publisher))
        yield writer.write(named=officer == "named", totals=waiting)


def _language(pen: Pen, publisher: str) -> str:
    """Choose the agency's own language, or now and then the other one."""
    at_home = AT_HOME[publisher] == "US"
    share = table("narratives")["share"]["translated"]["US" if at_home else "elsewhere"]
    return "en" if at_home is (pen.random.random() * 100 >= share) else "es"


class _Desk:
    """What all texts of one agency are written with."""

    def __init__(self, world: World, agency: str, pen: Pen) -> None:
        self.world, self.pen = world, pen
        self.deck = Deck(pen.random)
        self.random_road = stream(world.seed, "roads in texts", agency)
        self.road_deck = Deck(self.random_road)
        self.speakers: Mapping[str, tuple[Speaker, ...]] = invent_speakers(world, agency)


class _Writer:
    """Writes one text in one language."""

    def __init__(self, desk: _Desk, matter: Matter, language: str) -> None:
        self._desk, self._world, self._pen, self._deck = desk, desk.world, desk.pen, desk.deck
        self._speakers = desk.speakers[matter.publisher]
        self._matter, self._phrases = matter, Phrases(language, AT_HOME[matter.publisher])
        self._sheet = Sheet()
        self._slots: OwnSlots = {}
        self._sexes: dict[str, str] = {}
        self._paid = False
        self._ties: list[Tie] = []
        self._totals: list[Total] = []
        self._officers: list[Speaker] = []
        self._hides: list[tuple[Person, WrittenValues]] = []

    def write(self, *, named: bool, totals: list[str]) -> Narrative:
        """Write it.

        Args:
            named: Whether an officer is named.
            totals: Labels of totals that are due; the first is taken away if it can be told here.
        """
        matter, random = self._matter, self._pen.random
        written_on = matter.day + timedelta(days=random.randrange(DAYS_TO_WRITE))
        self._slots = of_matter(matter, written_on, self._phrases, random)
        self._slots |= of_sums(matter, self._phrases, random)
        if matter.outcome:
            self._sexes["goods"] = "M" if one_thing(matter.outcome.quantities) else "H"
        if matter.subject:
            self._sexes[""] = matter.subject.sex
            self._slots |= of_subject(matter.subject, matter.day, self._phrases, self._pen)
        self._lead()
        self._subject()
        for tie in matter.ties[:_TIES_MAX]:
            if matter.kind == "note" or random.random() < 0.5:
                self._tie(tie)
        self._road()
        self._thanks()
        if named:
            self._officer()
        if totals and self._total(totals[0], matter, written_on):
            totals.pop(0)
        if random.random() < 0.85:
            self._say("close", self._told)
        return Narrative(
            text="".join(self._sheet.parts),
            language=self._phrases.language,
            kind=matter.kind,
            outcome=matter.outcome.id if matter.outcome else "",
            publisher=matter.publisher,
            day=matter.day,
            written_on=written_on,
            officers=tuple(self._officers),
            named=tuple(self._sheet.named),
            ties=tuple(self._ties),
            totals=tuple(self._totals),
            hides=tuple(self._hides),
        )

    @property
    def _told(self) -> str:
        """The list of sentences: a court step has that of its stage."""
        outcome = self._matter.outcome
        if outcome is None or outcome.kind != "prosecution_step":
            return self._matter.kind
        return "complaint_step" if outcome.stage == "complaint" else outcome.stage

    # ---------------------------------------------------------------- sentences

    def _in_text(self, name: WrittenName) -> Mapping[str, str]:
        return in_text(name, self._phrases)

    def _fill(self, template: str, more: Slots | None = None) -> None:
        self._sheet.fill(
            agreed(self._phrases.local(template), tuple(sorted(self._sexes.items()))),
            {**self._slots, **(more or {})},
        )

    def _say(self, what: str, kind: str, more: Slots | None = None, *, without: str = "") -> None:
        """Write one more sentence of a list.

        Args:
            without: A slot that must not be in it; empty for none.
        """
        self._sheet.add(" ")
        self._fill(self._deck.draw(self._phrases.words[what][kind], without=without), more)

    def _lead(self) -> None:
        """Write the headline, town and day, and what happened."""
        matter, words = self._matter, self._phrases.words[self._told]
        abroad = matter.abroad and "abroad" in words
        without = "" if matter.operation else "{op}"
        self._fill(self._deck.draw(words["headline_abroad" if abroad else "headline"], without=without))
        self._sheet.add("\n")
        self._fill("{town_caps}, {dated}. ")
        if matter.kind == "complaint":
            self._complain(words)
        else:
            self._fill(self._deck.draw(words["abroad" if abroad else "body"]))

    def _subject(self) -> None:
        """Say what the subject did, on which part of the route, and for how much."""
        subject, random = self._matter.subject, self._pen.random
        if subject is None or self._told in {"acquittal", "sentence"}:
            return
        if self._matter.kind != "complaint" and random.random() < 0.65:
            deed = self._of_subject(self._deck.draw(self._phrases.words["deed"][subject.role]))
            self._say("more", "role", {"deed": lambda: ((deed, "", ""),)})
            if random.random() < 0.4:
                self._say("route", subject.stage)
        if self._matter.kind != "complaint" and random.random() < 0.3:
            paid = subject.role not in _UNPAID and random.random() < 0.6
            self._say("more", "pay" if paid else "fee")
            self._paid = paid

    def _of_subject(self, deed: str) -> str:
        """Write what the subject did, in the form of the subject and the words of the country."""
        assert self._matter.subject is not None  # only somebody does anything
        return agreed(self._phrases.local(deed), (("", self._matter.subject.sex),))

    def _tie(self, tie: NetworkTie) -> None:
        """Say with whom the subject works, and who answers to whom where one of the two is an organiser."""
        person = self._matter.subject
        assert person is not None  # only a subject has ties
        other = tie.other if tie.one.id == person.id else tie.one
        name = self._phrases.plain(self._pen.name(other, "", self._in_text).given_first)
        start = self._sheet.at + 1
        above = other.role == ORGANISER and person.role != ORGANISER
        self._say(
            "more",
            "tie" if above else self._beside(person, tie),
            {"other": lambda: ((name, "person", other.id),)},
            without="{pay}" if self._paid else "",  # it is told already
        )
        self._ties.append(Tie(start=start, end=self._sheet.at, left=person.id, right=other.id, tie=tie.id))

    def _beside(self, person: Person, tie: NetworkTie) -> str:
        """Choose how two work side by side: as relatives, neighbours at home, or those who hand groups over."""
        drawn = self._pen.random.random()
        overlay = self._world.overlay(tie)
        if overlay and drawn < 0.6:
            return overlay
        return "handover" if person.role in _HANDED_TO and drawn > 0.6 else "beside"

    def _road(self) -> None:
        """Name, now and then, a spot on a road into the town; rounded, as people say it."""
        random = self._desk.random_road
        if random.random() >= _ROADS:
            return
        legs = table("places")["corridor"]["legs"]
        ways = [(leg[0], on_road(*leg)) for leg in legs if leg[1] == self._matter.place]
        near = [(origin, spot) for origin, spot in ways if round(spot.km, -1)]
        if not near:
            return
        origin, spot = random.choice(near)
        written = self._near(spot)
        sentence = self._desk.road_deck.draw(self._phrases.words["more"]["road"])
        self._sheet.add(" ")
        self._fill(
            sentence,
            {
                "spot": lambda: ((written, "place", spot.id),),
                "origin": lambda: (self._phrases.of_place(origin),),
            },
        )

    def _near(self, spot: Place) -> str:
        words = self._phrases.words["words"]
        if self._phrases.language == "en" and spot.territory == "US":
            miles: str = words["near_mile"].format(max(10, 10 * round(spot.km / MILE_KM / 10)))
            return miles
        kilometres: str = words["near_km"].format(round(spot.km, -1))
        return kilometres

    def _thanks(self) -> None:
        matter = self._matter
        if matter.outcome is None:
            return
        here = AGENCIES_AT[territory_of(matter.place)] if matter.abroad else ()
        others = [one for one in matter.outcome.took_part if one != matter.publisher and one not in here]
        if others:
            thanks = {
                "thanks": lambda: self._phrases.offices(others),
                "of_thanks": lambda: self._phrases.offices(others, of=True),
            }
            self._say("more", "thanks", thanks)

    def _officer(self) -> None:
        """Name an officer, of whom nobody may make a target."""
        officer = self._pen.random.choice(self._speakers)
        self._officers.append(officer)
        self._sexes["officer"] = officer.sex
        kind = {"note": "officer_note", "complaint": "officer_complaint"}.get(self._matter.kind, "officer")
        name = self._phrases.plain(officer.name)
        self._say("more", kind, {"officer": lambda: ((name, "person", officer.id),)})

    def _complain(self, templates: Mapping[str, Sequence[str]]) -> None:
        """Name one or two persons who complain, the accused, and what they are accused of."""
        people, subject = self._matter.complain, self._matter.subject
        assert subject is not None  # somebody is always accused
        for slot, one in zip(("victim", "second"), people, strict=False):
            self._sexes[slot] = one.sex
            self._slots = {**self._slots, slot: self._hidden(one)}
        words = self._phrases.words["accusation"]
        accusation = self._of_subject(self._deck.draw((*words["any"], *words.get(subject.role, ()))))
        self._fill(self._deck.draw(templates["body"]), {"accusation": lambda: ((accusation, "", ""),)})
        if len(people) > 1 and self._pen.random.random() < 0.5:
            self._sheet.add(" ")
            self._fill(self._deck.draw(templates["second"]))

    def _total(self, label: str, matter: Matter, written_on: date) -> bool:
        """Add a number that belongs to nothing else in the text; say whether there was one to add."""
        place, counts = matter.place, None
        if label == "OTHER_OP":
            others = table("narratives")["other"]
            operation = self._pen.random.choice(tuple(others))
            place, value = others[operation]["place"], others[operation]["arrests"]
        else:
            campaign = self._campaign(matter.operation, written_on)
            if campaign is None:
                return False
            operation, counts = campaign
            value = counts.value
        written, spot = self._phrases.arrests(value), list[int]()

        def count() -> Sequence[Piece]:
            spot.append(self._sheet.at)
            return ((written, "", ""),)

        self._say(
            "more",
            label,
            {
                "op": lambda: ((operation, "operation", operation),),
                "place": lambda: (self._phrases.of_place(place),),
                "count": count,
            },
        )
        self._totals.append(
            Total(
                start=spot[0],
                end=spot[0] + len(written),
                written=written,
                label=label,
                operation=operation,
                value=value,
                counts=counts,
            )
        )
        return True

    def _campaign(self, operation: str, until: date) -> tuple[str, Tally] | None:
        """Count the arrests of the operation so far, or of another one; None where there have been none at all."""
        for name in dict.fromkeys((operation, *(one.operation for one in self._world.outcomes))):
            counts = tally(self._world, METRICS["arrests"], (name,), until)
            if counts.value:
                return name, counts
        return None

    def _hidden(self, person: Person) -> Callable[[], Sequence[Piece]]:
        """Write a protected name; whatever is written of it is hidden."""

        def named() -> Sequence[Piece]:
            written = self._pen.name(person, "plain", self._in_text)
            name = self._phrases.plain(written.given_first)
            self._hides.append((person, identity(written, (name,), "", "")))
            return ((name, "person", person.id),)

        return named
