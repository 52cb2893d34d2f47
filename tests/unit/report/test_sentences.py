"""The sentences of a release say what its figures carry and nothing else, with footnotes, in both languages."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.unit.report.releases import DEFINITIONS, PARTNERS, PERIOD, figure, release

from rootbranch.errors import LANGUAGES, Message
from rootbranch.ledger import load_rules
from rootbranch.ledger.published_rules import load_published_rules
from rootbranch.model.ledger import Comparison, Form, Release, Season, Window
from rootbranch.report import (
    ReportDocument,
    measure_label,
    release_document,
    unit_label,
    write_pdf,
    write_text,
)

ARRESTS = figure("arrests", (70,), "arrest@1", "arrest", waiting=2)
BESIDE = Comparison(
    measure="arrests",
    unit="arrest",
    scope=(),
    rule="arrest@1",
    period=PERIOD,
    season=Season.SAME_DAYS,
    partners=("GT-MP",),
    now=Decimal(70),
    waiting=2,
    windows=tuple(Window(period=PERIOD, value=Decimal(value)) for value in (12, 9, 11, 8)),
    before=Decimal(10),
    ratio=Decimal(7),
    percent=Decimal(600),
    low=Decimal(4),
    high=Decimal(12),
    why=(),
)


def document(*figures, language: str = "en", definitions=DEFINITIONS, **changed) -> ReportDocument:
    of: Release = replace(release(), figures=figures, changes=(), **changed)
    return release_document(of, definitions, language=language, partners=PARTNERS)


def said(of: ReportDocument) -> str:
    return "\n".join(each.text for each in of.sentences.sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_percentage_is_said_without_its_numbers_and_its_ratio(language: str) -> None:
    assert "%" not in said(document(ARRESTS, language=language))
    (sentence,) = document(ARRESTS, language=language, comparisons=(BESIDE,)).sentences.sentences
    assert "+600 %" in sentence.text
    assert [
        part for part in ("70", "12; 9; 11; 8", "10 ", " 7 ", "4", "12") if part not in sentence.text
    ] == []


def test_a_refused_comparison_lends_no_percentage() -> None:
    refused = replace(
        BESIDE,
        before=None,
        ratio=None,
        percent=None,
        low=None,
        high=None,
        why=(Message("ledger.window_other"),),
    )
    text = said(document(ARRESTS, comparisons=(refused,)))
    assert "600" not in text
    assert "Not compared" in text


def test_the_percentage_of_one_measure_is_not_said_of_another() -> None:
    seizures = figure("seizures", (70,), "seizure@1", "seizure")
    texts = [each.text for each in document(ARRESTS, seizures, comparisons=(BESIDE,)).sentences.sentences]
    assert ["600" in text for text in texts] == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_sentence_stands_in_its_figure(language: str) -> None:
    for sentence in document(ARRESTS, language=language).sentences.sentences:
        numbers = set(re.findall(r"\d+", sentence.text))
        assert numbers <= {"70", "1", "2024", "31", "2026"}


def test_what_waits_stands_in_a_footnote_of_its_sentence() -> None:
    of = document(ARRESTS)
    (sentence,) = of.sentences.sentences
    notes = [of.sentences.footnotes[number - 1] for number in sentence.footnotes]
    assert any("2 more outcomes wait" in note for note in notes)
    assert any(note.startswith("arrest@1: One person taken into custody") for note in notes)


@pytest.mark.parametrize(
    "unsaid",
    [
        replace(ARRESTS, form=Form.HIDDEN, values=(), waiting=0, counts=(), reports=0),
        replace(ARRESTS, rule="disruption_action@1", measure="disruption_actions"),
        replace(ARRESTS, rule="claims@1"),
        replace(ARRESTS, scope={"territory": "own"}),
    ],
)
def test_what_is_hidden_undefined_published_by_others_or_a_part_gives_no_sentence(unsaid) -> None:
    assert document(unsaid).sentences.sentences == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_measure_of_the_ledger_is_called_by_a_person_or_an_open_word(language: str) -> None:
    people = {
        "smuggler",
        "smugglers",
        "migrant",
        "migrants",
        "contrabandistas",
        "traficantes",
        "polleros",
        "migrantes",
    }
    open_words = load_published_rules().words["composite"] - {
        "operation",
        "operations",
        "outcome",
        "outcomes",
        "resultado",
        "resultados",
    }
    for rule in load_rules():
        words = (
            f"{measure_label(rule.measure, {}, language)} {unit_label(rule.unit, language)}".lower().split()
        )
        assert not (people | open_words) & set(words), rule.name


def test_the_text_and_the_pdf_carry_the_sentences() -> None:
    of = document(ARRESTS, comparisons=(BESIDE,))
    text = write_text(of)
    assert of.sentences.sentences[0].text in text
    assert f"[{len(of.sentences.footnotes)}]" in text
    assert of.digest in text
    assert len(write_pdf(of)) > len(write_pdf(replace(of, sentences=replace(of.sentences, sentences=()))))
