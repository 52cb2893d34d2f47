"""Read numbers of identity documents by country and kind, with their check digits where the country has them.

A valid number is no proof: forgers copy valid numbers, and two persons may carry one. An invalid one may be a slip of the
pen. What is read says both: country, kind, normal form, and whether the check was passed, failed, or is unknown.

    MX  CURP, RFC            EC  cédula              GT  CUI (DPI)           SV  DUI
    HN  DNI (no check digit, but place and year)     CO  cédula (no check)   DO  cédula
    CL  RUT     BR  CPF      AR  DNI                 ES  DNI, NIE            US  SSN
    any country: passport (ICAO: up to nine letters and digits, no check on the cover)

Limits: kinds above; anything else keeps its normal form with check `unknown`. Whether a number was issued is not known.
Source: python-stdnum for most; CUI: RENAP rule (modulus 11, departments and their municipalities); DUI: modulus 10,
weights 9 to 2; DNI of Honduras: RNP form (department, municipality, year, serial); ICAO Doc 9303-4.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import stdnum.ar.dni
import stdnum.br.cpf
import stdnum.cl.rut
import stdnum.do.cedula
import stdnum.ec.ci
import stdnum.es.dni
import stdnum.es.nie
import stdnum.mx.curp
import stdnum.mx.rfc
import stdnum.us.ssn
from rapidfuzz.distance import DamerauLevenshtein

from rootbranch.errors import Message
from rootbranch.values.cleaning import clean
from rootbranch.values.likeness import Likeness
from rootbranch.values.lookalikes import looks_same, signs_of

NUMBER_MAX_SIGNS = 40
LOOKS_SAME = 0.9
ONE_SIGN_SLIPPED = 0.5

_LABEL = re.compile(
    r"(?:(?:n[uú]mero|number|num|nro|no|curp|rfc|dni|dui|cui|dpi|c[eé]dula|c\.?c|pasaporte|passport|ssn|rut|cpf|nie)"
    r"(?:\b|(?=\d))[\s.:#º°-]*)+(?=.)",
    re.IGNORECASE,
)
_CURP = re.compile(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d")


class DocumentKind(StrEnum):
    """What sort of document a number is from."""

    CURP = "curp"
    RFC = "rfc"
    CEDULA = "cedula"
    CUI = "cui"
    DUI = "dui"
    DNI = "dni"
    RUT = "rut"
    CPF = "cpf"
    NIE = "nie"
    SSN = "ssn"
    PASSPORT = "passport"
    OTHER = "other"


class Check(StrEnum):
    """What the check digits, or the form, say of a number."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber:
    """A number as it was read.

    Args:
        country: ISO 3166-1 alpha-2 of the issuer; empty where nobody says.
        number: Capital letters and digits only, without words before them.
        check: `valid` is no proof of anything but good spelling.
    """

    kind: DocumentKind
    country: str
    number: str
    check: Check


def read_document(text: str, country: str = "", kind: DocumentKind | None = None) -> DocumentNumber | None:
    """Read one number; None where nothing of it is left.

    Args:
        country: Who issued it, where the record says so; a CURP is known by its form.
        kind: What it is, where the record says so; otherwise the kind of that country whose form it has.
    """
    written = clean(text)
    label = _LABEL.match(written)
    number = signs_of(written[label.end() :] if label else written)[:NUMBER_MAX_SIGNS]
    if not number or not set(number) - {"0"}:
        return None
    if not country and _CURP.fullmatch(number):
        country = "MX"
    if kind is None:
        kind = _kind_of(number, country)
    if kind is DocumentKind.PASSPORT:
        return DocumentNumber(kind=kind, country=country, number=number, check=Check.UNKNOWN)
    form = _FORMS.get(country, {}).get(kind)
    if form is None:
        return DocumentNumber(kind=kind, country=country, number=number, check=Check.UNKNOWN)
    number = number.zfill(form.digits) if number.isdigit() else number
    check = Check.UNKNOWN if form.is_valid is None else Check.INVALID
    if not form.pattern.fullmatch(number):
        check = Check.INVALID
    elif form.is_valid is not None and form.is_valid(number):
        check = Check.VALID
    return DocumentNumber(kind=kind, country=country, number=number, check=check)


