"""The policies as they are shipped: what each duty may, and what nobody may."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import combinations, product

import pytest

from rootbranch import guard
from rootbranch.errors import AccessError, InputError, IntegrityError
from rootbranch.guard.residual import OPERATORS
from rootbranch.model.access import Actor, Agreement, Duty, Kind, Officer, Thing, Verb
from rootbranch.model.filters import And, Equals, Everything, Has, Not, Nothing
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.model.marking import HandlingCode, Purpose, Tlp

POLICIES = guard.load_policies()
NOW = datetime(2026, 3, 1, tzinfo=UTC)
OWN, OTHER, THIRD = PartnerId("xa-own"), PartnerId("xb-other"), PartnerId("xc-third")
PERSONS = frozenset({Kind.RECORD, Kind.OUTCOME})


def actor(*duties: Duty, purpose: Purpose, active: bool = True) -> Actor:
    officer = Officer(id=OfficerId("o"), name="n", partner=OWN, duties=frozenset(duties), active=active)
    return Actor(officer=officer, purpose=purpose, door="cli")


def record(**attributes: object) -> Thing:
    return Thing(**{"kind": Kind.RECORD, "id": "r", "partner": OWN} | attributes)  # type: ignore[arg-type]


AGREEMENT = Agreement(
    giver=OTHER,
    receiver=OWN,
    purposes=(Purpose.ANALYSIS,),
    handling=(HandlingCode.H0, HandlingCode.H1),
    onward=False,
    origin_country_allowed=False,
    retention_days=365,
    contact="desk",
    valid_from=NOW - timedelta(days=1),
    valid_to=NOW + timedelta(days=1),
)
ANALYST = actor(Duty.ANALYST, purpose=Purpose.ANALYSIS)


def allows(who: Actor, verb: Verb, thing: Thing, *agreements: Agreement, at: datetime = NOW) -> bool:
    return guard.decide(POLICIES, who, verb, thing, agreements, at).allowed


def what_may(
    *duties: Duty, purpose: Purpose, kinds: Iterable[Kind] = Kind, protected: bool = False
) -> set[tuple[Verb, Kind]]:
    """Everything somebody may do with the own partner's things."""
    who = actor(*duties, purpose=purpose)
    things = [
        Thing(kind=kind, id="t", partner=OWN, protected=protected and kind is Kind.RECORD) for kind in kinds
    ]
    return {(verb, thing.kind) for verb, thing in product(Verb, things) if allows(who, verb, thing)}


PUBLISHED = {(Verb.READ, Kind.FIGURE), (Verb.READ, Kind.RELEASE), (Verb.READ, Kind.FLOWS)}
LOADS_FLOWS = {(Verb.ENTER, Kind.FLOWS)}
READ_AND_JUDGE_RECORDS = {(Verb.READ, Kind.RECORD), (Verb.JUDGE, Kind.RECORD)}
OWN_ENTITIES = {(Verb.READ, Kind.ENTITY), (Verb.JUDGE, Kind.ENTITY), (Verb.ENTER, Kind.ENTITY)}
READ_AND_JUDGE_OUTCOMES = {(Verb.READ, Kind.OUTCOME), (Verb.JUDGE, Kind.OUTCOME)}

