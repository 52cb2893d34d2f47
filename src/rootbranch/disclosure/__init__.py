"""Show counts of protected persons without anybody being able to compute a small one."""

from rootbranch.disclosure.cells import THRESHOLD, ShownCell, protect_cells

__all__ = ["THRESHOLD", "ShownCell", "protect_cells"]
