"""Say what each slot of a template writes: what the text is about, sums of money, the person that it is about.

    Matter, Person ─▶ {slot: pieces}, made only where a template asks for them

Source: notes on the synthetic region, sections 2.2 (sums) and 3.5 (text).
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from random import Random

from rootbranch.scenario.chance import table, weighted
from rootbranch.scenario.forms import territory_of, town
from rootbranch.scenario.matters import Matter
from rootbranch.scenario.payments import draw_fee, draw_pay
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.phrases import AGENCIES_AT, Phrases, capital, office
from rootbranch.scenario.spoilt_names import MASK, WrittenName
from rootbranch.scenario.texts import Piece, agreed

TEXT = "text"
"""The one column that all of a text goes to, whatever the agency calls it."""

OwnSlots = dict[str, Callable[[], Sequence[Piece]]]


def of_matter(matter: Matter, phrases: Phrases, random: Random) -> OwnSlots:
    """Write where, when, in which operation, by which agency, and what was taken."""
    outcome, territory = matter.outcome, territory_of(matter.place)
    seats = table("places")["beat"][matter.publisher]
    dated = random.choice(seats) if matter.abroad else matter.place
    acted = [telling.agency for telling in outcome.tellings] if outcome else []
    local = [one for one in acted if one in AGENCIES_AT[territory]] or AGENCIES_AT[territory]
    host = phrases.office(local[0])
    agency = phrases.office(matter.publisher)
    plain = {
        "day": phrases.day(matter.day),
        "agency": agency,
        "Agency": capital(agency),
        "of_agency": phrases.office(matter.publisher, of=True),
        "Office": office(matter.publisher),
        "office": office(matter.publisher),
        "host": host,
        "Host": capital(host),
        "country": phrases.words["country"][territory],
    }
    key = outcome.tellings[0].natural_key if outcome else ""
    return {
        **{slot: _plain(text) for slot, text in plain.items()},
        "place": lambda: (phrases.of_place(matter.place),),
        "town_caps": lambda: ((town(dated, phrases.language).upper(), "place", dated),),
        "op": lambda: ((matter.operation, "operation", matter.operation),),
        "house": lambda: ((key, "place", key),),
        "goods": lambda: phrases.goods(outcome.quantities if outcome else ()),
    }


def of_sums(matter: Matter, phrases: Phrases, random: Random) -> OwnSlots:
    """Write what is paid; each sum is drawn when it is first told, and the same text tells the same."""
    from_where = matter.complain[0].nationality if matter.complain else ""

    @cache
    def pay() -> Sequence[Piece]:
        return (phrases.money(draw_pay(random), "pay"),)

    @cache
    def fee() -> Sequence[Piece]:
        nationality = from_where or weighted(random, table("places")["nationality"])
        return (phrases.money(draw_fee(random, nationality).usd, "fee"),)

    def extra() -> Sequence[Piece]:
        return (phrases.money(random.choice(table("narratives")["sum"]["extra"]), "extra"),)

    return {"pay": pay, "fee": fee, "extra": extra}


def of_subject(person: Person, day: date, phrases: Phrases, pen: Pen) -> OwnSlots:
    """Write the person that a text is about: name, alias, age, country and town, role and part of the route."""
    words, sexes, random = phrases.words, (("", person.sex),), pen.random
    beside: list[Piece] = []
    if person.nickname:
        before, _, after = words["words"]["alias"].partition("{}")
        nickname = phrases.plain(person.nickname)
        beside += [(f", {before}", "", ""), (nickname, "person", person.id), (after, "", "")]
    if random.random() < 0.7:
        beside.append((words["words"]["aged"].format(pen.age(person, day, TEXT)), "", ""))
    if random.random() < 0.3 and person.nationality in words["citizen"]:
        beside.append((agreed(words["citizen"][person.nationality], sexes), "", ""))
    if random.random() < 0.4:
        beside += [(agreed(words["words"]["of_town"], sexes), "", ""), phrases.of_place(_home(person))]
    written = pen.name(person, "", in_text)
    name = phrases.plain(written.given_first)
    whole = written.paternal != MASK and len(written.paternal) > 2
    surname = phrases.plain(written.paternal) if whole else name
    return {
        "who": lambda: ((name, "person", person.id), *beside),
        "name": lambda: ((name, "person", person.id),),
        "surname": lambda: ((surname, "person", person.id),),
        **_of_role(person, phrases),
    }


def _of_role(person: Person, phrases: Phrases) -> OwnSlots:
    role = agreed(phrases.words["role"][person.role], (("", person.sex),))
    article = "an" if role[0] in "aeio" else "a"
    return {
        "role": _plain(role),
        "a_role": _plain(f"{article} {role}"),
        "stretch": _plain(phrases.words["stretch"][person.stage]),
    }


def _home(person: Person) -> str:
    """Say where somebody lives; it is always the same town."""
    towns: Sequence[str] = table("narratives")["towns"][person.stage]
    return towns[person.born.day % len(towns)]


def _plain(text: str) -> Callable[[], Sequence[Piece]]:
    return lambda: ((text, "", ""),)


def in_text(name: WrittenName) -> dict[str, str]:
    """Say what of a name is written in a text."""
    return {TEXT: f"{name.given_first} {name.nickname}".strip()}