# The whole table, so that a policy that permits one thing more is seen here.
EXPECTED: dict[tuple[Duty, Purpose], set[tuple[Verb, Kind]]] = {
    (Duty.OPERATOR, Purpose.SET_UP): {
        *(
            (verb, kind)
            for verb in (Verb.SET_UP, Verb.READ)
            for kind in (Kind.INSTALLATION, Kind.PARTNER, Kind.OFFICER)
        ),
        (Verb.READ, Kind.DELIVERY),
        (Verb.VERIFY, Kind.AUDIT),
        (Verb.VERIFY, Kind.INSTALLATION),
        *LOADS_FLOWS,
    },
    **{
        (Duty.LIAISON, purpose): {
            (Verb.GATHER, Kind.DELIVERY),
            (Verb.READ, Kind.DELIVERY),
            (Verb.READ, Kind.RECORD),
        }
        for purpose in (Purpose.INVESTIGATION, Purpose.ANALYSIS, Purpose.RESULTS)
    },
    (Duty.LIAISON, Purpose.ASSISTANCE): {(Verb.GATHER, Kind.DELIVERY), (Verb.READ, Kind.DELIVERY)},
    **{
        (Duty.ANALYST, purpose): READ_AND_JUDGE_RECORDS | OWN_ENTITIES | READ_AND_JUDGE_OUTCOMES | more
        for purpose, more in ((Purpose.INVESTIGATION, set()), (Purpose.ANALYSIS, LOADS_FLOWS))
    },
    (Duty.RESULTS_OFFICER, Purpose.RESULTS): READ_AND_JUDGE_RECORDS
    | READ_AND_JUDGE_OUTCOMES
    | {
        (Verb.ENTER, Kind.OUTCOME),
        (Verb.ENTER, Kind.RECORD),
        (Verb.PUBLISH, Kind.RELEASE),
        (Verb.JUDGE, Kind.RELEASE),
        *LOADS_FLOWS,
    },
    (Duty.REVIEWER, Purpose.RESULTS): READ_AND_JUDGE_RECORDS
    | READ_AND_JUDGE_OUTCOMES
    | {(Verb.CATEGORISE, Kind.RECORD), (Verb.CATEGORISE, Kind.OUTCOME), (Verb.ENTER, Kind.OUTCOME)}
    | {(Verb.JUDGE, Kind.RELEASE)},
    (Duty.DATA_PROTECTION_OFFICER, Purpose.SUPERVISION): {
        *((Verb.READ, kind) for kind in (Kind.AUDIT, Kind.DELIVERY, Kind.PARTNER, Kind.OFFICER)),
        *(
            (Verb.VERIFY, kind)
            for kind in (Kind.RECORD, Kind.AUDIT, Kind.FIGURE, Kind.RELEASE, Kind.INSTALLATION)
        ),
        (Verb.PURGE, Kind.RECORD),
    },
    (Duty.ASSISTANCE_OFFICER, Purpose.ASSISTANCE): {(Verb.READ, Kind.DELIVERY)},
}


@pytest.mark.parametrize("duty", Duty)
def test_each_duty_may_what_the_table_says_and_nothing_else(duty: Duty) -> None:
    for purpose in Purpose:
        assert what_may(duty, purpose=purpose) == PUBLISHED | EXPECTED.get((duty, purpose), set())


def test_who_has_no_duty_sees_what_is_published() -> None:
    for purpose in Purpose:
        assert what_may(purpose=purpose) == PUBLISHED


def test_who_is_no_longer_active_may_nothing() -> None:
    for purpose, verb, kind in product(Purpose, Verb, (Kind.FIGURE, Kind.RECORD)):
        gone = actor(*set(Duty) - {Duty.OPERATOR}, purpose=purpose, active=False)
        assert guard.row_filter(POLICIES, gone, verb, kind, (), NOW) == Nothing()


def test_a_protected_record_is_opened_for_help_cared_for_and_nothing_else() -> None:
    helped = {(Verb.OPEN_SEAL, Kind.RECORD)}
    cared = {(Verb.VERIFY, Kind.RECORD), (Verb.PURGE, Kind.RECORD)}
    for size in (1, 2, len(Duty)):
        for duties, purpose in product(combinations(Duty, size), Purpose):
            may = what_may(*duties, purpose=purpose, kinds=(Kind.RECORD,), protected=True)
            assert may <= helped | cared
            if helped <= may:
                assert Duty.ASSISTANCE_OFFICER in duties
                assert purpose is Purpose.ASSISTANCE
            if cared & may:
                assert Duty.DATA_PROTECTION_OFFICER in duties
                assert purpose is Purpose.SUPERVISION


def test_an_operator_sees_no_person_whatever_other_duty_he_gave_himself() -> None:
    for duty, purpose in product(Duty, Purpose):
        for protected in (False, True):
            assert not what_may(Duty.OPERATOR, duty, purpose=purpose, kinds=PERSONS, protected=protected)


