"""Say what each slot of a template writes: what the text is about, sums of money, the person that it is about.

    Matter, Person ─▶ {slot: pieces}, made only where a template asks for them

Source: notes on the synthetic region, sections 2.2 (sums) and 3.5 (text).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

from rootbranch.scenario.chance import table, weighted
from rootbranch.scenario.forms import territory_of, town
from rootbranch.scenario.matters import Matter
from rootbranch.scenario.noise import Noise
from rootbranch.scenario.payments import draw_fee, draw_pay
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.phrases import AGENCIES_AT, Phrases, capital, office
from rootbranch.scenario.spoilt_names import MASK, WrittenName
from rootbranch.scenario.texts import Piece, agreed

TEXT = "text"
"""The one column that all of a text goes to, whatever the agency calls it."""
_ALIAS = "alias"

OwnSlots = dict[str, Callable[[], Sequence[Piece]]]


def of_matter(matter: Matter, written_on: date, phrases: Phrases, random: Random) -> OwnSlots:
    """Write where, when, in which operation, by which agency, and what was taken.

    Args:
        written_on: Day under which the text goes out; it tells of the day of the matter.
    """
    outcome, territory = matter.outcome, territory_of(matter.place)
    seats = table("places")["beat"][matter.publisher]
    seat = random.choice(seats) if matter.abroad else matter.place
    acted = [telling.agency for telling in outcome.tellings] if outcome else []
    local = [one for one in acted if one in AGENCIES_AT[territory]] or AGENCIES_AT[territory]
    host = phrases.office(local[0])
    agency = phrases.office(matter.publisher)
    plain = {
        "day": phrases.day(matter.day),
        "dated": phrases.day(written_on),
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
        "town_caps": lambda: ((town(seat, phrases.language).upper(), "place", seat),),
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
    age = pen.age(person, day, TEXT) if random.random() < 0.7 else None
    of_age = pen.noise()
    beside: list[Piece] = []
    if age is not None:
        beside.append((words["words"]["aged"].format(age), "", ""))
    if random.random() < 0.3 and person.nationality in words["citizen"]:
        beside.append((agreed(words["citizen"][person.nationality], sexes), "", ""))
    if random.random() < 0.4:
        beside += [(agreed(words["words"]["of_town"], sexes), "", ""), phrases.of_place(_home(person))]
    written = pen.name(person, "", lambda name: in_text(name, phrases) | _alias(name, phrases))
    name = phrases.plain(written.given_first)
    of_name, of_alias = _told(pen.noise(), name)
    if written.nickname:
        before, _, after = words["words"]["alias"].partition("{}")
        nickname = phrases.plain(written.nickname)
        beside = [(f", {before}", "", ""), (nickname, "person", person.id), (after, "", ""), *beside]
    whole = written.paternal != MASK and len(written.paternal) > 2
    surname = phrases.plain(written.paternal) if whole else name
    return {
        "who": _recalling(pen, (*of_name, *of_alias, *of_age), ((name, "person", person.id), *beside)),
        "name": _recalling(pen, of_name, ((name, "person", person.id),)),
        "surname": lambda: ((surname, "person", person.id),),
        **_of_role(person, phrases),
    }


def _recalling(pen: Pen, noise: Sequence[Noise], pieces: Sequence[Piece]) -> Callable[[], Sequence[Piece]]:
    """Write pieces, and remember what was done to them only where they are written."""

    def told() -> Sequence[Piece]:
        pen.recall(noise)
        return pieces

    return told


def _told(noise: Sequence[Noise], name: str) -> tuple[list[Noise], list[Noise]]:
    """Say what was done to the name and what to the alias; where that is lost, the name stands without it.

    Args:
        name: As it is written; it may hold the alias.
    """
    of_alias = [
        replace(one, column=TEXT, said=one.said or name)
        for one in noise
        if one.column == _ALIAS and (one.said or (one.what == "nickname_lost" and one.true not in name))
    ]
    return [one for one in noise if one.column == TEXT], of_alias


def _of_role(person: Person, phrases: Phrases) -> OwnSlots:
    role = agreed(phrases.local(phrases.words["role"][person.role]), (("", person.sex),))
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


def in_text(name: WrittenName, phrases: Phrases) -> dict[str, str]:
    """Say what of a name is written in a text."""
    return {TEXT: phrases.plain(name.given_first)}


def _alias(name: WrittenName, phrases: Phrases) -> dict[str, str]:
    """Say which alias is written beside the name, if any is."""
    return {_ALIAS: phrases.plain(name.nickname)}
