"""Documents, telephones, plates, accounts and addresses: one normal form, and what two of them have in common."""

import pytest

from rootbranch.values import (
    Check,
    DocumentKind,
    compare_accounts,
    compare_addresses,
    compare_documents,
    compare_phones,
    compare_plates,
    read_account,
    read_document,
    read_phone,
    read_plate,
)


@pytest.mark.parametrize(
    ("text", "country", "kind", "number", "check"),
    [
        ("boxw310820hnerxn09", "", "curp", "BOXW310820HNERXN09", "valid"),
        ("CURP: BOXW310820HNERXN08", "", "curp", "BOXW310820HNERXN08", "invalid"),
        ("GODE 561231 GR8", "MX", "rfc", "GODE561231GR8", "valid"),
        ("NOGA561231GR8", "MX", "rfc", "NOGA561231GR8", "invalid"),  # NO is no label here
        ("1710034065", "EC", "cedula", "1710034065", "valid"),
        ("171003406-6", "EC", "cedula", "1710034066", "invalid"),
        ("C.C. 79.345.678", "CO", "cedula", "79345678", "unknown"),
        ("1234 56789 0101", "GT", "cui", "1234567890101", "valid"),
        ("1234 56780 0101", "GT", "cui", "1234567800101", "invalid"),
        ("1234567891111", "GT", "cui", "1234567891111", "invalid"),  # department 11 has nine municipalities
        ("1234567899901", "GT", "cui", "1234567899901", "invalid"),
        ("00016297-5", "SV", "dui", "000162975", "valid"),
        ("04567890-3", "SV", "dui", "045678903", "valid"),
        ("04567890-0", "SV", "dui", "045678900", "invalid"),
        ("DNI No. 0801-1990-12345", "HN", "dni", "0801199012345", "valid"),
        ("0829-1990-12345", "HN", "dni", "0829199012345", "invalid"),
        ("0801-3990-12345", "HN", "dni", "0801399012345", "invalid"),
        ("A1234567", "VE", "other", "A1234567", "unknown"),
    ],
)
def test_documents_are_read_by_country_and_kind(
    text: str, country: str, kind: str, number: str, check: str
) -> None:
    found = read_document(text, country)
    assert found is not None
    assert (found.kind, found.number, found.check) == (DocumentKind(kind), number, Check(check))


def test_a_lost_leading_nought_is_filled_up_where_the_kind_is_said() -> None:
    assert read_document("45678903", "SV", DocumentKind.DUI) == read_document("045678903", "SV")


def test_a_passport_is_never_checked() -> None:
    found = read_document("G12345678", "MX", DocumentKind.PASSPORT)
    assert found is not None
    assert found.check is Check.UNKNOWN


@pytest.mark.parametrize("text", ["", "---", "0000000", "\u202e"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_document(text) is None
    assert read_account(text) is None


@pytest.mark.parametrize(
    ("left", "right", "score"),
    [
        (("1710034065", "EC"), ("171003406-5", "EC"), 1),
        (("1710034065", "EC"), ("1710034065", "CO"), None),  # two countries: nothing is said
        (("1710034065", "EC"), ("17100340G5", ""), 0.5),
        (("A12345O8", "VE"), ("A123450B", "VE"), 0.9),
        (("1710034065", "EC"), ("1810034065", "EC"), 0.5),
        (("1710034065", "EC"), ("0926687856", "EC"), 0),
    ],
)
def test_documents_compare(left: tuple[str, str], right: tuple[str, str], score: float | None) -> None:
    ours, theirs = read_document(*left), read_document(*right)
    assert ours is not None
    assert theirs is not None
    found = compare_documents(ours, theirs)
    assert (found.score if found else None) == score


def test_a_failed_check_is_said_beside_the_comparison() -> None:
    found = read_document("171003406-6", "EC")
    assert found is not None
    likeness = compare_documents(found, found)
    assert likeness is not None
    assert [reason.id for reason in likeness.reasons] == ["values.number_same", "values.number_check_failed"]


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("+52 1 55 1234 5678", "", "+525512345678"),
        ("044 55 1234 5678", "MX", "+525512345678"),
        ("045-33-1234-5678", "MX", "+523312345678"),
        ("01 (55) 1234-5678", "MX", "+525512345678"),
        ("5215512345678", "MX", "+525512345678"),
        ("0052 1 5512345678", "US", "+525512345678"),
        ("+1 210 555 0123", "MX", "+12105550123"),
        ("(210) 555-0123", "US", "+12105550123"),
        ("+503 7123 4567 ext 4", "", "+50371234567"),
        ("300 123 4567", "CO", "+573001234567"),
        ("\u202d+52 55 1234 5678\u202c", "", "+525512345678"),
    ],
)
def test_phones_have_one_form(text: str, country: str, e164: str) -> None:
    found = read_phone(text, country)
    assert found is not None
    assert found.e164 == e164