def compare_documents(left: DocumentNumber, right: DocumentNumber) -> Likeness | None:
    """Compare two numbers; None where they are of two countries or kinds and so say nothing of one another."""
    if left.country and right.country and left.country != right.country:
        return None
    if left.kind is not right.kind and DocumentKind.OTHER not in {left.kind, right.kind}:
        return None
    if left.number.lstrip("0") == right.number.lstrip("0"):
        score, id_ = 1.0, "values.number_same"
    elif looks_same(left.number, right.number):
        score, id_ = LOOKS_SAME, "values.number_looks_same"
    elif DamerauLevenshtein.distance(left.number, right.number) == 1:
        score, id_ = ONE_SIGN_SLIPPED, "values.number_slipped"
    else:
        score, id_ = 0.0, "values.number_differs"
    invalid = Check.INVALID in {left.check, right.check}
    notes = (Message("values.number_check_failed"),) if invalid else ()
    return Likeness(score=score, reasons=(Message(id_), *notes))


# ---------------------------------------------------------------- countries

_CUI_MUNICIPALITIES = (17, 8, 16, 16, 14, 14, 19, 8, 24, 21, 9, 30, 33, 21, 8, 17, 14, 5, 11, 11, 7, 17)
_DNI_HN_MUNICIPALITIES = (8, 10, 21, 23, 12, 16, 19, 28, 6, 17, 4, 19, 28, 16, 23, 28, 9, 11)
_DNI_HN_YEARS = range(1880, 2100)


def _cui_is_valid(number: str) -> bool:
    """Check a Guatemalan CUI: eight digits, their check, department and municipality."""
    department, municipality = int(number[9:11]), int(number[11:])
    check = sum(int(digit) * weight for weight, digit in enumerate(number[:8], start=2)) % 11
    return check == int(number[8]) and _place_exists(_CUI_MUNICIPALITIES, department, municipality)


def _dui_is_valid(number: str) -> bool:
    """Check a Salvadoran DUI: eight digits and their check."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 1, -1), strict=False))
    return (10 - total % 10) % 10 == int(number[8])


def _dni_hn_is_valid(number: str) -> bool:
    """Check a Honduran DNI: it has no check digit, but begins with a municipality and the year of registration."""
    place = _place_exists(_DNI_HN_MUNICIPALITIES, int(number[:2]), int(number[2:4]))
    return place and int(number[4:8]) in _DNI_HN_YEARS


def _place_exists(counts: tuple[int, ...], department: int, municipality: int) -> bool:
    return 1 <= department <= len(counts) and 1 <= municipality <= counts[department - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a number looks: its pattern, how many digits it is filled up to, and its check, if it has one."""

    pattern: re.Pattern[str]
    digits: int = 0
    is_valid: Callable[[str], bool] | None = None


def _form(pattern: str, is_valid: Callable[[str], bool] | None, digits: int = 0) -> _Form:
    return _Form(pattern=re.compile(pattern), digits=digits, is_valid=is_valid)


_FORMS: Mapping[str, Mapping[DocumentKind, _Form]] = {
    "MX": {
        DocumentKind.CURP: _form(_CURP.pattern, stdnum.mx.curp.is_valid),
        DocumentKind.RFC: _form(
            r"[A-Z]{3,4}\d{6}(?:[0-9A-Z]{3})?",
            lambda number: stdnum.mx.rfc.is_valid(number, validate_check_digits=True),
        ),
    },
    "EC": {DocumentKind.CEDULA: _form(r"\d{10}", stdnum.ec.ci.is_valid, 10)},
    "CO": {DocumentKind.CEDULA: _form(r"\d{5,10}", None)},
    "GT": {DocumentKind.CUI: _form(r"\d{13}", _cui_is_valid, 13)},
    "SV": {DocumentKind.DUI: _form(r"\d{9}", _dui_is_valid, 9)},
    "HN": {DocumentKind.DNI: _form(r"\d{13}", _dni_hn_is_valid, 13)},
    "DO": {DocumentKind.CEDULA: _form(r"\d{11}", stdnum.do.cedula.is_valid, 11)},
    "CL": {DocumentKind.RUT: _form(r"\d{7,8}[0-9K]", stdnum.cl.rut.is_valid)},
    "BR": {DocumentKind.CPF: _form(r"\d{11}", stdnum.br.cpf.is_valid, 11)},
    "AR": {DocumentKind.DNI: _form(r"\d{7,8}", None)},
    "ES": {
        DocumentKind.DNI: _form(r"\d{8}[A-Z]", stdnum.es.dni.is_valid),
        DocumentKind.NIE: _form(r"[XYZ]\d{7}[A-Z]", stdnum.es.nie.is_valid),
    },
    "US": {DocumentKind.SSN: _form(r"\d{9}", stdnum.us.ssn.is_valid)},
}


def _kind_of(number: str, country: str) -> DocumentKind:
    """Tell the kind by the form, among those of the country."""
    for kind, form in _FORMS.get(country, {}).items():
        if form.pattern.fullmatch(number):
            return kind
    return DocumentKind.OTHER
