"""Name the days that the region is about: 24 months, and the two days of delivery at their end."""

from datetime import date

FIRST_DAY = date(2024, 11, 1)
LAST_DAY = date(2026, 10, 31)
FIRST_DELIVERY = date(2026, 8, 31)
SECOND_DELIVERY = date(2026, 11, 10)
DAYS = (LAST_DAY - FIRST_DAY).days
