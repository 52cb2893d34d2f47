"""Ties that partners tell of as rows of their own: who is related to whom, who owns what, and that nobody protected comes in by them."""

import pytest
from tests.fixtures.calls import build, row
from tests.fixtures.ties import SCHEMA_OF, TIES, owns, pays, tell, tie
from tests.unit.usecases.test_tracing import id_of, names, network, networks

from rootbranch import usecases
from rootbranch.model.networks import LinkKind, MemberKind


def links(view, one: str, other: str):
    ends = {id_of(view, one), id_of(view, other)}
    return {link.kind: link for link in view.network.links if {link.source, link.target} == ends}


def someone(who: str, quality: str = "MIGRANT", **cells: str) -> dict[str, str]:
    """Write somebody of another name than the crew, under the crew's id of a row."""
    told = {"conduct": "", "benefit": "", "officer": "", "agreed": ""} if quality != "SUSPECT" else {}
    known = {"name": "Eva Inventada Luz", "document": "QX777", "phone": "", "born": "1990-02-02"}
    return {**row("Ana", quality), **known, **told, "id": f"crew-{who}", **cells}


@pytest.mark.parametrize("kind", sorted(SCHEMA_OF))
def test_a_row_that_ties_two_makes_a_link_with_its_record_days_and_origin(crew, kind):
    tell(crew, tie(kind, "Bruno", "Carla", startDate=["2025-01-10"], endDate=["2025-06-01"]))
    build(crew)

    found = links(network(crew), "Bruno", "Carla")[LinkKind(kind)]

    assert (str(found.first), str(found.last), found.sources) == ("2025-01-10", "2025-06-01", 1)
    assert 0 < found.chance.low < found.chance.likely < found.chance.high < 1
    opened = usecases.read_link(
        crew.installation, crew.actor("analyst"), network(crew).network.id, found.source, found.target
    )
    assert [line.id for line in opened.records] == list(found.records)


def test_a_tie_that_nobody_ended_lasts_until_its_partner_told_of_it(crew):
    tell(crew, tie("family", "Bruno", "Carla", startDate=["2020-01-10"]))
    build(crew)

    found = links(network(crew), "Bruno", "Carla")[LinkKind.FAMILY]

    assert found.last > found.first


def firm(*names: str, schema: str = "Membership") -> list[dict[str, object]]:
    """Write a firm and who belongs to it."""
    ends = {
        "Membership": "member",
        "Directorship": "director",
        "Ownership": "owner",
        "Employment": "employee",
    }
    other = {"Ownership": "asset", "Employment": "employer"}.get(schema, "organization")
    tied: list[dict[str, object]] = [
        {
            "id": f"{schema}-{who}",
            "schema": schema,
            "properties": {ends[schema]: [f"crew-{who}"], other: ["firm"]},
        }
        for who in names
    ]
    return [
        {"id": "firm", "schema": "Company", "properties": {"name": ["Transportes Inventados SA"]}},
        *tied,
    ]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ("Membership", LinkKind.MEMBERSHIP),
        ("Employment", LinkKind.MEMBERSHIP),
        ("Directorship", LinkKind.DIRECTORSHIP),
        ("Ownership", LinkKind.HOLDING),
    ],
)
def test_two_of_one_firm_hang_together_through_it_and_the_firm_is_no_target(crew, schema, kind):
    tell(crew, *firm("Bruno", "Carla", schema=schema))
    build(crew)

    view = network(crew)
    (found,) = (one for one in view.things if one.kind is MemberKind.ORGANISATION)

    assert view.names[found.entity] == "Transportes Inventados SA"
    assert not found.target
    assert kind in {link.kind for link in view.network.links if found.entity in (link.source, link.target)}


def test_a_firm_of_which_one_only_is_known_ties_nobody_and_is_not_shown(crew):
    tell(crew, *firm("Bruno"))
    build(crew)

    assert MemberKind.ORGANISATION not in {one.kind for one in network(crew).things}


def test_accounts_have_holders_where_a_row_says_so_and_payments_then_tie_persons(crew):
    tell(crew, *owns("Bruno", "0011223344551"), *owns("Carla", "0011223344552"))
    tell(crew, pays("0011223344551", "0011223344552"))
    build(crew)

    found = links(network(crew), "Bruno", "Carla")[LinkKind.PAYMENT]

    assert len(found.records) == 1


def test_an_account_that_two_own_is_a_thing_that_both_hold(crew):
    rows = [*owns("Bruno", "0011223344551"), *owns("Carla", "0011223344551")[1:]]
    tell(crew, *rows)
    build(crew)

    view = network(crew)
    (account,) = (one for one in view.things if one.kind is MemberKind.ACCOUNT)

    assert {view.names[id].split()[0] for id in account.holders} == {"Bruno", "Carla"}
    assert LinkKind.SHARED_ACCOUNT in links(view, "Bruno", "Carla")


@pytest.mark.parametrize("quality", ["MIGRANT", "VICTIM", "MINOR"])
def test_a_protected_person_comes_into_no_network_by_any_row_and_nor_does_what_they_own(crew, quality):
    """The rows lie open, only the person does not: neither the person nor the account may be seen in the network."""
    crew.persons(someone("Eva", quality))
    tell(crew, *(tie(kind, "Bruno", "Eva") for kind in SCHEMA_OF))
    tell(crew, *owns("Eva", "0011223344559"), *owns("Bruno", "0011223344551"))
    tell(crew, pays("0011223344559", "0011223344551"), pays("0011223344559", "0011223344552"))
    build(crew)

    for officer in ("analyst", "aa-analyst"):
        for line in networks(crew, officer):
            view = usecases.read_network(crew.installation, crew.actor(officer), line.id)
            assert "Eva" not in names(view)
            assert not any("0011223344559" in text for text in view.names.values())


def test_who_turns_out_protected_leaves_at_once_with_what_they_own(crew):
    tell(crew, *owns("Ana", "0011223344551"), *owns("Bruno", "0011223344552"))
    tell(crew, pays("0011223344551", "0011223344552"), pays("0011223344551", "0011223344553"))
    tell(crew, *(tie(kind, "Ana", "Dario") for kind in SCHEMA_OF))
    build(crew)
    assert "Ana" in names(network(crew))
    crew.persons(
        row("Ana", "VICTIM", conduct="", benefit="", officer="", agreed="", id="other"), partner="BB"
    )

    for officer in ("analyst", "aa-analyst"):
        for line in networks(crew, officer):
            view = usecases.read_network(crew.installation, crew.actor(officer), line.id)
            assert "Ana" not in names(view)
            assert not any("0011223344551" in text for text in view.names.values())


def test_what_an_asker_may_not_see_of_ties_neither_shows_nor_counts(crew):
    before = network(crew)
    tell(crew, tie("family", "Bruno", "Carla"), mapping=TIES.replace("AMBER", "RED").replace("ties", "reds"))
    build(crew)

    assert network(crew).network.links == before.network.links
    assert len(network(crew, "aa-analyst").network.links) == len(before.network.links) + 1


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"person": ["nobody"], "relative": ["crew-Ana"]},
        {"person": ["crew-Ana"], "relative": ["crew-Ana"]},
        {"person": ["crew-Ana"] * 500, "relative": ["x" * 5_000, "crew-Ana\u0000"]},
        {"person": ["family-1"], "relative": ["family-1"]},
    ],
)
def test_a_tie_to_nobody_to_oneself_or_to_itself_ties_nobody_and_breaks_nothing(crew, properties):
    before = network(crew).network.links
    tell(crew, {"id": "family-1", "schema": "Family", "properties": properties})
    build(crew)

    assert network(crew).network.links == before
