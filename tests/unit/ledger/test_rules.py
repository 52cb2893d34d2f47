"""Rules are data: complete, versioned, with a definition in every language."""

from rootbranch.errors import LANGUAGES, Message, text_of
from rootbranch.ledger import load_matching, load_rules, rules_digest
from rootbranch.model.reports import CustodyGround, OutcomeKind, Stage


def test_every_kind_of_outcome_has_one_definition() -> None:
    defined = [
        rule.kind
        for rule in load_rules()
        if rule.kind and rule.counts in {"outcomes", "outcomes_by_stage"} and not rule.needs_proof
    ]
    assert sorted(defined) == sorted(OutcomeKind)


def test_every_rule_is_defined_with_its_source_in_every_language() -> None:
    for rule in load_rules():
        for language, source in zip(LANGUAGES, ("Source:", "Fuente:"), strict=True):
            assert source in text_of(rule.definition, language), rule.name


def test_only_custody_for_an_offence_is_an_arrest() -> None:
    arrest = next(rule for rule in load_rules() if rule.id == "arrest")
    assert arrest.where == {"ground": (CustodyGround.OFFENCE,)}


def test_every_stage_is_counted_adverse_ends_too() -> None:
    step = next(rule for rule in load_rules() if rule.id == "prosecution_step")
    assert step.where == {"stage": tuple(Stage)}


def test_every_reason_a_rule_can_give_has_its_sentence() -> None:
    grounds = [f"ledger.aside_{ground}" for ground in CustodyGround if ground is not CustodyGround.OFFENCE]
    levels = [f"ledger.pair_{level}" for level in load_matching().bits if not level.startswith("start_")]
    fields = "name birth document reference natural_key day territory place operation quantity".split()  # noqa: SIM905
    for id in (*grounds, *levels, *(f"ledger.pair_{field}_missing" for field in fields)):
        for language in LANGUAGES:
            assert text_of(Message(id), language)


def test_every_kind_has_its_days_in_the_queue() -> None:
    assert set(load_matching().days_queue) == set(OutcomeKind)


def test_the_digest_covers_the_files() -> None:
    assert len(rules_digest()) == 64
    assert rules_digest() == rules_digest.__wrapped__()