def test_help_is_kept_apart_from_pursuit() -> None:
    for duty in Duty:
        duties = (Duty.ASSISTANCE_OFFICER, duty)
        may = what_may(*duties, purpose=Purpose.ASSISTANCE, kinds=(Kind.RECORD,), protected=True)
        apart = duty in {Duty.OPERATOR, Duty.ANALYST, Duty.RESULTS_OFFICER, Duty.REVIEWER}
        assert ((Verb.OPEN_SEAL, Kind.RECORD) in may) is not apart


def test_a_seal_is_opened_for_the_own_partner_only_whatever_was_agreed() -> None:
    helper = actor(Duty.ASSISTANCE_OFFICER, purpose=Purpose.ASSISTANCE)
    agreed = replace(AGREEMENT, purposes=tuple(Purpose), handling=tuple(HandlingCode))
    assert allows(helper, Verb.OPEN_SEAL, record(protected=True), agreed)
    assert not allows(helper, Verb.OPEN_SEAL, record(protected=True, partner=OTHER), agreed)


def test_a_record_serves_the_purposes_it_was_given_for() -> None:
    assert allows(ANALYST, Verb.READ, record(purposes=(Purpose.ANALYSIS,)))
    assert not allows(ANALYST, Verb.READ, record(purposes=(Purpose.RESULTS, Purpose.INVESTIGATION)))
    assert not allows(ANALYST, Verb.READ, record(purposes=()))


def test_another_partners_record_needs_an_agreement_that_holds_now() -> None:
    foreign = record(partner=OTHER)
    assert not allows(ANALYST, Verb.READ, foreign)
    assert allows(ANALYST, Verb.READ, foreign, AGREEMENT)
    assert allows(ANALYST, Verb.READ, foreign, AGREEMENT, at=AGREEMENT.valid_from)
    assert not allows(ANALYST, Verb.READ, foreign, AGREEMENT, at=AGREEMENT.valid_to)
    assert not allows(ANALYST, Verb.READ, foreign, AGREEMENT, at=AGREEMENT.valid_from - timedelta(seconds=1))


@pytest.mark.parametrize(
    "change",
    [
        {"giver": THIRD},
        {"receiver": THIRD},
        {"giver": OWN, "receiver": OTHER},
        {"purposes": (Purpose.INVESTIGATION,)},
        {"purposes": ()},
        {"handling": ()},
        {"handling": (HandlingCode.H1,)},
    ],
)
def test_an_agreement_about_something_else_does_not_count(change: dict[str, object]) -> None:
    changed = replace(AGREEMENT, **change)  # type: ignore[arg-type]
    assert not allows(ANALYST, Verb.READ, record(partner=OTHER), changed)


def test_one_agreement_must_name_every_handling_code_two_halves_do_not() -> None:
    both = record(partner=OTHER, handling=(HandlingCode.H1, HandlingCode.H3))
    first = replace(AGREEMENT, handling=(HandlingCode.H0, HandlingCode.H1))
    second = replace(AGREEMENT, handling=(HandlingCode.H0, HandlingCode.H3))
    assert not allows(ANALYST, Verb.READ, both, first, second)
    assert allows(ANALYST, Verb.READ, both, replace(AGREEMENT, handling=(HandlingCode.H1, HandlingCode.H3)))


@pytest.mark.parametrize("verb", [Verb.READ, Verb.JUDGE])
def test_red_strict_and_no_onward_stay_with_their_giver_whatever_was_agreed(verb: Verb) -> None:
    everything = replace(AGREEMENT, handling=tuple(HandlingCode), onward=True)
    for tlp in Tlp:
        may = tlp not in {Tlp.RED, Tlp.AMBER_STRICT}
        assert allows(ANALYST, verb, record(partner=OTHER, tlp=tlp), everything) is may
        assert allows(ANALYST, verb, record(tlp=tlp))
    assert not allows(ANALYST, verb, record(partner=OTHER, no_onward=True), everything)
    with_h2 = (HandlingCode.H0, HandlingCode.H2)
    assert not allows(ANALYST, verb, record(partner=OTHER, handling=with_h2), everything)
    assert allows(ANALYST, verb, record(handling=with_h2, no_onward=True))


