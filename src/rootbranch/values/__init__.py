"""Clean and compare one value: a date, a sum, a name, a place.

Every reader gives the value or a `Message` that says what is wrong with it; none of them guesses.
"""

from rootbranch.values.amounts import parse_amount
from rootbranch.values.dates import (
    check_formats,
    compile_date,
    date_gap_days,
    first_day,
    last_day,
    parse_date,
    under_age,
)
from rootbranch.values.folding import fold
from rootbranch.values.likeness import Likeness
from rootbranch.values.names import NameComparison, NameReason, Side, compare_names, is_masked
from rootbranch.values.places import place_similarity
from rootbranch.values.territories import NO_COUNTRY, is_country
from rootbranch.values.units import UNITS, unit_of

__all__ = [
    "NO_COUNTRY",
    "UNITS",
    "Likeness",
    "NameComparison",
    "NameReason",
    "Side",
    "check_formats",
    "compare_names",
    "compile_date",
    "date_gap_days",
    "first_day",
    "fold",
    "is_country",
    "is_masked",
    "last_day",
    "parse_amount",
    "parse_date",
    "place_similarity",
    "under_age",
    "unit_of",
]
