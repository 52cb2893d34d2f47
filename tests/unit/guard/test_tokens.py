"""Blind tokens: who is found again, who is not confused, and what is never given a token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootbranch import guard
from rootbranch.guard.folding import fold, fold_column, fold_names
from rootbranch.model.ids import Digest

RING = guard.new_keyring("test-installation")


def tokens(schema: str = "Person", /, **properties: list[str]) -> set[Digest]:
    return set(guard.identifier_tokens(RING, {"schema": schema, "properties": properties}, schema))


def of_person(schema: str = "Person", /, **properties: list[str]) -> set[Digest]:
    return set(guard.person_tokens(RING, {"schema": schema, "properties": properties}, schema))


def share(left: set[Digest], right: set[Digest]) -> bool:
    return bool(left & right)


def test_a_document_is_found_however_it_is_written() -> None:
    one = tokens(passportNumber=["G-1234 5678"])
    assert one == tokens(passportNumber=["g12345678"])
    assert one == tokens(idNumber=["G.12345678"])
    assert one == tokens("Passport", number=["G12345678"])
    assert one == of_person(passportNumber=["G-1234 5678"])
    assert not share(one, tokens(passportNumber=["G12345679"]))


def test_a_number_of_a_vehicle_is_no_document() -> None:
    assert not tokens("Vehicle", number=["G12345678"])
    assert tokens("Vehicle", registrationNumber=["G-1234 5678"])
    assert not of_person("Vehicle", registrationNumber=["G-1234 5678"])


def test_name_and_birth_date_are_found_in_any_order_case_and_accent() -> None:
    one = tokens(name=["PÉREZ LÓPEZ, Juan"], birthDate=["1990-02-01"])
    assert len(one) == 1
    assert one == tokens(name=["juan perez lopez"], birthDate=["1990-02-01"])
    assert one == tokens(firstName=["Juan"], lastName=["Pérez López"], birthDate=["1990-02-01T00:00:00"])
    assert share(one, tokens(name=["x y"], alias=["Juan Pérez-López"], birthDate=["1990-02-01"]))
    assert not share(one, tokens(name=["Juan Pérez López"], birthDate=["1990-02-02"]))
    assert not share(one, tokens(name=["Juana Pérez López"], birthDate=["1990-02-01"]))


def test_letters_that_only_look_alike_by_encoding_are_alike() -> None:
    composed, spread = "Mu\u00f1oz \u00c1vila", "Mun\u0303oz A\u0301vila"
    wide = "\uff21\uff22\uff11\uff12\uff13\uff14\uff15"
    assert tokens(name=[composed], birthDate=["1990-02-01"]) == tokens(
        name=[spread], birthDate=["1990-02-01"]
    )
    assert tokens(idNumber=[wide]) == tokens(idNumber=["ab12345"])


@pytest.mark.parametrize("birth", ["1990", "1990-02", "", "01/02/1990", "unknown"])
def test_a_name_without_a_full_birth_date_is_no_token(birth: str) -> None:
    assert not tokens(name=["Juan Pérez López"], birthDate=[birth])


def test_a_short_name_is_no_token() -> None:
    assert not tokens(name=["Juan", "A B", ""], birthDate=["1990-02-01"])


@pytest.mark.parametrize("number", ["", "S/N", "n/a", "000000", "1234", "DESCONOCIDO", "-----", "99999999"])
def test_what_says_nothing_is_no_token(number: str) -> None:
    assert not tokens(idNumber=[number])
    assert not tokens(phone=[number])


@pytest.mark.parametrize("written", ["+502 5123 4567", "0050251234567", "5123-4567", "(502) 51234567"])
def test_a_telephone_is_found_with_and_without_its_country(written: str) -> None:
    assert tokens("UserAccount", phone=[written]) == tokens(phone=["51234567"])


def test_a_thing_is_never_taken_for_a_person() -> None:
    number = "12345678"
    person = tokens(idNumber=[number])
    for name in ("phone", "accountNumber", "registrationNumber", "iban"):
        thing = tokens(**{name: [number]})
        assert thing
        assert not of_person(**{name: [number]})
        assert not share(thing, person)


@pytest.mark.parametrize(
    "written",
    [
        "5512349876 / 5599999999",
        "55 9999 9999, 55-1234-9876",
        "52 (55) 1234-9876 ext 1",
        "tel. 5512349876 y 551",
    ],
)
def test_each_telephone_of_a_cell_is_found(written: str) -> None:
    assert share(tokens(phone=[written]), tokens(phone=["12349876"]))


def test_letters_that_have_no_plain_half_are_written_plain() -> None:
    one = tokens(name=["Søren Łukasz Groß"], birthDate=["1990-02-01"])
    assert one == tokens(name=["Soren Lukasz Gross"], birthDate=["1990-02-01"])


def test_a_report_gives_the_tokens_of_its_subject() -> None:
    report = {
        "report": {
            "kind": "arrest",
            "subject.name": "Juan Pérez López",
            "subject.birth_date": "1990-02-01",
            "subject.document": "G12345678",
            "natural_key": "ABC-12345",
        }
    }
    entity = tokens(name=["Juan Pérez López"], birthDate=["1990-02-01"], idNumber=["G12345678"])
    assert set(guard.identifier_tokens(RING, report, "arrest")) == entity


def test_a_claim_has_no_token() -> None:
    assert guard.identifier_tokens(RING, {"claim": {"metric": "arrests", "value": "19"}}, "arrests") == []


def test_content_of_another_shape_gives_no_token_and_no_error() -> None:
    shapes: list[dict[str, object]] = [
        {},
        {"properties": []},
        {"properties": {"idNumber": 7}},
        {"properties": {"idNumber": [None, {}]}},
    ]
    for odd in shapes:
        assert guard.identifier_tokens(RING, odd, "Person") == []


def test_tokens_come_sorted_without_doubles_and_show_no_value() -> None:
    content = {"properties": {"idNumber": ["A-12345", "a12345"], "email": ["juan@example.org"]}}
    made = guard.identifier_tokens(RING, content, "Person")
    assert list(made) == sorted(set(made))
    assert len(made) == 2
    assert "12345" not in repr(made)
    other = guard.identifier_tokens(guard.new_keyring("test-installation"), content, "Person")
    assert not set(made) & set(other)


def test_however_many_values_a_row_has_each_of_them_counts() -> None:
    many = [f"A{number:07}" for number in range(1000)]
    assert len(tokens(idNumber=many)) == 1000
    assert share(tokens(idNumber=many), tokens(idNumber=["A0000999"]))


@pytest.mark.parametrize(
    "written",
    ["0012345678", "DNI 12345678", "N\u00ba 12.345.678", "12345\u2013678", "1234\u200b5678",
     "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668", "no. doc.: 12345678", "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18"],
)  # fmt: skip
def test_a_number_is_found_with_noughts_words_and_the_digits_of_any_script(written: str) -> None:
    assert tokens(idNumber=[written]) == tokens(idNumber=["12345678"])


@pytest.mark.parametrize("name", ["\u738b\u5c0f\u660e", "\uae40\ubbfc\uc218", "Suharto"])
def test_a_name_that_has_one_part_is_found_with_its_birth_date(name: str) -> None:
    one = tokens(name=[name], birthDate=["1980-01-04"])
    assert len(one) == 1
    assert one == tokens(alias=[name.upper()], birthDate=["1980-01-04"])


SIGNS = [
    "a",
    "B",
    "é",
    "ñ",
    "ß",
    "İ",
    "Ａ",
    "１",
    "٣",
    "²",
    "\0",
    " ",
    "-",
    ",",
    "0",
    "00",
    "DNI ",
    "+",
    "\u0301",
    "Ω",
    "51234567",
]
VALUES = st.lists(st.lists(st.sampled_from(SIGNS), max_size=6).map("".join), max_size=2)
CONTENTS = st.dictionaries(
    st.sampled_from(["name", "alias", "firstName", "lastName", "idNumber", "phone", "email", "notes"]), VALUES
).map(lambda properties: {"properties": properties | {"birthDate": ["1990-02-01"]}})
PLAIN = {"properties": {"name": ["Ana Ruiz"], "birthDate": ["1990-02-01"], "idNumber": ["X-123 456"]}}


@given(contents=st.lists(CONTENTS | st.just(PLAIN), max_size=12), reach=st.sampled_from(guard.Reach))
def test_many_records_at_once_get_the_tokens_that_each_gets_alone(
    contents: list[dict[str, dict[str, list[str]]]], reach: guard.Reach
) -> None:
    assert guard.token_lists(RING, [(content, "Person", reach) for content in contents]) == [
        guard.token_lists(RING, [(content, "Person", reach)])[0] for content in contents
    ]


@given(contents=st.lists(CONTENTS | st.just(PLAIN), max_size=12), reach=st.sampled_from(guard.Reach))
def test_names_and_values_get_the_tokens_of_the_content_that_says_the_same(
    contents: list[dict[str, dict[str, list[str]]]], reach: guard.Reach
) -> None:
    def flat(properties: dict[str, list[str]]) -> tuple[tuple[str, ...], tuple[object, ...]]:
        values = [value[0] if len(value) == 1 else value or "" for value in properties.values()]
        return tuple(properties), tuple(values)

    assert guard.token_lists(
        RING, [(flat(content["properties"]), "Person", reach) for content in contents]
    ) == guard.token_lists(RING, [(content, "Person", reach) for content in contents])


def test_a_payment_names_two_accounts_of_which_the_payer_holds_one() -> None:
    payment = {"properties": {"payerAccount": ["ACCT 111 222"], "beneficiaryAccount": ["ACCT 333 444"]}}
    held, named = (
        set(guard.token_lists(RING, [(payment, "Payment", reach)])[0])
        for reach in (guard.Reach.HELD, guard.Reach.NAMED)
    )
    assert held == tokens("BankAccount", accountNumber=["acct-111-222"])
    assert named == held | tokens("BankAccount", accountNumber=["acct-333-444"])
    assert guard.person_tokens(RING, payment, "Payment") == []


@given(texts=st.lists(st.lists(st.sampled_from(SIGNS), max_size=6).map("".join), max_size=8))
def test_a_column_is_folded_as_its_texts_are(texts: list[str]) -> None:
    assert fold_column(texts) == [fold(text) for text in texts]
    assert fold_names(texts) == [fold_names([text])[0] for text in texts]


def test_a_number_noted_at_a_stop_or_at_either_end_of_a_message_is_found() -> None:
    holder = tokens(phone=["+52 390 123 4567"])
    assert share(holder, tokens("Trip", phoneMentioned=["+50299990000", "044 3901234567"]))
    assert share(holder, tokens("Message", phoneMentioned=["3901234567", "+50299990000"]))
    assert not share(holder, tokens("Trip", phoneMentioned=["+50299990000"]))