def test_what_stays_with_its_giver_is_entered_into_no_ledger_not_even_by_the_giver() -> None:
    """The ledger is read by all partners; what it may count is decided here and nowhere else."""
    results = actor(Duty.RESULTS_OFFICER, purpose=Purpose.RESULTS)
    for thing, may in (
        (record(), True),
        (record(partner=OTHER), True),
        (record(tlp=Tlp.RED), False),
        (record(partner=OTHER, tlp=Tlp.AMBER_STRICT), False),
        (record(no_onward=True), False),
        (record(handling=(HandlingCode.H0, HandlingCode.H2)), False),
        (record(purposes=(Purpose.ANALYSIS,)), False),
        (record(protected=True), False),
    ):
        assert allows(results, Verb.ENTER, thing) is may


def test_a_liaison_keeps_to_the_own_partner_whatever_was_agreed() -> None:
    liaison = actor(Duty.LIAISON, purpose=Purpose.ANALYSIS)
    assert allows(liaison, Verb.READ, record(), AGREEMENT)
    assert not allows(liaison, Verb.READ, record(partner=OTHER), AGREEMENT)
    for verb in (Verb.READ, Verb.GATHER):
        assert allows(liaison, verb, Thing(kind=Kind.DELIVERY, id="d", partner=OWN), AGREEMENT)
        assert not allows(liaison, verb, Thing(kind=Kind.DELIVERY, id="d", partner=OTHER), AGREEMENT)


def test_a_decision_names_the_policies_it_rests_on() -> None:
    def reasons(thing: Thing) -> tuple[str, ...]:
        return guard.decide(POLICIES, ANALYST, Verb.READ, thing, (), NOW).reasons

    assert reasons(record()) == ("analyst-reads-and-judges-records",)
    assert reasons(record(protected=True)) == ("protected-stays-sealed",)
    assert reasons(record(partner=OTHER, purposes=())) == ("needs-an-agreement", "purpose-not-given")
    assert reasons(Thing(kind=Kind.AUDIT, id="a", partner=OWN)) == ()


def test_not_allowed_and_not_there_are_one_answer() -> None:
    with pytest.raises(AccessError) as refused:
        guard.require(POLICIES, ANALYST, Verb.READ, record(protected=True), (), NOW)
    absent = guard.not_there(Kind.RECORD, "r")
    assert (refused.value.what, refused.value.where, refused.value.fix) == (
        absent.what,
        absent.where,
        absent.fix,
    )
    assert guard.require(POLICIES, ANALYST, Verb.READ, record(), (), NOW).allowed


def test_an_attribute_of_unknown_value_allows_nothing() -> None:
    for thing in (record(tlp="WHITE"), record(purposes=("anything",)), record(handling=("H9",))):
        with pytest.raises(IntegrityError):
            guard.decide(POLICIES, ANALYST, Verb.READ, thing, (), NOW)


def test_a_name_that_looks_like_a_policy_is_a_name() -> None:
    strange = PartnerId('"}; permit(principal, action, resource);//')
    who = Actor(
        officer=Officer(
            id=OfficerId(strange), name=strange, partner=strange, duties=frozenset({Duty.ANALYST})
        ),
        purpose=Purpose.ANALYSIS,
        door="cli",
    )
    assert not allows(who, Verb.READ, record())
    assert allows(who, Verb.READ, record(partner=strange))
    tree = guard.row_filter(POLICIES, who, Verb.READ, Kind.RECORD, (), NOW)
    assert isinstance(tree, And)
    assert set(tree.parts) == {
        Equals("partner", strange),
        Has("purposes", "analysis"),
        Not(Equals("protected", True)),
    }


def test_what_is_allowed_follows_the_clock_though_answers_are_kept() -> None:
    foreign = record(partner=OTHER)
    for _ in range(2):
        assert allows(ANALYST, Verb.READ, foreign, AGREEMENT)
        assert not allows(ANALYST, Verb.READ, foreign, AGREEMENT, at=AGREEMENT.valid_to)
        assert not allows(replace(ANALYST, purpose=Purpose.INVESTIGATION), Verb.READ, foreign, AGREEMENT)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        allows(ANALYST, Verb.READ, record(), at=NOW.replace(tzinfo=None))


