"""Compare names of places: `Tijuana` and `Tijuana, B.C.`, `Cd. Juárez` and `Ciudad Juarez`.

Limits: by words only; two towns of one name in two states look the same here.
"""

from rootbranch.errors import Message
from rootbranch.values.folding import fold
from rootbranch.values.likeness import Likeness, match_words, spelled_alike

WORDS_MAX = 16
COMMON_WORD_WEIGHT = 0.3
WORD_MISSING_FACTOR = 0.95

SHORT_FORMS = {
    "cd": "ciudad",
    "edo": "estado",
    "mpio": "municipio",
    "sta": "santa",
    "sto": "santo",
    "depto": "departamento",
    "av": "avenida",
    "col": "colonia",
    "st": "saint",
    "ft": "fort",
    "pto": "puerto",
}
STOP_WORDS = frozenset(["de", "del", "la", "las", "los", "el", "y", "the", "of"])
_COMMON = frozenset(
    [
        "san",
        "santa",
        "santo",
        "saint",
        "ciudad",
        "city",
        "puerto",
        "port",
        "estado",
        "municipio",
        "departamento",
        "county",
        "villa",
        "nuevo",
        "nueva",
        "avenida",
        "calle",
        "colonia",
        "north",
        "south",
        "norte",
        "sur",
    ]
)


def place_similarity(left: str, right: str) -> Likeness:
    """Score two places from 0 to 1; words that many places share, and those behind a comma, weigh less."""
    ours, theirs = _weighed(left), _weighed(right)
    weight = min(sum(ours.values()), sum(theirs.values()))
    if not weight:
        return Likeness(score=0.0)
    matched = match_words(list(ours), list(theirs), spelled_alike)
    shared = sum(pair[2] * min(ours[pair[0]], theirs[pair[1]]) for pair in matched)
    score = min(shared / weight, 1.0) * WORD_MISSING_FACTOR ** abs(len(ours) - len(theirs))
    reasons = (Message("values.place_words_same", {"count": len(matched)}),) if matched else ()
    return Likeness(score=score, reasons=reasons)


def _weighed(place: str) -> dict[str, float]:
    """Weigh the words of a place: behind the comma stands the state or the country, which partners write in many ways."""
    town, _, region = place.partition(",")
    weights: dict[str, float] = {}
    for text, heaviest in ((town, 1.0), (region, COMMON_WORD_WEIGHT)):
        for word in fold(text).split():
            plain = SHORT_FORMS.get(word, word)
            if word not in STOP_WORDS and len(weights) < WORDS_MAX:
                weights.setdefault(plain, COMMON_WORD_WEIGHT if plain in _COMMON else heaviest)
    return weights
