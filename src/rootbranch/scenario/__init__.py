"""The invented region: files of six agencies in five countries and of two hubs, with the truth beside them.

Source: design, section 7 (`./run demo`); notes on the synthetic region.
"""

from rootbranch.scenario.cast import JOINT, agreements, officers, partners
from rootbranch.scenario.region import Delivered, RegionSummary, mapping_names, mapping_text, write_region
from rootbranch.scenario.world import DEMO, Size

__all__ = [
    "DEMO",
    "JOINT",
    "Delivered",
    "RegionSummary",
    "Size",
    "agreements",
    "mapping_names",
    "mapping_text",
    "officers",
    "partners",
    "write_region",
]
