"""Say whether a number would pass as somebody's in any country of the region: of no invented number may that be so.

A number of thirteen digits made for Honduras may look like one of Guatemala; one in eleven of any digits passes a tax check
somewhere. So every number is held against all checks for numbers of its length, not only against that of its own country.

Limits: the form of a Mexican RFC alone passes everywhere where nobody looks at its last three characters, and no letters are
published that the form forbids: its homonym code is impossible, and whoever computes the check sees it (`identifiers`).
Source: python-stdnum for most; CUI, DNI of Honduras and DUI: `values.documents`.
"""

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


_BY_LENGTH: Mapping[int, tuple[_CheckOf, ...]] = {
    8: (stdnum.pe.cui.is_valid,),
    9: (stdnum.us.tin.is_valid, stdnum.pe.cui.is_valid, _read_in("SV")),
    10: (stdnum.ec.ci.is_valid, stdnum.ve.rif.is_valid, stdnum.in_.epic.is_valid),
    11: (stdnum.br.cpf.is_valid, stdnum.cu.ni.is_valid, stdnum.pe.ruc.is_valid),
    12: (stdnum.in_.aadhaar.is_valid,),
    13: (stdnum.ec.ruc.is_valid, _read_in("GT"), _read_in("HN")),
    14: (stdnum.sv.nit.is_valid, stdnum.br.cnpj.is_valid),
    16: (stdnum.in_.vid.is_valid,),
    18: (stdnum.mx.curp.is_valid, stdnum.cn.ric.is_valid),
}
_OF_MANY_LENGTHS: tuple[_CheckOf, ...] = (stdnum.co.nit.is_valid, stdnum.gt.nit.is_valid)


def passes_somewhere(number: str) -> bool:
    """Say whether a number, written without spaces, passes a check of a country of the region."""
    checks = _BY_LENGTH.get(len(number), ())
    if number[:-1].isdigit():
        checks = (*checks, *_OF_MANY_LENGTHS)
    return any(check(number) for check in checks)
