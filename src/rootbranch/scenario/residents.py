"""Say of which nationality somebody is who lives in a country of the corridor: members of networks, witnesses, sources, helpers.

Source: notes on the synthetic region, sections 2.3 (citizens among those sentenced in the United States) and 3.2; the share from
elsewhere is an assumption.
"""

from random import Random

from rootbranch.scenario.chance import weighted

ELSEWHERE = 0.1
_FROM_ELSEWHERE = {
    "VE": 4, "HN": 3, "SV": 2, "CU": 1, "NI": 1, "PE": 1, "BR": 0.6, "CN": 0.8, "IN": 0.8, "BD": 0.6, "NP": 0.3, "SY": 0.3,
}  # fmt: skip
_US_NATIONALITY = {"US": 70, "MX": 21, "GT": 3.5, "HN": 3.5, "IN": 1, "CN": 1}


def resident(random: Random, territory: str) -> str:
    """Draw the nationality of somebody who lives in a country; ISO 3166-1 alpha-2, both."""
    if territory == "US":
        return weighted(random, _US_NATIONALITY)
    return weighted(random, _FROM_ELSEWHERE) if random.random() < ELSEWHERE else territory
