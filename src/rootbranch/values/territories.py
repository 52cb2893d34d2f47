"""Say which two letters name a country.

Limits: Kosovo (`XK`) counts as one, as in CLDR; what partners call theirs politically is not ours to say.
Source: ISO 3166-1 alpha-2; names and codes from Unicode CLDR, through Babel.
"""

from functools import cache

from babel import Locale

NO_COUNTRY = "ZZ"

# CLDR names these too: groups of countries, parts of one, and codes that are kept for tests.
_NOT_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", NO_COUNTRY]
)


@cache
def _codes() -> frozenset[str]:
    return frozenset(filter(str.isalpha, Locale("en").territories)) - _NOT_COUNTRIES


def is_country(code: str) -> bool:
    """Say whether this is the code of a country, in capitals."""
    return code in _codes()
