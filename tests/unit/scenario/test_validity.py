"""No number of an invented region passes a check of any country of the region, rightly or wrongly written."""

import pkgutil
from importlib import import_module
from random import Random

import pytest

from rootbranch.scenario.papers import papers_of
from rootbranch.scenario.sizes import DEMO
from rootbranch.scenario.slips import against_birth, malformed, misread
from rootbranch.scenario.validity import passes_somewhere
from rootbranch.scenario.world import make_world
from rootbranch.values.documents import Check, DocumentKind, read_document

COUNTRIES = ("mx", "gt", "ec", "co", "ve", "us", "sv", "cu", "pe", "br", "in_", "cn")  # others have no module
OTHERS = ("GT", "HN", "SV", "EC", "MX", "BR", "US")


@pytest.fixture(scope="module")
def checks():
    found = {}
    for country in COUNTRIES:
        package = import_module(f"stdnum.{country}")
        for module in pkgutil.iter_modules(package.__path__):
            found[f"{country}.{module.name}"] = import_module(f"{package.__name__}.{module.name}").is_valid
    assert len(found) > 20
    return found


def _passes(checks, number: str) -> list[str]:
    passed = [name for name, is_valid in checks.items() if name != "mx.rfc" and is_valid(number)]
    if checks["mx.rfc"](number, validate_check_digits=True):
        passed.append("mx.rfc")
    read = [(country, read_document(number, country)) for country in OTHERS]
    return passed + [country for country, one in read if one and one.check is Check.VALID]


@pytest.mark.parametrize("seed", [1, 2, 9001])
def test_no_number_passes_anywhere_rightly_or_wrongly_written(checks, seed):
    world, random = make_world(seed, DEMO), Random(seed)
    numbers: dict[str, str] = {}
    for person in (*world.offenders, *world.associates, *world.protected, *world.background):
        for one in (person, person.passing_as(person.other)) if person.other else (person,):
            numbers |= {number: kind for kind, number in papers_of(one)}
    assert len(numbers) > 2_000
    for number, kind in numbers.items():
        written = [number, misread(random, number)]
        if kind in {"national", "passport"}:
            written += [malformed(random, number), malformed(random, number), against_birth(random, number)]
        assert {one: passed for one in written if (passed := _passes(checks, one))} == {}, number


def test_numbers_that_pass_elsewhere_are_seen():
    assert passes_somewhere("1605432310101")  # a CUI
    assert passes_somewhere("9001279338")  # a Colombian NIT of ten digits
    assert passes_somewhere("1710034065")  # an Ecuadorian cédula
    assert passes_somewhere("0801198512345")  # a Honduran DNI
    assert not passes_somewhere("ZZ1234567")
    read = read_document("9901198549123", "GT", DocumentKind.CUI)
    assert read
    assert read.check is Check.INVALID


FORMS = {  # the checks that `passes_somewhere` puts a form before, and numbers of about that form
    "mx.curp": lambda random: (
        f"GOMC{random.randrange(50, 99)}0{random.randrange(1, 9)}1{random.randrange(9)}H"
        f"{random.choice(('ZZ', 'DF', 'JC'))}MRR{random.choice('A0')}{random.randrange(10)}"
    ),
    "ve.rif": lambda random: f"{random.choice('VEJZ')}{random.randrange(10**9):09d}",
    "in_.epic": lambda random: f"{random.choice(('ZZT', 'KXJ'))}{random.randrange(10**7):07d}",
    "us.tin": lambda random: f"{random.choice('P9Z')}{random.randrange(10**8):08d}",
    "pe.cui": lambda random: f"{random.randrange(10**8):08d}{random.choice('AK4')}",
    "gt.nit": lambda random: (
        f"{random.choice(('00', ''))}{random.randrange(10**7):07d}{random.choice('K01')}"
    ),
    "br.cnpj": lambda random: f"{random.choice(('A1', '12'))}{random.randrange(10**12):012d}",
    "cn.ric": lambda random: (
        f"110101{random.randrange(1950, 2000)}0101{random.randrange(10**3):03d}{random.choice('X1')}"
    ),
} | {
    name: lambda random, digits=digits: f"{random.randrange(10**digits):0{digits}d}"
    for name, digits in {
        "ec.ci": 10,
        "co.nit": 11,
        "br.cpf": 11,
        "cu.ni": 11,
        "pe.ruc": 11,
        "in_.aadhaar": 12,
        "ec.ruc": 13,
        "sv.nit": 14,
        "in_.vid": 16,
    }.items()
}


@pytest.mark.parametrize("name", FORMS)
def test_nothing_that_passes_lacks_the_form_that_is_asked_first(checks, name):
    random, passed = Random(name), 0
    for _ in range(4_000):
        number = FORMS[name](random)
        if checks[name](number):
            passed += 1
            assert passes_somewhere(number), number
    assert passed or name in {"br.cpf", "br.cnpj", "pe.ruc"}  # few of any digits


@pytest.mark.parametrize("country", ["SV", "GT", "HN"])
def test_no_number_that_is_read_as_valid_is_let_through(country):
    random, passed = Random(country), 0
    digits = 9 if country == "SV" else 13
    for _ in range(20_000):
        number = f"{random.randrange(10**digits):0{digits}d}"
        read = read_document(number, country)
        if read and read.check is Check.VALID:
            passed += 1
            assert passes_somewhere(number), number
    assert passed
