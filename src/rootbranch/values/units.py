"""Say in which units a quantity may be given, and write one as the ledger counts it.

Two ways of writing one unit would be two figures, so there is one way for each.

Source: SI brochure (kg, g, t, l); ISO 4217 for money, codes from Unicode CLDR, through Babel.
"""

from functools import cache

from babel import Locale

UNITS = ("kg", "g", "t", "l", "count")


@cache
def _currencies() -> frozenset[str]:
    return frozenset(Locale("en").currencies)


def unit_of(text: str) -> str | None:
    """Write a unit as it is counted: `KG` as `kg`, `usd` as `USD`; None for a word that is none."""
    if text.lower() in UNITS:
        return text.lower()
    return text.upper() if text.upper() in _currencies() else None
