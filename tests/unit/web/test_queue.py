"""The queue: a reason fits its word, pairs are counted, listed, passed over and come back to, and have readable names."""

import re

import pytest
from tests.fixtures.office import Client, Office
from tests.fixtures.world import OFFICERS

from rootbranch import usecases
from rootbranch.errors import InputError
from rootbranch.model.records import Verdict

KEY = re.compile(r'href="/queue\?pair=([0-9a-f-]{36}\.[0-9a-f-]{36})"')


def shown(page: str) -> str:
    """Give the key of the pair that a page of the queue shows."""
    left, right = re.findall(r'name="(?:left|right)" value="([^"]+)"', page)
    return f"{left}.{right}"


def listed(client: Client) -> list[str]:
    return KEY.findall(client.get("/queue/pairs").text)


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("words", ["", ": as both desks say"])
def test_a_reason_is_taken_for_the_words_it_speaks_for_only(
    own_office: Office, verdict: Verdict, words: str
) -> None:
    client = own_office.as_("results")
    for reason in sorted({reason for reasons in usecases.REASONS.values() for reason in reasons}):
        page = client.get("/queue").text
        left, right = shown(page).split(".")
        sent = {"left": left, "right": right, "verdict": verdict.value, "reason": reason, "words": words[2:]}
        answer = client.send("/queue", **sent)
        assert (answer.status_code == 303) is (reason in usecases.REASONS[verdict]), reason
        if answer.status_code == 303:
            client.send("/queue/undo", judgement=answer.headers["location"].rpartition("=")[2])
        else:
            assert "does not speak for" in answer.text
            assert shown(answer.text) == shown(page)
            assert f'value="{verdict.value}" required' in answer.text
            assert re.search(rf'value="{verdict.value}" [^>]* checked', answer.text)
            assert f'value="{words[2:]}"' in answer.text


def test_a_reason_is_refused_whoever_asks(own_office: Office) -> None:
    world = own_office.world
    (pair,) = usecases.queue(world.installation, world.actor("results"), limit=1).pairs
    asked = (world.installation, world.actor("results"), pair.left.record, pair.right.record)
    for unfit in ("contradicts", "Contradicts: they do", "too_little"):
        with pytest.raises(InputError) as refused:
            usecases.judge(*asked, "same", unfit)
        assert refused.value.what.id == "usecases.reason_unfit"
        assert "place_and_day" in str(refused.value.fix.params["reasons"])
    assert usecases.judge(*asked, "same", "It contradicts nothing").verdict is Verdict.SAME


def test_nothing_is_chosen_before_somebody_chooses(office: Office) -> None:
    page = office.as_("results").get("/queue").text
    assert " checked" not in page
    client = office.as_("results")
    left, right = shown(page).split(".")
    for fields in ({"verdict": "same"}, {"reason": "person"}, {"verdict": "same", "words": " "}):
        assert client.send("/queue", left=left, right=right, **fields).status_code == 400


def test_one_walks_through_the_pairs_and_back_without_judging(office: Office) -> None:
    client = office.as_("results")
    pairs = listed(client)
    assert len(pairs) == 3
    seen, address = [], "/queue"
    for place in (1, 2, 3):
        page = client.get(address).text
        seen.append(shown(page))
        assert f"Pair {place} of 3 that wait" in page
        following = re.search(r'href="([^"]+)" data-key="s"', page)
        assert bool(following) is (place < 3)
        address = following[1] if following else address
    assert seen == pairs
    back = re.search(r'href="([^"]+)" data-key="b"', page)
    assert back
    assert shown(client.get(back[1]).text) == pairs[1]
    assert "0 pairs judged" in page


def test_after_a_word_on_a_later_pair_the_next_one_is_shown_and_undo_leads_back(own_office: Office) -> None:
    client = own_office.as_("results")
    pairs = listed(client)
    page = client.get(f"/queue?pair={pairs[1]}").text
    left, right = pairs[1].split(".")
    onward = re.search(r'name="next" value="([^"]*)"', page)
    assert onward
    judged = client.send(
        "/queue", left=left, right=right, verdict="different", reason="other_person", next=onward[1]
    )
    assert shown(client.get(judged.headers["location"]).text) == pairs[2]
    undone = client.send("/queue/undo", judgement=judged.headers["location"].rpartition("last=")[2])
    assert shown(client.get(undone.headers["location"]).text) == pairs[1]


def test_a_pair_that_waits_no_longer_is_said_and_the_first_one_shown(own_office: Office) -> None:
    client = own_office.as_("results")
    gone, first = listed(client)[2], listed(client)[0]
    left, right = gone.split(".")
    client.send("/queue", left=left, right=right, verdict="same", reason="person")
    page = client.get(f"/queue?pair={gone}").text
    assert "waits no longer" in page
    assert shown(page) == first
    assert client.get("/queue?pair=nonsense").status_code == 400


def test_pairs_and_judgements_are_named_by_what_they_tell_of(own_office: Office) -> None:
    client = own_office.as_("results")
    row = client.get("/queue/pairs").text.partition("<tbody>")[2].partition("</tr>")[0]
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row))
    assert "AA Seizure · 3 Feb 2026 · Puerto · Faro" in told
    assert "BB Seizure" in told
    left, right = listed(client)[0].split(".")
    client.send("/queue", left=left, right=right, verdict="same", reason="person")
    page = client.get("/judgements", headers={"accept-language": "es"}).text
    assert "Incautación · 3 feb 2026 · Puerto · Faro" in page
    assert f'href="/records/{right}"' in page


@pytest.mark.parametrize("officer", ["operator", *OFFICERS])
def test_the_list_is_for_who_may_judge(office: Office, officer: str) -> None:
    client = office.as_(officer)
    assert client.get("/queue/pairs").status_code == client.get("/queue").status_code
    if client.get("/queue").status_code == 200:
        pairs = usecases.list_pairs(office.world.installation, office.world.actor(officer))
        assert pairs.total == usecases.queue(office.world.installation, office.world.actor(officer)).waiting


def test_the_last_word_can_be_taken_back_after_walking_on_and_by_nobody_else(own_office: Office) -> None:
    client = own_office.as_("results")
    pairs = listed(client)
    assert 'data-key="z"' not in client.get("/queue").text
    left, right = pairs[0].split(".")
    made = client.send("/queue", left=left, right=right, verdict="unsure", reason="too_little")
    judgement = made.headers["location"].rpartition("last=")[2]
    for address in ("/queue", f"/queue?pair={pairs[1]}", f"/queue?pair={pairs[2]}"):
        page = client.get(address).text
        assert f'name="judgement" value="{judgement}"' in page
        assert 'data-key="z"' in page
    assert 'data-key="z"' not in own_office.as_("analyst").get("/queue").text
    client.send("/queue/undo", judgement=judgement)
    assert 'data-key="z"' not in client.get("/queue").text


def test_what_was_said_on_another_day_is_not_one_key_away(own_office: Office) -> None:
    client = own_office.as_("results")
    left, right = listed(client)[0].split(".")
    client.send("/queue", left=left, right=right, verdict="unsure", reason="too_little")
    own_office.world.clock.wait(seconds=13 * 3600)
    assert 'data-key="z"' not in own_office.as_("results").get("/queue").text
