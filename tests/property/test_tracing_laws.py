"""Laws of networks, whatever is told and in whatever order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.unit.trace.told import UNKNOWN, call, grade, holds, stop, subject, told

from rootbranch.model.category import SubjectCategory
from rootbranch.model.networks import Network
from rootbranch.trace import Statement, find_paths, lay_out, load_trace_rules, trace_networks

RULES = load_trace_rules()
PEOPLE = tuple("abcdef")
THINGS = tuple(f"phone:{id}" for id in (*PEOPLE, "x", "y", "z"))
_categories = st.sampled_from((SubjectCategory.SUSPECT, SubjectCategory.CONVICTED, SubjectCategory.ASSOCIATE))
_subjects = st.lists(
    st.tuples(st.sampled_from(PEOPLE), _categories), unique_by=lambda one: one[0], max_size=6
)
_grades = st.sampled_from((grade("AA"), grade("BB"), UNKNOWN))
_statements = st.lists(
    st.one_of(
        st.builds(holds, st.sampled_from(PEOPLE), st.sampled_from(THINGS)),
        st.builds(call, st.sampled_from(THINGS), st.sampled_from(THINGS), st.integers(0, 9), _grades),
        st.builds(lambda things: stop(*things), st.lists(st.sampled_from(THINGS), max_size=4)),
    ),
    max_size=40,
)


def networks(subjects: list[tuple[str, SubjectCategory]], statements: list[Statement]) -> tuple[Network, ...]:
    return trace_networks(told([subject(*one) for one in subjects], statements), RULES)


@examples(max_examples=60, deadline=None)
@given(_subjects, _statements, st.randoms(use_true_random=False))
def test_the_order_of_what_is_told_changes_nothing(subjects, statements, random):
    mixed, turned = list(statements), list(subjects)
    random.shuffle(mixed)
    random.shuffle(turned)

    assert networks(subjects, statements) == networks(turned, mixed)


@examples(max_examples=60, deadline=None)
@given(_subjects, _statements)
def test_only_who_may_be_a_member_is_one_and_every_link_leads_to_its_records(subjects, statements):
    known, records = {id for id, _ in subjects}, {one.record for one in statements}
    for network in networks(subjects, statements):
        assert {one.entity for one in network.members if one.roles} <= known
        for one in network.members:
            assert not one.roles or abs(sum(each.share for each in one.roles) - 1) < 1e-6
            assert set(one.holders) <= known
        for link in network.links:
            assert set(link.records) <= records
            assert 0 <= link.chance.low <= link.chance.likely <= link.chance.high <= 1
        places = lay_out(network)
        assert set(places) == {one.entity for one in network.members}
        assert all(abs(x) <= 1 and abs(y) <= 1 for place in places.values() for x, y in [place])


@examples(max_examples=40, deadline=None)
@given(_subjects, _statements, st.sampled_from(PEOPLE))
def test_what_is_hidden_leaves_the_same_as_if_it_had_never_been_told(subjects, statements, hidden):
    """Whoever is protected is no subject, and their telephone is taken out before anything is traced."""
    left = [one for one in subjects if one[0] != hidden]
    thing = f"phone:{hidden}"
    cleaned = [
        replace(one, mentions=tuple(each for each in one.mentions if each[1] != thing)) for one in statements
    ]
    for network in networks(left, cleaned):
        assert hidden not in {one.entity for one in network.members}
        assert thing not in {one.entity for one in network.members}


@examples(max_examples=40, deadline=None)
@given(_subjects, _statements)
def test_a_way_goes_from_hop_to_hop_and_no_later_one_is_stronger(subjects, statements):
    for network in networks(subjects, statements):
        ends = [one.entity for one in network.members]
        paths = find_paths(network, ends[0], ends[-1])
        for path in paths:
            assert (path.hops[0].source, path.hops[-1].target) == (ends[0], ends[-1])
            assert all(
                one.target == other.source for one, other in zip(path.hops, path.hops[1:], strict=False)
            )
            assert all(hop.records for hop in path.hops)
        chances = [path.chance.likely for path in paths]
        assert chances == sorted(chances, reverse=True)
