"""Hold a network as two arrays, so that kernels can run over a million links.

    names, pairs of places ─ build_graph ─▶ Graph: the neighbours of v are ends[starts[v]:starts[v + 1]]

Links have no direction, none stands twice, and nobody is linked to himself. The order of the links as given changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

Places = NDArray[np.int32]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """A network without direction.

    Args:
        names: Of the nodes, opaque; a node's place in it stands for it everywhere else.
        starts: `len(names) + 1` numbers, where the neighbours of each node begin in `ends`.
        ends: Neighbours, ascending for each node; each link stands twice.
    """

    names: tuple[str, ...]
    starts: Numbers
    ends: Places

    @property
    def nodes(self) -> int:
        """How many nodes."""
        return len(self.names)

    @property
    def links(self) -> int:
        """How many links."""
        return len(self.ends) // 2


def build_graph(names: Sequence[str], left: NDArray[np.integer], right: NDArray[np.integer]) -> Graph:
    """Make a network of links between places in `names`; a link of a node to itself only says that the node is there.

    Args:
        left, right: The two ends of each link, of one length.
    """
    count, apart = len(names), left != right
    one, other = left[apart], right[apart]
    there = np.ones(2 * len(one), dtype=np.int8)
    both = (np.concatenate((one, other)), np.concatenate((other, one)))
    matrix = coo_array((there, both), shape=(count, count)).tocsr()
    matrix.sort_indices()
    return Graph(
        names=tuple(names), starts=matrix.indptr.astype(np.int64), ends=matrix.indices.astype(np.int32)
    )
