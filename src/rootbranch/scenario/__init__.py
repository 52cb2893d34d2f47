"""The invented region: files of six agencies in five countries and of two hubs, with the truth beside them.

Source: design, section 7 (`./run demo`); notes on the synthetic region.
"""

from rootbranch.scenario.cast import JOINT, agreements, officers, partners
from rootbranch.scenario.mapping_files import mapping_names, mapping_text
from rootbranch.scenario.planted import PlantedLine, in_groups, read_planted
from rootbranch.scenario.region import write_region
from rootbranch.scenario.sizes import DEMO, ONE_MILLION, SIZES, TEN_MILLION, Size
from rootbranch.scenario.summary import Delivered, RegionSummary

__all__ = [
    "DEMO",
    "JOINT",
    "ONE_MILLION",
    "SIZES",
    "TEN_MILLION",
    "Delivered",
    "PlantedLine",
    "RegionSummary",
    "Size",
    "agreements",
    "in_groups",
    "mapping_names",
    "mapping_text",
    "officers",
    "partners",
    "read_planted",
    "write_region",
]
