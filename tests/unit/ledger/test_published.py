"""Published numbers are held against one another and a ledger; every campaign here is invented."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from rootbranch.ledger import check_published, published_needs
from rootbranch.model.ledger import Figure, Form, Period
from rootbranch.model.published import LedgerSide, PublishedClaim, PublishedVerdict, Standing

SPRING = Period(first=date(2031, 3, 1), last=date(2031, 4, 30))
MARCH = Period(first=date(2031, 3, 1), last=date(2031, 3, 31))
SPRING_BEFORE = Period(first=date(2030, 3, 1), last=date(2030, 4, 30))
OPEN = Period(last=date(2031, 4, 30))


def claim(id: str, value: str, wording: str = "", **more: object) -> PublishedClaim:
    given = {
        "published": None,
        "publisher": "press",
        "measure": "arrests",
        "unit": "arrests",
        "period": SPRING,
        "scope": "",
    } | more
    return PublishedClaim(row=2, id=id, value=Decimal(value), wording=wording, **given)  # type: ignore[arg-type]


def figure(value: str, measure: str = "arrests", unit: str = "arrest", **more: object) -> Figure:
    given = {
        "form": Form.NUMBER,
        "rule": "arrest@1",
        "period": SPRING,
        "as_of": datetime(2031, 6, 1, tzinfo=UTC),
        "scope": {},
        "counts": ("e-1",),
        "reports": 1,
    } | more
    return Figure(measure=measure, unit=unit, values=(Decimal(value),), **given)  # type: ignore[arg-type]


def verdicts(*claims: PublishedClaim, **more: object) -> dict[str, PublishedVerdict]:
    return {each.claim.id: each for each in check_published(claims, **more)}  # type: ignore[arg-type]


def reasons(verdict: PublishedVerdict) -> set[str]:
    return {why.id.removeprefix("published.") for why in verdict.why}


def test_two_numbers_of_the_same_thing_contradict_each_other() -> None:
    found = verdicts(claim("A", "412"), claim("B", "437"))
    assert [each.standing for each in found.values()] == [Standing.CONTRADICTED] * 2
    assert found["A"].by == ("B",)


def test_a_shorter_time_cannot_hold_more_than_a_longer_one() -> None:
    found = verdicts(claim("A", "412", period=MARCH), claim("B", "390"))
    assert found["A"].by == ("B",)
    assert (
        verdicts(claim("A", "380", period=MARCH), claim("B", "390"))["A"].standing is Standing.NOT_COMPARABLE
    )


@pytest.mark.parametrize(
    ("words", "other", "holds"),
    [
        ("nearly 450 arrests", "437", True),
        ("nearly 450 arrests", "399", False),
        ("more than 420 arrests", "437", True),
        ("más de 440 detenciones", "437", False),
        ("about 420 arrests", "437", True),
        ("no more than 420 arrests", "437", False),
        ("the 420th arrest", "437", True),
    ],
)
def test_words_before_a_number_widen_it(words: str, other: str, holds: bool) -> None:
    value = "".join(sign for sign in words if sign.isdigit())
    found = verdicts(claim("A", value, words), claim("B", other))
    assert (found["A"].standing is not Standing.CONTRADICTED) is holds


def test_a_round_number_may_have_been_rounded_and_an_exact_one_not() -> None:
    assert verdicts(claim("A", "1800"), claim("B", "1820"))["A"].standing is Standing.NOT_COMPARABLE
    assert verdicts(claim("A", "1810"), claim("B", "1820"))["A"].standing is Standing.CONTRADICTED


def test_repetition_is_not_reproduction() -> None:
    found = verdicts(claim("A", "412"), claim("B", "412"))["A"]
    assert (found.standing, found.by) == (Standing.REPEATED, ("B",))


def test_a_percentage_is_not_lent_to_another_measure() -> None:
    rise = claim("R", "300", "a 300% rise in searches", measure="searches", unit="percent_increase")
    found = verdicts(rise, claim("A", "800"))
    (note,) = [each for each in found["A"].notes if each.id == "published.not_lent"]
    assert note.params["before"] == "200"
    assert "not_lent" not in reasons(found["A"])
    assert reasons(found["R"]) == {"no_baseline"}
    assert found["R"].tie.ratio == 4
    assert any(each.id == "published.ratio" and each.params["times"] == "4" for each in found["R"].notes)


def test_a_change_with_both_its_numbers_is_arithmetic() -> None:
    scope = "baseline: 2030-03-01 to 2030-04-30"
    counts = (claim("N", "420"), claim("B", "105", period=SPRING_BEFORE))
    for value, standing in (("300", Standing.REPEATED), ("400", Standing.CONTRADICTED)):
        rise = claim("R", value, unit="percent_increase", scope=scope)
        found = verdicts(*counts, rise)["R"]
        assert (found.standing, found.by) == (standing, ("N", "B"))
    four_times = claim("R", "4", unit="times", scope=scope)
    assert verdicts(*counts, four_times)["R"].standing is Standing.REPEATED


@pytest.mark.parametrize(
    ("baseline", "reason"),
    [
        ("baseline: earlier years, unsaid", "no_baseline"),
        ("baseline: 2030-03-01 to 2030-03-31", "baseline_length"),
        ("baseline: 2030-09-01 to 2030-10-31", "baseline_season"),
    ],
)
def test_a_baseline_must_be_as_long_and_of_the_season(baseline: str, reason: str) -> None:
    assert reason in reasons(verdicts(claim("R", "40", unit="percent_increase", scope=baseline))["R"])


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"measure": "impact actions", "unit": "actions"}, "composite"),
        ({"measure": "golpes", "unit": "golpes"}, "composite"),
        ({"unit": ""}, "no_unit"),
        ({"unit": "%"}, "percent_of_what"),
        ({"measure": "drogas", "unit": "toneladas"}, "substances"),
        ({"scope": "own and partner territory mixed"}, "territory_mixed"),
        ({"scope": "work which led to"}, "attribution_open"),
        ({"period": OPEN}, "period_open"),
    ],
)
def test_what_bars_a_comparison_is_said(changed: dict, reason: str) -> None:
    found = verdicts(claim("A", "412", **changed))["A"]
    assert found.standing is Standing.NOT_COMPARABLE
    assert reason in reasons(found)


def test_a_measure_that_the_ledger_defines_is_no_open_word() -> None:
    word = claim("A", "412", measure="disruption_actions", unit="actions")
    assert "composite" in reasons(verdicts(word)["A"])
    known = frozenset({"disruption_actions"})
    side = {"A": LedgerSide(now=(figure("412", "disruption_actions", "actions"),))}
    assert verdicts(word, ledger=side, defined=known)["A"].standing is Standing.REPRODUCED


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"value": "-3"}, "negative"),
        ({"value": "140", "unit": "percent_decrease"}, "more_than_all"),
        ({"value": "4120", "wording": "412 arrests in March and April"}, "not_its_words"),
        ({"value": "412", "published": date(2031, 4, 2)}, "before_its_end"),
    ],
)
def test_a_claim_may_contradict_itself(changed: dict, reason: str) -> None:
    value = changed.pop("value")
    found = verdicts(claim("A", value, **changed))["A"]
    assert (found.standing, found.by) == (Standing.CONTRADICTED, ("A",))
    assert reasons(found) == {reason}


@pytest.mark.parametrize(
    "words",
    ["412 arrests in 2031", "$3.5 million for 412 arrests", "en los últimos dos meses, 412 detenciones"],
)
def test_its_words_say_it_beside_other_numbers(words: str) -> None:
    assert verdicts(claim("A", "412", words))["A"].standing is Standing.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("412 arrests in the last two weeks", date(2031, 4, 17)),
        ("412 detenciones en los últimos dos meses", date(2031, 3, 1)),
        ("412 arrests in under six months", None),
    ],
)
def test_the_words_may_say_how_long(words: str, first: date | None) -> None:
    tie = verdicts(claim("A", "412", words, period=OPEN))["A"].tie
    assert (tie.period.first, tie.period_of_words) == (first, first is not None)


def test_what_is_left_open_is_said_with_if() -> None:
    found = verdicts(
        claim("A", "6000", period=Period(last=date(2031, 3, 1))), claim("B", "5111", period=OPEN)
    )["B"]
    assert found.standing is Standing.NOT_COMPARABLE
    assert "published.if_excludes" in {note.id for note in found.notes}


def test_units_are_never_mixed() -> None:
    found = verdicts(claim("A", "412"), claim("B", "390", unit="persons"))
    assert {each.standing for each in found.values()} == {Standing.NOT_COMPARABLE}
    assert found["B"].tie.measure == "persons_arrested"


def test_the_ledger_decides_before_other_claims() -> None:
    counted = {id: LedgerSide(now=(figure("412"),)) for id in "AB"}
    found = verdicts(claim("A", "412"), claim("B", "437"), ledger=counted)
    assert (found["A"].standing, found["A"].by) == (Standing.REPRODUCED, ("ledger",))
    assert (found["B"].standing, found["B"].by) == (Standing.CONTRADICTED, ("ledger",))


def test_a_change_is_counted_again_with_its_three_numbers() -> None:
    scope = "all; baseline: 2030-03-01 to 2030-04-30"
    rise = claim("R", "600", unit="percent_increase", scope=scope)
    side = {"R": LedgerSide(now=(figure("70"),), before=(figure("10"),))}
    found = verdicts(rise, ledger=side)["R"]
    assert found.standing is Standing.REPRODUCED
    assert {"now": "70", "before": "10", "times": "7.00", "percent": "+600"}.items() <= found.why[
        0
    ].params.items()
    side = {"R": LedgerSide(now=(figure("60"),), before=(figure("10"),))}
    assert verdicts(rise, ledger=side)["R"].standing is Standing.CONTRADICTED


def test_a_ledger_that_holds_nothing_contradicts_nothing() -> None:
    side = {"A": LedgerSide(now=(figure("0", counts=(), reports=0),))}
    found = verdicts(claim("A", "412"), ledger=side)["A"]
    assert (found.standing, reasons(found)) == (Standing.NOT_COMPARABLE, {"ledger_empty"})


def test_a_hidden_figure_says_nothing() -> None:
    hidden = figure("3", form=Form.HIDDEN)
    found = verdicts(claim("A", "3"), ledger={"A": LedgerSide(now=(hidden,))})["A"]
    assert (found.standing, reasons(found)) == (Standing.NOT_COMPARABLE, {"hidden"})


def test_only_what_can_be_held_against_a_ledger_is_asked_of_it() -> None:
    needs = published_needs(
        (
            claim("A", "412", scope="operation=Río Norte"),
            claim("B", "412", scope="smugglers of the south"),
            claim("C", "412", period=OPEN),
        )
    )
    assert [(need.claim_id, need.way, need.value) for need in needs] == [("A", "operation", "Río Norte")]


def test_the_order_of_claims_changes_no_standing() -> None:
    claims = [
        claim("A", "412"),
        claim("B", "437"),
        claim("C", "412", unit="persons"),
        claim("D", "5", period=OPEN),
    ]
    forth, back = verdicts(*claims), verdicts(*reversed(claims))
    assert {id: (each.standing, set(each.by)) for id, each in forth.items()} == {
        id: (each.standing, set(each.by)) for id, each in back.items()
    }
