"""What texts say, read as an officer would read it: articles, agreement, commas, figures and words of the country."""

import re
from collections import Counter
from random import Random
from typing import NamedTuple

import pytest
from tools.teach.regions import size_of

from rootbranch.scenario.agencies import relatos
from rootbranch.scenario.chance import table
from rootbranch.scenario.desk import open_desk
from rootbranch.scenario.happenings import Cast, deal_outcomes
from rootbranch.scenario.matters import Matters
from rootbranch.scenario.mentions import AGENCIES, make_mentions
from rootbranch.scenario.phrases import AT_HOME, Phrases, one_thing
from rootbranch.scenario.sizes import DEMO, TEN_MILLION
from rootbranch.scenario.speakers import invent_speakers
from rootbranch.scenario.texts import Sheet
from rootbranch.scenario.world import make_world

NOT_WRITTEN = {
    "two blanks": r"  | [,.;]",
    "an article left out": r"(petición|apoyo|solicitud) de (Fiscalía|Unidad|Dirección|Bureau|Southern)",
    "an article left out in English": r"(request|agents|support) of (Bureau|Southern)",
    "no contraction": r"\b(de|a) el (Bureau|Southern|agente|investigador)",
    "y before i": r" y h?[IÍií](?![aeou])",
    "a number after a year": r"\b20\d\d \d",
    "a comma that is not closed": r", (TX|AZ) [a-z]|, 20\d\d [a-z]|, (Texas|Sonora|Antioquia|San Marcos) [a-z]",
    "a sum of money in the plural": r"(?<! and )\$[\d,]+ (were|are|have|belong)\b",
    "a present that is long past": r"se mueve",
    "a word of the other language": r"stash house \d|casa de seguridad \d|agencia de viajes [A-Z]",
    "a place holder": r"[{}|]",
}
ELSEWHERE = r"\b(cateo|carpeta|asegur|autob|rentad|brecha|turn[oó])"


class Text(NamedTuple):
    agency: str
    written: str
    publisher: str
    language: str
    told: str


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    worlds = [(make_world(seed, DEMO)) for seed in (1, 7)]
    worlds.append(make_world(5, size_of(2), 1))
    return [
        Text(feed.partner, *map(str, tuple(row.cells.values())[1:]))
        for world in worlds
        for feed in relatos.feeds(open_desk(world, make_mentions(world)))
        for row in feed.rows
    ]


@pytest.mark.parametrize("what", NOT_WRITTEN)
def test_no_text_has(texts, what):
    found = [(one.publisher, one.told) for one in texts if re.search(NOT_WRITTEN[what], one.told)]

    assert len(texts) == 2 * 80 + 100
    assert found == []


def test_a_text_is_dated_on_the_day_under_which_it_is_filed(texts):
    for one in texts:
        numbers = re.split(r"\D+", one.written.replace("-", "/"))
        months = table(f"narratives_{one.language}")["words"]["months"]
        dateline = one.told.splitlines()[1].split(". ")[0]
        day, year = str(int(numbers[0])), one.written[-4:]
        month = next(name for name in months if name in dateline)
        expected = f"{month} {day}, {year}" if one.language == "en" else f"{day} de {month} de {year}"
        assert dateline.endswith(expected)


@pytest.mark.parametrize(("countries", "thousands"), [({"CO", "EC"}, "."), ({"MX", "GT", "US"}, ",")])
def test_figures_are_written_as_the_country_of_the_agency_does(texts, countries, thousands):
    spanish = [one for one in texts if one.language == "es" and AT_HOME[one.publisher] in countries]
    signs = Counter(sign for one in spanish for sign in re.findall(r"\d([.,])\d{3}\b", one.told))

    assert set(signs) == {thousands}


def test_an_english_text_writes_figures_in_the_english_way_whoever_publishes_it():
    assert Phrases("en", "CO").figure("1204700.5") == "1,204,700.5"
    assert Phrases("es", "CO").figure("1204700.5") == "1.204.700,5"
    assert Phrases("es", "MX").figure("1204700.5") == "1,204,700.5"


def test_words_are_those_of_the_country_of_the_agency(texts):
    abroad = [one for one in texts if one.language == "es" and AT_HOME[one.publisher] in {"GT", "CO", "EC"}]

    assert {one.publisher for one in abroad} == {"GT-MP", "CO-DIJ", "EC-FGE"}
    assert [one.told for one in abroad if re.search(ELSEWHERE, one.told, re.IGNORECASE)] == []
    assert any("allanamiento" in one.told for one in abroad)
    assert any("cateo" in one.told for one in texts if one.publisher == "MX-FIS")
    assert Phrases("es", "CO").local("Aseguran bienes en un cateo") == "Incautan bienes en un allanamiento"