@pytest.mark.parametrize("text", ["", "abc", "55****1234", "55 12XX 5678", "1" * 50, "123", "55 1234 5678"])
def test_what_is_no_phone_is_none(text: str) -> None:
    assert read_phone(text) is None


def test_the_same_digits_behind_another_code_are_worth_less() -> None:
    mexican, american, other = (
        read_phone("+525512345678"),
        read_phone("5512345678", "US"),
        read_phone("+525598765432"),
    )
    assert mexican is not None
    assert american is not None
    assert other is not None
    assert compare_phones(mexican, mexican).score == 1
    assert compare_phones(mexican, american).score == 0.6
    assert compare_phones(mexican, other).score == 0


@pytest.mark.parametrize(
    ("left", "right", "low", "high"),
    [
        ("ABC-12-34 (Jalisco)", "abc 1234, jalisco", 1, 1),
        ("ABC-12-34 (Jalisco)", "A8C I234", 0.85, 0.86),
        ("ABC1234, TX", "ABC1234, NL", 0.5, 0.5),
        ("ABC1234, TX", "ABC1284, TX", 0.5, 0.5),
        ("AB1", "AB2", 0, 0),
        ("ABC1234", "XYZ9876", 0, 0),
    ],
)
def test_plates_compare(left: str, right: str, low: float, high: float) -> None:
    ours, theirs = read_plate(left), read_plate(right)
    assert ours is not None
    assert theirs is not None
    assert low <= compare_plates(ours, theirs).score <= high


@pytest.mark.parametrize(
    ("text", "kind", "check"),
    [
        ("0321 8000 0118 3597 19", "clabe", "valid"),
        ("032180000118359718", "clabe", "invalid"),
        ("DE89 3704 0044 0532 0130 00", "iban", "valid"),
        ("DE89 3704 0044 0532 0130 01", "iban", "invalid"),
        ("****1234", "other", "unknown"),
        ("1234567890", "other", "unknown"),
    ],
)
def test_accounts_are_read(text: str, kind: str, check: str) -> None:
    found = read_account(text)
    assert found is not None
    assert (found.kind, found.check) == (kind, check)


@pytest.mark.parametrize(
    ("left", "right", "score"),
    [
        ("1234567890", "1234 5678 90", 1),
        ("****7890", "1234567890", 0.3),
        ("XXXX-7891", "1234567890", 0),
        ("12345678B0", "1234567880", 0.9),
        ("1234567890", "1234567891", 0.5),
    ],
)
def test_accounts_compare(left: str, right: str, score: float) -> None:
    ours, theirs = read_account(left), read_account(right)
    assert ours is not None
    assert theirs is not None
    assert compare_accounts(ours, theirs).score == score


@pytest.mark.parametrize(
    ("left", "right", "low", "high"),
    [
        ("Av. Juárez #12, Col. Centro", "12 Avenida Juarez, Centro", 0.9, 1),
        ("C. Hidalgo 5", "Calle Hidalgo No. 5", 0.9, 1),
        ("Calle Hidalgo 5", "Calle Hidalgo 7", 0, 0.4),
        ("Calle 5", "Calle 5 de Mayo 12", 0, 0.3),
        ("Calle Morelos 5", "Calle Hidalgo 5", 0, 0.3),
    ],
)
def test_addresses_compare(left: str, right: str, low: float, high: float) -> None:
    found = compare_addresses(left, right)
    assert found is not None
    assert low <= found.score <= high


def test_an_address_without_words_says_nothing() -> None:
    assert compare_addresses("12-34", "Calle Hidalgo") is None
    assert compare_addresses("", "") is None
