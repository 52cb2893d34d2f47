"""A release is provisional, confirmed by a second officer, or withdrawn; its file is recomputed from the ledger."""

import re
from datetime import date
from hashlib import sha256

import pytest
from tests.fixtures.world import World, report

from rootbranch import usecases
from rootbranch.errors import AccessError, InputError, StateError, text_of
from rootbranch.model.ledger import ReleaseState, Season

MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}


@pytest.fixture
def released(world: World) -> World:
    world.reports(
        report("a", name="Ana Sol", born="1980-05-05"), report("b", name="Luis Mar", born="1971-01-09")
    )
    world.count()
    usecases.publish_release(world.installation, world.actor("results"), "March", **MARCH)  # type: ignore[arg-type]
    return world


def state(world: World) -> ReleaseState:
    return usecases.read_release(world.installation, world.actor("results"), "1").state


def verified(world: World, text: str) -> str:
    found = usecases.verify_release_file(world.installation, world.actor("results"), text.encode(), "r.json")
    return text_of(found.difference, "en") if found.difference else ""


def written(world: World) -> str:
    return usecases.release_json(world.installation, world.actor("results"), "1")


def test_a_release_is_confirmed_by_another_officer_only(released: World) -> None:
    assert state(released) is ReleaseState.PROVISIONAL
    with pytest.raises(StateError, match="release_own"):
        usecases.confirm_release(released.installation, released.actor("results"), "1")
    assert state(released) is ReleaseState.PROVISIONAL
    before = written(released)
    usecases.confirm_release(released.installation, released.actor("reviewer"), "1", "counted again")
    assert state(released) is ReleaseState.CONFIRMED
    assert written(released) == before
    with pytest.raises(StateError):
        usecases.confirm_release(released.installation, released.actor("reviewer"), "1")
    acts = [what for (what,) in released.rows("audit", "what")]
    assert (acts.count("publish_release"), acts.count("confirm_release")) == (1, 1)


def test_a_withdrawn_release_stays_readable_with_its_reason(released: World) -> None:
    results = released.actor("results")
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(InputError):
            usecases.withdraw_release(released.installation, results, "1", reason)
    usecases.withdraw_release(released.installation, results, "1", "counted too early")
    document = usecases.release_document(released.installation, results, "1", "es")
    assert "RETIRADA" in document.facts[0].text
    assert "counted too early" in document.facts[0].text
    assert usecases.release_pdf(released.installation, results, "1", "en").startswith(b"%PDF")
    with pytest.raises(StateError):
        usecases.confirm_release(released.installation, released.actor("reviewer"), "1")
    (line,) = usecases.list_releases(released.installation, results)
    assert line.state is ReleaseState.WITHDRAWN


@pytest.mark.parametrize("officer", ["aa-liaison", "aa-analyst", "guardian", "aa-help"])
def test_who_neither_publishes_nor_reviews_takes_no_step(released: World, officer: str) -> None:
    for step in (usecases.confirm_release, usecases.withdraw_release):
        with pytest.raises(AccessError):
            step(released.installation, released.actor(officer), "1", "because")
    assert state(released) is ReleaseState.PROVISIONAL


def test_a_file_is_recomputed_from_the_ledger(released: World) -> None:
    text = written(released)
    assert verified(released, text) == ""
    assert verified(released, text + "\n") == ""


def test_a_tampered_file_says_where(released: World) -> None:
    text = written(released)
    assert "figure 1 (arrests) differs from the one published, first in values" in verified(
        released, text.replace('"values":["2"]', '"values":["9"]', 1)
    )
    assert "first in title" in verified(released, text.replace('"March"', '"May"'))


def test_a_file_of_another_ledger_is_named(released: World) -> None:
    text = written(released).replace('"March"', '"May"')
    id = re.search(r'"id":"([0-9a-f-]{36})"', text)
    assert id
    for changed in (text, text.replace(id[1], "0" * 8 + id[1][8:])):
        blank = re.sub(r'"digest":"[0-9a-f]{64}"', f'"digest":"{"0" * 64}"', changed)
        whole = blank.replace(f'"digest":"{"0" * 64}"', f'"digest":"{sha256(blank.encode()).hexdigest()}"')
        said = verified(released, whole)
        assert ("another digest" in said) is (changed == text)
        assert ("another ledger" in said) is (changed != text)


@pytest.mark.parametrize(
    "broken",
    [
        lambda text: text[: len(text) // 2].encode(),
        lambda _: b"",
        lambda _: b"\xff\xfe{}",
        lambda _: b"PK\x03\x04",
        lambda _: b"[" * 100_000,
        lambda _: b'{"figures":[]}',
        lambda text: text.replace(",", ", ").encode(),
        lambda text: text.replace('"2"', '"1e999999999"', 1).encode(),
        lambda text: text.replace('"number":1', '"number":"1"').encode(),
    ],
)
def test_what_is_no_release_is_refused_in_words(released: World, broken) -> None:
    with pytest.raises(InputError, match="release_file_form"):
        usecases.verify_release_file(
            released.installation, released.actor("results"), broken(written(released)), "r.json"
        )


def test_a_release_freezes_its_comparisons_and_verifies_them(released: World) -> None:
    results = released.actor("results")
    made = usecases.publish_release(
        released.installation,
        results,
        "Again",
        windows=4,
        season=Season.PRECEDING,
        **MARCH,  # type: ignore[arg-type]
    )
    assert made.comparisons[0].measure == "arrests"
    assert made.comparisons[0].refused  # nothing is known of the partner before
    text = usecases.release_json(released.installation, results, "2")
    assert verified(released, text) == ""
    assert "first in comparisons" in verified(
        released, text.replace('"season":"preceding"', '"season":"same_days"')
    )


def test_a_correction_goes_into_the_next_release_only(released: World) -> None:
    before = written(released)
    results = released.actor("results")
    (line, *_) = usecases.list_entries(
        released.installation, results, usecases.EntryFilters(state="counted"), limit=5
    ).items
    usecases.reverse_entry(released.installation, released.actor("reviewer"), line.entry.id, "not an arrest")
    made = usecases.publish_release(released.installation, results, "Corrected", **MARCH)  # type: ignore[arg-type]
    assert written(released) == before
    assert verified(released, before) == ""
    assert any(change.measure == "arrests" for change in made.changes)


@pytest.mark.parametrize(
    "title",
    ["+600 % arrests", "600 percent more", "600 por ciento más", "7 times as many", "A sevenfold rise"],
)
def test_a_title_says_no_percentage(released: World, title: str) -> None:
    with pytest.raises(InputError, match="title_percentage"):
        usecases.publish_release(released.installation, released.actor("results"), title)
