"""Keep things in groups that grow together (union-find); the older one always leads."""


class Groups:
    """Groups of the numbers 0 to `size` - 1; the smallest number of a group is its head."""

    def __init__(self, size: int) -> None:
        """Start with each number alone."""
        self._parent = list(range(size))

    def head(self, item: int) -> int:
        """Find the head of the group that an item is in."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, left: int, right: int) -> None:
        """Make one group of two."""
        first, second = sorted((self.head(left), self.head(right)))
        self._parent[second] = first

    def all(self) -> dict[int, list[int]]:
        """List the members of each group under its head, in order."""
        members: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            members.setdefault(self.head(item), []).append(item)
        return members
