"""Say when a record must be looked at again, or erased: by the shortest clock that applies.

    uncategorised person   180 days   our policy, after the order to delete uncategorised data in six months
    any other person       3 years    review under the Europol Regulation
    not a person           5 years    multi-agency intelligence systems in the United States
    under an agreement     its own days, where they are fewer

Limits: the clock of an acquittal or a corrected category starts at once and is set by whoever enters it.
Source: Regulation (EU) 2016/794, art. 31; 28 CFR part 23.20(h); Directive (EU) 2016/680, art. 5; design, section 2,
points 2 and 8.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rootbranch.model.category import SubjectCategory
from rootbranch.model.ids import utc

UNCATEGORISED_DAYS = 180
PERSON_DAYS = 3 * 365
THING_DAYS = 5 * 365


def review_on(category: SubjectCategory, known_at: datetime, agreed_days: Iterable[int] = ()) -> datetime:
    """Give the moment from which a record is due for review.

    Args:
        known_at: When the partner knew it; the clock starts there, not when it reached us.
        agreed_days: Limits of the agreements under which it may be passed on, in days, none below 0.

    Raises:
        ValueError: `known_at` has no zone, or an agreed limit is negative.
    """
    own = {
        SubjectCategory.UNCATEGORISED: UNCATEGORISED_DAYS,
        SubjectCategory.NOT_A_PERSON: THING_DAYS,
    }.get(category, PERSON_DAYS)
    days = min(own, *agreed_days) if (agreed_days := tuple(agreed_days)) else own
    if days < 0:
        raise ValueError("a limit in days is never negative")
    return utc(known_at) + timedelta(days=days)
