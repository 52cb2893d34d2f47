"""Networks from statements: who is in one, by what, how probably, and who is not."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, pairwise

import pytest
from tests.unit.trace.told import DAY, GOOD, UNKNOWN, call, crew, grade, holds, stop, subject, told

from rootbranch.model.category import PROTECTED, SubjectCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.ids import OfficerId, RecordId
from rootbranch.model.networks import Link, LinkKind, Member, MemberKind, Network, NetworkRole, RoleOverride
from rootbranch.trace import (
    Part,
    Statement,
    StatementKind,
    Told,
    find_paths,
    lay_out,
    load_trace_rules,
    snapshots_of,
    trace_networks,
)
from rootbranch.trace.links import tie

RULES = load_trace_rules()


def traced(what: Told | None = None) -> Network:
    (network,) = trace_networks(what or crew(), RULES)
    return network


def link(network: Network, one: str, other: str) -> Link:
    (found,) = (each for each in network.links if {each.source, each.target} == {one, other})
    return found


def test_a_telephone_that_one_person_holds_stands_for_that_person():
    found = link(traced(), "ana", "ben")

    assert found.kind is LinkKind.CALL
    assert found.records == ("r-call-phone:ana-phone:ben-0-AA",)
    assert (found.first, found.last) == (DAY, DAY)


def test_a_telephone_that_nobody_is_known_to_hold_joins_two_and_is_no_target():
    (phone,) = (one for one in traced().members if one.kind is MemberKind.PHONE)

    assert phone.entity == "phone:nobody"
    assert phone.holders == ()
    assert not phone.target


def test_a_telephone_that_joins_nobody_is_no_member():
    what = crew()
    more = replace(what, statements=(*what.statements, call("phone:ana", "phone:stray")))
    more = replace(more, kinds={**what.kinds, "phone:stray": MemberKind.PHONE})

    assert "phone:stray" not in {one.entity for one in traced(more).members}


def test_five_agencies_that_relay_one_source_count_once():
    once = told(
        [subject("a"), subject("b"), subject("c")],
        [*held("abc"), call("phone:a", "phone:b"), call("phone:b", "phone:c")],
    )
    again = replace(
        once, statements=(*once.statements, replace(call("phone:a", "phone:b"), record="r-relayed"))
    )
    other = replace(once, statements=(*once.statements, call("phone:a", "phone:b", 0, grade("BB"))))

    assert link(traced(once), "a", "b").chance == link(traced(again), "a", "b").chance
    assert link(traced(again), "a", "b").sources == 1
    assert link(traced(other), "a", "b").sources == 2
    assert link(traced(other), "a", "b").chance.likely > link(traced(once), "a", "b").chance.likely


def held(people: str) -> list[Statement]:
    return [holds(id, f"phone:{id}") for id in people]


def test_an_unknown_grade_gives_a_wide_range_and_no_middling_value():
    good, unknown = (
        link(
            traced(
                told(
                    [subject("a"), subject("b"), subject("c")],
                    [
                        *held("abc"),
                        *(call("phone:a", "phone:b", day) for day in range(3)),
                        *(call("phone:b", "phone:c", day) for day in range(3)),
                        call("phone:a", "phone:c", 9, one),
                    ],
                )
            ),
            "a",
            "c",
        ).chance
        for one in (GOOD, UNKNOWN)
    )

    assert unknown.high - unknown.low > 2 * (good.high - good.low)
    assert unknown.likely < 0.25 < good.likely
    assert unknown.high >= good.high


def test_a_number_that_many_ring_is_damped_and_one_that_everybody_rings_ties_nobody():
    def shelter(callers: int):
        people = [f"p{number:03}" for number in range(callers)]
        return told(
            [subject(id) for id in people],
            [
                *(holds(id, f"phone:{id}") for id in people),
                *(call(f"phone:{id}", "phone:shelter") for id in people),
            ],
        )

    few, many = (
        link(network, "p000", "phone:shelter").chance.likely
        for callers in (RULES.common_free, RULES.common_most)
        for network in trace_networks(shelter(callers), replace(RULES, strength=0.1))
    )

    assert many == pytest.approx(few * RULES.common_free / RULES.common_most)
    assert trace_networks(shelter(RULES.common_most + 1), RULES) == ()


def test_who_shares_a_telephone_hangs_together_and_each_holds_it():
    network = traced(
        told(
            [subject(id) for id in "abc"],
            [*(holds(id, "phone:x") for id in "ab"), *held("abc"), call("phone:b", "phone:c")],
        )
    )
    kinds = {(str(one.source), str(one.target)): one.kind for one in network.links}

    assert kinds["a", "b"] is LinkKind.SHARED_PHONE
    assert kinds["a", "phone:x"] is LinkKind.HOLDING
    assert next(one for one in network.members if one.entity == "phone:x").holders == ("a", "b")


def test_a_crowd_at_one_stop_ties_nobody():
    people = "abcdefghijk"
    crowd = told([subject(id) for id in people], [*held(people), stop(*(f"phone:{id}" for id in people))])

    assert trace_networks(crowd, RULES) == ()


@pytest.mark.parametrize("category", sorted(PROTECTED))
def test_no_protected_person_can_be_written_down_as_a_subject_or_a_member(category):
    with pytest.raises(ValueError, match="protected"):
        subject("a", category)
    with pytest.raises(ValueError, match="protected"):
        Member(entity=EntityId("a"), kind=MemberKind.PERSON, category=category)


def test_a_record_of_somebody_who_is_no_subject_ties_nothing_to_them():
    what = crew()
    without = replace(what, subjects=tuple(one for one in what.subjects if one.entity != "ben"))

    assert "ben" not in {one.entity for one in traced(without).members}


def test_what_a_record_says_that_somebody_did_leads_the_roles_and_is_named():
    what = crew()
    guide = replace(what.subjects[1], conduct={NetworkRole.GUIDE: ("r-1",)})
    network = traced(replace(what, subjects=(what.subjects[0], guide, *what.subjects[2:])))
    roles = next(one for one in network.members if one.entity == "ben").roles

    assert roles[0].role is NetworkRole.GUIDE
    assert "told" in roles[0].rules
    assert sum(one.share for one in roles) == pytest.approx(1)


def test_an_analysts_word_outweighs_every_rule():
    what = crew()
    word = RoleOverride(
        id="w", record=RecordId("r"), role=NetworkRole.LOOKOUT, officer=OfficerId("o"), reason="seen",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    said = replace(what.subjects[1], conduct={NetworkRole.GUIDE: ("r-1",)}, override=word)
    network = traced(replace(what, subjects=(what.subjects[0], said, *what.subjects[2:])))
    member = next(one for one in network.members if one.entity == "ben")

    assert [(one.role, one.share) for one in member.roles] == [(NetworkRole.LOOKOUT, 1.0)]
    assert member.override == word


def test_tiers_count_from_the_root_to_the_branches():
    people = ("ana", "ben", "cai")
    chain = told(
        [
            replace(
                subject(id),
                conduct={NetworkRole.ORGANISER: ("r",)} if id == "ana" else {NetworkRole.GUIDE: ("r",)},
            )
            for id in people
        ],
        [
            *(holds(id, f"phone:{id}") for id in people),
            call("phone:ana", "phone:ben"),
            call("phone:ben", "phone:cai"),
        ],
    )

    assert {one.entity: one.tier for one in traced(chain).members} == {"ana": 0, "ben": 1, "cai": 2}


def test_a_way_names_the_records_of_every_hop_and_is_as_strong_as_all_of_them():
    network = traced()
    (path,) = find_paths(network, EntityId("ben"), EntityId("dov"))

    assert [hop.target for hop in path.hops] == ["ana", "phone:nobody", "dov"]
    assert all(hop.records for hop in path.hops)
    expected = 1.0
    for hop in path.hops:
        expected *= hop.chance.likely
    assert path.chance.likely == pytest.approx(expected)


def test_no_way_leads_to_oneself_or_to_who_is_elsewhere():
    assert find_paths(traced(), EntityId("ben"), EntityId("ben")) == ()
    assert find_paths(traced(), EntityId("ben"), EntityId("nobody here")) == ()


def test_quarters_count_what_lasted_in_them():
    first, *_ = found = snapshots_of(traced())

    assert [str(one.first) for one in found] == ["2026-01-01"]
    assert first.links == len(traced().links)


def test_everybody_has_a_place_in_the_chart_and_the_root_is_in_the_middle():
    network = traced()
    places = lay_out(network)

    assert set(places) == {one.entity for one in network.members}
    assert len({*places.values()}) == len(places)
    assert all(abs(x) <= 1 and abs(y) <= 1 for x, y in places.values())
    roots = [one.entity for one in network.members if one.tier == 0]
    if len(roots) == 1:
        assert places[roots[0]] == (0, 0)


def test_nothing_told_gives_no_network():
    assert trace_networks(told([], []), RULES) == ()
    assert trace_networks(told([subject("a")], [holds("a", "phone:a")]), RULES) == ()
    assert (
        trace_networks(told([subject("a")], [holds("a", "phone:a"), call("phone:a", "phone:a")]), RULES) == ()
    )


def test_associates_are_members_and_no_targets():
    what = crew()
    network = traced(replace(what, subjects=(*what.subjects[:3], subject("dov", SubjectCategory.ASSOCIATE))))

    assert [one.entity for one in network.members if one.category is SubjectCategory.ASSOCIATE] == ["dov"]
    assert not next(one for one in network.members if one.entity == "dov").target


def test_a_plate_counts_only_where_a_record_of_a_vehicle_bears_it():
    people = [subject(id) for id in "abc"]
    stopped = [*held("abc"), stop("phone:a", "phone:b", "vehicle:x"), stop("phone:b", "phone:c", day=1)]
    what = told(people, stopped)
    known = replace(
        holds("v", "vehicle:x"), kind=StatementKind.VEHICLE, about=None,
        mentions=((Part.HELD, "vehicle:x"), (Part.FOUND, "phone:a")),
    )  # fmt: skip

    assert "vehicle:x" not in {one.entity for one in traced(what).members}
    assert "vehicle:x" in {
        one.entity for one in traced(replace(what, statements=(*what.statements, known))).members
    }


def test_what_is_said_again_on_another_day_is_surer_and_sums_paid_in_parts_are_less_so():
    def chance(kind: StatementKind, days: int) -> float:
        parts = tuple(
            replace(call("phone:a", "phone:b", day), kind=kind, record=f"r-{day}") for day in range(days)
        )
        ring = [call("phone:b", "phone:c", day) for day in range(4)]
        links = tie(told([subject(id) for id in "abc"], [*held("abc"), *ring, *parts]), RULES).links
        (found,) = (one for one in links if (one.source, one.target) == ("a", "b"))
        return found.chance.likely

    assert chance(StatementKind.CALL, 1) < chance(StatementKind.CALL, 2) < chance(StatementKind.CALL, 3)
    assert (
        chance(StatementKind.PAYMENT, 1) > chance(StatementKind.PAYMENT, 2) > chance(StatementKind.PAYMENT, 3)
    )


def test_two_crews_that_only_a_strangers_number_joins_are_two_networks():
    left, right = ([f"{side}{number}" for number in range(6)] for side in "lr")
    rings = [
        call(f"phone:{one}", f"phone:{other}", day)
        for crew_of in (left, right)
        for one, other in combinations(crew_of, 2)
        for day in (1, 2)
    ]
    taxi = [call("phone:l0", "phone:taxi", day) for day in (1, 2)]
    taxi += [call("phone:taxi", "phone:r0", day) for day in (1, 2)]
    both = told(
        [subject(id) for id in (*left, *right)],
        [*(holds(id, f"phone:{id}") for id in (*left, *right)), *rings, *taxi],
    )

    found = [{one.entity for one in network.members if one.roles} for network in trace_networks(both, RULES)]

    assert sorted(map(sorted, found)) == [left, right]


def test_what_hangs_far_away_does_not_join_two_networks():
    """In a large whole two small networks pass for one, unless each part is looked at again by itself."""
    crews = [[f"c{crew:02}-{number}" for number in range(8)] for crew in range(40)]
    rings = [
        call(f"phone:{one}", f"phone:{other}", day)
        for own in crews
        for one, other in combinations(own, 2)
        for day in (1, 2)
    ]
    bridges = [
        call(f"phone:{one[0]}", f"phone:{other[1]}", day) for one, other in pairwise(crews) for day in (1, 2)
    ]
    people = [id for own in crews for id in own]
    whole = told(
        [subject(id) for id in people],
        [*(holds(id, f"phone:{id}") for id in people), *rings, *bridges],
    )

    sizes = [len(one.members) for one in trace_networks(whole, replace(RULES, again=20))]

    assert max(sizes) < max(len(one.members) for one in trace_networks(whole, replace(RULES, again=10_000)))


def test_two_at_one_house_are_tied_and_no_house_is_a_member():
    people = [subject(id) for id in "abc"]
    lived = [holds(id, f"phone:{id}", "place:12 centro luna") for id in "ab"]
    rung = [call("phone:b", "phone:c"), call("phone:a", "phone:c")]
    network = traced(told(people, [*lived, holds("c", "phone:c"), *rung]))

    assert link(network, "a", "b").kind is LinkKind.SHARED_PLACE
    assert MemberKind.PLACE not in {one.kind for one in network.members}


@pytest.mark.parametrize("people", [0, 1, 2])
def test_fewer_than_three_are_no_network_however_sure_their_links(people):
    few = "ab"[:people]
    rings = [call(f"phone:{one}", "phone:x", day) for one in few for day in range(5)]

    assert trace_networks(told([subject(id) for id in few], [*held(few), *rings]), RULES) == ()
