"""The page of a release offers the next step to who may take it, and says how far the release is."""

from tests.fixtures.office import Office

from rootbranch import usecases


def test_a_release_is_confirmed_and_withdrawn_on_its_page(own_office: Office) -> None:
    world = own_office.world
    (release,) = usecases.list_releases(world.installation, world.actor("results"))
    address = f"/releases/{release.id}"
    publisher, reviewer = own_office.as_("results"), own_office.as_("reviewer")
    assert f"{address}/confirm" not in publisher.get(address).text
    assert publisher.send(f"{address}/confirm", note="").status_code == 400
    assert "provisional" in reviewer.get(address).text
    assert reviewer.send(f"{address}/confirm", note="looked at it").status_code in {200, 303}
    page = publisher.get(address).text
    assert "confirmed by reviewer" in page
    assert 'id="sentences"' in page
    assert "the partners counted" in page
    assert publisher.send(f"{address}/withdraw", reason=" ").status_code == 400
    assert publisher.send(f"{address}/withdraw", reason="<b>counted</b> twice").status_code in {200, 303}
    page = publisher.get(address).text
    assert "WITHDRAWN" in page
    assert "<b>counted" not in page
    assert f"{address}/withdraw" not in page
    assert "withdrawn" in publisher.get("/releases").text


def test_who_may_take_no_step_is_offered_none(own_office: Office) -> None:
    world = own_office.world
    (release,) = usecases.list_releases(world.installation, world.actor("results"))
    analyst = own_office.as_("aa-analyst")
    address = f"/releases/{release.id}"
    assert f"{address}/withdraw" not in analyst.get(address).text
    assert analyst.send(f"{address}/withdraw", reason="no").status_code in {403, 404}
