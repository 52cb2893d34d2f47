"""People's judgements correct the packaged model: only where they prove better, the same in any order, and never by one alone."""

import random
from functools import cache

import numpy as np
import pytest
from tests.unit.resolve.test_taught import prepared, strangers

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    Corrected,
    Resolution,
    Taught,
    check_constraints,
    load_resolve_rules,
    load_taught,
    resolve_judged,
)
from rootbranch.resolve.records import Records
from rootbranch.resolve.taught import score_taught

FAMILIES = 50
NEVER_JUDGED = 10


def packaged() -> Taught:
    taught = load_taught(EntityKind.PERSON)
    assert taught is not None
    return taught


@cache
def register() -> Records:
    """Invent a register in which one person is written with two days of birth, and brothers share telephone and surnames.

    `s…` strangers; `one-N` and `two-N` a person written twice; `big-N` and `small-N` two brothers.
    """
    chance = random.Random(8)
    rows = strangers(200)
    for number in range(FAMILIES):
        base = strangers(260)[200 + number]
        rows.append(base | {"record": f"one-{number:02}", "document": "", "phone": ""})
        rows.append(base | {"record": f"two-{number:02}", "document": "", "phone": "", "birth": "1971-11-30"})
        other = strangers(320)[260 + number]
        brother = " ".join([chance.choice(("raul", "ivan", "saul")), *other["name"].split()[1:]])
        rows.append(other | {"record": f"big-{number:02}", "birth": ""})
        rows.append(other | {"record": f"small-{number:02}", "name": brother, "birth": "", "document": ""})
    return prepared(rows)


def said(families: int = FAMILIES - NEVER_JUDGED, *, of_persons: bool = True) -> dict[tuple[str, str], bool]:
    answers = {(f"one-{number:02}", f"two-{number:02}"): of_persons for number in range(families)}
    return answers | {(f"small-{number:02}", f"big-{number:02}"): False for number in range(families)}


def judged(said: dict[tuple[str, str], bool]) -> tuple[Resolution, Corrected]:
    nobody = check_constraints((), register().ids)
    return resolve_judged(register(), load_resolve_rules(), packaged(), nobody, said)


@cache
def corrected() -> Corrected:
    return judged(said())[1]


def score(taught: Taught, left: str, right: str) -> float:
    place = register().ids.index
    return float(score_taught(taught, register(), np.array([place(left)]), np.array([place(right)]))[0])


def test_judgements_correct_what_the_model_says_of_persons_nobody_judged():
    found = corrected()
    assert (found.judgements, found.used) == (80, 80)
    assert found.after > found.before
    for number in range(FAMILIES - NEVER_JUDGED, FAMILIES):
        persons = f"one-{number:02}", f"two-{number:02}"
        assert score(found.taught, *persons) > score(packaged(), *persons)
    assert found.taught.digest != packaged().digest


def test_strangers_stay_strangers_whatever_is_said_of_doubtful_pairs():
    """Days of birth that differ were no reason against in any judged pair; they still are among those who share nothing."""
    drawn = [(f"s{place:04}", f"s{place + 1:04}") for place in range(0, 200, 4)]
    assert max(score(corrected().taught, *pair) for pair in drawn) < 0.02


@pytest.mark.parametrize(
    "few",
    [{}, said(29), dict.fromkeys(said(), True), {("s0001", "nobody"): True, ("s0003", "s0003"): True}],
)
def test_too_few_judgements_or_none_of_one_answer_teach_nothing(few):
    found = judged(few)[1]
    assert found.used == 0
    assert found.taught is packaged()
    assert found.unseen is None


def test_answers_that_the_model_gives_anyway_teach_nothing():
    chance = random.Random(2)
    answers = {pair: chance.random() < score(packaged(), *pair) for pair in said()}
    answers |= {(f"s{place:04}", f"s{place + 1:04}"): False for place in range(0, 60, 2)}
    answers |= {(f"one-{number:02}", f"big-{number:02}"): False for number in range(30)}
    _, found = judged(answers)
    assert (found.used, found.after) == (0, found.before)
    assert found.taught is packaged()


def test_the_order_of_judgements_and_of_their_sides_changes_nothing():
    turned = {(right, left): same for (left, right), same in reversed(said().items())}
    other = judged(turned)[1]
    assert other.taught.digest == corrected().taught.digest
    there, here = other.unseen, corrected().unseen
    assert there is not None
    assert here is not None
    assert np.array_equal(there.scores, here.scores)


def test_the_score_of_a_judged_pair_does_not_repeat_its_judgement():
    """Whatever is said of one pair, it has the same score, and the resolution gives it that one."""
    pair = ("one-00", "two-00")
    place = sorted(register().ids.index(id) for id in pair)
    scores = []
    for answers in (said(), said() | {pair: False}):
        resolved, found = judged(answers)
        assert found.unseen is not None
        at = (found.unseen.left == place[0]) & (found.unseen.right == place[1])
        kept = (resolved.left == place[0]) & (resolved.right == place[1])
        assert resolved.scores[kept] == found.unseen.scores[at]
        scores.append(float(found.unseen.scores[at][0]))
    assert scores[0] == scores[1]


def test_a_place_never_speaks_against_whatever_people_say():
    """Where people who live in one place were called different, the same place does not become a reason against."""
    answers = {(f"one-{number:02}", f"two-{number:02}"): False for number in range(40)}
    answers |= {(f"big-{number:02}", f"small-{number:02}"): True for number in range(40)}
    model = judged(answers)[1].taught.model
    rows = np.full((2, len(model.feature_name())), np.nan)
    rows[:, model.feature_name().index("place.alike")] = (0.0, 1.0)
    apart, together = model.predict(rows)
    assert together >= apart
