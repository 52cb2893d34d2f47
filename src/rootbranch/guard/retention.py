"""When a record must be looked at again or erased: the shortest clock that applies.

Source: 28 CFR 23.20(h) (five years, multi-agency); Regulation (EU) 2016/794, art. 31 (three years, European);
our own policy for persons without a category: 180 days (after the order of the European Data Protection
Supervisor of January 2022, six months).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rootbranch.model.category import SubjectCategory

YEAR_DAYS = 365
CLOCKS_DAYS = (5 * YEAR_DAYS, 3 * YEAR_DAYS)
UNCATEGORISED_DAYS = 180


def review_on(
    category: SubjectCategory, known_at: datetime, agreed_days: Iterable[int] = ()
) -> datetime:
    """Give the day by which a record must be reviewed.

    Args:
        agreed_days: Retention of the agreements under which the record's partner passes on.
    """
    clocks = [*CLOCKS_DAYS, *agreed_days]
    if category is SubjectCategory.UNCATEGORISED:
        clocks.append(UNCATEGORISED_DAYS)
    return known_at + timedelta(days=min(clocks))
