"""A release is frozen with a digest, says what changed, and can be checked against the ledger."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.fixtures.reports import START, append, form, report

from rootbranch.errors import StateError
from rootbranch.ledger import (
    changes_since,
    count_figures,
    decode_release,
    encode,
    freeze_release,
    hide_figure,
    list_or_prove,
    load_rules,
    rules_digest,
    settle,
    verify_release,
)
from rootbranch.model.ids import EntryId, OfficerId, ReleaseId
from rootbranch.model.ledger import Entry, Figure, Form, Release
from rootbranch.model.reports import Report
from rootbranch.store.codec import read_json, write_json

RULES = load_rules()
DAY_ONE, DAY_TWO = START + timedelta(days=1), START + timedelta(days=2)
ANA = report("a", name="Ana Peña Díaz", birth="1985-03-02")
LUIS = report("b", name="Luis Mora Gil", birth="1970-11-30")
EVA = report("c", name="Eva Paz Sol", birth="1991-07-21")


def _ledger(entries: list[Entry], *reports: Report) -> list[Entry]:
    at = START + timedelta(hours=len(entries))
    return append(entries, settle(form(reports), entries, at, rules=RULES))


def _release(figures: tuple[Figure, ...], previous: Release | None = None, **changed: object) -> Release:
    values = {
        "id": ReleaseId(f"rel-{previous.number + 1 if previous else 1}"),
        "number": previous.number + 1 if previous else 1,
        "title": "Results",
        "figures": figures,
        "rules_digest": rules_digest(),
        "as_of": figures[0].as_of,
        "released_at": DAY_TWO,
        "released_by": OfficerId("o-7"),
        "handling": "TLP:GREEN",
        "previous": previous,
    }
    return freeze_release(**(values | changed))  # type: ignore[arg-type]


def test_a_release_can_be_counted_again() -> None:
    entries = _ledger([], ANA, LUIS)
    release = _release(count_figures(entries, RULES, as_of=DAY_ONE))
    later = append(entries, settle(form([ANA]), entries, DAY_TWO, rules=RULES))
    assert verify_release(release, count_figures(later, RULES, as_of=DAY_ONE)) is None


def test_the_first_difference_is_named() -> None:
    release = _release(count_figures(_ledger([], ANA, LUIS), RULES, as_of=DAY_ONE))
    other = count_figures(_ledger([], ANA), RULES, as_of=DAY_ONE)
    difference = verify_release(release, other)
    assert difference is not None
    assert difference.params == {"place": 1, "measure": "arrests", "part": "values"}
    gone = verify_release(release, other[1:])
    assert gone is not None
    assert gone.params["part"] == "scope"


def test_a_touched_release_is_noticed() -> None:
    figures = count_figures(_ledger([], ANA), RULES, as_of=DAY_ONE)
    difference = verify_release(replace(_release(figures), title="Better results"), figures)
    assert difference is not None
    assert difference.id == "ledger.release_changed"


def test_a_release_says_what_changed_and_nothing_else() -> None:
    entries = _ledger([], ANA)
    first = _release(count_figures(entries, RULES, as_of=DAY_ONE))
    assert first.changes == ()
    entries = append(entries, settle(form([ANA, LUIS]), entries, DAY_ONE + timedelta(hours=1), rules=RULES))
    second = _release(count_figures(entries, RULES, as_of=DAY_TWO), first)
    assert [(change.measure, change.before, change.after) for change in second.changes] == [
        ("arrests", (Decimal(1),), (Decimal(2),)),
        ("persons_arrested", (Decimal(1),), (Decimal(2),)),
    ]
    assert (second.changes[0].entries_added, second.changes[0].entries_gone) == (1, 0)
    assert second.previous == first.id


def test_other_evidence_for_the_same_number_is_a_change() -> None:
    entries = _ledger([], ANA)
    before = count_figures(entries, RULES, as_of=DAY_ONE)
    entries = append(entries, settle(form([LUIS]), entries, DAY_ONE, rules=RULES))
    changes = changes_since(before, count_figures(entries, RULES, as_of=DAY_ONE))
    assert [(change.measure, change.entries_added, change.entries_gone) for change in changes] == [
        ("arrests", 1, 1),
        ("persons_arrested", 1, 1),
    ]


def test_a_figure_that_is_gone_is_listed() -> None:
    before = count_figures(_ledger([], ANA), RULES, as_of=DAY_ONE, by="partner")
    changes = changes_since(before, ())
    assert [change.after for change in changes] == [None, None]


@pytest.mark.parametrize("changed", [{"number": 2}, {"as_of": DAY_TWO}])
def test_a_release_that_does_not_fit_is_refused(changed: dict) -> None:
    figures = count_figures(_ledger([], ANA), RULES, as_of=DAY_ONE)
    with pytest.raises(StateError):
        _release(figures, **changed)


def test_a_figure_twice_is_refused() -> None:
    figures = count_figures(_ledger([], ANA), RULES, as_of=DAY_ONE)
    with pytest.raises(StateError):
        _release((*figures, figures[0]))


def test_a_hidden_figure_that_still_tells_is_refused() -> None:
    figures = count_figures(_ledger([], ANA), RULES, as_of=DAY_ONE)
    with pytest.raises(StateError):
        _release((replace(figures[0], form=Form.HIDDEN, values=()), *figures[1:]))
    assert _release((hide_figure(figures[0]), *figures[1:])).figures[0].form is Form.HIDDEN


def test_the_digest_is_the_same_for_the_same_release() -> None:
    figures = count_figures(_ledger([], ANA), RULES, as_of=DAY_ONE)
    assert _release(figures).digest == _release(figures).digest
    assert _release(figures, title="Other").digest != _release(figures).digest


def test_a_list_frozen_whole_is_proven_when_it_is_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = _ledger([], ANA, LUIS)
    release = _release(count_figures(entries, RULES, as_of=DAY_ONE))
    monkeypatch.setattr("rootbranch.ledger.listing.LISTED_MAX", 1)
    again = count_figures(entries, RULES, as_of=DAY_ONE)
    by_id = {entry.id: entry for entry in entries}
    assert (
        verify_release(release, again, lambda ids: list_or_prove([by_id[EntryId(id)] for id in ids])) is None
    )
    assert verify_release(release, again, lambda ids: list_or_prove(entries[:1])) is not None
    assert verify_release(release, again) is not None


def test_a_release_of_much_keeps_a_proof_and_is_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rootbranch.ledger.listing.LISTED_MAX", 1)
    entries = _ledger([], ANA, LUIS)
    release = _release(count_figures(entries, RULES, as_of=DAY_ONE))
    assert decode_release(encode(release)) == release
    assert read_json(Release, write_json(release)) == release
    assert (
        encode(release).count('"digest":') == 1
    )  # the recipe of docs/how-to/verify-a-release.md asks for one
    assert verify_release(release, count_figures(entries, RULES, as_of=DAY_ONE)) is None
    others = count_figures(_ledger([], ANA, EVA), RULES, as_of=DAY_ONE)
    changed = verify_release(release, others)
    assert changed is not None
    assert changed.params["part"] == "counts"
