"""Law: the row filter shows a thing exactly where the decision allows it; and nobody reads a protected record.

The filter is evaluated here in plain Python over the attributes of `Thing`, as `store` does in SQL.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rootbranch import guard
from rootbranch.guard.logic import one_of_products
from rootbranch.model.access import Actor, Agreement, Duty, Kind, Officer, Thing, Verb
from rootbranch.model.filters import And, Equals, Everything, Filter, Has, Not, Nothing, OneOf, Or
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.model.marking import HandlingCode, Purpose, Tlp

POLICIES = guard.load_policies()
NOW = datetime(2026, 3, 1, tzinfo=UTC)
PARTNERS = [PartnerId(name) for name in ("xa", "xb", "xc")]


def passes(tree: Filter, thing: Thing) -> bool:
    match tree:
        case Everything():
            return True
        case Nothing():
            return False
        case And(parts):
            return all(passes(part, thing) for part in parts)
        case Or(parts):
            return any(passes(part, thing) for part in parts)
        case Not(part):
            return not passes(part, thing)
        case Equals(attribute, value):
            return bool(getattr(thing, attribute) == value)
        case OneOf(attribute, values):
            return getattr(thing, attribute) in values
        case Has(attribute, value):
            return value in getattr(thing, attribute)
    raise AssertionError(tree)


def some_of(values: Iterable[object]) -> st.SearchStrategy[tuple]:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=4).map(tuple)


partners = st.sampled_from(PARTNERS)
moments = st.sampled_from([NOW + timedelta(days=days) for days in (-2, -1, 0, 1, 2)])
# Weighted towards what lets something pass, so that both answers occur often.
handling = st.one_of(st.just((HandlingCode.H0,)), some_of(HandlingCode))

agreements = st.lists(
    st.builds(
        Agreement,
        giver=partners,
        receiver=partners,
        purposes=st.one_of(st.just(tuple(Purpose)), some_of(Purpose)),
        handling=handling,
        onward=st.booleans(),
        origin_country_allowed=st.booleans(),
        retention_days=st.just(365),
        contact=st.just(""),
        valid_from=moments,
        valid_to=moments,
    ),
    max_size=4,
).map(tuple)

actors = st.builds(
    Actor,
    officer=st.builds(
        Officer,
        id=st.just(OfficerId("o")),
        name=st.just("n"),
        partner=partners,
        duties=st.frozensets(st.sampled_from(Duty), max_size=3),
        active=st.sampled_from([True, True, True, False]),
    ),
    purpose=st.sampled_from(Purpose),
    door=st.just("cli"),
)

# Not tied to one another on purpose: no_onward without H2 and the other way round must be safe as well.
records = st.builds(
    Thing,
    kind=st.just(Kind.RECORD),
    id=st.just("t"),
    partner=partners,
    tlp=st.sampled_from(Tlp),
    no_onward=st.sampled_from([False, False, True]),
    protected=st.sampled_from([False, False, True]),
    purposes=st.one_of(st.just(tuple(Purpose)), some_of(Purpose)),
    handling=handling,
)
things = st.one_of(records, st.builds(Thing, kind=st.sampled_from(Kind), id=st.just("t"), partner=partners))

READERS = [Duty.ANALYST, Duty.RESULTS_OFFICER, Duty.REVIEWER, Duty.LIAISON]
PURPOSES_OF_READERS = [Purpose.INVESTIGATION, Purpose.ANALYSIS, Purpose.RESULTS]
readers = st.builds(
    Actor,
    officer=st.builds(
        Officer,
        id=st.just(OfficerId("o")),
        name=st.just("n"),
        partner=partners,
        duties=st.frozensets(st.sampled_from(READERS), min_size=1),
    ),
    purpose=st.sampled_from(PURPOSES_OF_READERS),
    door=st.just("web"),
)


@settings(max_examples=300)
@given(
    st.one_of(actors, readers), st.sampled_from(Verb), agreements, st.lists(things, min_size=4, max_size=10)
)
def test_filter_and_decision_agree_on_every_thing(actor, verb, agreed, some) -> None:
    for thing in some:
        tree = guard.row_filter(POLICIES, actor, verb, thing.kind, agreed, NOW)
        assert passes(tree, thing) is guard.decide(POLICIES, actor, verb, thing, agreed, NOW).allowed


@settings(max_examples=200)
@given(readers, agreements, st.lists(records, min_size=6, max_size=12))
def test_filter_and_decision_agree_on_records_of_those_who_read(actor, agreed, some) -> None:
    tree = guard.row_filter(POLICIES, actor, Verb.READ, Kind.RECORD, agreed, NOW)
    for thing in some:
        assert passes(tree, thing) is guard.decide(POLICIES, actor, Verb.READ, thing, agreed, NOW).allowed


@settings(max_examples=300)
@given(st.one_of(actors, readers), st.sampled_from(Verb), agreements, records)
def test_whoever_may_look_into_a_record_has_every_reason_to(actor, verb, agreed, thing) -> None:
    # Written from the rules, not from the policies: each way in must have all of its conditions.
    tree = guard.row_filter(POLICIES, actor, verb, Kind.RECORD, agreed, NOW)
    if not passes(tree, thing):
        return
    duties, own = actor.officer.duties, thing.partner == actor.officer.partner
    assert actor.officer.active
    assert Duty.OPERATOR not in duties
    if verb in {Verb.VERIFY, Verb.PURGE}:
        assert Duty.DATA_PROTECTION_OFFICER in duties
        assert actor.purpose is Purpose.SUPERVISION
    elif verb is Verb.OPEN_SEAL:
        assert own
        assert thing.protected
        assert Duty.ASSISTANCE_OFFICER in duties
        assert actor.purpose is Purpose.ASSISTANCE
    elif verb is Verb.ENTER:  # counted without being shown: the ledger asks, and gives out a number
        assert not thing.protected
        assert actor.purpose is Purpose.RESULTS
        assert actor.purpose in thing.purposes
        assert Duty.RESULTS_OFFICER in duties
        assert not _stays(thing)
    else:
        assert verb in {Verb.READ, Verb.JUDGE, Verb.CATEGORISE}
        assert not thing.protected
        assert actor.purpose in thing.purposes
        assert actor.purpose in PURPOSES_OF_READERS
        assert duties & set(READERS)
        assert own or _lets_pass(actor, agreed, thing)


def _stays(thing: Thing) -> bool:
    return thing.no_onward or HandlingCode.H2 in thing.handling or thing.tlp in {Tlp.RED, Tlp.AMBER_STRICT}


def _lets_pass(actor: Actor, agreed: tuple[Agreement, ...], thing: Thing) -> bool:
    return not _stays(thing) and any(
        agreement.giver == thing.partner
        and agreement.receiver == actor.officer.partner
        and agreement.valid_from <= NOW < agreement.valid_to
        and actor.purpose in agreement.purposes
        and set(thing.handling) <= set(agreement.handling)
        for agreement in agreed
    )


@settings(max_examples=300)
@given(readers.filter(lambda actor: Duty.ANALYST in actor.officer.duties), agreements, records)
def test_an_analyst_with_every_reason_may_read(actor, agreed, thing) -> None:
    # The other half: the rules are not met by showing nothing at all.
    own = thing.partner == actor.officer.partner
    fits = actor.purpose in {Purpose.INVESTIGATION, Purpose.ANALYSIS} and actor.purpose in thing.purposes
    if fits and not thing.protected and (own or _lets_pass(actor, agreed, thing)):
        assert guard.decide(POLICIES, actor, Verb.READ, thing, agreed, NOW).allowed


@settings(max_examples=300)
@given(
    st.frozensets(st.sampled_from(Duty)),
    st.sampled_from(Purpose),
    st.sampled_from([verb for verb in Verb if verb not in {Verb.OPEN_SEAL, Verb.PURGE, Verb.VERIFY}]),
    agreements,
    records,
)
def test_nobody_reaches_a_protected_record_by_any_combination(duties, purpose, verb, agreed, thing) -> None:
    officer = Officer(id=OfficerId("o"), name="n", partner=PARTNERS[0], duties=duties)
    actor = Actor(officer=officer, purpose=purpose, door="api")
    sealed = Thing(
        kind=Kind.RECORD,
        id="t",
        partner=thing.partner,
        tlp=thing.tlp,
        no_onward=thing.no_onward,
        protected=True,
        purposes=thing.purposes,
        handling=thing.handling,
    )
    assert not guard.decide(POLICIES, actor, verb, sealed, agreed, NOW).allowed
    assert not passes(guard.row_filter(POLICIES, actor, verb, Kind.RECORD, agreed, NOW), sealed)


@given(records, records, records)
def test_fewer_agreements_never_show_more(one, other, third) -> None:
    officer = Officer(id=OfficerId("o"), name="n", partner=PARTNERS[0], duties=frozenset({Duty.ANALYST}))
    actor = Actor(officer=officer, purpose=Purpose.ANALYSIS, door="cli")
    for thing in (one, other, third):
        without = guard.decide(POLICIES, actor, Verb.READ, thing, (), NOW).allowed
        assert without is (
            thing.partner == PARTNERS[0] and not thing.protected and Purpose.ANALYSIS in thing.purposes
        )


literals: list[Filter] = [
    Equals("partner", "xa"),
    Equals("partner", "xb"),
    Has("handling", "H0"),
    Has("handling", "H1"),
]
signed: list[Filter] = [*literals, *(Not(part) for part in literals)]
products = st.lists(st.lists(st.sampled_from(signed), min_size=1, max_size=3), max_size=6)


@given(products, records)
def test_folding_combinations_keeps_exactly_the_same_rows(some, thing) -> None:
    plain = Or(tuple(And(tuple(product)) for product in some))
    assert passes(one_of_products(some), thing) is passes(plain, thing)
