"""Say whether a number would pass as somebody's in any country of the region: of no invented number may that be so.

A number of thirteen digits made for Honduras may look like one of Guatemala; one in eleven of any digits passes a tax check
somewhere. So every number is held against all checks for numbers of its length, not only against that of its own country.

Limits: the form of a Mexican RFC alone passes everywhere where nobody looks at its last three characters, and no letters are
published that the form forbids: its homonym code is impossible, and whoever computes the check sees it (`identifiers`).
Source: python-stdnum for most; CUI, DNI of Honduras and DUI: `values.documents`.
"""

import re
from collections.abc import Callable, Mapping

import stdnum.br.cnpj
import stdnum.br.cpf
import stdnum.cn.ric
import stdnum.co.nit
import stdnum.cu.ni
import stdnum.ec.ci
import stdnum.ec.ruc
import stdnum.gt.nit
import stdnum.in_.aadhaar
import stdnum.in_.epic
import stdnum.in_.vid
import stdnum.mx.curp
import stdnum.pe.cui
import stdnum.pe.ruc
import stdnum.sv.nit
import stdnum.us.tin
import stdnum.ve.rif

from rootbranch.values import Check, read_document

_CheckOf = Callable[[str], object]


def _read_in(country: str) -> _CheckOf:
    def check(number: str) -> bool:
        read = read_document(number, country)
        return read is not None and read.check is Check.VALID

    return check


def _if(form: str, check: _CheckOf) -> _CheckOf:
    """Ask a check only about what has its form: most numbers have not, and the library takes long to say so."""
    fits = re.compile(form).fullmatch
    return lambda number: fits(number) and check(number)


def _ends_as_nit_of_colombia(number: str) -> bool:
    return stdnum.co.nit.calc_check_digit(number[:-1]) == number[-1]


def _ends_as_nit_of_guatemala(number: str) -> bool:
    short = number.lstrip("0")
    return len(short) > 1 and stdnum.gt.nit.calc_check_digit(short[:-1]) == short[-1]


_PROVINCE_OF_ECUADOR = r"(?:[01]\d|2[0-4]|[35]0)\d+"
_BY_LENGTH: Mapping[int, tuple[_CheckOf, ...]] = {
    8: (_if(r"\d+", stdnum.pe.cui.is_valid),),
    9: (
        _if(r"[P\d]\d+", stdnum.us.tin.is_valid),
        _if(r"\d+.", stdnum.pe.cui.is_valid),
        _if(r"\d+", _read_in("SV")),
    ),
    10: (
        _if(_PROVINCE_OF_ECUADOR, stdnum.ec.ci.is_valid),
        _if(r"[A-Z]\d+", stdnum.ve.rif.is_valid),
        _if(r"[A-Z]{3}\d+", stdnum.in_.epic.is_valid),
    ),
    11: tuple(
        _if(r"\d+", check)
        for check in (stdnum.br.cpf.is_valid, stdnum.cu.ni.is_valid, stdnum.pe.ruc.is_valid)
    ),
    12: (_if(r"\d+", stdnum.in_.aadhaar.is_valid),),
    13: (  # with a department of Guatemala, of Honduras
        _if(_PROVINCE_OF_ECUADOR, stdnum.ec.ruc.is_valid),
        _if(r"\d{9}[0-2]\d{3}", _read_in("GT")),
        _if(r"[01]\d+", _read_in("HN")),
    ),
    14: (_if(r"\d+", stdnum.sv.nit.is_valid), _if(r"[A-Z\d]+\d\d", stdnum.br.cnpj.is_valid)),
    16: (_if(r"\d+", stdnum.in_.vid.is_valid),),
    18: (  # ZZ is no state of Mexico
        _if(r"[A-Z]{4}\d{6}[A-Z](?!ZZ)[A-Z]{5}[A-Z\d]\d", stdnum.mx.curp.is_valid),
        _if(r"\d+.", stdnum.cn.ric.is_valid),
    ),
}
_OF_MANY_LENGTHS = (
    _if(r"\d{8,16}", _ends_as_nit_of_colombia),
    _if(r"0*\d{1,11}[\dK]", _ends_as_nit_of_guatemala),
)


def passes_somewhere(number: str) -> bool:
    """Say whether a number, written without spaces or signs, passes a check of a country of the region."""
    checks = (*_BY_LENGTH.get(len(number), ()), *_OF_MANY_LENGTHS)
    return any(check(number) for check in checks)
