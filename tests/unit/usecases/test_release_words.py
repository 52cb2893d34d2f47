"""A word that sums several kinds is published with its closed list or not at all, and the list adds up in the release."""

from dataclasses import replace

import pytest
from tests.fixtures.world import World, report

from rootbranch import ledger, usecases
from rootbranch.errors import InputError, RootbranchError
from rootbranch.model.ledger import Release


@pytest.fixture
def counted(world: World) -> World:
    world.reports(
        report("a1", name="Bruno Inventado Robles", born="1980-05-05", reference="JR-1"),
        report("a2", name="Carla Inventada Sol", born="1990-01-02", reference="JR-2", day="2026-03-09"),
        report("s1", "seizure", commodity="cash", amount="10", unit="USD", place="Puerto"),
        report("h1", "infrastructure", natural_key="House 1", place="Puerto"),
    )
    return world


def publish(world: World, title: str = "Disruption actions of March", words: tuple[str, ...] = ()) -> Release:
    return usecases.publish_release(world.installation, world.actor("results"), title, words=words)


@pytest.mark.parametrize(
    "title",
    [
        "4 disruption actions in March",
        "The first DISRUPTION ACTION",
        "Law-enforcement actions 2026",
        "20 000 acciones de desarticulación",
        "Acción de disrupción en Tapachula",
        "ACCIONES POLICIALES 2026",
        "Desmantelamiento de la infraestructura",
    ],
)
def test_a_word_in_a_title_needs_its_closed_list(counted: World, title: str) -> None:
    with pytest.raises(InputError) as refused:
        publish(counted, title)
    assert refused.value.what.id == "usecases.word_without_list"
    assert counted.rows("release") == []


def test_a_word_stands_in_the_release_with_its_list_and_adds_up(counted: World) -> None:
    release = publish(counted, words=("disruption_action",))
    (word,) = release.words
    assert (word.name, word.total) == ("disruption_action@1", 4)
    assert word.parts == (
        ("arrest@1", "arrest", 2),
        ("seizure@1", "seizure", 1),
        ("freeze@1", "freeze", 0),
        ("infrastructure@1", "piece", 1),
    )
    said = usecases.release_text(counted.installation, counted.actor("results"), "1", "en")
    assert "Disruption actions: 4 in all, under disruption_action@1, which sums 2 arrests (arrest@1)" in said
    assert "closed list of kinds with different units" in said
    spanish = usecases.release_text(counted.installation, counted.actor("results"), "1", "es")
    assert "según disruption_action@1, que suma 2 detenciones" in spanish
    assert b"%PDF" in usecases.release_pdf(counted.installation, counted.actor("results"), "1", "en")


def test_a_release_with_words_is_verified_word_for_word(counted: World) -> None:
    release = publish(counted, words=("disruption_action@1", "enforcement_action"))
    installation, actor = counted.installation, counted.actor("results")
    text = usecases.release_json(installation, actor, "1").encode()
    assert usecases.verify_release_file(installation, actor, text, "r.json").difference is None
    forged = replace(release.words[0], total=400)
    changed = ledger.encode(replace(release, words=(forged,)))
    found = usecases.verify_release_file(installation, actor, changed.encode(), "r.json").difference
    assert found is not None
    assert found.params == {"part": "words"}


@pytest.mark.parametrize("word", ["luck", "disruption_action@9", "arrest@1", ""])
def test_a_word_that_there_is_not_is_refused_and_the_known_ones_are_named(counted: World, word: str) -> None:
    with pytest.raises(RootbranchError) as refused:
        publish(counted, "March", words=(word,))
    assert refused.value.what.id == "rules.no_such_word"
    assert "disruption_action@1" in str(refused.value.fix.params["names"])
