"""Write where on the road or in town a journey was stopped, as free text and as coordinates, slips included.

    Place ─▶ near km 70 · the street, its quarter · at the crossing        and, where an agency has a receiver, 27.5, -99.51

Kilometres are rounded to tens more often than not; the same quarter names are in every town.

Source: notes on the synthetic region, section 3.5 (places).
"""

from rootbranch.scenario.pen import Pen
from rootbranch.scenario.places import MILE_KM, Place

_NEAR = {"en": "near mile marker {}", "es": "cerca del km {}"}
_CROSSING = {"en": "at the crossing", "es": "en el cruce fronterizo"}


def reference(pen: Pen, place: Place, language: str, column: str) -> str:
    """Write the place as free text, or nothing.

    Args:
        language: ``en`` counts miles, ``es`` kilometres.
    """
    exact = int(place.km / MILE_KM) if language == "en" else place.km
    true = _NEAR[language].format(exact) if exact else place.address or _CROSSING[language]
    if pen.loses("reference_missing", column, true):
        return ""
    rounded = max(10, round(exact, -1))
    if exact and rounded != exact and pen.loses("km_rounded", column, true):
        return _NEAR[language].format(rounded)
    return true


def coordinates(pen: Pen, place: Place, columns: tuple[str, str]) -> dict[str, str]:
    """Write latitude and longitude in degrees, both or neither.

    Args:
        columns: Of latitude and longitude.
    """
    true = [f"{degrees:.2f}" for degrees in place.at or ()]
    if not true:
        return dict.fromkeys(columns, "")
    if pen.slips("coordinates_missing"):
        return _done(pen, "coordinates_missing", columns, true, ["", ""])
    if pen.slips("coordinates_rounded"):
        return _done(pen, "coordinates_rounded", columns, true, [f"{float(one):.1f}" for one in true])
    return dict(zip(columns, true, strict=True))


def _done(
    pen: Pen, what: str, columns: tuple[str, str], true: list[str], written: list[str]
) -> dict[str, str]:
    for column, before in zip(columns, true, strict=True):
        pen.remember(what, column, before)
    return dict(zip(columns, written, strict=True))
