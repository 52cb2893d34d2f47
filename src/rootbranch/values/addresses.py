"""Compare addresses by their words, in any order: `Av. Juárez #12, Col. Centro` and `12 Avenida Juarez, Centro`.

House numbers that differ speak against one address as nothing else does; words that stand in most addresses (`calle`,
`colonia`) say little.

Limits: Spanish and English words of streets; 40 words. No geography: two towns have a street of one name.
Source: short forms of INEGI, "Norma Técnica sobre Domicilios Geográficos" (2010), and USPS Publication 28.
"""

from rootbranch.errors import Message
from rootbranch.values.cleaning import clean
from rootbranch.values.folding import fold
from rootbranch.values.likeness import Likeness, match_words, spelled_alike
from rootbranch.values.places import SHORT_FORMS, STOP_WORDS

WORDS_MAX = 40
COMMON_WORD_WEIGHT = 0.2
NUMBERS_DIFFER_FACTOR = 0.4
ONLY_COMMON_MAX = 0.3  # `Calle 5` and `Calle 5 de Mayo`: the word that names the street is missing
ONLY_ONE_HAS_FACTOR = 0.97

_SHORT = SHORT_FORMS | {
    "c": "calle",
    "blvd": "boulevard",
    "bulevar": "boulevard",
    "calz": "calzada",
    "priv": "privada",
    "carr": "carretera",
    "fracc": "fraccionamiento",
    "no": "numero",
    "num": "numero",
    "nro": "numero",
    "int": "interior",
    "mz": "manzana",
    "lt": "lote",
    "cp": "codigopostal",
    "street": "calle",
    "avenue": "avenida",
    "ave": "avenida",
    "road": "carretera",
    "rd": "carretera",
    "apt": "interior",
    "n": "norte",
    "s": "sur",
    "north": "norte",
    "south": "sur",
}
_COMMON = frozenset(
    [
        "calle",
        "avenida",
        "boulevard",
        "calzada",
        "privada",
        "carretera",
        "fraccionamiento",
        "colonia",
        "numero",
        "interior",
        "manzana",
        "lote",
        "codigopostal",
        "ciudad",
        "estado",
        "municipio",
        "departamento",
        "norte",
        "sur",
    ]
)


def clean_address(text: str) -> str:
    """Write an address in folded words, short forms written out; cleaning twice is cleaning once."""
    words = (_SHORT.get(word, word) for word in fold(clean(text)).split()[:WORDS_MAX])
    return " ".join(word for word in words if word not in STOP_WORDS)


def is_street_word(word: str) -> bool:
    """Say whether a folded word stands in most addresses (`calle`, `colonia`) and so names none."""
    return word in _COMMON


def compare_addresses(left: str, right: str) -> Likeness | None:
    """Score two addresses from 0 to 1; None where one of them says nothing."""
    ours, theirs = sorted((sorted(clean_address(left).split()), sorted(clean_address(right).split())))
    our_words, our_numbers = _words(ours), _numbers(ours)
    their_words, their_numbers = _words(theirs), _numbers(theirs)
    least = min(sum(map(_weight, our_words)), sum(map(_weight, their_words)))
    if not least:
        return None
    matched = match_words(our_words, their_words, spelled_alike)
    shared = sum(likeness * min(_weight(one), _weight(other)) for one, other, likeness in matched)
    telling = any(_weight(one) == 1.0 for one, _, _ in matched)
    most = 1.0 if telling else ONLY_COMMON_MAX
    score = min(shared / least, most) * ONLY_ONE_HAS_FACTOR ** abs(len(our_words) - len(their_words))
    reasons = [Message("values.place_words_same", {"count": len(matched)})] if matched else []
    if our_numbers and their_numbers and not our_numbers & their_numbers:
        score *= NUMBERS_DIFFER_FACTOR
        reasons.append(Message("values.address_numbers_differ"))
    return Likeness(score=score, reasons=tuple(reasons))


def _words(words: list[str]) -> list[str]:
    return [word for word in words if not word[0].isdigit()]


def _numbers(words: list[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def _weight(word: str) -> float:
    return COMMON_WORD_WEIGHT if word in _COMMON else 1.0
