"""Compare number plates, with the state that issued them where it is known.

Limits: plates of two states with one number are two plates, but may hang on one car; letters that look alike
(`I` and `1`, `O` and `0`, `B` and `8`) count as nearly the same.
Source: scenario notes 2.4 (the state is lost in three of ten records; one car with plates of several states).
"""

import re
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from rootbranch.errors import Message
from rootbranch.values.cleaning import clean
from rootbranch.values.folding import fold
from rootbranch.values.likeness import Likeness
from rootbranch.values.lookalikes import looks_same, signs_of

NUMBER_MAX_SIGNS = 12
STATE_UNKNOWN_FACTOR = 0.95
STATE_DIFFERS_FACTOR = 0.5
LOOKS_SAME = 0.9
ONE_SIGN_SLIPPED = 0.5
SLIP_MIN_SIGNS = 5

_WITH_STATE = re.compile(r"^(?P<number>[^,()]*)[,(]\s*(?P<state>[^,()]*)\)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A plate: capital letters and digits, and its state as one folded word, empty where it is unknown."""

    number: str
    state: str = ""


def read_plate(text: str, state: str = "") -> Plate | None:
    """Read one plate; a state behind a comma or in brackets counts (`ABC-12-34 (Jalisco)`). None where nothing is left."""
    found = _WITH_STATE.match(clean(text))
    number = signs_of(found["number"] if found else text)[:NUMBER_MAX_SIGNS]
    said = state or (found["state"] if found else "")
    return Plate(number=number, state=fold(clean(said)).replace(" ", "")) if number else None


def compare_plates(left: Plate, right: Plate) -> Likeness:
    """Compare two plates; the number first, then the state."""
    long_enough = min(len(left.number), len(right.number)) >= SLIP_MIN_SIGNS
    if left.number == right.number:
        score, id_ = 1.0, "values.number_same"
    elif looks_same(left.number, right.number):
        score, id_ = LOOKS_SAME, "values.number_looks_same"
    elif long_enough and DamerauLevenshtein.distance(left.number, right.number) == 1:
        score, id_ = ONE_SIGN_SLIPPED, "values.number_slipped"
    else:
        return Likeness(score=0.0, reasons=(Message("values.number_differs"),))
    if not left.state or not right.state:
        unknown = Message("values.plate_state_unknown")
        return Likeness(score=score * STATE_UNKNOWN_FACTOR, reasons=(Message(id_), unknown))
    if left.state != right.state:
        other = Message("values.plate_state_differs")
        return Likeness(score=score * STATE_DIFFERS_FACTOR, reasons=(Message(id_), other))
    return Likeness(score=score, reasons=(Message(id_),))