def test_kinds_without_attributes_are_seen_whole_or_not_at_all() -> None:
    for (duty, purpose), verb in product(EXPECTED, Verb):
        for kind in set(Kind) - {Kind.RECORD, Kind.DELIVERY, Kind.ENTITY}:
            tree = guard.row_filter(POLICIES, actor(duty, purpose=purpose), verb, kind, (AGREEMENT,), NOW)
            assert isinstance(tree, Everything | Nothing)


# ---- loading

SCHEMA = """
entity Duty enum ["a"]; entity Actor = { partner: String, duties: Set<Duty> };
entity Record = { partner: String, protected: Bool, purposes: Set<String>, row: Long };
action read appliesTo { principal: Actor, resource: [Record], context: { purpose: String } };
"""
SOUND = (
    '@id("x") permit (principal, action, resource is Record) when { resource.partner == principal.partner };'
)


def test_a_sound_policy_set_is_taken() -> None:
    assert guard.parse_policies(SOUND, SCHEMA, "test").names == {"policy0": "x"}
    assert guard.load_policies() is POLICIES
    assert len(POLICIES.digest) == 64


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("permit (", "guard.policy_invalid"),
        ('@id("x") permit (principal, action, resource) when { resource.nowhere };', "guard.policy_invalid"),
        ('@id("x") permit (principal, action == Action::"write", resource);', "guard.policy_invalid"),
        (
            '@id("x") permit (principal, action, resource) when { principal.duties.contains(Duty::"b") };',
            "guard.policy_invalid",
        ),
        ("permit (principal, action, resource);", "guard.policy_unnamed"),
        (SOUND + SOUND, "guard.policy_unnamed"),
        ('@id("x") permit (principal, action, resource) when { resource.row < 3 };', "guard.policy_operator"),
        (
            '@id("x") permit (principal, action, resource) when { resource.partner like "mx-*" };',
            "guard.policy_operator",
        ),
        (
            '@id("x") permit (principal, action, resource) when { if resource.protected then false else true };',
            "guard.policy_operator",
        ),
        (
            '@id("x") permit (principal, action, resource) when { !(!(resource has row)) };',
            "guard.policy_operator",
        ),
        ('@id("x") permit (principal == ?principal, action, resource);', "guard.policy_template"),
    ],
)
def test_a_policy_set_that_could_be_misread_is_refused(text: str, why: str) -> None:
    with pytest.raises(InputError) as refused:
        guard.parse_policies(text, SCHEMA, "test")
    assert refused.value.what.id == why


def test_a_schema_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InputError):
        guard.parse_policies(SOUND, "entity {", "test")


def test_the_operator_of_a_refused_policy_is_named() -> None:
    with pytest.raises(InputError) as refused:
        guard.parse_policies(
            '@id("odd") permit (principal, action, resource) when { resource.row < 3 };', SCHEMA, "test"
        )
    assert refused.value.what.params == {"policy": "odd", "operator": "<"}
    assert "<" not in OPERATORS


def test_the_lists_of_the_schema_are_those_of_the_model() -> None:
    schema = (files("rootbranch.guard") / "policies" / "schema.cedarschema").read_text(encoding="utf-8")
    for name, values in (("Duty", Duty), ("Purpose", Purpose), ("Tlp", Tlp), ("Handling", HandlingCode)):
        line = next(line for line in schema.splitlines() if line.startswith(f"entity {name} enum"))
        assert line.split("[")[1] == ", ".join(f'"{value}"' for value in values) + "];"
    assert schema.split("\naction ")[1].split("\n")[0].split(", ") == [verb.value for verb in Verb]
    assert set(schema.split("resource: [")[1].split("]")[0].split(", ")) == {kind.value for kind in Kind}


def test_only_the_joint_office_resolves_what_all_gave() -> None:
    joint = Thing(kind=Kind.ENTITY, id="Entity", partner=OTHER)
    assert allows(ANALYST, Verb.JUDGE, joint)
    assert not allows(ANALYST, Verb.ENTER, joint)
