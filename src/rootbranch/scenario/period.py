"""Name the days that the region is about: 24 months, the two days of delivery at their end, and the days planned ahead."""

from datetime import date, timedelta

FIRST_DAY = date(2024, 11, 1)
LAST_DAY = date(2026, 10, 31)
FIRST_DELIVERY = date(2026, 8, 31)
SECOND_DELIVERY = date(2026, 11, 10)
LAST_TOLD_OF = SECOND_DELIVERY
"""What still holds at the end of the region holds until then: whoever becomes known after `LAST_DAY` is in the last file."""
DAYS = (LAST_DAY - FIRST_DAY).days
PLANNED_FROM = FIRST_DELIVERY + timedelta(days=7)
PLANNED_DAYS = 144
"""A measure begins on one of so many days."""
LAST_PLANNED = date(2027, 5, 31)
"""By then every plan is over."""
