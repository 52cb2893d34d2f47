"""Show counts of persons without anybody being able to compute a small one: trees of totals, and tables with margins.

protect_cells(cells)                          one tree, chosen by labels: the ledger
hide_small(table, hierarchies, SmallRule())   crossed tables, hierarchies, other releases: flows
"""

from rootbranch.disclosure.cells import THRESHOLD, ShownCell, protect_cells, protect_cells_since
from rootbranch.disclosure.joint import protect_joint
from rootbranch.disclosure.knowledge import Knowledge, Range, SmallRule
from rootbranch.disclosure.naming import name_totals, refuse_list
from rootbranch.disclosure.protecting import (
    Protected,
    attack_table,
    attack_unlisted,
    hide_small,
    round_small,
)
from rootbranch.disclosure.tables import (
    TOTAL,
    CountTable,
    Hierarchy,
    Label,
    dimensions_without_total,
    label_text,
    read_hierarchies,
)

__all__ = [
    "THRESHOLD",
    "TOTAL",
    "CountTable",
    "Hierarchy",
    "Knowledge",
    "Label",
    "Protected",
    "Range",
    "ShownCell",
    "SmallRule",
    "attack_table",
    "attack_unlisted",
    "dimensions_without_total",
    "hide_small",
    "label_text",
    "name_totals",
    "protect_cells",
    "protect_cells_since",
    "protect_joint",
    "read_hierarchies",
    "refuse_list",
    "round_small",
]
