"""Say who may see a record: its own partner, and whom an agreement lets see it.

A record about somebody who is really protected is for its own partner's assistance only, whatever its flag says.

Limits: by handling code, agreement and person; duties, purposes and the day are left to the policies.
"""

from collections import defaultdict

from rootbranch.scenario.cast import agreements
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.mapping_files import mapping

_NO_FOREIGN = "NO FOREIGN RELEASE"


class Readers:
    """Who may see what, by partner and handling code."""

    def __init__(self) -> None:
        """Read the agreements once."""
        lets: dict[tuple[str, str], list[str]] = defaultdict(list)
        for agreement in agreements():
            for code in agreement.handling:
                lets[agreement.giver, code].append(agreement.receiver)
        self._lets = {pair: " ".join(sorted(receivers)) for pair, receivers in lets.items()}

    def of(self, feed: Feed, row: FeedRow) -> tuple[str, str]:
        """Give the handling code of a row and the partners who may see it, its own left out."""
        handling = "H2" if _NO_FOREIGN in row.cells.values() else _handling(feed.mapping)
        if row.hidden or row.sealed:
            return handling, ""
        return handling, self._lets.get((feed.partner, handling), "")


def _handling(name: str) -> str:
    handling = mapping(name)["marking"]["handling"]
    return str(handling.get("constant", "H0"))
