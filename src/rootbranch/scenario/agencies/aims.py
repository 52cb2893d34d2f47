"""Write a house, a hotel, a number plate and an account as each of the six agencies does.

    123 Juniper St, Downtown · 123 JUNIPER STREET · C. Encino No. 123, Col. Centro · Cl. Encino # 123, B/ Centro
    ZZ123AB4 · ZZ123-AB4 · ZZ-123-AB4             0000001234567 · 000000-1234567 · 0000 0012 3456 7

Two agencies that aim at the same thing write it differently; who compares has to see through it.

Source: notes on the synthetic region, sections 2.4 and 3.5 (places as free text).
"""

from collections.abc import Mapping, Sequence
from random import Random

from rootbranch.scenario.places import Place

_ADDRESSES: Mapping[str, Sequence[str]] = {
    "US-INV": ("{number} {street} St, {quarter}", "{number} {street} Street", "{number} {street} St."),
    "US-BRD": ("{number} {street} ST", "{number} {street} STREET, {quarter}"),
    "MX-FIS": ("C. {street} No. {number}, Col. {quarter}", "Calle {street} {number}, Col. {quarter}"),
    "GT-MP": ("Calle {street} {number}, barrio {quarter}", "{street} {number}"),
    "CO-DIJ": ("Cl. {street} # {number}, B/ {quarter}", "Calle {street} No {number}, {quarter}"),
    "EC-FGE": ("Calle {street} N° {number}", "{street} {number}, sector {quarter}"),
}
_CAPITALS = frozenset({"US-BRD", "EC-FGE"})
# Where a blank or hyphen stands: lengths of the pieces and the sign between them.
_PLATES = {
    "US-BRD": ((5, 3), "-"),
    "MX-FIS": ((2, 3, 3), "-"),
    "GT-MP": ((2, 6), "-"),
    "CO-DIJ": ((5, 3), " "),
    "EC-FGE": ((2, 3, 2, 1), "-"),
}
_ACCOUNTS = {
    "US-BRD": ((6, 7), "-"),
    "MX-FIS": ((4, 4, 4, 1), " "),
    "GT-MP": ((3, 3, 7), "-"),
    "CO-DIJ": ((6, 7), " "),
}


def site(random: Random, agency: str, place: Place) -> str:
    """Write a house by its address, a hotel by its name."""
    written = place.name or random.choice(_ADDRESSES[agency]).format(**_parts(place.address))
    return written.upper() if agency in _CAPITALS else written


def _parts(address: str) -> Mapping[str, str]:
    """Take an address of `Gazetteer` apart: `123 Juniper St, Downtown` or `Encino 123, Centro`."""
    head, _, quarter = address.partition(", ")
    if head[0].isdigit():
        number, _, street = head.removesuffix(" St").partition(" ")
    else:
        street, _, number = head.rpartition(" ")
    return {"number": number, "street": street, "quarter": quarter}


def plate(agency: str, number: str) -> str:
    """Write a number plate with the agency's hyphens."""
    return _cut(number, *_PLATES[agency]) if agency in _PLATES else number


def account(agency: str, number: str) -> str:
    """Write an account number with the agency's blanks."""
    return _cut(number, *_ACCOUNTS[agency]) if agency in _ACCOUNTS else number


def _cut(text: str, lengths: Sequence[int], sign: str) -> str:
    """Cut a text into pieces; a text of another length keeps what is left over in the last piece."""
    pieces, at = list[str](), 0
    for length in lengths:
        pieces.append(text[at : at + length])
        at += length
    return sign.join(filter(None, pieces)) + text[at:]
