"""Clean and compare one value: a name, a date, a document, a telephone number, a plate, an account, an address, a sum.

Every reader gives the value, or says what is wrong with it, or None; none of them guesses. Every comparison is
symmetric, lies between 0 and 1, and gives its reasons without the values.
"""

from rootbranch.values.accounts import Account, AccountKind, compare_accounts, read_account
from rootbranch.values.addresses import clean_address, compare_addresses, is_street_word
from rootbranch.values.amounts import parse_amount
from rootbranch.values.births import ages_on, births_conflict, compare_births, doubt_birth
from rootbranch.values.cleaning import clean
from rootbranch.values.dates import (
    check_formats,
    compile_date,
    date_gap_days,
    first_day,
    last_day,
    parse_date,
    stay_as_they_are,
    under_age,
)
from rootbranch.values.documents import Check, DocumentKind, DocumentNumber, compare_documents, read_document
from rootbranch.values.folding import fold
from rootbranch.values.likeness import Likeness
from rootbranch.values.names import (
    NameComparison,
    NameReason,
    Side,
    compare_names,
    is_masked,
    score_names,
    unmasked_with_initials,
)
from rootbranch.values.phones import PhoneNumber, compare_phones, read_phone
from rootbranch.values.places import place_similarity
from rootbranch.values.plates import Plate, compare_plates, read_plate
from rootbranch.values.readings import LatinWords, Original, original_of
from rootbranch.values.territories import NO_COUNTRY, is_country
from rootbranch.values.units import UNITS, unit_of
from rootbranch.values.word_index import WordIndex
from rootbranch.values.word_lists import words_alike

__all__ = [
    "NO_COUNTRY",
    "UNITS",
    "Account",
    "AccountKind",
    "Check",
    "DocumentKind",
    "DocumentNumber",
    "LatinWords",
    "Likeness",
    "NameComparison",
    "NameReason",
    "Original",
    "PhoneNumber",
    "Plate",
    "Side",
    "WordIndex",
    "ages_on",
    "births_conflict",
    "check_formats",
    "clean",
    "clean_address",
    "compare_accounts",
    "compare_addresses",
    "compare_births",
    "compare_documents",
    "compare_names",
    "compare_phones",
    "compare_plates",
    "compile_date",
    "date_gap_days",
    "doubt_birth",
    "first_day",
    "fold",
    "is_country",
    "is_masked",
    "is_street_word",
    "last_day",
    "original_of",
    "parse_amount",
    "parse_date",
    "place_similarity",
    "read_account",
    "read_document",
    "read_phone",
    "read_plate",
    "score_names",
    "stay_as_they_are",
    "under_age",
    "unit_of",
    "unmasked_with_initials",
    "words_alike",
]
