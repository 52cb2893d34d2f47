"""Show counts of protected persons without anybody being able to compute a small one."""

from rootbranch.disclosure.cells import THRESHOLD, ShownCell, protect_cells, protect_cells_since
from rootbranch.disclosure.joint import protect_joint

__all__ = ["THRESHOLD", "ShownCell", "protect_cells", "protect_cells_since", "protect_joint"]
