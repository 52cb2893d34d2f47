"""What a text says is true on its day: ties, roles, sums, totals, who may act where, and in which form of the word."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from statistics import median

import pytest

from rootbranch.scenario.chance import table
from rootbranch.scenario.forms import territory_of
from rootbranch.scenario.narratives import make_narratives
from rootbranch.scenario.networks import Tie
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.phrases import AT_HOME, office
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.texts import Narrative
from rootbranch.scenario.world import World, make_world

SEEDS = (1, 2, 3)
ASKED_FOR = {
    "en": (
        "request",
        "cooperat",
        "working with",
        "asked",
        "information",
        "partner",
        "works on",
        "tip from",
        "evidence",
    ),
    "es": ("solicit", "cooper", "información", "petición", "pedi", "pidi", "aport", "trabaja", "dato"),
}
HIS = {
    "es": ("detenido", "capturado", "aprehendido", "interceptado", "buscado", "acusado", "señalado", "presunto",
           "ciudadano", "vecino", "conductor", "organizador", "enganchador", "encargado", "visto", "absuelto"),
    "en": ("he", "his", "him", "man"),
}  # fmt: skip
HERS = {
    "es": ("capturada", "aprehendida", "interceptada", "buscada", "acusada", "señalada", "presunta", "ciudadana",
           "vecina", "conductora", "organizadora", "enganchadora", "encargada", "vista", "absuelta"),
    "en": ("she", "her", "woman"),
}  # fmt: skip


@pytest.fixture(scope="module", params=SEEDS)
def world(request) -> World:
    return make_world(request.param, DEMO)


@pytest.fixture(scope="module")
def told(world) -> list[Narrative]:
    return texts_of(world)


def texts_of(world: World) -> list[Narrative]:
    """Write all texts that a demo region has."""
    return [
        one
        for agency, count in (("MX-FIS", 44), ("GT-MP", 36))
        for one in make_narratives(world, agency, Pen(world.seed, agency, "texts"), count)
    ]


def _subject(world: World, text: Narrative) -> Person | None:
    people = {one.id: one for one in world.offenders}
    ids = [one.entity for one in text.named if one.kind == "person" and one.entity in people]
    return people[ids[0]] if ids else None


def _ties(world: World) -> dict[str, Tie]:
    return {tie.id: tie for network in world.networks for tie in network.ties}


def test_a_text_is_well_put_together(told):
    for text in told:
        assert not set("{}|") & set(text.text)
        assert ".." not in text.text.replace("...", "")
        assert "  " not in text.text
        assert not re.search(r"\b(a|de) el [A-Z]", text.text), text.text  # al, del


def test_a_tie_is_told_of_only_while_it_holds_and_both_are_at_large(world, told):
    ties, taken = _ties(world), defaultdict[str, list[date]](list)
    for one in world.outcomes:
        if one.kind == "arrest" and one.subject:
            taken[one.subject.id].append(one.happened_on)
    found = [(text, tie) for text in told for tie in text.ties]

    assert len(found) >= 15
    for text, told_of in found:
        tie = ties[told_of.tie]
        assert tie.since <= text.day <= tie.until
        assert all(day >= text.day for end in (tie.one, tie.other) for day in taken[end.id])


def test_role_and_part_of_the_route_are_told_as_they_are(world, told):
    checked = 0
    for text in told:
        subject, words = _subject(world, text), table(f"narratives_{text.language}")
        if subject is None or text.kind == "complaint":
            continue
        own, deeds = words["stretch"][subject.stage], words["deed"]
        for stage, stretch in words["stretch"].items():
            assert stretch not in text.text or stretch in own or own in stretch, (stage, text.text)
        for role, sentences in deeds.items():
            for deed in sentences:
                if deed in text.text:
                    checked += 1
                    assert role == subject.role
    assert checked >= 10


def _of_one_person(world: World, told: list[Narrative]) -> Iterator[tuple[Narrative, Person]]:
    for text in told:
        subject = _subject(world, text)
        if subject and not text.officers and text.kind != "complaint":
            yield text, subject


def test_words_agree_with_the_person_they_are_said_of(world, told):
    for text, subject in _of_one_person(world, told):
        words = set(re.findall(r"\w+", text.text.lower().replace("una persona detenida", "")))
        other = HIS if subject.sex == "M" else HERS
        assert not words & set(other[text.language]), text.text
        if subject.sex == "H":
            assert "detenida" not in words or text.language == "en"


def test_some_texts_are_about_women():
    worlds = [make_world(seed, DEMO) for seed in SEEDS]
    assert any(one.sex == "M" for world in worlds for _, one in _of_one_person(world, texts_of(world)))


def test_what_was_done_was_done_by_an_agency_of_the_country_and_a_foreign_one_only_asked_for_it(world, told):
    abroad = 0
    for text in told:
        outcome = world.outcome(text.outcome)
        if outcome is None or outcome.kind == "prosecution_step":
            continue
        territory = territory_of(outcome.place)
        if AT_HOME[text.publisher] != territory:
            abroad += 1
            country = table(f"narratives_{text.language}")["country"][territory]
            local = [office(one) for one in outcome.took_part if AT_HOME[one] == territory]
            assert country in text.text or any(one in text.text for one in local)
            assert any(word in text.text.lower() for word in ASKED_FOR[text.language]), text.text
    assert abroad >= 5


def test_agencies_write_mostly_in_their_own_language(told):
    for at_home, language in ((True, "en"), (False, "es")):
        own = [one.language for one in told if (AT_HOME[one.publisher] == "US") is at_home]
        assert len(own) > 10
        assert own.count(language) > 0.6 * len(own)


def test_a_complaint_says_who_complains_of_whom_and_of_what(world, told):
    protected = {one.id for one in world.protected}
    offenders = {one.id: one for one in world.offenders}
    complaints = [one for one in told if one.kind == "complaint"]

    assert len(complaints) >= 4
    for text in complaints:
        people = [one.entity for one in text.named if one.kind == "person"]
        accused = {one for one in people if one in offenders}
        assert set(people) & protected
        assert len(accused) == 1
        assert not accused & protected
        words = table(f"narratives_{text.language}")["accusation"]
        role = offenders[accused.pop()].role
        assert any(deed in text.text for deed in (*words["any"], *words.get(role, ())))
        assert re.search("denunci|responsable|agraviad|complain|accuse|responsible", text.text.lower())


def test_a_fee_is_a_fee_and_pay_is_pay():
    sums = defaultdict[str, list[int]](list)
    for seed in SEEDS:
        world = make_world(seed, DEMO)
        for text in make_narratives(world, "MX-FIS", Pen(seed, "MX-FIS", "sums"), 300):
            for one in text.named:
                amount, _, what = one.entity.partition(" USD ")
                if one.kind == "sum" and what in {"fee", "pay", "extra"}:
                    sums[what].append(int(amount))

    assert 8_000 <= median(sums["fee"]) <= 12_000
    assert min(sums["fee"]) >= 3_000
    assert 300 <= median(sums["pay"]) <= 800
    assert 200 <= min(sums["pay"]) <= max(sums["pay"]) <= 2_500
    assert max(sums["extra"]) <= 3_000


def test_campaign_totals_are_true_on_the_day_and_never_fall(world, told):
    so_far = defaultdict[str, list[tuple[date, int]]](list)
    for text in told:
        for total in text.totals:
            if total.label == "CUMULATIVE":
                so_far[total.operation].append((text.written_on, total.value))
                assert total.value == sum(
                    one.kind == "arrest"
                    and one.operation == total.operation
                    and one.happened_on <= text.written_on
                    for one in world.outcomes
                )

    assert so_far
    for counts in so_far.values():
        assert all(early[1] <= late[1] for early, late in pairwise(sorted(counts)))


def test_another_operation_has_one_result_wherever_it_is_told():
    told = defaultdict(set)
    for seed in SEEDS:
        for text in make_narratives(make_world(seed, DEMO), "MX-FIS", Pen(seed, "MX-FIS", "other"), 200):
            for total in text.totals:
                if total.label == "OTHER_OP":
                    told[total.operation].add(total.value)

    assert len(told) > 3
    assert all(len(values) == 1 for values in told.values())


def test_no_two_texts_differ_in_names_only(told):
    bare = [(text, _bare(text)) for text in told]

    assert len({words for _, words in bare}) == len(told)
    for (left, words), (right, others) in combinations(bare, 2):
        if (left.kind, left.language) == (right.kind, right.language):
            assert SequenceMatcher(None, words, others, autojunk=False).ratio() < 0.95


def _bare(text: Narrative) -> str:
    """Take out names, places, sums and days."""
    at, parts = 0, []
    for one in sorted(text.named, key=lambda named: named.start):
        parts += [text.text[at : one.start], "#"]
        at = one.end
    months = "|".join(table(f"narratives_{text.language}")["words"]["months"])
    return re.sub(months, "#", re.sub(r"\d+", "#", "".join([*parts, text.text[at:]])))