def test_only_what_an_english_text_calls_a_mask_has_english_quotation_marks(texts):
    for one in texts:
        assert not (one.language == "en" and "«N»" in one.told)
    assert any('"N"' in one.told for one in texts if one.language == "en")


@pytest.mark.parametrize(
    ("name", "joined"),
    [
        ("Irma Mesa", "e Irma Mesa"), ("Íñigo Mesa", "e Íñigo Mesa"), ("Hilda Mesa", "e Hilda Mesa"),
        ("Hielo", "y Hielo"), ("Ian Mesa", "y Ian Mesa"), ("Yolanda Mesa", "y Yolanda Mesa"), ("Ana Mesa", "y Ana Mesa"),
    ],
)  # fmt: skip
def test_y_is_e_before_its_own_sound(name, joined):
    for template in ("{name} y {other} trabajaban juntos.", "{both}"):
        sheet = Sheet()
        sheet.fill(
            template,
            {
                "name": lambda: (("Pedro", "person", "P1"),),
                "other": lambda: ((name, "person", "P2"),),
                "both": lambda: Phrases("es", "MX").listed(
                    [("Pedro", "person", "P1"), (name, "person", "P2")]
                ),
            },
        )
        told = "".join(sheet.parts)
        assert told.startswith(f"Pedro {joined}")
        assert [told[one.start : one.end] for one in sheet.named] == ["Pedro", name]


def test_one_piece_and_one_sum_stand_with_a_verb_in_the_singular():
    assert one_thing((("cash", "155510", "USD"),))
    assert one_thing((("boats", "1", "count"),))
    assert not one_thing((("boats", "2", "count"),))
    assert not one_thing((("cash", "155510", "USD"), ("firearms", "1", "count")))


def test_no_boatman_is_seen_where_no_boat_can_be():
    matters = Matters(make_world(3, DEMO), "MX-FIS", Random(1))
    notes = [matters.choose("note") for _ in range(1_500)]
    dry = set(table("narratives")["water"]["none"])
    seen = {one.place for one in notes if one.subject and one.subject.role == "boatman"}

    assert seen
    assert not seen & dry
    assert dry & {one.place for one in notes}


def test_the_officers_in_the_texts_of_a_district_have_names_of_their_own(monkeypatch):
    """Drawn from so few names that two agencies would give one name twice."""
    few = table("names")["common"]["HT"]
    monkeypatch.setattr(
        "rootbranch.scenario.speakers.draw_given", lambda random, *_: (random.choice(few["given_men"][:6]),)
    )
    monkeypatch.setattr(
        "rootbranch.scenario.speakers.draw_surnames",
        lambda random, _: (random.choice(few["surnames"][-14:]), ""),
    )
    world = make_world(1, DEMO)
    spoken = [
        one
        for agency in ("MX-FIS", "GT-MP")
        for speakers in invent_speakers(world, agency).values()
        for one in speakers
    ]

    assert len(spoken) == 2 * 2 * len(AGENCIES)
    assert len({one.name for one in spoken}) == len(spoken)
    assert len({one.id for one in spoken}) == len(spoken)


def test_what_is_closed_is_named_by_its_address_or_its_business_and_never_twice():
    anybody = make_world(1, DEMO).offenders[0]
    labels = table("outcomes")["suspects"]
    brothers = [line["brother"] for line in labels.values() if "brother" in line]
    cast = Cast(suspects=dict.fromkeys((*labels, *brothers), anybody), uncounted={})
    first, *later = (
        [one.site for one in deal_outcomes(1, deal, cast) if one.site]
        for deal in range(1, TEN_MILLION.deals + 1)
    )
    names = Counter(site for sites in (first, *later) for site in sites)

    assert sorted(first) == ["1900 Zaragoza Court", "99 Poniente 4", "Viajes Tres Volcanes"]
    assert len(names) == 3 * TEN_MILLION.deals
    for american, mexican, agency in later:
        assert re.fullmatch(r"\d+ [A-Z][A-Za-z ]+ St", american)
        assert re.fullmatch(r"[A-Z][A-Za-z ]+ \d+", mexican)
        assert re.fullmatch(r"(Viajes|Turismo) \D+", agency)
