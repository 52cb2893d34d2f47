"""The pages Check and Entity, and the same as calls: what is shown is what the asker may see, and no word in an address."""

from tests.fixtures.office import Office
from tests.fixtures.world import person

from rootbranch import usecases

KNOWN = {"name": "Ana María Lucero Paz", "born": "1981-04-17", "document": "QX1234567"}


def resolved(office: Office) -> Office:
    office.world.persons(person("a-1", **KNOWN))
    office.world.persons(person("b-1", **(KNOWN | {"name": "LUCERO PAZ, ANA MARIA"})), partner="BB")
    usecases.build_picture(office.world.installation, office.world.actor("analyst"))
    return office


def test_before_anything_is_resolved_a_check_says_so(own_office: Office) -> None:
    client = own_office.as_("analyst")
    assert client.get("/check").status_code == 200
    assert "rootbranch resolve" in client.send("/check", name="Ana").text


def test_a_check_leads_to_the_entity_and_keeps_the_words_out_of_addresses(own_office: Office) -> None:
    client = resolved(own_office).as_("analyst")
    answer = client.send("/check", name="ana lucero", born="1981")
    entity = answer.text.partition('href="/entities/')[2].partition('"')[0]
    page = client.get(f"/entities/{entity}").text

    assert answer.status_code == 200
    assert "lucero" not in str(answer.url)
    assert "LUCERO PAZ, ANA MARIA" in page
    assert "The document number is the same." in page


def test_an_entity_is_what_its_reader_may_see(own_office: Office) -> None:
    office = resolved(own_office)
    (record,) = office.world.search("Ana María Lucero", "aa-analyst")
    page = office.as_("aa-analyst").get(f"/entities/{record}").text

    assert "Ana María Lucero Paz" in page
    assert "LUCERO PAZ, ANA MARIA" not in page  # BB agreed with the joint office, not with AA
    assert office.as_("bb-liaison").get(f"/entities/{record}").status_code == 404


def test_too_much_or_nothing_is_refused_and_nothing_is_markup(own_office: Office) -> None:
    client = resolved(own_office).as_("analyst")
    assert client.send("/check").status_code == 400
    assert client.send("/check", name="x" * 400).status_code == 400
    assert "<script>" not in client.send("/check", name="<script>alert(1)</script>").text
    assert client.get("/entities/nobody").status_code == 404
